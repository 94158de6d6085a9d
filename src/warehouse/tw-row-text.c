// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-row-text.h"

#include <string.h>

#define CHECK_EVERY 4096 /* rows between two looks at the cancellable */
#define MANY 50000       /* rows that are worth a second thread */

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

/* The row that the byte at @at belongs to, none before @row: hits are often near to each other, so
 * that the rows are looked through in steps that double. */
static guint
row_at (const TwFoldedColumn *self, gsize at, guint row, guint end)
{
  guint low = row, step = 1;
  while (low + step < end && self->ends[low + step] <= at) {
    low += step;
    step *= 2;
  }
  guint high = MIN (low + step, end);
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (self->ends[middle] <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Sixteen bytes that are compared at once, and the half of them that a register holds. */
typedef guint8 Block __attribute__ ((vector_size (16)));

static Block
all_of (guint8 byte)
{
  Block zero = { 0 };
  return zero + byte;
}

/* A bit a byte in which both blocks agree with what is sought, the first in the lowest. */
static void
compare_blocks (const char *first, const char *last, Block sought_first, Block sought_last,
                guint64 halves[2])
{
  Block begins, ends;
  memcpy (&begins, first, sizeof begins);
  memcpy (&ends, last, sizeof ends);
  Block both = (Block) (begins == sought_first) & (Block) (ends == sought_last);
  memcpy (halves, &both, sizeof both);
}

/* The first place of @sought from @at to @end: memmem() would prepare itself anew after each hit, and
 * a column has a hit in every other row. A place is worth a look where first and last byte fit. */
static const char *
find_text (const char *at, const char *end, const char *sought, gsize length)
{
  const Block first = all_of ((guint8) sought[0]), last = all_of ((guint8) sought[length - 1]);
  for (; at + length - 1 + sizeof (Block) <= end; at += sizeof (Block)) {
    guint64 halves[2];
    compare_blocks (at, at + length - 1, first, last, halves);
    for (guint half = 0; half < 2; half++)
      for (guint64 bits = GUINT64_FROM_LE (halves[half]); bits != 0;) {
        guint byte = (guint) __builtin_ctzll (bits) / 8;
        const char *place = at + half * 8 + byte;
        if (memcmp (place, sought, length) == 0)
          return place;
        bits &= ~(G_GUINT64_CONSTANT (0xff) << (byte * 8));
      }
  }
  for (; at + length <= end; at++)
    if (memcmp (at, sought, length) == 0)
      return at;
  return NULL;
}

/* What one thread looks through: rows from @first on, to before @end. */
typedef struct {
  const TwFoldedColumn *column;
  const char *sought;
  guint first, end;
  guint8 *found;
  GCancellable *cancellable;
} Search;

static gpointer
search_run (gpointer data)
{
  const Search *self = data;
  const TwFoldedColumn *column = self->column;
  gsize length = strlen (self->sought), at = self->first ? column->ends[self->first - 1] : 0;
  const char *text = column->text->str;
  const char *end = text + (self->end ? column->ends[self->end - 1] : 0);
  guint row = self->first, n_found = 0;
  while (text + at < end) {
    const char *hit = length ? find_text (text + at, end, self->sought, length) : text + at;
    if (hit == NULL)
      break;
    row = row_at (column, (gsize) (hit - text), row, self->end);
    self->found[row >> 3] |= (guint8) (1 << (row & 7));
    at = column->ends[row];
    if (n_found++ % CHECK_EVERY == 0 && g_cancellable_is_cancelled (self->cancellable))
      break;
  }
  return NULL;
}

guint8 *
tw_folded_column_find (TwFoldedColumn *self, const char *text, GCancellable *cancellable,
                       GError **error)
{
  g_autofree guint8 *found = g_malloc0 (self->n_rows / 8 + 1);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  guint half = self->n_rows / 2 & ~7u; /* no byte of @found belongs to both */
  Search first = { self, folded, 0, self->n_rows, found, cancellable };
  if (self->n_rows < MANY) {
    search_run (&first);
  } else {
    Search second = { self, folded, half, self->n_rows, found, cancellable };
    first.end = half;
    GThread *thread = g_thread_new ("filter", search_run, &second);
    search_run (&first);
    g_thread_join (thread);
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&found);
}
