// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "tw-case.h"

static const char revenue_sql[]
  = "SELECT c.categoryname, SUM(l.unitprice * l.quantity * (1 - l.discount)) AS revenue "
    "FROM shop.lines l, shop.categories c GROUP BY 1 ORDER BY revenue DESC";

static void
test_ranking (void)
{
  g_auto (TwCase) self
    = tw_case_new ("Which categories sell the most?", revenue_sql,
                  "categoryname:text revenue:numeric",
                  "Beverages|267868.18;Dairy|234507.28;Confections|167357.22;Meat|163022.36;"
                  "Seafood|131261.74;Condiments|106047.08;Produce|99984.58;Grains|95744.59");
  double total = 267868.18 + 234507.28 + 167357.22 + 163022.36 + 131261.74 + 106047.08 + 99984.58
                 + 95744.59;
  g_autofree char *headline
    = g_strdup_printf ("Beverages has the highest revenue: $267,868, %.1f %% of the total.",
                       267868.18 / total * 100);
  g_autofree char *second
    = g_strdup_printf ("Dairy comes next with $234,507, $33,361 or %.1f %% less.",
                       (267868.18 - 234507.28) / 267868.18 * 100);
  g_autofree char *top = g_strdup_printf ("The top 3 of 8 make up %.1f %% of the total ($669,733).",
                                          (267868.18 + 234507.28 + 167357.22) / total * 100);
  g_assert_cmpstr (self.insight->headline, ==, headline);
  tw_case_finds (&self, second);
  tw_case_finds (&self, top);
  tw_case_finds (&self, "The 8 categories add up to $1,265,793, $158,224 each on average; the "
                        "middle value is $147,142.");
  tw_case_finds (&self, "Grains has the lowest, $95,745; the highest is 2.8 times the lowest.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "Half of the total comes from 3 of the 8 categories.");
  g_assert_cmpint (self.meanings[0], ==, TW_MEANING_PLAIN);
  g_assert_cmpint (self.meanings[1], ==, TW_MEANING_MONEY);
}

static const char monthly_sql[]
  = "SELECT DATE_TRUNC('month', o.orderdate) AS month, SUM(l.unitprice * l.quantity) AS revenue "
    "FROM shop.orders o JOIN shop.lines l USING (orderid) GROUP BY 1 ORDER BY 1";

static void
test_trend (void)
{
  g_auto (TwCase) self
    = tw_case_new ("monthly trend", monthly_sql, "month:date revenue:numeric",
                  "1997-03-01|300;1997-01-01|100;1997-02-01|150;1997-04-01|240");
  g_assert_cmpstr (self.insight->headline, ==,
                   "Revenue rose 140 %, from $100.00 in January 1997 to $240.00 in April 1997.");
  tw_case_finds (&self, "The highest month was March 1997 with $300.00.");
  tw_case_finds (&self, "The lowest month was January 1997 with $100.00.");
  tw_case_finds (&self, "The biggest step was from February 1997 to March 1997: it rose 100 %, "
                        "from $150.00 to $300.00.");
  tw_case_finds (&self, "The 4 months add up to $790.00; one averages $197.50.");
  g_assert_cmpstr (self.insight->observation, ==, "It rose in 2 of 3 steps.");
}

static void
test_trend_with_a_partial_end (void)
{
  g_auto (TwCase) self
    = tw_case_new ("monthly trend", monthly_sql, "month:date revenue:numeric",
                  "1997-01-01|100;1997-02-01|150;1997-03-01|160;1997-04-01|200;1997-05-01|20");
  g_assert_cmpstr (self.insight->headline, ==,
                   "Revenue rose 100 %, from $100.00 in January 1997 to $200.00 in April 1997.");
  tw_case_finds (&self, "The lowest month was January 1997 with $100.00.");
  tw_case_finds (&self, "The 5 months add up to $630.00; a whole one averages $152.50.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "May 1997, the last month, stands at $20.00: it fell 90 % against April 1997 "
                   "and may be incomplete, so it is left out of the trend.");
}

static void
test_trend_of_this_month (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) last = g_date_time_add_months (now, -1);
  g_autoptr (GDateTime) before = g_date_time_add_months (now, -2);
  g_autofree char *rows
    = g_strdup_printf ("%04d-%02d|10;%04d-%02d|11;%04d-%02d|9", g_date_time_get_year (before),
                       g_date_time_get_month (before), g_date_time_get_year (last),
                       g_date_time_get_month (last), g_date_time_get_year (now),
                       g_date_time_get_month (now));
  g_auto (TwCase) self = tw_case_new ("", NULL, "month:text order_count:bigint", rows);
  g_assert_nonnull (strstr (self.insight->headline, "rose 10 %, from 10 in"));
  g_assert_nonnull (strstr (self.insight->observation, "is not over yet"));
}

static void
test_trend_with_gaps (void)
{
  g_auto (TwCase) self = tw_case_new ("", NULL, "year:integer month:integer orders:bigint",
                                   "1997|11|34;1998|2|54;1997|12|48");
  g_assert_cmpstr (self.insight->headline, ==,
                   "Orders rose 58.8 %, from 34 in November 1997 to 54 in February 1998.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "1 month between the first and the last has no row.");
  g_auto (TwCase) flat = tw_case_new ("", NULL, "year:integer revenue:numeric",
                                   "1996|5;1997|7;1998|5");
  g_assert_cmpstr (flat.insight->headline, ==, "Revenue was the same in 1998 as in 1996: $5.00.");
  g_auto (TwCase) loss = tw_case_new ("", NULL, "year:integer profit:numeric", "1996|-5;1997|7");
  g_assert_cmpstr (loss.insight->headline, ==,
                   "Profit rose, from -$5.00 in 1996 to $7.00 in 1997.");
}

/* The first place by RANK (), where a LIMIT would have dropped whoever shares it. */
static void
test_first_place (void)
{
  static const char sql[]
    = "SELECT employee, order_count, firstname, lastname FROM (SELECT e.firstname || ' ' || "
      "e.lastname AS employee, COUNT(*) AS order_count, e.firstname, e.lastname, RANK() OVER "
      "(ORDER BY COUNT(*) DESC NULLS LAST) AS place FROM shop.employees e GROUP BY e.firstname, "
      "e.lastname) AS ranked WHERE place = 1 ORDER BY employee";
  static const char columns[] = "employee:text order_count:bigint firstname:text lastname:text";
  g_auto (TwCase) one = tw_case_new ("Who has the most orders?", sql, columns,
                                     "Margaret Peacock|156|Margaret|Peacock");
  g_assert_cmpstr (one.insight->headline, ==,
                   "Margaret Peacock has the highest number of orders: 156.");
  g_assert_cmpuint (g_strv_length (one.insight->findings), ==, 0);
  g_auto (TwCase) two = tw_case_new ("Who has the most orders?", sql, columns,
                                     "Ann Lee|5|Ann|Lee;Bo Roy|5|Bo|Roy");
  g_assert_nonnull (strstr (two.insight->headline, "share the highest number of orders: 5 each."));
  g_assert_cmpuint (g_strv_length (two.insight->findings), ==, 0);
  g_assert_null (two.insight->observation);
}

static void
test_first_rows_only (void)
{
  g_auto (TwCase) self = tw_case_new (
    "top 5 products", "SELECT productname, SUM(quantity) AS total_quantity FROM shop.lines, "
    "shop.products GROUP BY 1 ORDER BY 2 DESC LIMIT 3", "productname:text total_quantity:bigint",
    "a|500;b|300;c|200");
  g_assert_cmpstr (self.insight->headline, ==, "a has the highest total quantity: 500, 50 % of "
                                               "what these 3 products add up to.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "The query keeps only the first 3 products, so these figures say nothing about "
                   "any others.");
  g_auto (TwCase) least = tw_case_new (
    "the cheapest", "SELECT productname, unitprice FROM shop.products ORDER BY unitprice LIMIT 2",
    "productname:text unitprice:numeric", "a|2.5;b|4.5");
  g_assert_cmpstr (least.insight->headline, ==, "a has the lowest unit price: $2.50.");
  tw_case_finds (&least, "b comes next with $4.50, $2.00 more.");
  g_auto (TwCase) one = tw_case_new (
    "who", "SELECT companyname, SUM(freight) AS total_freight FROM shop.orders, shop.customers "
    "GROUP BY 1 ORDER BY 2 DESC LIMIT 1", "companyname:text total_freight:numeric", "Save|4000.5");
  g_assert_cmpstr (one.insight->headline, ==, "Save has the highest total freight: $4,000.50.");
}

static void
test_truncated (void)
{
    TwResultSet *result = tw_case_result ("categoryname:text revenue:numeric", "a|5;b|3;c|2;d|1");
  tw_result_set_set_truncated (result, TRUE);
  g_auto (TwCase) self = tw_case_write ("", revenue_sql, result, NULL);
  g_assert_true (g_str_has_prefix (self.insight->headline, "Among the first 4 rows, a has the "
                                                           "highest revenue: $5.00"));
  g_assert_cmpstr (self.insight->observation, ==,
                   "Only the first 4 rows were read; there are more, and no figure here covers "
                   "them.");
  tw_case_silent (&self, "of the total.");
}

static void
test_ties_and_equal_values (void)
{
  g_auto (TwCase) tie = tw_case_new ("", revenue_sql, "categoryname:text revenue:numeric",
                                  "a|5;b|5;c|2");
  g_assert_cmpstr (tie.insight->headline, ==, "a and b share the highest revenue: $5.00 each.");
  g_auto (TwCase) same = tw_case_new ("", revenue_sql, "categoryname:text revenue:numeric",
                                   "a|5;b|5;c|5");
  g_assert_cmpstr (same.insight->headline, ==, "All 3 categories have the same revenue: $5.00.");
  tw_case_silent (&same, "comes next");
}

static void
test_missing_values (void)
{
  g_auto (TwCase) some = tw_case_new ("", revenue_sql, "categoryname:text revenue:numeric",
                                   "a|5;b|NULL;NULL|2;d|NULL");
  g_assert_cmpstr (some.insight->headline, ==,
                   "a has the highest revenue: $5.00, 71.4 % of the total.");
  tw_case_finds (&some, "(no category name) comes next with $2.00, $3.00 or 60 % less.");
  g_assert_cmpstr (some.insight->observation, ==,
                   "2 of 4 rows have no revenue and are left out of the figures.");
  g_auto (TwCase) none = tw_case_new ("", revenue_sql, "categoryname:text revenue:numeric",
                                   "a|NULL;b|NULL");
  g_assert_cmpstr (none.insight->headline, ==, "None of the 2 rows has a value for revenue.");
  g_assert_null (none.insight->findings[0]);
}

static void
test_negative_values (void)
{
  g_auto (TwCase) self = tw_case_new ("", NULL, "category:text profit:numeric",
                                   "a|100;b|-50;c|-20;d|5");
  g_assert_cmpstr (self.insight->headline, ==, "a has the highest profit: $100.00.");
  tw_case_finds (&self, "2 of 4 values are negative, down to -$50.00.");
  tw_case_silent (&self, "% of the total");
  tw_case_silent (&self, "make up");
}

static void
test_names_of_several_columns (void)
{
  const char *sql = "SELECT e.lastname, e.firstname, c.country, SUM(l.unitprice * l.quantity) AS "
                    "revenue FROM shop.employees e, shop.customers c, shop.lines l GROUP BY 1, "
                    "2, 3";
  g_auto (TwCase) self = tw_case_new (
    "", sql, "lastname:text firstname:text country:text revenue:numeric",
    "Peacock|Margaret|USA|1000;Peacock|Margaret|UK|900;Davolio|Nancy|USA|950;Davolio|Nancy|UK|150");
  g_assert_cmpstr (self.insight->headline, ==, "Margaret Peacock has the highest revenue in all: "
                                               "$1,900.00, 63.3 % of the total.");
  tw_case_finds (&self, "Nancy Davolio comes next with $1,100.00 in all.");
  tw_case_finds (&self, "The highest single row is Margaret Peacock, USA with $1,000.00.");
}

static void
test_repeated_names (void)
{
  g_auto (TwCase) self = tw_case_new (
    "", "SELECT country, COUNT(*) AS n FROM shop.customers GROUP BY country, city",
    "country:text n:bigint", "USA|3;USA|3;UK|6;UK|2;France|1");
  g_assert_cmpstr (self.insight->headline, ==,
                   "UK has the highest number of customers: 6, 40 % of the total.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "Some names stand in several rows; each row is counted by itself.");
}

static void
test_lists (void)
{
  g_auto (TwCase) all = tw_case_new (
    "customers in Germany", "SELECT customerid, companyname, city FROM shop.customers "
    "WHERE country = 'Germany'", "customerid:text companyname:text city:text",
    "A|Alfreds|Berlin;B|Blauer|Berlin;C|Drachen|Aachen;D|Frank|Aachen;E|König|Berlin");
  g_assert_cmpstr (all.insight->headline, ==, "5 customers match.");
  tw_case_finds (&all, "The list begins with Alfreds, Blauer and Drachen.");
  tw_case_finds (&all, "There are 2 values of city; Berlin is the most frequent, in 3 of 5 rows.");
  g_auto (TwCase) one_column = tw_case_new ("", "SELECT DISTINCT country FROM shop.customers",
                                         "country:text", "Germany;France");
  g_assert_cmpstr (one_column.insight->headline, ==, "There are 2 different values of country.");
  tw_case_finds (&one_column, "They are Germany and France.");
  g_auto (TwCase) dated = tw_case_new (
    "", "SELECT orderid, orderdate, freight FROM shop.orders",
    "orderid:integer orderdate:date freight:numeric",
    "1|1996-07-04|32.5;2|1996-08-05|-11;3|1996-07-08|64");
  g_assert_cmpstr (dated.insight->headline, ==, "There are 3 orders.");
  tw_case_finds (&dated, "By order date they run from July 4, 1996 to August 5, 1996.");
  tw_case_finds (&dated, "The freight lies between -$11.00 and $64.00; the middle value is "
                         "$32.50.");
}

static void
test_nothing (void)
{
  g_auto (TwCase) self
    = tw_case_new ("", "SELECT * FROM shop.customers WHERE country = 'Narnia'", "country:text", "");
  g_assert_cmpstr (self.insight->headline, ==, "No customers match.");
  tw_case_finds (&self, "The query keeps only rows where the country is “Narnia”.");
  g_auto (TwCase) bare = tw_case_new ("", NULL, "a:text b:numeric", "");
  g_assert_cmpstr (bare.insight->headline, ==, "There are no rows.");
}

/* Long texts, line breaks, other scripts and marks of Markdown come through as one line each. */
static void
test_odd_names (void)
{
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autofree char *rows = g_strdup_printf ("%s|5;two\nlines|4;%s|3;|2", long_name, "名前 😀 *b*");
  g_auto (TwCase) self = tw_case_new ("", revenue_sql, "categoryname:text revenue:numeric", rows);
  g_autofree char *text = tw_insight_to_markdown (self.insight);
  g_assert_cmpuint (strlen (text), <, 1500);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  tw_case_finds (&self, "two lines comes next with $4.00, $1.00 or 20 % less.");
}

static void
test_odd_columns (void)
{
  const char *const names[] = { " ", "_", "\"", "%s%n", "😀", "größe", "a b  c", "COUNT", "?column?",
                                "number of ", " count", "first name" };
  const TwDataType types[] = { TW_DATA_TYPE_INTEGER, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DATE,
                               TW_DATA_TYPE_BOOLEAN, TW_DATA_TYPE_SUPER, TW_DATA_TYPE_FLOAT };
  const char *const cells[] = { "7", "x", "1997-05-01", "t", "{\"a\": 1}", "1e300", NULL };
  for (guint i = 0; i < G_N_ELEMENTS (names) * G_N_ELEMENTS (types); i++) {
    guint type = i % G_N_ELEMENTS (types);
    const char *const columns[] = { names[i / G_N_ELEMENTS (types)], "n", NULL };
    const TwDataType both[] = { types[type], TW_DATA_TYPE_INTEGER };
    const char *const rows[] = { cells[type], "1", cells[type], "2", NULL, NULL };
    for (guint n_rows = 0; n_rows <= 3; n_rows++) {
      g_auto (TwCase) self = tw_case_write (
        "How many?", "SELECT 1", tw_result_set_new_from_strings (columns, both, rows, n_rows),
        NULL);
      g_assert_true (g_str_has_suffix (self.insight->headline, "."));
      const char *const alone[] = { columns[0], NULL };
      g_auto (TwCase) one = tw_case_write (
        NULL, NULL, tw_result_set_new_from_strings (alone, both, rows, MIN (n_rows, 1)), NULL);
      g_assert_true (g_str_has_suffix (one.insight->headline, "."));
    }
  }
}

/* The figures of a random ranking, worked out here a second time. */
static void
test_random_rankings (void)
{
  for (guint round = 0; round < 200; round++) {
    guint n = (guint) g_test_rand_int_range (4, 40);
    g_autoptr (GString) rows = g_string_new (NULL);
    gint64 total = 0, first = -1, second = -1, least = G_MAXINT64;
    guint leader = 0;
    for (guint i = 0; i < n; i++) {
      gint64 value = 1 + (gint64) g_test_rand_int_range (0, 1000000) * 1000 + i;
      g_string_append_printf (rows, "%sname%u|%" G_GINT64_FORMAT, i ? ";" : "", i, value);
      total += value;
      least = MIN (least, value);
      if (value > first) {
        second = first;
        first = value;
        leader = i;
      } else if (value > second) {
        second = value;
      }
    }
    g_auto (TwCase) self = tw_case_new (
      "", "SELECT country, SUM(quantity) AS quantity FROM shop.lines, shop.customers GROUP BY 1",
      "country:text quantity:bigint", rows->str);
    g_autofree char *share = g_strdup_printf ("%.1f", (double) first / (double) total * 100);
    g_autofree char *trimmed
      = g_str_has_suffix (share, ".0") ? g_strndup (share, strlen (share) - 2) : g_strdup (share);
    g_autofree char *start = g_strdup_printf ("name%u has the highest quantity: ", leader);
    g_autofree char *end = g_strdup_printf (", %s %% of the total.", trimmed);
    g_assert_true (g_str_has_prefix (self.insight->headline, start));
    g_assert_true (g_str_has_suffix (self.insight->headline, end));
    g_autofree char *digits = g_strdup (self.insight->headline + strlen (start));
    digits[strlen (digits) - strlen (end)] = '\0';
    g_auto (GStrv) groups = g_strsplit (digits, ",", -1);
    g_autofree char *plain = g_strjoinv ("", groups);
    g_assert_cmpint (g_ascii_strtoll (plain, NULL, 10), ==, first);
    g_assert_nonnull (strstr (self.insight->findings[0], " comes next with "));
  }
}

static void
test_many_rows (void)
{
  g_autoptr (GString) rows = g_string_new ("n0|0");
  for (guint i = 1; i < 20000; i++)
    g_string_append_printf (rows, ";n%u|%u", i, i);
  g_auto (TwCase) self = tw_case_new (
    "", "SELECT country, SUM(quantity) AS quantity FROM shop.lines, shop.customers GROUP BY 1",
    "country:text quantity:bigint", rows->str);
  g_assert_true (g_str_has_prefix (self.insight->headline, "n19999 has the highest quantity: "
                                                           "19,999"));
  tw_case_finds (&self, "The 20,000 countries add up to 199,990,000, 9,999.5 each on average; the "
                        "middle value is 9,999.5.");
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TwInsightWriter) writer = tw_local_insight_writer_new ();
  g_autoptr (TwResultSet) result = tw_case_result ("a:text b:numeric", "x|1;y|2");
  TwInsightRequest request = { "", NULL, result, NULL, NULL };
  g_cancellable_cancel (cancellable);
  g_assert_null (tw_insight_writer_write (writer, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (tw_insight_writer_is_local (writer));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/ranking", test_ranking);
  g_test_add_func ("/insight/trend", test_trend);
  g_test_add_func ("/insight/trend-with-a-partial-end", test_trend_with_a_partial_end);
  g_test_add_func ("/insight/trend-of-this-month", test_trend_of_this_month);
  g_test_add_func ("/insight/trend-with-gaps", test_trend_with_gaps);
  g_test_add_func ("/insight/first-place", test_first_place);
  g_test_add_func ("/insight/first-rows-only", test_first_rows_only);
  g_test_add_func ("/insight/truncated", test_truncated);
  g_test_add_func ("/insight/ties-and-equal-values", test_ties_and_equal_values);
  g_test_add_func ("/insight/missing-values", test_missing_values);
  g_test_add_func ("/insight/negative-values", test_negative_values);
  g_test_add_func ("/insight/names-of-several-columns", test_names_of_several_columns);
  g_test_add_func ("/insight/repeated-names", test_repeated_names);
  g_test_add_func ("/insight/lists", test_lists);
  g_test_add_func ("/insight/nothing", test_nothing);
  g_test_add_func ("/insight/odd-names", test_odd_names);
  g_test_add_func ("/insight/odd-columns", test_odd_columns);
  g_test_add_func ("/insight/random-rankings", test_random_rankings);
  g_test_add_func ("/insight/many-rows", test_many_rows);
  g_test_add_func ("/insight/cancelled", test_cancelled);
  return g_test_run ();
}
