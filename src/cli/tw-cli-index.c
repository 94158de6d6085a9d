// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"

static void
print_stats (TwCli *cli, const TwIndexStats *stats)
{
  if (!cli->json) {
    tw_cli_print ("%u tables and %u columns are indexed: %u documents embedded, %u reused, "
                  "in %.2f s.\n",
                  stats->n_tables, stats->n_columns, stats->n_embedded, stats->n_reused,
                  stats->seconds);
    return;
  }
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "tables", stats->n_tables);
  json_object_set_int_member (object, "columns", stats->n_columns);
  json_object_set_int_member (object, "embedded", stats->n_embedded);
  json_object_set_int_member (object, "reused", stats->n_reused);
  json_object_set_double_member (object, "seconds", stats->seconds);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static TwCliExit
run (TwCli *cli, char **args)
{
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Embeds everything again", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_index, entries, args, 0, 0))
    return TW_CLI_USAGE;
  TwCliExit exit_code;
  TwWorkspaceDepth depth = force ? TW_WORKSPACE_SCHEMA : TW_WORKSPACE_INDEX;
  g_autoptr (TwWorkspace) workspace = tw_cli_open (cli, depth, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (TwWorkspace) indexed = NULL;
  g_autoptr (GError) error = NULL;
  if (force)
    indexed = tw_workspace_reindex (workspace, TRUE, NULL, NULL, cli->cancellable, &error);
  else
    indexed = g_object_ref (workspace);
  if (indexed == NULL)
    return tw_cli_report (error);
  print_stats (cli, tw_index_get_stats (tw_workspace_get_index (indexed)));
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_index
  = { "index", "", "Makes the schema searchable, embedding only what has changed.", run };
