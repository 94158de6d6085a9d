// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline-plan.h"
#include "analyst/tw-pipeline.h"

#include <string.h>

#include "catalog/tw-verified-query.h"
#include "retrieval/tw-local-embedder.h"
#include "tw-test-postgres.h"

/* A model that says what a test tells it to, one reply after the other, and notes what it was
 * asked. */
#define SCRIPTED_TYPE_MODEL (scripted_model_get_type ())
G_DECLARE_FINAL_TYPE (ScriptedModel, scripted_model, SCRIPTED, MODEL, GObject)

struct _ScriptedModel {
  GObject parent_instance;
  const char *const *replies; /* SQL, "declined: …" or "asks: …" */
  guint n_calls;
  char *last_question;
  char *last_error;
  char *parent_question;
};

static void scripted_model_iface_init (TwLanguageModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (ScriptedModel, scripted_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_LANGUAGE_MODEL,
                                                      scripted_model_iface_init))

typedef struct {
  TwPool *pool;
  TwCatalog *catalog;
  TwIndex *index;
  TwEmbedder *embedder;
  ScriptedModel *model;
  GPtrArray *verified;
  guint max_rows; /* 0: the usual */
} Fixture;

static const char *
scripted_model_get_name (TwLanguageModel *model)
{
  return "scripted";
}

static gboolean
scripted_model_is_local (TwLanguageModel *model)
{
  return FALSE;
}

static TwModelReply *
scripted_model_write (TwLanguageModel *model, const TwModelRequest *request,
                      GCancellable *cancellable, GError **error)
{
  ScriptedModel *self = SCRIPTED_MODEL (model);
  g_free (self->last_question);
  self->last_question = g_strdup (request->question);
  g_free (self->parent_question);
  self->parent_question = g_strdup (request->parent_question);
  g_clear_pointer (&self->last_error, g_free);
  if (request->attempts->len > 0) {
    const TwModelAttempt *last
      = g_ptr_array_index (request->attempts, request->attempts->len - 1);
    self->last_error = g_strdup (last->error);
  }
  const char *text = self->replies[self->n_calls++];
  g_assert_nonnull (text);
  TwModelReply *reply = g_new0 (TwModelReply, 1);
  reply->usage = (TwUsage) { .model_calls = 1, .input_tokens = 10, .output_tokens = 5 };
  reply->outcome = TW_MODEL_WROTE;
  if (g_str_has_prefix (text, "declined: "))
    reply->outcome = TW_MODEL_DECLINED;
  if (g_str_has_prefix (text, "asks: "))
    reply->outcome = TW_MODEL_ASKS;
  if (reply->outcome == TW_MODEL_WROTE)
    reply->sql = g_strdup (text);
  else
    reply->reason = g_strdup (strchr (text, ' ') + 1);
  reply->choices = g_strsplit (reply->outcome == TW_MODEL_ASKS ? "by day|by month" : "", "|", -1);
  return reply;
}

static void
scripted_model_iface_init (TwLanguageModelInterface *iface)
{
  iface->get_name = scripted_model_get_name;
  iface->is_local = scripted_model_is_local;
  iface->write = scripted_model_write;
}

static void
scripted_model_finalize (GObject *object)
{
  ScriptedModel *self = SCRIPTED_MODEL (object);
  g_free (self->last_question);
  g_free (self->last_error);
  g_free (self->parent_question);
  G_OBJECT_CLASS (scripted_model_parent_class)->finalize (object);
}

static void
scripted_model_class_init (ScriptedModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scripted_model_finalize;
}

static void
scripted_model_init (ScriptedModel *self)
{
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  tw_test_postgres_run (server, "DROP SCHEMA IF EXISTS shop CASCADE; CREATE SCHEMA shop;"
                                "CREATE TABLE shop.sale (id int, city text, amount numeric(8,2));"
                                "INSERT INTO shop.sale SELECT n, 'City ' || n % 3, n * 1.5"
                                "  FROM generate_series(1, 5000) n");
  g_autoptr (GError) error = NULL;
  const char *const schemas[] = { "shop", NULL };
  fixture->pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 4);
  g_autoptr (TwSystemTables) tables = tw_system_tables_read (fixture->pool, &(TwSystemFilter) { .schemas = schemas }, NULL, &error);
  g_assert_no_error (error);
  fixture->catalog = tw_catalog_new (tables, NULL);
  fixture->embedder = tw_local_embedder_new ();
  fixture->index
    = tw_index_build (fixture->catalog, &(TwEmbedders) { fixture->embedder, fixture->embedder },
                      FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->model = g_object_new (SCRIPTED_TYPE_MODEL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->pool, tw_pool_unref);
  g_clear_pointer (&fixture->catalog, tw_catalog_unref);
  g_clear_pointer (&fixture->index, tw_index_unref);
  g_clear_object (&fixture->embedder);
  g_clear_object (&fixture->model);
  g_clear_pointer (&fixture->verified, g_ptr_array_unref);
}

static TwPipeline *
new_pipeline (Fixture *fixture, const char *const *replies, gboolean dry_run)
{
  fixture->model->replies = replies;
  TwPipelineParts parts = {
    .pool = fixture->pool,
    .index = fixture->index,
    .model = TW_LANGUAGE_MODEL (fixture->model),
    .verified = fixture->verified,
    .retriever = TW_RETRIEVER_OPTIONS_DEFAULT,
    .limits = TW_QUERY_LIMITS_DEFAULT,
    .dry_run = dry_run,
  };
  if (fixture->max_rows > 0)
    parts.limits.max_rows = fixture->max_rows;
  return tw_pipeline_new (&parts);
}

static TwAnswer *
ask (Fixture *fixture, TwPipeline *pipeline, const char *question)
{
  TwAnswer *answer = tw_pipeline_ask (pipeline, question, NULL);
  tw_pipeline_wait (pipeline, answer);
  return answer;
}

static const TwAttempt *
attempt_at (TwAnswer *answer, guint index)
{
  const GPtrArray *attempts = tw_answer_get_attempts (answer);
  g_assert_cmpuint (index, <, attempts->len);
  return g_ptr_array_index (attempts, index);
}

static void
note_state (TwAnswer *answer, GParamSpec *pspec, gpointer user_data)
{
  GString *states = user_data;
  g_string_append_printf (states, " %s", tw_answer_state_get_name (tw_answer_get_state (answer)));
}

static void
test_whole_way (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT city, SUM(amount) AS total FROM shop.sale GROUP BY city",
                                  NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (GString) states = g_string_new (NULL);
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, "total amount per city", NULL);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_RETRIEVING);
  g_signal_connect (answer, "notify::state", G_CALLBACK (note_state), states);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpstr (states->str, ==, " writing guarding executing explaining done");
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 3);
  g_assert_nonnull (tw_answer_get_context (answer));
  g_assert_nonnull (tw_answer_get_explanation (answer));
  g_assert_null (tw_answer_get_error (answer, NULL));
  g_assert_cmpuint (tw_answer_get_usage (answer)->model_calls, ==, 1);
  g_assert_null (attempt_at (answer, 0)->error);
  for (guint stage = 0; stage < TW_STAGE_N; stage++)
    g_assert_cmpfloat (tw_answer_get_stage_ms (answer, stage), >=, 0);
  const char *type, *x, *y;
  g_assert_true (tw_answer_get_chart (answer, &type, &x, &y));
  g_assert_cmpstr (type, ==, "bar");
  g_assert_cmpstr (x, ==, "city");
  g_assert_cmpstr (y, ==, "total");
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[]
    = { "SELECT 12.50 AS a, 9007199254740993::bigint AS b, true AS c, NULL AS d, "
        "DATE '1997-05-01' AS e, 0.1::float8 AS f, 'NaN'::float8 AS g, "
        "123456789.123456789123 AS h, 7 AS i",
        NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "constants");
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_autoptr (JsonNode) node = tw_answer_to_json (answer);
  JsonObject *object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "status"), ==, "done");
  g_assert_cmpint (json_object_get_int_member (object, "row_count"), ==, 1);
  JsonArray *row = json_array_get_array_element (json_object_get_array_member (object, "rows"), 0);
  g_assert_cmpfloat (json_array_get_double_element (row, 0), ==, 12.5);
  g_assert_cmpstr (json_array_get_string_element (row, 1), ==, "9007199254740993");
  g_assert_true (json_array_get_boolean_element (row, 2));
  g_assert_true (json_array_get_null_element (row, 3));
  g_assert_cmpstr (json_array_get_string_element (row, 4), ==, "1997-05-01");
  g_assert_cmpfloat (json_array_get_double_element (row, 5), ==, 0.1);
  g_assert_cmpstr (json_array_get_string_element (row, 6), ==, "NaN");
  g_assert_cmpstr (json_array_get_string_element (row, 7), ==, "123456789.123456789123");
  g_assert_cmpint (json_array_get_int_element (row, 8), ==, 7);
  static const char *const members[]
    = { "question", "sql",      "explanation", "columns", "truncated",  "insight", "chart",
        "context",  "attempts", "assumptions", "usage",   "timings_ms", "error" };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (object, members[i]));
}

static void
test_refusal_goes_back (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "DELETE FROM shop.sale", "SELECT town FROM shop.sale",
                                  "SELECT DISTINCT city FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "which cities");
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_assert_cmpuint (fixture->model->n_calls, ==, 3);
  g_assert_cmpuint (tw_answer_get_attempts (answer)->len, ==, 3);
  g_assert_nonnull (attempt_at (answer, 0)->error);
  g_assert_nonnull (strstr (attempt_at (answer, 1)->error, "town"));
  g_assert_cmpstr (fixture->model->last_error, ==, attempt_at (answer, 1)->error);
  g_assert_null (attempt_at (answer, 2)->error);
  g_assert_cmpuint (tw_answer_get_usage (answer)->input_tokens, ==, 30);
}

static void
test_error_goes_back_twice (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT 1 / (id - id) FROM shop.sale",
                                  "SELECT 2 / (id - id) FROM shop.sale",
                                  "SELECT 3 / (id - id) FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "ratio of sales");
  TwStage stage;
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_FAILED);
  const GError *error = tw_answer_get_error (answer, &stage);
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_assert_cmpint (stage, ==, TW_STAGE_EXECUTE);
  g_assert_cmpuint (fixture->model->n_calls, ==, 3);
  g_assert_nonnull (strstr (fixture->model->last_error, "division by zero"));
}

static void
test_repeating_model_is_not_asked_again (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[]
    = { "SELECT town FROM shop.sale", "SELECT town FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "which towns");
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_FAILED);
  g_assert_error (tw_answer_get_error (answer, NULL), TW_ANALYST_ERROR, TW_ANALYST_ERROR_REFUSED);
  g_assert_cmpuint (fixture->model->n_calls, ==, 2);
  g_assert_cmpuint (tw_answer_get_attempts (answer)->len, ==, 1);
}

static void
test_declined (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "declined: No cost is recorded.", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "margin per city");
  TwStage stage;
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DECLINED);
  g_assert_cmpstr (tw_answer_get_error (answer, &stage)->message, ==, "No cost is recorded.");
  g_assert_cmpint (stage, ==, TW_STAGE_WRITE);
  g_assert_cmpfloat (tw_answer_get_stage_ms (answer, TW_STAGE_EXECUTE), <, 0);
}

static void
test_choice (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "asks: By what?", "SELECT COUNT(*) FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "sales trend");
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_WAITING);
  g_assert_cmpuint (g_strv_length ((char **) tw_answer_get_choices (answer)), ==, 2);
  tw_pipeline_choose (pipeline, answer, 1);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_assert_cmpstr (fixture->model->last_question, ==, "by month");
  g_assert_true (g_strv_contains (tw_answer_get_assumptions (answer), "Read as: by month"));
}

static void
test_dry_run (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT COUNT(*) FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, TRUE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "how many sales");
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_assert_true (tw_answer_get_verdict (answer)->safe);
  g_assert_null (tw_answer_get_result (answer));
  g_assert_cmpfloat (tw_answer_get_stage_ms (answer, TW_STAGE_EXECUTE), <, 0);
}

static void
test_edited_sql (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT COUNT(*) FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "how many sales");
  g_object_unref (tw_pipeline_run_sql (pipeline, answer, "SELECT id FROM shop.sale LIMIT 7"));
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_GUARDING);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 7);
  g_assert_true (attempt_at (answer, 1)->by_person);
  g_object_unref (tw_pipeline_run_sql (pipeline, answer, "DROP TABLE shop.sale"));
  tw_pipeline_wait (pipeline, answer);
  g_assert_error (tw_answer_get_error (answer, NULL), TW_ANALYST_ERROR, TW_ANALYST_ERROR_REFUSED);
  g_assert_null (tw_answer_get_result (answer));
  g_assert_cmpuint (fixture->model->n_calls, ==, 1);
}

static void
fetch_more (TwPipeline *pipeline, TwAnswer *answer, guint rows, guint more)
{
  g_autofree char *sql = g_strdup (tw_answer_get_sql (answer));
  tw_pipeline_fetch_more (pipeline, answer);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_assert_cmpstr (tw_answer_get_sql (answer), ==, sql);
  g_assert_true (tw_answer_get_verdict (answer)->safe);
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, rows);
  g_assert_cmpuint (tw_answer_get_more_rows (answer), ==, more);
}

/* Ten times the rows each time, for this answer's SQL alone. */
static void
test_more_rows (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT a.id FROM shop.sale a, shop.sale b LIMIT 250", NULL };
  fixture->max_rows = 2;
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "how many sales");
  g_assert_cmpuint (tw_answer_get_more_rows (answer), ==, 20);
  fetch_more (pipeline, answer, 20, 200);
  g_assert_false (tw_answer_is_edited (answer));
  g_assert_cmpstr (attempt_at (answer, 1)->change, ==, "rows: up to 20");
  fetch_more (pipeline, answer, 200, 2000);
  tw_pipeline_fetch_more (pipeline, answer);
  tw_pipeline_cancel (pipeline, answer);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_CANCELLED);
  g_assert_cmpuint (tw_answer_get_more_rows (answer), ==, 0);
  g_object_unref (tw_pipeline_run_sql (pipeline, answer, "SELECT id FROM shop.sale"));
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 2);
}

static void
run_again (TwPipeline *pipeline, TwAnswer *answer, const char *sql, const char *change,
           const char *assumptions)
{
  g_object_unref (tw_pipeline_run_change (pipeline, answer, sql, change));
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_autofree char *said = g_strjoinv (" ", (char **) tw_answer_get_assumptions (answer));
  g_assert_cmpstr (said, ==, assumptions);
}

/* What the answer says of its SQL: the model's assumptions, what was changed, or that it was edited. */
static void
test_changed_sql (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT COUNT(*) FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "how many sales");
  g_autofree char *stated = g_strjoinv (" ", (char **) tw_answer_get_assumptions (answer));
  g_autofree char *seven = g_strdup_printf ("%s%sChanged: most: 7.", stated, *stated ? " " : "");
  g_autofree char *eight = g_strdup_printf ("%s%sChanged: most: 8.", stated, *stated ? " " : "");
  run_again (pipeline, answer, "SELECT id FROM shop.sale LIMIT 7", "most: 7", seven);
  run_again (pipeline, answer, "SELECT id FROM shop.sale LIMIT 8", "most: 8", eight);
  g_assert_false (tw_answer_is_edited (answer));
  run_again (pipeline, answer, "SELECT 1", NULL, "The SQL was edited by hand.");
  g_assert_true (tw_answer_is_edited (answer));
  g_assert_cmpstr (tw_answer_get_model_sql (answer), ==, replies[0]);
  run_again (pipeline, answer, replies[0], NULL, stated);
  g_assert_false (tw_answer_is_edited (answer));
  g_assert_cmpstr (attempt_at (answer, 2)->change, ==, "most: 8");
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
plan (TwPipeline *pipeline, const char *sql)
{
  GAsyncResult *result = NULL;
  tw_pipeline_plan_async (pipeline, sql, NULL, planned_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

/* The guard's word first; then the server's, whose place is that of the statement alone. */
static void
test_plan (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, NULL, FALSE);
  g_autoptr (GAsyncResult) good = plan (pipeline, "SELECT id FROM shop.sale -- all");
  g_autoptr (TwPlanReport) report = tw_pipeline_plan_finish (good, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (report->plan->steps[0], "Reads sale from beginning to end"));
  g_autoptr (GAsyncResult) bad = plan (pipeline, "DELETE FROM shop.sale");
  g_autoptr (TwPlanReport) refused = tw_pipeline_plan_finish (bad, &error);
  g_assert_no_error (error);
  g_assert_false (refused->verdict->safe);
  g_assert_null (refused->plan);
  g_autoptr (GAsyncResult) wrong = plan (pipeline, "SELECT nothing_there FROM shop.sale");
  g_assert_null (tw_pipeline_plan_finish (wrong, &error));
  g_assert_nonnull (strstr (error->message, "POSITION: character 8 of"));
  g_assert_true (tw_pipeline_plan_get_verdict (wrong)->safe);
}

static void
test_sql_without_question (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, NULL, FALSE);
  g_autoptr (TwAnswer) answer
    = tw_pipeline_run_sql (pipeline, NULL, "SELECT nothing_there FROM shop.sale");
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_FAILED);
  g_assert_error (tw_answer_get_error (answer, NULL), TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_assert_null (tw_answer_get_question (answer));
}

static void
test_follow_up (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT 1", "SELECT 2", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) first = ask (fixture, pipeline, "sales per city");
  g_autoptr (TwAnswer) second = tw_pipeline_ask (pipeline, "and by id?", first);
  tw_pipeline_wait (pipeline, second);
  g_assert_true (tw_answer_get_parent (second) == first);
  g_assert_cmpstr (fixture->model->parent_question, ==, "sales per city");
}

static void
test_verified_query (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  const char *yaml = "shop:\n"
                     "  - question: How many sales are there?\n"
                     "    sql: SELECT COUNT(*) AS sales FROM shop.sale\n"
                     "  - question: Which towns?\n"
                     "    sql: SELECT town FROM shop.sale\n";
  fixture->verified = tw_verified_queries_parse (yaml, -1, &error);
  g_assert_no_error (error);
  const char *const replies[] = { "SELECT city FROM shop.sale", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = ask (fixture, pipeline, "how many SALES are there");
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_DONE);
  g_assert_cmpuint (fixture->model->n_calls, ==, 0);
  g_assert_nonnull (strstr (tw_answer_get_assumptions (answer)[0], "How many sales are there?"));
  /* One that does not pass the guard answers nothing. */
  g_autoptr (TwAnswer) other = ask (fixture, pipeline, "Which towns?");
  g_assert_cmpint (tw_answer_get_state (other), ==, TW_ANSWER_DONE);
  g_assert_cmpuint (fixture->model->n_calls, ==, 1);
  g_assert_cmpstr (tw_answer_get_sql (other), ==, replies[0]);
}

static gboolean
cancel_cb (gpointer user_data)
{
  gpointer *both = user_data;
  tw_pipeline_cancel (both[0], both[1]);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT COUNT(*) FROM shop.sale a, shop.sale b, shop.sale c "
                                  "WHERE a.id + b.id + c.id < 0",
                                  NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, "how many", NULL);
  gpointer both[] = { pipeline, answer };
  while (tw_answer_get_state (answer) != TW_ANSWER_EXECUTING)
    g_main_context_iteration (NULL, TRUE);
  g_timeout_add (200, cancel_cb, both);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_CANCELLED);
  g_assert_null (tw_answer_get_error (answer, NULL));
  g_autofree char *active = tw_test_postgres_dup_value (
    tw_test_postgres_get (), "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' "
                             "AND query LIKE '%shop.sale c%' AND pid <> pg_backend_pid()");
  g_assert_cmpstr (active, ==, "0");
}

static void
test_cancel_at_once (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT 1", NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, "how many", NULL);
  tw_pipeline_cancel (pipeline, answer);
  tw_pipeline_wait (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_CANCELLED);
  tw_pipeline_cancel (pipeline, answer);
  g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_CANCELLED);
}

static void
test_new_sql_replaces_running (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { "SELECT COUNT(*) FROM shop.sale a, shop.sale b, shop.sale c "
                                  "WHERE a.id + b.id + c.id < 0",
                                  NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, "how many", NULL);
  while (tw_answer_get_state (answer) != TW_ANSWER_EXECUTING)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (tw_pipeline_run_sql (pipeline, answer, "SELECT 42 AS n"));
  while (tw_answer_get_state (answer) != TW_ANSWER_DONE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tw_answer_get_sql (answer), ==, "SELECT 42 AS n");
}

static void
test_questions_that_cannot_be (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  const char *const replies[] = { NULL };
  g_autoptr (TwPipeline) pipeline = new_pipeline (fixture, replies, FALSE);
  g_autoptr (TwAnswer) empty = ask (fixture, pipeline, "  ");
  g_assert_cmpint (tw_answer_get_state (empty), ==, TW_ANSWER_FAILED);
  g_assert_error (tw_answer_get_error (empty, NULL), TW_ANALYST_ERROR, TW_ANALYST_ERROR_QUESTION);
  g_autoptr (TwAnswer) sql = ask (fixture, pipeline, "SELECT * FROM shop.sale");
  g_assert_cmpint (tw_answer_get_state (sql), ==, TW_ANSWER_DECLINED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/pipeline/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("whole-way", test_whole_way);
  ADD ("json", test_json);
  ADD ("refusal-goes-back", test_refusal_goes_back);
  ADD ("error-goes-back-twice", test_error_goes_back_twice);
  ADD ("repeating-model-is-not-asked-again", test_repeating_model_is_not_asked_again);
  ADD ("declined", test_declined);
  ADD ("choice", test_choice);
  ADD ("dry-run", test_dry_run);
  ADD ("edited-sql", test_edited_sql);
  ADD ("more-rows", test_more_rows);
  ADD ("changed-sql", test_changed_sql);
  ADD ("plan", test_plan);
  ADD ("sql-without-question", test_sql_without_question);
  ADD ("follow-up", test_follow_up);
  ADD ("verified-query", test_verified_query);
  ADD ("cancel", test_cancel);
  ADD ("cancel-at-once", test_cancel_at_once);
  ADD ("new-sql-replaces-running", test_new_sql_replaces_running);
  ADD ("questions-that-cannot-be", test_questions_that_cannot_be);
  return g_test_run ();
}
