// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-markdown.h"

static TwResultSet *
revenue_by_category (void)
{
  const char *names[] = { "category", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char *cells[] = { "Beverages", "267868.18", "Dairy Products", "234507.29",
                          "Produce",   "99984.58" };
  return tw_result_set_new_from_strings (names, types, cells, 3);
}

static void
assert_unsupported (const char *text, const char *expected)
{
  g_autoptr (TwResultSet) result = revenue_by_category ();
  g_auto (GStrv) found = tw_insight_find_unsupported (
    text, result, "Beverages has 44.5 % of $602,360.05.", "Revenue in 1997?");
  g_autofree char *joined = g_strjoinv (" ", found);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_supported (void)
{
  assert_unsupported ("Beverages sold $267,868.18, Dairy 234,507.29.", "");
  assert_unsupported ("Beverages lead with $267,868, about 268 thousand or 0.27 million.", "");
  assert_unsupported ("That is 44.5% of $602,360 in 1997, over 3 categories.", "");
  assert_unsupported ("The top 2 of 3 lead; Q1 and table_42 are names.", "");
}

static void
test_unsupported (void)
{
  assert_unsupported ("Beverages sold $267,869.18.", "267,869.18");
  assert_unsupported ("They grew by 17.3 % since 1996.", "17.3 1996");
  assert_unsupported ("Together 1.2 million.", "1.2 million");
}

static void
test_markdown (void)
{
  g_autoptr (TwInsight) insight = tw_insight_new_from_markdown (
    "Beverages **sold** the most.\n\n- One `a`\n- Two\n\nWorth a look: Produce\nis small.");
  g_assert_cmpstr (insight->headline, ==, "Beverages sold the most.");
  g_assert_cmpuint (g_strv_length (insight->findings), ==, 2);
  g_assert_cmpstr (insight->findings[0], ==, "One a");
  g_assert_cmpstr (insight->observation, ==, "Worth a look: Produce is small.");
}

static void
test_tell_cut (void)
{
  g_autoptr (TwInsight) insight = tw_insight_new_from_markdown ("A.\n\n- B\n\nC.");
  tw_insight_tell_cut (insight, 100000);
  g_assert_cmpstr (insight->observation, ==, "C. Only the first 100,000 rows were read; there are "
                                             "more, and no figure here covers them.");
}

static void
test_odd_markdown (void)
{
  static const char *const texts[] = { "", "\n\n", "- only\n- a list", "# Heading", "\xff\xfe", "***" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (TwInsight) insight = tw_insight_new_from_markdown (texts[i]);
    g_assert_nonnull (insight->headline);
    g_assert_nonnull (insight->findings);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight-markdown/supported", test_supported);
  g_test_add_func ("/insight-markdown/unsupported", test_unsupported);
  g_test_add_func ("/insight-markdown/markdown", test_markdown);
  g_test_add_func ("/insight-markdown/odd", test_odd_markdown);
  g_test_add_func ("/insight-markdown/cut", test_tell_cut);
  return g_test_run ();
}
