// SPDX-License-Identifier: Apache-2.0
#include <locale.h>

#include "report/tw-cell-find.h"
#include "report/tw-json-indent.h"

static TwResultSet *
orders (void)
{
  static const char *const names[] = { "customer", "total", "day", "paid", NULL };
  static const TwDataType types[]
    = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL, TW_DATA_TYPE_DATE, TW_DATA_TYPE_BOOLEAN };
  static const char *const cells[] = {
    "Café Élan",   "267868.18", "1997-05-01", "t",  /**/
    "Blauer See",  "18.00",     "1997-05-18", NULL, /**/
    "May & Co 18", NULL,        NULL,         "f",
  };
  return tw_result_set_new_from_strings (names, types, cells, 3);
}

static char *
hits_of (TwResultSet *result, TwRowOrder *order, const char *text, guint max)
{
  const TwMeaning meanings[] = { TW_MEANING_PLAIN, TW_MEANING_MONEY, TW_MEANING_DATE,
                                 TW_MEANING_PLAIN };
  TwCellColumn columns[4];
  for (guint i = 0; i < 4; i++)
    columns[i] = (TwCellColumn) {
      i, tw_cell_format_for_column (tw_result_set_get_column (result, i), meanings[i])
    };
  g_autoptr (GArray) hits = tw_cell_find (result, order, columns, 4, text, max, NULL, NULL);
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < hits->len; i++) {
    const TwCellHit *hit = &g_array_index (hits, TwCellHit, i);
    g_string_append_printf (list, "%s%u.%u", i ? " " : "", hit->row, hit->column);
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

#define assert_hits(result, order, text, max, expected)                                            \
  G_STMT_START {                                                                                   \
    g_autofree char *_hits = hits_of (result, order, text, max);                                   \
    g_assert_cmpstr (_hits, ==, expected);                                                         \
  } G_STMT_END

static void
test_find (void)
{
  g_autoptr (TwResultSet) result = orders ();
  assert_hits (result, NULL, "ÉLAN", 9, "0.0");
  assert_hits (result, NULL, "18", 9, "0.1 1.1 1.2 2.0");
  assert_hits (result, NULL, "18", 2, "0.1 1.1");
  assert_hits (result, NULL, "267,868", 9, "0.1");   /* as it is shown */
  assert_hits (result, NULL, "267868.1", 9, "0.1");  /* as it is kept */
  assert_hits (result, NULL, "may", 9, "0.2 1.2 2.0");
  assert_hits (result, NULL, "1997-05-1", 9, "1.2");
  assert_hits (result, NULL, "yes", 9, "0.3");
  assert_hits (result, NULL, "null", 9, "");
  /* In the order in which rows are shown, and only those. */
  guint32 rows[] = { 2, 1 };
  g_autoptr (TwRowOrder) order = tw_row_order_new_take (g_memdup2 (rows, sizeof rows), 2);
  assert_hits (result, order, "18", 9, "0.0 1.1 1.2");
}

static void
test_find_cancelled (void)
{
  g_autoptr (TwResultSet) result = orders ();
  const TwCellColumn column = {
    0, tw_cell_format_for_column (tw_result_set_get_column (result, 0), TW_MEANING_PLAIN)
  };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (cancelled);
  g_assert_null (tw_cell_find (result, NULL, &column, 1, "a", 9, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_indented (const char *text, const char *expected)
{
  g_autofree char *indented = tw_json_indent (text, strlen (text));
  g_assert_cmpstr (indented, ==, expected);
}

static void
test_indent (void)
{
  assert_indented ("{\"a\":[1,2.50,{}],\"b\" : null}",
                   "{\n  \"a\": [\n    1,\n    2.50,\n    {}\n  ],\n  \"b\": null\n}");
  assert_indented (" [\"a,\\\"{\", 12345678901234567890.10 ] ",
                   "[\n  \"a,\\\"{\",\n  12345678901234567890.10\n]");
  assert_indented ("[ ]", "[]");
  assert_indented ("\"text\"", NULL);
  assert_indented ("", NULL);
  assert_indented ("{\"a\":1", NULL);
  assert_indented ("{\"a\":1]", NULL);
  assert_indented ("[\"a\\", NULL);
  assert_indented ("[1 2]", NULL);
  assert_indented ("[1,]", NULL);
  assert_indented ("{\"a\" 1}", NULL);
  assert_indented ("[1] and more", NULL);
  g_autofree char *deep = g_strnfill (100000, '[');
  assert_indented (deep, NULL);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/find", test_find);
  g_test_add_func ("/cells/find-cancelled", test_find_cancelled);
  g_test_add_func ("/cells/indent-json", test_indent);
  return g_test_run ();
}
