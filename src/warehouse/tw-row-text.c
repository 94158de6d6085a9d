// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "warehouse/tw-row-text.h"

#include <string.h>

#define CHECK_EVERY 4096 /* rows between two looks at the cancellable */

/* @ends: where each row ends in @text, behind its terminator; a row of no text at all is NULL */
struct _TwFoldedColumn {
  gatomicrefcount references;
  GString *text;
  gsize *ends;
  guint n_rows;
};

TwFoldedColumn *
tw_folded_column_ref (TwFoldedColumn *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_folded_column_unref (TwFoldedColumn *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_string_free (self->text, TRUE);
  g_free (self->ends);
  g_free (self);
}

static void
append_folded (GString *to, const char *text, gsize length)
{
  gsize start = to->len;
  guint8 every = 0;
  g_string_append_len (to, text, (gssize) length);
  for (gsize i = start; i < to->len; i++) {
    every |= (guint8) to->str[i];
    to->str[i] = g_ascii_tolower (to->str[i]);
  }
  if (every < 0x80)
    return;
  g_autofree char *folded = g_utf8_casefold (text, (gssize) length);
  g_string_truncate (to, start);
  g_string_append (to, folded);
}

TwFoldedColumn *
tw_folded_column_new (TwResultSet *result, guint column, GCancellable *cancellable, GError **error)
{
  guint n = tw_result_set_get_n_rows (result);
  g_autoptr (TwFoldedColumn) self = g_new0 (TwFoldedColumn, 1);
  g_atomic_ref_count_init (&self->references);
  self->text = g_string_new (NULL);
  self->ends = g_new (gsize, MAX (n, 1));
  self->n_rows = n;
  for (guint row = 0; row < n; row++) {
    char buffer[64];
    gsize length = 0;
    if (row % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (!tw_result_set_is_null (result, row, column)) {
      const char *text = tw_result_set_get_text (result, row, column, buffer, &length);
      append_folded (self->text, text, length);
      g_string_append_c (self->text, '\0');
    }
    self->ends[row] = self->text->len;
  }
  return g_steal_pointer (&self);
}

/* The row that the byte at @at belongs to, none before @row. */
static guint
row_at (const TwFoldedColumn *self, gsize at, guint row)
{
  guint low = row, high = self->n_rows;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (self->ends[middle] <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

guint8 *
tw_folded_column_find (TwFoldedColumn *self, const char *text, GCancellable *cancellable,
                       GError **error)
{
  g_autofree guint8 *found = g_malloc0 (self->n_rows / 8 + 1);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  gsize length = strlen (folded), at = 0;
  guint row = 0, n_found = 0;
  while (at < self->text->len) {
    const char *start = self->text->str + at;
    const char *hit = length > 0 ? memmem (start, self->text->len - at, folded, length) : start;
    if (hit == NULL)
      break;
    row = row_at (self, (gsize) (hit - self->text->str), row);
    found[row >> 3] |= (guint8) (1 << (row & 7));
    at = self->ends[row];
    if (n_found++ % CHECK_EVERY == 0
        && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
  }
  return g_steal_pointer (&found);
}
