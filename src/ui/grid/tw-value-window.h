// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

/** tw_value_window_present: a window that shows one cell in full: long text with its line breaks, JSON
 * and SUPER broken into indented lines; @column: the result set's, @row: the grid's */
void tw_value_window_present (TwGrid *grid, GtkWindow *parent, guint row, guint column);

G_END_DECLS
