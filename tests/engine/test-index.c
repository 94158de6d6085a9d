// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-index.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "retrieval/tw-embedding-cache.h"
#include "retrieval/tw-local-embedder.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"

static const char *const SHOP[] = {
  "customers | Customers - People who buy: customerid char(5), companyname varchar(40), country varchar(15)",
  "orders: orderid integer, customerid char(5), orderdate date, shipcountry varchar(15)",
  "order_details: orderid integer, productid integer, unitprice numeric(10,2), quantity integer",
  NULL,
};
static const char *const SHOP_JOINS[] = {
  "orders.customerid customers.customerid",
  "order_details.orderid orders.orderid",
  NULL,
};
#define SHOP_DOCUMENTS (3 + 3 + 4 + 4)

static TwIndex *
build (TwCatalog *catalog, gboolean force)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (GError) error = NULL;
  TwIndex *index = tw_index_build (catalog, &(TwEmbedders) { embedder, embedder },
                                   force, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return index;
}

static void
assert_stats (TwCatalog *catalog, gboolean force, guint embedded, guint reused)
{
  g_autoptr (TwIndex) index = build (catalog, force);
  const TwIndexStats *stats = tw_index_get_stats (index);
  g_assert_cmpuint (stats->n_embedded, ==, embedded);
  g_assert_cmpuint (stats->n_reused, ==, reused);
}

static char *
fresh_cache_file (const char *name)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "tradewind", NULL);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_unlink (file);
  return g_steal_pointer (&file);
}

static void
remove_cache (void)
{
  static const char *const SUFFIXES[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (SUFFIXES); i++) {
    g_autofree char *name = g_strconcat ("embeddings.sqlite3", SUFFIXES[i], NULL);
    g_free (fresh_cache_file (name));
  }
}

static void
test_second_index_embeds_nothing (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  remove_cache ();
  assert_stats (catalog, FALSE, SHOP_DOCUMENTS, 0);
  assert_stats (catalog, FALSE, 0, SHOP_DOCUMENTS);
  assert_stats (catalog, TRUE, SHOP_DOCUMENTS, 0);
}

static void
test_only_what_changed_is_embedded (void)
{
  const char *changed[G_N_ELEMENTS (SHOP)];
  memcpy (changed, SHOP, sizeof SHOP);
  changed[1] = "orders: orderid integer, customerid char(5), orderdate date | Day of the order, "
               "shipcountry varchar(15)";
  g_autoptr (TwCatalog) before = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  g_autoptr (TwCatalog) after = tw_test_catalog_new ("shop", changed, SHOP_JOINS);
  remove_cache ();
  assert_stats (before, FALSE, SHOP_DOCUMENTS, 0);
  g_autoptr (TwIndex) index = build (after, FALSE);
  g_assert_cmpuint (tw_index_get_stats (index)->n_embedded, <=, 2);
  g_assert_cmpuint (tw_index_get_stats (index)->n_embedded, >=, 1);
}

static void
count_progress_cb (guint done, guint total, const char *table, gpointer user_data)
{
  guint *last = user_data;
  g_assert_cmpuint (done, ==, *last + 1);
  g_assert_cmpuint (total, ==, 200);
  g_assert_nonnull (table);
  *last = done;
}

static void
test_progress (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (200, 10);
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  guint last = 0;
  g_autoptr (TwIndex) index
    = tw_index_build (catalog, &(TwEmbedders) { embedder, embedder },
                      FALSE, count_progress_cb, &last, NULL, NULL);
  g_assert_nonnull (index);
  g_assert_cmpuint (last, ==, 200);
}

static void
cancel_at_fifty_cb (guint done, guint total, const char *table, gpointer user_data)
{
  if (done == 50)
    g_cancellable_cancel (user_data);
}

static void
test_cancelled_build_is_resumed (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (200, 30);
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  remove_cache ();
  g_assert_null (tw_index_build (catalog, &(TwEmbedders) { embedder, embedder },
                                 FALSE, cancel_at_fifty_cb, cancellable,
                                 cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autoptr (TwIndex) index = build (catalog, FALSE);
  const TwIndexStats *stats = tw_index_get_stats (index);
  g_assert_cmpuint (stats->n_reused, >=, 50 * 31);
  g_assert_cmpuint (stats->n_reused, <, 100 * 31);
  g_assert_cmpuint (stats->n_embedded + stats->n_reused, ==, 200 * 31);
}

static void
test_empty_catalog (void)
{
  const char *none[] = { NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", none, NULL);
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_index_build (catalog, &(TwEmbedders) { embedder, embedder },
                                 FALSE, NULL, NULL, NULL, &error));
  g_assert_error (error, TW_RETRIEVAL_ERROR, TW_RETRIEVAL_ERROR_EMPTY_CATALOG);
  g_assert_nonnull (tw_error_get_hint (error));
}

static void
test_wide_table (void)
{
  GString *line = g_string_new ("wide: id integer");
  for (guint i = 1; i < 1600; i++)
    g_string_append_printf (line, ", measure_%u numeric(10,2)", i);
  const char *lines[] = { line->str, NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", lines, NULL);
  g_autoptr (TwIndex) index = build (catalog, FALSE);
  g_assert_cmpuint (tw_index_get_stats (index)->n_columns, ==, 1600);
  g_string_free (line, TRUE);
}

static void
test_damaged_cache (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  remove_cache ();
  g_autofree char *file = fresh_cache_file ("embeddings.sqlite3");
  g_autofree char *rubbish = g_strnfill (20000, '#');
  g_assert_true (g_file_set_contents (file, rubbish, -1, NULL));
  g_test_expect_message ("tradewind", G_LOG_LEVEL_WARNING, "*damaged*");
  assert_stats (catalog, FALSE, SHOP_DOCUMENTS, 0);
  g_test_assert_expected_messages ();
  assert_stats (catalog, FALSE, 0, SHOP_DOCUMENTS);
}

static void
test_cache_that_cannot_be_written (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  remove_cache ();
  g_autofree char *file = fresh_cache_file ("embeddings.sqlite3");
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  g_test_expect_message ("tradewind", G_LOG_LEVEL_WARNING, "*works without it*");
  assert_stats (catalog, FALSE, SHOP_DOCUMENTS, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpint (g_rmdir (file), ==, 0);
}

/* A limit on file sizes stops writes as a full disk does. */
static void
test_full_disk (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (100, 20);
  struct rlimit before, small;
  remove_cache ();
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit) { 128 * 1024, before.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_test_expect_message ("tradewind", G_LOG_LEVEL_WARNING, "*works without it*");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_autoptr (TwIndex) index = build (catalog, FALSE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (tw_index_get_stats (index)->n_embedded, ==, 100 * 21);
  g_autoptr (TwIndex) again = build (catalog, FALSE);
  g_assert_cmpuint (tw_index_get_stats (again)->n_embedded, <=, 100 * 21);
}

static TwEmbeddingCache *
open_small (const char *path, const char *model)
{
  return tw_embedding_cache_open (path, model, 4, NULL);
}

static void
test_cache_keeps_models_apart (void)
{
  g_autofree char *file = fresh_cache_file ("small.sqlite3");
  const TwEmbeddingKey key = tw_embedding_key ("text");
  const float vector[] = { 0, 0.6f, 0.8f, 0 };
  float found[4];
  g_autoptr (TwEmbeddingCache) one = open_small (file, "one");
  g_autoptr (TwEmbeddingCache) other = open_small (file, "other");
  tw_embedding_cache_store (one, &key, vector, 1);
  g_assert_true (tw_embedding_cache_lookup (one, &key, found));
  g_assert_cmpmem (found, sizeof found, vector, sizeof vector);
  g_assert_false (tw_embedding_cache_lookup (other, &key, found));
  g_autofree char *problem = tw_embedding_cache_dup_problem (one);
  g_assert_null (problem);
}

/* A vector that was written only in part, or by something else, is embedded again. */
static void
test_cache_distrusts_strange_vectors (void)
{
  g_autofree char *file = fresh_cache_file ("strange.sqlite3");
  const TwEmbeddingKey key = tw_embedding_key ("text");
  const float vector[] = { 1, 0, 0, 0 };
  float found[4];
  g_autoptr (TwEmbeddingCache) cache = open_small (file, "one");
  tw_embedding_cache_store (cache, &key, vector, 1);
  sqlite3 *database = NULL;
  g_assert_cmpint (sqlite3_open (file, &database), ==, SQLITE_OK);
  static const char *const STRANGE[] = { "zeroblob(16)", "x'00'", "'text'", "randomblob(16)" };
  for (guint i = 0; i < G_N_ELEMENTS (STRANGE); i++) {
    g_autofree char *sql = g_strdup_printf ("UPDATE embedding SET vector = %s", STRANGE[i]);
    g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_false (tw_embedding_cache_lookup (cache, &key, found));
  }
  sqlite3_close (database);
  tw_embedding_cache_store (cache, &key, vector, 1);
  g_assert_true (tw_embedding_cache_lookup (cache, &key, found));
}

static gpointer
build_in_thread (gpointer data)
{
  return build (data, FALSE);
}

/* As two processes would: each build has a connection of its own. */
static void
test_two_builds_at_once (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (100, 20);
  remove_cache ();
  GThread *threads[2];
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("build", build_in_thread, catalog);
  for (guint i = 0; i < 2; i++)
    tw_index_unref (g_thread_join (threads[i]));
  assert_stats (catalog, FALSE, 0, 100 * 21);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/index/second-embeds-nothing", test_second_index_embeds_nothing);
  g_test_add_func ("/index/only-changes", test_only_what_changed_is_embedded);
  g_test_add_func ("/index/progress", test_progress);
  g_test_add_func ("/index/cancelled-build-is-resumed", test_cancelled_build_is_resumed);
  g_test_add_func ("/index/empty-catalog", test_empty_catalog);
  g_test_add_func ("/index/wide-table", test_wide_table);
  g_test_add_func ("/index/damaged-cache", test_damaged_cache);
  g_test_add_func ("/index/cache-that-cannot-be-written", test_cache_that_cannot_be_written);
  g_test_add_func ("/index/full-disk", test_full_disk);
  g_test_add_func ("/index/cache-keeps-models-apart", test_cache_keeps_models_apart);
  g_test_add_func ("/index/cache-distrusts-strange-vectors", test_cache_distrusts_strange_vectors);
  g_test_add_func ("/index/two-builds-at-once", test_two_builds_at_once);
  return g_test_run ();
}
