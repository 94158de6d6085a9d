// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Chart and rows of an answer, with a divider between them; either can fill the pane. */
#define TW_TYPE_RESULT_PANE (tw_result_pane_get_type ())
G_DECLARE_FINAL_TYPE (TwResultPane, tw_result_pane, TW, RESULT_PANE, GtkWidget)

/** tw_result_pane_show: the answer as it is now; hides itself without a result; @answer is
 * (nullable) */
void tw_result_pane_show (TwResultPane *self, TwAnswer *answer);

/** tw_result_pane_set_narrow: the rows go below the chart */
void tw_result_pane_set_narrow (TwResultPane *self, gboolean narrow);

/** tw_result_pane_reveal: selects cells in the rows, see tw_grid_reveal(), which are shown and get the
 * focus */
gboolean tw_result_pane_reveal (TwResultPane *self, int column, const GArray *rows);

/** tw_result_pane_set_session: whose connection a query is run again with, for all its rows */
void tw_result_pane_set_session (TwResultPane *self, TwSession *session);

/** tw_result_pane_export: shows what the rows can be exported as; the window's "win.toast" action says
 * how it went */
void tw_result_pane_export (TwResultPane *self);

G_END_DECLS
