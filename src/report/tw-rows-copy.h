// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-order.h"
#include "warehouse/tw-row-summary.h"

G_BEGIN_DECLS

typedef enum {
  TW_COPY_TSV,
  TW_COPY_TSV_HEADERS, /* with the columns' names */
  TW_COPY_CSV,         /* RFC 4180, with the columns' names; "" is empty, nothing is NULL */
  TW_COPY_MARKDOWN,    /* a table */
  TW_COPY_SQL_LIST,    /* 'Ann', 'Bob', NULL, or ('Ann', 3), ('Bob', 4): for an IN (…) */
} TwCopyForm;

/**
 * tw_rows_copy:
 * @result: where it still grows, only the thread that lets it grow may ask
 * @order: (nullable): which rows, in which order; %NULL: the result set's own
 * @columns: the result set's, which @block counts
 * @cancellable: (nullable)
 *
 * Blocking. Writes cells as the server wrote them, for another program.
 *
 * Returns: (transfer full): the rows up to where it was cancelled
 */
char *tw_rows_copy (TwResultSet *result, TwRowOrder *order, const guint *columns,
                    const TwRowBlock *block, TwCopyForm form, GCancellable *cancellable);

G_END_DECLS
