// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-relationship.h"
#include "catalog/tw-verified-query.h"
#include "catalog/tw-yaml.h"

static void
assert_says (const GError *error, const char *part)
{
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, part);
}

/* relationships.yaml stands for all files here: one reader reads them. */
static void
assert_refused (const char *text, gssize length, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_parse (text, length, &error);
  g_assert_null (file);
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
  assert_says (error, "relationships.yaml, line ");
  assert_says (error, part);
}

static void
test_wrong_shapes (void)
{
  assert_refused ("just words", -1, "line 1: expected \"schema:\" with a list of relationships");
  assert_refused ("- a\n- b\n", -1, "found a list");
  assert_refused ("northwind: words\n", -1, "line 1: expected a list of relationships under "
                                            "\"northwind\", found a single value");
  assert_refused ("northwind:\n  source: a.b\n  target: c.d\n", -1, "line 2: expected a list");
  assert_refused ("n:\n- words\n", -1, "line 2: expected one of the relationships");
  assert_refused ("n:\n- source: a.b\n", -1, "expected \"target:\" with a text");
  assert_refused ("n:\n- source: a.b\n  target:\n", -1, "line 3: expected \"target:\"");
  assert_refused ("n:\n- source: a.b\n  target: {c: d}\n", -1, "line 3: expected a list of texts "
                                                               "behind \"target:\"");
  assert_refused ("n:\n- source: a.b\n  target: [c.d, c.e]\n", -1, "line 2: expected as many "
                                                                    "columns");
  assert_refused ("n:\n- source: a.b\n  target: []\n", -1, "line 3: expected \"target:\"");
  assert_refused ("n:\n- source: a.b\n  source: c.d\n", -1, "line 3: the key \"source\" stands "
                                                            "here a second time");
  assert_refused ("n:\n- ? [a]\n  : b\n", -1, "expected a name");
  assert_refused ("a: []\n---\nb: []\n", -1, "line 2: a second document");
  assert_refused ("a: [\n", -1, "not valid YAML");
  assert_refused ("a: b: c\n", -1, "line 1: this is not valid YAML: mapping values are not "
                                   "allowed");
  assert_refused ("a:\n\t- b\n", -1, "line 2: this is not valid YAML");
}

static void
test_bytes_that_are_no_text (void)
{
  assert_refused ("a:\n  - \xff\xfe\n", -1, "line 2: this is not UTF-8 text");
  assert_refused ("\xff\xfe" "a\0:\0", 6, "line 1: this is not UTF-8 text");
  assert_refused ("a: []\nb: \0 []\n", 14, "line 2: a NUL byte");
  assert_refused ("n:\n- source: \"a\\0b\"\n  target: c.d\n", -1, "line 2: a text holds a NUL");
  assert_refused ("a: \"\x01\"\n", -1, "not valid YAML");
}

static void
test_bombs (void)
{
  assert_refused ("a: &a [x]\nb: [*a, *a]\n", -1, "line 2: an alias (*name) is not allowed");
  assert_refused ("a: &a [*a]\n", -1, "an alias");
  assert_refused ("*a", -1, "an alias");
  g_autoptr (GString) deep = g_string_new ("a: ");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  assert_refused (deep->str, -1, "nested more than");
  g_autoptr (GString) many = g_string_new ("a: [");
  for (guint i = 0; i < 300000; i++)
    g_string_append (many, "1,");
  g_string_append (many, "]");
  assert_refused (many->str, -1, "more than 200000 values");
  g_autofree char *long_text = g_strnfill (TW_YAML_MAX_BYTES + 1, 'a');
  assert_refused (long_text, -1, "bytes; expected at most");
}

static char *
new_path (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tw-catalog-XXXXXX", &error);
  g_assert_no_error (error);
  return g_build_filename (folder, name, NULL);
}

static void
remove_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_file_on_disk (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = new_path ("relationships.yaml");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (TwRelationshipFile) none = tw_relationship_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_relationship_file_get_entries (none)->len, ==, 0);

  g_assert_null (tw_relationship_file_load (folder, &error));
  assert_says (error, "it is not a regular file");
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "a: [", -1, NULL));
  g_assert_null (tw_relationship_file_load (path, &error));
  assert_says (error, path);
  g_clear_error (&error);

  FILE *huge = g_fopen (path, "w");
  g_assert_cmpint (ftruncate (fileno (huge), 100 * 1024 * 1024), ==, 0);
  fclose (huge);
  g_assert_null (tw_relationship_file_load (path, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
  assert_says (error, "104857600 bytes");
  remove_path (path);
}

static void
test_original_relationships (void)
{
  g_autoptr (GError) error = NULL;
  const char *text = "# joins\nnorthwind:\n- source: orders.customerid\n"
                     "  target: customers.customerid\n  description: Orders placed by customers\n"
                     "empty:\nalso_empty: []\n";
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_parse (text, -1, &error);
  g_assert_no_error (error);
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  g_assert_cmpuint (entries->len, ==, 1);
  const TwRelationshipEntry *entry = entries->pdata[0];
  g_assert_cmpstr (entry->schema, ==, "northwind");
  g_assert_cmpstr (entry->source[0], ==, "orders.customerid");
  g_assert_cmpstr (entry->target[0], ==, "customers.customerid");
  g_assert_cmpstr (entry->description, ==, "Orders placed by customers");
}

static void
test_empty_files (void)
{
  const char *const texts[] = { "", "\n\n", "# only a comment\n", "---\n", "~\n", "\xef\xbb\xbf" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) queries = tw_verified_queries_parse (texts[i], -1, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (queries->len, ==, 0);
  }
}

static const TwVerifiedQuery *
query_at (const GPtrArray *queries, guint index)
{
  g_assert_cmpuint (index, <, queries->len);
  return queries->pdata[index];
}

static void
test_verified_queries (void)
{
  g_autoptr (GError) error = NULL;
  const char *text
    = "northwind:\n"
      "- question: How many customers are there?\n"
      "  sql: SELECT COUNT(*) FROM northwind.customers\n"
      "- question: Which categories sell the most?\n"
      "  sql: |\n"
      "    SELECT 'join join join join', c.a FROM c\n"
      "    JOIN p ON c.a = p.a, d\n"
      "- question: Redshift's own\n"
      "  sql: SELECT TOP 5 a FROM b JOIN c USING (x) JOIN d USING (x) join e using (x)\n"
      "- question: Graded\n"
      "  sql: SELECT 1\n"
      "  grade: complex\n"
      "  sample: yes\n"
      "other:\n"
      "- question: What is the margin?\n"
      "  declined: true\n"
      "  missing: cost\n";
  g_autoptr (GPtrArray) queries = tw_verified_queries_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (queries->len, ==, 5);
  g_assert_cmpstr (query_at (queries, 0)->sql, ==, "SELECT COUNT(*) FROM northwind.customers");
  g_assert_cmpint (query_at (queries, 0)->grade, ==, TW_GRADE_SIMPLE);
  g_assert_false (query_at (queries, 0)->sample);
  g_assert_cmpint (query_at (queries, 1)->grade, ==, TW_GRADE_MEDIUM);
  g_assert_cmpint (query_at (queries, 2)->grade, ==, TW_GRADE_COMPLEX);
  g_assert_cmpint (query_at (queries, 3)->grade, ==, TW_GRADE_COMPLEX);
  g_assert_true (query_at (queries, 3)->sample);
  g_assert_cmpstr (query_at (queries, 4)->schema, ==, "other");
  g_assert_null (query_at (queries, 4)->sql);
  g_assert_cmpstr (query_at (queries, 4)->missing, ==, "cost");
}

static void
test_verified_queries_refused (void)
{
  const struct {
    const char *text, *part;
  } cases[] = {
    { "n:\n- question: a\n", "expected \"sql:\"" },
    { "n:\n- sql: SELECT 1\n", "expected \"question:\"" },
    { "n:\n- question: a\n  sql: b\n  declined: true\n", "found both" },
    { "n:\n- question: a\n  sql: b\n  grade: hard\n", "line 4: expected simple, medium or "
                                                      "complex" },
    { "n:\n- question: a\n  sql: b\n  sample: maybe\n", "line 4: expected true or false" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (tw_verified_queries_parse (cases[i].text, -1, &error));
    g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
    assert_says (error, cases[i].part);
  }
}

static TwCatalog *
shop (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  TwSystemTable *lines
    = tw_system_tables_add_table (tables, "shop", "lines", TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (lines, "price", "numeric(10,2)", TRUE, NULL);
  tw_system_table_add_column (lines, "quantity", "integer", TRUE, NULL);
  tw_system_table_add_column (lines, "Odd Name", "integer", TRUE, NULL);
  return tw_catalog_new (tables, NULL);
}

static void
test_metrics (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCatalog) catalog = shop ();
  const char *text
    = "shop:\n"
      "- name: revenue\n"
      "  synonyms: [sales, turnover]\n"
      "  expression: SUM(lines.price * Lines.QUANTITY) - 0 * SUM(shop.lines.price)\n"
      "  format: money\n"
      "- name: margin\n"
      "  synonyms: profit\n"
      "  expression: SUM(lines.price - lines.cost) / NULLIF(SUM(costs.amount + lines.cost), 0)\n"
      "- name: odd\n"
      "  expression: MAX(lines.\"Odd Name\") || 'lines.nothing' -- a comment\n"
      "elsewhere:\n"
      "- name: other\n"
      "  expression: COUNT(a.b)\n";
  g_autoptr (GPtrArray) metrics = tw_metrics_parse (text, -1, catalog, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (metrics->len, ==, 3);
  const TwMetric *revenue = metrics->pdata[0];
  g_assert_cmpstr (revenue->format, ==, "money");
  g_assert_cmpuint (g_strv_length (revenue->synonyms), ==, 2);
  g_assert_cmpuint (revenue->columns->len, ==, 2);
  g_assert_null (revenue->missing);
  const TwMetric *margin = metrics->pdata[1];
  g_assert_cmpstr (margin->format, ==, "number");
  g_assert_cmpstr (margin->synonyms[0], ==, "profit");
  g_assert_cmpuint (g_strv_length (margin->missing), ==, 2);
  g_assert_cmpstr (margin->missing[0], ==, "lines.cost");
  g_assert_cmpstr (margin->missing[1], ==, "costs.amount");
  const TwMetric *odd = metrics->pdata[2];
  g_assert_cmpstr (((TwColumn *) odd->columns->pdata[0])->name, ==, "Odd Name");
  g_assert_null (odd->missing);
}

static void
test_metrics_refused (void)
{
  g_autoptr (TwCatalog) catalog = shop ();
  const struct {
    const char *expression, *part;
  } cases[] = {
    { "SUM(price)", "expected table.column, found \"price\"" },
    { "SUM(lines.price", "syntax error" },
    { "SUM(lines.price)); DROP TABLE lines; SELECT (1", "expected one value" },
    { "1), (2", "expected one value" },
    { "1) FROM lines WHERE (TRUE", "expected one value" },
    { "1) INTO x FROM lines --", "syntax error" },
    { "1) UNION SELECT (2", "expected one value" },
    { "(SELECT lines.price FROM lines)", "expected table.column, found" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text
      = g_strdup_printf ("shop:\n- name: m\n  expression: |\n    %s\n", cases[i].expression);
    g_assert_null (tw_metrics_parse (text, -1, catalog, &error));
    g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
    assert_says (error, "metrics.yaml, line 3: the expression of \"m\" cannot be used: ");
    assert_says (error, cases[i].part);
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_metrics_parse ("shop:\n- name: m\n  expression: COUNT(*)\n  format: euro\n", -1,
                                   catalog, &error));
  assert_says (error, "line 4: expected money, count");
}

static void
test_long_expression (void)
{
  g_autoptr (TwCatalog) catalog = shop ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("shop:\n- name: m\n  expression: 1");
  for (guint i = 0; i < 200000; i++)
    g_string_append (text, "+1");
  g_assert_null (tw_metrics_parse (text->str, -1, catalog, &error));
  assert_says (error, "longer than");
  g_clear_error (&error);
  g_string_assign (text, "shop:\n- name: m\n  expression: 1");
  for (guint i = 0; i < 1900; i++)
    g_string_append (text, "+1");
  g_autoptr (GPtrArray) metrics = tw_metrics_parse (text->str, -1, catalog, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (metrics->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog-files/wrong-shapes", test_wrong_shapes);
  g_test_add_func ("/catalog-files/bytes-that-are-no-text", test_bytes_that_are_no_text);
  g_test_add_func ("/catalog-files/bombs", test_bombs);
  g_test_add_func ("/catalog-files/file-on-disk", test_file_on_disk);
  g_test_add_func ("/catalog-files/original-relationships", test_original_relationships);
  g_test_add_func ("/catalog-files/empty-files", test_empty_files);
  g_test_add_func ("/catalog-files/verified-queries", test_verified_queries);
  g_test_add_func ("/catalog-files/verified-queries-refused", test_verified_queries_refused);
  g_test_add_func ("/catalog-files/metrics", test_metrics);
  g_test_add_func ("/catalog-files/metrics-refused", test_metrics_refused);
  g_test_add_func ("/catalog-files/long-expression", test_long_expression);
  return g_test_run ();
}
