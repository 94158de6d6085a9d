// SPDX-License-Identifier: Apache-2.0
#include "analyst/compare/tw-result-difference.h"
#include "analyst/compare/tw-result-match.h"

#define INTEGER TW_DATA_TYPE_INTEGER
#define DECIMAL TW_DATA_TYPE_DECIMAL
#define FLOAT TW_DATA_TYPE_FLOAT
#define TEXT TW_DATA_TYPE_TEXT
#define DATE TW_DATA_TYPE_DATE
#define TIMESTAMP TW_DATA_TYPE_TIMESTAMP

#define ROWS(name, types, n_rows, ...)                                                             \
  g_autoptr (TwResultSet) name                                                                     \
    = make ((const TwDataType[]) types, (const char *const[]) { __VA_ARGS__ }, n_rows,             \
            G_N_ELEMENTS (((const TwDataType[]) types)))
#define TYPES(...) { __VA_ARGS__ }

static TwResultSet *
make (const TwDataType *types, const char *const *cells, guint n_rows, guint n_columns)
{
  static const char *const names[] = { "a", "b", "c", NULL };
  g_autofree const char **used = g_new0 (const char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    used[i] = names[i];
  return tw_result_set_new_from_strings (used, types, cells, n_rows);
}

static void
assert_match (TwResultSet *reference, const char *sql, TwResultSet *candidate,
              const char *expected_reason)
{
  g_autofree char *reason = NULL;
  gboolean same = tw_results_match (reference, sql, candidate, &reason);
  g_assert_cmpstr (reason, ==, expected_reason);
  g_assert_true (same == (expected_reason == NULL));
}

static void
test_rows_are_a_multiset (void)
{
  ROWS (reference, TYPES (TEXT, INTEGER), 3, "x", "1", "x", "1", "y", "2");
  ROWS (shuffled, TYPES (TEXT, INTEGER), 3, "y", "2", "x", "1", "x", "1");
  ROWS (other, TYPES (TEXT, INTEGER), 3, "y", "2", "y", "2", "x", "1");
  ROWS (fewer, TYPES (TEXT, INTEGER), 2, "x", "1", "y", "2");
  assert_match (reference, NULL, shuffled, NULL);
  assert_match (reference, NULL, other, "other values");
  assert_match (reference, NULL, fewer, "2 rows instead of 3");
}

static void
test_columns_may_move (void)
{
  ROWS (reference, TYPES (TEXT, INTEGER), 2, "x", "1", "y", "2");
  ROWS (swapped, TYPES (INTEGER, TEXT), 2, "1", "x", "2", "y");
  ROWS (further, TYPES (INTEGER, TEXT, INTEGER), 2, "7", "x", "1", "8", "y", "2");
  ROWS (crossed, TYPES (INTEGER, TEXT), 2, "2", "x", "1", "y");
  ROWS (narrow, TYPES (TEXT), 2, "x", "y");
  assert_match (reference, NULL, swapped, NULL);
  assert_match (reference, NULL, further, NULL);
  assert_match (reference, NULL, crossed, "other values");
  assert_match (reference, NULL, narrow, "1 columns instead of 2");
}

static void
test_like_columns_are_told_apart (void)
{
  /* Each column by itself has the same values; only one assignment has the same rows. */
  ROWS (reference, TYPES (INTEGER, INTEGER), 3, "1", "2", "2", "3", "3", "1");
  ROWS (swapped, TYPES (INTEGER, INTEGER), 3, "2", "1", "3", "2", "1", "3");
  ROWS (other, TYPES (INTEGER, INTEGER), 3, "1", "1", "2", "2", "3", "3");
  assert_match (reference, NULL, swapped, NULL);
  assert_match (reference, NULL, other, "other values");
}

static void
test_numbers_may_be_rounded (void)
{
  ROWS (rounded, TYPES (DECIMAL), 2, "12.35", "1.00");
  ROWS (exact, TYPES (FLOAT), 2, "12.345678", "1.0000000001");
  ROWS (wrong, TYPES (FLOAT), 2, "12.38", "1");
  ROWS (whole, TYPES (INTEGER), 2, "12", "1");
  assert_match (rounded, NULL, exact, NULL);
  assert_match (exact, NULL, rounded, NULL);
  assert_match (rounded, NULL, wrong, "other values");
  assert_match (whole, NULL, exact, "other values");
}

static void
test_months_are_months (void)
{
  ROWS (dates, TYPES (DATE), 2, "1997-01-01", "1997-02-01");
  ROWS (timestamps, TYPES (TIMESTAMP), 2, "1997-01-01 00:00:00", "1997-02-01 00:00:00");
  ROWS (texts, TYPES (TEXT), 2, "1997-01", "1997-02");
  ROWS (days, TYPES (DATE), 2, "1997-01-02", "1997-02-01");
  assert_match (dates, NULL, timestamps, NULL);
  assert_match (dates, NULL, texts, NULL);
  assert_match (dates, NULL, days, "other values");
}

static void
test_null_is_not_nothing (void)
{
  ROWS (reference, TYPES (TEXT, TEXT), 2, NULL, "x", "y", "");
  ROWS (same, TYPES (TEXT, TEXT), 2, "y", "", NULL, "x");
  ROWS (other, TYPES (TEXT, TEXT), 2, "", "x", "y", "");
  assert_match (reference, NULL, same, NULL);
  assert_match (reference, NULL, other, "other values");
}

static void
test_order_counts_where_it_was_asked_for (void)
{
  const char *by_name = "SELECT a, b FROM t ORDER BY b DESC";
  const char *by_number = "WITH x AS (SELECT 1) SELECT a, b FROM t ORDER BY 2 DESC LIMIT 3";
  const char *inner = "SELECT a, b FROM (SELECT a, b FROM t ORDER BY b) x";
  ROWS (reference, TYPES (TEXT, INTEGER), 3, "x", "2", "y", "1", "z", "1");
  ROWS (ties_moved, TYPES (TEXT, INTEGER), 3, "x", "2", "z", "1", "y", "1");
  ROWS (moved, TYPES (TEXT, INTEGER), 3, "y", "1", "x", "2", "z", "1");
  assert_match (reference, by_name, ties_moved, NULL);
  assert_match (reference, by_name, moved, "another order");
  assert_match (reference, by_number, ties_moved, NULL);
  assert_match (reference, by_number, moved, "another order");
  assert_match (reference, inner, moved, NULL);
  assert_match (reference, "not SQL", moved, NULL);
}

static void
test_names_may_be_whole (void)
{
  ROWS (whole, TYPES (TEXT, INTEGER), 2, "Ann Lee", "1", "Bo Ek", "2");
  ROWS (parts, TYPES (TEXT, TEXT, INTEGER), 2, "Lee", "Ann", "1", "Ek", "Bo", "2");
  ROWS (others, TYPES (TEXT, TEXT, INTEGER), 2, "Ek", "Ann", "1", "Lee", "Bo", "2");
  const char *sql = "SELECT a, b, c FROM t ORDER BY c";
  assert_match (whole, NULL, parts, NULL);
  assert_match (parts, sql, whole, NULL);
  assert_match (whole, NULL, others, "other values");
  assert_match (others, sql, whole, "2 columns instead of 3");
}

static void
test_no_rows (void)
{
  ROWS (reference, TYPES (TEXT), 0, NULL);
  ROWS (same, TYPES (INTEGER), 0, NULL);
  assert_match (reference, "SELECT a FROM t ORDER BY a", same, NULL);
}

static void
assert_difference (TwResultSet *before, TwResultSet *after, guint added, guint gone, guint changed,
                   guint same)
{
  g_autoptr (TwResultDifference) found = tw_result_difference_new (before, after, NULL);
  g_assert_false (found->other_columns);
  g_assert_cmpuint (found->n_added, ==, added);
  g_assert_cmpuint (found->n_gone, ==, gone);
  g_assert_cmpuint (found->n_changed, ==, changed);
  g_assert_cmpuint (found->n_same, ==, same);
  g_assert_cmpuint (found->changes->len, ==, added + gone + changed);
}

static void
test_tells_rows_of_two_runs_apart (void)
{
  ROWS (before, TYPES (TEXT, DECIMAL), 3, "x", "1.0", "y", "2.0", NULL, "3.0");
  ROWS (after, TYPES (TEXT, DECIMAL), 3, NULL, "3.00", "y", "2.5", "z", "4.0");
  ROWS (none, TYPES (TEXT, DECIMAL), 0, NULL);
  assert_difference (before, after, 1, 1, 1, 1);
  assert_difference (before, before, 0, 0, 0, 3);
  assert_difference (none, after, 3, 0, 0, 0);
  assert_difference (before, none, 0, 3, 0, 0);
  g_autoptr (TwResultDifference) found = tw_result_difference_new (before, after, NULL);
  const TwRowChange *changed = &g_array_index (found->changes, TwRowChange, 1);
  g_assert_cmpint (changed->kind, ==, TW_ROW_CHANGED);
  g_assert_cmpuint (changed->before, ==, 1);
  g_assert_cmpuint (changed->after, ==, 1);
  g_assert_cmpuint (found->figures->len, ==, 1);
  g_assert_cmpfloat (g_array_index (found->figures, TwFigureChange, 0).after, ==, 9.5);
}

static void
test_rows_alike_are_counted (void)
{
  ROWS (before, TYPES (TEXT, DECIMAL), 3, "x", "1.0", "x", "1.0", "x", "2.0");
  ROWS (after, TYPES (TEXT, DECIMAL), 2, "x", "1.0", "x", "3.0");
  assert_difference (before, after, 1, 2, 0, 1);
}

static void
test_one_figure_changes (void)
{
  ROWS (before, TYPES (DECIMAL), 1, "91.0");
  ROWS (after, TYPES (DECIMAL), 1, "92.0");
  assert_difference (before, after, 0, 0, 1, 0);
}

static void
test_other_columns_are_not_compared (void)
{
  ROWS (before, TYPES (TEXT, DECIMAL), 1, "x", "1.0");
  ROWS (after, TYPES (TEXT), 1, "x");
  g_autoptr (TwResultDifference) found = tw_result_difference_new (before, after, NULL);
  g_assert_true (found->other_columns);
  g_assert_cmpuint (found->changes->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/rows-are-a-multiset", test_rows_are_a_multiset);
  g_test_add_func ("/compare/columns-may-move", test_columns_may_move);
  g_test_add_func ("/compare/like-columns-are-told-apart", test_like_columns_are_told_apart);
  g_test_add_func ("/compare/numbers-may-be-rounded", test_numbers_may_be_rounded);
  g_test_add_func ("/compare/months-are-months", test_months_are_months);
  g_test_add_func ("/compare/null-is-not-nothing", test_null_is_not_nothing);
  g_test_add_func ("/compare/order-counts-where-it-was-asked-for",
                   test_order_counts_where_it_was_asked_for);
  g_test_add_func ("/compare/names-may-be-whole", test_names_may_be_whole);
  g_test_add_func ("/compare/no-rows", test_no_rows);
  g_test_add_func ("/compare/two-runs", test_tells_rows_of_two_runs_apart);
  g_test_add_func ("/compare/rows-alike", test_rows_alike_are_counted);
  g_test_add_func ("/compare/one-figure", test_one_figure_changes);
  g_test_add_func ("/compare/other-columns", test_other_columns_are_not_compared);
  return g_test_run ();
}
