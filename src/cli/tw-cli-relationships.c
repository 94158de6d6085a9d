// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "cli/tw-cli.h"
#include "core/tw-paths.h"

typedef struct {
  char *file; /* nullable: the person's own */
  char *description;
} Options;

static char *
path_of (const Options *options)
{
  return options->file ? g_strdup (options->file) : tw_paths_config ("relationships.yaml");
}

/* `table.column` or `schema.table.column`; a name may itself contain a dot. */
static const TwColumn *
find_column (TwCatalog *catalog, const char *text)
{
  const char *dot = strrchr (text, '.');
  if (dot == NULL)
    return NULL;
  g_autofree char *table_name = g_strndup (text, (gsize) (dot - text));
  const TwTable *table = tw_catalog_find_table (catalog, NULL, table_name);
  char *separator = table ? NULL : strchr (table_name, '.');
  if (separator) {
    *separator = '\0';
    table = tw_catalog_find_table (catalog, table_name, separator + 1);
  }
  return table ? tw_table_find_column (table, dot + 1) : NULL;
}

static const TwColumn *
require_column (TwCatalog *catalog, const char *text, GError **error)
{
  const TwColumn *column = find_column (catalog, text);
  if (column == NULL)
    tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                  "A column is written table.column; \"tradewind-cli schema\" lists them.",
                  "There is no column \"%s\".", text);
  return column;
}

static gboolean
add_entry (TwCatalog *catalog, const Options *options, char **columns, GError **error)
{
  const TwColumn *source = require_column (catalog, columns[0], error);
  const TwColumn *target = source ? require_column (catalog, columns[1], error) : NULL;
  if (target == NULL)
    return FALSE;
  if (strcmp (source->table->schema, target->table->schema) != 0)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME, NULL,
                         "\"%s\" and \"%s\" are in different schemas.", columns[0], columns[1]);
  g_autofree char *from = g_strdup_printf ("%s.%s", source->table->name, source->name);
  g_autofree char *to = g_strdup_printf ("%s.%s", target->table->name, target->name);
  g_autofree char *path = path_of (options);
  g_autofree char *folder = g_path_get_dirname (path);
  TwRelationshipEntry entry = {
    .schema = (char *) source->table->schema,
    .source = from,
    .target = to,
    .description = options->description,
  };
  return tw_paths_ensure_directory (folder, error)
         && tw_relationship_file_add (path, &entry, error);
}

static TwCliExit
add (TwCli *cli, const Options *options, char **columns)
{
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, options->file, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (GError) error = NULL;
  if (!add_entry (tw_workspace_get_catalog (workspace), options, columns, &error))
    return tw_cli_report (error);
  tw_cli_say ("%s → %s is added.", columns[0], columns[1]);
  return TW_CLI_DONE;
}

static gboolean
names_column (const char *schema, const char *column, const char *text)
{
  g_autofree char *qualified = g_strdup_printf ("%s.%s", schema, column);
  return strcmp (column, text) == 0 || strcmp (qualified, text) == 0;
}

static const TwRelationshipEntry *
find_entry (const TwRelationshipFile *file, const TwProfile *profile, char **columns)
{
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  const char *const *schemas = (const char *const *) profile->schemas;
  for (guint i = 0; i < entries->len; i++) {
    const TwRelationshipEntry *entry = g_ptr_array_index (entries, i);
    gboolean of_profile = schemas == NULL || schemas[0] == NULL
                          || g_strv_contains (schemas, entry->schema);
    if (of_profile && names_column (entry->schema, entry->source, columns[0])
        && names_column (entry->schema, entry->target, columns[1]))
      return entry;
  }
  return NULL;
}

static gboolean
remove_entry (const char *path, const TwProfile *profile, char **columns, GError **error)
{
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_load (path, error);
  if (file == NULL)
    return FALSE;
  const TwRelationshipEntry *entry = find_entry (file, profile, columns);
  if (entry == NULL)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         "\"tradewind-cli relationships list\" shows those that are there; only "
                         "those of origin \"file\" can be removed.",
                         "%s does not join %s to %s.", path, columns[0], columns[1]);
  return tw_relationship_file_remove (path, entry->schema, entry->source, entry->target, error);
}

static TwCliExit
remove_one (TwCli *cli, const Options *options, char **columns)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (options);
  g_autoptr (TwProfile) profile = tw_cli_find_profile (cli, &error);
  if (profile == NULL || !remove_entry (path, profile, columns, &error))
    return tw_cli_report (error);
  tw_cli_say ("%s → %s is removed.", columns[0], columns[1]);
  return TW_CLI_DONE;
}

static void
append_columns (GString *text, const TwColumn *const *columns, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%s%s.%s", i > 0 ? ", " : "", columns[i]->table->name,
                            columns[i]->name);
}

static JsonObject *
relationship_to_json (const TwRelationship *relationship, const char *source, const char *target)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "schema", relationship->source[0]->table->schema);
  json_object_set_string_member (object, "source", source);
  json_object_set_string_member (object, "target", target);
  json_object_set_string_member (object, "origin",
                                 tw_relationship_origin_get_name (relationship->origin));
  if (relationship->description)
    json_object_set_string_member (object, "description", relationship->description);
  else
    json_object_set_null_member (object, "description");
  return object;
}

static void
print_list (TwCli *cli, TwCatalog *catalog)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    g_autoptr (GString) source = g_string_new (NULL), target = g_string_new (NULL);
    append_columns (source, (const TwColumn *const *) relationship->source,
                    relationship->n_columns);
    append_columns (target, (const TwColumn *const *) relationship->target,
                    relationship->n_columns);
    g_autofree char *line
      = g_strdup_printf ("%-34s → %-30s %s\n", source->str, target->str,
                         tw_relationship_origin_get_name (relationship->origin));
    if (cli->json)
      json_array_add_object_element (
        array, relationship_to_json (relationship, source->str, target->str));
    else
      tw_cli_print_safely (line);
  }
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  if (cli->json)
    tw_cli_print_node (node);
}

static TwCliExit
list (TwCli *cli, const Options *options)
{
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, options->file, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  print_list (cli, tw_workspace_get_catalog (workspace));
  return TW_CLI_DONE;
}

static TwCliExit
choose (TwCli *cli, const Options *options, char **args)
{
  guint n = g_strv_length (args);
  if (strcmp (args[0], "list") == 0 && n == 1)
    return list (cli, options);
  if (strcmp (args[0], "add") == 0 && n == 3)
    return add (cli, options, args + 1);
  if (strcmp (args[0], "remove") == 0 && n == 3)
    return remove_one (cli, options, args + 1);
  tw_cli_say ("Use \"list\", \"add SOURCE TARGET\" or \"remove SOURCE TARGET\"; a column is "
              "table.column.");
  return TW_CLI_USAGE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &options.file, "Another relationships.yaml", "F" },
    { "description", 0, 0, G_OPTION_ARG_FILENAME, &options.description, "What the join means",
      "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  TwCliExit exit_code = TW_CLI_USAGE;
  if (tw_cli_parse (cli, &tw_cli_relationships, entries, args, 1, 3))
    exit_code = choose (cli, &options, args);
  g_free (options.file);
  g_free (options.description);
  return exit_code;
}

const TwCliCommand tw_cli_relationships
  = { "relationships", "list|add|remove [SOURCE TARGET]",
      "Shows or changes how tables join; a column is table.column.", run };
