// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A cell of the grid for screen readers: never drawn, only described. */
#define TW_TYPE_GRID_CELL (tw_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (TwGridCell, tw_grid_cell, TW, GRID_CELL, GtkWidget)

TwGridCell *tw_grid_cell_new (gboolean focusable);
void tw_grid_cell_describe (TwGridCell *self, const char *label);

G_END_DECLS
