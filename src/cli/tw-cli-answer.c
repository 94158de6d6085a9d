// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "cli/tw-cli.h"

static void
print_heading (const char *text)
{
  gboolean pretty = tw_cli_is_pretty ();
  tw_cli_print ("%s", pretty ? "\033[1m" : "");
  tw_cli_print_safely (text);
  tw_cli_print ("%s\n", pretty ? "\033[0m" : "");
}

/* What of an insight is not to be relied on. */
static void
print_doubts (const TwInsight *insight)
{
  if (insight->unsupported && insight->unsupported[0]) {
    g_autofree char *figures = g_strjoinv (", ", insight->unsupported);
    tw_cli_print ("  Not found in the rows: ");
    tw_cli_print_safely (figures);
    tw_cli_print ("\n");
  }
  if (insight->incomplete) {
    tw_cli_print ("  Broke off here: ");
    tw_cli_print_safely (insight->incomplete);
    tw_cli_print ("\n");
  }
}

static void
print_insight (const TwInsight *insight)
{
  print_heading (insight->headline);
  for (guint i = 0; insight->findings && insight->findings[i]; i++) {
    tw_cli_print ("  • ");
    tw_cli_print_safely (insight->findings[i]);
    tw_cli_print ("\n");
  }
  if (insight->observation) {
    tw_cli_print ("  ");
    tw_cli_print_safely (insight->observation);
    tw_cli_print ("\n");
  }
  print_doubts (insight);
  tw_cli_print ("\n");
}

static void
print_assumptions (const char *const *assumptions)
{
  for (guint i = 0; assumptions[i]; i++) {
    tw_cli_print ("%s", i == 0 ? "\nAssumed: " : "         ");
    tw_cli_print_safely (assumptions[i]);
    tw_cli_print ("\n");
  }
}

static void
print_sql (const char *sql)
{
  tw_cli_print ("\n");
  print_heading ("SQL");
  tw_cli_print_safely (sql);
  tw_cli_print ("\n");
}

static void
print_timings (TwAnswer *answer)
{
  static const char *const did[TW_STAGE_N]
    = { "found tables", "wrote SQL", "proved it reads only", "ran it", "looked at the rows" };
  const char *before = "\n";
  for (guint stage = 0; stage < TW_STAGE_N; stage++) {
    double spent = tw_answer_get_stage_ms (answer, stage);
    if (spent < 0)
      continue;
    tw_cli_print ("%s%s %.0f ms", before, did[stage], spent);
    before = " · ";
  }
  tw_cli_print ("\n");
}

static void
print_choices (const char *const *choices)
{
  for (guint i = 0; choices[i]; i++) {
    tw_cli_print ("  %u. ", i + 1);
    tw_cli_print_safely (choices[i]);
    tw_cli_print ("\n");
  }
}

static void
print_row_account (const TwRowAccount *account)
{
  tw_cli_print ("\nRows\n");
  for (guint i = 0; i < account->joins->len; i++) {
    g_autofree char *text = tw_join_count_dup_text (account->joins->pdata[i]);
    g_autofree char *line = g_strdup_printf ("  %s\n", text);
    tw_cli_print_safely (line);
  }
  for (guint i = 0; i < account->warnings->len; i++) {
    const TwRowWarning *warning = account->warnings->pdata[i];
    g_autofree char *line = g_strdup_printf ("  Warning: %s\n", warning->text);
    g_autofree char *instead
      = warning->rewrite ? g_strdup_printf ("  Instead (%s)\n    %s\n", warning->rewrite_text,
                                            warning->rewrite)
                         : g_strdup ("");
    tw_cli_print_safely (line);
    tw_cli_print_safely (instead);
  }
  if (account->note) {
    g_autofree char *line = g_strdup_printf ("  %s\n", account->note);
    tw_cli_print_safely (line);
  }
}

static void
print_text (TwAnswer *answer)
{
  const TwInsight *insight = tw_answer_get_insight (answer);
  TwResultSet *result = tw_answer_get_result (answer);
  if (tw_answer_get_state (answer) == TW_ANSWER_WAITING)
    print_choices (tw_answer_get_choices (answer));
  if (insight)
    print_insight (insight);
  if (result)
    tw_cli_print_rows (result, tw_answer_get_meanings (answer));
  print_assumptions (tw_answer_get_assumptions (answer));
  if (tw_answer_get_row_account (answer))
    print_row_account (tw_answer_get_row_account (answer));
  if (tw_answer_get_question (answer) && tw_answer_get_sql (answer))
    print_sql (tw_answer_get_sql (answer));
  if (tw_answer_get_sql (answer))
    print_timings (answer);
}

static TwCliExit
exit_of_answer (TwAnswer *answer)
{
  switch (tw_answer_get_state (answer)) {
  case TW_ANSWER_DONE:
    return TW_CLI_DONE;
  case TW_ANSWER_DECLINED:
  case TW_ANSWER_WAITING:
    return TW_CLI_DECLINED;
  case TW_ANSWER_CANCELLED:
    return TW_CLI_CANCELLED;
  case TW_ANSWER_FAILED:
    return tw_cli_exit_of_error (tw_answer_get_error (answer, NULL));
  case TW_ANSWER_IDLE:
  case TW_ANSWER_RETRIEVING:
  case TW_ANSWER_WRITING:
  case TW_ANSWER_GUARDING:
  case TW_ANSWER_EXECUTING:
  case TW_ANSWER_EXPLAINING:
    break;
  }
  return TW_CLI_FAILED;
}

TwCliExit
tw_cli_print_answer (TwCli *cli, TwAnswer *answer)
{
  const GError *error = tw_answer_get_error (answer, NULL);
  if (cli->json) {
    g_autoptr (JsonNode) node = tw_answer_to_json (answer);
    tw_cli_print_node (node);
  } else {
    print_text (answer);
  }
  if (error)
    tw_cli_report (error);
  if (tw_answer_get_consent (answer) == TW_CONSENT_COST)
    tw_cli_say ("To run it, add --accept-cost.");
  else if (tw_answer_get_consent (answer) == TW_CONSENT_EXTERNAL)
    tw_cli_say ("To agree, add --accept-external.");
  if (error == NULL && tw_answer_get_state (answer) == TW_ANSWER_CANCELLED)
    tw_cli_say ("Cancelled.");
  return exit_of_answer (answer);
}

typedef struct {
  TwPipeline *pipeline;
  TwAnswer *answer;
} Waiting;

static gboolean
interrupted_cb (GCancellable *cancellable, gpointer user_data)
{
  Waiting *waiting = user_data;
  tw_pipeline_cancel (waiting->pipeline, waiting->answer);
  return G_SOURCE_REMOVE;
}

void
tw_cli_wait (TwCli *cli, TwPipeline *pipeline, TwAnswer *answer)
{
  Waiting waiting = { pipeline, answer };
  g_autoptr (GSource) source = g_cancellable_source_new (cli->cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (interrupted_cb), &waiting, NULL);
  g_source_attach (source, NULL);
  tw_pipeline_wait (pipeline, answer);
  g_source_destroy (source);
}
