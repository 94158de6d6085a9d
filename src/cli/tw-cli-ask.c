// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-question.h"
#include "cli/tw-cli.h"

/* A question that nothing can be done with needs no warehouse to say so. */
static TwPipeline *
open_pipeline (TwCli *cli, const char *question, gboolean insight, gboolean dry_run,
               TwCliExit *exit_code)
{
  g_autofree char *cleaned = tw_question_clean (question, NULL);
  if (cleaned == NULL)
    return tw_pipeline_new (&(TwPipelineParts) { 0 });
  g_autoptr (TwWorkspace) workspace = tw_cli_open (cli, TW_WORKSPACE_INDEX, NULL, exit_code);
  return workspace ? tw_workspace_new_pipeline (workspace, insight, dry_run) : NULL;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *provider = NULL;
  gboolean no_insight = FALSE, dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &provider, "Who writes the SQL [builtin]", "NAME" },
    { "no-insight", 0, 0, G_OPTION_ARG_NONE, &no_insight, "Only rows, no insight", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Stops after the guard", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_ask, entries, args, 1, 1) || !tw_cli_check_provider (provider))
    return TW_CLI_USAGE;
  TwCliExit exit_code;
  g_autoptr (TwPipeline) pipeline
    = open_pipeline (cli, args[0], !no_insight, dry_run, &exit_code);
  if (pipeline == NULL)
    return exit_code;
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, args[0], NULL);
  tw_cli_wait (cli, pipeline, answer);
  return tw_cli_print_answer (cli, answer);
}

const TwCliCommand tw_cli_ask
  = { "ask", "QUESTION", "Answers a question: SQL, rows and what they say.", run };
