// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history-answer.h"
#include "analyst/tw-question.h"
#include "cli/tw-cli.h"

/* Before it is printed: what a person has seen is there the next time. The model was asked, so its
 * name is known by now. */
static void
keep (TwAnswer *given, TwWorkspace *workspace, TwBedrockSession *bedrock, gint64 time)
{
  const TwProfile *profile = tw_workspace_get_profile (workspace);
  const TwModelChoice *model
    = bedrock ? tw_bedrock_session_choose_model (bedrock, NULL, NULL) : NULL;
  const TwKept origin = { .time = time,
                          .profile = profile->name,
                          .title = profile->title,
                          .model = model ? model->id : bedrock ? NULL : (char *) "builtin" };
  g_autoptr (TwHistoryRecord) record = tw_history_record_new (given, &origin);
  g_autoptr (GError) error = NULL;
  if (tw_history_save (tw_history_get (), record, &error))
    return;
  tw_cli_say ("This answer is not kept in the history.");
  tw_cli_report (error);
}

/* @workspace: (nullable): where it is from, if it is to be kept */
static TwCliExit
answer (TwCli *cli, TwPipeline *pipeline, const char *question, TwWorkspace *workspace,
        TwBedrockSession *bedrock, TwAnswer **given)
{
  const gint64 time = g_get_real_time () / G_USEC_PER_SEC;
  *given = tw_pipeline_ask (pipeline, question, NULL);
  tw_cli_wait (cli, pipeline, *given);
  if (workspace)
    keep (*given, workspace, bedrock, time);
  return tw_cli_print_answer (cli, *given);
}

/* A question that nothing can be done with needs no warehouse to say so. */
static TwCliExit
ask (TwCli *cli, const char *question, const char *provider_name, TwAnalystChoice choice,
     const TwCliExport *export, gboolean keeps)
{
  g_autofree char *cleaned = tw_question_clean (question, NULL);
  if (cleaned == NULL) {
    g_autoptr (TwPipeline) idle = tw_pipeline_new (&(TwPipelineParts) { 0 });
    g_autoptr (TwAnswer) none = NULL;
    return answer (cli, idle, question, NULL, NULL, &none);
  }
  TwCliExit exit_code;
  g_auto (TwCliProvider) provider = { 0 };
  if (!tw_cli_provider_open (&provider, provider_name, &exit_code))
    return exit_code;
  choice.bedrock = provider.bedrock;
  choice.preferences = provider.preferences;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_INDEX, NULL, &provider, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (TwPipeline) pipeline = tw_workspace_new_pipeline (workspace, &choice);
  g_autoptr (TwAnswer) given = NULL;
  keeps = keeps && !choice.dry_run && provider.preferences->history_days > 0;
  exit_code
    = answer (cli, pipeline, question, keeps ? workspace : NULL, provider.bedrock, &given);
  if (export->file && exit_code == TW_CLI_DONE)
    exit_code = tw_cli_export_answer (cli, export, given, workspace, choice.preferences);
  return exit_code;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *provider = NULL;
  gboolean no_insight = FALSE, no_history = FALSE;
  TwAnalystChoice choice = { 0 };
  g_auto (TwCliExport) export = { 0 };
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &provider, "Who writes the SQL: builtin or bedrock", "NAME" },
    { "no-insight", 0, 0, G_OPTION_ARG_NONE, &no_insight, "Only rows, no insight", NULL },
    { "no-history", 0, 0, G_OPTION_ARG_NONE, &no_history, "Is not kept in the history", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &choice.dry_run, "Stops after the guard", NULL },
    TW_CLI_EXPORT_ENTRIES (export),
    TW_CLI_ACCEPT_ENTRIES (choice),
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_ask, entries, args, 1, 1) || !tw_cli_export_check (&export))
    return TW_CLI_USAGE;
  if (export.file && choice.dry_run) {
    tw_cli_say ("--dry-run gets no rows that --export could write.");
    return TW_CLI_USAGE;
  }
  choice.insight = !no_insight;
  return ask (cli, args[0], provider, choice, &export, !no_history);
}

const TwCliCommand tw_cli_ask
  = { "ask", "QUESTION", "Answers a question: SQL, rows and what they say.", run };
