// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/tw-cell-format.h"
#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

/** TwCellColumn: one of the columns that are searched
 * @data: the result set's column */
typedef struct {
  guint data;
  TwCellFormat format;
} TwCellColumn;

/** TwCellHit: @row is a position in the order, @column one among the columns that were searched */
typedef struct {
  guint row;
  guint column;
} TwCellHit;

/**
 * tw_cell_find:
 * @result: complete
 * @order: (nullable): which rows, in which order; %NULL: the result set's own
 * @text: in any case of letters; not ""
 * @max: no more hits are looked for
 *
 * Blocking, for workers. Finds the cells that contain @text as they are shown ("267,868.18",
 * "1 May 1997") or as the server wrote them ("267868.18", "1997-05-01"), row after row.
 *
 * Returns: (transfer full) (element-type TwCellHit): %NULL with %G_IO_ERROR_CANCELLED
 */
GArray *tw_cell_find (TwResultSet *result, TwRowOrder *order, const TwCellColumn *columns,
                      guint n_columns, const char *text, guint max, GCancellable *cancellable,
                      GError **error);

G_END_DECLS
