// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

/**
 * tw_csv_export_async:
 * @result: complete
 * @order: (nullable): the rows and their order; %NULL: all of them
 *
 * Writes the rows in a worker, beside the file first: whatever happens, the file is either whole or
 * as it was.
 */
void tw_csv_export_async (TwResultSet *result, TwRowOrder *order, GFile *file,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean tw_csv_export_finish (GAsyncResult *result, GError **error);

/** tw_csv_export_suggest_name: (transfer full): a file name from the question */
char *tw_csv_export_suggest_name (const char *question);

G_END_DECLS
