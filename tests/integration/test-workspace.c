// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-verified-query.h"
#include "core/tw-paths.h"
#include "setup/tw-server-files.h"
#include "setup/tw-server-programs.h"
#include "setup/tw-workspace.h"
#include "tw-test-postgres.h"

/* One home and one sample server for all tests, made by the first. */
static char *home;

static void
write_own (const char *name, const char *text)
{
  g_autofree char *path = tw_paths_config (name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_true (tw_paths_ensure_directory (folder, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_own (const char *name)
{
  g_autofree char *path = tw_paths_config (name);
  g_unlink (path);
}

static TwWorkspace *
open_named (const char *name, TwWorkspaceDepth depth)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_profiles_find (name, &error);
  g_assert_no_error (error);
  TwWorkspace *workspace
    = tw_workspace_open (profile, &(TwWorkspaceOptions) { .depth = depth }, NULL, &error);
  g_assert_no_error (error);
  return workspace;
}

static guint
count_warnings (TwWorkspace *workspace, const char *words)
{
  const GPtrArray *warnings = tw_workspace_get_warnings (workspace);
  guint n = 0;
  for (guint i = 0; i < warnings->len; i++)
    n += strstr (warnings->pdata[i], words) != NULL;
  return n;
}

static void
assert_sample (const char *name, const char *schema, const char *table)
{
  g_autoptr (TwWorkspace) workspace = open_named (name, TW_WORKSPACE_INDEX);
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  g_assert_cmpuint (tw_catalog_get_n_tables (catalog), ==, 8);
  g_assert_nonnull (tw_catalog_find_table (catalog, schema, table));
  g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 8);
  g_assert_cmpuint (tw_workspace_get_warnings (workspace)->len, ==, 0);
  g_assert_nonnull (tw_workspace_get_index (workspace));
  GPtrArray *metrics = tw_workspace_get_metrics (workspace);
  g_assert_cmpuint (metrics->len, >, 3);
  for (guint i = 0; i < metrics->len; i++)
    g_assert_cmpstr (((TwMetric *) metrics->pdata[i])->schema, ==, schema);
  GPtrArray *examples = tw_workspace_get_examples (workspace);
  g_assert_cmpuint (examples->len, >=, 11);
  for (guint i = 0; i < examples->len; i++)
    g_assert_cmpstr (((TwVerifiedQuery *) examples->pdata[i])->schema, ==, schema);
}

static void
test_samples (void)
{
  assert_sample ("sample", "northwind", "customers");
  assert_sample ("sample-cryptic", "nw_abbr", "t_cust_mst");
}

static void
test_depths (void)
{
  g_autoptr (TwWorkspace) connected = open_named ("sample", TW_WORKSPACE_CONNECT);
  g_assert_nonnull (tw_workspace_get_pool (connected));
  g_assert_null (tw_workspace_get_catalog (connected));
  g_autoptr (TwWorkspace) read = open_named ("sample", TW_WORKSPACE_SCHEMA);
  g_assert_nonnull (tw_workspace_get_catalog (read));
  g_assert_null (tw_workspace_get_index (read));
}

static void
test_second_index_embeds_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace = open_named ("sample", TW_WORKSPACE_INDEX);
  const TwWorkspaceOptions none = { 0 };
  g_autoptr (TwWorkspace) again = tw_workspace_reindex (workspace, FALSE, &none, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_index_get_stats (tw_workspace_get_index (again))->n_embedded, ==, 0);
  g_autoptr (TwWorkspace) forced = tw_workspace_reindex (again, TRUE, &none, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_index_get_stats (tw_workspace_get_index (forced))->n_embedded, >, 80);
  /* What was read anew keeps the server and its connections when the old one goes. */
  g_clear_object (&workspace);
  g_clear_object (&again);
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  g_autoptr (TwResultSet) one
    = tw_query_run (tw_workspace_get_pool (forced), "SELECT 1", NULL, &limits, NULL, &error);
  g_assert_no_error (error);
}

static void
test_own_files (void)
{
  write_own ("relationships.yaml", "northwind:\n"
                                   "  - source: orders.customerid\n"
                                   "    target: customers.customerid\n"
                                   "    description: Mine\n"
                                   "  - source: suppliers.country\n"
                                   "    target: customers.country\n");
  write_own ("metrics.yaml", "northwind:\n"
                             "  - name: revenue\n"
                             "    expression: SUM(order_details.unitprice)\n"
                             "  - name: freight per order\n"
                             "    expression: AVG(orders.freight)\n");
  write_own ("examples.yaml", "northwind:\n"
                              "  - question: Mine?\n"
                              "    sql: SELECT 1\n"
                              "elsewhere:\n"
                              "  - question: Theirs?\n"
                              "    sql: SELECT 2\n");
  g_autoptr (TwWorkspace) workspace = open_named ("sample", TW_WORKSPACE_SCHEMA);
  const GPtrArray *relationships
    = tw_catalog_get_relationships (tw_workspace_get_catalog (workspace));
  g_assert_cmpuint (relationships->len, ==, 9);
  guint mine = 0;
  for (guint i = 0; i < relationships->len; i++)
    mine += g_strcmp0 (((TwRelationship *) relationships->pdata[i])->description, "Mine") == 0;
  g_assert_cmpuint (mine, ==, 1);
  GPtrArray *metrics = tw_workspace_get_metrics (workspace);
  guint revenues = 0, freights = 0;
  for (guint i = 0; i < metrics->len; i++) {
    const TwMetric *metric = metrics->pdata[i];
    freights += g_str_equal (metric->name, "freight per order");
    if (g_str_equal (metric->name, "revenue")) {
      g_assert_cmpstr (metric->expression, ==, "SUM(order_details.unitprice)");
      revenues++;
    }
  }
  g_assert_cmpuint (revenues, ==, 1);
  g_assert_cmpuint (freights, ==, 1);
  GPtrArray *examples = tw_workspace_get_examples (workspace);
  TwVerifiedQuery *last = examples->pdata[examples->len - 1];
  g_assert_cmpstr (last->question, ==, "Mine?");
  remove_own ("relationships.yaml");
  remove_own ("metrics.yaml");
  remove_own ("examples.yaml");
}

static void
test_broken_own_files (void)
{
  static const char *const names[] = { "relationships.yaml", "metrics.yaml", "examples.yaml" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    write_own (names[i], "northwind: 7\n");
  g_autoptr (TwWorkspace) workspace = open_named ("sample", TW_WORKSPACE_SCHEMA);
  g_assert_cmpuint (tw_workspace_get_warnings (workspace)->len, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_cmpuint (count_warnings (workspace, names[i]), ==, 1);
    remove_own (names[i]);
  }
  g_assert_cmpuint (
    tw_catalog_get_relationships (tw_workspace_get_catalog (workspace))->len, ==, 8);
}

static void
test_another_relationships_file (void)
{
  g_autofree char *path = g_build_filename (home, "other.yaml", NULL);
  g_assert_true (g_file_set_contents (path, "northwind: 7\n", -1, NULL));
  g_autoptr (TwProfile) profile = tw_profiles_find ("sample", NULL);
  g_autoptr (GError) error = NULL;
  const TwWorkspaceOptions options = { .relationships = path, .depth = TW_WORKSPACE_SCHEMA };
  g_assert_null (tw_workspace_open (profile, &options, NULL, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
}

static void
test_by_address (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  tw_test_postgres_run (server, "create table mine (id int, name text);"
                                "create schema other; create table other.yours (id int)");
  const char *const schemas[] = { "public", NULL };
  g_autoptr (TwProfile) profile
    = tw_profile_new_for_uri (tw_test_postgres_get_uri (server), schemas);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace
    = tw_workspace_open (profile, &(TwWorkspaceOptions) { .depth = TW_WORKSPACE_INDEX }, NULL,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_catalog_get_n_tables (tw_workspace_get_catalog (workspace)), ==, 1);
  g_assert_cmpuint (tw_workspace_get_examples (workspace)->len, ==, 0);
  g_assert_cmpuint (tw_workspace_get_metrics (workspace)->len, ==, 0);
  g_autoptr (TwProfile) nowhere
    = tw_profile_new_for_uri ("postgresql://ana@%2Fnowhere/dev", NULL);
  g_assert_null (tw_workspace_open (nowhere, &(TwWorkspaceOptions) { 0 }, NULL, &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT);
}

typedef struct {
  GThread *thread;
  guint n_reports;
  gboolean done;
  TwWorkspace *workspace;
} Opening;

static void
reported_cb (const char *message, double fraction, gpointer data)
{
  Opening *opening = data;
  g_assert_true (opening->thread == g_thread_self ());
  g_assert_false (opening->done);
  g_assert_cmpstr (message, !=, "");
  opening->n_reports++;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  opening->workspace = tw_workspace_open_finish (result, &error);
  g_assert_no_error (error);
  opening->done = TRUE;
}

static void
test_in_the_background (void)
{
  Opening opening = { .thread = g_thread_self () };
  g_autoptr (TwProfile) profile = tw_profiles_find ("sample", NULL);
  const TwWorkspaceOptions options = { .progress = reported_cb, .progress_data = &opening };
  tw_workspace_open_async (profile, &options, NULL, opened_cb, &opening);
  while (!opening.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (opening.n_reports, >=, 8);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (opening.workspace);
}

static int
open_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_profiles_find ("sample-cryptic", &error);
  g_autoptr (TwWorkspace) workspace
    = tw_workspace_open (profile, &(TwWorkspaceOptions) { .depth = TW_WORKSPACE_INDEX }, NULL,
                         &error);
  if (workspace == NULL)
    fprintf (stderr, "%s\n", error->message);
  return workspace ? 0 : 1;
}

/* Several programs that all find nothing loaded. */
static void
test_first_use_at_once (void)
{
  g_autofree char *base = g_build_filename (home, "fresh", NULL);
  g_autofree char *before = g_strdup (g_getenv ("TRADEWIND_SAMPLE_DIR"));
  g_setenv ("TRADEWIND_SAMPLE_DIR", base, TRUE);
  GSubprocess *processes[3];
  for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
    processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "/proc/self/exe", "--open", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (processes); i++) {
    g_subprocess_wait (processes[i], NULL, NULL);
    g_assert_true (g_subprocess_get_successful (processes[i]));
    g_object_unref (processes[i]);
  }
  g_setenv ("TRADEWIND_SAMPLE_DIR", before, TRUE);
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--open"))
    return open_once ();
  home = g_strdup ("/tmp/tw-home-XXXXXX");
  g_assert_nonnull (g_mkdtemp_full (home, 0755));
  g_assert_no_errno (chmod (home, 0755)); /* root's server runs as another user */
  g_autofree char *base = g_build_filename (home, "sample", NULL);
  g_setenv ("TRADEWIND_SAMPLE_DIR", base, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *programs = tw_server_programs_find (0, NULL);
  if (programs == NULL) {
    puts ("1..0 # SKIP PostgreSQL's server is not installed");
    return 0;
  }
  g_test_add_func ("/workspace/samples", test_samples);
  g_test_add_func ("/workspace/depths", test_depths);
  g_test_add_func ("/workspace/second-index-embeds-nothing", test_second_index_embeds_nothing);
  g_test_add_func ("/workspace/own-files", test_own_files);
  g_test_add_func ("/workspace/broken-own-files", test_broken_own_files);
  g_test_add_func ("/workspace/another-relationships-file", test_another_relationships_file);
  g_test_add_func ("/workspace/by-address", test_by_address);
  g_test_add_func ("/workspace/in-the-background", test_in_the_background);
  g_test_add_func ("/workspace/first-use-at-once", test_first_use_at_once);
  int status = g_test_run ();
  tw_server_files_remove (home);
  return status;
}
