// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The selected rectangle of a grid: from the anchor, where selecting began, to the cursor, the
 * current cell. Whole rows and columns reach over everything in the other direction. */
typedef struct {
  gboolean active;
  gboolean whole_rows, whole_columns;
  guint anchor_row, anchor_column;
  guint row, column; /* the cursor */
} TwGridSelection;

/** TwGridRange: first and last are both inside */
typedef struct {
  guint first_row, last_row;
  guint first_column, last_column;
} TwGridRange;

/** tw_grid_selection_move: @extend keeps the anchor */
void tw_grid_selection_move (TwGridSelection *self, guint row, guint column, gboolean extend);
void tw_grid_selection_set_rows (TwGridSelection *self, guint row, gboolean extend);
void tw_grid_selection_set_column (TwGridSelection *self, guint column, gboolean extend);
void tw_grid_selection_set_all (TwGridSelection *self);

/** tw_grid_selection_get_range: %FALSE where nothing is selected or there is no cell */
gboolean tw_grid_selection_get_range (const TwGridSelection *self, guint n_rows, guint n_columns,
                                      TwGridRange *range);

G_END_DECLS
