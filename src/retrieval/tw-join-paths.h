// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-context.h"

G_BEGIN_DECLS

/**
 * tw_join_paths_close:
 * @table_scores: by table index; of equally short paths the one over better tables is taken
 *
 * Connects the tables of @context as far as relationships allow, adding the tables of the shortest
 * paths between them, and adds every relationship between tables it then has.
 */
void tw_join_paths_close (TwContext *context, const double *table_scores);

G_END_DECLS
