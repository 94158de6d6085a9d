// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-system-parts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "warehouse/tw-query.h"

#define LIST_MS 10000
#define READ_MS 30000

static const char list_external[]
  = "SELECT schemaname FROM svv_external_schemas ORDER BY schemaname";
static const char list_databases[]
  = "SELECT database_name FROM svv_redshift_databases ORDER BY database_name";
static const char may_see_table_info[]
  = "SELECT pg_catalog.has_table_privilege('svv_table_info', 'SELECT')";
static const char table_info[] = "SELECT table_id, tbl_rows FROM svv_table_info";

/* schema, table, column, type, whether it may be NULL, remarks */
static const char read_late_binding[]
  = "SELECT view_schema, view_name, col_name, col_type, 'YES', NULL "
    "FROM pg_get_late_binding_view_cols() "
    "AS cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int) "
    "ORDER BY view_schema, view_name, col_num";
static const char read_external[]
  = "SELECT schemaname, tablename, columnname, external_type, 'YES', NULL "
    "FROM svv_external_columns WHERE schemaname = $1 ORDER BY tablename, columnnum";
static const char read_database[]
  = "SELECT schema_name, table_name, column_name, data_type, is_nullable, remarks "
    "FROM svv_all_columns WHERE database_name = $1 "
    "ORDER BY schema_name, table_name, ordinal_position";

enum { SCHEMA, TABLE, COLUMN, TYPE, NULLABLE, REMARKS };

static TwResultSet *
ask (TwPool *pool, const char *sql, const char *param, guint timeout_ms, GCancellable *cancellable,
     GError **error)
{
  const TwQueryLimits limits = { .timeout_ms = timeout_ms, .read_only = TRUE, .purpose = N_("schema") };
  const char *params[] = { param, NULL };
  return tw_query_run (pool, sql, param ? params : NULL, &limits, cancellable, error);
}

static char *
dup_cell (TwResultSet *result, guint row, guint column)
{
  char buffer[64];
  if (tw_result_set_is_null (result, row, column))
    return NULL;
  return g_strdup (tw_result_set_get_text (result, row, column, buffer, NULL));
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
has_name (const char *const *names, const char *name)
{
  return names && names[0] && g_strv_contains (names, name);
}

/* A person who named schemas gets those external ones that are among them, or all. */
static gboolean
is_wanted (const TwSystemFilter *filter, const char *schema)
{
  if (has_name (filter->hidden, schema) || g_str_has_prefix (schema, "pg_")
      || strcmp (schema, "information_schema") == 0)
    return FALSE;
  return filter->schemas == NULL || filter->schemas[0] == NULL
         || has_name (filter->schemas, schema);
}

static TwSystemPart *
add_part (TwSystemTables *tables, TwPartKind kind, const char *name)
{
  TwSystemPart *part = g_new0 (TwSystemPart, 1);
  part->kind = kind;
  part->name = g_strdup (name);
  g_ptr_array_add (tables->parts, part);
  return part;
}

static void
part_failed (TwSystemPart *part, const GError *error)
{
  gboolean late = g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT);
  part->state = late ? TW_PART_TIMED_OUT : TW_PART_FAILED;
  g_free (part->message);
  part->message = g_strdup (error->message);
}

/* What can be listed, a part each; what cannot, one part that says why. */
static gboolean
list_parts (TwPool *pool, const TwSystemFilter *filter, TwSystemTables *tables, TwPartKind kind,
            const char *sql, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TwResultSet) result = ask (pool, sql, NULL, LIST_MS, cancellable, &failure);
  if (is_cancelled (failure)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (result == NULL) {
    part_failed (add_part (tables, kind, ""), failure);
    return TRUE;
  }
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++) {
    g_autofree char *name = dup_cell (result, row, 0);
    gboolean here = kind == TW_PART_EXTERNAL ? is_wanted (filter, name)
                                             : strcmp (name, tables->database) != 0;
    if (here)
      add_part (tables, kind, name);
  }
  return TRUE;
}

static void
find_late_binding (TwSystemTables *tables)
{
  for (guint i = 0; i < tables->tables->len; i++)
    if (((TwSystemTable *) tables->tables->pdata[i])->kind == TW_TABLE_KIND_LATE_BINDING) {
      add_part (tables, TW_PART_LATE_BINDING, "");
      return;
    }
}

static void
take_row_counts (TwSystemTables *tables, TwResultSet *result)
{
  g_autoptr (GHashTable) by_oid = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < tables->tables->len; i++) {
    TwSystemTable *table = tables->tables->pdata[i];
    g_hash_table_insert (by_oid, GUINT_TO_POINTER (table->oid), table);
  }
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++) {
    gint64 oid = 0;
    double rows = 0;
    TwSystemTable *table = NULL;
    if (tw_result_set_get_int64 (result, row, 0, &oid))
      table = g_hash_table_lookup (by_oid, GUINT_TO_POINTER ((guint) oid));
    if (table && tw_result_set_get_double (result, row, 1, &rows))
      table->row_estimate = rows;
  }
}

/* Superusers see it, and whom they let; whether one may is asked first, on the leader alone. */
static gboolean
count_rows (TwPool *pool, TwSystemTables *tables, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TwResultSet) may
    = ask (pool, may_see_table_info, NULL, LIST_MS, cancellable, &failure);
  g_autofree char *answer = may && tw_result_set_get_n_rows (may) ? dup_cell (may, 0, 0) : NULL;
  if (answer && answer[0] == 't') {
    g_autoptr (TwResultSet) rows = ask (pool, table_info, NULL, LIST_MS, cancellable, &failure);
    if (rows)
      take_row_counts (tables, rows);
  }
  if (!is_cancelled (failure))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
tw_system_parts_find (TwPool *pool, const TwSystemFilter *filter, TwSystemTables *tables,
                      GCancellable *cancellable, GError **error)
{
  if (tables->dialect != TW_DIALECT_REDSHIFT)
    return TRUE;
  find_late_binding (tables);
  return list_parts (pool, filter, tables, TW_PART_EXTERNAL, list_external, cancellable, error)
         && list_parts (pool, filter, tables, TW_PART_DATABASE, list_databases, cancellable, error)
         && count_rows (pool, tables, cancellable, error);
}

static TwSystemTable *
find_table (TwSystemTables *tables, const char *database, const char *schema, const char *name)
{
  for (guint i = tables->tables->len; i > 0; i--) {
    TwSystemTable *table = tables->tables->pdata[i - 1];
    if (strcmp (table->name, name) == 0 && strcmp (table->schema, schema) == 0
        && g_strcmp0 (table->database, database) == 0)
      return table;
  }
  return NULL;
}

static TwTableKind
kind_of_part (const TwSystemPart *part)
{
  switch (part->kind) {
  case TW_PART_LATE_BINDING:
    return TW_TABLE_KIND_LATE_BINDING;
  case TW_PART_EXTERNAL:
    return TW_TABLE_KIND_EXTERNAL;
  case TW_PART_DATABASE:
    break;
  }
  return TW_TABLE_KIND_ELSEWHERE;
}

/* A late-binding view is there already, without columns. */
static TwSystemTable *
table_of_row (TwSystemTables *tables, const TwSystemPart *part, const char *schema,
              const char *name)
{
  const char *database = part->kind == TW_PART_DATABASE ? part->name : NULL;
  TwSystemTable *table = find_table (tables, database, schema, name);
  if (table == NULL && part->kind != TW_PART_LATE_BINDING) {
    table = tw_system_tables_add_table (tables, schema, name, kind_of_part (part), NULL);
    table->oid = 0;
    table->database = g_strdup (database);
  }
  return table && table->kind == kind_of_part (part) ? table : NULL;
}

static void
take_tables (TwSystemTables *tables, TwSystemPart *part, const TwSystemFilter *filter,
             TwResultSet *result)
{
  TwSystemTable *table = NULL;
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++) {
    g_autofree char *schema = dup_cell (result, row, SCHEMA);
    g_autofree char *name = dup_cell (result, row, TABLE);
    g_autofree char *column = dup_cell (result, row, COLUMN);
    g_autofree char *type = dup_cell (result, row, TYPE);
    g_autofree char *nullable = dup_cell (result, row, NULLABLE);
    g_autofree char *remarks = dup_cell (result, row, REMARKS);
    /* "pg.dropped" columns are Redshift's own leftovers. */
    if (has_name (filter->hidden, schema) || g_str_has_prefix (schema, "pg_")
        || strcmp (schema, "information_schema") == 0 || strstr (column, "pg.dropped"))
      continue;
    gboolean same = table && strcmp (table->name, name) == 0 && strcmp (table->schema, schema) == 0;
    if (!same) {
      table = table_of_row (tables, part, schema, name);
      part->n_tables += table != NULL;
    }
    if (table)
      tw_system_table_add_column (table, column, type ? type : "", nullable && nullable[0] == 'N',
                                  remarks && *remarks ? remarks : NULL);
  }
}

static TwResultSet *
ask_part (TwPool *pool, const TwSystemPart *part, guint timeout_ms, GCancellable *cancellable,
          GError **error)
{
  switch (part->kind) {
  case TW_PART_LATE_BINDING:
    return ask (pool, read_late_binding, NULL, timeout_ms, cancellable, error);
  case TW_PART_EXTERNAL:
    return ask (pool, read_external, part->name, timeout_ms, cancellable, error);
  case TW_PART_DATABASE:
    break;
  }
  return ask (pool, read_database, part->name, timeout_ms, cancellable, error);
}

gboolean
tw_system_part_read (TwPool *pool, const TwSystemFilter *filter, TwSystemTables *tables,
                     TwSystemPart *part, guint timeout_ms, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (part->state == TW_PART_READ)
    return TRUE;
  g_autoptr (TwResultSet) result
    = ask_part (pool, part, timeout_ms ? timeout_ms : READ_MS, cancellable, &failure);
  if (is_cancelled (failure)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (result == NULL) {
    part_failed (part, failure);
    return TRUE;
  }
  g_clear_pointer (&part->message, g_free);
  part->n_tables = 0;
  part->state = TW_PART_READ;
  take_tables (tables, part, filter, result);
  return TRUE;
}

char *
tw_system_part_dup_key (TwPartKind kind, const char *name)
{
  switch (kind) {
  case TW_PART_LATE_BINDING:
    return g_strdup ("late-binding views");
  case TW_PART_EXTERNAL:
    return g_strconcat ("external ", name, NULL);
  case TW_PART_DATABASE:
    break;
  }
  return g_strconcat ("database ", name, NULL);
}
