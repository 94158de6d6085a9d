// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/tw-answer-private.h"
#include "analyst/tw-chart.h"
#include "analyst/tw-pipeline-private.h"
#include "analyst/tw-question.h"
#include "analyst/tw-verified-search.h"
#include "core/tw-language.h"

/* The first SQL of a model and two more after a refusal or an error. */
#define MAX_WRITTEN 3

G_DEFINE_FINAL_TYPE (TwPipeline, tw_pipeline, G_TYPE_OBJECT)

static void start_retrieving (TwRun *run);
static void start_writing (TwRun *run);
static void start_guarding (TwRun *run, const char *sql);

static void
run_free (gpointer data)
{
  TwRun *run = data;
  tw_run_stop_watching (run, FALSE);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->answer);
  g_free (run->question);
  g_free (run->sql);
  g_free (run->sent);
  g_free (run->next_sql);
  g_free (run->next_change);
  g_free (run->change);
  g_clear_pointer (&run->reply, tw_model_reply_free);
  g_clear_error (&run->failure);
  g_clear_pointer (&run->feed, tw_insight_feed_unref);
  g_free (run);
}

static TwRun *
run_new (TwPipeline *self, TwAnswer *answer, const char *question)
{
  static guint64 serial;
  TwRun *run = g_new0 (TwRun, 1);
  run->pipeline = g_object_ref (self);
  run->answer = g_object_ref (answer);
  run->cancellable = g_cancellable_new ();
  run->question = g_strdup (question);
  run->serial = ++serial;
  g_hash_table_insert (self->runs, answer, run);
  return run;
}

/* The run is gone before the state tells anybody, who may then start the next one. */
void
tw_run_end (TwRun *run, TwAnswerState state)
{
  g_autoptr (TwPipeline) self = run->pipeline;
  g_autoptr (TwAnswer) answer = g_object_ref (run->answer);
  g_autofree char *next_sql = g_steal_pointer (&run->next_sql);
  g_autofree char *next_change = g_steal_pointer (&run->next_change);
  g_hash_table_remove (self->runs, answer);
  tw_answer_set_state (answer, state);
  if (next_sql)
    g_object_unref (tw_pipeline_run_change (self, answer, next_sql, next_change));
}

void
tw_run_fail (TwRun *run, TwStage stage, const GError *error)
{
  tw_answer_set_error (run->answer, stage, error);
  tw_run_end (run, TW_ANSWER_FAILED);
}

/* Whether a stage's end is the end of all: it was cancelled. */
gboolean
tw_run_ended_by_cancel (TwRun *run)
{
  if (!g_cancellable_is_cancelled (run->cancellable))
    return FALSE;
  tw_run_end (run, TW_ANSWER_CANCELLED);
  return TRUE;
}

GTask *
tw_run_new_task (TwRun *run, GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (run->pipeline, run->cancellable, callback, run);
  g_task_set_source_tag (task, tw_run_new_task);
  return task;
}

TwCatalog *
tw_pipeline_get_catalog (TwPipeline *self)
{
  if (self->parts.catalog)
    return self->parts.catalog;
  return self->parts.index ? tw_index_get_catalog (self->parts.index) : NULL;
}

/* A model's SQL that was refused goes back to it; a person's is the person's to change. */
void
tw_run_attempt_failed (TwRun *run, TwStage stage, const char *words, const char *english,
                       const GError *error)
{
  tw_answer_fail_attempt (run->answer, words, english);
  if (run->by_person || run->n_written >= MAX_WRITTEN) {
    tw_run_fail (run, stage, error);
    return;
  }
  g_clear_error (&run->failure);
  run->failure = g_error_copy (error);
  run->failure_stage = stage;
  tw_answer_forget_run (run->answer);
  start_writing (run);
}

/* A follow-up leans on what it follows, so its words alone are not the whole question. */
static const TwVerifiedQuery *
find_verified (TwRun *run)
{
  if (tw_answer_get_parent (run->answer))
    return NULL;
  return tw_verified_search_same (run->pipeline->parts.verified, tw_pipeline_get_catalog (run->pipeline),
                                  run->question);
}

static void
retrieved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  g_autoptr (GError) error = NULL;
  TwContext *context = g_task_propagate_pointer (G_TASK (result), &error);
  if (context)
    tw_answer_take_context (run->answer, context);
  if (tw_run_ended_by_cancel (run))
    return;
  if (error) {
    tw_run_fail (run, TW_STAGE_RETRIEVE, error);
    return;
  }
  tw_answer_add_usage (run->answer, &(TwUsage) { .embed_calls = 1 });
  const TwVerifiedQuery *same = find_verified (run);
  if (same == NULL) {
    start_writing (run);
    return;
  }
  g_autofree char *says = g_strdup_printf (_("Answered with the verified query \"%s\"."),
                                           same->question);
  tw_answer_add_assumption (run->answer, says);
  start_guarding (run, same->sql);
}

static void
start_retrieving (TwRun *run)
{
  g_autoptr (GTask) task = tw_run_new_task (run, retrieved_cb);
  tw_stage_retrieve (task, &run->pipeline->parts, tw_answer_get_parent (run->answer),
                     run->question);
  tw_answer_set_state (run->answer, TW_ANSWER_RETRIEVING);
}

static void
declined (TwRun *run, const TwModelReply *reply)
{
  g_autoptr (GError) error = NULL;
  tw_set_error (&error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_DECLINED,
                _("Ask it another way with words that the tables and columns use, or write the SQL "
                  "yourself."),
                "%s", reply->reason ? reply->reason : _("The model could not answer the "
                                                        "question."));
  tw_answer_set_error (run->answer, TW_STAGE_WRITE, error);
  tw_run_end (run, TW_ANSWER_DECLINED);
}

static void
asked_back (TwRun *run, const TwModelReply *reply)
{
  g_autoptr (GError) error = NULL;
  tw_set_error (&error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_QUESTION,
                _("Choose one of the readings, or ask with more words."), "%s",
                reply->reason ? reply->reason : _("The question can be read in more than one "
                                                  "way."));
  tw_answer_set_choices (run->answer, (const char *const *) reply->choices);
  tw_answer_set_consent (run->answer, TW_CONSENT_READING);
  tw_answer_set_error (run->answer, TW_STAGE_WRITE, error);
  tw_run_end (run, TW_ANSWER_WAITING);
}

/* A model that says the same again has nothing better to offer. */
static gboolean
repeats_itself (TwRun *run, const char *sql)
{
  const GPtrArray *attempts = tw_answer_get_attempts (run->answer);
  for (guint i = 0; i < attempts->len; i++) {
    const TwAttempt *attempt = g_ptr_array_index (attempts, i);
    if (attempt->error && !attempt->by_person && strcmp (attempt->sql, sql) == 0)
      return run->failure != NULL;
  }
  return FALSE;
}

static void
wrote (TwRun *run, const TwModelReply *reply)
{
  run->n_written++;
  if (repeats_itself (run, reply->sql)) {
    tw_run_fail (run, run->failure_stage, run->failure);
    return;
  }
  tw_answer_set_assumptions (run->answer, (const char *const *) reply->assumptions);
  const char *note = tw_context_get_note (tw_answer_get_context (run->answer));
  if (note)
    tw_answer_add_assumption (run->answer, note);
  if (strcmp (run->question, tw_answer_get_question (run->answer)) != 0
      && g_strv_contains (tw_answer_get_choices (run->answer), run->question)) {
    g_autofree char *says = g_strdup_printf (_("Read as: %s"), run->question);
    tw_answer_add_assumption (run->answer, says);
  }
  start_guarding (run, reply->sql);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&run->reply, tw_model_reply_free);
  run->reply = g_task_propagate_pointer (G_TASK (result), &error);
  if (run->reply)
    tw_answer_add_usage (run->answer, &run->reply->usage);
  if (tw_run_ended_by_cancel (run))
    return;
  if (error) {
    tw_run_fail (run, TW_STAGE_WRITE, error);
    return;
  }
  switch (run->reply->outcome) {
  case TW_MODEL_WROTE:
    wrote (run, run->reply);
    return;
  case TW_MODEL_DECLINED:
    declined (run, run->reply);
    return;
  case TW_MODEL_ASKS:
    asked_back (run, run->reply);
    return;
  }
}

static void
start_writing (TwRun *run)
{
  g_autoptr (GTask) task = tw_run_new_task (run, written_cb);
  tw_stage_write (task, &run->pipeline->parts, run->answer, run->question);
  tw_answer_set_state (run->answer, TW_ANSWER_WRITING);
}

static GError *
refusal (const TwVerdict *verdict)
{
  GError *error = NULL;
  if (!verdict->safe) {
    tw_set_error (&error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_REFUSED,
                  _("Only a single statement that reads is ever sent to the warehouse."), "%s",
                  verdict->reason ? verdict->reason : _("The statement could not be proven to "
                                                        "read."));
    return error;
  }
  g_autofree char *names = g_strjoinv (", ", verdict->unknown);
  tw_set_error (&error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_REFUSED,
                _("Use the tables and columns that the schema has."),
                _("The SQL names what is not there: %s."), names);
  return error;
}

static char *
dup_english_refusal (const TwVerdict *verdict)
{
  g_auto (TwEnglish) english = tw_english_begin ();
  g_autoptr (GError) error = verdict ? refusal (verdict) : NULL;
  return error ? g_strdup (error->message) : NULL;
}

static void
guarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwGuardReport) report = g_task_propagate_pointer (G_TASK (result), &error);
  if (tw_run_ended_by_cancel (run))
    return;
  if (error) {
    tw_run_fail (run, TW_STAGE_GUARD, error);
    return;
  }
  g_free (run->sent);
  run->sent = g_strdup (report->verdict->sql);
  gboolean resolved = !report->verdict->checked_names || report->verdict->resolved;
  gboolean acceptable = report->verdict->safe && (resolved || run->by_person);
  g_autoptr (GError) refused = acceptable ? NULL : refusal (report->verdict);
  g_autofree char *english = acceptable ? NULL : dup_english_refusal (report->english);
  tw_answer_take_explanation (run->answer, g_steal_pointer (&report->explanation));
  tw_answer_take_verdict (run->answer, g_steal_pointer (&report->verdict));
  if (refused)
    tw_run_attempt_failed (run, TW_STAGE_GUARD, refused->message, english, refused);
  else if (run->pipeline->parts.dry_run)
    tw_run_end (run, TW_ANSWER_DONE);
  else
    tw_run_execute (run);
}

static void
start_guarding (TwRun *run, const char *sql)
{
  g_free (run->sql);
  run->sql = g_strdup (sql);
  run->weighed = FALSE;
  run->outside = FALSE;
  tw_answer_set_sql (run->answer, sql);
  tw_answer_add_attempt (run->answer, sql, run->by_person, run->change);
  const char *explanation = run->reply ? run->reply->explanation : NULL;
  g_autoptr (GTask) task = tw_run_new_task (run, guarded_cb);
  tw_stage_guard (task, &run->pipeline->parts, tw_pipeline_get_catalog (run->pipeline), sql, explanation);
  tw_answer_set_state (run->answer, TW_ANSWER_GUARDING);
}

static gboolean
has_column (TwResultSet *result, const char *name)
{
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++)
    if (g_strcmp0 (tw_result_set_get_column (result, i)->name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
choose_chart (TwRun *run)
{
  TwResultSet *rows = tw_answer_get_result (run->answer);
  const TwModelReply *reply = run->reply;
  const char *type, *x, *y;
  /* What the model said of a query that had to wait for the person. */
  if (reply == NULL && tw_answer_get_chart (run->answer, &type, &x, &y)
      && (!x || has_column (rows, x)) && (!y || has_column (rows, y)))
    return;
  if (reply && reply->chart_type && (!reply->chart_x || has_column (rows, reply->chart_x))
      && (!reply->chart_y || has_column (rows, reply->chart_y))) {
    tw_answer_set_chart (run->answer, reply->chart_type, reply->chart_x, reply->chart_y);
    return;
  }
  TwChartChoice chart;
  if (!tw_chart_choose (rows, tw_answer_get_meanings (run->answer), &chart))
    return;
  tw_answer_set_chart (run->answer, tw_chart_kind_get_name (chart.kind),
                       chart.x >= 0 ? tw_result_set_get_column (rows, (guint) chart.x)->name : NULL,
                       tw_result_set_get_column (rows, (guint) chart.y)->name);
}

static void
insight_text_cb (const char *text, gpointer user_data)
{
  TwRun *run = user_data;
  tw_answer_append_insight_text (run->answer, text);
}

/* Rows without an insight are still an answer: its error is kept beside it. */
static void
explained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwInsightReport) report = g_task_propagate_pointer (G_TASK (result), &error);
  tw_insight_feed_close (run->feed);
  if (report) {
    tw_answer_take_meanings (run->answer, g_steal_pointer (&report->meanings));
    if (report->insight) {
      tw_answer_add_usage (run->answer, &report->insight->usage);
      tw_answer_take_insight (run->answer, g_steal_pointer (&report->insight));
      tw_answer_forget_insight_text (run->answer);
    }
    if (report->error)
      tw_answer_set_error (run->answer, TW_STAGE_INSIGHT, report->error);
  }
  choose_chart (run);
  run->explained = TRUE;
  tw_run_finish_if_explained (run);
}

void
tw_run_finish_if_explained (TwRun *run)
{
  if (run->explained && !run->reading && !run->counting && !tw_run_ended_by_cancel (run))
    tw_run_end (run, TW_ANSWER_DONE);
}

void
tw_run_explain (TwRun *run)
{
  g_autoptr (GTask) task = tw_run_new_task (run, explained_cb);
  run->feed = tw_insight_feed_new (insight_text_cb, run);
  tw_stage_insight (task, &run->pipeline->parts, tw_pipeline_get_catalog (run->pipeline), run->answer,
                    run->feed);
  tw_run_count_rows (run);
  tw_answer_set_state (run->answer, TW_ANSWER_EXPLAINING);
}

static void
tw_pipeline_finalize (GObject *object)
{
  TwPipeline *self = TW_PIPELINE (object);
  tw_stage_parts_clear (&self->parts);
  g_hash_table_unref (self->runs);
  G_OBJECT_CLASS (tw_pipeline_parent_class)->finalize (object);
}

static void
tw_pipeline_class_init (TwPipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_pipeline_finalize;
}

static void
tw_pipeline_init (TwPipeline *self)
{
  self->runs = g_hash_table_new_full (NULL, NULL, NULL, run_free);
}

TwPipeline *
tw_pipeline_new (const TwPipelineParts *parts)
{
  TwPipeline *self = g_object_new (TW_TYPE_PIPELINE, NULL);
  tw_stage_parts_init (&self->parts, parts);
  return self;
}

void
tw_pipeline_set_index (TwPipeline *self, TwIndex *index)
{
  TwIndex *old = self->parts.index;
  g_return_if_fail (old && tw_index_get_catalog (index) == tw_index_get_catalog (old));
  self->parts.index = tw_index_ref (index);
  tw_index_unref (old);
}

static gboolean
check_question (TwPipeline *self, const char *text, char **question, GError **error)
{
  *question = tw_question_clean (text, error);
  if (*question == NULL)
    return FALSE;
  if (!tw_language_model_is_local (self->parts.model) || tw_question_has_latin_letter (*question))
    return TRUE;
  g_clear_pointer (question, g_free);
  return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_DECLINED,
                       _("Ask in English; names and values may stay as they are in the data."),
                       _("The built-in model understands only English."));
}

TwAnswer *
tw_pipeline_ask (TwPipeline *self, const char *question, TwAnswer *parent)
{
  TwAnswer *answer = tw_answer_new (question, parent);
  g_autofree char *cleaned = NULL;
  g_autoptr (GError) error = NULL;
  if (check_question (self, question, &cleaned, &error)) {
    start_retrieving (run_new (self, answer, cleaned));
    return answer;
  }
  gboolean declines = g_error_matches (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_DECLINED);
  tw_answer_set_error (answer, TW_STAGE_WRITE, error);
  tw_answer_set_state (answer, declines ? TW_ANSWER_DECLINED : TW_ANSWER_FAILED);
  return answer;
}

TwAnswer *
tw_pipeline_run_sql (TwPipeline *self, TwAnswer *answer, const char *sql)
{
  return tw_pipeline_run_change (self, answer, sql, NULL);
}

TwAnswer *
tw_pipeline_run_change (TwPipeline *self, TwAnswer *answer, const char *sql, const char *change)
{
  TwAnswer *target = answer ? g_object_ref (answer) : tw_answer_new (NULL, NULL);
  TwRun *running = g_hash_table_lookup (self->runs, target);
  if (running) {
    g_free (running->next_sql);
    running->next_sql = g_strdup (sql);
    g_free (running->next_change);
    running->next_change = g_strdup (change);
    g_cancellable_cancel (running->cancellable);
    return target;
  }
  tw_answer_forget_run (target);
  tw_answer_set_choices (target, NULL);
  TwRun *run = run_new (self, target, tw_answer_get_question (target));
  run->by_person = TRUE;
  run->change = g_strdup (change);
  tw_answer_restate (target, sql, change);
  start_guarding (run, sql);
  return target;
}

/* The chart that was chosen for these columns stays. */
void
tw_pipeline_fetch_more (TwPipeline *self, TwAnswer *answer)
{
  guint rows = tw_answer_get_more_rows (answer);
  g_return_if_fail (rows > 0 && !g_hash_table_contains (self->runs, answer));
  const char *type, *x, *y;
  tw_answer_get_chart (answer, &type, &x, &y);
  g_autofree char *kind = g_strdup (type), *across = g_strdup (x), *up = g_strdup (y);
  g_autofree char *sql = g_strdup (tw_answer_get_sql (answer));
  tw_answer_forget_run (answer);
  tw_answer_set_row_limit (answer, rows);
  tw_answer_set_chart (answer, kind, across, up);
  TwRun *run = run_new (self, answer, tw_answer_get_question (answer));
  run->by_person = TRUE;
  run->change = g_strdup_printf ("rows: up to %u", rows);
  start_guarding (run, sql);
}

const TwQueryLimits *
tw_pipeline_get_limits (TwPipeline *self)
{
  g_return_val_if_fail (TW_IS_PIPELINE (self), NULL);
  return &self->parts.limits;
}

void
tw_pipeline_choose (TwPipeline *self, TwAnswer *answer, guint choice)
{
  const char *const *choices = tw_answer_get_choices (answer);
  g_return_if_fail (tw_answer_get_state (answer) == TW_ANSWER_WAITING);
  g_return_if_fail (choice < g_strv_length ((char **) choices));
  tw_answer_set_error (answer, TW_STAGE_WRITE, NULL);
  tw_answer_set_consent (answer, TW_CONSENT_NONE);
  start_writing (run_new (self, answer, choices[choice]));
}

static guint
count_written (TwAnswer *answer, gboolean *by_person)
{
  guint written = 0;
  const GPtrArray *attempts = tw_answer_get_attempts (answer);
  for (guint i = 0; i < attempts->len; i++) {
    *by_person = ((TwAttempt *) g_ptr_array_index (attempts, i))->by_person;
    written += !*by_person;
  }
  return written;
}

void
tw_pipeline_accept (TwPipeline *self, TwAnswer *answer)
{
  TwConsent consent = tw_answer_get_consent (answer);
  const TwVerdict *verdict = tw_answer_get_verdict (answer);
  g_return_if_fail (tw_answer_get_state (answer) == TW_ANSWER_WAITING);
  g_return_if_fail (consent == TW_CONSENT_COST || consent == TW_CONSENT_EXTERNAL);
  g_return_if_fail (verdict && verdict->safe);
  TwRun *run = run_new (self, answer, tw_answer_get_question (answer));
  run->sql = g_strdup (tw_answer_get_sql (answer));
  run->sent = g_strdup (verdict->sql);
  run->n_written = count_written (answer, &run->by_person);
  run->weighed = TRUE;
  run->outside = consent == TW_CONSENT_EXTERNAL;
  tw_answer_set_consent (answer, TW_CONSENT_NONE);
  tw_answer_set_error (answer, TW_STAGE_EXECUTE, NULL);
  tw_run_execute (run);
}

void
tw_pipeline_cancel (TwPipeline *self, TwAnswer *answer)
{
  TwRun *run = g_hash_table_lookup (self->runs, answer);
  if (run)
    g_cancellable_cancel (run->cancellable);
  else if (!tw_answer_state_is_final (tw_answer_get_state (answer)))
    tw_answer_set_state (answer, TW_ANSWER_CANCELLED);
}

void
tw_pipeline_wait (TwPipeline *self, TwAnswer *answer)
{
  while (!tw_answer_state_is_final (tw_answer_get_state (answer))
         && tw_answer_get_state (answer) != TW_ANSWER_WAITING)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}
