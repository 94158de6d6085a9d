// SPDX-License-Identifier: Apache-2.0
#include "tw-test-corpus.h"

#include <string.h>

GPtrArray *
tw_test_corpus_read (const char *name)
{
  g_autofree char *path = g_build_filename (TW_TEST_SUPPORT_DIR, "..", "fixtures", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);
  GString *block = NULL;
  for (char **line = lines; *line != NULL; line++) {
    if (block != NULL && strcmp (*line, ">>>") == 0)
      g_ptr_array_add (entries, g_string_free (g_steal_pointer (&block), FALSE));
    else if (block != NULL)
      g_string_append_printf (block, "%s\n", *line);
    else if (strcmp (*line, "<<<") == 0)
      block = g_string_new (NULL);
    else if (**line != '\0' && **line != '#')
      g_ptr_array_add (entries, g_strdup (*line));
  }
  g_assert_null (block);
  return entries;
}
