// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/history/tw-history-item.h"

G_BEGIN_DECLS

/* A question in the list of the history, with a menu of what can be done with it: actions of the
 * group "history" with its id. */
#define TW_TYPE_HISTORY_ROW (tw_history_row_get_type ())
G_DECLARE_FINAL_TYPE (TwHistoryRow, tw_history_row, TW, HISTORY_ROW, GtkWidget)

GtkWidget *tw_history_row_new (void);

/** tw_history_row_set_item: @item: (nullable) */
void tw_history_row_set_item (TwHistoryRow *self, TwHistoryItem *item);

/** tw_history_row_get_id: of its question, or 0 */
gint64 tw_history_row_get_id (TwHistoryRow *self);

/** tw_history_row_popup: opens its menu */
void tw_history_row_popup (TwHistoryRow *self);

G_END_DECLS
