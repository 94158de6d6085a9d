// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

/* One row as a list of its columns, one below the other; goes to the rows before and behind, and takes
 * the grid's current cell along. */
#define TW_TYPE_RECORD_WINDOW (tw_record_window_get_type ())
G_DECLARE_FINAL_TYPE (TwRecordWindow, tw_record_window, TW, RECORD_WINDOW, AdwWindow)

/** tw_record_window_present: of @grid's current row */
void tw_record_window_present (TwGrid *grid, GtkWindow *parent);

G_END_DECLS
