// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <unistd.h>

#include "cli/tw-cli.h"

static void
progressed (const char *message, double fraction, gpointer user_data)
{
  if (isatty (STDERR_FILENO))
    tw_cli_say ("%s", message);
}

static TwCliExit
load (TwCli *cli, TwSample sample, gboolean remove)
{
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_CONNECT, NULL, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (GError) error = NULL;
  if (remove) {
    if (!tw_sample_data_remove (tw_workspace_get_pool (workspace), sample, cli->cancellable, &error))
      return tw_cli_report (error);
    tw_cli_say ("The schema \"%s\" with the sample data is gone.", tw_sample_get_schema (sample));
    return TW_CLI_DONE;
  }
  if (!tw_sample_data_load (tw_workspace_get_pool (workspace), sample, progressed, NULL,
                            cli->cancellable, &error))
    return tw_cli_report (error);
  tw_cli_say ("The sample data is in the schema \"%s\".", tw_sample_get_schema (sample));
  return TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  gboolean remove = FALSE;
  const GOptionEntry entries[] = {
    { "remove", 0, 0, G_OPTION_ARG_NONE, &remove, "Removes it again, with its schema", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_load, entries, args, 1, 1))
    return TW_CLI_USAGE;
  if (strcmp (args[0], "northwind") == 0)
    return load (cli, TW_SAMPLE_NORTHWIND, remove);
  if (strcmp (args[0], "cryptic") == 0)
    return load (cli, TW_SAMPLE_CRYPTIC, remove);
  tw_cli_say ("There is no sample data \"%s\".\n  Use \"northwind\" or \"cryptic\".", args[0]);
  return TW_CLI_USAGE;
}

const TwCliCommand tw_cli_load
  = { "load", "northwind|cryptic", "Loads the sample data, in place of what it had loaded.", run };
