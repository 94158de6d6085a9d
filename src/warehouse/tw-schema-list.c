// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-schema-list.h"

#include <glib/gi18n.h>

#include "warehouse/tw-query.h"

#define TIMEOUT_MS 30000

/* SQL that PostgreSQL 8.0 would understand, for Redshift's leader still does: no FILTER, and 2615 is
 * pg_namespace in pg_description. What stands behind a table that is listed itself does not count:
 * partitions, and the tables of materialized views. */
static const char select_format[]
  = "SELECT n.nspname, d.description, pg_catalog.has_schema_privilege(n.oid, 'USAGE'), "
    "count(c.oid), "
    "sum(CASE WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 1 ELSE 0 END) "
    "FROM pg_catalog.pg_namespace n "
    "LEFT JOIN pg_catalog.pg_class c "
    "ON c.relnamespace = n.oid AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND %s "
    "LEFT JOIN pg_catalog.pg_description d "
    "ON d.objoid = n.oid AND d.classoid = 2615 AND d.objsubid = 0 "
    "WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
    "GROUP BY n.nspname, n.oid, d.description ORDER BY n.nspname";

enum { NAME, COMMENT, USABLE, N_TABLES, N_READABLE };

static void
entry_free (gpointer data)
{
  TwSchemaEntry *entry = data;
  g_free (entry->name);
  g_free (entry->comment);
  g_free (entry);
}

static guint
get_count (TwResultSet *result, guint row, guint column)
{
  double count = 0;
  return tw_result_set_get_double (result, row, column, &count) && count > 0 ? (guint) count : 0;
}

static TwSchemaEntry *
read_row (TwResultSet *result, guint row)
{
  char buffer[64];
  TwSchemaEntry *entry = g_new0 (TwSchemaEntry, 1);
  entry->name = g_strdup (tw_result_set_get_text (result, row, NAME, buffer, NULL));
  if (!tw_result_set_is_null (result, row, COMMENT))
    entry->comment = g_strdup (tw_result_set_get_text (result, row, COMMENT, buffer, NULL));
  entry->usable = tw_result_set_get_text (result, row, USABLE, buffer, NULL)[0] == 't';
  entry->n_tables = get_count (result, row, N_TABLES);
  entry->n_readable = entry->usable ? get_count (result, row, N_READABLE) : 0;
  return entry;
}

GPtrArray *
tw_schema_list_read (TwPool *pool, GCancellable *cancellable, GError **error)
{
  TwDialect dialect = TW_DIALECT_POSTGRESQL;
  if (!tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return NULL;
  g_autofree char *sql
    = g_strdup_printf (select_format, dialect == TW_DIALECT_REDSHIFT
                                        ? "pg_catalog.substring(c.relname, 1, 8) <> 'mv_tbl__'"
                                        : "NOT c.relispartition");
  TwQueryLimits limits = { .timeout_ms = TIMEOUT_MS, .read_only = TRUE, .purpose = N_("schema") };
  g_autoptr (TwResultSet) result = tw_query_run (pool, sql, NULL, &limits, cancellable, error);
  if (result == NULL)
    return NULL;
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++)
    g_ptr_array_add (entries, read_row (result, row));
  return entries;
}
