// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* Queries whose joins do not do to the rows what a row account warned of. */

/** TwRowFan: a join by whose end @far the rows of the other are multiplied; indices as in the scope */
typedef struct {
  guint edge;
  guint far;
} TwRowFan;

/**
 * tw_row_rewrite_fan_out:
 * @scope: which of the SELECTs that join
 * @says: (out): what the new query does otherwise, a sentence
 *
 * Asks whether a match exists where nothing of it is shown, adds up before joining where sums of both
 * sides are, or counts each key once.
 *
 * Returns: (transfer full) (nullable): %NULL where none of these is sure to be right
 */
char *tw_row_rewrite_fan_out (const char *sql, const TwCatalog *catalog, guint scope,
                              const TwRowFan *fans, guint n_fans, const char **says);

/** tw_row_rewrite_dropped: (transfer full) (nullable): with the join of @edge, and those behind it, as
 * outer joins; @forward: the rows of its @from end are to be kept, else those of its @to end */
char *tw_row_rewrite_dropped (const char *sql, const TwCatalog *catalog, guint scope, guint edge,
                              gboolean forward);

G_END_DECLS
