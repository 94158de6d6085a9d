// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "report/tw-chart-file.h"

/* A result from rows such as "1997-05-01|Germany|12.5"; an empty cell is NULL. */
static TwResultSet *
rows (const char *const *names, const TwDataType *types, const char *const *lines)
{
  guint n_columns = g_strv_length ((char **) names);
  guint n_rows = g_strv_length ((char **) lines);
  g_autofree const char **cells = g_new0 (const char *, MAX (n_columns * n_rows, 1));
  g_autoptr (GPtrArray) split = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint row = 0; row < n_rows; row++) {
    GStrv parts = g_strsplit (lines[row], "|", (int) n_columns);
    g_ptr_array_add (split, parts);
    for (guint i = 0; i < n_columns; i++)
      cells[row * n_columns + i] = *parts[i] ? parts[i] : NULL;
  }
  return tw_result_set_new_from_strings (names, types, cells, n_rows);
}

static const TwDataType text_number[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
static const char *const name_revenue[] = { "name", "revenue", NULL };
static const TwMeaning plain_money[] = { TW_MEANING_PLAIN, TW_MEANING_MONEY };

static void
assert_chosen (TwResultSet *result, const TwMeaning *meanings, TwChartKind kind, int x, int y,
               int series)
{
  TwChartChoice choice = { .kind = TW_CHART_NONE };
  g_assert_true (tw_chart_choose (result, meanings, &choice));
  g_assert_cmpint (choice.kind, ==, kind);
  g_assert_cmpint (choice.x, ==, x);
  g_assert_cmpint (choice.y, ==, y);
  g_assert_cmpint (choice.series, ==, series);
  g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, meanings);
  g_assert_nonnull (data);
  for (TwChartFormat format = 0; format < TW_CHART_N_FORMATS; format++) {
    g_autoptr (GBytes) bytes = tw_chart_to_bytes (data, format, 480, 320, NULL);
    static const char *const begins[] = { "<?xml", "\x89PNG", "%PDF" };
    g_assert_nonnull (bytes);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (begins[format]), begins[format],
                     strlen (begins[format]));
  }
}

static void
test_shapes (void)
{
  const TwDataType number[] = { TW_DATA_TYPE_DECIMAL, TW_DATA_TYPE_DECIMAL };
  const TwDataType dated[] = { TW_DATA_TYPE_DATE, TW_DATA_TYPE_DECIMAL };
  const TwDataType three[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const TwDataType lines[] = { TW_DATA_TYPE_DATE, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char *one[] = { "customers", NULL }, *two[] = { "price", "weight", NULL };
  const char *by_day[] = { "day", "revenue", NULL };
  const char *dimensions[] = { "country", "category", "revenue", NULL };
  const TwMeaning money[] = { TW_MEANING_MONEY, TW_MEANING_NUMBER };
  const TwMeaning day[] = { TW_MEANING_DATE, TW_MEANING_MONEY };
  const TwMeaning share[] = { TW_MEANING_PLAIN, TW_MEANING_PERCENT };
  const TwMeaning wide[] = { TW_MEANING_PLAIN, TW_MEANING_PLAIN, TW_MEANING_MONEY };
  const TwMeaning timed[] = { TW_MEANING_MONTH, TW_MEANING_PLAIN, TW_MEANING_MONEY };

  g_autoptr (TwResultSet) figure = rows (one, number, (const char *[]) { "91", NULL });
  assert_chosen (figure, money, TW_CHART_NUMBER, -1, 0, -1);
  g_autoptr (TwResultSet) trend
    = rows (by_day, dated, (const char *[]) { "1997-02-01|2", "1997-01-01|1", NULL });
  assert_chosen (trend, day, TW_CHART_LINE, 0, 1, -1);
  g_autoptr (TwResultSet) names
    = rows (name_revenue, text_number, (const char *[]) { "a|2", "b|1", NULL });
  assert_chosen (names, plain_money, TW_CHART_BAR, 0, 1, -1);
  g_autoptr (TwResultSet) parts
    = rows (name_revenue, text_number, (const char *[]) { "a|0.75", "b|0.25", NULL });
  assert_chosen (parts, share, TW_CHART_SHARE, 0, 1, -1);
  g_autoptr (TwResultSet) points
    = rows (two, number, (const char *[]) { "1|2", "2|3", "3|1", NULL });
  assert_chosen (points, money, TW_CHART_SCATTER, 0, 1, -1);
  g_autoptr (TwResultSet) beside = rows (
    dimensions, three, (const char *[]) { "de|x|1", "de|y|2", "fr|x|3", "fr|y|4", NULL });
  assert_chosen (beside, wide, TW_CHART_GROUPED, 0, 2, 1);
  g_autoptr (TwResultSet) stacked
    = rows (dimensions, three,
            (const char *[]) { "de|w|1", "de|x|2", "de|y|3", "de|z|4", "fr|w|5", NULL });
  assert_chosen (stacked, wide, TW_CHART_STACKED, 0, 2, 1);
  g_autoptr (TwResultSet) several
    = rows ((const char *[]) { "month", "country", "revenue", NULL }, lines,
            (const char *[]) { "1997-01-01|de|1", "1997-01-01|fr|2", "1997-02-01|de|3", NULL });
  assert_chosen (several, timed, TW_CHART_LINE, 0, 2, 1);
}

static void
test_no_picture (void)
{
  TwChartChoice choice;
  const char *names[] = { "a", "b", NULL };
  const TwDataType texts[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT };
  g_autoptr (TwResultSet) words = rows (names, texts, (const char *[]) { "x|y", "z|w", NULL });
  g_assert_false (tw_chart_choose (words, NULL, &choice));
  g_autoptr (TwResultSet) none = rows (name_revenue, text_number, (const char *[]) { NULL });
  g_assert_false (tw_chart_choose (none, plain_money, &choice));
  g_autoptr (TwResultSet) some
    = rows (name_revenue, text_number, (const char *[]) { "a|1", "b|2", NULL });
  g_assert_false (tw_chart_choose_as (some, plain_money, "table", NULL, NULL, &choice));
  /* Records of several columns, whose day comes twice. */
  const char *fields[] = { "day", "ship", "by", "to", "freight", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_DATE, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT,
                               TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  g_autoptr (TwResultSet) records
    = rows (fields, types,
            (const char *[]) { "1997-01-01|a|b|c|1", "1997-01-01|d|e|f|2", NULL });
  g_assert_false (tw_chart_choose (records, NULL, &choice));
}

/* What the writer said, where the result has it; the shape where it has not. */
static void
test_writer_says (void)
{
  TwChartChoice choice;
  g_autoptr (TwResultSet) result
    = rows (name_revenue, text_number, (const char *[]) { "1997-01|1", "1997-02|2", NULL });
  g_assert_true (
    tw_chart_choose_as (result, plain_money, "line", "name", "revenue", &choice));
  g_assert_cmpint (choice.kind, ==, TW_CHART_LINE);
  g_assert_true (tw_chart_choose_as (result, plain_money, "pie", "name", "revenue", &choice));
  g_assert_cmpint (choice.kind, ==, TW_CHART_SHARE);
  g_assert_true (tw_chart_choose_as (result, plain_money, "line", "gone", "revenue", &choice));
  g_assert_cmpint (choice.kind, ==, TW_CHART_BAR);
  g_assert_true (
    tw_chart_choose_as (result, plain_money, "scatter", "name", "revenue", &choice));
  g_assert_cmpint (choice.kind, ==, TW_CHART_BAR);
}

/* A person's kinds: only those that the columns allow. */
static void
test_person_says (void)
{
  g_autoptr (TwResultSet) result
    = rows (name_revenue, text_number, (const char *[]) { "a|1", "b|-2", NULL });
  TwChartChoice choice;
  g_assert_true (tw_chart_choose (result, plain_money, &choice));
  g_assert_false (tw_chart_choose_kind (result, plain_money, TW_CHART_SCATTER, &choice));
  g_assert_false (tw_chart_choose_kind (result, plain_money, TW_CHART_STACKED, &choice));
  g_assert_true (tw_chart_choose_kind (result, plain_money, TW_CHART_LINE, &choice));
  g_assert_cmpint (choice.x, ==, 0);
  g_assert_true (tw_chart_choose_kind (result, plain_money, TW_CHART_SHARE, &choice));
  g_autoptr (TwChartData) none = tw_chart_data_new (result, &choice, plain_money);
  g_assert_null (none); /* nothing has a part below zero */
}

static GStrv
many_names (guint n)
{
  GStrv lines = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    lines[i] = g_strdup_printf ("name %u|%u", i, n - i);
  return lines;
}

/* The largest by themselves, and what the others add up to; an average adds up to nothing. */
static void
test_others (void)
{
  const guint n = 100;
  g_auto (GStrv) lines = many_names (n);
  TwChartChoice choice = { TW_CHART_BAR, 0, 1, TW_CHART_NO_COLUMN };
  g_autoptr (TwResultSet) sums = rows (name_revenue, text_number, (const char *const *) lines);
  g_autoptr (TwChartData) data = tw_chart_data_new (sums, &choice, plain_money);
  guint places = tw_chart_data_get_n_places (data);
  g_assert_cmpuint (places, ==, 25);
  g_assert_cmpuint (data->n_merged, ==, n - 24);
  double total = 0;
  for (guint i = 0; i < places; i++)
    total += tw_chart_data_get_value (data, i, 0);
  g_assert_cmpfloat (total, ==, n * (n + 1) / 2.0);
  g_assert_cmpstr (data->labels->pdata[places - 1], ==, "Others (76)");
  const char *names[] = { "name", "avg_price", NULL };
  g_autoptr (TwResultSet) averages = rows (names, text_number, (const char *const *) lines);
  g_autoptr (TwChartData) few = tw_chart_data_new (averages, &choice, plain_money);
  g_assert_cmpuint (few->n_merged, ==, 0);
  g_assert_cmpuint (few->n_left, ==, n - 25);
  g_autofree char *rest = tw_chart_data_dup_rest (few);
  g_assert_cmpstr (rest, ==, "and 75 more in the rows");
}

/* What comes twice in one place adds up, but an average is none of a sum. */
static void
test_twice (void)
{
  static const struct {
    const char *measure;
    double value;
  } cases[] = { { "revenue", 6 }, { "avg_revenue", 3 } };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const TwMeaning meanings[] = { TW_MEANING_PLAIN, TW_MEANING_PLAIN, TW_MEANING_MONEY };
  const TwChartChoice choice = { TW_CHART_GROUPED, 0, 2, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *names[] = { "country", "category", cases[i].measure, NULL };
    g_autoptr (TwResultSet) result
      = rows (names, types, (const char *[]) { "de|x|2", "de|x|4", "de|y|1", NULL });
    g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, meanings);
    g_assert_cmpfloat (tw_chart_data_get_value (data, 0, 0), ==, cases[i].value);
    g_assert_cmpfloat (tw_chart_data_get_value (data, 0, 1), ==, 1);
  }
}

/* Time runs forward, whatever the order of the rows, and leaves room where there is nothing. */
static void
test_time (void)
{
  const char *names[] = { "day", "country", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_DATE, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const TwMeaning meanings[] = { TW_MEANING_MONTH, TW_MEANING_PLAIN, TW_MEANING_MONEY };
  g_autoptr (TwResultSet) result
    = rows (names, types,
            (const char *[]) { "1997-05-01|de|3", "1997-01-01|de|1", "1997-05-01|fr|4", NULL });
  TwChartChoice choice;
  g_assert_true (tw_chart_choose (result, meanings, &choice));
  g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, meanings);
  g_assert_cmpuint (data->series->len, ==, 2);
  g_assert_cmpfloat (data->at[1] - data->at[0], ==, 120);
  g_assert_cmpfloat (tw_chart_data_get_value (data, 0, 0), ==, 1);
  g_assert_true (isnan (tw_chart_data_get_value (data, 0, 1)));
  g_autofree char *words = tw_chart_data_describe (data);
  g_assert_cmpstr (words, ==, "Line chart of revenue by day: Jan 1997 de 1.00; "
                              "May 1997 de 3.00, fr 4.00");
  g_autofree char *value = tw_chart_data_describe_value (data, 1, 1);
  g_assert_cmpstr (value, ==, "May 1997, fr: 4.00");
}

/* A point is told with both of its figures. */
static void
test_points_in_words (void)
{
  const char *names[] = { "shop", "visits", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_INTEGER, TW_DATA_TYPE_DECIMAL };
  const TwMeaning meanings[] = { TW_MEANING_PLAIN, TW_MEANING_COUNT, TW_MEANING_MONEY };
  const TwChartChoice choice = { TW_CHART_SCATTER, 1, 2, TW_CHART_NO_COLUMN };
  g_autoptr (TwResultSet) result
    = rows (names, types, (const char *[]) { "North|1200|3", "South|40|4.5", NULL });
  g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, meanings);
  g_autofree char *words = tw_chart_data_describe (data);
  g_assert_nonnull (strstr (words, "visits 1,200, revenue 3.00"));
  g_assert_nonnull (strstr (words, "visits 40, revenue 4.50"));
}

/* What is pointed at is what is drawn there; names are no patterns. */
static void
test_find (void)
{
  g_autoptr (TwResultSet) result
    = rows (name_revenue, text_number, (const char *[]) { "%s%n|10", "b|5", "c|", NULL });
  TwChartChoice choice;
  g_assert_true (tw_chart_choose (result, plain_money, &choice));
  g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, plain_money);
  g_autoptr (GObject) pango = G_OBJECT (tw_paper_pango_new ());
  TwChartFrame frame = { .pango = PANGO_CONTEXT (pango), .width = 400, .height = 300,
                         .style = tw_chart_style_paper, .place = -1, .series = -1 };
  gboolean seen[2] = { FALSE };
  for (double y = 0; y < frame.height; y++) {
    int place, series;
    if (tw_chart_find (data, &frame, 200, y, &place, &series))
      seen[place] = TRUE;
  }
  g_assert_true (seen[0] && seen[1]);
  g_autofree char *words = tw_chart_data_describe (data);
  g_assert_cmpstr (words, ==, "Bar chart of revenue by name: %s%n 10.00; b 5.00");
  g_assert_cmpuint (data->n_left, ==, 1);
}

/* Columns of numbers alone, of one value, and empty frames are drawn, too. */
static void
test_odd_ones (void)
{
  g_autoptr (TwResultSet) result = rows (
    name_revenue, text_number, (const char *[]) { "a|0", "a|0", "b|-5", "|1e300", "c|NaN", NULL });
  g_autoptr (GObject) pango = G_OBJECT (tw_paper_pango_new ());
  for (TwChartKind kind = TW_CHART_NUMBER; kind < TW_CHART_N_KINDS; kind++) {
    TwChartChoice choice = { kind, kind == TW_CHART_SCATTER ? 1 : 0, 1, TW_CHART_NO_COLUMN };
    g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, plain_money);
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 10, 10);
    cairo_t *cr = cairo_create (surface);
    for (int size = 0; data && size <= 100; size += 50) {
      TwChartFrame frame = { .pango = PANGO_CONTEXT (pango), .width = size, .height = size,
                             .style = tw_chart_style_paper, .place = 0, .series = 0,
                             .mirrored = TRUE };
      int place, series;
      tw_chart_draw (data, &frame, cr);
      tw_chart_find (data, &frame, size, size, &place, &series);
    }
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/shapes", test_shapes);
  g_test_add_func ("/chart/no-picture", test_no_picture);
  g_test_add_func ("/chart/writer-says", test_writer_says);
  g_test_add_func ("/chart/person-says", test_person_says);
  g_test_add_func ("/chart/others", test_others);
  g_test_add_func ("/chart/twice", test_twice);
  g_test_add_func ("/chart/time", test_time);
  g_test_add_func ("/chart/points-in-words", test_points_in_words);
  g_test_add_func ("/chart/find", test_find);
  g_test_add_func ("/chart/odd-ones", test_odd_ones);
  return g_test_run ();
}
