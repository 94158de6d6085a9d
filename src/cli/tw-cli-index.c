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

/* (nullable): the workspace's index, or a better one where the preferences want it */
static TwIndex *
finish_index (TwWorkspace *workspace, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  TwIndex *better = tw_workspace_improve (workspace, cancellable, &local);
  if (better)
    return better;
  if (local == NULL)
    return tw_index_ref (tw_workspace_get_index (workspace));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static TwCliExit
index_all (TwCli *cli, const char *provider_name, gboolean force)
{
  TwCliExit exit_code;
  g_auto (TwCliProvider) provider = { 0 };
  if (!tw_cli_provider_open (&provider, provider_name, &exit_code))
    return exit_code;
  TwWorkspaceDepth depth = force ? TW_WORKSPACE_SCHEMA : TW_WORKSPACE_INDEX;
  g_autoptr (TwWorkspace) workspace = tw_cli_open (cli, depth, NULL, &provider, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (GError) error = NULL;
  if (force) {
    const TwWorkspaceOptions options
      = { .bedrock = provider.bedrock, .preferences = provider.preferences };
    g_autoptr (TwWorkspace) old = g_steal_pointer (&workspace);
    workspace = tw_workspace_reindex (old, TRUE, &options, cli->cancellable, &error);
  }
  g_autoptr (TwIndex) index
    = workspace ? finish_index (workspace, cli->cancellable, &error) : NULL;
  if (index == NULL)
    return tw_cli_report (error);
  print_stats (cli, tw_index_get_stats (index));
  return TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *provider_name = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &provider_name,
      "Who embeds, as the preferences say: builtin or bedrock", "NAME" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Embeds everything again", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_index, entries, args, 0, 0))
    return TW_CLI_USAGE;
  return index_all (cli, provider_name, force);
}

const TwCliCommand tw_cli_index
  = { "index", "", "Makes the schema searchable, embedding only what has changed.", run };
