// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-question.h"
#include "cli/tw-cli.h"

static void
print_table (const TwContextTable *table)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_string_append_printf (line, "%s.%s (%s%.2f): ", table->table->schema, table->table->name,
                          table->via_join ? "connects others, " : "", table->score);
  for (guint i = 0; i < table->columns->len; i++) {
    const TwColumn *column = g_ptr_array_index (table->columns, i);
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "", column->name);
  }
  g_string_append_c (line, '\n');
  tw_cli_print_safely (line->str);
}

static void
print_joins (const GPtrArray *joins)
{
  for (guint i = 0; i < joins->len; i++) {
    const TwRelationship *join = g_ptr_array_index (joins, i);
    for (guint pair = 0; pair < join->n_columns; pair++) {
      g_autofree char *line = g_strdup_printf (
        "  %s.%s = %s.%s (%s%s%s)\n", join->source[pair]->table->name, join->source[pair]->name,
        join->target[pair]->table->name, join->target[pair]->name,
        tw_relationship_origin_get_name (join->origin), join->role ? ", as " : "",
        join->role ? join->role : "");
      tw_cli_print_safely (line);
    }
  }
}

static void
print_values (const GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (values, i);
    g_autofree char *line
      = g_strdup_printf ("  \"%s\" is %s.%s = '%s'\n", value->phrase,
                         value->column->table->name, value->column->name, value->value);
    tw_cli_print_safely (line);
  }
}

static void
print_context (TwContext *context)
{
  const GPtrArray *tables = tw_context_get_tables (context);
  const GPtrArray *joins = tw_context_get_joins (context);
  const GPtrArray *values = tw_context_get_values (context);
  for (guint i = 0; i < tables->len; i++)
    print_table (g_ptr_array_index (tables, i));
  if (joins->len > 0)
    tw_cli_print ("\nJoins\n");
  print_joins (joins);
  if (values->len > 0)
    tw_cli_print ("\nValues\n");
  print_values (values);
}

static TwCliExit
retrieve (TwCli *cli, const char *question, const char *provider_name)
{
  TwCliExit exit_code;
  g_auto (TwCliProvider) provider = { 0 };
  if (!tw_cli_provider_open (&provider, provider_name, &exit_code))
    return exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_INDEX, NULL, &provider, &exit_code);
  if (workspace == NULL)
    return exit_code;
  TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  options.metrics = tw_workspace_get_metrics (workspace);
  options.no_values = (const char *const *) tw_workspace_get_profile (workspace)->no_values;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwContext) context
    = tw_retrieve (tw_workspace_get_index (workspace), tw_workspace_get_pool (workspace), question,
                   &options, cli->cancellable, &error);
  if (context == NULL)
    return tw_cli_report (error);
  if (tw_context_get_note (context))
    tw_cli_say ("%s", tw_context_get_note (context));
  if (!cli->json) {
    print_context (context);
    return TW_CLI_DONE;
  }
  g_autoptr (JsonNode) node = tw_context_to_json (context);
  json_object_set_string_member (json_node_get_object (node), "question", question);
  tw_cli_print_node (node);
  return TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *provider = NULL;
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &provider,
      "Who embeds, as the preferences say: builtin or bedrock", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_retrieve, entries, args, 1, 1))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  g_autofree char *question = tw_question_clean (args[0], &error);
  return question ? retrieve (cli, question, provider) : tw_cli_report (error);
}

const TwCliCommand tw_cli_retrieve
  = { "retrieve", "QUESTION", "Shows what a model would be told for a question.", run };
