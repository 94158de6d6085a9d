// SPDX-License-Identifier: Apache-2.0
#include <locale.h>

#include "report/tw-cell-find.h"
#include "report/tw-json-indent.h"
#include "report/tw-rows-copy.h"

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

static char *
shown (TwDataType type, TwMeaning meaning, const char *cell)
{
  static const char *const names[] = { "column", NULL };
  g_autoptr (TwResultSet) result = tw_result_set_new_from_strings (names, &type, &cell, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  TwCellFormat format
    = tw_cell_format_for_column (tw_result_set_get_column (result, 0), meaning);
  tw_cell_format_set (&format, result, 0, 0, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_shown(type, meaning, cell, expected)                                                \
  G_STMT_START {                                                                                   \
    g_autofree char *_shown = shown (TW_DATA_TYPE_##type, TW_MEANING_##meaning, cell);             \
    g_assert_cmpstr (_shown, ==, expected);                                                        \
  } G_STMT_END

/* A time of day is not dropped, and the day is the server's own. */
static void
test_times (void)
{
  assert_shown (DATE, PLAIN, "1997-05-01", "1 May 1997");
  assert_shown (TIMESTAMP, DATE, "1997-05-01 00:00:00", "1 May 1997");
  assert_shown (TIMESTAMP, DATE, "1997-05-01 10:20:30.5", "1 May 1997 10:20:30.5");
  assert_shown (TIMESTAMP, PLAIN, "1997-05-01 10:20:30", "1 May 1997 10:20:30");
  assert_shown (TIMESTAMP, MONTH, "1997-05-01 00:00:00", "May 1997");
  assert_shown (TIMESTAMPTZ, DATE, "1997-05-01 00:30:00+02", "1 May 1997 00:30:00 +02");
  assert_shown (TIMESTAMPTZ, DATE, "1997-05-01 00:00:00-03:30", "1 May 1997");
  assert_shown (TIMESTAMP, DATE, "-infinity", "-infinity");
  assert_shown (DATE, DATE, "0044-03-15 BC", "0044-03-15 BC");
  assert_shown (DATE, DATE, "12024-03-15", "12024-03-15");
}

/* Every digit of a large number is its own, and a small one is not nothing. */
static void
test_numbers (void)
{
  assert_shown (DECIMAL, MONEY, "12345678901234567890123456789.126",
                "12,345,678,901,234,567,890,123,456,789.13");
  assert_shown (DECIMAL, MONEY, "9007199254740993.01", "9,007,199,254,740,993.01");
  assert_shown (INTEGER, MONEY, "9007199254740993", "9,007,199,254,740,993.00");
  assert_shown (DECIMAL, MONEY, "-999.995", "\xe2\x88\x92" "1,000.00");
  assert_shown (DECIMAL, MONEY, "2.675", "2.68");
  assert_shown (DECIMAL, MONEY, "0.00012345", "0.00012");
  assert_shown (DECIMAL, MONEY, "0.00", "0.00");
  assert_shown (DECIMAL, NUMBER, "-0.000000000001", "\xe2\x88\x92" "0.0000000000010");
  assert_shown (DECIMAL, NUMBER, "NaN", "NaN");
  assert_shown (DECIMAL, PLAIN, "-12.50", "\xe2\x88\x92" "12.50");
  assert_shown (FLOAT, NUMBER, "1234.5678", "1,234.57");
  assert_shown (FLOAT, NUMBER, "0.00123", "0.0012");
  assert_shown (FLOAT, NUMBER, "-1.5e-09", "\xe2\x88\x92" "1.5e-09");
  assert_shown (FLOAT, NUMBER, "Infinity", "Infinity");
  assert_shown (FLOAT, NUMBER, "-0", "0.00");
  assert_shown (FLOAT, PERCENT, "0.123", "12.3 %");
  assert_shown (FLOAT, PERCENT, "0.00001234", "0.0012 %");
}

static void
assert_axis (TwMeaning meaning, double value, double step, const char *expected)
{
  TwCellFormat format = { .meaning = meaning, .type = TW_DATA_TYPE_FLOAT, .decimals = -1 };
  g_autofree char *text = tw_cell_format_axis (&format, value, step);
  g_assert_cmpstr (text, ==, expected);
}

/* No figure of an axis is rounded to what it is not, and all have as many decimals. */
static void
test_axis (void)
{
  assert_axis (TW_MEANING_NUMBER, 0, 0.25, "0");
  assert_axis (TW_MEANING_NUMBER, 0.5, 0.25, "0.50");
  assert_axis (TW_MEANING_NUMBER, 1.25, 0.25, "1.25");
  assert_axis (TW_MEANING_NUMBER, 0.1 + 0.2, 0.1, "0.3");
  assert_axis (TW_MEANING_MONEY, 1250, 250, "1.25 k");
  assert_axis (TW_MEANING_MONEY, 750, 250, "750");
  assert_axis (TW_MEANING_MONEY, 40000, 20000, "40 k");
  assert_axis (TW_MEANING_MONEY, -2500000, 500000, "\xe2\x88\x92" "2.5 M");
  assert_axis (TW_MEANING_PERCENT, 0.15, 0.05, "15 %");
  assert_axis (TW_MEANING_PERCENT, 0.015, 0.005, "1.5 %");
  assert_axis (TW_MEANING_NUMBER, 0.00002, 0.00001, "0.000020");
  assert_axis (TW_MEANING_NUMBER, 1e18, 1e18, "1000000 T");
}

static void
assert_copied (guint first_column, guint last_column, TwCopyForm form, const char *expected)
{
  static const char *const names[] = { "na|me", "amount", NULL };
  static const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  static const char *const cells[]
    = { "O'Hara, \"Ann\"", "1.50", "two\r\nlines\tand a|b", "NaN", "", NULL, NULL, "-2" };
  g_autoptr (TwResultSet) result = tw_result_set_new_from_strings (names, types, cells, 4);
  const guint columns[] = { 0, 1 };
  const TwRowBlock block = { 0, 3, first_column, last_column };
  g_autofree char *text = tw_rows_copy (result, NULL, columns, &block, form, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_copy (void)
{
  assert_copied (0, 1, TW_COPY_TSV,
                 "\"O'Hara, \"\"Ann\"\"\"\t1.50\n\"two\r\nlines\tand a|b\"\tNaN\n\t\n\t-2");
  assert_copied (1, 1, TW_COPY_TSV_HEADERS, "amount\n1.50\nNaN\n\n-2");
  assert_copied (0, 1, TW_COPY_CSV,
                 "na|me,amount\n\"O'Hara, \"\"Ann\"\"\",1.50\n"
                 "\"two\r\nlines\tand a|b\",NaN\n\"\",\n,-2");
  assert_copied (0, 1, TW_COPY_MARKDOWN,
                 "| na\\|me | amount |\n| --- | ---: |\n| O'Hara, \"Ann\" | 1.50 |\n"
                 "| two lines\tand a\\|b | NaN |\n|  |  |\n|  | -2 |");
  assert_copied (0, 0, TW_COPY_SQL_LIST,
                 "'O''Hara, \"Ann\"', 'two\r\nlines\tand a|b', '', NULL");
  assert_copied (1, 1, TW_COPY_SQL_LIST, "1.50, 'NaN', NULL, -2");
  assert_copied (0, 1, TW_COPY_SQL_LIST,
                 "('O''Hara, \"Ann\"', 1.50), ('two\r\nlines\tand a|b', 'NaN'), ('', NULL), "
                 "(NULL, -2)");
}

/* In the order of rows and columns that is shown. */
static void
test_copy_as_shown (void)
{
  g_autoptr (TwResultSet) result = orders ();
  const guint32 rows[] = { 2, 0 };
  g_autoptr (TwRowOrder) order = tw_row_order_new_take (g_memdup2 (rows, sizeof rows), 2);
  const guint columns[] = { 2, 1, 0 };
  const TwRowBlock block = { 0, 1, 1, 2 };
  g_autofree char *text = tw_rows_copy (result, order, columns, &block, TW_COPY_TSV, NULL);
  g_assert_cmpstr (text, ==, "\tMay & Co 18\n267868.18\tCafé Élan");
}

static void
test_plain_number (void)
{
  static const struct {
    const char *shown, *separator, *point, *plain;
  } cases[] = {
    { "\xe2\x88\x92" "1,234,567.5", ",", ".", "-1234567.5" },
    { "12.5", ",", ".", "12.5" },
    { "1,5", ",", ".", "1,5" },
    { "1.234", ".", ",", "1234" },
    { "1.234,5", ".", ",", "1234.5" },
    { "1234,5", ".", ",", "1234.5" },
    { "1234.5", ".", ",", "1234.5" },
    { "1\xe2\x80\xaf" "234,5", "\xe2\x80\xaf", ",", "1234.5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *plain
      = tw_cell_plain_number (cases[i].shown, cases[i].separator, cases[i].point);
    g_assert_cmpstr (plain, ==, cases[i].plain);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/find", test_find);
  g_test_add_func ("/cells/find-cancelled", test_find_cancelled);
  g_test_add_func ("/cells/indent-json", test_indent);
  g_test_add_func ("/cells/axis", test_axis);
  g_test_add_func ("/cells/copy", test_copy);
  g_test_add_func ("/cells/copy-as-shown", test_copy_as_shown);
  g_test_add_func ("/cells/times", test_times);
  g_test_add_func ("/cells/numbers", test_numbers);
  g_test_add_func ("/cells/plain-number", test_plain_number);
  return g_test_run ();
}
