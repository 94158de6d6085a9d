// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/* A result's cells made ready to be compared: inside this folder. */

/** TwResultCell: a number, a text, or NULL, whose @text is %NULL */
typedef struct {
  char *text;
  double number;
  gboolean is_number;
} TwResultCell;

/**
 * TwResultCells:
 * @cells: row after row
 * @digits: a column: the most digits after a point
 * @skipped: a column that was joined to another one, or @n_columns
 * @sorted: (element-type guint): rows, in whatever order they were sorted
 */
typedef struct {
  guint n_rows, n_columns;
  TwResultCell *cells;
  guint *digits;
  guint skipped;
  GArray *sorted;
} TwResultCells;

TwResultCells *tw_result_cells_new (TwResultSet *result);
void tw_result_cells_free (TwResultCells *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwResultCells, tw_result_cells_free)

const TwResultCell *tw_result_cells_at (const TwResultCells *self, guint row, guint column);

/** tw_result_cell_equal: numbers within 1e-9 of each other, or within @rounding */
gboolean tw_result_cell_equal (const TwResultCell *a, const TwResultCell *b, double rounding);

/** tw_result_cell_compare: an order: NULL, texts, numbers */
int tw_result_cell_compare (const TwResultCell *a, const TwResultCell *b);

G_END_DECLS
