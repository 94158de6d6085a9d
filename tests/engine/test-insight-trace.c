// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "analyst/insight/tw-insight-markdown.h"
#include "analyst/insight/tw-insight-trace.h"

static TwResultSet *
revenue_by_country (void)
{
  const char *names[] = { "country", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char *cells[] = { "USA", "236319.96", "Germany", "217731.55", "Austria", "120498.11",
                          "Norway", "6492.19" };
  return tw_result_set_new_from_strings (names, types, cells, 4);
}

static TwInsightRequest
request_for (TwResultSet *result)
{
  return (TwInsightRequest) { .question = "", .sql = "SELECT country, SUM(x) AS revenue FROM t "
                                                     "GROUP BY country ORDER BY revenue DESC",
                              .result = result };
}

/* "figure=kind rows computation" of every figure, one a line. */
static char *
describe (const TwInsight *insight)
{
  static const char *const kinds[] = { "cells", "computed", "unsupported" };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < insight->figures->len; i++) {
    const TwFigureTrace *figure = insight->figures->pdata[i];
    const char *part = tw_insight_get_text (insight, figure->part);
    g_string_append_printf (text, "%.*s=%s", (int) figure->length, part + figure->start,
                            kinds[figure->kind]);
    for (guint row = 0; row < figure->rows->len; row++)
      g_string_append_printf (text, " %u", g_array_index (figure->rows, guint, row));
    g_string_append_printf (text, "%s%s%s\n", figure->all_rows ? " all" : "",
                            figure->computation ? " | " : "",
                            figure->computation ? figure->computation : "");
  }
  return g_string_free (text, FALSE);
}

static void
assert_traced (const char *markdown, const char *unsupported, const char *expected)
{
  g_autoptr (TwResultSet) result = revenue_by_country ();
  TwInsightRequest request = request_for (result);
  g_autoptr (TwInsight) insight = tw_insight_new_from_markdown (markdown);
  insight->unsupported = g_strsplit (unsupported, " ", -1);
  tw_insight_ground (insight, &request);
  g_autofree char *text = describe (insight);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_cells (void)
{
  assert_traced ("USA leads with $236,320.", "", "$236,320=cells 0\n");
  assert_traced ("About 218 thousand came from Germany, 120,498.11 from Austria.", "",
                 "218 thousand=cells 1\n120,498.11=cells 2\n");
}

static void
test_computed (void)
{
  assert_traced ("In all they made $581,041.81, on average $145,260.", "",
                 "$581,041.81=computed all | The sum of revenue over 4 rows = 581,041.81.\n"
                 "$145,260=computed all | The average of revenue over 4 rows: 581,041.81 ÷ 4 = "
                 "145,260.45.\n");
  assert_traced ("USA has 40.7 % of the total.", "",
                 "40.7 %=computed 0 | USA in the sum of revenue over all rows: 236,319.96 ÷ "
                 "581,041.81 = 40.7 %.\n");
  assert_traced ("The top 2 made 454,051.51.", "",
                 "454,051.51=computed 0 1 | The sum of the 2 greatest values of revenue: 236,319.96 "
                 "+ 217,731.55 = 454,051.51.\n");
  assert_traced ("Germany is 18,588 or 7.9 % behind USA.", "",
                 "18,588=computed 0 1 | USA less Germany, by revenue: 236,319.96 − 217,731.55 = "
                 "18,588.41.\n"
                 "7.9 %=computed 1 0 | Germany against USA, by revenue: (217,731.55 − 236,319.96) ÷ "
                 "236,319.96 = −7.9 %.\n");
}

static void
test_unsupported (void)
{
  assert_traced ("USA leads with $999,111 and 236,320.", "999,111 236,320",
                 "$999,111=unsupported\n236,320=cells 0\n");
  assert_traced ("Sales may reach 123 in 2031.", "", "");
}

/* What is traced is not called unsupported any more. */
static void
test_ground_corrects (void)
{
  g_autoptr (TwResultSet) result = revenue_by_country ();
  TwInsightRequest request = request_for (result);
  g_autoptr (TwInsight) insight
    = tw_insight_new_from_markdown ("Germany is 18,588 behind USA, and 777 of it odd.");
  insight->unsupported = g_strsplit ("18,588 777", " ", -1);
  tw_insight_ground (insight, &request);
  g_assert_cmpuint (g_strv_length (insight->unsupported), ==, 1);
  g_assert_cmpstr (insight->unsupported[0], ==, "777");
}

/* All that the local writer says of a table is traced, but for small counts. */
static void
test_local_writer (void)
{
  g_autoptr (TwResultSet) result = revenue_by_country ();
  TwInsightRequest request = request_for (result);
  g_autoptr (TwInsightWriter) writer = tw_local_insight_writer_new ();
  g_autoptr (TwInsight) insight = tw_insight_writer_write (writer, &request, NULL, NULL);
  tw_insight_ground (insight, &request);
  g_assert_cmpuint (insight->figures->len, >=, 8);
  for (guint i = 0; i < insight->figures->len; i++) {
    const TwFigureTrace *figure = insight->figures->pdata[i];
    g_assert_cmpint (figure->kind, !=, TW_FIGURE_UNSUPPORTED);
    g_assert_true (figure->all_rows || figure->rows->len > 0);
    g_assert_true (figure->kind == TW_FIGURE_CELLS || figure->computation);
  }
}

static void
test_months (void)
{
  const char *names[] = { "month", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_DATE, TW_DATA_TYPE_DECIMAL };
  const char *cells[] = { "1997-01-01", "100.50", "1997-02-01", "300.25", "1997-03-01", "1997.00" };
  g_autoptr (TwResultSet) result = tw_result_set_new_from_strings (names, types, cells, 3);
  TwInsightRequest request = {
    .question = "", .sql = "SELECT DATE_TRUNC('month', d)::date AS month, SUM(x) AS revenue FROM t "
                           "GROUP BY 1 ORDER BY 1", .result = result };
  g_autoptr (TwInsight) insight
    = tw_insight_new_from_markdown ("From January 1997 to February 1997 it rose 199 %, to 300.25.");
  tw_insight_ground (insight, &request);
  g_autofree char *text = describe (insight);
  g_assert_cmpstr (text, ==, "199 %=computed 1 0 | February 1997 against January 1997, by revenue: "
                             "(300.25 − 100.5) ÷ 100.5 = 198.8 %.\n300.25=cells 1\n");
}

/* What the rows that share a name add up to. */
static void
test_groups (void)
{
  const char *names[] = { "employee", "category", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char *cells[] = { "Ann", "Tea", "100.50", "Ann", "Milk", "200.25", "Bob", "Tea", "50.00",
                          "Bob", "Milk", "49.25" };
  g_autoptr (TwResultSet) result = tw_result_set_new_from_strings (names, types, cells, 4);
  TwInsightRequest request = {
    .question = "", .sql = "SELECT employee, category, SUM(x) AS revenue FROM t GROUP BY 1, 2",
    .result = result };
  g_autoptr (TwInsight) insight = tw_insight_new_from_markdown ("Ann made $300.75, 75.2 % of it.");
  tw_insight_ground (insight, &request);
  g_autofree char *text = describe (insight);
  g_assert_cmpstr (text, ==, "$300.75=computed 1 0 | The sum of revenue over the 2 rows of Ann = "
                             "300.75.\n75.2 %=computed 1 0 | The 2 rows of Ann in the sum of "
                             "revenue over all rows: 300.75 ÷ 400 = 75.2 %.\n");
}

/* A minus belongs to the figure, and a cell without one is another. */
static void
test_signs (void)
{
  const char *names[] = { "shop", "profit", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char *cells[] = { "North", "-3050.25", "South", "4711.50", "West", "12.00" };
  g_autoptr (TwResultSet) result = tw_result_set_new_from_strings (names, types, cells, 3);
  TwInsightRequest request = {
    .question = "", .sql = "SELECT shop, SUM(x) AS profit FROM t GROUP BY 1", .result = result };
  g_autoptr (TwInsight) insight = tw_insight_new_from_markdown (
    "North made -$3,050.25, a loss of $3,050.25; South −4,711.50, West 1-12.00.");
  insight->unsupported
    = tw_insight_find_unsupported (tw_insight_get_text (insight, 0), result, "", NULL);
  tw_insight_ground (insight, &request);
  g_autofree char *text = describe (insight);
  g_assert_cmpstr (text, ==, "-$3,050.25=cells 0\n$3,050.25=cells 0\n"
                             "\xe2\x88\x92" "4,711.50=unsupported\n12.00=cells 2\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight-trace/cells", test_cells);
  g_test_add_func ("/insight-trace/computed", test_computed);
  g_test_add_func ("/insight-trace/unsupported", test_unsupported);
  g_test_add_func ("/insight-trace/ground", test_ground_corrects);
  g_test_add_func ("/insight-trace/local-writer", test_local_writer);
  g_test_add_func ("/insight-trace/months", test_months);
  g_test_add_func ("/insight-trace/groups", test_groups);
  g_test_add_func ("/insight-trace/signs", test_signs);
  return g_test_run ();
}
