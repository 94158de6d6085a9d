// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/tw-insight.h"
#include "catalog/tw-metric.h"

/* A result, the question and the SQL it came from, and what was written about it. */
typedef struct {
  TwCatalog *catalog;
  TwResultSet *result;
  TwInsight *insight;
  TwMeaning *meanings;
} Case;

static TwCatalog *
shop (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  const char *const lines[]
    = { "customers customerid:text companyname:text city:text country:text",
        "categories categoryid:integer categoryname:text",
        "employees employeeid:integer lastname:text firstname:text",
        "products productid:integer productname:text unitprice:numeric(10,2) unitsinstock:integer",
        "orders orderid:integer customerid:text orderdate:date freight:numeric(10,2)",
        "lines orderid:integer unitprice:numeric(10,2) quantity:integer discount:numeric(4,2)" };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
    TwSystemTable *table
      = tw_system_tables_add_table (tables, "shop", words[0], TW_TABLE_KIND_TABLE, NULL);
    for (guint n = 1; words[n]; n++) {
      g_auto (GStrv) halves = g_strsplit (words[n], ":", 2);
      tw_system_table_add_column (table, halves[0], halves[1], FALSE, NULL);
    }
  }
  return tw_catalog_new (tables, NULL);
}

/* @columns: "name:type name:type"; @rows: cells between |, NULL as NULL, rows between ; */
static TwResultSet *
result_of (const char *columns, const char *rows)
{
  g_auto (GStrv) words = g_strsplit (columns, " ", -1);
  g_auto (GStrv) lines = g_strsplit (rows, ";", -1);
  guint n = g_strv_length (words), n_rows = *rows ? g_strv_length (lines) : 0;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree TwDataType *types = g_new0 (TwDataType, n);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++) {
    g_auto (GStrv) halves = g_strsplit (words[i], ":", 2);
    g_strv_builder_add (names, halves[0]);
    types[i] = tw_data_type_from_name (halves[1]);
  }
  for (guint row = 0; row < n_rows; row++) {
    g_auto (GStrv) values = g_strsplit (lines[row], "|", -1);
    g_assert_cmpuint (g_strv_length (values), ==, n);
    for (guint i = 0; i < n; i++)
      g_ptr_array_add (cells, g_str_equal (values[i], "NULL") ? NULL : g_strdup (values[i]));
  }
  g_auto (GStrv) all = g_strv_builder_end (names);
  return tw_result_set_new_from_strings ((const char *const *) all, types,
                                         (const char *const *) cells->pdata, n_rows);
}

static void
write_case (Case *self, const char *question, const char *sql, TwResultSet *result,
            GPtrArray *metrics)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwInsightWriter) writer = tw_local_insight_writer_new ();
  self->catalog = shop ();
  self->result = result;
  TwInsightRequest request = { question, sql, result, self->catalog, metrics };
  self->insight = tw_insight_writer_write (writer, &request, NULL, &error);
  g_assert_no_error (error);
  self->meanings = tw_meaning_of_columns (&request);
  g_assert_nonnull (self->insight->headline);
  g_assert_cmpuint (g_strv_length (self->insight->findings), <=, 5);
}

static Case
insight_of (const char *question, const char *sql, const char *columns, const char *rows)
{
  Case self = { NULL };
  write_case (&self, question, sql, result_of (columns, rows), NULL);
  return self;
}

static void
case_clear (Case *self)
{
  tw_catalog_unref (self->catalog);
  g_object_unref (self->result);
  tw_insight_free (self->insight);
  g_free (self->meanings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gboolean
finds (const Case *self, const char *finding)
{
  return g_strv_contains ((const char *const *) self->insight->findings, finding);
}

static void
assert_finds (const Case *self, const char *finding)
{
  if (finds (self, finding))
    return;
  g_autofree char *text = tw_insight_to_markdown (self->insight);
  g_error ("no finding \"%s\" in:\n%s", finding, text);
}

/* No finding or observation speaks of it. */
static void
assert_silent (const Case *self, const char *part)
{
  g_autofree char *text = tw_insight_to_markdown (self->insight);
  if (strstr (text, part))
    g_error ("\"%s\" in:\n%s", part, text);
}

static void
test_single_cells (void)
{
  const struct {
    const char *question, *sql, *columns, *rows, *headline;
  } cases[] = {
    { "How many customers are there?", "SELECT COUNT(*) FROM shop.customers", "count:bigint", "91",
      "There are 91 customers." },
    { "How many customers are there?", "SELECT COUNT(*) FROM shop.customers", "count:bigint", "1",
      "There is 1 customer." },
    { "how many big orders do we have", "SELECT COUNT(*) FROM shop.orders WHERE freight > 1",
      "count:bigint", "0", "There are no big orders." },
    { "How many orders were placed in 1997?", "SELECT COUNT(*) AS order_count FROM shop.orders "
      "WHERE orderdate > '1997-01-01'", "order_count:bigint", "1408",
      "1,408 orders were placed in 1997." },
    { "How many orders did we ship?", "SELECT COUNT(*) FROM shop.orders WHERE freight > 1",
      "count:bigint", "12345678", "The number of orders that match is 12,345,678." },
    { "count of customers", "SELECT COUNT(*) FROM shop.customers", "count:bigint", "91",
      "There are 91 customers." },
    { "What is the average order value?", "SELECT SUM(unitprice * quantity) / "
      "COUNT(DISTINCT orderid) AS avg_order_value FROM shop.lines", "avg_order_value:numeric",
      "1525.0509", "The average order value is $1,525.05." },
    { "stock value", "SELECT SUM(unitprice * unitsinstock) FROM shop.products", "sum:numeric",
      "74050.85", "The total of unit price × units in stock is $74,051." },
    { "loss", "SELECT -1234.5 AS profit", "profit:numeric", "-1234.5", "The profit is -$1,234.50." },
    { "units", "SELECT SUM(unitsinstock) AS units_in_stock FROM shop.products",
      "units_in_stock:bigint", "3119", "The units in stock are 3,119." },
    { "first order", "SELECT MIN(orderdate) FROM shop.orders", "min:date", "1996-07-04",
      "The earliest order date is July 4, 1996." },
    { "freight", "SELECT SUM(freight) FROM shop.orders", "sum:numeric", "NULL",
      "There is no value for total freight." },
    { "", "SELECT 1", "?column?:integer", "1", "The value is 1." },
    { "big", "SELECT 1 AS number_of_atoms", "number_of_atoms:numeric", "123456789012345678901",
      "The number of atoms is 123,456,789,012,345,678,901." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Case) self
      = insight_of (cases[i].question, cases[i].sql, cases[i].columns, cases[i].rows);
    g_assert_cmpstr (self.insight->headline, ==, cases[i].headline);
  }
}

static const char revenue_sql[]
  = "SELECT c.categoryname, SUM(l.unitprice * l.quantity * (1 - l.discount)) AS revenue "
    "FROM shop.lines l, shop.categories c GROUP BY 1 ORDER BY revenue DESC";

static void
test_ranking (void)
{
  g_auto (Case) self
    = insight_of ("Which categories sell the most?", revenue_sql,
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
  assert_finds (&self, second);
  assert_finds (&self, top);
  assert_finds (&self, "The 8 categories add up to $1,265,793, $158,224 each on average; the "
                       "middle value is $147,142.");
  assert_finds (&self, "Grains has the lowest, $95,745; the highest is 2.8 times the lowest.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "Half of the total comes from 3 of the 8 categories.");
  g_assert_cmpint (self.meanings[0], ==, TW_MEANING_PLAIN);
  g_assert_cmpint (self.meanings[1], ==, TW_MEANING_MONEY);
}

/* Averages, prices and shares do not add up to anything. */
static void
test_no_sums_of_what_does_not_add_up (void)
{
  const struct {
    const char *sql, *columns;
  } cases[] = {
    { "SELECT country, AVG(freight) AS average_freight FROM shop.orders, shop.customers GROUP BY 1",
      "country:text average_freight:numeric" },
    { "SELECT country, MAX(freight) AS freight FROM shop.orders, shop.customers GROUP BY 1",
      "country:text freight:numeric" },
    { "SELECT productname, unitprice FROM shop.products ORDER BY unitprice DESC",
      "productname:text unitprice:numeric" },
    { "SELECT country, COUNT(DISTINCT customerid) AS buyers FROM shop.customers GROUP BY 1",
      "country:text buyers:bigint" },
    { "SELECT country, SUM(freight) / COUNT(*) AS freight_per_order FROM shop.orders GROUP BY 1",
      "country:text freight_per_order:numeric" },
    { "SELECT country, SUM(freight) OVER (ORDER BY country) AS running FROM shop.orders",
      "country:text running:numeric" },
    { "SELECT country, COUNT(*) / 91.0 AS share FROM shop.customers GROUP BY 1",
      "country:text share:numeric" },
    { NULL, "country:text average_price:numeric" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Case) self = insight_of ("", cases[i].sql, cases[i].columns,
                                     "a|0.5;b|0.4;c|0.3;d|0.2;e|0.1;f|0.1");
    assert_silent (&self, "add up");
    assert_silent (&self, "total");
    assert_silent (&self, "make up");
  }
}

static void
test_meanings (void)
{
  const struct {
    const char *sql, *columns, *row;
    TwMeaning meaning;
  } cases[] = {
    { "SELECT unitprice FROM shop.products", "unitprice:numeric", "1.5", TW_MEANING_MONEY },
    { "SELECT unitprice AS x FROM shop.products", "x:numeric", "1.5", TW_MEANING_MONEY },
    { "SELECT ROUND(AVG(p.unitprice), 2) AS x FROM shop.products p", "x:numeric", "1.5",
      TW_MEANING_MONEY },
    { "SELECT x FROM (SELECT unitprice * 2 AS x FROM shop.products) t", "x:numeric", "1.5",
      TW_MEANING_MONEY },
    { "WITH a AS (SELECT freight AS x FROM shop.orders) SELECT SUM(x) AS y FROM a", "y:numeric",
      "1.5", TW_MEANING_MONEY },
    { "SELECT COUNT(*) AS sales FROM shop.orders", "sales:bigint", "3", TW_MEANING_COUNT },
    { "SELECT SUM(quantity) AS sales FROM shop.lines", "sales:bigint", "3", TW_MEANING_COUNT },
    { "SELECT AVG(quantity) AS x FROM shop.lines", "x:numeric", "3.2", TW_MEANING_NUMBER },
    { "SELECT discount FROM shop.lines", "discount:numeric", "0.15", TW_MEANING_PERCENT },
    { "SELECT 100.0 * 1 / 7 AS share", "share:numeric", "14.3", TW_MEANING_NUMBER },
    { "SELECT 1.0 / 7 AS share", "share:numeric", "0.143", TW_MEANING_PERCENT },
    { "SELECT orderid FROM shop.orders", "orderid:integer", "10248", TW_MEANING_PLAIN },
    { "SELECT EXTRACT(YEAR FROM orderdate) AS x FROM shop.orders", "x:numeric", "1997",
      TW_MEANING_YEAR },
    { "SELECT EXTRACT(MONTH FROM orderdate) AS x FROM shop.orders", "x:numeric", "5",
      TW_MEANING_MONTH },
    { "SELECT DATE_TRUNC('month', orderdate) AS x FROM shop.orders", "x:timestamp", "1997-05-01 00:00:00",
      TW_MEANING_MONTH },
    { "SELECT DATE_TRUNC('quarter', orderdate)::date AS x FROM shop.orders", "x:date", "1997-04-01",
      TW_MEANING_QUARTER },
    { "SELECT TO_CHAR(orderdate, 'YYYY-MM') AS x FROM shop.orders", "x:text", "1997-05",
      TW_MEANING_MONTH },
    { "SELECT orderdate AS month FROM shop.orders", "month:date", "1997-05-14", TW_MEANING_DATE },
    { NULL, "order_year:integer", "1997", TW_MEANING_YEAR },
    { NULL, "years:integer", "7", TW_MEANING_NUMBER },
    { NULL, "total_revenue:numeric", "7", TW_MEANING_MONEY },
    { NULL, "number_of_orders:bigint", "7", TW_MEANING_COUNT },
    { NULL, "order_number:integer", "7", TW_MEANING_PLAIN },
    { NULL, "gross_weight:numeric", "7", TW_MEANING_NUMBER },
    { NULL, "country:text", "UK", TW_MEANING_PLAIN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Case) self = insight_of ("", cases[i].sql, cases[i].columns, cases[i].row);
    g_test_message ("%s, %s", cases[i].sql ? cases[i].sql : "no SQL", cases[i].columns);
    g_assert_cmpint (self.meanings[0], ==, cases[i].meaning);
  }
}

static void
test_metric_gives_the_format (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (GPtrArray) metrics
    = tw_metrics_parse ("shop:\n- name: throughput\n  expression: SUM(lines.quantity)\n"
                        "  format: money\n", -1, catalog, &error);
  g_assert_no_error (error);
  g_auto (Case) self = { NULL };
  write_case (&self, "throughput", "SELECT SUM(quantity) AS throughput FROM shop.lines",
              result_of ("throughput:numeric", "12.5"), metrics);
  g_assert_cmpint (self.meanings[0], ==, TW_MEANING_MONEY);
  g_assert_cmpstr (self.insight->headline, ==, "The throughput is $12.50.");
}

static const char monthly_sql[]
  = "SELECT DATE_TRUNC('month', o.orderdate) AS month, SUM(l.unitprice * l.quantity) AS revenue "
    "FROM shop.orders o JOIN shop.lines l USING (orderid) GROUP BY 1 ORDER BY 1";

static void
test_trend (void)
{
  g_auto (Case) self
    = insight_of ("monthly trend", monthly_sql, "month:date revenue:numeric",
                  "1997-03-01|300;1997-01-01|100;1997-02-01|150;1997-04-01|240");
  g_assert_cmpstr (self.insight->headline, ==,
                   "Revenue rose 140 %, from $100.00 in January 1997 to $240.00 in April 1997.");
  assert_finds (&self, "The highest month was March 1997 with $300.00.");
  assert_finds (&self, "The lowest month was January 1997 with $100.00.");
  assert_finds (&self, "The biggest step was from February 1997 to March 1997: it rose 100 %, from "
                       "$150.00 to $300.00.");
  assert_finds (&self, "The 4 months add up to $790.00; one averages $197.50.");
  g_assert_cmpstr (self.insight->observation, ==, "It rose in 2 of 3 steps.");
}

static void
test_trend_with_a_partial_end (void)
{
  g_auto (Case) self
    = insight_of ("monthly trend", monthly_sql, "month:date revenue:numeric",
                  "1997-01-01|100;1997-02-01|150;1997-03-01|160;1997-04-01|200;1997-05-01|20");
  g_assert_cmpstr (self.insight->headline, ==,
                   "Revenue rose 100 %, from $100.00 in January 1997 to $200.00 in April 1997.");
  assert_finds (&self, "The lowest month was January 1997 with $100.00.");
  assert_finds (&self, "The 5 months add up to $630.00; a whole one averages $152.50.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "May 1997, the last month, stands at $20.00: it fell 90 % against April 1997 and "
                   "may be incomplete, so it is left out of the trend.");
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
  g_auto (Case) self = insight_of ("", NULL, "month:text order_count:bigint", rows);
  g_assert_nonnull (strstr (self.insight->headline, "rose 10 %, from 10 in"));
  g_assert_nonnull (strstr (self.insight->observation, "is not over yet"));
}

static void
test_trend_with_gaps (void)
{
  g_auto (Case) self = insight_of ("", NULL, "year:integer month:integer orders:bigint",
                                   "1997|11|34;1998|2|54;1997|12|48");
  g_assert_cmpstr (self.insight->headline, ==,
                   "Orders rose 58.8 %, from 34 in November 1997 to 54 in February 1998.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "1 month between the first and the last has no row.");
  g_auto (Case) flat = insight_of ("", NULL, "year:integer revenue:numeric", "1996|5;1997|7;1998|5");
  g_assert_cmpstr (flat.insight->headline, ==, "Revenue was the same in 1998 as in 1996: $5.00.");
  g_auto (Case) loss = insight_of ("", NULL, "year:integer profit:numeric", "1996|-5;1997|7");
  g_assert_cmpstr (loss.insight->headline, ==,
                   "Profit rose, from -$5.00 in 1996 to $7.00 in 1997.");
}

static void
test_first_rows_only (void)
{
  g_auto (Case) self = insight_of (
    "top 5 products", "SELECT productname, SUM(quantity) AS total_quantity FROM shop.lines, "
    "shop.products GROUP BY 1 ORDER BY 2 DESC LIMIT 3", "productname:text total_quantity:bigint",
    "a|500;b|300;c|200");
  g_assert_cmpstr (self.insight->headline, ==, "a has the highest total quantity: 500, 50 % of what "
                                               "these 3 products add up to.");
  g_assert_cmpstr (self.insight->observation, ==,
                   "The query keeps only the first 3 products, so these figures say nothing about "
                   "any others.");
  g_auto (Case) least = insight_of (
    "the cheapest", "SELECT productname, unitprice FROM shop.products ORDER BY unitprice LIMIT 2",
    "productname:text unitprice:numeric", "a|2.5;b|4.5");
  g_assert_cmpstr (least.insight->headline, ==, "a has the lowest unit price: $2.50.");
  assert_finds (&least, "b comes next with $4.50, $2.00 more.");
  g_auto (Case) one = insight_of (
    "who", "SELECT companyname, SUM(freight) AS total_freight FROM shop.orders, shop.customers "
    "GROUP BY 1 ORDER BY 2 DESC LIMIT 1", "companyname:text total_freight:numeric", "Save|4000.5");
  g_assert_cmpstr (one.insight->headline, ==, "Save has the highest total freight: $4,000.50.");
}

static void
test_truncated (void)
{
  g_auto (Case) self = { NULL };
  TwResultSet *result = result_of ("categoryname:text revenue:numeric", "a|5;b|3;c|2;d|1");
  tw_result_set_set_truncated (result, TRUE);
  write_case (&self, "", revenue_sql, result, NULL);
  g_assert_true (g_str_has_prefix (self.insight->headline, "Among the first 4 rows, a has the "
                                                           "highest revenue: $5.00"));
  g_assert_cmpstr (self.insight->observation, ==,
                   "Only the first 4 rows were read; there are more, and no figure here covers "
                   "them.");
  assert_silent (&self, "of the total.");
}

static void
test_ties_and_equal_values (void)
{
  g_auto (Case) tie = insight_of ("", revenue_sql, "categoryname:text revenue:numeric",
                                  "a|5;b|5;c|2");
  g_assert_cmpstr (tie.insight->headline, ==, "a and b share the highest revenue: $5.00 each.");
  g_auto (Case) same = insight_of ("", revenue_sql, "categoryname:text revenue:numeric",
                                   "a|5;b|5;c|5");
  g_assert_cmpstr (same.insight->headline, ==, "All 3 categories have the same revenue: $5.00.");
  assert_silent (&same, "comes next");
}

static void
test_missing_values (void)
{
  g_auto (Case) some = insight_of ("", revenue_sql, "categoryname:text revenue:numeric",
                                   "a|5;b|NULL;NULL|2;d|NULL");
  g_assert_cmpstr (some.insight->headline, ==,
                   "a has the highest revenue: $5.00, 71.4 % of the total.");
  assert_finds (&some, "(no category name) comes next with $2.00, $3.00 or 60 % less.");
  g_assert_cmpstr (some.insight->observation, ==,
                   "2 of 4 rows have no revenue and are left out of the figures.");
  g_auto (Case) none = insight_of ("", revenue_sql, "categoryname:text revenue:numeric",
                                   "a|NULL;b|NULL");
  g_assert_cmpstr (none.insight->headline, ==, "None of the 2 rows has a value for revenue.");
  g_assert_null (none.insight->findings[0]);
}

static void
test_negative_values (void)
{
  g_auto (Case) self = insight_of ("", NULL, "category:text profit:numeric",
                                   "a|100;b|-50;c|-20;d|5");
  g_assert_cmpstr (self.insight->headline, ==, "a has the highest profit: $100.00.");
  assert_finds (&self, "2 of 4 values are negative, down to -$50.00.");
  assert_silent (&self, "% of the total");
  assert_silent (&self, "make up");
}

static void
test_names_of_several_columns (void)
{
  const char *sql = "SELECT e.lastname, e.firstname, c.country, SUM(l.unitprice * l.quantity) AS "
                    "revenue FROM shop.employees e, shop.customers c, shop.lines l GROUP BY 1, 2, 3";
  g_auto (Case) self = insight_of (
    "", sql, "lastname:text firstname:text country:text revenue:numeric",
    "Peacock|Margaret|USA|1000;Peacock|Margaret|UK|900;Davolio|Nancy|USA|950;Davolio|Nancy|UK|150");
  g_assert_cmpstr (self.insight->headline, ==, "Margaret Peacock has the highest revenue in all: "
                                               "$1,900.00, 63.3 % of the total.");
  assert_finds (&self, "Nancy Davolio comes next with $1,100.00 in all.");
  assert_finds (&self, "The highest single row is Margaret Peacock, USA with $1,000.00.");
}

static void
test_repeated_names (void)
{
  g_auto (Case) self = insight_of (
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
  g_auto (Case) all = insight_of (
    "customers in Germany", "SELECT customerid, companyname, city FROM shop.customers "
    "WHERE country = 'Germany'", "customerid:text companyname:text city:text",
    "A|Alfreds|Berlin;B|Blauer|Berlin;C|Drachen|Aachen;D|Frank|Aachen;E|König|Berlin");
  g_assert_cmpstr (all.insight->headline, ==, "5 customers match.");
  assert_finds (&all, "The list begins with Alfreds, Blauer and Drachen.");
  assert_finds (&all, "There are 2 values of city; Berlin is the most frequent, in 3 of 5 rows.");
  g_auto (Case) one_column = insight_of ("", "SELECT DISTINCT country FROM shop.customers",
                                         "country:text", "Germany;France");
  g_assert_cmpstr (one_column.insight->headline, ==, "There are 2 different values of country.");
  assert_finds (&one_column, "They are Germany and France.");
  g_auto (Case) dated = insight_of (
    "", "SELECT orderid, orderdate, freight FROM shop.orders",
    "orderid:integer orderdate:date freight:numeric",
    "1|1996-07-04|32.5;2|1996-08-05|-11;3|1996-07-08|64");
  g_assert_cmpstr (dated.insight->headline, ==, "There are 3 orders.");
  assert_finds (&dated, "By order date they run from July 4, 1996 to August 5, 1996.");
  assert_finds (&dated, "The freight lies between -$11.00 and $64.00; the middle value is $32.50.");
}

static void
test_nothing (void)
{
  g_auto (Case) self
    = insight_of ("", "SELECT * FROM shop.customers WHERE country = 'Narnia'", "country:text", "");
  g_assert_cmpstr (self.insight->headline, ==, "No customers match.");
  assert_finds (&self, "The query keeps only rows where the country is “Narnia”.");
  g_auto (Case) bare = insight_of ("", NULL, "a:text b:numeric", "");
  g_assert_cmpstr (bare.insight->headline, ==, "There are no rows.");
}

static void
test_one_row (void)
{
  g_auto (Case) figures = insight_of (
    "", "SELECT MIN(unitprice), MAX(unitprice), COUNT(*) FROM shop.products",
    "min:numeric max:numeric count:bigint", "2.50|263.50|77");
  g_assert_cmpstr (figures.insight->headline, ==,
                   "The lowest unit price is $2.50, the highest unit price is $263.50 and the number "
                   "of products is 77.");
  g_auto (Case) named = insight_of (
    "", "SELECT productname, unitprice, unitsinstock FROM shop.products WHERE productid = 1",
    "productname:text unitprice:numeric unitsinstock:integer", "Chai|18|NULL");
  g_assert_cmpstr (named.insight->headline, ==, "For Chai, the unit price is $18.00 and there is no "
                                                "value for units in stock.");
}

/* Long texts, line breaks, other scripts and marks of Markdown come through as one line each. */
static void
test_odd_names (void)
{
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autofree char *rows = g_strdup_printf ("%s|5;two\nlines|4;%s|3;|2", long_name, "名前 😀 *b*");
  g_auto (Case) self = insight_of ("", revenue_sql, "categoryname:text revenue:numeric", rows);
  g_autofree char *text = tw_insight_to_markdown (self.insight);
  g_assert_cmpuint (strlen (text), <, 1500);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  assert_finds (&self, "two lines comes next with $4.00, $1.00 or 20 % less.");
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
    g_auto (Case) self = insight_of (
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
  g_auto (Case) self = insight_of (
    "", "SELECT country, SUM(quantity) AS quantity FROM shop.lines, shop.customers GROUP BY 1",
    "country:text quantity:bigint", rows->str);
  g_assert_true (g_str_has_prefix (self.insight->headline, "n19999 has the highest quantity: 19,999"));
  assert_finds (&self, "The 20,000 countries add up to 199,990,000, 9,999.5 each on average; the "
                       "middle value is 9,999.5.");
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TwInsightWriter) writer = tw_local_insight_writer_new ();
  g_autoptr (TwResultSet) result = result_of ("a:text b:numeric", "x|1;y|2");
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
  g_test_add_func ("/insight/single-cells", test_single_cells);
  g_test_add_func ("/insight/ranking", test_ranking);
  g_test_add_func ("/insight/no-sums-of-what-does-not-add-up", test_no_sums_of_what_does_not_add_up);
  g_test_add_func ("/insight/meanings", test_meanings);
  g_test_add_func ("/insight/metric-gives-the-format", test_metric_gives_the_format);
  g_test_add_func ("/insight/trend", test_trend);
  g_test_add_func ("/insight/trend-with-a-partial-end", test_trend_with_a_partial_end);
  g_test_add_func ("/insight/trend-of-this-month", test_trend_of_this_month);
  g_test_add_func ("/insight/trend-with-gaps", test_trend_with_gaps);
  g_test_add_func ("/insight/first-rows-only", test_first_rows_only);
  g_test_add_func ("/insight/truncated", test_truncated);
  g_test_add_func ("/insight/ties-and-equal-values", test_ties_and_equal_values);
  g_test_add_func ("/insight/missing-values", test_missing_values);
  g_test_add_func ("/insight/negative-values", test_negative_values);
  g_test_add_func ("/insight/names-of-several-columns", test_names_of_several_columns);
  g_test_add_func ("/insight/repeated-names", test_repeated_names);
  g_test_add_func ("/insight/lists", test_lists);
  g_test_add_func ("/insight/nothing", test_nothing);
  g_test_add_func ("/insight/one-row", test_one_row);
  g_test_add_func ("/insight/odd-names", test_odd_names);
  g_test_add_func ("/insight/random-rankings", test_random_rankings);
  g_test_add_func ("/insight/many-rows", test_many_rows);
  g_test_add_func ("/insight/cancelled", test_cancelled);
  return g_test_run ();
}
