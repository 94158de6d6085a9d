// SPDX-License-Identifier: Apache-2.0
#include "tw-test-home.h"
#include "tw-test-recall.h"

static TwTestRecall
measure (TwCatalog *catalog, const char *schema)
{
  g_autoptr (TwIndex) index = tw_test_recall_index (catalog);
  TwTestRecall recall = tw_test_recall_measure (index, schema);
  g_test_message ("%s of %u tables: %u of %u tables, %u of %u columns, %.1f tables sent, at most %u",
                  schema, tw_catalog_get_n_tables (catalog), recall.tables, recall.n_tables,
                  recall.columns, recall.n_columns, (double) recall.sent / recall.n_questions,
                  recall.most_sent);
  g_assert_cmpuint (recall.n_questions, >, 100);
  return recall;
}

static void
assert_share (guint part, guint whole, double least)
{
  g_assert_cmpfloat ((double) part / whole, >=, least);
}

static void
test_northwind (void)
{
  for (guint cryptic = 0; cryptic < 2; cryptic++) {
    g_autoptr (TwCatalog) catalog = tw_test_recall_northwind (cryptic);
    TwTestRecall recall = measure (catalog, cryptic ? "nw_abbr" : "northwind");
    assert_share (recall.tables, recall.n_tables, 0.99);
    assert_share (recall.columns, recall.n_columns, 0.97);
    g_assert_cmpuint (recall.widest, <=, 25);
  }
}

static void
test_near_duplicates (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_recall_crowd (2000, 12);
  TwTestRecall recall = measure (catalog, "northwind");
  assert_share (recall.tables, recall.n_tables, 0.95);
  assert_share (recall.columns, recall.n_columns, 0.95);
  g_assert_cmpuint (recall.most_sent, <=, 12);
  g_assert_cmpuint (recall.widest, <=, 25);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/recall/northwind", test_northwind);
  g_test_add_func ("/recall/near-duplicates", test_near_duplicates);
  return g_test_run ();
}
