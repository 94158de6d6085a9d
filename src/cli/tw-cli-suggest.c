// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-column-path.h"
#include "catalog/tw-relationship-suggestion.h"
#include "cli/tw-cli-relationships.h"

static char *
side_text (const TwColumn *const *columns, guint n_columns)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_columns; i++) {
    g_autofree char *column = tw_column_path_dup_text (columns[i], columns[i]->table->schema);
    g_string_append_printf (text, "%s%s", i ? ", " : "", column);
  }
  return g_string_free (text, FALSE);
}

static JsonObject *
suggestion_to_json (const TwRelationshipSuggestion *suggestion, const char *source,
                    const char *target)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "schema", suggestion->source[0]->table->schema);
  json_object_set_string_member (object, "source", source);
  json_object_set_string_member (object, "target", target);
  json_object_set_string_member (object, "evidence", suggestion->evidence);
  json_object_set_boolean_member (object, "declared_key", suggestion->declared_key);
  json_object_set_int_member (object, "values", suggestion->n_values);
  json_object_set_int_member (object, "found", suggestion->n_found);
  return object;
}

static void
print_suggestions (TwCli *cli, const TwRelationshipSuggestions *suggestions)
{
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < suggestions->items->len; i++) {
    const TwRelationshipSuggestion *suggestion = suggestions->items->pdata[i];
    g_autofree char *source = side_text (suggestion->source, suggestion->n_columns);
    g_autofree char *target = side_text (suggestion->target, suggestion->n_columns);
    g_autofree char *lines
      = g_strdup_printf ("%s → %s\n    %s\n", source, target, suggestion->evidence);
    if (cli->json)
      json_array_add_object_element (array, suggestion_to_json (suggestion, source, target));
    else
      tw_cli_print_safely (lines);
  }
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  if (cli->json)
    tw_cli_print_node (node);
}

static const TwTable *
find_table (TwCatalog *catalog, const char *text)
{
  const char *dot = g_strrstr (text, ".");
  g_autofree char *schema = dot ? g_strndup (text, (gsize) (dot - text)) : NULL;
  const TwTable *table = tw_catalog_find_table (catalog, NULL, text);
  return table == NULL && dot ? tw_catalog_find_table (catalog, schema, dot + 1) : table;
}

TwCliExit
tw_cli_relationships_suggest (TwCli *cli, const TwCliRelationshipOptions *options,
                              const char *table_name)
{
  TwCliExit exit_code;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, options->file, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  const TwTable *table = table_name ? find_table (catalog, table_name) : NULL;
  if (table_name && table == NULL) {
    tw_cli_say ("There is no table \"%s\".", table_name);
    return TW_CLI_USAGE;
  }
  g_autoptr (TwRelationshipSuggestions) found = tw_relationship_suggestions_find (
    tw_workspace_get_pool (workspace), catalog, table, NULL, cli->cancellable, &error);
  if (found == NULL)
    return tw_cli_report (error);
  print_suggestions (cli, found);
  if (found->n_unchecked)
    tw_cli_say ("%u more pairs of columns have not been looked at; name a table to look at its own.",
                found->n_unchecked);
  if (found->items->len)
    tw_cli_say ("None is used until it is added: \"relationships add SOURCE TARGET\".");
  return TW_CLI_DONE;
}
