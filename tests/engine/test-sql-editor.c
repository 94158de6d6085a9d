// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "config.h"

#include "analyst/editor/tw-sql-format.h"
#include "catalog/tw-sql-tree.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql-editor/format/clauses", test_format_lays_clauses_out);
  g_test_add_func ("/sql-editor/format/comments", test_format_keeps_comments);
  g_test_add_func ("/sql-editor/format/unknown", test_format_leaves_what_it_does_not_know);
  g_test_add_func ("/sql-editor/format/round-trip", test_format_round_trips);
  return g_test_run ();
}
