// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tw-cell-format.h"
#include "ui/tw-grid-selection.h"

G_BEGIN_DECLS

/* Shows a result set of any length and width: fixed row height, draws only what is visible, one
 * text node a row. To be put into a GtkScrolledWindow. Signals: "copied" (guint rows) after a
 * copy. */
#define TW_TYPE_GRID (tw_grid_get_type ())
G_DECLARE_FINAL_TYPE (TwGrid, tw_grid, TW, GRID, GtkWidget)

/**
 * tw_grid_set_result:
 * @result: (nullable): may still grow
 */
void tw_grid_set_result (TwGrid *self, TwResultSet *result);
TwResultSet *tw_grid_get_result (TwGrid *self);

/** tw_grid_set_meanings: one a column, for formatting; %NULL: by type alone */
void tw_grid_set_meanings (TwGrid *self, const TwMeaning *meanings);

/** tw_grid_set_complete: no more batches come: rows may be read in a worker from now on */
void tw_grid_set_complete (TwGrid *self, gboolean complete);

const TwGridSelection *tw_grid_get_selection (TwGrid *self);
void tw_grid_select (TwGrid *self, guint row, guint column, gboolean extend);

/** tw_grid_copy: the selection to the clipboard as tab-separated values */
void tw_grid_copy (TwGrid *self, gboolean headers);

/** tw_grid_get_column_width: in pixels */
int tw_grid_get_column_width (TwGrid *self, guint column);
void tw_grid_set_column_width (TwGrid *self, guint column, int width);

/** tw_grid_dup_cell_text: (transfer full): the cell as it is shown; "NULL" where it is NULL */
char *tw_grid_dup_cell_text (TwGrid *self, guint row, guint column);

G_END_DECLS
