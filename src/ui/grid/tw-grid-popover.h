// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

/** tw_grid_popover_show: below @at of @grid, with @child and the keys on @focus; it is gone when it is
 * closed, and the grid has the keys again */
GtkWidget *tw_grid_popover_show (TwGrid *grid, const GdkRectangle *at, GtkWidget *child,
                                 GtkWidget *focus);

/** tw_grid_popover_unparent: soon, as it is just being closed; its parent has the keys again */
void tw_grid_popover_unparent (GtkPopover *popover);

/** tw_grid_ask_row: asks for the number of a row and goes there */
void tw_grid_ask_row (TwGrid *grid, const GdkRectangle *at);

/** tw_grid_choose_columns: asks which columns are shown */
void tw_grid_choose_columns (TwGrid *grid, const GdkRectangle *at);

G_END_DECLS
