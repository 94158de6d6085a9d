// SPDX-License-Identifier: Apache-2.0
#include "report/tw-cell-find.h"

#include <string.h>

#define CHECK_EVERY 1024 /* rows between two looks at the cancellable */

/* What is sought, folded once; and the cell that is looked at, folded again and again. */
typedef struct {
  char *sought;
  gsize length;
  gboolean numeric; /* it may stand in a number */
  GString *shown;
  GString *folded;
} Find;

/* Digits and what stands between them in any language; "NaN" and "Infinity" are not sought. */
static gboolean
may_be_number (const char *text)
{
  gboolean digit = FALSE;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    digit |= g_unichar_isdigit (c);
    if (g_unichar_isalpha (c) && c != 'e')
      return FALSE;
  }
  return digit;
}

/* ASCII, which most cells are, without asking Unicode. */
static const char *
fold (Find *self, const char *text, gsize length)
{
  guint8 every = 0;
  g_string_truncate (self->folded, 0);
  g_string_append_len (self->folded, text, (gssize) length);
  for (gsize i = 0; i < length; i++) {
    every |= (guint8) text[i];
    self->folded->str[i] = g_ascii_tolower (text[i]);
  }
  if (every >= 0x80) {
    g_autofree char *folded = g_utf8_casefold (text, (gssize) length);
    g_string_assign (self->folded, folded);
  }
  return self->folded->str;
}

static gboolean
contains (Find *self, const char *text, gsize length)
{
  /* Folding never makes a text shorter than a third. */
  return length * 3 >= self->length && strstr (fold (self, text, length), self->sought) != NULL;
}

/* Plain text is shown as it is. */
static gboolean
is_shown_otherwise (const TwCellFormat *format)
{
  return tw_data_type_is_numeric (format->type) || tw_data_type_is_temporal (format->type)
         || format->type == TW_DATA_TYPE_BOOLEAN || format->meaning == TW_MEANING_MONTH;
}

static gboolean
cell_matches (Find *self, TwResultSet *result, guint row, const TwCellColumn *column)
{
  char buffer[64];
  gsize length = 0;
  if (tw_data_type_is_numeric (column->format.type) && !self->numeric)
    return FALSE;
  if (tw_result_set_is_null (result, row, column->data))
    return FALSE;
  const char *text = tw_result_set_get_text (result, row, column->data, buffer, &length);
  if (contains (self, text, length))
    return TRUE;
  if (!is_shown_otherwise (&column->format))
    return FALSE;
  tw_cell_format_set (&column->format, result, row, column->data, self->shown);
  return contains (self, self->shown->str, self->shown->len);
}

static GArray *
find (Find *self, TwResultSet *result, TwRowOrder *order, const TwCellColumn *columns,
      guint n_columns, guint max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (TwCellHit));
  guint n = order ? tw_row_order_get_n_rows (order) : tw_result_set_get_n_rows (result);
  for (guint i = 0; i < n && hits->len < max; i++) {
    guint row = order ? tw_row_order_get_row (order, i) : i;
    if (i % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    for (guint column = 0; column < n_columns && hits->len < max; column++)
      if (cell_matches (self, result, row, &columns[column])) {
        const TwCellHit hit = { i, column };
        g_array_append_val (hits, hit);
      }
  }
  return g_steal_pointer (&hits);
}

GArray *
tw_cell_find (TwResultSet *result, TwRowOrder *order, const TwCellColumn *columns, guint n_columns,
              const char *text, guint max, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (*text != '\0', NULL);
  Find self = { .sought = g_utf8_casefold (text, -1),
                .shown = g_string_new (NULL),
                .folded = g_string_new (NULL) };
  self.length = strlen (self.sought);
  self.numeric = may_be_number (self.sought);
  GArray *hits = find (&self, result, order, columns, n_columns, max, cancellable, error);
  g_string_free (self.folded, TRUE);
  g_string_free (self.shown, TRUE);
  g_free (self.sought);
  return hits;
}
