// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-context.h"
#include "tw-test-catalog.h"

static const char *const LINES[] = {
  "orders: orderid integer, customerid integer",
  "customers: customerid integer, name text",
  NULL,
};
static const char *const JOINS[] = { "orders.customerid customers.customerid", NULL };

static void
test_whole (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("s", LINES, JOINS);
  g_autoptr (TwContext) context = tw_context_new_whole (catalog);
  g_assert_true (tw_context_get_catalog (context) == catalog);
  g_assert_cmpuint (tw_context_get_tables (context)->len, ==, 2);
  g_assert_cmpuint (tw_context_get_joins (context)->len, ==, 1);
  g_assert_cmpuint (tw_context_get_values (context)->len, ==, 0);
  const TwContextTable *entry = g_ptr_array_index (tw_context_get_tables (context), 1);
  g_assert_cmpuint (entry->columns->len, ==, entry->table->n_columns);
}

static void
test_adding_twice_changes_nothing (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("s", LINES, JOINS);
  g_autoptr (TwContext) context = tw_context_new (catalog);
  const TwTable *table = tw_catalog_find_table (catalog, "s", "customers");
  const TwColumn *name = tw_table_find_column (table, "name");
  const TwRelationship *join
    = g_ptr_array_index (tw_catalog_get_relationships (catalog), 0);
  for (guint i = 0; i < 2; i++) {
    TwContextTable *entry = tw_context_add_table (context, table, 0.5 + i, i == 1);
    tw_context_table_add_column (entry, name);
    tw_context_add_join (context, join);
    tw_context_add_value (context, "anna", "Anna", name);
  }
  const TwContextTable *entry = tw_context_find_table (context, table);
  g_assert_cmpuint (tw_context_get_tables (context)->len, ==, 1);
  g_assert_cmpfloat (entry->score, ==, 0.5);
  g_assert_false (entry->via_join);
  g_assert_cmpuint (entry->columns->len, ==, 1);
  g_assert_true (tw_context_table_has_column (entry, name));
  g_assert_cmpuint (tw_context_get_joins (context)->len, ==, 1);
  g_assert_cmpuint (tw_context_get_values (context)->len, ==, 1);
  tw_context_add_value (context, "anna", "ANNA", name);
  g_assert_cmpuint (tw_context_get_values (context)->len, ==, 2);
}

static void
test_outlives_its_maker (void)
{
  TwCatalog *catalog = tw_test_catalog_new ("s", LINES, NULL);
  TwContext *context = tw_context_new_whole (catalog);
  tw_catalog_unref (catalog);
  g_autoptr (TwContext) kept = tw_context_ref (context);
  tw_context_unref (context);
  const TwContextTable *entry = g_ptr_array_index (tw_context_get_tables (kept), 0);
  g_assert_cmpstr (entry->table->schema, ==, "s");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/context/whole", test_whole);
  g_test_add_func ("/context/adding-twice", test_adding_twice_changes_nothing);
  g_test_add_func ("/context/outlives-its-maker", test_outlives_its_maker);
  return g_test_run ();
}
