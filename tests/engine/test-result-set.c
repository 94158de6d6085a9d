// SPDX-License-Identifier: Apache-2.0

#include <string.h>

#include "warehouse/tw-result-set.h"

static TwResultSet *
one_column (TwDataType type, const char *const *cells, guint n)
{
  const char *names[] = { "cell", NULL };
  return tw_result_set_new_from_strings (names, &type, cells, n);
}

/* Text that is kept as a number in its best case and as text in its worst. */
static void
assert_same_text (TwDataType type, const char *const *cells, guint n)
{
  char buffer[64];
  gsize length = 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr (TwResultSet) alone = one_column (type, &cells[i], 1);
    const char *text = tw_result_set_get_text (alone, 0, 0, buffer, &length);
    g_assert_cmpstr (text, ==, cells[i] ? cells[i] : "");
    g_assert_cmpuint (length, ==, strlen (text));
    g_assert_cmpint (tw_result_set_is_null (alone, 0, 0), ==, cells[i] == NULL);
  }
  g_autoptr (TwResultSet) all = one_column (type, cells, n);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpstr (tw_result_set_get_text (all, i, 0, buffer, &length), ==,
                     cells[i] ? cells[i] : "");
    g_assert_cmpint (tw_result_set_is_null (all, i, 0), ==, cells[i] == NULL);
  }
}

static void
test_integers (void)
{
  static const char *const cells[]
    = { "0", "-1", "127", "128", NULL, "-32768", "32768", "2147483647", "-2147483649",
        "999999999999999999", "-9223372036854775808", "9223372036854775807", "007", "+5", "-0",
        "", "-", "1e5", "99999999999999999999999" };
  assert_same_text (TW_DATA_TYPE_INTEGER, cells, G_N_ELEMENTS (cells));
  g_autoptr (TwResultSet) set = one_column (TW_DATA_TYPE_INTEGER, cells, 12);
  gint64 value = 0;
  g_assert_true (tw_result_set_get_int64 (set, 10, 0, &value));
  g_assert_cmpint (value, ==, G_MININT64);
  g_assert_true (tw_result_set_get_int64 (set, 3, 0, &value));
  g_assert_cmpint (value, ==, 128);
  g_assert_false (tw_result_set_get_int64 (set, 4, 0, &value));
  double number = 0;
  g_assert_true (tw_result_set_get_double (set, 5, 0, &number));
  g_assert_cmpfloat (number, ==, -32768);
}

static void
test_decimals (void)
{
  static const char *const cells[]
    = { "0.00", "12.34", "-0.05", NULL, "1234567890123456.78", "0.1", "5", "100",
        "12345678901234567890.12", "NaN", "Infinity", "-Infinity", "-0.00", ".5", "5.", "1.2.3",
        "1e+20", "00.1", "0.000000000000000001", "-999999999999999999", "12,5" };
  assert_same_text (TW_DATA_TYPE_DECIMAL, cells, G_N_ELEMENTS (cells));
  assert_same_text (TW_DATA_TYPE_FLOAT, cells, G_N_ELEMENTS (cells));
  for (guint n = 5; n <= G_N_ELEMENTS (cells); n += 8) {
    g_autoptr (TwResultSet) set = one_column (TW_DATA_TYPE_DECIMAL, cells, n);
    double value = 0;
    g_assert_true (tw_result_set_get_double (set, 2, 0, &value));
    g_assert_cmpfloat (value, ==, -0.05);
    g_assert_true (tw_result_set_get_double (set, 4, 0, &value));
    g_assert_cmpfloat (value, ==, 1234567890123456.78);
    g_assert_false (tw_result_set_get_double (set, 3, 0, &value));
  }
}

/* Every digit of a double counts: dividing a large whole number would round twice. */
static void
test_doubles_are_exact (void)
{
  for (guint i = 0; i < 20000; i++) {
    double expected = g_test_rand_double_range (-1e6, 1e6);
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd (text, sizeof text, i % 2 ? "%.17g" : "%.15g", expected);
    expected = g_ascii_strtod (text, NULL);
    const char *cell = text;
    g_autoptr (TwResultSet) set = one_column (TW_DATA_TYPE_FLOAT, &cell, 1);
    double value = 0;
    char buffer[64];
    g_assert_cmpstr (tw_result_set_get_text (set, 0, 0, buffer, NULL), ==, text);
    g_assert_true (tw_result_set_get_double (set, 0, 0, &value));
    g_assert_true (value == expected);
  }
}

static void
test_column_scale (void)
{
  TwResultColumn column = { .name = (char *) "price", .type_name = (char *) "numeric(10,2)",
                            .type = TW_DATA_TYPE_DECIMAL, .oid = 1700, .scale = 2 };
  g_autoptr (TwResultSet) known = tw_result_set_new (&column, 1);
  g_assert_cmpstr (tw_result_set_get_column (known, 0)->name, ==, "price");
  g_assert_cmpuint (tw_result_set_get_n_rows (known), ==, 0);
  static const char *const cells[] = { "12.34", "5" };
  g_autoptr (TwResultSet) unknown = one_column (TW_DATA_TYPE_DECIMAL, cells, 2);
  gint64 value = 0;
  g_assert_false (tw_result_set_get_int64 (unknown, 0, 0, &value));
  g_assert_true (tw_result_set_get_int64 (unknown, 1, 0, &value));
  g_assert_cmpint (value, ==, 5);
}

static void
test_times (void)
{
  static const char *const dates[]
    = { "1970-01-01", "1997-05-01", "0001-01-01", "9999-12-31", "2000-02-29", "1900-02-28", NULL,
        "1900-02-29", "2001-13-01", "infinity", "-infinity", "0044-03-15 BC", "294276-12-31",
        "01.05.1997", "1997-5-1", "" };
  assert_same_text (TW_DATA_TYPE_DATE, dates, G_N_ELEMENTS (dates));
  static const char *const stamps[]
    = { "1970-01-01 00:00:00", "1969-12-31 23:59:59.999999", "1997-05-01 12:30:00.5", NULL,
        "0001-01-01 00:00:00.000001", "9999-12-31 23:59:59", "infinity", "0044-03-15 12:00:00 BC",
        "1997-05-01 12:30:00.50", "1997-05-01 24:00:00", "1997-05-01T12:30:00",
        "1997-05-01 12:30:00.", "1997-05-01 12:30:00.1234567", "20000-01-01 00:00:00" };
  assert_same_text (TW_DATA_TYPE_TIMESTAMP, stamps, G_N_ELEMENTS (stamps));
  static const char *const zoned[]
    = { "1997-05-01 12:30:00+02", "1997-11-01 12:30:00.25+02", NULL, "1997-11-01 12:30:00+01",
        "1997-05-01 12:30:00+05:30", "1997-05-01 12:30:00-03:30", "1890-01-01 00:00:00+00:53:28",
        "1997-05-01 12:30:00-00", "1997-05-01 12:30:00+02:00", "1997-05-01 12:30:00", "infinity" };
  assert_same_text (TW_DATA_TYPE_TIMESTAMPTZ, zoned, G_N_ELEMENTS (zoned));

  double value = 0;
  g_autoptr (TwResultSet) days = one_column (TW_DATA_TYPE_DATE, dates, G_N_ELEMENTS (dates));
  g_assert_true (tw_result_set_get_double (days, 1, 0, &value));
  g_assert_cmpfloat (value, ==, 9982);
  g_assert_false (tw_result_set_get_double (days, 9, 0, &value));
  for (guint n = 1; n <= 4; n += 3) { /* as a number, and as text */
    g_autoptr (TwResultSet) seconds = one_column (TW_DATA_TYPE_TIMESTAMPTZ, zoned, n);
    g_assert_true (tw_result_set_get_double (seconds, 0, 0, &value));
    g_assert_cmpfloat (value, ==, 862482600);
  }
}

static void
test_every_day (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, 1, 1);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  while (g_date_get_year (date) < 9999) {
    g_ptr_array_add (cells,
                     g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (date),
                                      (guint) g_date_get_month (date), g_date_get_day (date)));
    g_date_add_days (date, 37);
  }
  g_autoptr (TwResultSet) set
    = one_column (TW_DATA_TYPE_DATE, (const char *const *) cells->pdata, cells->len);
  char buffer[64];
  for (guint i = 0; i < cells->len; i++) {
    double days = 0;
    g_assert_cmpstr (tw_result_set_get_text (set, i, 0, buffer, NULL), ==, cells->pdata[i]);
    g_assert_true (tw_result_set_get_double (set, i, 0, &days));
    g_assert_cmpfloat (days, ==, 37.0 * i - 719162);
  }
  g_assert_cmpuint (tw_result_set_get_memory (set), <=, 5u * cells->len);
}

static void
test_texts (void)
{
  static const char *const cells[]
    = { "", "a", NULL, "naïve 🙂", "a\nb", "\"quoted\"", "\x01\x02", "t" };
  assert_same_text (TW_DATA_TYPE_TEXT, cells, G_N_ELEMENTS (cells));
  assert_same_text (TW_DATA_TYPE_OTHER, cells, G_N_ELEMENTS (cells));
  static const char *const flags[] = { "t", "f", NULL, "t", "true", "", "x" };
  assert_same_text (TW_DATA_TYPE_BOOLEAN, flags, G_N_ELEMENTS (flags));
  double value = 0;
  g_autoptr (TwResultSet) set = one_column (TW_DATA_TYPE_TEXT, (const char *[]) { "12" }, 1);
  g_assert_false (tw_result_set_get_double (set, 0, 0, &value));
}

/* Whatever a server writes for whatever type comes back as it was. */
static void
test_any_text (void)
{
  static const char alphabet[] = "00112345679.-+ :ee/TBCtfNa";
  static const char *const seeds[]
    = { "1997-05-01", "1997-05-01 12:30:00.25", "1997-05-01 12:30:00+02", "-12.340", "" };
  char texts[8][64];
  const char *cells[8];
  for (guint round = 0; round < 20000; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
      gsize length = g_strlcpy (texts[i], seeds[g_test_rand_int_range (0, 5)], sizeof texts[i]);
      gsize wanted = length > 0 ? length : (gsize) g_test_rand_int_range (0, 24);
      for (gsize c = length; c < wanted; c++)
        texts[i][c] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      texts[i][wanted] = '\0';
      if (wanted > 0 && g_test_rand_bit ())
        texts[i][g_test_rand_int_range (0, (int) wanted)]
          = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      cells[i] = g_test_rand_int_range (0, 8) ? texts[i] : NULL;
    }
    TwDataType type = (TwDataType) g_test_rand_int_range (0, TW_DATA_TYPE_GEOMETRY + 1);
    g_autoptr (TwResultSet) set = one_column (type, cells, G_N_ELEMENTS (cells));
    char buffer[64];
    for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
      double value = 0;
      gint64 number = 0;
      g_assert_cmpstr (tw_result_set_get_text (set, i, 0, buffer, NULL), ==,
                       cells[i] ? cells[i] : "");
      tw_result_set_get_double (set, i, 0, &value);
      tw_result_set_get_int64 (set, i, 0, &number);
    }
  }
}

typedef struct {
  guint n_signals;
  guint n_rows;
} Changes;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Changes *changes)
{
  g_assert_cmpuint (position, ==, changes->n_rows);
  g_assert_cmpuint (removed, ==, 0);
  changes->n_rows += added;
  changes->n_signals++;
}

/* Rows of batches that differ in length and in how they are kept. */
static void
test_list_model (void)
{
  const guint n = 10000;
  g_autofree const char **cells = g_new0 (const char *, n);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++) {
    if (i % 7 == 0)
      continue;
    g_ptr_array_add (owned, i % 5000 == 4999 ? g_strdup ("NaN") : g_strdup_printf ("%u.5", i));
    cells[i] = owned->pdata[owned->len - 1];
  }
  g_autoptr (TwResultSet) set = one_column (TW_DATA_TYPE_FLOAT, cells, n);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (set)), ==, n);
  char buffer[64];
  for (guint i = 0; i < n; i++) {
    g_autoptr (TwResultRow) row = g_list_model_get_item (G_LIST_MODEL (set), i);
    g_assert_cmpuint (tw_result_row_get_index (row), ==, i);
    g_assert_true (tw_result_row_get_result_set (row) == set);
    g_assert_cmpstr (tw_result_set_get_text (set, i, 0, buffer, NULL), ==,
                     cells[i] ? cells[i] : "");
  }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (set), n));
}

static void
test_no_rows (void)
{
  const char *names[] = { "a", NULL };
  const TwDataType type = TW_DATA_TYPE_TEXT;
  g_autoptr (TwResultSet) set = tw_result_set_new_from_strings (names, &type, NULL, 0);
  Changes changes = { 0 };
  g_signal_connect (set, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  g_assert_cmpuint (tw_result_set_get_n_rows (set), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (set), 0));
  g_assert_cmpuint (changes.n_signals, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result-set/integers", test_integers);
  g_test_add_func ("/result-set/decimals", test_decimals);
  g_test_add_func ("/result-set/doubles-are-exact", test_doubles_are_exact);
  g_test_add_func ("/result-set/column-scale", test_column_scale);
  g_test_add_func ("/result-set/times", test_times);
  g_test_add_func ("/result-set/every-day", test_every_day);
  g_test_add_func ("/result-set/texts", test_texts);
  g_test_add_func ("/result-set/any-text", test_any_text);
  g_test_add_func ("/result-set/list-model", test_list_model);
  g_test_add_func ("/result-set/no-rows", test_no_rows);
  return g_test_run ();
}
