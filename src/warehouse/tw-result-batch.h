// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/* Inside this room: what a batch is made of, and its builder. */

typedef enum {
  TW_CELL_INTEGER,
  TW_CELL_DECIMAL,
  TW_CELL_BOOLEAN,
  TW_CELL_DATE,
  TW_CELL_TIMESTAMP,
  TW_CELL_TIMESTAMPTZ,
  TW_CELL_TEXT,
} TwCellForm;

/**
 * TwCells:
 * @width: bytes a number has in @numbers: 1, 2, 4 or 8, the fewest that hold this batch's
 * @nulls: a bit a row, or %NULL where no cell is NULL
 * @scale: of a decimal, where @scales is %NULL
 * @scales: a row's own, where they differ (averages, doubles)
 * @offset: of a timestamptz: minutes east of UTC, the same for all rows
 * @numbers: a row each; for text, where each begins in @text and then where the last ends
 * @text: each terminated
 *
 * One column of a batch.
 */
typedef struct {
  TwCellForm form;
  guint8 width;
  guint8 scale;
  gint16 offset;
  guint8 *nulls;
  guint8 *scales;
  void *numbers;
  char *text;
} TwCells;

/* One block of memory, with all that its cells point to. */
struct _TwResultBatch {
  gatomicrefcount references;
  guint n_rows;
  guint n_columns;
  gsize memory;
  TwCells cells[];
};

static inline gboolean
tw_cells_is_null (const TwCells *cells, guint row)
{
  return cells->nulls != NULL && (cells->nulls[row >> 3] >> (row & 7) & 1);
}

static inline gint64
tw_cells_get_number (const TwCells *cells, guint row)
{
  switch (cells->width) {
  case 1:
    return ((const gint8 *) cells->numbers)[row];
  case 2:
    return ((const gint16 *) cells->numbers)[row];
  case 4:
    return ((const gint32 *) cells->numbers)[row];
  default:
    return ((const gint64 *) cells->numbers)[row];
  }
}

static inline guint8
tw_cells_get_scale (const TwCells *cells, guint row)
{
  return cells->scales ? cells->scales[row] : cells->scale;
}

/** tw_cells_format: a cell that is not NULL as the server wrote it; see tw_result_set_get_text() */
const char *tw_cells_format (const TwCells *cells, guint row, char *buffer, gsize *length);

/** tw_data_parse_double: a server's text as tw_result_set_get_double() gives it */
gboolean tw_data_parse_double (TwDataType type, const char *text, gsize length, double *value);

/* What a result set is made of; @at is the cell's row in its batch. */
guint tw_result_set_get_n_batches (TwResultSet *self);
const TwResultBatch *tw_result_set_get_batch (TwResultSet *self, guint index);
/** tw_result_set_find_batch: @at: (out): where @row is in it */
const TwResultBatch *tw_result_set_find_batch (TwResultSet *self, guint row, guint *at);
const TwCells *tw_result_set_get_cells (TwResultSet *self, guint row, guint column, guint *at);

/* Turns the server's text into batches, in the thread that reads it. */
typedef struct _TwResultBuilder TwResultBuilder;
TwResultBuilder *tw_result_builder_new (const TwDataType *types, guint n_columns);
void tw_result_builder_free (TwResultBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwResultBuilder, tw_result_builder_free)

/** tw_result_builder_add: @text is %NULL for NULL, else terminated after @length bytes */
void tw_result_builder_add (TwResultBuilder *self, guint column, const char *text, gsize length);

/** tw_result_builder_end_row: after each column was added */
void tw_result_builder_end_row (TwResultBuilder *self);

guint tw_result_builder_get_n_rows (const TwResultBuilder *self);

/** tw_result_builder_is_full: another row has no place */
gboolean tw_result_builder_is_full (const TwResultBuilder *self);

/** tw_result_builder_finish: (transfer full) (nullable): the rows so far; then it is empty again */
TwResultBatch *tw_result_builder_finish (TwResultBuilder *self);

G_END_DECLS
