// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "setup/tw-sample-statements.h"

/* Words that a Redshift cluster refuses or quietly ignores in DDL, and types whose meaning differs
 * there. */
static const char *const refused[]
  = { " TEXT", "SERIAL", "CHECK (", "PRIMARY KEY", "REFERENCES ", "INDEX", "UNIQUE", "JSON", "UUID",
      "MONEY", "BYTEA", " E'", "ON CONFLICT", "RETURNING", "IF NOT EXISTS", "DEFAULT" };

static void
assert_plain (const char *statement)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (strstr (statement, refused[i]))
      g_error ("%s in %.200s", refused[i], statement);
}

static guint
count_rows (const char *insert)
{
  guint n = 1;
  for (const char *at = strstr (insert, "),\n("); at; at = strstr (at + 1, "),\n("))
    n++;
  return n;
}

static void
test_words_of_redshift (void)
{
  for (TwSample sample = TW_SAMPLE_NORTHWIND; sample <= TW_SAMPLE_CRYPTIC; sample++)
    for (const TwSampleTable *table = tw_sample_tables; table->name; table++) {
      g_autoptr (GPtrArray) statements
        = tw_sample_table_statements (table, sample, TW_DIALECT_REDSHIFT, TRUE);
      g_assert_true (g_str_has_prefix (statements->pdata[0], "DROP TABLE "));
      g_assert_null (strstr (statements->pdata[0], "CASCADE"));
      g_assert_true (g_str_has_prefix (statements->pdata[1], "CREATE TABLE "));
      for (guint i = 0; i < 2; i++)
        assert_plain (statements->pdata[i]);
    }
  g_autoptr (GPtrArray) schema
    = tw_sample_schema_statements (TW_SAMPLE_NORTHWIND, TW_DIALECT_REDSHIFT, TRUE);
  g_assert_cmpuint (schema->len, ==, 1); /* Redshift has no comment on a schema */
  g_assert_cmpstr (schema->pdata[0], ==, "CREATE SCHEMA northwind");
}

static void
test_inserts_are_bounded (void)
{
  for (const TwSampleTable *table = tw_sample_tables; table->name; table++) {
    g_autoptr (GPtrArray) statements
      = tw_sample_table_statements (table, TW_SAMPLE_NORTHWIND, TW_DIALECT_REDSHIFT, FALSE);
    guint rows = 0, inserts = 0;
    for (guint i = 0; i < statements->len; i++)
      if (g_str_has_prefix (statements->pdata[i], "INSERT ")) {
        guint n = count_rows (statements->pdata[i]);
        g_assert_cmpuint (n, <=, 1000);
        g_assert_cmpuint (strlen (statements->pdata[i]), <=, 1024 * 1024);
        rows += n;
        inserts++;
      }
    g_assert_cmpuint (rows, ==, table->n_rows);
    g_assert_cmpuint (inserts, ==, (table->n_rows + 999) / 1000);
  }
}

static void
test_cryptic_names_and_comments (void)
{
  static const char *const tables[] = { "t_cat_ref", "t_cust_mst", "t_emp_mst", "t_ord_dtl",
                                        "t_ord_hdr", "t_prd_mst", "t_shp_ref", "t_sup_mst" };
  guint marks = 0;
  for (guint i = 0; tw_sample_tables[i].name; i++) {
    g_assert_cmpstr (tw_sample_tables[i].cryptic, ==, tables[i]);
    g_assert_nonnull (strstr (tw_sample_tables[i].comment, " - "));
    for (const TwSampleColumn *column = tw_sample_tables[i].columns; column->name; column++) {
      g_assert_nonnull (strstr (column->comment, " - "));
      marks += strstr (column->comment, "[FK: t_") != NULL;
    }
  }
  g_assert_cmpuint (marks, ==, 8);
}

static void
test_marks_differ (void)
{
  g_autofree char *one = tw_sample_dup_mark (TW_SAMPLE_NORTHWIND);
  g_autofree char *two = tw_sample_dup_mark (TW_SAMPLE_CRYPTIC);
  g_assert_cmpstr (one, !=, two);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-statements/words-of-redshift", test_words_of_redshift);
  g_test_add_func ("/sample-statements/inserts-are-bounded", test_inserts_are_bounded);
  g_test_add_func ("/sample-statements/cryptic-names-and-comments",
                   test_cryptic_names_and_comments);
  g_test_add_func ("/sample-statements/marks-differ", test_marks_differ);
  return g_test_run ();
}
