// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-result-batch.h"

#include <string.h>

#include "warehouse/tw-cell-text.h"

TwResultBatch *
tw_result_batch_ref (TwResultBatch *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_result_batch_unref (TwResultBatch *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    g_free (self);
}

guint
tw_result_batch_get_n_rows (const TwResultBatch *self)
{
  return self->n_rows;
}

static const char *
get_text (const TwCells *cells, guint row, gsize *length)
{
  const guint32 *wide = cells->numbers;
  const guint16 *narrow = cells->numbers;
  gsize begin = cells->width == 2 ? narrow[row] : wide[row];
  gsize end = cells->width == 2 ? narrow[row + 1] : wide[row + 1];
  *length = end - begin - 1;
  return cells->text + begin;
}

const char *
tw_cells_format (const TwCells *cells, guint row, char *buffer, gsize *length)
{
  if (cells->form == TW_CELL_TEXT)
    return get_text (cells, row, length);
  gint64 number = tw_cells_get_number (cells, row);
  int offset = cells->offset;
  switch (cells->form) {
  case TW_CELL_INTEGER:
    *length = tw_cell_format_integer (buffer, number);
    break;
  case TW_CELL_DECIMAL:
    *length = tw_cell_format_decimal (buffer, number, tw_cells_get_scale (cells, row));
    break;
  case TW_CELL_BOOLEAN:
    *length = 1;
    memcpy (buffer, number ? "t" : "f", 2);
    break;
  case TW_CELL_DATE:
    *length = tw_cell_format_date (buffer, number);
    break;
  case TW_CELL_TIMESTAMP:
    *length = tw_cell_format_timestamp (buffer, number, NULL);
    break;
  case TW_CELL_TIMESTAMPTZ:
    *length = tw_cell_format_timestamp (buffer, number, &offset);
    break;
  case TW_CELL_TEXT:
    break;
  }
  return buffer;
}
