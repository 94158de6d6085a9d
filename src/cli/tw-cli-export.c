// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <unistd.h>

#include "cli/tw-cli.h"
#include "report/tw-answer-export.h"
#include "warehouse/tw-query-cost.h"

#define PROGRESS_MS 250

void
tw_cli_export_clear (TwCliExport *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->format, g_free);
}

gboolean
tw_cli_export_check (TwCliExport *self)
{
  const char *name = self->format ? self->format : self->file;
  if (self->file == NULL && self->format == NULL)
    return TRUE;
  if (self->file == NULL)
    tw_cli_say ("--format goes with --export FILE.");
  else if ((self->is_report = tw_report_format_find (name, &self->report)))
    return TRUE;
  else if (!tw_export_format_find (name, &self->rows))
    tw_cli_say ("\"%s\" does not say what to write.\n"
                "  Use a name that ends in .csv, .tsv, .jsonl, .xlsx, .html or .pdf, or add --format.",
                name);
  else
    return TRUE;
  return FALSE;
}

static void
show_progress (TwExport *export, const char *end)
{
  fprintf (stderr, "\r%u rows%s", tw_export_get_n_rows (export), end);
  fflush (stderr);
}

static gboolean
progress_cb (gpointer user_data)
{
  show_progress (user_data, "");
  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
run_export (TwCli *cli, TwExport *export, GError **error)
{
  g_autoptr (GAsyncResult) finished = NULL;
  guint progress = isatty (STDERR_FILENO) ? g_timeout_add (PROGRESS_MS, progress_cb, export) : 0;
  tw_export_run_async (export, cli->cancellable, finished_cb, &finished);
  while (finished == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (progress != 0) {
    g_source_remove (progress);
    show_progress (export, "\n");
  }
  return tw_export_run_finish (finished, error);
}

static void
say_what_was_written (TwExport *export)
{
  guint n = tw_export_get_n_rows (export);
  tw_cli_say ("%u %s written to %s.", n, n == 1 ? "row" : "rows", tw_export_get_path (export));
}

static TwCliExit
write_report (TwCli *cli, const TwCliExport *self, TwAnswer *answer, TwWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  if (tw_answer_get_result (answer) == NULL)
    return TW_CLI_DONE;
  g_autoptr (TwReport) report
    = tw_report_new (answer, NULL, tw_workspace_get_profile (workspace)->name);
  if (!tw_report_write (report, self->report, self->file, cli->cancellable, &error))
    return tw_cli_report (error);
  tw_cli_say ("Report written to %s.", self->file);
  return TW_CLI_DONE;
}

TwCliExit
tw_cli_export_answer (TwCli *cli, const TwCliExport *self, TwAnswer *answer,
                      TwWorkspace *workspace, const TwPreferences *preferences)
{
  double ask_above;
  TwQueryLimits limits = tw_profile_limits_for_query (
    &tw_workspace_get_profile (workspace)->limits, preferences, &ask_above);
  g_autoptr (GError) error = NULL;
  if (self->is_report)
    return write_report (cli, self, answer, workspace);
  g_autoptr (TwExport) export
    = tw_answer_new_export (answer, self->rows, self->file, tw_workspace_get_pool (workspace),
                            &limits, &error);
  if (export == NULL || !run_export (cli, export, &error))
    return tw_cli_report (error);
  say_what_was_written (export);
  return TW_CLI_DONE;
}

/* What the pipeline does before it runs a query that a person has to agree to. */
static gboolean
may_run (TwCli *cli, TwAnswer *answer, TwWorkspace *workspace, const TwAnalystChoice *choice)
{
  double ask_above;
  tw_profile_limits_for_query (&tw_workspace_get_profile (workspace)->limits, choice->preferences,
                               &ask_above);
  if (choice->accept_cost || ask_above <= 0)
    return TRUE;
  g_autoptr (TwQueryCost) cost
    = tw_query_cost_ask (tw_workspace_get_pool (workspace), tw_answer_get_verdict (answer)->sql,
                         cli->cancellable, NULL);
  g_autofree char *reason = cost ? tw_query_cost_dup_reason (cost, ask_above) : NULL;
  if (reason)
    tw_cli_say ("%s\n  To run it, add --accept-cost.", reason);
  return reason == NULL;
}

TwCliExit
tw_cli_export_sql (TwCli *cli, const TwCliExport *self, const char *sql, TwWorkspace *workspace,
                   const TwAnalystChoice *choice)
{
  TwAnalystChoice guarded = *choice;
  guarded.dry_run = TRUE;
  g_autoptr (TwPipeline) pipeline = tw_workspace_new_pipeline (workspace, &guarded);
  g_autoptr (TwAnswer) answer = tw_pipeline_run_sql (pipeline, NULL, sql);
  tw_cli_wait (cli, pipeline, answer);
  if (tw_answer_get_state (answer) != TW_ANSWER_DONE)
    return tw_cli_print_answer (cli, answer);
  if (!may_run (cli, answer, workspace, choice))
    return TW_CLI_DECLINED;
  return tw_cli_export_answer (cli, self, answer, workspace, choice->preferences);
}
