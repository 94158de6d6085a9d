// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "retrieval/tw-ranking.h"

G_BEGIN_DECLS

/**
 * tw_table_choice_new:
 * @ranked: (element-type TwTable): those that may be chosen, best first
 * @needed: (element-type TwTable): chosen in any case, such as those of a named metric
 * @tokens: (element-type TwToken): the question's
 *
 * First what is needed, then the table that says each word of the question best, then what joins
 * these, then the best of all. A table that is another one over again (the same columns, its name and
 * more: orders_2019 beside orders) is passed over unless the question says what it is more.
 *
 * Returns: (transfer container) (element-type TwTable)
 */
GPtrArray *tw_table_choice_new (const TwCatalog *catalog, const GPtrArray *ranked,
                                const TwRanking *ranking, const GPtrArray *needed,
                                const GPtrArray *tokens, guint max_tables);

G_END_DECLS
