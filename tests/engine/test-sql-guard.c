// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "analyst/guard/tw-sql-guard.h"
#include "tw-test-corpus.h"
#include "tw-test-northwind.h"

static const TwDialect dialects[] = { TW_DIALECT_POSTGRESQL, TW_DIALECT_REDSHIFT };

static TwVerdict *
check (const char *sql)
{
  return tw_sql_guard_check (sql, TW_DIALECT_REDSHIFT, NULL, NULL);
}

/* What is sent has no comment and no semicolon, and is judged like what it was made of. */
static void
assert_sent_form (const TwVerdict *verdict, TwDialect dialect)
{
  g_autoptr (TwVerdict) again = tw_sql_guard_check (verdict->sql, dialect, NULL, NULL);
  g_assert_true (again->safe);
  g_assert_cmpstr (again->sql, ==, verdict->sql);
  g_assert_false (g_str_has_suffix (verdict->sql, ";"));
}

static void
test_unsafe (void)
{
  g_autoptr (GPtrArray) corpus = tw_test_corpus_read ("guard/unsafe.txt");
  g_assert_cmpuint (corpus->len, >=, 320);
  for (guint i = 0; i < corpus->len * G_N_ELEMENTS (dialects); i++) {
    const char *sql = g_ptr_array_index (corpus, i / G_N_ELEMENTS (dialects));
    TwDialect dialect = dialects[i % G_N_ELEMENTS (dialects)];
    g_autoptr (TwVerdict) verdict = tw_sql_guard_check (sql, dialect, NULL, NULL);
    if (verdict->safe)
      g_error ("Found safe for %s: %s", tw_dialect_get_name (dialect), sql);
    g_assert_nonnull (verdict->reason);
    g_assert_true (g_str_has_suffix (verdict->reason, "."));

    g_autoptr (GPtrArray) verdicts = tw_sql_guard_check_script (sql, dialect, NULL, NULL);
    gboolean refused = verdicts->len == 0;
    for (guint j = 0; j < verdicts->len; j++)
      refused = refused || !((TwVerdict *) g_ptr_array_index (verdicts, j))->safe;
    if (!refused)
      g_error ("Found safe as a script for %s: %s", tw_dialect_get_name (dialect), sql);
  }
}

static void
assert_all_safe (const char *name, TwDialect dialect, const TwCatalog *catalog)
{
  g_autoptr (GPtrArray) corpus = tw_test_corpus_read (name);
  for (guint i = 0; i < corpus->len; i++) {
    const char *sql = g_ptr_array_index (corpus, i);
    g_autoptr (TwVerdict) verdict = tw_sql_guard_check (sql, dialect, catalog, NULL);
    g_autofree char *unknown = g_strjoinv (", ", verdict->unknown);
    if (!verdict->safe)
      g_error ("Found unsafe for %s: %s\n%s", tw_dialect_get_name (dialect), sql, verdict->reason);
    if (*unknown != '\0')
      g_error ("Does not know %s in: %s", unknown, sql);
    g_assert_cmpstr (verdict->reason, ==, NULL);
    assert_sent_form (verdict, dialect);
  }
}

static void
test_safe (void)
{
  g_autoptr (GPtrArray) plain = tw_test_corpus_read ("guard/safe.txt");
  g_autoptr (GPtrArray) redshift = tw_test_corpus_read ("guard/safe-redshift.txt");
  g_autoptr (GPtrArray) other = tw_test_corpus_read ("guard/safe-other.txt");
  g_assert_cmpuint (plain->len + redshift->len + other->len, >=, 330);
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++) {
    assert_all_safe ("guard/safe.txt", dialects[i], NULL);
    assert_all_safe ("guard/safe-redshift.txt", dialects[i], NULL);
    assert_all_safe ("guard/safe-other.txt", dialects[i], NULL);
  }
}

static void
test_names_exist (void)
{
  g_autoptr (TwCatalog) postgresql
    = tw_test_northwind_catalog (TW_SAMPLE_NORTHWIND, TW_DIALECT_POSTGRESQL);
  g_autoptr (TwCatalog) redshift
    = tw_test_northwind_catalog (TW_SAMPLE_NORTHWIND, TW_DIALECT_REDSHIFT);
  assert_all_safe ("guard/safe.txt", TW_DIALECT_POSTGRESQL, postgresql);
  assert_all_safe ("guard/safe.txt", TW_DIALECT_REDSHIFT, redshift);
  assert_all_safe ("guard/safe-redshift.txt", TW_DIALECT_REDSHIFT, redshift);
}

static void
test_names_unknown (void)
{
  g_autoptr (TwCatalog) catalog
    = tw_test_northwind_catalog (TW_SAMPLE_NORTHWIND, TW_DIALECT_POSTGRESQL);
  g_autoptr (GPtrArray) corpus = tw_test_corpus_read ("guard/names.txt");
  for (guint i = 0; i < corpus->len; i++) {
    g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (corpus, i), " => ", 2);
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (parts[0], TW_DIALECT_POSTGRESQL, catalog, NULL);
    g_autofree char *unknown = g_strjoinv ("; ", verdict->unknown);
    g_test_message ("%s", parts[0]);
    g_assert_true (verdict->safe);
    g_assert_true (verdict->checked_names);
    g_assert_false (verdict->resolved);
    g_assert_cmpstr (unknown, ==, parts[1]);
  }
}

static void
test_names_beyond_reach (void)
{
  static const char *const statements[] = {
    "SELECT usa FROM (SELECT freight, shipcountry FROM orders) PIVOT (SUM(freight) FOR shipcountry "
    "IN ('USA' AS usa))",
    "SELECT a.x FROM other_database.s.accounts a",
    "SELECT x FROM #staging",
  };
  g_autoptr (TwCatalog) catalog
    = tw_test_northwind_catalog (TW_SAMPLE_NORTHWIND, TW_DIALECT_REDSHIFT);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (statements[i], TW_DIALECT_REDSHIFT, catalog, NULL);
    g_assert_true (verdict->safe);
    g_assert_false (verdict->checked_names);
    g_assert_null (verdict->unknown[0]);
  }
  g_autoptr (TwVerdict) without = check ("SELECT nation FROM nowhere");
  g_assert_false (without->checked_names);
}

static void
test_reasons (void)
{
  static const struct {
    const char *sql, *named;
  } cases[] = {
    { "DELETE FROM orders", "DELETE" },
    { "WITH x AS (UPDATE t SET a = 1 RETURNING 1) SELECT 1", "UPDATE" },
    { "SELECT 1; SELECT 2", "semicolon" },
    { "SELECT * INTO t FROM customers", "INTO" },
    { "SELECT 1 FOR NO KEY UPDATE", "FOR NO KEY UPDATE" },
    { "EXPLAIN (analyze) SELECT 1", "EXPLAIN ANALYZE" },
    { "SELECT \"pg_catalog\".\"set_config\"('a', 'b', true)", "set_config" },
    { "SELECT foo(1)", "Function foo is not known to be free of side effects" },
    { "SELECT TOP 1 foo(1)", "Function foo is not known to be free of side effects" },
    { "SELECT s.lower('x')", "s.lower" },
    { "SELECT 'x'::evil", "evil" },
    { "SELECT 1 @#@ 2", "@#@" },
    { "SELECT '\\''", "backslash" },
    { "SELECT E'a'", "E'" },
    { "SELECT U&'a'", "U&'" },
    { "SELECT $x$a$x$", "$x$" },
    { "SELECT\xc2\xa0""1", "U+00A0" },
    { "\xef\xbb\xbfSELECT 1", "U+FEFF" },
    { "SELECT 1 /* x", "comment" },
    { "SELECT (1", "brackets" },
    { "", "no statement" },
    { " ; -- nothing", "no statement" },
    { "SELECT 1\vFROM t", "U+000B" },
    { "SELECT 'a\xff'", "UTF-8" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TwVerdict) verdict = check (cases[i].sql);
    g_assert_false (verdict->safe);
    if (strstr (verdict->reason, cases[i].named) == NULL)
      g_error ("%s: %s does not name %s", cases[i].sql, verdict->reason, cases[i].named);
  }
}

static void
test_comments_stripped (void)
{
  static const struct {
    const char *sql, *sent;
  } cases[] = {
    { "SELECT 1;", "SELECT 1" },
    { "/* a */ SELECT/* b */1 -- c", "SELECT 1" },
    { "SELECT 1 -- a\n, 2", "SELECT 1\n, 2" },
    { "SELECT 1 -- a\r, 2", "SELECT 1\n, 2" },
    { "SELECT '-- a' /* /* b */ */ , \"/* c */\"", "SELECT '-- a' , \"/* c */\"" },
    { "SELECT 1-/**/-1", "SELECT 1- -1" },
    { "SELECT 'a' -- one\n 'b'", "SELECT 'a'\n'b'" },
    { " ;; SELECT  1 ;; ", "SELECT  1" },
    { "SELECT 'x;y' ; -- z", "SELECT 'x;y'" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TwVerdict) verdict = check (cases[i].sql);
    g_assert_true (verdict->safe);
    g_assert_cmpstr (verdict->sql, ==, cases[i].sent);
  }
}

/* PostgreSQL would call a function of that name. */
static void
test_top_in_brackets (void)
{
  static const char sql[] = "SELECT TOP (5) city FROM customers";
  g_autoptr (TwVerdict) redshift = tw_sql_guard_check (sql, TW_DIALECT_REDSHIFT, NULL, NULL);
  g_autoptr (TwVerdict) postgresql = tw_sql_guard_check (sql, TW_DIALECT_POSTGRESQL, NULL, NULL);
  g_assert_true (redshift->safe);
  g_assert_false (postgresql->safe);
}

/* A carriage return ends a comment, on the server too. */
static void
test_carriage_return (void)
{
  g_autoptr (TwVerdict) stacked = check ("SELECT 1 --\r; DROP TABLE orders");
  g_assert_false (stacked->safe);
  g_autoptr (TwVerdict) into = check ("SELECT 1 --\rINTO t");
  g_assert_false (into->safe);
}

static void
test_script (void)
{
  static const char script[] = "SELECT 1; -- one\n;; DELETE FROM t; SELECT ';' /* ; */;\n"
                               "SELECT $$ ; $$; -- end";
  g_autoptr (GPtrArray) verdicts
    = tw_sql_guard_check_script (script, TW_DIALECT_POSTGRESQL, NULL, NULL);
  static const char *const sql[] = { "SELECT 1", "DELETE FROM t", "SELECT ';'", "SELECT $$ ; $$" };
  static const gboolean safe[] = { TRUE, FALSE, TRUE, FALSE };
  g_assert_cmpuint (verdicts->len, ==, G_N_ELEMENTS (sql));
  for (guint i = 0; i < verdicts->len; i++) {
    const TwVerdict *verdict = g_ptr_array_index (verdicts, i);
    g_assert_cmpstr (verdict->sql, ==, sql[i]);
    g_assert_true (verdict->safe == safe[i]);
  }
}

static void
test_script_empty (void)
{
  static const char *const scripts[] = { "", " \n", ";", ";;\n;", "-- nothing", "/* ; */ ; -- ;" };
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autoptr (GPtrArray) verdicts
      = tw_sql_guard_check_script (scripts[i], TW_DIALECT_REDSHIFT, NULL, NULL);
    g_assert_cmpuint (verdicts->len, ==, 0);
  }
}

/* A script is cut where the connected server would cut it. */
static void
test_script_dialects (void)
{
  static const char script[] = "SELECT '\\'' ; drop table t; --'";
  g_autoptr (GPtrArray) postgresql
    = tw_sql_guard_check_script (script, TW_DIALECT_POSTGRESQL, NULL, NULL);
  g_autoptr (GPtrArray) redshift
    = tw_sql_guard_check_script (script, TW_DIALECT_REDSHIFT, NULL, NULL);
  g_assert_cmpuint (postgresql->len, ==, 1);
  g_assert_cmpuint (redshift->len, ==, 2);
  g_assert_false (((TwVerdict *) g_ptr_array_index (postgresql, 0))->safe);
  g_assert_false (((TwVerdict *) g_ptr_array_index (redshift, 0))->safe);
  g_assert_false (((TwVerdict *) g_ptr_array_index (redshift, 1))->safe);
}

static void
test_allowed (void)
{
  static const char *const allowed[]
    = { "f_margin", "Sales.F_Tax", "set_config", "nextval", "pg_sleep", "dblink", NULL };
  static const struct {
    const char *sql;
    gboolean safe;
  } cases[] = {
    { "SELECT f_margin(1)", TRUE },
    { "SELECT TOP 1 F_MARGIN(1)", TRUE },
    { "SELECT sales.f_tax(1)", TRUE },
    { "SELECT TOP 1 sales.f_tax(1)", TRUE },
    { "SELECT public.f_margin(1)", FALSE },
    { "SELECT f_tax(1)", FALSE },
    { "SELECT set_config('a', 'b', true)", FALSE },
    { "SELECT nextval('s')", FALSE },
    { "SELECT TOP 1 nextval('s')", FALSE },
    { "SELECT pg_sleep(1)", FALSE },
    { "SELECT dblink('a', 'b')", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (cases[i].sql, TW_DIALECT_REDSHIFT, NULL, allowed);
    g_assert_true (verdict->safe == cases[i].safe);
  }
}

/* An enumeration or a domain is accepted where a column has it. */
static void
test_types_of_columns (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "d");
  TwSystemTable *table = tw_system_tables_add_table (tables, "s", "t", TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (table, "state", "order_state", FALSE, NULL);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  static const char sql[] = "SELECT 'x'::order_state FROM t";
  g_autoptr (TwVerdict) known = tw_sql_guard_check (sql, TW_DIALECT_POSTGRESQL, catalog, NULL);
  g_autoptr (TwVerdict) unknown = tw_sql_guard_check (sql, TW_DIALECT_POSTGRESQL, NULL, NULL);
  g_assert_true (known->safe);
  g_assert_false (unknown->safe);
}

static char *
repeat (const char *before, const char *part, guint n, const char *after)
{
  GString *text = g_string_new (before);
  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  return g_string_free (g_string_append (text, after), FALSE);
}

/* Depth and length end in a verdict, never in a fault. */
static void
test_excess (void)
{
  static const struct {
    const char *before, *part, *after;
    guint n;
  } cases[] = {
    { "SELECT ", "(", "1", 10000 },
    { "SELECT ", "(", "1", 1000000 },
    { "SELECT ", "[", "1", 10000 },
    { "SELECT ", "((SELECT 1),", "1", 10000 },
    { "SELECT 1", "+1", "", 20000 },
    { "SELECT ", "-", "1", 60000 },
    { "SELECT ", "- ", "1", 20000 },
    { "SELECT ", "NOT ", "true", 30000 },
    { "SELECT 1", "::int", "", 8000 },
    { "SELECT a", ".a", "", 60000 },
    { "SELECT 1", " UNION SELECT 1", "", 8000 },
    { "SELECT 1", " MINUS SELECT 1", "", 8000 },
    { "SELECT * FROM t", " JOIN t USING (a)", "", 3000 },
    { "SELECT ", "CASE WHEN true THEN ", "1", 6000 },
    { "SELECT 1 WHERE a", " AND a OR a", "", 10000 },
    { "SELECT ", "1,", "1", 60000 },
    { "SELECT '", "x", "'", 2000000 },
    { "", "/*", "", 500000 },
    { "SELECT 1 ", "-- x\n", "", 20000 },
    { "SELECT ", "a(", "1", 10000 },
    { "", ";", "", 100000 },
    { "", "SELECT 1;", "", 2000 },
    { "WITH RECURSIVE a AS (SELECT 1 UNION ALL ", "(WITH RECURSIVE a AS (SELECT 1 UNION ALL ", "1",
      300 },
  };
  g_autoptr (TwCatalog) catalog
    = tw_test_northwind_catalog (TW_SAMPLE_NORTHWIND, TW_DIALECT_REDSHIFT);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sql
      = repeat (cases[i].before, cases[i].part, cases[i].n, cases[i].after);
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (sql, TW_DIALECT_REDSHIFT, catalog, NULL);
    g_assert_true (verdict->safe == (verdict->reason == NULL));
  }
}

static void
test_long_list (void)
{
  g_autofree char *sql = repeat ("SELECT * FROM customers WHERE customerid IN (", "'ALFKI', ", 5000,
                                 "'ANATR')");
  g_autoptr (TwVerdict) verdict = check (sql);
  g_assert_true (verdict->safe);
}

static void
check_in_thread (gpointer data, gpointer user_data)
{
  g_autoptr (TwVerdict) verdict = check (data);
  if (!verdict->safe)
    g_atomic_int_inc ((int *) user_data);
}

static void
test_threads (void)
{
  g_autoptr (GPtrArray) safe = tw_test_corpus_read ("guard/safe-redshift.txt");
  int unsafe = 0;
  GThreadPool *pool = g_thread_pool_new (check_in_thread, &unsafe, 4, FALSE, NULL);
  for (guint i = 0; i < safe->len; i++)
    g_thread_pool_push (pool, g_ptr_array_index (safe, i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_assert_cmpint (unsafe, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql-guard/unsafe", test_unsafe);
  g_test_add_func ("/sql-guard/safe", test_safe);
  g_test_add_func ("/sql-guard/reasons", test_reasons);
  g_test_add_func ("/sql-guard/comments-stripped", test_comments_stripped);
  g_test_add_func ("/sql-guard/top-in-brackets", test_top_in_brackets);
  g_test_add_func ("/sql-guard/carriage-return", test_carriage_return);
  g_test_add_func ("/sql-guard/script", test_script);
  g_test_add_func ("/sql-guard/script-empty", test_script_empty);
  g_test_add_func ("/sql-guard/script-dialects", test_script_dialects);
  g_test_add_func ("/sql-guard/allowed", test_allowed);
  g_test_add_func ("/sql-guard/types-of-columns", test_types_of_columns);
  g_test_add_func ("/sql-guard/excess", test_excess);
  g_test_add_func ("/sql-guard/long-list", test_long_list);
  g_test_add_func ("/sql-guard/threads", test_threads);
  g_test_add_func ("/sql-guard/names-exist", test_names_exist);
  g_test_add_func ("/sql-guard/names-unknown", test_names_unknown);
  g_test_add_func ("/sql-guard/names-beyond-reach", test_names_beyond_reach);
  return g_test_run ();
}
