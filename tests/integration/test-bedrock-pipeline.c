// SPDX-License-Identifier: Apache-2.0
//
// Questions answered by Bedrock, against the project's own server (judged by botocore) and a
// throwaway PostgreSQL.
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "config.h"
#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-titan-embedder.h"
#include "setup/tw-workspace.h"
#include "tw-test-aws.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"
#include "tw-test-postgres.h"

#define N_TABLES 3
#define N_COLUMNS 9

static TwTestAws *server; /* one for all tests */
static TwTestPostgres *postgres;

typedef struct {
  TwPreferences *preferences;
  TwBedrockSession *session;
  TwWorkspace *workspace;
  TwPipeline *pipeline;
} Fixture;

static void
fixture_clear (Fixture *self)
{
  g_clear_object (&self->pipeline);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->session, tw_bedrock_session_unref);
  g_clear_pointer (&self->preferences, tw_preferences_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
fixture_prepare (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  self->preferences = tw_preferences_load (NULL);
  self->preferences->use_bedrock = TRUE;
  self->session = tw_bedrock_setup_open (self->preferences, NULL, &error);
  g_assert_no_error (error);
}

/* Afterwards the model is chosen, so that what a test counts is its question alone. */
static void
fixture_open (Fixture *self)
{
  const char *const schemas[] = { "shop", NULL };
  g_autoptr (GError) error = NULL;
  if (self->session == NULL)
    fixture_prepare (self);
  g_autoptr (TwProfile) profile
    = tw_profile_new_for_uri (tw_test_postgres_get_uri (postgres), schemas);
  const TwWorkspaceOptions options = { .depth = TW_WORKSPACE_INDEX,
                                       .bedrock = self->session,
                                       .preferences = self->preferences };
  self->workspace = tw_workspace_open (profile, &options, NULL, &error);
  g_assert_no_error (error);
  self->pipeline = tw_workspace_new_pipeline (
    self->workspace, &(TwAnalystChoice) { .bedrock = self->session,
                                          .preferences = self->preferences,
                                          .insight = TRUE });
  g_assert_nonnull (tw_bedrock_session_choose_model (self->session, NULL, &error));
  g_assert_no_error (error);
}

static TwAnswer *
ask (Fixture *self, const char *question, TwAnswer *parent)
{
  TwAnswer *answer = tw_pipeline_ask (self->pipeline, question, parent);
  tw_pipeline_wait (self->pipeline, answer);
  return answer;
}

static void
assert_state (TwAnswer *answer, TwAnswerState state)
{
  const GError *error = tw_answer_get_error (answer, NULL);
  if (tw_answer_get_state (answer) != state)
    g_test_message ("%s", error ? error->message : "no error");
  g_assert_cmpstr (tw_answer_state_get_name (tw_answer_get_state (answer)), ==,
                   tw_answer_state_get_name (state));
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, text);
}

#define SQL_STEP(sql) "{\"tool\":{\"outcome\":\"sql\",\"sql\":\"" sql "\"}}"
#define CITIES "SELECT city, SUM(amount) AS total FROM shop.sale GROUP BY city"

static void
test_three_calls (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"text\":\"Three cities sell.\"}]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  g_assert_cmpuint (tw_test_aws_count_calls (server, ""), ==, 3);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/invoke"), ==, 1);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/converse"), ==, 1);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/converse-stream"), ==, 1);
  g_assert_cmpuint (tw_answer_get_usage (answer)->model_calls, ==, 2);
  g_assert_cmpuint (tw_answer_get_usage (answer)->embed_calls, ==, 1);
  g_assert_cmpstr (tw_answer_get_insight (answer)->headline, ==, "Three cities sell.");
  g_assert_null (tw_answer_get_insight_text (answer));
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 3);
  tw_test_aws_assert_judged (server);
}

static void
test_index_calls (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (200, 30);
  g_auto (Fixture) fixture = { 0 };
  fixture_prepare (&fixture);
  g_autoptr (TwEmbedder) titan = tw_titan_embedder_new (fixture.session, NULL);
  g_autoptr (TwEmbedder) local = tw_local_embedder_new ();
  const TwEmbedders embedders = { titan, local };
  g_autoptr (GError) error = NULL;
  tw_test_aws_plan (server, "{}");
  g_autoptr (TwIndex) first = tw_index_build (catalog, &embedders, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_test_aws_count_calls (server, ""), ==, 200);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/invoke"), ==, 200);
  tw_test_aws_assert_judged (server);
  tw_test_aws_plan (server, "{}");
  g_autoptr (TwIndex) second = tw_index_build (catalog, &embedders, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_test_aws_count_calls (server, ""), ==, 0);
}

static void
test_repairs (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP ("SELECT town FROM shop.sale") ","
                            SQL_STEP ("DELETE FROM shop.sale") "," SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/converse"), ==, 3);
  g_autoptr (JsonNode) json = tw_answer_to_json (answer);
  JsonArray *attempts = json_object_get_array_member (json_node_get_object (json), "attempts");
  g_assert_cmpuint (json_array_get_length (attempts), ==, 3);
  for (guint i = 0; i < 2; i++) {
    JsonObject *attempt = json_array_get_object_element (attempts, i);
    g_autofree char *next = tw_test_aws_dup_text (server, "/converse", i + 1);
    assert_has (next, json_object_get_string_member (attempt, "sql"));
    assert_has (next, json_object_get_string_member (attempt, "error"));
  }
  g_assert_true (json_object_get_null_member (json_array_get_object_element (attempts, 2), "error"));
}

/* What a model reads is English, and what the person reads is not. */
static void
test_repairs_in_german (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  if (setlocale (LC_ALL, "C.UTF-8") == NULL) {
    g_test_skip ("There is no C.UTF-8 locale.");
    return;
  }
  g_setenv ("LANGUAGE", "de", TRUE);
  bindtextdomain (TW_GETTEXT_PACKAGE, g_getenv ("TW_CATALOGUES"));
  bind_textdomain_codeset (TW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TW_GETTEXT_PACKAGE);
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP ("SELECT town FROM shop.sale") ","
                            SQL_STEP ("DELETE FROM shop.sale") "," SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  const GPtrArray *attempts = tw_answer_get_attempts (answer);
  assert_has (((TwAttempt *) attempts->pdata[0])->error, "Das SQL nennt etwas, das es nicht gibt: ");
  assert_has (((TwAttempt *) attempts->pdata[1])->error, "DELETE verändert Daten; nur Anweisungen, die lesen");
  g_autofree char *next = tw_test_aws_dup_text (server, "/converse", 2);
  assert_has (next, "The SQL names what is not there: ");
  assert_has (next, "DELETE changes data; only statements that read are accepted.");
  g_assert_null (strstr (next, ((TwAttempt *) attempts->pdata[0])->error));
  g_assert_null (strstr (next, ((TwAttempt *) attempts->pdata[1])->error));
  g_unsetenv ("LANGUAGE");
  setlocale (LC_ALL, before);
}

static void
test_database_error_goes_back (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP ("SELECT amount / (id - id) FROM shop.sale") ","
                            SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  const TwAttempt *attempt = tw_answer_get_attempts (answer)->pdata[0];
  assert_has (attempt->error, "division by zero");
  g_autofree char *next = tw_test_aws_dup_text (server, "/converse", 1);
  assert_has (next, attempt->error);
}

static void
test_three_attempts_at_most (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP ("SELECT a FROM shop.sale") ","
                            SQL_STEP ("SELECT b FROM shop.sale") ","
                            SQL_STEP ("SELECT c FROM shop.sale") "," SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_FAILED);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/converse"), ==, 3);
  g_assert_cmpuint (tw_answer_get_attempts (answer)->len, ==, 3);
}

static void
test_asks_back (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[{\"tool\":{\"outcome\":\"ask\",\"question\":\"Which?\","
                            "\"choices\":[\"the best by amount\",\"the best by count\"]}},"
                            SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "best city", NULL);
  assert_state (answer, TW_ANSWER_WAITING);
  g_assert_cmpstr (tw_answer_get_error (answer, NULL)->message, ==, "Which?");
  g_assert_cmpstr (tw_answer_get_choices (answer)[1], ==, "the best by count");
  tw_pipeline_choose (fixture.pipeline, answer, 1);
  tw_pipeline_wait (fixture.pipeline, answer);
  assert_state (answer, TW_ANSWER_DONE);
  g_autofree char *text = tw_test_aws_dup_text (server, "/converse", 1);
  assert_has (text, "<question>\nthe best by count\n</question>");
  g_assert_true (g_strv_contains (tw_answer_get_assumptions (answer), "Read as: the best by count"));
}

static void
test_thread (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"text\":\"One.\"},"
                            SQL_STEP ("SELECT MAX(amount) AS most FROM shop.sale")
                            ",{\"text\":\"Two.\"}," SQL_STEP ("SELECT 3 AS three") "]}");
  g_autoptr (TwAnswer) first = ask (&fixture, "total amount per city", NULL);
  g_autoptr (TwAnswer) second = ask (&fixture, "and the largest?", first);
  g_autoptr (TwAnswer) third = ask (&fixture, "and by quarter?", second);
  assert_state (third, TW_ANSWER_DONE);
  g_autofree char *text = tw_test_aws_dup_text (server, "/converse", 2);
  assert_has (text, "<earlier>\nquestion: total amount per city\nsql: " CITIES "\n"
                    "question: and the largest?\nsql: SELECT MAX(amount) AS most FROM shop.sale\n"
                    "</earlier>");
  assert_has (text, "<question>\nand by quarter?\n</question>");
  g_autofree char *embedded = tw_test_aws_dup_text (server, "/invoke", 2);
  g_assert_cmpstr (embedded, ==, "total amount per city\nand the largest?\nand by quarter?");
}

typedef struct {
  GThread *thread;
  guint n_notified;
  gsize length;
  GString *last;
  TwPipeline *cancels; /* nullable */
} Watch;

static void
text_notified_cb (TwAnswer *answer, GParamSpec *pspec, gpointer data)
{
  Watch *watch = data;
  const char *text = tw_answer_get_insight_text (answer);
  g_assert_true (g_thread_self () == watch->thread);
  if (text == NULL)
    return;
  g_assert_cmpuint (strlen (text), >, watch->last->len);
  g_assert_true (g_str_has_prefix (text, watch->last->str));
  g_string_assign (watch->last, text);
  watch->n_notified++;
  if (watch->cancels)
    tw_pipeline_cancel (watch->cancels, answer);
}

#define LONG_TEXT                                                                                  \
  "City 1 sells the most of all three.\\n\\n- The next one follows closely.\\n- The last is behind.\\n"

static void
test_streams (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"text\":\"" LONG_TEXT
                            "\",\"drip_ms\":40}]}");
  Watch watch = { g_thread_self (), 0, 0, g_string_new (NULL), NULL };
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (fixture.pipeline, "total amount per city", NULL);
  g_signal_connect (answer, "notify::insight-text", G_CALLBACK (text_notified_cb), &watch);
  tw_pipeline_wait (fixture.pipeline, answer);
  assert_state (answer, TW_ANSWER_DONE);
  g_assert_cmpuint (watch.n_notified, >=, 2);
  g_autofree char *whole = g_strcompress (LONG_TEXT);
  g_assert_cmpstr (watch.last->str, ==, whole);
  g_assert_null (tw_answer_get_insight_text (answer));
  g_assert_cmpstr (tw_answer_get_insight (answer)->findings[1], ==, "The last is behind.");
  g_string_free (watch.last, TRUE);
}

static void
test_cancel_keeps_text (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"text\":\"" LONG_TEXT
                            "\",\"drip_ms\":200}]}");
  Watch watch = { g_thread_self (), 0, 0, g_string_new (NULL), fixture.pipeline };
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (fixture.pipeline, "total amount per city", NULL);
  g_signal_connect (answer, "notify::insight-text", G_CALLBACK (text_notified_cb), &watch);
  tw_pipeline_wait (fixture.pipeline, answer);
  assert_state (answer, TW_ANSWER_CANCELLED);
  g_assert_true (g_str_has_prefix (tw_answer_get_insight_text (answer), "City"));
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 3);
  g_string_free (watch.last, TRUE);
}

static void
test_broken_stream (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"text\":\"" LONG_TEXT
                            "\",\"exception\":[\"modelStreamErrorException\",\"It broke\"],"
                            "\"after\":4}]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  const TwInsight *insight = tw_answer_get_insight (answer);
  g_assert_nonnull (insight);
  assert_has (insight->incomplete, "It broke");
  g_assert_true (g_str_has_prefix (insight->headline, "City 1"));
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 3);
}

static void
test_stopped_insight (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES)
                            ",{\"text\":\"Three cities\",\"stop\":\"max_tokens\"}]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  assert_has (tw_answer_get_insight (answer)->incomplete, "limit of tokens");
}

static void
test_refused_insight (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"refuse\":[403,"
                            "\"AccessDeniedException\",\"You may not\"]}]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  TwStage stage;
  g_assert_error (tw_answer_get_error (answer, &stage), TW_AWS_ERROR, TW_AWS_ERROR_ACCESS);
  g_assert_cmpint (stage, ==, TW_STAGE_INSIGHT);
  g_assert_nonnull (tw_answer_get_insight (answer));
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (answer)), ==, 3);
}

static void
test_unsupported_figures (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) ",{\"text\":\"It is 987654 in all.\"}]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  g_autoptr (JsonNode) json = tw_answer_to_json (answer);
  JsonArray *figures
    = json_object_get_array_member (json_node_get_object (json), "unsupported_figures");
  g_assert_cmpuint (json_array_get_length (figures), ==, 1);
  assert_has (json_array_get_string_element (figures, 0), "987654");
}

#define REFUSED "{\"refuse\":[403,\"AccessDeniedException\",\"You may not use Titan\"]}"

/* Without access to Titan there are still an index and an answer. */
static void
test_titan_refused_at_opening (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_prepare (&fixture);
  fixture.preferences->dimensions = 256; /* not in the cache yet */
  tw_bedrock_session_unref (fixture.session);
  fixture.session = tw_bedrock_setup_open (fixture.preferences, NULL, NULL);
  tw_test_aws_plan (server, "{\"plan\":[" REFUSED "," REFUSED "," REFUSED "]}");
  fixture_open (&fixture);
  const GPtrArray *warnings = tw_workspace_get_warnings (fixture.workspace);
  g_assert_cmpuint (warnings->len, ==, 1);
  assert_has (warnings->pdata[0], "You may not use Titan");
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/invoke"), ==, 0);
}

static void
test_titan_refused_at_question (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{\"plan\":[" REFUSED "," SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  const char *const *assumptions = tw_answer_get_assumptions (answer);
  g_assert_cmpuint (g_strv_length ((char **) assumptions), ==, 1);
  assert_has (assumptions[0], "by words alone");
  assert_has (assumptions[0], "You may not use Titan");
}

static void
test_hidden_stays_here (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_prepare (&fixture);
  g_strfreev (fixture.preferences->hidden);
  fixture.preferences->hidden = g_strsplit ("shop.secret sale.margin", " ", -1);
  fixture.preferences->titan_columns = TRUE;
  fixture.preferences->dimensions = 1024;
  tw_bedrock_session_unref (fixture.session);
  fixture.session = tw_bedrock_setup_open (fixture.preferences, NULL, NULL);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) "]}");
  fixture_open (&fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwIndex) better = tw_workspace_improve (fixture.workspace, NULL, &error);
  g_assert_no_error (error);
  tw_pipeline_set_index (fixture.pipeline, better);
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  g_autoptr (JsonObject) log = tw_test_aws_log (server);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), log);
  g_autofree char *everything = json_to_string (node, FALSE);
  assert_has (everything, "amount");
  g_assert_null (strstr (everything, "margin"));
  g_assert_null (strstr (everything, "secret"));
  g_assert_null (strstr (everything, "password"));
}

static void
improved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  TwIndex **index = data;
  *index = tw_workspace_improve_finish (result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*index);
}

static void
test_titan_columns (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_prepare (&fixture);
  fixture.preferences->titan_columns = TRUE;
  fixture_open (&fixture);
  tw_test_aws_plan (server, "{}");
  g_autoptr (TwIndex) better = NULL;
  tw_workspace_improve_async (fixture.workspace, NULL, improved_cb, &better);
  while (better == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/invoke"), ==, N_COLUMNS);
  tw_pipeline_set_index (fixture.pipeline, better);
  tw_test_aws_plan (server, "{\"plan\":[" SQL_STEP (CITIES) "]}");
  g_autoptr (TwAnswer) answer = ask (&fixture, "total amount per city", NULL);
  assert_state (answer, TW_ANSWER_DONE);
  g_assert_cmpuint (tw_test_aws_count_calls (server, ""), ==, 3);
}

static gpointer
use_session_thread (gpointer session)
{
  float vector[1024];
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (tw_bedrock_session_choose_model (session, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tw_bedrock_session_embed (session, "question", "how many", vector, NULL, &error));
  g_assert_no_error (error);
  return NULL;
}

static void
use_from_many_threads (TwBedrockSession *session)
{
  GThread *threads[16];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("user", use_session_thread, session);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* Many who ask at once list the models once, and the next program of the day not at all. */
static void
test_one_listing (void)
{
  g_auto (Fixture) first = { 0 }, second = { 0 };
  g_setenv ("AWS_REGION", "eu-west-1", TRUE);
  fixture_prepare (&first);
  tw_test_aws_plan (server, "{}");
  tw_bedrock_session_choose_model_async (first.session, NULL, NULL, NULL);
  use_from_many_threads (first.session);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/foundation-models"), ==, 1);
  fixture_prepare (&second);
  tw_test_aws_plan (server, "{}");
  use_from_many_threads (second.session);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/foundation-models"), ==, 0);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/inference-profiles"), ==, 0);
  g_assert_cmpuint (tw_test_aws_count_calls (server, "/invoke"), ==, 16);
}

static void
add (const char *name, void (*function) (void))
{
  g_autofree char *path = g_strconcat ("/bedrock-pipeline/", name, NULL);
  g_test_add_func (path, function);
}

static void
add_tests (void)
{
  add ("three-calls", test_three_calls);
  add ("index-calls", test_index_calls);
  add ("repairs", test_repairs);
  add ("repairs-in-german", test_repairs_in_german);
  add ("database-error-goes-back", test_database_error_goes_back);
  add ("three-attempts-at-most", test_three_attempts_at_most);
  add ("asks-back", test_asks_back);
  add ("thread", test_thread);
  add ("streams", test_streams);
  add ("cancel-keeps-text", test_cancel_keeps_text);
  add ("broken-stream", test_broken_stream);
  add ("stopped-insight", test_stopped_insight);
  add ("refused-insight", test_refused_insight);
  add ("unsupported-figures", test_unsupported_figures);
  add ("titan-refused-at-opening", test_titan_refused_at_opening);
  add ("titan-refused-at-question", test_titan_refused_at_question);
  add ("titan-columns", test_titan_columns);
  add ("hidden-stays-here", test_hidden_stays_here);
  add ("one-listing", test_one_listing);
}

static void
test_nothing (void)
{
  g_autoptr (TwTestAws) none = postgres ? tw_test_aws_start () : NULL; /* skips, saying why */
  g_assert_true (none == NULL);
  if (postgres == NULL)
    g_test_skip ("PostgreSQL's server is not installed");
}

int
main (int argc, char *argv[])
{
  tw_test_home_use ();
  g_test_init (&argc, &argv, NULL);
  postgres = tw_test_postgres_get ();
  server = postgres ? tw_test_aws_start () : NULL;
  if (server == NULL) {
    add ("server", test_nothing);
    return g_test_run ();
  }
  tw_test_postgres_run (postgres,
                        "CREATE SCHEMA shop;"
                        "CREATE TABLE shop.sale (id int, city text, amount numeric(8,2),"
                        "  margin numeric(8,2));"
                        "CREATE TABLE shop.city (name text, country text);"
                        "CREATE TABLE shop.secret (id int, name text, password text);"
                        "INSERT INTO shop.sale SELECT n, 'City ' || n % 3, n * 1.5, 1"
                        "  FROM generate_series(1, 60) n");
  add_tests ();
  int status = g_test_run ();
  tw_test_aws_stop (server);
  return status;
}
