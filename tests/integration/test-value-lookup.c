// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-retriever.h"
#include "setup/tw-sample-data.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"
#include "tw-test-northwind.h"
#include "tw-test-postgres.h"

typedef struct {
  TwEndpoint *endpoint;
  TwPool *pool;
  TwEmbedder *embedder;
  TwIndex *index;
} Fixture;

/* Connected to a database of its own; %FALSE where there is no server. */
static gboolean
fixture_open (Fixture *fixture)
{
  static guint number;
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return FALSE;
  g_autofree char *name = g_strdup_printf ("values%u", ++number);
  fixture->endpoint = tw_test_postgres_new_database (server, name);
  fixture->pool = tw_pool_new (fixture->endpoint, 2);
  fixture->embedder = tw_local_embedder_new ();
  return TRUE;
}

static void
fixture_index (Fixture *fixture, TwCatalog *catalog)
{
  g_autoptr (GError) error = NULL;
  fixture->index
    = tw_index_build (catalog, &(TwEmbedders) { fixture->embedder, fixture->embedder },
                      FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->index, tw_index_unref);
  g_clear_object (&fixture->embedder);
  g_clear_pointer (&fixture->pool, tw_pool_unref);
  g_clear_pointer (&fixture->endpoint, tw_endpoint_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static TwContext *
retrieve (Fixture *fixture, const char *question)
{
  const TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  g_autoptr (GError) error = NULL;
  TwContext *context = tw_retrieve (fixture->index, fixture->pool, question,
                                    &options, NULL, &error);
  g_assert_no_error (error);
  return context;
}

/* What was found, as "phrase → table.column = value" lines, sorted by the context. */
static char *
describe (const TwContext *context)
{
  const GPtrArray *values = tw_context_get_values (context);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (values, i);
    g_string_append_printf (text, "%s > %s.%s = %s\n", value->phrase, value->column->table->name,
                            value->column->name, value->value);
  }
  return g_string_free (text, FALSE);
}

static void
assert_found (Fixture *fixture, const char *question, const char *expected)
{
  g_autoptr (TwContext) context = retrieve (fixture, question);
  g_autofree char *found = describe (context);
  g_test_message ("%s\n%s", question, found);
  g_auto (GStrv) lines = g_strsplit (expected, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_autofree char *line = g_strconcat (lines[i], "\n", NULL);
    if (strstr (found, line) == NULL)
      g_error ("“%s” did not find %sbut\n%s", question, line, found);
  }
}

static void
assert_found_only (Fixture *fixture, const char *question, const char *expected)
{
  g_autoptr (TwContext) context = retrieve (fixture, question);
  g_autofree char *found = describe (context);
  g_assert_cmpstr (found, ==, expected);
}

static void
open_northwind (Fixture *fixture, TwSample sample)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCatalog) catalog = tw_test_northwind_catalog (sample, TW_DIALECT_POSTGRESQL);
  tw_sample_data_load (fixture->pool, sample, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_index (fixture, catalog);
}

static void
test_northwind (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  open_northwind (&fixture, TW_SAMPLE_NORTHWIND);
  assert_found (&fixture, "How many customers are in germany?",
                "germany > customers.country = Germany\ngermany > suppliers.country = Germany\n"
                "germany > orders.shipcountry = Germany");
  assert_found (&fixture, "How many orders did Ernst Handel place?",
                "Ernst Handel > customers.companyname = Ernst Handel");
  assert_found (&fixture, "revenue of ernst handel in 1997",
                "ernst handel > customers.companyname = Ernst Handel");
  assert_found (&fixture, "How much Côte de Blaye was sold?",
                "Côte de Blaye > products.productname = Côte de Blaye");
  assert_found (&fixture, "How much cote de blaye was sold?",
                "cote de blaye > products.productname = Côte de Blaye");
  assert_found (&fixture, "sales of dairy products by month",
                "dairy products > categories.categoryname = Dairy Products");
  assert_found (&fixture, "What did nancy davolio sell?",
                "nancy > employees.firstname = Nancy\ndavolio > employees.lastname = Davolio");
  assert_found (&fixture, "orders shipped by Speedy Express",
                "Speedy Express > shippers.companyname = Speedy Express");
  assert_found (&fixture, "total freight for ALFKI", "ALFKI > customers.customerid = ALFKI");
  assert_found (&fixture, "products of \"tokyo traders\"",
                "tokyo traders > suppliers.companyname = Tokyo Traders");
  assert_found (&fixture, "How many beverages do we sell?",
                "beverages > categories.categoryname = Beverages");
  assert_found (&fixture, "customers from german cities",
                "german > customers.country = Germany");
  assert_found (&fixture, "French suppliers", "French > suppliers.country = France");
  assert_found (&fixture, "orders to the US by month", "US > orders.shipcountry = USA");
  assert_found (&fixture, "customers in the united states",
                "united states > customers.country = USA");
  assert_found_only (&fixture, "tell us how many customers there are in it", "");
  assert_found_only (&fixture, "How many customers are there?", "");
  assert_found_only (&fixture, "What are the top 5 products by total quantity ordered?", "");
  assert_found_only (&fixture, "orders from Atlantis", "");
}

static void
test_cryptic_twin (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  open_northwind (&fixture, TW_SAMPLE_CRYPTIC);
  assert_found (&fixture, "How many customers are in germany?",
                "germany > t_cust_mst.cntry_cd = Germany");
  assert_found (&fixture, "revenue of ernst handel in 1997",
                "ernst handel > t_cust_mst.cmpny_nm = Ernst Handel");
}

static void
test_options_off (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  open_northwind (&fixture, TW_SAMPLE_NORTHWIND);
  const TwRetrieverOptions options = { 10, 25, FALSE, NULL };
  g_autoptr (TwContext) context
    = tw_retrieve (fixture.index, fixture.pool, "customers in germany", &options,
                   NULL, NULL);
  g_assert_cmpuint (tw_context_get_values (context)->len, ==, 0);
}

static void
test_columns_that_are_off (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  open_northwind (&fixture, TW_SAMPLE_NORTHWIND);
  static const char *const never[] = { "suppliers", "northwind.orders.shipcountry", NULL };
  TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  options.no_values = never;
  g_autoptr (TwContext) context
    = tw_retrieve (fixture.index, fixture.pool, "customers in germany", &options, NULL, NULL);
  g_autofree char *found = describe (context);
  g_assert_cmpstr (found, ==, "germany > customers.country = Germany\n");
}

static void
test_what_was_found_is_kept (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  open_northwind (&fixture, TW_SAMPLE_NORTHWIND);
  const char *expected = "Speedy Express > shippers.companyname = Speedy Express";
  assert_found (&fixture, "orders shipped by Speedy Express", expected);
  tw_test_postgres_run_in (fixture.endpoint,
                           "UPDATE northwind.shippers SET companyname = 'Slow Boat'");
  assert_found (&fixture, "orders shipped by Speedy Express", expected);
  g_autoptr (TwContext) other = retrieve (&fixture, "freight of Speedy Express");
  g_assert_cmpuint (tw_context_get_values (other)->len, ==, 0);
}

/* Names that need quoting, and values that would be syntax if they were not parameters. */
static void
test_odd_names_and_values (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  tw_test_postgres_run_in (
    fixture.endpoint,
    "CREATE SCHEMA \"My Schema\";"
    "CREATE TABLE \"My Schema\".\"Odd \"\"Täble\"\"\""
    " (id integer, \"The Name\" varchar(60), kind text);"
    "INSERT INTO \"My Schema\".\"Odd \"\"Täble\"\"\" VALUES"
    " (1, 'O''Reilly & Sons', '100%'), (2, 'back\\slash', 'a_b'), (3, '株式会社', NULL),"
    " (4, 'ÉCOLE Été', ''), (5, 'x'';drop table y;--', 'z')");
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  TwSystemTable *table = tw_system_tables_add_table (tables, "My Schema", "Odd \"Täble\"",
                                                     TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (table, "The Name", "character varying(60)", FALSE, NULL);
  tw_system_table_add_column (table, "kind", "text", FALSE, NULL);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  fixture_index (&fixture, catalog);
  assert_found (&fixture, "sales of \"o'reilly & sons\"",
                "o'reilly & sons > Odd \"Täble\".The Name = O'Reilly & Sons");
  assert_found (&fixture, "rows of 'back\\slash'",
                "back\\slash > Odd \"Täble\".The Name = back\\slash");
  assert_found (&fixture, "kind \"100%\"", "100% > Odd \"Täble\".kind = 100%");
  assert_found (&fixture, "\"株式会社\" please", "株式会社 > Odd \"Täble\".The Name = 株式会社");
  assert_found (&fixture, "ecole ete", "ecole ete > Odd \"Täble\".The Name = ÉCOLE Été");
  assert_found_only (&fixture, "\"%\" and \"_\" and \"\\\" and \"'; select 1; --\"", "");
}

/* A table that is gone, one that answers too late: no values, no error. */
static void
test_failures_find_nothing (void)
{
  static const char *const GONE[] = { "clients: name text", NULL };
  static const char *const SLOW[] = { "slow_clients: name text", NULL };
  g_auto (Fixture) gone = { 0 };
  g_auto (Fixture) slow = { 0 };
  if (!fixture_open (&gone) || !fixture_open (&slow))
    return;
  g_autoptr (TwCatalog) gone_catalog = tw_test_catalog_new ("public", GONE, NULL);
  fixture_index (&gone, gone_catalog);
  assert_found_only (&gone, "clients called Smith", "");
  tw_test_postgres_run_in (slow.endpoint,
                           "CREATE VIEW slow_clients AS"
                           " SELECT 'Smith'::text AS name FROM pg_sleep(600)");
  g_autoptr (TwCatalog) slow_catalog = tw_test_catalog_new ("public", SLOW, NULL);
  fixture_index (&slow, slow_catalog);
  assert_found_only (&slow, "clients called Smith", "");
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (200000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled_while_looking (void)
{
  static const char *const SLOW[] = { "slow_clients: name text", NULL };
  g_auto (Fixture) fixture = { 0 };
  if (!fixture_open (&fixture))
    return;
  tw_test_postgres_run_in (fixture.endpoint,
                           "CREATE VIEW slow_clients AS"
                           " SELECT 'Smith'::text AS name FROM pg_sleep(600)");
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("public", SLOW, NULL);
  fixture_index (&fixture, catalog);
  const TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (tw_retrieve (fixture.index, fixture.pool,
                              "clients called Smith", &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/value-lookup/northwind", test_northwind);
  g_test_add_func ("/value-lookup/cryptic-twin", test_cryptic_twin);
  g_test_add_func ("/value-lookup/switched-off", test_options_off);
  g_test_add_func ("/value-lookup/columns-that-are-off", test_columns_that_are_off);
  g_test_add_func ("/value-lookup/what-was-found-is-kept", test_what_was_found_is_kept);
  g_test_add_func ("/value-lookup/odd-names-and-values", test_odd_names_and_values);
  g_test_add_func ("/value-lookup/failures-find-nothing", test_failures_find_nothing);
  g_test_add_func ("/value-lookup/cancelled-while-looking", test_cancelled_while_looking);
  return g_test_run ();
}
