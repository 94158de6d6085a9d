// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "report/tw-cell-format.h"
#include "report/tw-rows-copy.h"
#include "ui/grid/tw-grid-selection.h"
#include "warehouse/tw-result-view.h"

G_BEGIN_DECLS

/* Shows a result set of any length and width: fixed row height, draws only what is visible, one
 * text node a row. To be put into a GtkScrolledWindow. Signals: "copied" (guint rows) after a
 * copy; "selection-changed"; "view-changed": rows were sorted, filtered or have come, all of them or
 * some. Rows and columns are counted as they are shown. What holds it offers the action "rows.find". */
#define TW_TYPE_GRID (tw_grid_get_type ())
G_DECLARE_FINAL_TYPE (TwGrid, tw_grid, TW, GRID, GtkWidget)

/**
 * tw_grid_set_result:
 * @result: (nullable): may still grow
 */
void tw_grid_set_result (TwGrid *self, TwResultSet *result);
TwResultSet *tw_grid_get_result (TwGrid *self);

/** tw_grid_get_view: (nullable): what sorts and filters; changing it changes what is shown */
TwResultView *tw_grid_get_view (TwGrid *self);

/** tw_grid_dup_columns: (transfer full): the result set's column of each column shown */
guint *tw_grid_dup_columns (TwGrid *self, guint *n_columns);

/** tw_grid_set_meanings: one a column, for formatting; %NULL: by type alone */
void tw_grid_set_meanings (TwGrid *self, const TwMeaning *meanings);

/** tw_grid_set_complete: no more batches come: rows may be read in a worker from now on */
void tw_grid_set_complete (TwGrid *self, gboolean complete);
gboolean tw_grid_is_complete (TwGrid *self);

/** tw_grid_get_format: how a shown column is shown */
TwCellFormat tw_grid_get_format (TwGrid *self, guint column);

const TwGridSelection *tw_grid_get_selection (TwGrid *self);
/** tw_grid_get_range: %FALSE where no cell is selected */
gboolean tw_grid_get_range (TwGrid *self, TwGridRange *range);
void tw_grid_select (TwGrid *self, guint row, guint column, gboolean extend);

/** tw_grid_get_actions: (transfer none): those of its menus, for a menu elsewhere; to be inserted as
 * "grid", and tw_grid_update_actions() to be called before that menu opens */
GActionGroup *tw_grid_get_actions (TwGrid *self);
void tw_grid_update_actions (TwGrid *self);

/** tw_grid_copy: the selection to the clipboard */
void tw_grid_copy (TwGrid *self, TwCopyForm form);

/** tw_grid_get_column_width: in pixels */
int tw_grid_get_column_width (TwGrid *self, guint column);
void tw_grid_set_column_width (TwGrid *self, guint column, int width);

/** tw_grid_dup_cell_text: (transfer full): the cell as it is shown; "NULL" where it is NULL */
char *tw_grid_dup_cell_text (TwGrid *self, guint row, guint column);

G_END_DECLS
