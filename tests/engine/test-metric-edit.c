// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-yaml-change.h"

/* As a person may write it: comments, flow style, odd spacing, keys that are not ours. */
#define HEAD "# ours\nshop:   # all of it\n"
#define FIRST                                                                                      \
  "  -   name:   revenue   # agreed\n"                                                             \
  "      synonyms: [sales,   turnover]\n"                                                          \
  "      expression: SUM(orders.total)\n"                                                          \
  "      owner: anna\n\n"
#define FLOW "  - { name: 'orders',   expression: COUNT(orders.id), format: number }\n"
#define OTHER "other:\n- name: x\n  expression: MAX(a.b)\n# end\n"
#define ALL HEAD FIRST FLOW OTHER

static char *sales[] = { (char *) "sales", (char *) "turnover", NULL };
static char *none[] = { NULL };

static TwMetric
metric (const char *name, char **synonyms, const char *expression)
{
  return (TwMetric) { .schema = (char *) "shop", .name = (char *) name, .synonyms = synonyms,
                      .expression = (char *) expression, .format = (char *) "number" };
}

static void
check (const TwMetric *was, const TwMetric *now, const char *wanted)
{
  g_autofree char *folder = g_dir_make_tmp ("tw-metric-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "metrics.yaml", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, ALL, -1, NULL));
  tw_metric_change (path, ALL, was, now, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, wanted);
  g_assert_true (tw_yaml_file_restore (path, wanted, ALL, NULL));
  g_assert_false (tw_yaml_file_restore (path, "# before\n", "", &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_edit (void)
{
  TwMetric was = metric ("revenue", sales, "SUM(orders.total)");
  TwMetric now = metric ("revenue", sales, " AVG(orders.total) ");
  check (&was, &now, HEAD "  -   name:   revenue   # agreed\n"
                          "      synonyms: [sales,   turnover]\n"
                          "      expression: \"AVG(orders.total)\"\n"
                          "      owner: anna\n\n" FLOW OTHER);
  check (&was, NULL, HEAD "\n" FLOW OTHER);
  was = metric ("orders", none, "COUNT(orders.id)");
  now = was;
  now.format = (char *) "count";
  check (&was, &now, HEAD FIRST
         "  - { name: 'orders',   expression: COUNT(orders.id), format: count }\n" OTHER);
}

static void
refuse (const char *known, const TwMetric *was, const TwMetric *now, int code)
{
  g_autofree char *folder = g_dir_make_tmp ("tw-metric-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "metrics.yaml", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, ALL, -1, NULL));
  g_assert_false (tw_metric_change (path, known, was, now, &error));
  g_assert_error (error, TW_CATALOG_ERROR, code);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, ALL);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_refused (void)
{
  TwMetric first = metric ("revenue", sales, "SUM(orders.total)");
  TwMetric good = metric ("new", none, "SUM(orders.id)");
  TwMetric twice = metric (" ORDERS ", none, "SUM(orders.id)"), empty = metric (" ", none, "1");
  refuse ("# before\n", &first, &good, TW_CATALOG_ERROR_CONFLICT);
  refuse (NULL, &good, NULL, TW_CATALOG_ERROR_UNKNOWN_NAME);
  refuse (NULL, NULL, &twice, TW_CATALOG_ERROR_EXISTS);
  refuse (NULL, &first, &twice, TW_CATALOG_ERROR_EXISTS);
  refuse (NULL, NULL, &empty, TW_CATALOG_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric-edit/edit", test_edit);
  g_test_add_func ("/metric-edit/refused", test_refused);
  return g_test_run ();
}
