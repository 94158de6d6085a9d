// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history-context.h"

#include <string.h>

#include "catalog/tw-relationship-match.h"
#include "core/tw-json-read.h"

/* Names are "schema.table", "table.column"; what somebody changed so that it is none is left out. */

typedef struct {
  TwSystemTables *tables;
  GHashTable *by_name; /* of table to TwSystemTable */
  GHashTable *columns; /* "table.column" */
} Names;

static JsonObject *
object_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
length_of (JsonArray *array)
{
  return array ? json_array_get_length (array) : 0;
}

static const char *
string_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  gboolean text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  return text ? json_node_get_string (node) : "";
}

static void
add_column (Names *self, const char *table, const char *column)
{
  TwSystemTable *to = g_hash_table_lookup (self->by_name, table);
  if (to && *column && g_hash_table_add (self->columns, g_strdup_printf ("%s.%s", table, column)))
    tw_system_table_add_column (to, column, "", FALSE, NULL);
}

/* @name: "table.column" */
static void
add_named_column (Names *self, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name ? name : "", ".", 2);
  if (g_strv_length (parts) == 2)
    add_column (self, parts[0], parts[1]);
}

static void
add_table (Names *self, JsonObject *object)
{
  const char *name = tw_json_get_string (object, "name");
  JsonArray *columns = tw_json_get_array (object, "columns");
  g_auto (GStrv) parts = g_strsplit (name ? name : "", ".", 2);
  if (g_strv_length (parts) != 2 || g_hash_table_contains (self->by_name, parts[1]))
    return;
  TwSystemTable *table = tw_system_tables_add_table (self->tables, parts[0], parts[1],
                                                     TW_TABLE_KIND_TABLE, NULL);
  g_hash_table_insert (self->by_name, g_strdup (parts[1]), table);
  for (guint i = 0; i < length_of (columns); i++)
    add_column (self, parts[1], string_at (columns, i));
}

static void
add_names (Names *self, JsonObject *object)
{
  static const char *const ends[] = { "source", "target" };
  JsonArray *tables = tw_json_get_array (object, "tables");
  JsonArray *joins = tw_json_get_array (object, "joins");
  JsonArray *values = tw_json_get_array (object, "values");
  for (guint i = 0; i < length_of (tables); i++)
    if (object_at (tables, i))
      add_table (self, object_at (tables, i));
  for (guint i = 0; i < length_of (joins); i++)
    for (guint end = 0; end < G_N_ELEMENTS (ends) && object_at (joins, i); end++) {
      JsonArray *names = tw_json_get_array (object_at (joins, i), ends[end]);
      for (guint pair = 0; pair < length_of (names); pair++)
        add_named_column (self, string_at (names, pair));
    }
  for (guint i = 0; i < length_of (values); i++)
    if (object_at (values, i))
      add_named_column (self, tw_json_get_string (object_at (values, i), "column"));
}

static const TwColumn *
find_column (TwContext *context, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name ? name : "", ".", 2);
  if (g_strv_length (parts) != 2)
    return NULL;
  const TwTable *table
    = tw_catalog_find_table (tw_context_get_catalog (context), NULL, parts[0]);
  return table ? tw_table_find_column (table, parts[1]) : NULL;
}

static void
read_table (TwContext *context, JsonObject *object)
{
  const char *name = tw_json_get_string (object, "name");
  JsonArray *columns = tw_json_get_array (object, "columns");
  g_auto (GStrv) parts = g_strsplit (name ? name : "", ".", 2);
  const TwTable *table
    = g_strv_length (parts) == 2
        ? tw_catalog_find_table (tw_context_get_catalog (context), parts[0], parts[1])
        : NULL;
  if (table == NULL)
    return;
  TwContextTable *found
    = tw_context_add_table (context, table, tw_json_get_double (object, "score"),
                            tw_json_get_boolean (object, "via_join"));
  for (guint i = 0; i < length_of (columns); i++) {
    const TwColumn *column = tw_table_find_column (table, string_at (columns, i));
    if (column)
      tw_context_table_add_column (found, column);
  }
}

static TwRelationshipOrigin
origin_from_name (const char *name)
{
  static const TwRelationshipOrigin origins[]
    = { TW_RELATIONSHIP_ORIGIN_CONSTRAINT, TW_RELATIONSHIP_ORIGIN_COMMENT };
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    if (g_strcmp0 (tw_relationship_origin_get_name (origins[i]), name) == 0)
      return origins[i];
  return TW_RELATIONSHIP_ORIGIN_FILE;
}

static void
read_join (TwContext *context, JsonObject *object)
{
  JsonArray *sources = tw_json_get_array (object, "source");
  JsonArray *targets = tw_json_get_array (object, "target");
  guint n = MIN (length_of (sources), length_of (targets));
  TwRelationship *join
    = tw_relationship_new (origin_from_name (tw_json_get_string (object, "origin")), n);
  gboolean whole = n > 0;
  for (guint i = 0; i < n; i++) {
    join->source[i] = find_column (context, string_at (sources, i));
    join->target[i] = find_column (context, string_at (targets, i));
    whole = whole && join->source[i] && join->target[i];
  }
  if (whole)
    tw_context_take_join (context, join, g_strdup (tw_json_get_string (object, "role")));
  else
    tw_relationship_free (join);
}

static void
read_value (TwContext *context, JsonObject *object)
{
  const char *phrase = tw_json_get_string (object, "phrase");
  const char *value = tw_json_get_string (object, "value");
  const TwColumn *column = find_column (context, tw_json_get_string (object, "column"));
  if (phrase && value && column)
    tw_context_add_value (context, phrase, value, column);
}

static void
read_all (TwContext *context, JsonObject *object, const char *name,
          void (*read) (TwContext *context, JsonObject *object))
{
  JsonArray *array = tw_json_get_array (object, name);
  for (guint i = 0; i < length_of (array); i++)
    if (object_at (array, i))
      read (context, object_at (array, i));
}

TwContext *
tw_history_context_read (JsonObject *object)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "");
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Names names = { tables, by_name, columns };
  add_names (&names, object);
  if (g_hash_table_size (by_name) == 0)
    return NULL;
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  TwContext *context = tw_context_new (catalog);
  read_all (context, object, "tables", read_table);
  read_all (context, object, "joins", read_join);
  read_all (context, object, "values", read_value);
  return context;
}
