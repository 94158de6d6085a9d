// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "warehouse/tw-system-parts.h"

static const char *
kind_name (TwTableKind kind)
{
  switch (kind) {
  case TW_TABLE_KIND_TABLE:
    return "table";
  case TW_TABLE_KIND_VIEW:
    return "view";
  case TW_TABLE_KIND_MATERIALIZED_VIEW:
    return "materialized view";
  case TW_TABLE_KIND_EXTERNAL:
    return "external table";
  case TW_TABLE_KIND_LATE_BINDING:
    return "late-binding view";
  case TW_TABLE_KIND_ELSEWHERE:
    return "table of another database";
  }
  return "table";
}

/* (nullable): where the server is not Redshift */
static const char *
distribution_name (TwDistribution distribution)
{
  switch (distribution) {
  case TW_DISTRIBUTION_AUTO:
    return "auto";
  case TW_DISTRIBUTION_EVEN:
    return "even";
  case TW_DISTRIBUTION_KEY:
    return "key";
  case TW_DISTRIBUTION_ALL:
    return "all";
  case TW_DISTRIBUTION_UNKNOWN:
    break;
  }
  return NULL;
}

static const char *
part_state_name (TwPartState state)
{
  switch (state) {
  case TW_PART_NOT_READ:
    return "not read";
  case TW_PART_READ:
    return "read";
  case TW_PART_TIMED_OUT:
    return "timed out";
  case TW_PART_FAILED:
    break;
  }
  return "failed";
}

static JsonArray *
parts_to_json (TwCatalog *catalog)
{
  JsonArray *array = json_array_new ();
  const GPtrArray *parts = tw_catalog_get_parts (catalog);
  for (guint i = 0; i < parts->len; i++) {
    const TwCatalogPart *part = parts->pdata[i];
    g_autofree char *key = tw_system_part_dup_key (part->kind, part->name);
    JsonObject *object = json_object_new ();
    tw_json_set_text (object, "part", key);
    tw_json_set_text (object, "state", part_state_name (part->state));
    tw_json_set_text (object, "message", part->message);
    json_object_set_int_member (object, "tables", part->n_tables);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
column_to_json (const TwColumn *column)
{
  JsonObject *object = json_object_new ();
  tw_json_set_text (object, "name", column->name);
  tw_json_set_text (object, "type", column->type_name);
  tw_json_set_text (object, "business_name", column->business_name);
  tw_json_set_text (object, "description", column->description);
  json_object_set_boolean_member (object, "primary_key", column->primary_key);
  json_object_set_boolean_member (object, "not_null", column->not_null);
  if (column->table->distribution != TW_DISTRIBUTION_UNKNOWN) {
    json_object_set_boolean_member (object, "distribution_key", column->distribution_key);
    json_object_set_int_member (object, "sort_order", column->sort_order);
  }
  return object;
}

static JsonArray *
tables_to_json (TwCatalog *catalog)
{
  JsonArray *tables = json_array_new ();
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    const TwTable *table = tw_catalog_get_table (catalog, i);
    JsonObject *object = json_object_new ();
    JsonArray *columns = json_array_new ();
    if (table->database)
      tw_json_set_text (object, "database", table->database);
    tw_json_set_text (object, "schema", table->schema);
    tw_json_set_text (object, "name", table->name);
    tw_json_set_text (object, "kind", kind_name (table->kind));
    tw_json_set_text (object, "business_name", table->business_name);
    tw_json_set_text (object, "description", table->description);
    json_object_set_boolean_member (object, "readable", table->readable);
    if (table->distribution != TW_DISTRIBUTION_UNKNOWN)
      tw_json_set_text (object, "distribution", distribution_name (table->distribution));
    if (table->row_estimate >= 0)
      json_object_set_double_member (object, "rows", table->row_estimate);
    else
      json_object_set_null_member (object, "rows");
    for (guint n = 0; n < table->n_columns; n++)
      json_array_add_object_element (columns, column_to_json (&table->columns[n]));
    json_object_set_array_member (object, "columns", columns);
    json_array_add_object_element (tables, object);
  }
  return tables;
}

static char *
join_names (const TwColumn *const *columns, guint n_columns)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%s%s.%s.%s", i > 0 ? ", " : "", columns[i]->table->schema,
                            columns[i]->table->name, columns[i]->name);
  return g_string_free (text, FALSE);
}

static JsonArray *
relationships_to_json (TwCatalog *catalog)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    g_autofree char *source
      = join_names ((const TwColumn *const *) relationship->source, relationship->n_columns);
    g_autofree char *target
      = join_names ((const TwColumn *const *) relationship->target, relationship->n_columns);
    JsonObject *object = json_object_new ();
    tw_json_set_text (object, "source", source);
    tw_json_set_text (object, "target", target);
    tw_json_set_text (object, "origin", tw_relationship_origin_get_name (relationship->origin));
    tw_json_set_text (object, "description", relationship->description);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
glossary_to_json (const TwGlossaryStatus *status)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "tables", status->n_tables);
  json_object_set_int_member (object, "tables_documented", status->n_tables_documented);
  json_object_set_int_member (object, "columns", status->n_columns);
  json_object_set_int_member (object, "columns_documented", status->n_columns_documented);
  json_object_set_double_member (object, "cryptic_share", status->cryptic_share);
  json_object_set_boolean_member (object, "cryptic", status->cryptic);
  return object;
}

static JsonArray *
rejected_to_json (const GPtrArray *rejected)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < rejected->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (rejected, i));
  return array;
}

static void
print_json (TwCatalog *catalog)
{
  JsonObject *object = json_object_new ();
  tw_json_set_text (object, "database", tw_catalog_get_database (catalog));
  tw_json_set_text (object, "dialect", tw_dialect_get_name (tw_catalog_get_dialect (catalog)));
  json_object_set_object_member (object, "glossary",
                                 glossary_to_json (tw_catalog_get_glossary_status (catalog)));
  json_object_set_array_member (object, "tables", tables_to_json (catalog));
  json_object_set_array_member (object, "parts", parts_to_json (catalog));
  json_object_set_array_member (object, "relationships", relationships_to_json (catalog));
  json_object_set_array_member (object, "rejected",
                                rejected_to_json (tw_catalog_get_rejected (catalog)));
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static void
print_table (const TwTable *table)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "\n%s%s%s.%s", table->database ? table->database : "",
                          table->database ? "." : "", table->schema, table->name);
  if (table->kind != TW_TABLE_KIND_TABLE)
    g_string_append_printf (text, " (%s)", kind_name (table->kind));
  if (!table->readable)
    g_string_append (text, " (may not be read)");
  if (table->business_name)
    g_string_append_printf (text, " · %s", table->business_name);
  if (table->row_estimate >= 0)
    g_string_append_printf (text, " · about %.0f rows", table->row_estimate);
  if (table->distribution != TW_DISTRIBUTION_UNKNOWN)
    g_string_append_printf (text, " · distributed %s", distribution_name (table->distribution));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    g_string_append_printf (text, column->business_name ? "  %-22s %-24s %s" : "  %-22s %s%s",
                            column->name, column->type_name,
                            column->business_name ? column->business_name : "");
    if (column->distribution_key)
      g_string_append (text, " · distribution key");
    if (column->sort_order)
      g_string_append_printf (text, " · %ssort key %d",
                              column->sort_order < 0 ? "interleaved " : "",
                              ABS (column->sort_order));
    g_string_append_c (text, '\n');
  }
  tw_cli_print_safely (text->str);
}

static void
print_relationships (TwCatalog *catalog)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  tw_cli_print ("\nRelationships\n");
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    g_autofree char *source
      = join_names ((const TwColumn *const *) relationship->source, relationship->n_columns);
    g_autofree char *target
      = join_names ((const TwColumn *const *) relationship->target, relationship->n_columns);
    g_autofree char *line
      = g_strdup_printf ("  %s → %s (%s)\n", source, target,
                         tw_relationship_origin_get_name (relationship->origin));
    tw_cli_print_safely (line);
  }
}

/* What may be slow is read when it is wanted, and says how that went. */
static void
print_parts (TwCatalog *catalog)
{
  const GPtrArray *parts = tw_catalog_get_parts (catalog);
  if (parts->len)
    tw_cli_print ("\nBeside them (\"schema --load PART\" reads one, \"--load all\" everything)\n");
  for (guint i = 0; i < parts->len; i++) {
    const TwCatalogPart *part = parts->pdata[i];
    g_autofree char *key = tw_system_part_dup_key (part->kind, part->name);
    g_autofree char *line
      = g_strdup_printf ("  %s: %s%s%s\n", key, part_state_name (part->state),
                         part->message ? ": " : "", part->message ? part->message : "");
    tw_cli_print_safely (line);
  }
}

static void
print_text (TwCatalog *catalog)
{
  const TwGlossaryStatus *status = tw_catalog_get_glossary_status (catalog);
  g_autofree char *where = g_strdup_printf ("%s on %s", tw_catalog_get_database (catalog),
                                            tw_dialect_get_name (tw_catalog_get_dialect (catalog)));
  tw_cli_print_safely (where);
  tw_cli_print (": %u of %u tables and %u of %u columns are documented; names are %s.\n",
                status->n_tables_documented, status->n_tables, status->n_columns_documented,
                status->n_columns, status->cryptic ? "mostly abbreviations" : "descriptive");
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++)
    print_table (tw_catalog_get_table (catalog, i));
  print_parts (catalog);
  print_relationships (catalog);
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_auto (GStrv) load = NULL;
  const GOptionEntry entries[] = {
    { "load", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &load,
      "Reads too what may be slow: late-binding views, external SCHEMA, database NAME, all; may be "
      "repeated",
      "PART" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_schema, entries, args, 0, 0))
    return TW_CLI_USAGE;
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open_with (cli, TW_WORKSPACE_SCHEMA, NULL, NULL, (const char *const *) load,
                        &exit_code);
  if (workspace == NULL)
    return exit_code;
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  if (cli->json)
    print_json (catalog);
  else
    print_text (catalog);
  if (tw_catalog_get_n_tables (catalog) == 0)
    tw_cli_say ("There are no tables.\n  Check the schemas and the rights of this login.");
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_schema
  = { "schema", "", "Shows tables, columns, business names and relationships.", run };
