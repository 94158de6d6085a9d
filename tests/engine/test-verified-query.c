// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-verified-query.h"
#include "catalog/tw-yaml-change.h"

/* As a person may write it: comments, flow style, odd spacing, keys that are not ours. */
#define HEAD "# ours\nnorthwind:   # the shop\n"
#define FIRST                                                                                      \
  "  -   question:   How many customers?   # asked weekly\n"                                       \
  "      sql: SELECT COUNT(*) FROM northwind.customers\n"                                          \
  "      owner: anna\n\n"
#define FLOW "  - { question: 'Orders?',   sql: \"SELECT COUNT(*) FROM northwind.orders\" }\n"
#define OTHER "other:\n- question: What does it cost?\n  declined: true\n  missing: cost\n# end\n"

typedef struct {
  char *folder;
  char *path;
  GPtrArray *queries;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("tw-verified-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "examples.yaml", NULL);
  g_assert_true (g_file_set_contents (place->path, HEAD FIRST FLOW OTHER, -1, NULL));
  place->queries = tw_verified_queries_load (place->path, NULL);
  g_assert_nonnull (place->queries);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_ptr_array_unref (place->queries);
  g_unlink (place->path);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

static void
assert_file (const Place *place, const char *text)
{
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (place->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static void
change (const Place *place, int was, const TwVerifiedQuery *now)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *known = NULL;
  g_assert_true (g_file_get_contents (place->path, &known, NULL, NULL));
  tw_verified_query_change (place->path, known, was < 0 ? NULL : place->queries->pdata[was], now,
                            &error);
  g_assert_no_error (error);
}

static TwVerifiedQuery
query (const char *question, const char *sql)
{
  return (TwVerifiedQuery) { .schema = (char *) "northwind", .question = (char *) question,
                             .sql = (char *) sql };
}

static void
test_edit (Place *place, gconstpointer data)
{
  TwVerifiedQuery now = query ("How many customers?", "SELECT 1");
  change (place, 0, &now);
  assert_file (place, HEAD "  -   question:   How many customers?   # asked weekly\n"
                           "      sql: \"SELECT 1\"\n      owner: anna\n\n" FLOW OTHER);
  now = query ("Orders, all?", "SELECT COUNT(*) FROM northwind.orders");
  now.sample = TRUE;
  change (place, 1, &now);
  assert_file (place, HEAD "  -   question:   How many customers?   # asked weekly\n"
                           "      sql: \"SELECT 1\"\n      owner: anna\n\n"
                           "  - { question: \"Orders, all?\",   sql: \"SELECT COUNT(*) FROM "
                           "northwind.orders\", sample: true }\n" OTHER);
  now = query ("What does a box cost?", NULL);
  change (place, 2, &now);
  g_autoptr (GPtrArray) after = tw_verified_queries_load (place->path, NULL);
  const TwVerifiedQuery *declined = after->pdata[2];
  g_assert_cmpstr (declined->schema, ==, "other");
  g_assert_cmpstr (declined->question, ==, "What does a box cost?");
  g_assert_cmpstr (declined->missing, ==, "cost");
}

static void
test_add_and_remove (Place *place, gconstpointer data)
{
  TwVerifiedQuery now = query ("  New: one?  ", "SELECT 1\nFROM northwind.orders\n");
  change (place, 0, NULL);
  assert_file (place, HEAD "\n" FLOW OTHER);
  change (place, -1, &now);
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (place->path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, HEAD "\n" FLOW "  - "));
  g_assert_true (g_str_has_suffix (content, "\n" OTHER));
  g_autoptr (GPtrArray) after = tw_verified_queries_load (place->path, NULL);
  g_assert_cmpuint (after->len, ==, 3);
  const TwVerifiedQuery *added = after->pdata[1];
  g_assert_cmpstr (added->question, ==, "New: one?");
  g_assert_cmpstr (added->sql, ==, "SELECT 1\nFROM northwind.orders");
}

static void
test_first_of_all (Place *place, gconstpointer data)
{
  TwVerifiedQuery now = query ("One?", "SELECT 1");
  g_unlink (place->path);
  g_assert_true (tw_verified_query_change (place->path, "", NULL, &now, NULL));
  g_autoptr (GPtrArray) after = tw_verified_queries_load (place->path, NULL);
  g_assert_cmpuint (after->len, ==, 1);
}

/* What was deleted comes back as it was, unless the file is another by then. */
static void
test_restore (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  change (place, 0, NULL);
  g_assert_true (tw_yaml_file_restore (place->path, HEAD "\n" FLOW OTHER,
                                              HEAD FIRST FLOW OTHER, &error));
  g_assert_no_error (error);
  assert_file (place, HEAD FIRST FLOW OTHER);
  g_assert_false (tw_yaml_file_restore (place->path, HEAD "\n" FLOW OTHER, "", &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT);
  assert_file (place, HEAD FIRST FLOW OTHER);
}

static void
assert_refused (const Place *place, const char *known, const TwVerifiedQuery *was,
                const TwVerifiedQuery *now, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (tw_verified_query_change (place->path, known, was, now, &error));
  g_assert_error (error, TW_CATALOG_ERROR, code);
  assert_file (place, HEAD FIRST FLOW OTHER);
}

static void
test_refused (Place *place, gconstpointer data)
{
  const TwVerifiedQuery *first = place->queries->pdata[0];
  TwVerifiedQuery good = query ("One?", "SELECT 1"), empty = query (" ", "SELECT 1");
  TwVerifiedQuery no_sql = query ("One?", " \n"), twice = query (" ORDERS? ", "SELECT 1");
  assert_refused (place, "# before\n", first, &good, TW_CATALOG_ERROR_CONFLICT);
  assert_refused (place, "# before\n", first, NULL, TW_CATALOG_ERROR_CONFLICT);
  assert_refused (place, "# before\n", NULL, &good, TW_CATALOG_ERROR_CONFLICT);
  assert_refused (place, NULL, &good, NULL, TW_CATALOG_ERROR_UNKNOWN_NAME);
  assert_refused (place, NULL, first, &empty, TW_CATALOG_ERROR_FAILED);
  assert_refused (place, NULL, NULL, &no_sql, TW_CATALOG_ERROR_FAILED);
  assert_refused (place, NULL, NULL, &twice, TW_CATALOG_ERROR_EXISTS);
  assert_refused (place, NULL, first, &twice, TW_CATALOG_ERROR_EXISTS);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/verified-query/" name, Place, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("edit", test_edit);
  ADD ("add-and-remove", test_add_and_remove);
  ADD ("first-of-all", test_first_of_all);
  ADD ("restore", test_restore);
  ADD ("refused", test_refused);
  return g_test_run ();
}
