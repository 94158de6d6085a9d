// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "analyst/insight/tw-insight.h"

static void
add_table (TwSystemTables *tables, const char *name, const char *comment, const char *columns)
{
  TwSystemTable *table
    = tw_system_tables_add_table (tables, "shop", name, TW_TABLE_KIND_TABLE, comment);
  g_auto (GStrv) parts = g_strsplit (columns, " ", -1);
  for (guint i = 0; parts[i]; i++) {
    g_auto (GStrv) halves = g_strsplit (parts[i], ":", 2);
    tw_system_table_add_column (table, halves[0], halves[1], FALSE, NULL);
  }
}

static TwCatalog *
shop (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "test");
  add_table (tables, "customers", NULL, "customerid:text companyname:text country:text");
  add_table (tables, "orders", NULL, "orderid:integer customerid:text orderdate:date "
                                     "freight:numeric(10,2) shippeddate:date");
  add_table (tables, "order_details", NULL, "orderid:integer productid:integer unitprice:numeric "
                                            "quantity:integer discount:numeric");
  add_table (tables, "employees", NULL, "employeeid:integer lastname:text firstname:text "
                                        "reportsto:integer");
  TwSystemTable *cryptic = tw_system_tables_add_table (tables, "shop", "t_prd_mst",
                                                       TW_TABLE_KIND_TABLE, "Product Master - all");
  tw_system_table_add_column (cryptic, "prd_nm", "text", FALSE, "Product Name - its name");
  tw_system_table_add_column (cryptic, "unt_prc", "numeric(10,2)", FALSE, "Unit Price - list");
  return tw_catalog_new (tables, NULL);
}

/* The steps, one a line. */
static void
assert_explained (TwDialect dialect, const char *sql, const char *expected)
{
  g_autoptr (TwCatalog) catalog = shop ();
  g_auto (GStrv) steps = tw_sql_explain (sql, dialect, catalog);
  g_autofree char *joined = g_strjoinv ("\n", steps);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_aggregates (void)
{
  assert_explained (TW_DIALECT_REDSHIFT, "SELECT COUNT(*) FROM shop.customers",
                    "Looks in Customers.\nWorks out the number of customers.");
  assert_explained (
    TW_DIALECT_REDSHIFT,
    "SELECT DATE_TRUNC('month', o.orderdate) AS month, SUM(d.unitprice * d.quantity) AS revenue "
    "FROM shop.orders o JOIN shop.order_details d ON o.orderid = d.orderid "
    "WHERE o.orderdate >= DATE '1997-01-01' AND o.orderdate < DATE '1998-01-01' "
    "GROUP BY 1 ORDER BY revenue DESC LIMIT 5",
    "Looks in Orders and Order Details, joined on order id.\n"
    "Keeps only rows where the order date is in 1997.\n"
    "Groups by month.\n"
    "Works out the revenue (total of unit price × quantity) for each group.\n"
    "Sorts by revenue, highest first, and keeps the first 5.");
  assert_explained (
    TW_DIALECT_POSTGRESQL,
    "SELECT country, COUNT(DISTINCT customerid) FROM shop.customers GROUP BY country "
    "HAVING COUNT(*) > 3 ORDER BY country",
    "Looks in Customers.\nGroups by country.\n"
    "Keeps only groups where the number of customers is more than 3.\n"
    "Works out the number of different values of customer id for each group.\n"
    "Sorts by country, A to Z.");
}

static void
test_conditions (void)
{
  const struct {
    const char *condition, *words;
  } cases[] = {
    { "country = 'UK'", "the country is “UK”" },
    { "country <> 'UK'", "the country is not “UK”" },
    { "freight >= 10.5", "the freight is at least 10.5" },
    { "freight < 10 OR freight > 20", "either the freight is less than 10 or the freight is more "
                                      "than 20" },
    { "freight BETWEEN 1 AND 2", "the freight is between 1 and 2" },
    { "orderdate BETWEEN '1997-05-01' AND '1997-05-31'", "the order date is in May 1997" },
    { "orderdate >= '1997-04-01' AND orderdate < '1997-07-01'",
      "the order date is in the second quarter of 1997" },
    { "orderdate >= '1997-04-02' AND orderdate <= '1997-04-05'",
      "the order date is from April 2, 1997 to April 5, 1997" },
    { "orderdate = '1996-02-29'", "the order date is February 29, 1996" },
    { "orderdate > '1996-02-29'", "the order date is after February 29, 1996" },
    { "orderdate >= '1996-02-30'", "the order date is at least “1996-02-30”" },
    { "EXTRACT(YEAR FROM orderdate) = 1997", "the order date is in 1997" },
    { "companyname LIKE 'A%'", "the company name begins with “A”" },
    { "companyname NOT LIKE '%A'", "the company name does not end with “A”" },
    { "companyname ILIKE '%A%'", "the company name contains “A”" },
    { "companyname LIKE 'A_c'", "the company name matches the pattern “A_c”" },
    { "country IN ('a', 'b', 'c')", "the country is “a”, “b” or “c”" },
    { "country NOT IN ('a')", "the country is not “a”" },
    { "shippeddate IS NULL AND freight IS NOT NULL", "the shipped date is empty and the freight is "
                                                     "filled in" },
    { "NOT EXISTS (SELECT 1 FROM shop.order_details d WHERE d.orderid = 1)",
      "Order Details has no matching row" },
    { "o.customerid IN (SELECT customerid FROM shop.customers)",
      "the customer id of Orders is among those that an inner query finds in Customers" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sql = g_strdup_printf (
      "SELECT 1 FROM shop.orders o JOIN shop.customers c USING (customerid) WHERE %s",
      cases[i].condition);
    g_autofree char *expected
      = g_strdup_printf ("Looks in Orders and Customers, joined on customer id.\n"
                         "Keeps only rows where %s.\nShows 1.", cases[i].words);
    assert_explained (TW_DIALECT_REDSHIFT, sql, expected);
  }
}

static void
test_joins_and_names (void)
{
  assert_explained (TW_DIALECT_POSTGRESQL,
                    "SELECT e.firstname || ' ' || e.lastname AS employee, m.lastname "
                    "FROM shop.employees e LEFT JOIN shop.employees m "
                    "ON e.reportsto = m.employeeid",
                    "Looks in Employees and Employees once more (“m”), joined on reports to.\n"
                    "Keeps rows that have no match in Employees too.\n"
                    "Shows employee (first name of “e” and last name of “e”) and last name of "
                    "“m”.");
  assert_explained (TW_DIALECT_POSTGRESQL,
                    "SELECT prd_nm FROM shop.t_prd_mst ORDER BY unt_prc DESC LIMIT 1",
                    "Looks in Product Master.\nShows product name.\n"
                    "Sorts by unit price, highest first, and keeps the first one.");
  assert_explained (TW_DIALECT_POSTGRESQL, "SELECT first_thing FROM other.some_table",
                    "Looks in Some Table.\nShows first thing.");
}

static void
test_inner_queries (void)
{
  assert_explained (
    TW_DIALECT_POSTGRESQL,
    "WITH spent AS (SELECT customerid, SUM(freight) AS total_freight FROM shop.orders GROUP BY 1) "
    "SELECT AVG(total_freight) FROM spent",
    "For the step “spent”, looks in Orders.\n"
    "For the step “spent”, groups by customer id.\n"
    "For the step “spent”, works out the total freight for each group.\n"
    "Looks in the step “spent”.\n"
    "Works out the average total freight.");
  assert_explained (TW_DIALECT_POSTGRESQL,
                    "SELECT country FROM shop.customers UNION SELECT lastname FROM shop.employees",
                    "Looks in Customers.\nShows country.\n"
                    "In a second query, looks in Employees.\n"
                    "In a second query, shows last name.\n"
                    "Puts the rows of both together.");
}

/* What PostgreSQL's grammar does not take is told from its clauses. */
static void
test_redshift_only (void)
{
  assert_explained (TW_DIALECT_REDSHIFT,
                    "SELECT TOP 5 prd_nm FROM shop.t_prd_mst WHERE unt_prc > 10 ORDER BY unt_prc",
                    "Looks in Product Master.\nKeeps only rows where unt_prc > 10.\n"
                    "Sorts by unt_prc.\nKeeps the first 5 rows.");
  assert_explained (TW_DIALECT_REDSHIFT,
                    "SELECT orderid FROM shop.orders QUALIFY RANK() OVER (ORDER BY freight) = 1",
                    "Looks in Orders.\nOf the outcome, keeps only rows where RANK() OVER (ORDER BY "
                    "freight) = 1.");
}

static void
test_anything (void)
{
  g_autoptr (TwCatalog) catalog = shop ();
  const char *const texts[] = { "", ";", "no SQL at all", "SELECT", "SELECT FROM", "(((", "'", "😀",
                                "DELETE FROM orders", "SELECT 1; SELECT 2", "VALUES (1), (2)",
                                "SELECT * FROM a, b, (SELECT 1) c", "TABLE x",
                                "SELECT NULL::text[]",
                                "SELECT ARRAY[1,2][1], ROW(1,2), $1, INTERVAL '1 day' + now()",
                                "WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x FROM a) "
                                "SELECT x FROM a",
                                "SELECT count(*) FILTER (WHERE x) OVER (PARTITION BY y ORDER BY "
                                "z), CASE x WHEN 1 THEN 2 END, x IN (1), x = ANY (y), (x).y, -x, "
                                "NOT x FROM LATERAL f(1) g WHERE x BETWEEN SYMMETRIC 1 AND 2 "
                                "GROUP BY GROUPING SETS ((x), ()) ORDER BY 99, 'a' LIMIT ALL" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (GStrv) steps = tw_sql_explain (texts[i], TW_DIALECT_REDSHIFT, catalog);
    g_auto (GStrv) alone = tw_sql_explain (texts[i], TW_DIALECT_POSTGRESQL, NULL);
    for (guint n = 0; steps[n]; n++)
      g_assert_true (g_str_has_suffix (steps[n], "."));
    g_assert_nonnull (alone);
  }
}

/* Nested far beyond what a person writes. */
static void
test_deep (void)
{
  g_autoptr (GString) deep = g_string_new ("SELECT ");
  for (guint i = 0; i < 3000; i++)
    g_string_append (deep, "1 + (");
  g_string_append (deep, "1");
  for (guint i = 0; i < 3000; i++)
    g_string_append (deep, ")");
  g_string_append (deep, " AS total FROM orders");
  g_auto (GStrv) steps = tw_sql_explain (deep->str, TW_DIALECT_POSTGRESQL, NULL);
  g_assert_cmpstr (steps[0], ==, "Looks in Orders.");

  g_autoptr (GString) chain = g_string_new ("WITH c0 AS (SELECT freight AS x FROM shop.orders)");
  for (guint i = 1; i < 40; i++)
    g_string_append_printf (chain, ", c%u AS (SELECT x * x AS x FROM c%u)", i, i - 1);
  g_string_append (chain, " SELECT x FROM c39");
  g_autoptr (TwCatalog) catalog = shop ();
  g_auto (GStrv) many = tw_sql_explain (chain->str, TW_DIALECT_POSTGRESQL, catalog);
  g_assert_cmpuint (g_strv_length (many), <=, 24);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql-explain/aggregates", test_aggregates);
  g_test_add_func ("/sql-explain/conditions", test_conditions);
  g_test_add_func ("/sql-explain/joins-and-names", test_joins_and_names);
  g_test_add_func ("/sql-explain/inner-queries", test_inner_queries);
  g_test_add_func ("/sql-explain/redshift-only", test_redshift_only);
  g_test_add_func ("/sql-explain/anything", test_anything);
  g_test_add_func ("/sql-explain/deep", test_deep);
  return g_test_run ();
}
