// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/* What the history keeps of a result: its first rows, up to these. */
#define TW_HISTORY_MAX_ROWS 5000
#define TW_HISTORY_MAX_CELLS 500000
#define TW_HISTORY_MAX_BYTES (4 * 1024 * 1024) /* of text */

/**
 * tw_history_rows_pack:
 * @n_kept: (out): how many of its rows are in it
 *
 * Returns: (transfer full): compressed; for this machine only, as the byte order is its own
 */
GBytes *tw_history_rows_pack (TwResultSet *result, guint *n_kept);

/** tw_history_rows_unpack: (transfer full) (nullable): %NULL where @data is no such thing */
TwResultSet *tw_history_rows_unpack (gconstpointer data, gsize length);

G_END_DECLS
