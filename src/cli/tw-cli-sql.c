// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"

static TwCliExit
run (TwCli *cli, char **args)
{
  TwAnalystChoice choice = { 0 };
  g_auto (TwCliExport) export = { 0 };
  gboolean explain = FALSE;
  const GOptionEntry entries[] = {
    { "explain", 0, 0, G_OPTION_ARG_NONE, &explain,
      "Says how the server would run it and what may take long, and runs nothing", NULL },
    TW_CLI_EXPORT_ENTRIES (export),
    TW_CLI_ACCEPT_ENTRIES (choice),
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_sql, entries, args, 1, 1) || !tw_cli_export_check (&export))
    return TW_CLI_USAGE;
  if (!g_utf8_validate (args[0], -1, NULL)) {
    tw_cli_say ("The SQL is not valid UTF-8 text.");
    return TW_CLI_USAGE;
  }
  if (explain && export.file) {
    tw_cli_say ("--explain runs nothing that --export could write.");
    return TW_CLI_USAGE;
  }
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, NULL, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  choice.preferences = preferences;
  if (export.file && !export.is_report)
    return tw_cli_export_sql (cli, &export, args[0], workspace, &choice);
  g_autoptr (TwPipeline) pipeline = tw_workspace_new_pipeline (workspace, &choice);
  if (explain)
    return tw_cli_explain (cli, pipeline, args[0]);
  g_autoptr (TwAnswer) answer = tw_pipeline_run_sql (pipeline, NULL, args[0]);
  tw_cli_wait (cli, pipeline, answer);
  exit_code = tw_cli_print_answer (cli, answer);
  if (export.file && exit_code == TW_CLI_DONE)
    exit_code = tw_cli_export_answer (cli, &export, answer, workspace, preferences);
  return exit_code;
}

const TwCliCommand tw_cli_sql
  = { "sql", "SQL", "Runs one statement that the guard has proven to read only.", run };
