// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline-private.h"

#include <glib/gi18n.h>

static void
rows_started (TwResultSet *result, gpointer user_data)
{
  TwRun *run = user_data;
  tw_answer_set_result (run->answer, result);
}

/* The server's words, as they go back to the model; with the guard's nearest names where a person's
 * SQL was sent although it names what the catalog does not have. */
static char *
words_of_error (TwRun *run, const GError *error)
{
  const TwVerdict *verdict = tw_answer_get_verdict (run->answer);
  if (verdict == NULL || !verdict->checked_names || verdict->resolved)
    return g_strdup (error->message);
  g_autofree char *names = g_strjoinv (", ", verdict->unknown);
  return g_strdup_printf (_("%s Not in the catalog: %s."), error->message, names);
}

static void run_query (TwRun *run);

/* The answer waits, and keeps what the model said of its chart. */
static void
wait_for_consent (TwRun *run, TwConsent consent, const GError *error)
{
  const TwModelReply *reply = run->reply;
  if (reply && reply->chart_type)
    tw_answer_set_chart (run->answer, reply->chart_type, reply->chart_x, reply->chart_y);
  tw_answer_set_consent (run->answer, consent);
  tw_answer_set_error (run->answer, TW_STAGE_EXECUTE, error);
  tw_run_end (run, TW_ANSWER_WAITING);
}

/* Only what the guard has proven ever gets here; a query that ran outside already fails for good. */
static gboolean
may_read_outside (TwRun *run, const GError *error)
{
  const TwVerdict *verdict = tw_answer_get_verdict (run->answer);
  return g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_EXTERNAL)
         && run->limits.read_only && verdict && verdict->safe;
}

static void
read_outside (TwRun *run, const GError *error)
{
  if (run->pipeline->parts.accept_external) {
    run->outside = TRUE;
    run_query (run);
    return;
  }
  g_autoptr (GError) asks = NULL;
  tw_set_error (&asks, TW_ANALYST_ERROR, TW_ANALYST_ERROR_CONSENT,
                _("The same statement, which is proven to read only, can be run without that "
                  "transaction if you agree. The audit log will say so."),
                _("Redshift cannot open an external table of this query inside a read-only "
                  "transaction: %s"), error->message);
  wait_for_consent (run, TW_CONSENT_EXTERNAL, asks);
}

static void
executed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) rows = tw_query_run_finish (result, &error);
  if (rows)
    tw_answer_set_result (run->answer, rows);
  else if (tw_answer_get_result (run->answer))
    tw_result_set_set_truncated (tw_answer_get_result (run->answer), TRUE);
  tw_run_stop_watching (run, error == NULL && !g_cancellable_is_cancelled (run->cancellable));
  if (tw_run_ended_by_cancel (run))
    return;
  if (error == NULL) {
    tw_run_explain (run);
    return;
  }
  if (may_read_outside (run, error)) {
    read_outside (run, error);
    return;
  }
  g_autofree char *words = words_of_error (run, error);
  gboolean repairable = g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  if (repairable) {
    tw_run_attempt_failed (run, TW_STAGE_EXECUTE, words, NULL, error);
    return;
  }
  tw_answer_fail_attempt (run->answer, words, NULL);
  tw_run_fail (run, TW_STAGE_EXECUTE, error);
}

static void
run_query (TwRun *run)
{
  guint rows = tw_answer_get_row_limit (run->answer);
  run->limits = run->pipeline->parts.limits;
  if (rows > 0)
    run->limits.max_rows = rows;
  tw_answer_set_row_limit (run->answer, run->limits.max_rows);
  if (run->outside) {
    run->limits.read_only = FALSE;
    run->limits.purpose
      = N_("question, outside the read-only transaction as the person agreed");
    tw_answer_add_assumption (run->answer, _("An external table was read outside of the read-only "
                                             "transaction, as agreed."));
  }
  tw_run_watch (run);
  tw_query_run_async (run->pipeline->parts.pool, run->sent, NULL, &run->limits, rows_started, run,
                      run->cancellable, executed_cb, run);
}

/* A plan that the server does not give is no reason to ask: what is wrong with the query shows when
 * it runs, and its limits hold. */
static void
weighed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  g_autoptr (TwQueryCost) cost = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *reason
    = cost ? tw_query_cost_dup_reason (cost, run->pipeline->parts.ask_above_bytes) : NULL;
  if (tw_run_ended_by_cancel (run))
    return;
  run->weighed = TRUE;
  if (reason == NULL) {
    run_query (run);
    return;
  }
  g_autoptr (GError) asks = NULL;
  tw_set_error (&asks, TW_ANALYST_ERROR, TW_ANALYST_ERROR_CONSENT,
                _("Ask for less, such as a shorter period, or run it anyway."), "%s", reason);
  wait_for_consent (run, TW_CONSENT_COST, asks);
}

/* SHOW and EXPLAIN have no plan. */
gboolean
tw_run_has_plan (const char *sql)
{
  return sql[0] == '(' || g_ascii_strncasecmp (sql, "select", 6) == 0
         || g_ascii_strncasecmp (sql, "with", 4) == 0;
}

void
tw_run_execute (TwRun *run)
{
  const TwStageParts *parts = &run->pipeline->parts;
  tw_answer_set_state (run->answer, TW_ANSWER_EXECUTING);
  if (run->weighed || parts->accept_cost || parts->ask_above_bytes <= 0
      || !tw_run_has_plan (run->sent)) {
    run_query (run);
    return;
  }
  g_autoptr (GTask) task = tw_run_new_task (run, weighed_cb);
  tw_stage_weigh (task, parts, run->sent);
}

static void
rows_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRun *run = user_data;
  TwRowAccount *account = g_task_propagate_pointer (G_TASK (result), NULL);
  if (account)
    tw_answer_take_row_account (run->answer, account);
  run->counting = FALSE;
  tw_run_finish_if_explained (run);
}

void
tw_run_count_rows (TwRun *run)
{
  const TwStageParts *parts = &run->pipeline->parts;
  TwCatalog *catalog = tw_pipeline_get_catalog (run->pipeline);
  if (!parts->count_rows || catalog == NULL || run->outside || !tw_run_has_plan (run->sent))
    return;
  g_autoptr (GTask) task = tw_run_new_task (run, rows_counted_cb);
  run->counting = TRUE;
  tw_stage_count_rows (task, parts, catalog, run->sent);
}
