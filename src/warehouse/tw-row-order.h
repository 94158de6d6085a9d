// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/* Some or all rows of a result set in an order of their own: the rows' indices, so that neither
 * sorting nor filtering moves or copies a cell. Immutable, atomically reference counted. */
typedef struct _TwRowOrder TwRowOrder;
TwRowOrder *tw_row_order_ref (TwRowOrder *self);
void tw_row_order_unref (TwRowOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRowOrder, tw_row_order_unref)

guint tw_row_order_get_n_rows (const TwRowOrder *self);

/** tw_row_order_get_row: the result set's row at @position, below tw_row_order_get_n_rows() */
guint tw_row_order_get_row (const TwRowOrder *self, guint position);

/** tw_row_order_new_take: (transfer full) of @rows (g_malloc'd) */
TwRowOrder *tw_row_order_new_take (guint32 *rows, guint n_rows);

/** TwSortKey: one of the columns that rows are sorted by */
typedef struct {
  guint column;
  gboolean descending;
} TwSortKey;

/**
 * tw_row_order_sort:
 * @result: complete
 * @among: (nullable): the rows to sort; %NULL: all of them
 * @keys: the most important first; none keeps the order
 *
 * Text is sorted as the person's language does (LC_COLLATE), everything else by value; rows that
 * are equal keep their order, and NULL comes last in either direction. Blocking, for workers.
 *
 * Returns: (transfer full): %NULL with %G_IO_ERROR_CANCELLED
 */
TwRowOrder *tw_row_order_sort (TwResultSet *result, TwRowOrder *among, const TwSortKey *keys,
                               guint n_keys, GCancellable *cancellable, GError **error);

G_END_DECLS
