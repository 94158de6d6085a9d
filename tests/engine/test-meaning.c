// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-metric.h"
#include "tw-case.h"

static const struct {
  const char *question, *sql, *columns, *rows, *headline;
} cells[] = {
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
  { "How many customers do we have in London?", "SELECT COUNT(*) FROM shop.customers "
    "WHERE city = 'London'", "count:bigint", "6", "We have 6 customers in London." },
  { "How many orders from Brazil were there in 1997?", "SELECT COUNT(*) FROM shop.orders "
    "WHERE freight > 1", "count:bigint", "1", "There was 1 order from Brazil in 1997." },
  { "How many orders have they placed?", "SELECT COUNT(*) FROM shop.orders WHERE freight > 1",
    "count:bigint", "7", "The number of orders that match is 7." },
  { "count of customers", "SELECT COUNT(*) FROM shop.customers", "count:bigint", "91",
    "There are 91 customers." },
  { "What is the average order value?", "SELECT SUM(unitprice * quantity) / "
    "COUNT(DISTINCT orderid) AS avg_order_value FROM shop.lines", "avg_order_value:numeric",
    "1525.0509", "The average order value is $1,525.05." },
  { "stock value", "SELECT SUM(unitprice * unitsinstock) FROM shop.products", "sum:numeric",
    "74050.85", "The total of unit price × units in stock is $74,051." },
  { "loss", "SELECT -1234.5 AS profit", "profit:numeric", "-1234.5",
    "The profit is -$1,234.50." },
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

static void
test_single_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_auto (TwCase) self
      = tw_case_new (cells[i].question, cells[i].sql, cells[i].columns, cells[i].rows);
    g_assert_cmpstr (self.insight->headline, ==, cells[i].headline);
  }
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
    g_auto (TwCase) self = tw_case_new ("", cases[i].sql, cases[i].columns,
                                     "a|0.5;b|0.4;c|0.3;d|0.2;e|0.1;f|0.1");
    tw_case_silent (&self, "add up");
    tw_case_silent (&self, "total");
    tw_case_silent (&self, "make up");
  }
}

static const struct {
  const char *sql, *columns, *row;
  TwMeaning meaning;
} columns[] = {
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
  { "SELECT DATE_TRUNC('month', orderdate) AS x FROM shop.orders", "x:timestamp",
    "1997-05-01 00:00:00",
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

static void
test_meanings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_auto (TwCase) self = tw_case_new ("", columns[i].sql, columns[i].columns, columns[i].row);
    g_test_message ("%s, %s", columns[i].sql ? columns[i].sql : "no SQL", columns[i].columns);
    g_assert_cmpint (self.meanings[0], ==, columns[i].meaning);
  }
}

static void
test_metric_gives_the_format (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCatalog) catalog = tw_case_shop ();
  g_autoptr (GPtrArray) metrics
    = tw_metrics_parse ("shop:\n- name: throughput\n  expression: SUM(lines.quantity)\n"
                        "  format: money\n", -1, catalog, &error);
  g_assert_no_error (error);
  g_auto (TwCase) self
    = tw_case_write ("throughput", "SELECT SUM(quantity) AS throughput FROM shop.lines",
                     tw_case_result ("throughput:numeric", "12.5"), metrics);
  g_assert_cmpint (self.meanings[0], ==, TW_MEANING_MONEY);
  g_assert_cmpstr (self.insight->headline, ==, "The throughput is $12.50.");
}

static void
test_one_row (void)
{
  g_auto (TwCase) figures = tw_case_new (
    "", "SELECT MIN(unitprice), MAX(unitprice), COUNT(*) FROM shop.products",
    "min:numeric max:numeric count:bigint", "2.50|263.50|77");
  g_assert_cmpstr (figures.insight->headline, ==,
                   "The lowest unit price is $2.50, the highest unit price is $263.50 and the "
                   "number of products is 77.");
  g_auto (TwCase) named = tw_case_new (
    "", "SELECT productname, unitprice, unitsinstock FROM shop.products WHERE productid = 1",
    "productname:text unitprice:numeric unitsinstock:integer", "Chai|18|NULL");
  g_assert_cmpstr (named.insight->headline, ==, "For Chai, the unit price is $18.00 and there is "
                                                "no value for units in stock.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meaning/single-cells", test_single_cells);
  g_test_add_func ("/meaning/no-sums-of-what-does-not-add-up",
                   test_no_sums_of_what_does_not_add_up);
  g_test_add_func ("/meaning/meanings", test_meanings);
  g_test_add_func ("/meaning/metric-gives-the-format", test_metric_gives_the_format);
  g_test_add_func ("/meaning/one-row", test_one_row);
  return g_test_run ();
}
