// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/tw-paths.h"
#include "setup/tw-reset.h"
#include "tw-test-home.h"

static void
write_file (char *path)
{
  g_autofree char *owned = path;
  g_autofree char *folder = g_path_get_dirname (owned);
  g_assert_true (tw_paths_ensure_directory (folder, NULL));
  g_assert_true (g_file_set_contents (owned, "0123456789", 10, NULL));
}

static gboolean
is_there (char *path)
{
  g_autofree char *owned = path;
  return g_file_test (owned, G_FILE_TEST_EXISTS);
}

static void
fill (void)
{
  tw_test_home_clear ();
  write_file (tw_paths_config ("profiles.yaml"));
  write_file (tw_paths_config ("relationships.yaml"));
  write_file (tw_paths_config ("metrics.yaml"));
  write_file (tw_paths_config ("preferences.ini"));
  write_file (tw_paths_config ("notes-of-my-own.txt"));
  write_file (tw_paths_data ("setup.json"));
  write_file (tw_paths_data ("usage.db"));
  write_file (tw_paths_data ("usage.db-wal"));
  write_file (tw_paths_data ("sample/users.lock"));
  write_file (tw_paths_data ("provision/1-us-east-1-tradewind-x.json"));
  write_file (tw_paths_cache ("embeddings.sqlite3"));
  write_file (tw_paths_cache ("deep/in/it"));
}

static const TwResetItem *
get (GPtrArray *items, TwResetKind kind)
{
  return items->pdata[kind];
}

static void
test_lists_what_is_there (void)
{
  fill ();
  g_autoptr (GPtrArray) items = tw_reset_list ();
  g_assert_cmpuint (items->len, ==, TW_RESET_N);
  const guint expected[] = {
    [TW_RESET_CONNECTIONS] = 1, [TW_RESET_DRAFT] = 1,     [TW_RESET_CACHES] = 2,
    [TW_RESET_RECORDS] = 2,     [TW_RESET_PREFERENCES] = 1, [TW_RESET_KNOWLEDGE] = 2,
    [TW_RESET_SAMPLE] = 0,
  };
  for (guint kind = 0; kind < TW_RESET_N; kind++) {
    g_assert_cmpint (get (items, kind)->kind, ==, kind);
    g_assert_cmpuint (get (items, kind)->n_files, ==, expected[kind]);
    g_assert_cmpuint (get (items, kind)->bytes, ==, 10 * expected[kind]);
  }
}

static void
test_forgets_only_what_was_chosen (void)
{
  fill ();
  g_autoptr (GError) error = NULL;
  guint chosen = 1u << TW_RESET_CONNECTIONS | 1u << TW_RESET_RECORDS | 1u << TW_RESET_CACHES;
  g_assert_true (tw_reset_apply (chosen, &error));
  g_assert_no_error (error);
  g_assert_false (is_there (tw_paths_config ("profiles.yaml")));
  g_assert_false (is_there (tw_paths_data ("usage.db")));
  g_assert_false (is_there (tw_paths_data ("usage.db-wal")));
  /* That a cluster costs money is known as long as it does. */
  g_assert_true (is_there (tw_paths_data ("provision/1-us-east-1-tradewind-x.json")));
  g_assert_false (is_there (tw_paths_cache ("embeddings.sqlite3")));
  g_assert_false (is_there (tw_paths_cache ("deep")));
  g_assert_true (is_there (tw_paths_config ("relationships.yaml")));
  g_assert_true (is_there (tw_paths_config ("preferences.ini")));
  g_assert_true (is_there (tw_paths_config ("notes-of-my-own.txt")));
  g_assert_true (is_there (tw_paths_data ("setup.json")));
  g_assert_true (is_there (tw_paths_data ("sample/users.lock")));
  g_assert_true (tw_reset_apply ((1u << TW_RESET_N) - 1, &error));
  g_assert_no_error (error);
  g_assert_false (is_there (tw_paths_config ("relationships.yaml")));
  g_assert_true (is_there (tw_paths_config ("notes-of-my-own.txt")));
}

static void
test_follows_no_link (void)
{
  fill ();
  g_autofree char *outside = g_build_filename (tw_test_home_use (), "outside", NULL);
  g_autofree char *file = g_build_filename (outside, "file", NULL);
  g_autofree char *link = tw_paths_cache ("link");
  write_file (g_strdup (file));
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_autoptr (GPtrArray) items = tw_reset_list ();
  g_assert_cmpuint (get (items, TW_RESET_CACHES)->n_files, ==, 3);
  g_assert_true (tw_reset_apply (1u << TW_RESET_CACHES, NULL));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
test_names_what_it_cannot_remove (void)
{
  if (geteuid () == 0) {
    g_test_skip ("root may remove everything");
    return;
  }
  fill ();
  g_autofree char *folder = tw_paths_cache ("deep/in");
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_false (tw_reset_apply (1u << TW_RESET_CACHES | 1u << TW_RESET_CONNECTIONS, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "deep/in/it"));
  g_assert_false (is_there (tw_paths_config ("profiles.yaml")));
  g_assert_false (is_there (tw_paths_cache ("embeddings.sqlite3")));
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_autofree char *sample = g_build_filename (g_get_tmp_dir (), "tw-reset-no-sample", NULL);
  g_setenv ("TRADEWIND_SAMPLE_DIR", sample, TRUE);
  g_test_add_func ("/reset/lists", test_lists_what_is_there);
  g_test_add_func ("/reset/forgets", test_forgets_only_what_was_chosen);
  g_test_add_func ("/reset/links", test_follows_no_link);
  g_test_add_func ("/reset/cannot-remove", test_names_what_it_cannot_remove);
  return g_test_run ();
}
