// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/**
 * tw_row_keys_sort:
 * @rows: (inout) (array length=n_rows): sorted in place, what is equal keeps its order
 *
 * Inside this room: sorts by one column. A row's first eight bytes of key are sorted by radix, and
 * only texts that agree in those are compared further. %FALSE with %G_IO_ERROR_CANCELLED.
 */
gboolean tw_row_keys_sort (TwResultSet *result, guint column, gboolean descending, guint32 *rows,
                           guint n_rows, GCancellable *cancellable, GError **error);

G_END_DECLS
