// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/history/tw-history.h"

G_BEGIN_DECLS

/* An entry in the list of the history. */
#define TW_TYPE_HISTORY_ITEM (tw_history_item_get_type ())
G_DECLARE_FINAL_TYPE (TwHistoryItem, tw_history_item, TW, HISTORY_ITEM, GObject)

const TwHistoryEntry *tw_history_item_get_entry (TwHistoryItem *self);

/** tw_history_item_get_heading: (nullable): of the part of the list that begins with it */
const char *tw_history_item_get_heading (TwHistoryItem *self);

/** tw_history_item_is_follow_up: it stands below what it follows up */
gboolean tw_history_item_is_follow_up (TwHistoryItem *self);

/** tw_history_item_equal: whether they look the same */
gboolean tw_history_item_equal (TwHistoryItem *a, TwHistoryItem *b);

/** tw_history_items_new: (element-type TwHistoryItem) (transfer full): of @entries: (element-type
 * TwHistoryEntry), in the order of tw_history_list() */
GPtrArray *tw_history_items_new (const GPtrArray *entries);

G_END_DECLS
