// SPDX-License-Identifier: Apache-2.0
#include "tw-test-home.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *home;
static pid_t owner; /* a forked child that exits must not remove it */

static void
remove_recursively (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name (directory))) {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_recursively (child);
    }
  }
  g_remove (path);
}

static void
remove_home (void)
{
  if (getpid () == owner)
    remove_recursively (home);
  g_clear_pointer (&home, g_free);
}

const char *
tw_test_home_use (void)
{
  static const char *const VARIABLES[] = {
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
  };
  if (home)
    return home;
  g_autoptr (GError) error = NULL;
  home = g_dir_make_tmp ("tradewind-home-XXXXXX", &error);
  g_assert_no_error (error);
  owner = getpid ();
  atexit (remove_home);
  for (guint i = 0; i < G_N_ELEMENTS (VARIABLES); i++) {
    g_autofree char *path = g_build_filename (home, VARIABLES[i], NULL);
    g_setenv (VARIABLES[i], path, TRUE);
  }
  /* GLib reads them once, at first use, which is better here than in several threads. */
  g_get_user_cache_dir ();
  g_get_user_config_dir ();
  g_get_user_data_dir ();
  return home;
}

void
tw_test_home_clear (void)
{
  g_assert_nonnull (home);
  remove_recursively (home);
  g_assert_cmpint (g_mkdir (home, 0700), ==, 0);
}
