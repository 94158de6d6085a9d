// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline-stages.h"

#include "analyst/guard/tw-sql-hidden.h"
#include "analyst/insight/tw-insight-trace.h"
#include "analyst/tw-verified-search.h"
#include "core/tw-language.h"
#include "core/tw-worker.h"

#define N_EXAMPLES 5
#define MOST_EARLIER 5 /* answers before the parent that a model reads */
#define MOST_ASKED 3   /* earlier questions that tables are looked up for */

typedef struct {
  TwIndex *index;
  TwPool *pool;
  TwRetrieverOptions options;
  GPtrArray *metrics;
  char *question;
} RetrieveJob;

typedef struct {
  TwLanguageModel *model;
  TwContext *context;
  GPtrArray *metrics;
  GPtrArray *examples;
  char *question;
  char *parent_question;
  char *parent_sql;
  GPtrArray *earlier;
  GPtrArray *attempts;
} WriteJob;

typedef struct {
  TwPool *pool;
  TwCatalog *catalog;
  char **allowed_functions;
  char **hidden_schemas;
  char *sql;
  char *explanation;
  TwRowBudget row_budget;
} GuardJob;

typedef struct {
  TwPool *pool;
  char *sql;
} WeighJob;

typedef struct {
  TwInsightWriter *writer;
  TwResultSet *result;
  TwCatalog *catalog;
  GPtrArray *metrics;
  char *question;
  char *sql;
  TwInsightFeed *feed;
} InsightJob;

static void
retrieve_job_free (gpointer data)
{
  RetrieveJob *job = data;
  tw_index_unref (job->index);
  g_clear_pointer (&job->pool, tw_pool_unref);
  g_clear_pointer (&job->metrics, g_ptr_array_unref);
  g_strfreev ((char **) job->options.no_values);
  g_free (job->question);
  g_free (job);
}

static void
write_job_free (gpointer data)
{
  WriteJob *job = data;
  g_object_unref (job->model);
  tw_context_unref (job->context);
  g_clear_pointer (&job->metrics, g_ptr_array_unref);
  g_clear_pointer (&job->examples, g_ptr_array_unref);
  g_free (job->question);
  g_free (job->parent_question);
  g_free (job->parent_sql);
  g_ptr_array_unref (job->earlier);
  g_ptr_array_unref (job->attempts);
  g_free (job);
}

static void
guard_job_free (gpointer data)
{
  GuardJob *job = data;
  g_clear_pointer (&job->pool, tw_pool_unref);
  g_clear_pointer (&job->catalog, tw_catalog_unref);
  g_strfreev (job->allowed_functions);
  g_strfreev (job->hidden_schemas);
  g_free (job->sql);
  g_free (job->explanation);
  g_free (job);
}

static void
weigh_job_free (gpointer data)
{
  WeighJob *job = data;
  tw_pool_unref (job->pool);
  g_free (job->sql);
  g_free (job);
}

static void
insight_job_free (gpointer data)
{
  InsightJob *job = data;
  g_clear_object (&job->writer);
  g_clear_object (&job->result);
  g_clear_pointer (&job->catalog, tw_catalog_unref);
  g_clear_pointer (&job->metrics, g_ptr_array_unref);
  g_free (job->question);
  g_free (job->sql);
  tw_insight_feed_unref (job->feed);
  g_free (job);
}

static void
free_context (gpointer data)
{
  tw_context_unref (data);
}

static void
free_reply (gpointer data)
{
  tw_model_reply_free (data);
}

static void
free_guard_report (gpointer data)
{
  tw_guard_report_free (data);
}

static void
free_insight_report (gpointer data)
{
  tw_insight_report_free (data);
}

static void
retrieve_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RetrieveJob *job = data;
  GError *error = NULL;
  TwContext *context = tw_retrieve (job->index, job->pool, job->question, &job->options,
                                    cancellable, &error);
  if (context)
    g_task_return_pointer (task, context, free_context);
  else
    g_task_return_error (task, error);
}

static void
write_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WriteJob *job = data;
  g_autoptr (GPtrArray) nearest = tw_verified_search_nearest (
    job->examples, tw_context_get_catalog (job->context), job->question, N_EXAMPLES);
  TwModelRequest request = {
    .question = job->question,
    .context = job->context,
    .metrics = job->metrics,
    .examples = nearest,
    .parent_question = job->parent_question,
    .parent_sql = job->parent_sql,
    .earlier = job->earlier,
    .attempts = job->attempts,
  };
  GError *error = NULL;
  TwModelReply *reply = tw_language_model_write (job->model, &request, cancellable, &error);
  if (reply)
    g_task_return_pointer (task, reply, free_reply);
  else
    g_task_return_error (task, error);
}

static char *
explain (const char *sql, TwDialect dialect, const TwCatalog *catalog)
{
  g_auto (GStrv) steps = tw_sql_explain (sql, dialect, catalog);
  GString *text = g_string_new (NULL);
  for (guint i = 0; steps && steps[i]; i++)
    g_string_append_printf (text, "%s%u. %s", i > 0 ? "\n" : "", i + 1, steps[i]);
  return g_string_free (text, text->len == 0);
}

static void
weigh_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WeighJob *job = data;
  GError *error = NULL;
  TwQueryCost *cost = tw_query_cost_ask (job->pool, job->sql, cancellable, &error);
  if (cost)
    g_task_return_pointer (task, cost, (GDestroyNotify) tw_query_cost_free);
  else
    g_task_return_error (task, error);
}

static TwVerdict *
check (const GuardJob *job, TwDialect dialect)
{
  TwVerdict *verdict = tw_sql_guard_check (job->sql, dialect, job->catalog,
                                           (const char *const *) job->allowed_functions);
  tw_verdict_refuse_hidden (verdict, dialect, (const char *const *) job->hidden_schemas);
  return verdict;
}

/* Once more in English: whoever wrote the SQL may be a model. */
static TwVerdict *
check_in_english (const GuardJob *job, TwDialect dialect)
{
  g_auto (TwEnglish) english = tw_english_begin ();
  return check (job, dialect);
}

static void
guard_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GuardJob *job = data;
  GError *error = NULL;
  TwDialect dialect = TW_DIALECT_POSTGRESQL;
  if (job->catalog)
    dialect = tw_catalog_get_dialect (job->catalog);
  else if (!tw_pool_get_dialect (job->pool, &dialect, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  TwGuardReport *report = g_new0 (TwGuardReport, 1);
  report->verdict = check (job, dialect);
  if (!tw_language_is_english () && !(report->verdict->safe && report->verdict->resolved))
    report->english = check_in_english (job, dialect);
  if (job->explanation)
    report->explanation = g_steal_pointer (&job->explanation);
  else if (report->verdict->safe)
    report->explanation = explain (report->verdict->sql, dialect, job->catalog);
  g_task_return_pointer (task, report, free_guard_report);
}

static void
push_text (const char *text, gpointer user_data)
{
  tw_insight_feed_push (user_data, text);
}

/* Rows are not left without words because a service failed. */
static TwInsight *
write_here (const InsightJob *job, const TwInsightRequest *request, GCancellable *cancellable)
{
  if (tw_insight_writer_is_local (job->writer) || g_cancellable_is_cancelled (cancellable))
    return NULL;
  g_autoptr (TwInsightWriter) local = tw_local_insight_writer_new ();
  return tw_insight_writer_write (local, request, cancellable, NULL);
}

static void
insight_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  InsightJob *job = data;
  TwInsightRequest request = {
    .question = job->question ? job->question : "",
    .sql = job->sql,
    .result = job->result,
    .catalog = job->catalog,
    .metrics = job->metrics,
    .progress = push_text,
    .progress_data = job->feed,
  };
  TwInsightReport *report = g_new0 (TwInsightReport, 1);
  report->meanings = tw_meaning_of_columns (&request);
  if (job->writer)
    report->insight = tw_insight_writer_write (job->writer, &request, cancellable, &report->error);
  if (report->error)
    report->insight = write_here (job, &request, cancellable);
  if (report->insight)
    tw_insight_ground (report->insight, &request);
  g_task_return_pointer (task, report, free_insight_report);
}

static GPtrArray *
ref_array (GPtrArray *array)
{
  return array ? g_ptr_array_ref (array) : NULL;
}

void
tw_stage_parts_init (TwStageParts *self, const TwPipelineParts *parts)
{
  *self = *parts;
  self->pool = parts->pool ? tw_pool_ref (parts->pool) : NULL;
  self->catalog = parts->catalog ? tw_catalog_ref (parts->catalog) : NULL;
  self->index = parts->index ? tw_index_ref (parts->index) : NULL;
  self->model = parts->model ? g_object_ref (parts->model) : NULL;
  self->insight_writer = parts->insight_writer ? g_object_ref (parts->insight_writer) : NULL;
  self->metrics = ref_array (parts->metrics);
  self->examples = ref_array (parts->examples);
  self->verified = ref_array (parts->verified);
  self->allowed_functions
    = (const char *const *) g_strdupv ((char **) parts->allowed_functions);
  self->hidden_schemas = (const char *const *) g_strdupv ((char **) parts->hidden_schemas);
  self->retriever.no_values
    = (const char *const *) g_strdupv ((char **) parts->retriever.no_values);
  self->limits.read_only = TRUE;
}

void
tw_stage_parts_clear (TwStageParts *self)
{
  g_clear_pointer (&self->pool, tw_pool_unref);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  g_clear_pointer (&self->index, tw_index_unref);
  g_clear_object (&self->model);
  g_clear_object (&self->insight_writer);
  g_clear_pointer (&self->metrics, g_ptr_array_unref);
  g_clear_pointer (&self->examples, g_ptr_array_unref);
  g_clear_pointer (&self->verified, g_ptr_array_unref);
  g_strfreev ((char **) g_steal_pointer (&self->allowed_functions));
  g_strfreev ((char **) g_steal_pointer (&self->hidden_schemas));
  g_strfreev ((char **) g_steal_pointer (&self->retriever.no_values));
}

/* "And by quarter?" names no table: those of what it follows up are meant. The built-in model makes
 * its own sense of a question's words, so it is given no others. */
static char *
text_to_retrieve (const TwStageParts *parts, TwAnswer *parent, const char *question)
{
  GString *text = g_string_new (question);
  gboolean joins = !tw_language_model_is_local (parts->model);
  for (guint i = 0; joins && parent && i < MOST_ASKED; i++) {
    const char *asked = tw_answer_get_question (parent);
    if (asked) {
      g_string_prepend_c (text, '\n');
      g_string_prepend (text, asked);
    }
    parent = tw_answer_get_parent (parent);
  }
  return g_string_free (text, FALSE);
}

void
tw_stage_retrieve (GTask *task, const TwStageParts *parts, TwAnswer *parent, const char *question)
{
  RetrieveJob *job = g_new0 (RetrieveJob, 1);
  job->index = tw_index_ref (parts->index);
  job->pool = parts->pool ? tw_pool_ref (parts->pool) : NULL;
  job->options = parts->retriever;
  job->metrics = ref_array (parts->metrics);
  job->options.metrics = job->metrics;
  job->options.no_values
    = (const char *const *) g_strdupv ((char **) parts->retriever.no_values);
  job->question = text_to_retrieve (parts, parent, question);
  g_task_set_task_data (task, job, retrieve_job_free);
  gboolean asks_warehouse = parts->pool && parts->retriever.find_values;
  tw_worker_run (asks_warehouse ? TW_WORKER_DATABASE : TW_WORKER_COMPUTE, task, retrieve_work);
}

static GPtrArray *
copy_attempts (const GPtrArray *attempts)
{
  GPtrArray *copies
    = g_ptr_array_new_with_free_func ((GDestroyNotify) (void (*) (void)) tw_model_attempt_free);
  for (guint i = 0; i < attempts->len; i++) {
    const TwAttempt *attempt = g_ptr_array_index (attempts, i);
    TwModelAttempt *copy = g_new (TwModelAttempt, 1);
    const char *error = attempt->english ? attempt->english : attempt->error;
    *copy = (TwModelAttempt) { g_strdup (attempt->sql), g_strdup (error) };
    g_ptr_array_add (copies, copy);
  }
  return copies;
}

/* What @parent followed up, oldest first. */
static GPtrArray *
copy_earlier (TwAnswer *parent)
{
  GPtrArray *turns
    = g_ptr_array_new_with_free_func ((GDestroyNotify) (void (*) (void)) tw_model_turn_free);
  TwAnswer *answer = parent ? tw_answer_get_parent (parent) : NULL;
  for (; answer && turns->len < MOST_EARLIER; answer = tw_answer_get_parent (answer)) {
    TwModelTurn *turn = g_new (TwModelTurn, 1);
    *turn = (TwModelTurn) { g_strdup (tw_answer_get_question (answer)),
                            g_strdup (tw_answer_get_sql (answer)) };
    g_ptr_array_insert (turns, 0, turn);
  }
  return turns;
}

void
tw_stage_write (GTask *task, const TwStageParts *parts, TwAnswer *answer, const char *question)
{
  TwAnswer *parent = tw_answer_get_parent (answer);
  WriteJob *job = g_new0 (WriteJob, 1);
  job->model = g_object_ref (parts->model);
  job->context = tw_context_ref (tw_answer_get_context (answer));
  job->metrics = ref_array (parts->metrics);
  job->examples = ref_array (parts->examples);
  job->question = g_strdup (question);
  job->parent_question = g_strdup (parent ? tw_answer_get_question (parent) : NULL);
  job->parent_sql = g_strdup (parent ? tw_answer_get_sql (parent) : NULL);
  job->earlier = copy_earlier (parent);
  job->attempts = copy_attempts (tw_answer_get_attempts (answer));
  g_task_set_task_data (task, job, write_job_free);
  gboolean local = tw_language_model_is_local (parts->model);
  tw_worker_run (local ? TW_WORKER_COMPUTE : TW_WORKER_NETWORK, task, write_work);
}

void
tw_stage_guard (GTask *task, const TwStageParts *parts, TwCatalog *catalog, const char *sql,
                const char *explanation)
{
  GuardJob *job = g_new0 (GuardJob, 1);
  job->pool = parts->pool ? tw_pool_ref (parts->pool) : NULL;
  job->catalog = catalog ? tw_catalog_ref (catalog) : NULL;
  job->allowed_functions = g_strdupv ((char **) parts->allowed_functions);
  job->hidden_schemas = g_strdupv ((char **) parts->hidden_schemas);
  job->sql = g_strdup (sql);
  job->explanation = g_strdup (explanation);
  g_task_set_task_data (task, job, guard_job_free);
  tw_worker_run (catalog ? TW_WORKER_COMPUTE : TW_WORKER_DATABASE, task, guard_work);
}

void
tw_stage_weigh (GTask *task, const TwStageParts *parts, const char *sql)
{
  WeighJob *job = g_new (WeighJob, 1);
  *job = (WeighJob) { tw_pool_ref (parts->pool), g_strdup (sql) };
  g_task_set_task_data (task, job, weigh_job_free);
  tw_worker_run (TW_WORKER_DATABASE, task, weigh_work);
}

static void
count_rows_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GuardJob *job = data;
  TwRowAccount *account
    = tw_row_account_new (job->pool, job->catalog, job->sql, &job->row_budget, cancellable);
  g_task_return_pointer (task, account, (GDestroyNotify) tw_row_account_unref);
}

void
tw_stage_count_rows (GTask *task, const TwStageParts *parts, TwCatalog *catalog, const char *sql)
{
  GuardJob *job = g_new0 (GuardJob, 1);
  job->pool = tw_pool_ref (parts->pool);
  job->catalog = tw_catalog_ref (catalog);
  job->sql = g_strdup (sql);
  job->row_budget = parts->row_budget;
  g_task_set_task_data (task, job, guard_job_free);
  tw_worker_run (TW_WORKER_DATABASE, task, count_rows_work);
}

void
tw_stage_insight (GTask *task, const TwStageParts *parts, TwCatalog *catalog, TwAnswer *answer,
                  TwInsightFeed *feed)
{
  InsightJob *job = g_new0 (InsightJob, 1);
  job->writer = parts->insight_writer ? g_object_ref (parts->insight_writer) : NULL;
  job->result = g_object_ref (tw_answer_get_result (answer));
  job->catalog = catalog ? tw_catalog_ref (catalog) : NULL;
  job->metrics = ref_array (parts->metrics);
  job->question = g_strdup (tw_answer_get_question (answer));
  job->sql = g_strdup (tw_answer_get_verdict (answer)->sql);
  job->feed = tw_insight_feed_ref (feed);
  g_task_set_task_data (task, job, insight_job_free);
  gboolean local = job->writer == NULL || tw_insight_writer_is_local (job->writer);
  tw_worker_run (local ? TW_WORKER_COMPUTE : TW_WORKER_NETWORK, task, insight_work);
}

void
tw_guard_report_free (TwGuardReport *self)
{
  g_clear_pointer (&self->verdict, tw_verdict_free);
  g_clear_pointer (&self->english, tw_verdict_free);
  g_free (self->explanation);
  g_free (self);
}

void
tw_insight_report_free (TwInsightReport *self)
{
  g_free (self->meanings);
  g_clear_pointer (&self->insight, tw_insight_free);
  g_clear_error (&self->error);
  g_free (self);
}
