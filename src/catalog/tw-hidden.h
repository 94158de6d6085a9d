// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * tw_hidden_has:
 * @hidden: (nullable) (array zero-terminated=1): `table` or `table.column`, with `schema.` in front
 *   or not: what a person never wants sent
 * @column: (nullable): %NULL for the table as a whole
 */
gboolean tw_hidden_has (const char *const *hidden, const TwTable *table, const char *column);

G_END_DECLS
