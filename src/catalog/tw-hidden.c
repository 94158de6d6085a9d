// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-hidden.h"

#include <string.h>

gboolean
tw_hidden_has (const char *const *hidden, const TwTable *table, const char *column)
{
  for (guint i = 0; hidden && hidden[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (hidden[i], ".", 3);
    guint n = g_strv_length (parts), at = 0;
    if (n && strcmp (parts[0], table->schema) == 0 && n > 1
        && strcmp (parts[1], table->name) == 0)
      at = 1;
    if (at >= n || strcmp (parts[at], table->name) != 0)
      continue;
    if (at + 1 == n || (column && strcmp (parts[at + 1], column) == 0))
      return TRUE;
  }
  return FALSE;
}
