// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

/**
 * tw_result_csv_write:
 * @order: (nullable): the rows and their order; %NULL: the result set's own
 *
 * RFC 4180 with a header line; NULL is an empty field and an empty text a quoted one. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front. Checks @cancellable between rows.
 */
gboolean tw_result_csv_write (TwResultSet *result, TwRowOrder *order, GOutputStream *stream,
                              GCancellable *cancellable, GError **error);

G_END_DECLS
