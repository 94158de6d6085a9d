// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

/**
 * TwRowSummary: what a block of cells amounts to
 * @n_cells: with NULLs
 * @n_numbers: cells that count in the next three; where it is 0 they are 0
 */
typedef struct {
  guint64 n_cells;
  guint64 n_nulls;
  guint64 n_numbers;
  double sum, minimum, maximum;
} TwRowSummary;

/** TwRowBlock: the last ones are inside; rows are positions in the order */
typedef struct {
  guint first_row, last_row;
  guint first_column, last_column;
} TwRowBlock;

/**
 * tw_row_summarize:
 * @order: (nullable): %NULL: the result set's own
 * @columns: (array): the result set's column of each of the block's columns, from column 0 on
 *
 * Blocking, for workers. Only numeric columns count as numbers. %FALSE with %G_IO_ERROR_CANCELLED.
 */
gboolean tw_row_summarize (TwResultSet *result, TwRowOrder *order, const guint *columns,
                           const TwRowBlock *block, TwRowSummary *summary,
                           GCancellable *cancellable, GError **error);

G_END_DECLS
