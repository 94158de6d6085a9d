// SPDX-License-Identifier: Apache-2.0
#include <locale.h>
#include <string.h>

#include "warehouse/tw-result-view.h"
#include "warehouse/tw-row-summary.h"
#include "warehouse/tw-warehouse-error.h"

static TwResultSet *
one_column (TwDataType type, const char *const *cells, guint n)
{
  const char *names[] = { "cell", NULL };
  return tw_result_set_new_from_strings (names, &type, cells, n);
}

/* The rows' cells in an order's order: "a b NULL". */
static char *
cells_of (TwResultSet *result, guint column, TwRowOrder *order)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < tw_row_order_get_n_rows (order); i++) {
    char buffer[64];
    guint row = tw_row_order_get_row (order, i);
    g_string_append_printf (text, "%s%s", i ? " " : "",
                            tw_result_set_is_null (result, row, column)
                              ? "NULL"
                              : tw_result_set_get_text (result, row, column, buffer, NULL));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_sorted (TwDataType type, const char *const *cells, guint n, gboolean descending,
               const char *expected)
{
  g_autoptr (TwResultSet) result = one_column (type, cells, n);
  const TwSortKey key = { 0, descending };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwRowOrder) order = tw_row_order_sort (result, NULL, &key, 1, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = cells_of (result, 0, order);
  g_assert_cmpstr (text, ==, expected);
}

#define assert_orders(type, cells, ascending, descending)                                          \
  assert_sorted (type, cells, G_N_ELEMENTS (cells), FALSE, ascending);                             \
  assert_sorted (type, cells, G_N_ELEMENTS (cells), TRUE, descending)

static void
test_numbers (void)
{
  static const char *const integers[] = { "5", NULL, "-3", "9223372036854775807", "0", "-3" };
  assert_orders (TW_DATA_TYPE_INTEGER, integers, "-3 -3 0 5 9223372036854775807 NULL",
                 "9223372036854775807 5 0 -3 -3 NULL");
  static const char *const decimals[] = { "1.5", "1.25", "-0.01", "10", "NaN", "123456789012.1" };
  assert_orders (TW_DATA_TYPE_DECIMAL, decimals, "-0.01 1.25 1.5 10 123456789012.1 NaN",
                 "NaN 123456789012.1 10 1.5 1.25 -0.01");
  static const char *const exact[] = { "999999999999999.99", "999999999999999.98", "0.01" };
  assert_orders (TW_DATA_TYPE_DECIMAL, exact, "0.01 999999999999999.98 999999999999999.99",
                 "999999999999999.99 999999999999999.98 0.01");
  static const char *const floats[] = { "1e+20", "-Infinity", "2.5e-3", "Infinity", "-1" };
  assert_orders (TW_DATA_TYPE_FLOAT, floats, "-Infinity -1 2.5e-3 1e+20 Infinity",
                 "Infinity 1e+20 2.5e-3 -1 -Infinity");
}

static void
test_times (void)
{
  static const char *const dates[] = { "1998-05-06", "1996-07-04", NULL, "1997-01-01" };
  assert_orders (TW_DATA_TYPE_DATE, dates, "1996-07-04 1997-01-01 1998-05-06 NULL",
                 "1998-05-06 1997-01-01 1996-07-04 NULL");
  static const char *const zoned[] = { "1997-05-01 12:00:00+02", "1997-05-01 11:00:00+00" };
  assert_orders (TW_DATA_TYPE_TIMESTAMPTZ, zoned, "1997-05-01 12:00:00+02 1997-05-01 11:00:00+00",
                 "1997-05-01 11:00:00+00 1997-05-01 12:00:00+02");
}

/* As a dictionary does, not by code. */
static void
test_text (void)
{
  static const char *const words[]
    = { "zebra", "Élan", "apple", "Zoo", "elbow", "", NULL, "appleseed is long", "appleseed is longer",
        "eland" };
  assert_orders (TW_DATA_TYPE_TEXT, words,
                 " apple appleseed is long appleseed is longer Élan eland elbow zebra Zoo NULL",
                 "Zoo zebra elbow eland Élan appleseed is longer appleseed is long apple  NULL");
  static const char *const kana[] = { "い", "あ", "b" };
  assert_orders (TW_DATA_TYPE_TEXT, kana, "b あ い", "い あ b");
}

static TwResultSet *
people (void)
{
  static const char *const names[] = { "name", "city", "age", "born", NULL };
  static const TwDataType types[]
    = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_INTEGER, TW_DATA_TYPE_TIMESTAMP };
  static const char *const cells[] = {
    "Ann",   "Berlin", "31", "1997-05-01 23:59:59",
    "Bob",   "Köln",   "31", "1997-05-02 00:00:00",
    "Carla", "berlin", "45", "1997-05-01 00:00:00",
    "Dan",   NULL,     NULL, "1996-01-01 08:00:00",
  };
  return tw_result_set_new_from_strings (names, types, cells, 4);
}

static void
test_several_keys (void)
{
  g_autoptr (TwResultSet) result = people ();
  const TwSortKey keys[] = { { 2, TRUE }, { 0, TRUE } };
  g_autoptr (TwRowOrder) order = tw_row_order_sort (result, NULL, keys, 2, NULL, NULL);
  g_autofree char *text = cells_of (result, 0, order);
  g_assert_cmpstr (text, ==, "Carla Bob Ann Dan");
}

/* Many rows, in many batches, that all agree in their first bytes; equal ones keep their order. */
static void
test_many (void)
{
  enum { ROWS = 50000 };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ROWS; i++)
    g_ptr_array_add (cells, g_strdup_printf ("the same start %u", (i * 7919u) % 1000u));
  g_autoptr (TwResultSet) result
    = one_column (TW_DATA_TYPE_TEXT, (const char *const *) cells->pdata, ROWS);
  const TwSortKey key = { 0, FALSE };
  g_autoptr (TwRowOrder) order = tw_row_order_sort (result, NULL, &key, 1, NULL, NULL);
  g_assert_cmpuint (tw_row_order_get_n_rows (order), ==, ROWS);
  for (guint i = 1; i < ROWS; i++) {
    guint before = tw_row_order_get_row (order, i - 1), row = tw_row_order_get_row (order, i);
    int compared = strcmp (cells->pdata[before], cells->pdata[row]);
    g_assert_true (compared < 0 || (compared == 0 && before < row));
  }
}

static void
test_cancel (void)
{
  g_autoptr (TwResultSet) result = people ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const TwSortKey key = { 0, FALSE };
  g_cancellable_cancel (cancellable);
  g_assert_null (tw_row_order_sort (result, NULL, &key, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_passes (TwResultSet *result, TwRowFilter *filter, const char *expected)
{
  g_autoptr (TwRowFilter) owned = filter;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwRowOrder) order = tw_row_filter_apply (owned, result, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = cells_of (result, 0, order);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_contains (void)
{
  g_autoptr (TwResultSet) result = people ();
  assert_passes (result, tw_row_filter_new_contains (1, "BERL"), "Ann Carla");
  assert_passes (result, tw_row_filter_new_contains (1, "KÖ"), "Bob");
  assert_passes (result, tw_row_filter_new_contains (1, ""), "Ann Bob Carla");
  assert_passes (result, tw_row_filter_new_contains (0, "bC"), ""); /* never across rows */
  assert_passes (result, tw_row_filter_new_contains (3, "1997-05-01"), "Ann Carla");
}

/* As many rows as two threads search, against looking into each: hits side by side, far apart, across
 * the places where blocks of bytes begin, in the last row, and in other letters' case. */
static void
test_contains_among_many (void)
{
  static const char *const sought[] = { "a", "ab", "bca", "CAB", "ß", "é1", "abcabcabcabcabcabcabc", "end" };
  enum { N = 60000 };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint32 random = 7;
  for (guint row = 0; row + 1 < N; row++) {
    g_autoptr (GString) text = g_string_new (row % 97 == 0 ? "É" : NULL);
    for (guint length = (random = random * 1664525u + 1013904223u) >> 27; length > 0; length--)
      g_string_append_c (text, (char) ("abc1"[(random = random * 1664525u + 1013904223u) >> 30]));
    if (row % 5000 == 0)
      g_string_append (text, "abcabcabcabcabcabcabcabc");
    g_ptr_array_add (cells, row % 11 == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE));
  }
  g_ptr_array_add (cells, g_strdup ("the end"));
  g_autoptr (TwResultSet) result = one_column (TW_DATA_TYPE_TEXT, (const char *const *) cells->pdata, N);
  for (guint i = 0; i < G_N_ELEMENTS (sought); i++) {
    g_autofree char *folded = g_utf8_casefold (sought[i], -1);
    g_autoptr (TwRowFilter) filter = tw_row_filter_new_contains (0, sought[i]);
    g_autoptr (TwRowOrder) order = tw_row_filter_apply (filter, result, NULL, NULL, NULL, NULL);
    guint at = 0;
    for (guint row = 0; row < N; row++) {
      g_autofree char *text = cells->pdata[row] ? g_utf8_casefold (cells->pdata[row], -1) : NULL;
      if (text && strstr (text, folded))
        g_assert_cmpuint (tw_row_order_get_row (order, at++), ==, row);
    }
    g_assert_cmpuint (tw_row_order_get_n_rows (order), ==, at);
  }
}

static TwRowFilter *
compare (TwResultSet *result, guint column, TwRowTest test, const char *operand)
{
  g_autoptr (GError) error = NULL;
  TwRowFilter *filter = tw_row_filter_new_compare (result, column, test, operand, &error);
  g_assert_no_error (error);
  return filter;
}

static void
test_compare (void)
{
  g_autoptr (TwResultSet) result = people ();
  assert_passes (result, compare (result, 2, TW_ROW_TEST_MORE, " 31 "), "Carla");
  assert_passes (result, compare (result, 2, TW_ROW_TEST_AT_MOST, "31"), "Ann Bob");
  assert_passes (result, compare (result, 2, TW_ROW_TEST_NOT_EQUAL, "31"), "Carla");
  /* A date is its whole day. */
  assert_passes (result, compare (result, 3, TW_ROW_TEST_EQUAL, "1997-05-01"), "Ann Carla");
  assert_passes (result, compare (result, 3, TW_ROW_TEST_MORE, "1997-05-01"), "Bob");
  assert_passes (result, compare (result, 3, TW_ROW_TEST_AT_MOST, "1997-05-01"), "Ann Carla Dan");
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_row_filter_new_compare (result, 2, TW_ROW_TEST_LESS, "many", &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "age holds numbers, and “many” is none");
}

static void
test_one_of (void)
{
  g_autoptr (TwResultSet) result = people ();
  const char *const values[] = { "Berlin", "nowhere", NULL };
  assert_passes (result, tw_row_filter_new_one_of (1, values, FALSE), "Ann");
  assert_passes (result, tw_row_filter_new_one_of (1, values, TRUE), "Ann Dan");
}

static void
test_values (void)
{
  g_autoptr (TwResultSet) result = people ();
  guint n_values = 0;
  g_autoptr (GArray) values = tw_row_values (result, 2, 2, &n_values, NULL, NULL);
  g_assert_cmpuint (n_values, ==, 3);
  g_assert_cmpuint (values->len, ==, 2);
  g_assert_cmpstr (g_array_index (values, TwRowValue, 0).text, ==, "31");
  g_assert_cmpuint (g_array_index (values, TwRowValue, 0).n_rows, ==, 2);
  g_assert_null (g_array_index (values, TwRowValue, 1).text);
}

static void
test_summary (void)
{
  g_autoptr (TwResultSet) result = people ();
  const guint columns[] = { 0, 1, 2, 3 };
  const TwRowBlock block = { 0, 3, 1, 2 };
  TwRowSummary summary;
  g_assert_true (tw_row_summarize (result, NULL, columns, &block, &summary, NULL, NULL));
  g_assert_cmpuint (summary.n_cells, ==, 8);
  g_assert_cmpuint (summary.n_nulls, ==, 2);
  g_assert_cmpuint (summary.n_numbers, ==, 3);
  g_assert_cmpfloat (summary.sum, ==, 107);
  g_assert_cmpfloat (summary.minimum, ==, 31);
  g_assert_cmpfloat (summary.maximum, ==, 45);
}

static void
wait_until_idle (TwResultView *view)
{
  while (tw_result_view_get_busy (view))
    g_main_context_iteration (NULL, TRUE);
}

static char *
view_cells (TwResultView *view)
{
  TwResultSet *result = tw_result_view_get_result (view);
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[64];
  for (guint i = 0; i < tw_result_view_get_n_rows (view); i++)
    g_string_append_c (text, *tw_result_set_get_text (result, tw_result_view_get_row (view, i), 0,
                                                      buffer, NULL));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_view (TwResultView *view, const char *expected)
{
  wait_until_idle (view);
  g_autofree char *text = view_cells (view);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_view (void)
{
  g_autoptr (TwResultSet) result = people ();
  g_autoptr (TwResultView) view = tw_result_view_new (result);
  guint n_keys;
  tw_result_view_toggle_sort (view, 2, FALSE);
  assert_view (view, "ABCD"); /* the rows still come: the wish waits */
  tw_result_view_set_complete (view);
  assert_view (view, "ABCD");
  tw_result_view_toggle_sort (view, 2, FALSE);
  assert_view (view, "CABD");
  tw_result_view_toggle_sort (view, 0, TRUE);
  tw_result_view_toggle_sort (view, 0, TRUE);
  assert_view (view, "CBAD");
  g_assert_true (tw_result_view_get_sort (view, &n_keys)[1].descending);
  g_assert_cmpuint (n_keys, ==, 2);

  g_autoptr (TwRowFilter) filter = tw_row_filter_new_contains (0, "a");
  tw_result_view_set_filter (view, 0, filter);
  assert_view (view, "CAD");
  g_autoptr (TwRowFilter) older = compare (result, 2, TW_ROW_TEST_AT_LEAST, "31");
  tw_result_view_set_filter (view, 2, older);
  assert_view (view, "CA");
  tw_result_view_set_filter (view, 0, NULL);
  assert_view (view, "CBA");
  tw_result_view_prepare_filter (view, 0);
  tw_result_view_prepare_filter (view, 0);
  tw_result_view_clear (view);
  assert_view (view, "ABCD");
}

/* A wish that another one replaces at once is never shown. */
static void
test_view_changes_its_mind (void)
{
  g_autoptr (TwResultSet) result = people ();
  g_autoptr (TwResultView) view = tw_result_view_new (result);
  tw_result_view_set_complete (view);
  for (guint i = 0; i < 20; i++) {
    const TwSortKey key = { 0, i % 2 == 0 };
    tw_result_view_set_sort (view, &key, 1);
  }
  assert_view (view, "ABCD");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-order/numbers", test_numbers);
  g_test_add_func ("/row-order/times", test_times);
  g_test_add_func ("/row-order/text", test_text);
  g_test_add_func ("/row-order/several-keys", test_several_keys);
  g_test_add_func ("/row-order/many", test_many);
  g_test_add_func ("/row-order/cancel", test_cancel);
  g_test_add_func ("/row-filter/contains", test_contains);
  g_test_add_func ("/row-filter/contains-among-many", test_contains_among_many);
  g_test_add_func ("/row-filter/compare", test_compare);
  g_test_add_func ("/row-filter/one-of", test_one_of);
  g_test_add_func ("/row-values", test_values);
  g_test_add_func ("/row-summary", test_summary);
  g_test_add_func ("/result-view/sort-and-filter", test_view);
  g_test_add_func ("/result-view/changes-its-mind", test_view_changes_its_mind);
  return g_test_run ();
}
