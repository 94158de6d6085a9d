// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "catalog/tw-column-path.h"
#include "catalog/tw-relationship-draft.h"
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "cli/tw-cli-relationships.h"
#include "core/tw-paths.h"

static char *
path_of (const TwCliRelationshipOptions *options)
{
  return options->file ? g_strdup (options->file) : tw_paths_config ("relationships.yaml");
}

/* (element-type TwColumn): `table.column`, several of a key with commas between */
static GPtrArray *
find_columns (TwCatalog *catalog, const char *text, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_auto (GStrv) parts = tw_column_path_split (text);
  for (guint i = 0; parts && parts[i]; i++) {
    g_autoptr (TwColumnPath) path = tw_column_path_parse (parts[i], -1);
    const TwColumn *column = path ? tw_column_path_resolve (path, catalog, NULL, TRUE) : NULL;
    if (column == NULL) {
      tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                    "A column is written table.column; \"tradewind-cli schema\" lists them.",
                    "There is no column \"%s\".", parts[i]);
      return NULL;
    }
    g_ptr_array_add (columns, (gpointer) column);
  }
  if (columns->len > 0)
    return g_steal_pointer (&columns);
  tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME, NULL,
                "\"%s\" is not a table.column.", text);
  return NULL;
}

/* One change of the draft, from open to saved. */
typedef struct {
  TwRelationshipDraft *draft;
  const TwCliRelationshipOptions *options;
  GPtrArray *source; /* of TwColumn */
  GPtrArray *target;
} Change;

typedef gboolean (*ChangeFunc) (Change *change, GError **error);

static gboolean
add_it (Change *change, GError **error)
{
  return tw_relationship_draft_add (change->draft, (const TwColumn *const *) change->source->pdata,
                                    (const TwColumn *const *) change->target->pdata,
                                    change->source->len, change->options->role,
                                    change->options->description, error)
         != 0;
}

static gboolean
has_pair (const TwRelationshipItem *item, const TwColumn *source, const TwColumn *target)
{
  for (guint i = 0; i < item->n_columns; i++)
    if ((item->source[i] == source && item->target[i] == target)
        || (item->source[i] == target && item->target[i] == source))
      return TRUE;
  return FALSE;
}

static const TwRelationshipItem *
find_item (Change *change, GError **error)
{
  const GPtrArray *items = tw_relationship_draft_get_items (change->draft);
  for (guint i = 0; i < items->len; i++) {
    const TwRelationshipItem *item = items->pdata[i];
    gboolean same = item->n_columns == change->source->len;
    for (guint c = 0; same && c < change->source->len; c++)
      same = has_pair (item, change->source->pdata[c], change->target->pdata[c]);
    if (same)
      return item;
  }
  tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                "\"tradewind-cli relationships list\" shows those that are there.",
                "There is no such relationship.");
  return NULL;
}

static gboolean
describe_it (Change *change, GError **error)
{
  const TwRelationshipItem *item = find_item (change, error);
  const TwCliRelationshipOptions *options = change->options;
  if (item == NULL)
    return FALSE;
  g_autofree char *role = g_strdup (options->role ? options->role : item->role);
  g_autofree char *description
    = g_strdup (options->description ? options->description : item->description);
  return tw_relationship_draft_describe (change->draft, item->id, role, description, error);
}

static gboolean
ignore_it (Change *change, GError **error)
{
  const TwRelationshipItem *item = find_item (change, error);
  return item && tw_relationship_draft_remove (change->draft, item->id, error);
}

static gboolean
make_change (Change *change, TwCatalog *catalog, char **columns, ChangeFunc function,
             GError **error)
{
  g_autofree char *path = path_of (change->options);
  g_autoptr (GPtrArray) source = find_columns (catalog, columns[0], error);
  g_autoptr (GPtrArray) target = source ? find_columns (catalog, columns[1], error) : NULL;
  g_autoptr (TwRelationshipDraft) draft
    = target ? tw_relationship_draft_new (catalog, path, error) : NULL;
  if (draft == NULL)
    return FALSE;
  if (source->len != target->len)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         "Name as many columns on one side as on the other.",
                         "%s and %s are of different length.", columns[0], columns[1]);
  change->draft = draft;
  change->source = source;
  change->target = target;
  return function (change, error) && tw_relationship_draft_save (draft, error);
}

static TwCliExit
change (TwCli *cli, const TwCliRelationshipOptions *options, char **columns, ChangeFunc function,
        const char *said)
{
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, options->file, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (GError) error = NULL;
  Change state = { .options = options };
  if (!make_change (&state, tw_workspace_get_catalog (workspace), columns, function, &error))
    return tw_cli_report (error);
  tw_cli_say ("%s → %s %s", columns[0], columns[1], said);
  return TW_CLI_DONE;
}

static gboolean
is_of_profile (const TwRelationshipEntry *entry, const TwProfile *profile)
{
  const char *const *schemas = (const char *const *) profile->schemas;
  return schemas == NULL || schemas[0] == NULL || g_strv_contains (schemas, entry->schema);
}

static gboolean
remove_entry (const char *path, const TwProfile *profile, char **columns, GError **error)
{
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_load (path, error);
  g_auto (GStrv) source = tw_column_path_split (columns[0]);
  g_auto (GStrv) target = tw_column_path_split (columns[1]);
  if (file == NULL)
    return FALSE;
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  for (guint i = 0; source && target && i < entries->len; i++) {
    const TwRelationshipEntry *entry = entries->pdata[i];
    if (is_of_profile (entry, profile)
        && tw_relationship_entry_joins (entry, entry->schema, source, target))
      return tw_relationship_file_remove (path, entry->schema, source, target, error);
  }
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                       "\"tradewind-cli relationships list\" shows those that are there; one that "
                       "is not in the file can be ignored.",
                       "%s does not join %s to %s.", path, columns[0], columns[1]);
}

static TwCliExit
remove_one (TwCli *cli, const TwCliRelationshipOptions *options, char **columns)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (options);
  g_autoptr (TwProfile) profile = tw_cli_find_profile (cli, &error);
  if (profile == NULL || !remove_entry (path, profile, columns, &error))
    return tw_cli_report (error);
  tw_cli_say ("%s → %s is removed from the file.", columns[0], columns[1]);
  return TW_CLI_DONE;
}

static void
say_each (const GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    tw_cli_say ("%s", (const char *) messages->pdata[i]);
}

static TwCliExit
import (TwCli *cli, const TwCliRelationshipOptions *options, const char *csv)
{
  TwCliExit exit_code;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *path = path_of (options);
  gsize length;
  guint added = 0;
  g_autoptr (GPtrArray) messages = NULL;
  if (!g_file_get_contents (csv, &text, &length, &error)) {
    tw_cli_say ("%s", error->message);
    return TW_CLI_FILE;
  }
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, options->file, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (TwRelationshipDraft) draft
    = tw_relationship_draft_new (tw_workspace_get_catalog (workspace), path, &error);
  if (draft == NULL
      || !tw_relationship_draft_import_csv (draft, text, (gssize) length, &added, &messages, &error)
      || !tw_relationship_draft_save (draft, &error))
    return tw_cli_report (error);
  say_each (messages);
  tw_cli_say ("%u added, %u left out.", added, messages->len);
  return messages->len ? TW_CLI_FILE : TW_CLI_DONE;
}

static JsonObject *
item_to_json (const TwRelationshipItem *item)
{
  JsonObject *object = json_object_new ();
  tw_json_set_text (object, "schema", item->schema);
  tw_json_set_text (object, "source", item->source_text);
  tw_json_set_text (object, "target", item->target_text);
  tw_json_set_text (object, "origin", tw_relationship_origin_get_name (item->origin));
  tw_json_set_text (object, "lower",
            item->has_lower ? tw_relationship_origin_get_name (item->lower) : NULL);
  tw_json_set_text (object, "role", item->role);
  tw_json_set_text (object, "description", item->description);
  json_object_set_boolean_member (object, "ignored", item->ignored);
  return object;
}

static void
print_item (const TwRelationshipItem *item)
{
  g_autofree char *line
    = g_strdup_printf ("%-34s → %-30s %s%s%s%s\n", item->source_text, item->target_text,
                       tw_relationship_origin_get_name (item->origin),
                       item->ignored ? ", ignored" : "", item->role ? ", as " : "",
                       item->role ? item->role : "");
  tw_cli_print_safely (line);
}

static TwCliExit
list (TwCli *cli, const TwCliRelationshipOptions *options)
{
  TwCliExit exit_code;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (options);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, options->file, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  g_autoptr (TwRelationshipDraft) draft = tw_relationship_draft_new (catalog, path, &error);
  if (draft == NULL)
    return tw_cli_report (error);
  const GPtrArray *items = tw_relationship_draft_get_items (draft);
  for (guint i = 0; i < items->len; i++) {
    const TwRelationshipItem *item = items->pdata[i];
    if (item->problem)
      tw_cli_say ("%s", item->problem);
    else if (cli->json)
      json_array_add_object_element (array, item_to_json (item));
    else
      print_item (item);
  }
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  if (cli->json)
    tw_cli_print_node (node);
  return TW_CLI_DONE;
}

static TwCliExit
choose (TwCli *cli, const TwCliRelationshipOptions *options, char **args)
{
  guint n = g_strv_length (args);
  if (strcmp (args[0], "list") == 0 && n == 1)
    return list (cli, options);
  if (strcmp (args[0], "add") == 0 && n == 3)
    return change (cli, options, args + 1, add_it, "is added.");
  if (strcmp (args[0], "describe") == 0 && n == 3)
    return change (cli, options, args + 1, describe_it, "is described.");
  if (strcmp (args[0], "ignore") == 0 && n == 3)
    return change (cli, options, args + 1, ignore_it, "is no longer used.");
  if (strcmp (args[0], "remove") == 0 && n == 3)
    return remove_one (cli, options, args + 1);
  if (strcmp (args[0], "import") == 0 && n == 2)
    return import (cli, options, args[1]);
  if (strcmp (args[0], "suggest") == 0 && n <= 2)
    return tw_cli_relationships_suggest (cli, options, args[1]);
  tw_cli_say ("Use \"list\", \"add SOURCE TARGET\", \"describe SOURCE TARGET\", "
              "\"remove SOURCE TARGET\", \"ignore SOURCE TARGET\", \"import FILE.csv\" or "
              "\"suggest [TABLE]\"; a column is table.column, a key of several has commas between.");
  return TW_CLI_USAGE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  TwCliRelationshipOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &options.file, "Another relationships.yaml", "F" },
    { "description", 0, 0, G_OPTION_ARG_FILENAME, &options.description, "What the join means",
      "TEXT" },
    { "role", 0, 0, G_OPTION_ARG_FILENAME, &options.role,
      "What the target is to the source, where two tables are joined in several ways", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  TwCliExit exit_code = TW_CLI_USAGE;
  if (tw_cli_parse (cli, &tw_cli_relationships, entries, args, 1, 3))
    exit_code = choose (cli, &options, args);
  g_free (options.file);
  g_free (options.description);
  g_free (options.role);
  return exit_code;
}

const TwCliCommand tw_cli_relationships
  = { "relationships", "list|add|describe|remove|ignore|import|suggest [SOURCE TARGET]",
      "Shows or changes how tables join; a column is table.column.", run };
