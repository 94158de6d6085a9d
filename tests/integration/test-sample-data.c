// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "setup/tw-sample-data.h"
#include "setup/tw-sample-schema.h"
#include "tw-test-postgres.h"

/* A database of its own for each test. */
typedef struct {
  TwEndpoint *endpoint;
  TwPool *pool;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static guint number;
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autofree char *name = g_strdup_printf ("sample%u", ++number);
  fixture->endpoint = tw_test_postgres_new_database (server, name);
  fixture->pool = tw_pool_new (fixture->endpoint, 2);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->pool, tw_pool_unref);
  g_clear_pointer (&fixture->endpoint, tw_endpoint_unref);
}

static char *
ask (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  TwQueryLimits limits = { .read_only = TRUE };
  g_autoptr (TwResultSet) result = tw_query_run (fixture->pool, sql, NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  char buffer[64];
  return g_strdup (tw_result_set_get_text (result, 0, 0, buffer, NULL));
}

static void
assert_says (Fixture *fixture, const char *sql, const char *answer)
{
  g_autofree char *says = ask (fixture, sql);
  if (!g_str_equal (says, answer))
    g_error ("%s: %s, expected %s", sql, says, answer);
}

static void
load (Fixture *fixture, TwSample sample)
{
  g_autoptr (GError) error = NULL;
  tw_sample_data_load (fixture->pool, sample, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_loaded (Fixture *fixture, TwSample sample)
{
  g_autoptr (GError) error = NULL;
  gboolean loaded = FALSE;
  g_assert_true (tw_sample_data_is_loaded (fixture->pool, sample, &loaded, NULL, &error));
  g_assert_no_error (error);
  return loaded;
}

static void
test_loads (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  g_assert_false (is_loaded (fixture, TW_SAMPLE_NORTHWIND));
  load (fixture, TW_SAMPLE_NORTHWIND);
  g_assert_true (is_loaded (fixture, TW_SAMPLE_NORTHWIND));
  g_assert_false (is_loaded (fixture, TW_SAMPLE_CRYPTIC));
  assert_says (fixture, "select count(*) from northwind.orders", "830");
  assert_says (fixture, "select count(*) from northwind.order_details", "2155");
  /* Analysed, so that plans and row estimates are right at once. */
  assert_says (fixture,
               "select reltuples::int from pg_class where oid = 'northwind.orders'::regclass",
               "830");
}

static void
test_loads_again (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  load (fixture, TW_SAMPLE_CRYPTIC);
  load (fixture, TW_SAMPLE_CRYPTIC);
  assert_says (fixture, "select count(*) from nw_abbr.t_cust_mst", "91");
  tw_test_postgres_run_in (fixture->endpoint, "delete from nw_abbr.t_ord_dtl where ord_id = 10248");
  g_assert_false (is_loaded (fixture, TW_SAMPLE_CRYPTIC));
  load (fixture, TW_SAMPLE_CRYPTIC);
  g_assert_true (is_loaded (fixture, TW_SAMPLE_CRYPTIC));
  tw_test_postgres_run_in (fixture->endpoint, "drop table nw_abbr.t_shp_ref");
  g_assert_false (is_loaded (fixture, TW_SAMPLE_CRYPTIC));
  load (fixture, TW_SAMPLE_CRYPTIC);
  g_assert_true (is_loaded (fixture, TW_SAMPLE_CRYPTIC));
}

static void
test_removes (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  load (fixture, TW_SAMPLE_NORTHWIND);
  load (fixture, TW_SAMPLE_CRYPTIC);
  tw_test_postgres_run_in (fixture->endpoint, "create table northwind.mine (a int)");
  g_assert_false (tw_sample_data_remove (fixture->pool, TW_SAMPLE_NORTHWIND, NULL, &error));
  g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_LOAD);
  g_assert_nonnull (strstr (error->message, "mine"));
  g_clear_error (&error);
  assert_says (fixture, "select count(*) from northwind.orders", "830");
  tw_test_postgres_run_in (fixture->endpoint, "drop table northwind.mine");
  for (guint again = 0; again < 2; again++) {
    g_assert_true (tw_sample_data_remove (fixture->pool, TW_SAMPLE_NORTHWIND, NULL, &error));
    g_assert_no_error (error);
    assert_says (fixture, "select count(*) from pg_namespace where nspname = 'northwind'", "0");
  }
  assert_says (fixture, "select count(*) from nw_abbr.t_cust_mst", "91");
}

static void
test_twins_are_equal (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  load (fixture, TW_SAMPLE_NORTHWIND);
  load (fixture, TW_SAMPLE_CRYPTIC);
  for (const TwSampleTable *table = tw_sample_tables; table->name; table++) {
    g_autofree char *sql = g_strdup_printf (
      "select count(*) from ((table northwind.%1$s except all table nw_abbr.%2$s) union all"
      " (table nw_abbr.%2$s except all table northwind.%1$s)) as d",
      table->name, table->cryptic);
    assert_says (fixture, sql, "0");
  }
}

static void
test_types_and_comments (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  load (fixture, TW_SAMPLE_NORTHWIND);
  load (fixture, TW_SAMPLE_CRYPTIC);
  assert_says (fixture,
               "select string_agg(t, ', ' order by t) from (select distinct format_type(atttypid,"
               " case when atttypid = 1043 then -1 else atttypmod end) t from pg_attribute join"
               " pg_class c on c.oid = attrelid where relnamespace = 'northwind'::regnamespace and"
               " attnum > 0) d",
               "character varying, date, integer, numeric(10,2), numeric(4,2)");
  assert_says (fixture, "select count(*) from pg_constraint where connamespace::regnamespace::text"
                        " in ('northwind', 'nw_abbr')", "0");
  assert_says (fixture, "select count(*) from pg_indexes where schemaname in"
                        " ('northwind', 'nw_abbr')", "0");
  assert_says (fixture, "select count(*) from pg_description d join pg_class c on c.oid = d.objoid"
                        " where relnamespace = 'northwind'::regnamespace", "0");
  assert_says (fixture,
               "select count(*) from pg_class c left join pg_attribute a on a.attrelid = c.oid and"
               " attnum > 0 where relnamespace = 'nw_abbr'::regnamespace and (obj_description(c.oid)"
               " !~ '^[A-Z].* - ' or coalesce(col_description(c.oid, attnum), '') !~ '^[A-Z].* - ')",
               "0");
  assert_says (fixture, "select col_description('nw_abbr.t_ord_hdr'::regclass, 2)",
               "Customer ID - References the customer who placed the order "
               "[FK: t_cust_mst.cust_id]");
}

/* Redshift counts bytes and refuses what is too long. */
static void
test_text_fits_in_bytes (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  load (fixture, TW_SAMPLE_NORTHWIND);
  for (const TwSampleTable *table = tw_sample_tables; table->name; table++)
    for (const TwSampleColumn *column = table->columns; column->name; column++) {
      int length = 0;
      if (sscanf (column->type, "VARCHAR(%d)", &length) != 1)
        continue;
      g_autofree char *sql
        = g_strdup_printf ("select count(*) from northwind.%s where octet_length(%s) > %d"
                           " or char_length(%s) * 4 > %d",
                           table->name, column->name, length, column->name, length);
      assert_says (fixture, sql, "0");
    }
}

/* NORTHWIND.md's figures, as the warehouse itself computes them. */
static void
test_published_facts (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  load (fixture, TW_SAMPLE_NORTHWIND);
  assert_says (fixture, "select round(sum(unitprice * quantity * (1 - discount)) / 1000)"
                        " from northwind.order_details", "1266");
  assert_says (fixture, "select round(sum(unitprice * quantity) / 1000)"
                        " from northwind.order_details", "1354");
  assert_says (fixture, "select count(*) from northwind.orders where shippeddate is null", "21");
  assert_says (fixture, "select count(distinct customerid) from northwind.orders", "89");
  assert_says (fixture, "select string_agg(n::text, ' ' order by m) from (select"
                        " date_trunc('month', orderdate) m, count(*) n from northwind.orders"
                        " group by 1) t",
               "22 25 23 26 25 31 33 29 30 31 32 30 33 33 37 38 34 48 55 54 73 74 14");
  assert_says (fixture, "select string_agg(round(n / 1000)::text, ' ' order by m) from (select"
                        " date_trunc('month', orderdate) m, sum(unitprice * quantity *"
                        " (1 - discount)) n from northwind.orders join northwind.order_details"
                        " using (orderid) group by 1) t",
               "28 25 26 38 46 45 61 38 39 53 54 36 51 47 56 67 44 71 94 99 105 124 18");
  assert_says (fixture, "select string_agg(n::text, ' ' order by employeeid) from (select"
                        " employeeid, count(*) n from northwind.orders group by 1) t",
               "123 96 127 156 42 67 72 104 43");
  assert_says (fixture, "select string_agg(productname, ', ' order by unitprice desc) from (select *"
                        " from northwind.products order by unitprice desc limit 5) t",
               "Côte de Blaye, Thüringer Rostbratwurst, Mishi Kobe Niku, Sir Rodney's Marmalade, "
               "Carnarvon Tigers");
}

static void
assert_refused (Fixture *fixture, const char *script, const char *name)
{
  tw_test_postgres_run_in (fixture->endpoint, script);
  g_autoptr (GError) error = NULL;
  g_assert_false (
    tw_sample_data_load (fixture->pool, TW_SAMPLE_NORTHWIND, NULL, NULL, NULL, &error));
  g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_LOAD);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (tw_error_get_hint (error));
  tw_test_postgres_run_in (fixture->endpoint, "drop schema northwind cascade");
}

static void
test_refuses_a_foreign_schema (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  assert_refused (fixture, "create schema northwind; create table northwind.mine (a int)", "mine");
  assert_refused (fixture,
                  "create schema northwind; create table northwind.shippers"
                  " (shipperid int, companyname text, phone text, mine text)",
                  "shippers");
  assert_refused (fixture, "create schema northwind; create view northwind.v as select 1 as a",
                  "v");
  assert_refused (fixture, "create schema northwind; create sequence northwind.s", "s");
  assert_refused (fixture,
                  "create schema northwind; create function northwind.f() returns int"
                  " language sql as 'select 1'",
                  "f");
}

/* What depends on a table keeps it: nothing of a person's is dropped along. */
static void
test_keeps_dependents (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  load (fixture, TW_SAMPLE_NORTHWIND);
  tw_test_postgres_run_in (fixture->endpoint,
                           "create view public.v as select * from northwind.orders");
  g_autoptr (GError) error = NULL;
  g_assert_false (
    tw_sample_data_load (fixture->pool, TW_SAMPLE_NORTHWIND, NULL, NULL, NULL, &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  assert_says (fixture, "select count(*) from public.v", "830");
  g_assert_true (is_loaded (fixture, TW_SAMPLE_NORTHWIND));
}

static void
cancel_midway (const char *message, double fraction, gpointer cancellable)
{
  if (fraction > 0.4)
    g_cancellable_cancel (cancellable);
}

static void
test_cancelled_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  if (fixture->pool == NULL)
    return;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (tw_sample_data_load (fixture->pool, TW_SAMPLE_NORTHWIND, cancel_midway,
                                       cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_says (fixture, "select count(*) from pg_namespace where nspname = 'northwind'", "0");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/sample-data/loads", test_loads },
    { "/sample-data/loads-again", test_loads_again },
    { "/sample-data/removes", test_removes },
    { "/sample-data/twins-are-equal", test_twins_are_equal },
    { "/sample-data/types-and-comments", test_types_and_comments },
    { "/sample-data/text-fits-in-bytes", test_text_fits_in_bytes },
    { "/sample-data/published-facts", test_published_facts },
    { "/sample-data/refuses-a-foreign-schema", test_refuses_a_foreign_schema },
    { "/sample-data/keeps-dependents", test_keeps_dependents },
    { "/sample-data/cancelled-leaves-nothing", test_cancelled_leaves_nothing },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
