// SPDX-License-Identifier: Apache-2.0
#include "tw-test-vectors.h"

#include "config.h"

#define MISSING "the public vectors are not beside the checkout (../shared/data)"

static char *
vector_path (const char *name)
{
  return g_build_filename (TW_SOURCE_DIR, "..", "shared", "data", name, NULL);
}

static void
test_missing (void)
{
  g_test_skip (MISSING);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

gboolean
tw_test_vectors_available (void)
{
  g_autofree char *path = vector_path ("README.md");
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
tw_test_vector_read (const char *name, gsize *length)
{
  g_autofree char *path = vector_path (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

void
tw_test_vectors_add (const char *folder, void (*function) (gconstpointer entry))
{
  g_autofree char *path = vector_path (folder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  if (dir == NULL) {
    g_autofree char *test = g_strdup_printf ("/%s/vectors", folder);
    g_test_add_func (test, test_missing);
    return;
  }
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *test = g_strdup_printf ("/%s/%s", folder, (char *) names->pdata[i]);
    g_test_add_data_func_full (test, names->pdata[i], function, g_free);
  }
}
