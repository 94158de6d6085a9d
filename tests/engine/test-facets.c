// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "analyst/facets/tw-facets.h"
#include "analyst/guard/tw-sql-guard.h"
#include "tw-test-catalog.h"

static TwCatalog *
shop (void)
{
  static const char *const tables[]
    = { "customers: customerid integer, companyname text, country text",
        "orders: orderid integer, customerid integer, payerid integer, orderdate date, shippeddate "
        "date, freight numeric(10,2)",
        "lines: orderid integer, unitprice numeric(10,2), quantity integer", NULL };
  static const char relationships[] = "shop:\n"
                                      "  - {source: orders.customerid, target: customers.customerid}\n"
                                      "  - {source: orders.payerid, target: customers.customerid, "
                                      "role: payer}\n"
                                      "  - {source: lines.orderid, target: orders.orderid}\n";
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_parse (relationships, -1, NULL);
  g_assert_nonnull (file);
  return tw_test_catalog_new_with_file ("shop", tables, NULL, file);
}

/* Facets and their changes, a line each. */
static char *
describe (const TwFacets *facets)
{
  static const char *const kinds[] = { "period", "measure", "filter", "join" };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < tw_facets_get_n (facets); i++) {
    const TwFacet *facet = tw_facets_get (facets, i);
    g_string_append_printf (text, "%s [%s] %s%s%s:", kinds[facet->kind], facet->name, facet->value,
                            facet->looks_up ? " ?" : "", facet->takes_value ? " =" : "");
    for (guint c = 0; c < facet->changes->len; c++)
      g_string_append_printf (text, "%s %s", c ? " |" : "",
                              ((TwFacetChange *) facet->changes->pdata[c])->value);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static void
assert_facets (const char *sql, const char *expected)
{
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (TwFacets) facets = tw_facets_new (sql, catalog, NULL);
  g_autofree char *text = describe (facets);
  g_assert_cmpstr (text, ==, expected);
}

/* The SQL of the change @value of the facet of @kind. */
static void
assert_change (const char *sql, TwFacetKind kind, const char *value, const char *expected)
{
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (TwFacets) facets = tw_facets_new (sql, catalog, NULL);
  for (guint i = 0; i < tw_facets_get_n (facets); i++) {
    const TwFacet *facet = tw_facets_get (facets, i);
    for (guint c = 0; facet->kind == kind && c < facet->changes->len; c++) {
      const TwFacetChange *change = facet->changes->pdata[c];
      if (strcmp (change->value, value) != 0)
        continue;
      g_assert_cmpstr (change->sql, ==, expected);
      g_autoptr (TwVerdict) verdict
        = tw_sql_guard_check (change->sql, TW_DIALECT_POSTGRESQL, catalog, NULL);
      g_assert_true (verdict->safe && verdict->resolved);
      return;
    }
  }
  g_error ("no change %s", value);
}

#define ORDERS                                                                                     \
  "SELECT c.country, SUM(o.freight) AS total_freight\nFROM shop.orders o\n"                        \
  "JOIN shop.customers c ON o.customerid = c.customerid\n"                                         \
  "WHERE o.orderdate >= DATE '1997-01-01' AND o.orderdate < DATE '1998-01-01' -- a year\n"         \
  "  AND c.country <> 'USA'\nGROUP BY c.country\nORDER BY total_freight DESC"

static void
test_reads (void)
{
  assert_facets (ORDERS, "period [order date] 1997 ?: 1996 | 1998 | all | by shipped date\n"
                         "measure [] total freight: average freight | lowest freight | "
                         "highest freight | number of rows\n"
                         "filter [country] not USA ? =: \n"
                         "join [Orders → Customers] customer id: payer (payer id)\n");
}

static void
test_no_facets (void)
{
  assert_facets ("SELECT 1", "");
  assert_facets ("SELECT TOP 5 * FROM nowhere QUALIFY 1 = 1", "");
  assert_facets ("SELECT (", "");
  assert_facets ("SELECT companyname FROM shop.customers", "");
}

static void
test_period (void)
{
  assert_change (ORDERS, TW_FACET_PERIOD, "1998",
                 "SELECT c.country, SUM(o.freight) AS total_freight\nFROM shop.orders o\n"
                 "JOIN shop.customers c ON o.customerid = c.customerid\n"
                 "WHERE o.orderdate >= DATE '1998-01-01' AND o.orderdate < DATE '1999-01-01'\n"
                 "  AND c.country <> 'USA'\nGROUP BY c.country\nORDER BY total_freight DESC");
  assert_change ("SELECT COUNT(*) FROM shop.orders WHERE EXTRACT(YEAR FROM orderdate) = 1997 LIMIT 5",
                 TW_FACET_PERIOD, "all", "SELECT COUNT(*) FROM shop.orders LIMIT 5");
  assert_change ("SELECT COUNT(*) FROM shop.orders WHERE orderdate BETWEEN '1997-05-01' AND "
                 "'1997-05-31'", TW_FACET_PERIOD, "June 1997",
                 "SELECT COUNT(*) FROM shop.orders WHERE orderdate >= DATE '1997-06-01' AND "
                 "orderdate < DATE '1997-07-01'");
  assert_change ("SELECT orderdate, COUNT(*) FROM shop.orders o WHERE o.orderdate >= '1997-01-01' "
                 "GROUP BY orderdate", TW_FACET_PERIOD, "by shipped date",
                 "SELECT shippeddate, COUNT(*) FROM shop.orders o WHERE o.shippeddate >= "
                 "'1997-01-01' GROUP BY shippeddate");
}

/* What stands in brackets or beside an OR cannot be taken out of the text. */
static void
test_guarded_period (void)
{
  assert_facets ("SELECT COUNT(*) FROM shop.orders WHERE (orderdate >= '1997-01-01' AND orderdate < "
                 "'1998-01-01') AND freight > 5",
                 "period [order date] 1997: by shipped date\nmeasure [] number of rows: total freight\n"
                 "filter [freight] > 5 =: \n");
  assert_facets ("SELECT COUNT(*) FROM shop.orders WHERE orderdate = '1997-01-01' OR freight > 5",
                 "period [order date] all ?: by shipped date\nmeasure [] number of rows: total freight\n");
}

/* A condition more would drop what an outer join keeps, and a row without a partner is none. */
static void
test_outer_join (void)
{
  assert_facets ("SELECT c.country, SUM(o.freight) AS total_freight FROM shop.customers c LEFT JOIN "
                 "shop.orders o ON o.customerid = c.customerid GROUP BY 1",
                 "measure [] total freight: average freight | lowest freight | highest freight\n"
                 "join [Orders → Customers] customer id: payer (payer id)\n");
}

static void
test_measure (void)
{
  assert_change (ORDERS, TW_FACET_MEASURE, "number of rows",
                 "SELECT c.country, COUNT(*) AS number_of_rows\nFROM shop.orders o\n"
                 "JOIN shop.customers c ON o.customerid = c.customerid\n"
                 "WHERE o.orderdate >= DATE '1997-01-01' AND o.orderdate < DATE '1998-01-01' -- a "
                 "year\n  AND c.country <> 'USA'\nGROUP BY c.country\nORDER BY number_of_rows DESC");
  assert_facets ("SELECT customerid, SUM(freight) AS f FROM shop.orders GROUP BY 1 HAVING "
                 "SUM(freight) > 5", "period [order date] all ?:\n"
                                     "measure [] f:\n");
}

static void
test_metric (void)
{
  static const char metrics_text[] = "shop:\n  - name: turnover\n    expression: "
                                     "SUM(lines.unitprice * lines.quantity)\n    format: money\n";
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (GPtrArray) metrics = tw_metrics_parse (metrics_text, -1, catalog, NULL);
  g_assert_nonnull (metrics);
  g_autoptr (TwFacets) facets
    = tw_facets_new ("SELECT SUM(l.quantity) AS units FROM shop.lines l ORDER BY units", catalog,
                     metrics);
  const TwFacetChange *change = tw_facets_get (facets, 0)->changes->pdata[0];
  g_assert_cmpstr (change->value, ==, "turnover");
  g_assert_cmpstr (change->sql, ==, "SELECT SUM(l.unitprice * l.quantity) AS turnover FROM "
                                    "shop.lines l ORDER BY turnover");
}

static void
test_filter (void)
{
  static const char sql[] = "SELECT companyname FROM shop.customers WHERE country IN ('UK', 'USA')";
  assert_change (sql, TW_FACET_FILTER, "", "SELECT companyname FROM shop.customers");
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (TwFacets) facets = tw_facets_new (sql, catalog, NULL);
  g_autofree char *changed = tw_facets_set_value (facets, 0, "Côte d'Ivoire");
  g_assert_cmpstr (changed, ==, "SELECT companyname FROM shop.customers WHERE country IN "
                                "('Côte d''Ivoire')");
  g_autoptr (TwFacets) numbers
    = tw_facets_new ("SELECT 1 FROM shop.orders WHERE freight > 5", catalog, NULL);
  for (guint i = 0; i < tw_facets_get_n (numbers); i++)
    if (tw_facets_get (numbers, i)->kind == TW_FACET_FILTER) {
      g_assert_null (tw_facets_set_value (numbers, i, "5 OR 1 = 1"));
      g_assert_null (tw_facets_set_value (numbers, i, "many"));
      g_autofree char *more = tw_facets_set_value (numbers, i, " 7.5 ");
      g_assert_cmpstr (more, ==, "SELECT 1 FROM shop.orders WHERE freight > 7.5");
    }
}

static void
test_join (void)
{
  assert_change ("SELECT c.country, COUNT(*) FROM shop.orders o JOIN shop.customers c ON "
                 "c.customerid = o.customerid GROUP BY 1", TW_FACET_JOIN, "payer (payer id)",
                 "SELECT c.country, COUNT(*) FROM shop.orders o JOIN shop.customers c ON "
                 "c.customerid = o.payerid GROUP BY 1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facets/reads", test_reads);
  g_test_add_func ("/facets/none", test_no_facets);
  g_test_add_func ("/facets/period", test_period);
  g_test_add_func ("/facets/guarded-period", test_guarded_period);
  g_test_add_func ("/facets/outer-join", test_outer_join);
  g_test_add_func ("/facets/measure", test_measure);
  g_test_add_func ("/facets/metric", test_metric);
  g_test_add_func ("/facets/filter", test_filter);
  g_test_add_func ("/facets/join", test_join);
  return g_test_run ();
}
