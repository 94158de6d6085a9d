// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-system-tables.h"

#include <glib/gi18n.h>
#include <string.h>

#include "warehouse/tw-query.h"

#define TIMEOUT_MS 300000

/* SQL that PostgreSQL 8.0 would understand, for Redshift's leader still does: no array functions,
 * and 1259 is pg_class in pg_description. */
static const char tables_select[]
  = "SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples, "
    "pg_catalog.has_schema_privilege(n.oid, 'USAGE') "
    "AND pg_catalog.has_table_privilege(c.oid, 'SELECT'), "
    "td.description, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
    "a.attnotnull, cd.description";
static const char redshift_select[] = ", c.reldiststyle, a.attisdistkey, a.attsortkeyord";
static const char tables_from[]
  = " FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_catalog.pg_attribute a "
    "ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "LEFT JOIN pg_catalog.pg_description td "
    "ON td.objoid = c.oid AND td.classoid = 1259 AND td.objsubid = 0 "
    "LEFT JOIN pg_catalog.pg_description cd "
    "ON cd.objoid = c.oid AND cd.classoid = 1259 AND cd.objsubid = a.attnum AND cd.objsubid > 0 "
    "WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')";
static const char tables_order[] = " ORDER BY n.nspname, c.relname, c.oid, a.attnum";

static const char constraints_select[]
  = "SELECT k.contype, k.conname, k.conrelid, k.confrelid, k.conkey, k.confkey "
    "FROM pg_catalog.pg_constraint k "
    "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE k.contype IN ('p', 'u', 'f')";
static const char constraints_order[] = " ORDER BY n.nspname, c.relname, k.conname";

enum {
  TABLE_OID,
  TABLE_SCHEMA,
  TABLE_NAME,
  TABLE_KIND,
  TABLE_ROWS,
  TABLE_READABLE,
  TABLE_COMMENT,
  COLUMN_NUMBER,
  COLUMN_NAME,
  COLUMN_TYPE,
  COLUMN_NOT_NULL,
  COLUMN_COMMENT,
  TABLE_DISTRIBUTION, /* from here on only Redshift's */
  COLUMN_DISTRIBUTION_KEY,
  COLUMN_SORT_ORDER,
};

enum {
  CONSTRAINT_TYPE,
  CONSTRAINT_NAME,
  CONSTRAINT_TABLE,
  CONSTRAINT_TARGET,
  CONSTRAINT_COLUMNS,
  CONSTRAINT_TARGET_COLUMNS,
};

static void
append_names (GString *sql, const char *condition, const char *const *names, guint *number)
{
  for (guint i = 0; names && names[i]; i++)
    g_string_append_printf (sql, "%s$%u", i == 0 ? condition : ", ", (*number)++);
  g_string_append (sql, names && names[0] ? ")" : "");
}

static char *
make_query (const char *select, const TwSystemFilter *filter, TwDialect dialect, const char *order)
{
  guint number = 1;
  GString *sql = g_string_new (select);
  g_string_append (sql, " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'");
  if (dialect == TW_DIALECT_REDSHIFT)
    /* What stands behind a materialized view. */
    g_string_append (sql, " AND pg_catalog.substring(c.relname, 1, 8) <> 'mv_tbl__'");
  else
    /* The partitions of a table that is listed itself. */
    g_string_append (sql, " AND NOT c.relispartition");
  append_names (sql, " AND n.nspname IN (", filter->schemas, &number);
  append_names (sql, " AND n.nspname NOT IN (", filter->hidden, &number);
  g_string_append (sql, order);
  return g_string_free (sql, FALSE);
}

static GStrv
make_params (const TwSystemFilter *filter)
{
  g_autoptr (GStrvBuilder) params = g_strv_builder_new ();
  if (filter->schemas)
    g_strv_builder_addv (params, (const char **) filter->schemas);
  if (filter->hidden)
    g_strv_builder_addv (params, (const char **) filter->hidden);
  return g_strv_builder_end (params);
}

static TwResultSet *
ask (TwPool *pool, const char *sql, const TwSystemFilter *filter, GCancellable *cancellable,
     GError **error)
{
  g_auto (GStrv) params = make_params (filter);
  TwQueryLimits limits = { .timeout_ms = TIMEOUT_MS, .read_only = TRUE, .purpose = N_("schema") };
  g_autoptr (TwResultSet) result
    = tw_query_run (pool, sql, (const char *const *) params, &limits, cancellable, error);
  if (result != NULL && tw_result_set_get_truncated (result)) {
    tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_FAILED,
                  "Choose the schemas to read in the connection's settings.",
                  "The database has too many tables to read them all.");
    return NULL;
  }
  return g_steal_pointer (&result);
}

static gint64
get_number (TwResultSet *result, guint row, guint column)
{
  gint64 number = 0;
  return tw_result_set_get_int64 (result, row, column, &number) ? number : 0;
}

static const char *
get_nullable (TwResultSet *result, guint row, guint column, char buffer[64])
{
  return tw_result_set_is_null (result, row, column)
           ? NULL
           : tw_result_set_get_text (result, row, column, buffer, NULL);
}

static gboolean
get_flag (TwResultSet *result, guint row, guint column)
{
  char buffer[64];
  return tw_result_set_get_text (result, row, column, buffer, NULL)[0] == 't';
}

static TwTableKind
kind_from_word (const char *word)
{
  switch (word[0]) {
  case 'v':
    return TW_TABLE_KIND_VIEW;
  case 'm':
    return TW_TABLE_KIND_MATERIALIZED_VIEW;
  case 'f':
    return TW_TABLE_KIND_EXTERNAL;
  default:
    return TW_TABLE_KIND_TABLE;
  }
}

/* Never counted is -1; Redshift says 0 or 0.001 for it. */
static double
get_row_estimate (TwResultSet *result, guint row, TwDialect dialect, TwTableKind kind)
{
  double rows = -1;
  if (kind == TW_TABLE_KIND_VIEW || !tw_result_set_get_double (result, row, TABLE_ROWS, &rows)
      || rows < 0 || (dialect == TW_DIALECT_REDSHIFT && rows < 1))
    return -1;
  return rows;
}

static TwDistribution
distribution_from_number (gint64 style)
{
  switch (style) {
  case 0:
    return TW_DISTRIBUTION_EVEN;
  case 1:
    return TW_DISTRIBUTION_KEY;
  case 8:
    return TW_DISTRIBUTION_ALL;
  default:
    return TW_DISTRIBUTION_AUTO;
  }
}

/* Views have no rows to spread; one whose columns nobody has looked up yet is late-binding. */
static void
take_redshift_table (TwSystemTable *table, TwResultSet *result, guint row)
{
  if (table->kind == TW_TABLE_KIND_TABLE)
    table->distribution = distribution_from_number (get_number (result, row, TABLE_DISTRIBUTION));
  else if (table->kind == TW_TABLE_KIND_VIEW && tw_result_set_is_null (result, row, COLUMN_NUMBER))
    table->kind = TW_TABLE_KIND_LATE_BINDING;
}

static TwSystemTable *
add_table (TwSystemTables *self, TwResultSet *result, guint row)
{
  char schema[64], name[64], kind[64], comment[64];
  TwSystemTable *table = tw_system_tables_add_table (
    self, tw_result_set_get_text (result, row, TABLE_SCHEMA, schema, NULL),
    tw_result_set_get_text (result, row, TABLE_NAME, name, NULL),
    kind_from_word (tw_result_set_get_text (result, row, TABLE_KIND, kind, NULL)),
    get_nullable (result, row, TABLE_COMMENT, comment));
  table->oid = (guint32) get_number (result, row, TABLE_OID);
  table->row_estimate = get_row_estimate (result, row, self->dialect, table->kind);
  table->readable = get_flag (result, row, TABLE_READABLE);
  if (self->dialect == TW_DIALECT_REDSHIFT)
    take_redshift_table (table, result, row);
  return table;
}

static void
add_column (TwSystemTable *table, TwResultSet *result, guint row, TwDialect dialect)
{
  char name[64], type[64], comment[64];
  tw_system_table_add_column (table, tw_result_set_get_text (result, row, COLUMN_NAME, name, NULL),
                              tw_result_set_get_text (result, row, COLUMN_TYPE, type, NULL),
                              get_flag (result, row, COLUMN_NOT_NULL),
                              get_nullable (result, row, COLUMN_COMMENT, comment));
  TwSystemColumn *column
    = &g_array_index (table->columns, TwSystemColumn, table->columns->len - 1);
  column->number = (int) get_number (result, row, COLUMN_NUMBER);
  if (dialect == TW_DIALECT_REDSHIFT) {
    column->distribution_key = get_flag (result, row, COLUMN_DISTRIBUTION_KEY);
    column->sort_order = (int) get_number (result, row, COLUMN_SORT_ORDER);
  }
}

static GHashTable *
add_tables (TwSystemTables *self, TwResultSet *result)
{
  GHashTable *by_oid = g_hash_table_new (NULL, NULL);
  TwSystemTable *table = NULL;
  guint n_rows = tw_result_set_get_n_rows (result);
  for (guint row = 0; row < n_rows; row++) {
    guint32 oid = (guint32) get_number (result, row, TABLE_OID);
    if (table == NULL || table->oid != oid) {
      table = add_table (self, result, row);
      g_hash_table_insert (by_oid, GUINT_TO_POINTER (oid), table);
    }
    if (!tw_result_set_is_null (result, row, COLUMN_NUMBER))
      add_column (table, result, row, self->dialect);
  }
  return by_oid;
}

/* "{1,2}" */
static GArray *
parse_numbers (const char *text)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));
  for (const char *c = text; *c != '\0';) {
    char *end = NULL;
    gint64 number = g_ascii_strtoll (c, &end, 10);
    int value = (int) CLAMP (number, 0, G_MAXINT16);
    if (end != c)
      g_array_append_val (numbers, value);
    c = end != c ? end : c + 1;
  }
  return numbers;
}

static void
constraint_free (TwSystemConstraint *constraint)
{
  g_free (constraint->name);
  g_array_unref (constraint->columns);
  g_array_unref (constraint->target_columns);
  g_free (constraint);
}

/* One that points outside the schemas that were read is left out. */
static gboolean
is_whole (const TwSystemConstraint *constraint, GHashTable *by_oid)
{
  if (!g_hash_table_contains (by_oid, GUINT_TO_POINTER (constraint->table_oid))
      || constraint->columns->len == 0)
    return FALSE;
  return constraint->kind != TW_CONSTRAINT_FOREIGN_KEY
         || (g_hash_table_contains (by_oid, GUINT_TO_POINTER (constraint->target_oid))
             && constraint->columns->len == constraint->target_columns->len);
}

static void
add_constraint (TwSystemTables *self, TwResultSet *result, guint row, GHashTable *by_oid)
{
  char type[64], name[64], columns[64], targets[64];
  const char *word = tw_result_set_get_text (result, row, CONSTRAINT_TYPE, type, NULL);
  TwSystemConstraint *constraint = g_new0 (TwSystemConstraint, 1);
  constraint->kind = word[0] == 'p'   ? TW_CONSTRAINT_PRIMARY_KEY
                     : word[0] == 'u' ? TW_CONSTRAINT_UNIQUE
                                      : TW_CONSTRAINT_FOREIGN_KEY;
  constraint->name = g_strdup (tw_result_set_get_text (result, row, CONSTRAINT_NAME, name, NULL));
  constraint->table_oid = (guint32) get_number (result, row, CONSTRAINT_TABLE);
  constraint->target_oid = (guint32) get_number (result, row, CONSTRAINT_TARGET);
  constraint->columns
    = parse_numbers (tw_result_set_get_text (result, row, CONSTRAINT_COLUMNS, columns, NULL));
  constraint->target_columns = parse_numbers (
    tw_result_set_get_text (result, row, CONSTRAINT_TARGET_COLUMNS, targets, NULL));
  if (is_whole (constraint, by_oid))
    g_ptr_array_add (self->constraints, constraint);
  else
    constraint_free (constraint);
}

TwSystemTables *
tw_system_tables_read (TwPool *pool, const TwSystemFilter *filter, GCancellable *cancellable,
                       GError **error)
{
  static const TwSystemFilter everything = { 0 };
  filter = filter ? filter : &everything;
  TwDialect dialect = TW_DIALECT_POSTGRESQL;
  if (!tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return NULL;
  g_autofree char *select = g_strconcat (
    tables_select, dialect == TW_DIALECT_REDSHIFT ? redshift_select : "", tables_from, NULL);
  g_autofree char *tables_sql = make_query (select, filter, dialect, tables_order);
  g_autofree char *constraints_sql
    = make_query (constraints_select, filter, dialect, constraints_order);
  g_autoptr (TwResultSet) tables = ask (pool, tables_sql, filter, cancellable, error);
  if (tables == NULL)
    return NULL;
  g_autoptr (TwResultSet) constraints = ask (pool, constraints_sql, filter, cancellable, error);
  if (constraints == NULL)
    return NULL;
  const char *database = tw_endpoint_get_database (tw_pool_get_endpoint (pool));
  TwSystemTables *self = tw_system_tables_new (dialect, database);
  g_autoptr (GHashTable) by_oid = add_tables (self, tables);
  guint n_constraints = tw_result_set_get_n_rows (constraints);
  for (guint row = 0; row < n_constraints; row++)
    add_constraint (self, constraints, row, by_oid);
  return self;
}

/* One number of all that the two queries above give, but for estimates of rows: what stands behind
 * it is added up where it is, so that 64,000 columns are one row on the way. STRTOL is Redshift's. */
static const char fingerprint_select[]
  = "SELECT pg_catalog.count(*), pg_catalog.sum(%s) "
    "FROM (SELECT pg_catalog.md5(n.nspname || '.' || c.relname || '.' || c.relkind::text || '.' "
    "|| CAST(c.oid AS varchar) || '.' "
    "|| CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE') "
    "AND pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'r' ELSE '-' END || '.' "
    "|| coalesce(td.description, '') || '.' || coalesce(a.attname, '') || '.' "
    "|| coalesce(CAST(a.attnum AS varchar), '') || '.' "
    "|| coalesce(pg_catalog.format_type(a.atttypid, a.atttypmod), '') || '.' "
    "|| CASE WHEN a.attnotnull THEN '!' ELSE '' END || '.' "
    "|| coalesce(cd.description, '')) AS digest";
static const char constraints_count[]
  = "SELECT pg_catalog.count(*), pg_catalog.sum(CAST(k.oid AS bigint)) "
    "FROM pg_catalog.pg_constraint k "
    "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE k.contype IN ('p', 'u', 'f')";

static char *
fingerprint_query (TwDialect dialect, const TwSystemFilter *filter)
{
  static const char strtol_sum[] = "STRTOL(pg_catalog.substring(digest, 1, 12), 16)";
  static const char cast_sum[]
    = "('x' || pg_catalog.substring(digest, 1, 12))::pg_catalog.bit(48)::pg_catalog.int8";
  gboolean redshift = dialect == TW_DIALECT_REDSHIFT;
  g_autofree char *head
    = g_strdup_printf (fingerprint_select, redshift ? strtol_sum : cast_sum);
  g_autofree char *select = g_strconcat (head, tables_from, NULL);
  return make_query (select, filter, dialect, ") AS everything");
}

static void
append_row (GString *text, TwResultSet *result)
{
  char buffer[64];
  for (guint column = 0; column < 2; column++) {
    const char *cell = get_nullable (result, 0, column, buffer);
    g_string_append_printf (text, "%s%s", text->len ? "/" : "", cell ? cell : "");
  }
}

char *
tw_system_tables_read_fingerprint (TwPool *pool, const TwSystemFilter *filter,
                                   GCancellable *cancellable, GError **error)
{
  static const TwSystemFilter everything = { 0 };
  filter = filter ? filter : &everything;
  TwDialect dialect = TW_DIALECT_POSTGRESQL;
  if (!tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return NULL;
  g_autofree char *sql = fingerprint_query (dialect, filter);
  g_autoptr (TwResultSet) tables = ask (pool, sql, filter, cancellable, error);
  if (tables == NULL)
    return NULL;
  g_autofree char *constraints_sql = make_query (constraints_count, filter, dialect, "");
  g_autoptr (TwResultSet) constraints = ask (pool, constraints_sql, filter, cancellable, error);
  if (constraints == NULL)
    return NULL;
  GString *text = g_string_new (NULL);
  append_row (text, tables);
  append_row (text, constraints);
  return g_string_free (text, FALSE);
}
