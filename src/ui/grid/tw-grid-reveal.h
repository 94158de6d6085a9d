// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

/**
 * tw_grid_reveal:
 * @column: of the result set, or -1 for whole rows
 * @rows: (element-type guint): of the result set; an empty one means all
 *
 * Selects these cells, as they are sorted and filtered now, and scrolls there: all of them where they
 * stand one below the other, else the first.
 *
 * Returns: %FALSE where a filter hides them
 */
gboolean tw_grid_reveal (TwGrid *self, int column, const GArray *rows);

G_END_DECLS
