// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-context.h"

G_BEGIN_DECLS

/**
 * tw_value_columns_new:
 *
 * Returns: (transfer full) (element-type TwColumn): the text columns of the context's tables in
 *   which a question's words may stand as values (names, kinds, places, keys; not prose, addresses
 *   of the web or secrets), likeliest first, a bounded number
 */
GPtrArray *tw_value_columns_new (const TwContext *context, const char *const *never);

/** tw_value_column_holds_countries: by its name */
gboolean tw_value_column_holds_countries (const TwColumn *column);

G_END_DECLS
