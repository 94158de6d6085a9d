// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "config.h"

#include "analyst/editor/tw-sql-complete.h"
#include "analyst/editor/tw-sql-difference.h"
#include "analyst/editor/tw-sql-format.h"
#include "analyst/editor/tw-sql-place.h"
#include "analyst/editor/tw-sql-words.h"
#include "analyst/guard/tw-sql-known.h"
#include "catalog/tw-sql-tree.h"
#include "tw-test-catalog.h"
#include "warehouse/tw-query-plan.h"

static void
assert_formatted (const char *sql, const char *expected)
{
  g_autofree char *formatted = tw_sql_format (sql, TW_DIALECT_POSTGRESQL);
  g_assert_cmpstr (formatted, ==, expected);
  g_autofree char *again = tw_sql_format (formatted, TW_DIALECT_POSTGRESQL);
  g_assert_cmpstr (again, ==, expected);
}

static void
test_format_lays_clauses_out (void)
{
  assert_formatted ("select country, count(*) as n from customers c join orders o on o.customerid = "
                    "c.customerid and o.freight between 1 and 2 where country='UK' and (n>1 or n<0) "
                    "group by 1 order by 2 desc limit 3",
                    "SELECT country, count(*) AS n\n"
                    "FROM customers c\n"
                    "JOIN orders o ON o.customerid = c.customerid\n"
                    "  AND o.freight BETWEEN 1 AND 2\n"
                    "WHERE country = 'UK'\n"
                    "  AND (n > 1 OR n < 0)\n"
                    "GROUP BY 1\n"
                    "ORDER BY 2 DESC\n"
                    "LIMIT 3");
  assert_formatted ("with a as (select 1 as x), b as (select - 2 as y) select x from a "
                    "where x in (select y from b)",
                    "WITH a AS (\n  SELECT 1 AS x\n),\nb AS (\n  SELECT - 2 AS y\n)\n"
                    "SELECT x\nFROM a\nWHERE x IN (\n  SELECT y\n  FROM b\n)");
}

static void
test_format_keeps_comments (void)
{
  assert_formatted ("-- why\nselect a, -- first\n b /* and */ from t\n-- end\nwhere a=1 -- last",
                    "-- why\nSELECT a, -- first\nb /* and */\nFROM t\n-- end\nWHERE a = 1 -- last");
}

static void
test_format_leaves_what_it_does_not_know (void)
{
  const char *const odd[] = { "SELECT (1", "SELECT 'open", "SELECT E'a'", "" };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autofree char *formatted = tw_sql_format (odd[i], TW_DIALECT_POSTGRESQL);
    g_assert_cmpstr (formatted, ==, odd[i]);
  }
}

/* The tree in PostgreSQL's own writing; NULL where its grammar does not take the text. */
static char *
tree_text (const char *sql)
{
  PgQuery__ParseResult *tree = tw_sql_tree_parse (sql);
  char *text = tree && tree->n_stmts == 1 && tree->stmts[0]->stmt->node_case
                                               == PG_QUERY__NODE__NODE_SELECT_STMT
                 ? tw_sql_tree_to_text (tree->stmts[0]->stmt->select_stmt) : NULL;
  tw_sql_tree_free (tree);
  return text;
}

static guint
assert_round_trip (const char *sql, TwDialect dialect)
{
  g_autofree char *formatted = tw_sql_format (sql, dialect);
  g_autofree char *before = tree_text (sql), *after = tree_text (formatted);
  g_assert_cmpstr (before, ==, after);
  g_autofree char *again = tw_sql_format (formatted, dialect);
  g_assert_cmpstr (again, ==, formatted);
  return strcmp (formatted, sql) != 0;
}

/* One statement a line; one of several lines stands between <<< and >>>; "question | SQL" too. */
static guint
round_trip_file (const char *path, TwDialect dialect, gboolean questions, guint *n_changed)
{
  g_autofree char *text = NULL;
  guint n = 0;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) block = NULL;
  for (guint i = 0; lines[i]; i++) {
    const char *sql = lines[i];
    if (strcmp (sql, "<<<") == 0) {
      block = g_string_new (NULL);
      continue;
    }
    if (block && strcmp (sql, ">>>") != 0) {
      g_string_append_printf (block, "%s\n", sql);
      continue;
    }
    const char *bar = questions ? strstr (sql, " | ") : NULL;
    sql = block ? block->str : bar ? bar + 3 : sql;
    if (*sql && *sql != '#' && *sql != '!' && (bar || !questions)) {
      *n_changed += assert_round_trip (sql, dialect);
      n++;
    }
    if (block)
      g_string_free (g_steal_pointer (&block), TRUE);
  }
  return n;
}

static void
test_format_round_trips (void)
{
  guint n = 0, n_changed = 0;
  n += round_trip_file (TW_SOURCE_DIR "/tests/fixtures/guard/safe.txt", TW_DIALECT_POSTGRESQL, FALSE, &n_changed);
  n += round_trip_file (TW_SOURCE_DIR "/tests/fixtures/guard/safe-redshift.txt", TW_DIALECT_REDSHIFT, FALSE,
                        &n_changed);
  n += round_trip_file (TW_SOURCE_DIR "/tests/fixtures/guard/safe-other.txt", TW_DIALECT_POSTGRESQL, FALSE,
                        &n_changed);
  g_autoptr (GDir) folder = g_dir_open (TW_SOURCE_DIR "/tests/questions", 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name (folder)))
    if (g_str_has_suffix (name, ".txt")) {
      g_autofree char *path = g_build_filename (TW_SOURCE_DIR "/tests/questions", name, NULL);
      n += round_trip_file (path, TW_DIALECT_POSTGRESQL, TRUE, &n_changed);
    }
  g_test_message ("%u statements, %u changed", n, n_changed);
  g_assert_cmpuint (n, >, 800);
  g_assert_cmpuint (n_changed, >, n / 2);
}

/* ---- completion ---- */

static TwCatalog *
shop (void)
{
  static const char *const tables[]
    = { "customers | Clients: customerid integer, companyname text | Firm - who buys, country text",
        "orders: orderid integer, customerid integer, orderdate date, freight numeric(10,2)",
        NULL };
  static const char *const joins[] = { "orders.customerid customers.customerid", NULL };
  return tw_test_catalog_new_for (TW_DIALECT_POSTGRESQL, "shop", tables, joins);
}

/* @text has a bar where the cursor is. The proposals, best first, with a bar between. */
static void
assert_proposed (const char *text, const char *expected)
{
  g_autoptr (TwCatalog) catalog = shop ();
  g_auto (GStrv) halves = g_strsplit (text, "|", 2);
  g_autofree char *sql = g_strconcat (halves[0], halves[1], NULL);
  gsize start;
  g_autoptr (GPtrArray) found = tw_sql_complete (sql, strlen (halves[0]), catalog, &start);
  g_autoptr (GString) texts = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (texts, "%s%s", i ? "|" : "",
                            ((TwSqlProposal *) found->pdata[i])->text);
  if (g_str_has_suffix (expected, "…"))
    g_string_truncate (texts, MIN (texts->len, strlen (expected) - strlen ("…")));
  g_autofree char *wanted
    = g_strndup (expected, strlen (expected)
                             - (g_str_has_suffix (expected, "…") ? strlen ("…") : 0));
  g_assert_cmpstr (texts->str, ==, wanted);
}

static void
test_complete_columns (void)
{
  assert_proposed ("SELECT fre| FROM shop.orders", "freight");
  assert_proposed ("SELECT o.| FROM shop.orders o", "orderid|customerid|orderdate|freight");
  assert_proposed ("SELECT o.order| FROM shop.orders AS o", "orderid|orderdate");
  assert_proposed ("SELECT firm| FROM shop.customers", "companyname"); /* its business name */
  assert_proposed ("SELECT 1 FROM shop.orders o JOIN shop.customers c ON 1=1 WHERE coun|",
                   "c.country|COUNT");
  assert_proposed ("SELECT 1 FROM shop.customers c WHERE EXISTS (SELECT 1 FROM shop.orders WHERE "
                   "custo|)", "orders.customerid|c.customerid");
}

static void
test_complete_tables_and_joins (void)
{
  assert_proposed ("SELECT * FROM cli|", "shop.customers");
  assert_proposed ("SELECT * FROM shop.ord|", "orders");
  assert_proposed ("SELECT * FROM shop.orders o JOIN cu|",
                   "shop.customers ON o.customerid = customers.customerid|shop.customers");
  assert_proposed ("SELECT * FROM shop.customers c JOIN shop.orders o ON |",
                   "o.customerid = c.customerid|…");
}

static void
test_complete_is_silent (void)
{
  assert_proposed ("SELECT 'fre|' FROM shop.orders", "");
  assert_proposed ("SELECT 1 -- fre|\nFROM shop.orders", "");
  assert_proposed ("SELECT 1 /* fre| */ FROM shop.orders", "");
  assert_proposed ("SELECT zzz| FROM shop.orders", "");
  assert_proposed ("|", "");
}

/* Whatever is cut off anywhere is no trouble. */
static void
test_complete_anywhere (void)
{
  static const char sql[]
    = "WITH a AS (SELECT o.orderid, SUM(freight) FROM shop.orders o, (SELECT 1) x WHERE o.orderdate "
      ">= DATE '1997-01-01' /* c */ GROUP BY 1) SELECT * FROM a JOIN shop.customers USING (x) -- e";
  g_autoptr (TwCatalog) catalog = shop ();
  for (gsize length = 0; length <= strlen (sql); length++) {
    g_autofree char *cut = g_strndup (sql, length);
    for (gsize cursor = 0; cursor <= length; cursor += 3) {
      gsize start;
      g_autoptr (GPtrArray) found = tw_sql_complete (cut, cursor, catalog, &start);
      g_assert_cmpuint (start, <=, cursor);
    }
  }
}

static void
test_functions_are_known (void)
{
  const char *const *words = tw_sql_function_words ();
  for (guint i = 0; words[i]; i++) {
    g_autofree char *name = g_ascii_strdown (words[i], -1);
    gboolean grammar = strcmp (name, "coalesce") == 0 || strcmp (name, "nullif") == 0
                       || strcmp (name, "greatest") == 0 || strcmp (name, "least") == 0
                       || strcmp (name, "current_date") == 0;
    if (!grammar && !tw_sql_known_function (name))
      g_error ("%s", name);
  }
}

/* ---- difference ---- */

static void
test_difference (void)
{
  g_autofree char *none = tw_sql_difference ("select 1  from t", "SELECT 1\nFROM t",
                                             TW_DIALECT_POSTGRESQL);
  g_assert_null (none);
  g_autofree char *some
    = tw_sql_difference ("SELECT a FROM t WHERE a = 1 LIMIT 5", "SELECT a FROM t WHERE a = 2 LIMIT 5",
                         TW_DIALECT_POSTGRESQL);
  g_assert_cmpstr (some, ==, "  SELECT a\n  FROM t\n− WHERE a = 1\n+ WHERE a = 2\n  LIMIT 5\n");
}

/* ---- places ---- */

static void
assert_place (const char *sql, const char *server, const char *expected)
{
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (TwVerdict) verdict = tw_sql_guard_check (sql, TW_DIALECT_POSTGRESQL, catalog, NULL);
  g_autoptr (GArray) places
    = tw_sql_places_of_problem (sql, TW_DIALECT_POSTGRESQL, verdict,
                                server ? server : verdict->reason);
  g_autoptr (GString) texts = g_string_new (NULL);
  for (guint i = 0; i < places->len; i++) {
    const TwSqlPlace *place = &g_array_index (places, TwSqlPlace, i);
    g_string_append_printf (texts, "%s%.*s", i ? "|" : "", (int) (place->end - place->start),
                            sql + place->start);
  }
  g_assert_cmpstr (texts->str, ==, expected);
}

static void
test_places (void)
{
  assert_place ("SELECT pg_sleep(5) FROM shop.orders", NULL, "pg_sleep");
  assert_place ("DELETE FROM shop.orders", NULL, "DELETE");
  assert_place ("SELECT 1; DROP TABLE shop.orders", NULL, ";");
  assert_place ("SELECT E'x', 1", NULL, "E'x'");
  assert_place ("SELECT o.nation, freight FROM shop.orders o", NULL, "nation");
  assert_place ("SELECT freight FROM shop.ordres", NULL, "shop.ordres");
  assert_place ("-- why\nSELECT freight /* x */ FRM shop.orders",
                "syntax error at or near \"shop\"\nPOSITION: character 20 of the statement", "shop.orders");
  assert_place ("SELECT /* c */ o.nation FROM shop.orders o",
                "no column\nPOSITION: character 8 of the statement", "o.nation");
  assert_place ("SELECT freight FROM shop.orders WHERE",
                "syntax error\nPOSITION: character 38 of the statement", "WHERE");
  assert_place ("SELECT freight FROM shop.orders", NULL, "");
}

/* ---- the plan ---- */

static void
test_plan (void)
{
  static const char *const lines[]
    = { "XN Nested Loop DS_BCAST_INNER  (cost=0.00..9 rows=3000000 width=8)",
        "  ->  XN Seq Scan on sales s  (cost=0.00..1.7 rows=2000000 width=14)",
        "  ->  XN Seq Scan on listing  (cost=0.00..1.7 rows=10000000 width=20)", NULL };
  g_autoptr (TwQueryPlan) plan = tw_query_plan_read (lines, 0);
  g_assert_cmpstr (plan->steps[0], ==, "Reads listing from beginning to end: about 10.0 million rows "
                                       "that fit.");
  g_assert_cmpuint (g_strv_length (plan->steps), ==, 3);
  g_assert_cmpuint (g_strv_length (plan->warnings), ==, 2);
  g_assert_true (g_str_has_prefix (plan->warnings[0], "A nested loop compares 20.0 trillion pairs"));
  g_assert_true (g_str_has_prefix (plan->warnings[1], "A copy of one side of a join, 200.0"));
  static const char *const small[] = { "Seq Scan on t  (cost=0.00..1 rows=5 width=4)", NULL };
  g_autoptr (TwQueryPlan) cheap = tw_query_plan_read (small, 1e9);
  g_assert_null (cheap->warnings[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql-editor/format/clauses", test_format_lays_clauses_out);
  g_test_add_func ("/sql-editor/format/comments", test_format_keeps_comments);
  g_test_add_func ("/sql-editor/format/unknown", test_format_leaves_what_it_does_not_know);
  g_test_add_func ("/sql-editor/format/round-trip", test_format_round_trips);
  g_test_add_func ("/sql-editor/complete/columns", test_complete_columns);
  g_test_add_func ("/sql-editor/complete/tables", test_complete_tables_and_joins);
  g_test_add_func ("/sql-editor/complete/silent", test_complete_is_silent);
  g_test_add_func ("/sql-editor/complete/anywhere", test_complete_anywhere);
  g_test_add_func ("/sql-editor/complete/functions", test_functions_are_known);
  g_test_add_func ("/sql-editor/difference", test_difference);
  g_test_add_func ("/sql-editor/places", test_places);
  g_test_add_func ("/sql-editor/plan", test_plan);
  return g_test_run ();
}
