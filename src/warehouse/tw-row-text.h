// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-filter.h"

G_BEGIN_DECLS

/**
 * tw_folded_column_find:
 * @text: searched in any case of letters; "" is in every row that is not NULL
 *
 * Inside this room. (transfer full): one bit a row that contains it, the first in the lowest bit
 */
guint8 *tw_folded_column_find (TwFoldedColumn *self, const char *text, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
