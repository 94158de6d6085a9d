// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include <string.h>

#include "warehouse/tw-schema-list.h"
#include "warehouse/tw-system-tables.h"

static const char script[]
  = "CREATE SCHEMA shop; CREATE SCHEMA \"Odd Names\"; CREATE SCHEMA empty;"
    "CREATE TABLE shop.customers (id int PRIMARY KEY, \"Company Name\" varchar(40) NOT NULL, "
    "  dropped text, code char(2), UNIQUE (code, \"Company Name\"));"
    "ALTER TABLE shop.customers DROP COLUMN dropped;"
    "COMMENT ON TABLE shop.customers IS 'Customers - who buys';"
    "COMMENT ON COLUMN shop.customers.code IS 'Country code';"
    "CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer int REFERENCES shop.customers, "
    "  total numeric(10,2), at timestamp(3) with time zone);"
    "CREATE VIEW shop.totals AS SELECT customer, sum(total) FROM shop.orders GROUP BY 1;"
    "CREATE MATERIALIZED VIEW shop.cached AS SELECT 1 AS one;"
    "CREATE TABLE shop.measurements (day date, v float8) PARTITION BY RANGE (day);"
    "CREATE TABLE shop.measurements_1 PARTITION OF shop.measurements "
    "  FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');"
    "CREATE TABLE shop.nothing ();"
    "CREATE INDEX ON shop.orders (customer);"
    "CREATE TABLE \"Odd Names\".\"a \"\"quoted\"\" 'тест' 🙂\" (\"x;y\" int, "
    "  \"line\nbreak\" int[], UNIQUE (\"x;y\"));"
    "ALTER TABLE shop.orders ADD CONSTRAINT odd FOREIGN KEY (customer) "
    "  REFERENCES \"Odd Names\".\"a \"\"quoted\"\" 'тест' 🙂\" (\"x;y\");"
    "CREATE TEMP TABLE passing (a int);"
    "CREATE EXTENSION IF NOT EXISTS postgres_fdw;"
    "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;"
    "CREATE FOREIGN TABLE shop.remote (a int) SERVER far;"
    "INSERT INTO shop.customers SELECT g, g, 'x' FROM generate_series(1, 50) g;"
    "ANALYZE shop.customers;";

static TwPool *
open_database (const char *name, const char *setup)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return NULL;
  g_autoptr (TwEndpoint) endpoint = tw_test_postgres_new_database (server, name);
  tw_test_postgres_run_in (endpoint, setup);
  return tw_pool_new (endpoint, 2);
}

static TwSystemTable *
find (TwSystemTables *tables, const char *schema, const char *name)
{
  for (guint i = 0; i < tables->tables->len; i++) {
    TwSystemTable *table = tables->tables->pdata[i];
    if (g_str_equal (table->schema, schema) && g_str_equal (table->name, name))
      return table;
  }
  return NULL;
}

static const TwSystemColumn *
column (const TwSystemTable *table, guint index)
{
  g_assert_cmpuint (index, <, table->columns->len);
  return &g_array_index (table->columns, TwSystemColumn, index);
}

static void
assert_kind (TwSystemTables *tables, const char *name, TwTableKind kind, guint n_columns)
{
  TwSystemTable *table = find (tables, "shop", name);
  g_assert_nonnull (table);
  g_assert_cmpint (table->kind, ==, kind);
  g_assert_cmpuint (table->columns->len, ==, n_columns);
}

static void
test_everything_is_read (void)
{
  g_autoptr (TwPool) pool = open_database ("everything", script);
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSystemTables) tables = tw_system_tables_read (pool, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tables->dialect, ==, TW_DIALECT_POSTGRESQL);
  g_assert_cmpstr (tables->database, ==, "everything");
  g_assert_cmpuint (tables->tables->len, ==, 8);
  assert_kind (tables, "orders", TW_TABLE_KIND_TABLE, 4);
  assert_kind (tables, "measurements", TW_TABLE_KIND_TABLE, 2);
  assert_kind (tables, "nothing", TW_TABLE_KIND_TABLE, 0);
  assert_kind (tables, "totals", TW_TABLE_KIND_VIEW, 2);
  assert_kind (tables, "cached", TW_TABLE_KIND_MATERIALIZED_VIEW, 1);
  assert_kind (tables, "remote", TW_TABLE_KIND_EXTERNAL, 1);

  TwSystemTable *customers = find (tables, "shop", "customers");
  g_assert_cmpstr (customers->comment, ==, "Customers - who buys");
  g_assert_cmpfloat (customers->row_estimate, ==, 50);
  g_assert_true (customers->readable);
  g_assert_cmpuint (customers->columns->len, ==, 3);
  g_assert_cmpstr (column (customers, 1)->name, ==, "Company Name");
  g_assert_cmpstr (column (customers, 1)->type_name, ==, "character varying(40)");
  g_assert_true (column (customers, 1)->not_null);
  g_assert_null (column (customers, 1)->comment);
  g_assert_cmpint (column (customers, 2)->number, ==, 4);
  g_assert_cmpstr (column (customers, 2)->comment, ==, "Country code");
  g_assert_false (column (customers, 2)->not_null);
  g_assert_cmpfloat (find (tables, "shop", "orders")->row_estimate, ==, -1);

  TwSystemTable *odd = tables->tables->pdata[0];
  g_assert_cmpstr (odd->schema, ==, "Odd Names");
  g_assert_cmpstr (odd->name, ==, "a \"quoted\" 'тест' 🙂");
  g_assert_cmpstr (column (odd, 1)->name, ==, "line\nbreak");
  g_assert_cmpstr (column (odd, 1)->type_name, ==, "integer[]");
}

static void
test_constraints (void)
{
  g_autoptr (TwPool) pool = open_database ("constraints", script);
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSystemTables) tables = tw_system_tables_read (pool, NULL, NULL, &error);
  g_assert_no_error (error);
  guint n_kinds[3] = { 0 };
  TwSystemTable *customers = find (tables, "shop", "customers");
  for (guint i = 0; i < tables->constraints->len; i++) {
    TwSystemConstraint *constraint = tables->constraints->pdata[i];
    n_kinds[constraint->kind]++;
    if (g_str_equal (constraint->name, "orders_customer_fkey")) {
      g_assert_cmpint (constraint->target_oid, ==, customers->oid);
      g_assert_cmpint (g_array_index (constraint->columns, int, 0), ==, 2);
      g_assert_cmpint (g_array_index (constraint->target_columns, int, 0), ==, 1);
    }
    if (g_str_has_prefix (constraint->name, "customers_code")) {
      g_assert_cmpuint (constraint->columns->len, ==, 2);
      g_assert_cmpint (g_array_index (constraint->columns, int, 0), ==, 4);
      g_assert_cmpint (g_array_index (constraint->columns, int, 1), ==, 2);
    }
  }
  g_assert_cmpuint (n_kinds[TW_CONSTRAINT_PRIMARY_KEY], ==, 2);
  g_assert_cmpuint (n_kinds[TW_CONSTRAINT_UNIQUE], ==, 2);
  g_assert_cmpuint (n_kinds[TW_CONSTRAINT_FOREIGN_KEY], ==, 2);
}

static void
test_chosen_schemas (void)
{
  g_autoptr (TwPool) pool = open_database ("chosen", script);
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  const char *one[] = { "shop", NULL };
  g_autoptr (TwSystemTables) shop = tw_system_tables_read (pool, &(TwSystemFilter) { .schemas = one }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (shop->tables->len, ==, 7);
  for (guint i = 0; i < shop->constraints->len; i++)
    g_assert_cmpstr (((TwSystemConstraint *) shop->constraints->pdata[i])->name, !=, "odd");

  const char *odd[] = { "Odd Names", "empty", "it's not \\ there", NULL };
  g_autoptr (TwSystemTables) two = tw_system_tables_read (pool, &(TwSystemFilter) { .schemas = odd }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (two->tables->len, ==, 1);

  const char *system[] = { "pg_catalog", "information_schema", NULL };
  g_autoptr (TwSystemTables) none = tw_system_tables_read (pool, &(TwSystemFilter) { .schemas = system }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->tables->len, ==, 0);
}

/* (nullable): of one who may read one table of one schema */
static TwPool *
open_as_visitor (const char *name)
{
  g_autoptr (TwPool) owner = open_database (name, script);
  if (owner == NULL)
    return NULL;
  TwEndpoint *endpoint = tw_pool_get_endpoint (owner);
  g_autofree char *role = g_strconcat ("visitor_", name, NULL);
  g_autofree char *sql = g_strdup_printf ("CREATE ROLE %s LOGIN;"
                                          "REVOKE USAGE ON SCHEMA public FROM PUBLIC;"
                                          "GRANT USAGE ON SCHEMA shop TO %s;"
                                          "GRANT SELECT ON shop.orders TO %s",
                                          role, role, role);
  tw_test_postgres_run_in (endpoint, sql);
  g_autoptr (TwEndpoint) visitor
    = tw_endpoint_new_socket (tw_endpoint_get_host (endpoint), tw_endpoint_get_port (endpoint),
                              name, role, NULL);
  return tw_pool_new (visitor, 1);
}

static void
test_unreadable_is_marked (void)
{
  g_autoptr (TwPool) pool = open_as_visitor ("unreadable");
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSystemTables) tables = tw_system_tables_read (pool, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (find (tables, "shop", "orders")->readable);
  g_assert_false (find (tables, "shop", "customers")->readable);
}

static void
assert_schema (const GPtrArray *schemas, guint index, const TwSchemaEntry *expected)
{
  const TwSchemaEntry *schema = schemas->pdata[index];
  g_assert_cmpstr (schema->name, ==, expected->name);
  g_assert_cmpstr (schema->comment, ==, expected->comment);
  g_assert_cmpuint (schema->n_tables, ==, expected->n_tables);
  g_assert_cmpuint (schema->n_readable, ==, expected->n_readable);
  g_assert_cmpint (schema->usable, ==, expected->usable);
}

static void
test_schemas_to_choose_from (void)
{
  g_autoptr (TwPool) pool = open_database ("choice", script);
  if (pool == NULL)
    return;
  tw_test_postgres_run_in (tw_pool_get_endpoint (pool), "COMMENT ON SCHEMA shop IS 'The shop'");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) schemas = tw_schema_list_read (pool, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (schemas->len, ==, 4);
  assert_schema (schemas, 0, &(TwSchemaEntry) { "Odd Names", NULL, 1, 1, TRUE });
  assert_schema (schemas, 1, &(TwSchemaEntry) { "empty", NULL, 0, 0, TRUE });
  assert_schema (schemas, 2,
                 &(TwSchemaEntry) { "public", "standard public schema", 0, 0, TRUE });
  assert_schema (schemas, 3, &(TwSchemaEntry) { "shop", "The shop", 7, 7, TRUE });
}

static void
test_schemas_that_cannot_be_read (void)
{
  g_autoptr (TwPool) pool = open_as_visitor ("locked");
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) schemas = tw_schema_list_read (pool, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (schemas->len, ==, 4);
  assert_schema (schemas, 0, &(TwSchemaEntry) { "Odd Names", NULL, 1, 0, FALSE });
  assert_schema (schemas, 3, &(TwSchemaEntry) { "shop", NULL, 7, 1, TRUE });
}

static void
test_two_queries_whatever_the_size (void)
{
  g_autoptr (TwPool) pool = open_database (
    "sized", "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE t%s (a int PRIMARY "
             "KEY, b int REFERENCES t%s, c text)', i, greatest(i - 1, 1)); END LOOP; END $$");
  if (pool == NULL)
    return;
  TwTestPostgres *server = tw_test_postgres_get ();
  tw_test_postgres_run (server, "ALTER DATABASE sized SET log_statement = 'all'");
  g_autofree char *path
    = g_build_filename (tw_test_postgres_get_directory (server), "server.log", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSystemTables) tables = tw_system_tables_read (pool, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tables->tables->len, ==, 300);
  g_assert_cmpuint (tables->constraints->len, ==, 600);

  g_autofree char *log = NULL;
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  guint n_queries = 0;
  for (const char *at = log; (at = strstr (at, "FROM pg_catalog.pg_c")) != NULL; at++)
    n_queries++;
  g_assert_cmpuint (n_queries, ==, 2);
}

/* How literals are read hangs on the dialect, so nothing in the search path may decide it. */
static void
test_version_is_the_server_s_own (void)
{
  g_autoptr (TwPool) pool = open_database (
    "pretender", "CREATE FUNCTION public.version() RETURNS text LANGUAGE sql AS "
                 "$$ SELECT 'Redshift' $$;"
                 "ALTER DATABASE pretender SET search_path = public, pg_catalog");
  if (pool == NULL)
    return;
  TwDialect dialect = TW_DIALECT_REDSHIFT;
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_pool_get_dialect (pool, &dialect, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (dialect, ==, TW_DIALECT_POSTGRESQL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/system-tables/everything-is-read", test_everything_is_read);
  g_test_add_func ("/system-tables/constraints", test_constraints);
  g_test_add_func ("/system-tables/chosen-schemas", test_chosen_schemas);
  g_test_add_func ("/system-tables/unreadable-is-marked", test_unreadable_is_marked);
  g_test_add_func ("/system-tables/schemas-to-choose-from", test_schemas_to_choose_from);
  g_test_add_func ("/system-tables/schemas-that-cannot-be-read", test_schemas_that_cannot_be_read);
  g_test_add_func ("/system-tables/two-queries-whatever-the-size",
                   test_two_queries_whatever_the_size);
  g_test_add_func ("/system-tables/version-is-the-server-s-own", test_version_is_the_server_s_own);
  return g_test_run ();
}
