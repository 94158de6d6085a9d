// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-filter.h"

G_BEGIN_DECLS

/* A result set as a person has sorted and filtered it. Lives in the main context; sorts and filters
 * in a worker, and shows the order before until the new one is there. Signal "changed": the rows
 * shown, or the wish, have changed. Property "busy": the order shown is not yet the one wished for. */
#define TW_TYPE_RESULT_VIEW (tw_result_view_get_type ())
G_DECLARE_FINAL_TYPE (TwResultView, tw_result_view, TW, RESULT_VIEW, GObject)

TwResultView *tw_result_view_new (TwResultSet *result);

TwResultSet *tw_result_view_get_result (TwResultView *self);

/** tw_result_view_set_complete: the result set grows no more. Until then its rows are shown as they
 * come, and what was wished for waits. */
void tw_result_view_set_complete (TwResultView *self);

guint tw_result_view_get_n_rows (TwResultView *self);

/** tw_result_view_get_row: the result set's row at @position */
guint tw_result_view_get_row (TwResultView *self, guint position);

/** tw_result_view_get_order: (nullable): %NULL: the result set's own */
TwRowOrder *tw_result_view_get_order (TwResultView *self);

/** tw_result_view_set_sort: @keys is copied; the most important first */
void tw_result_view_set_sort (TwResultView *self, const TwSortKey *keys, guint n_keys);
const TwSortKey *tw_result_view_get_sort (TwResultView *self, guint *n_keys);

/**
 * tw_result_view_toggle_sort:
 * @add: beside the other keys, else instead of them
 *
 * Ascending, then descending, then not at all.
 */
void tw_result_view_toggle_sort (TwResultView *self, guint column, gboolean add);

/** tw_result_view_set_filter: instead of the column's filter; all filters must pass
 * @filter: (nullable): none for @column */
void tw_result_view_set_filter (TwResultView *self, guint column, TwRowFilter *filter);
/** tw_result_view_get_filter: (nullable) */
TwRowFilter *tw_result_view_get_filter (TwResultView *self, guint column);
guint tw_result_view_get_n_filters (TwResultView *self);

/** tw_result_view_prepare_filter: somebody is about to search in @column: makes what that needs ready
 * in a worker, so that the first key press is as quick as the others */
void tw_result_view_prepare_filter (TwResultView *self, guint column);

/** tw_result_view_clear: neither sorted nor filtered */
void tw_result_view_clear (TwResultView *self);

gboolean tw_result_view_get_busy (TwResultView *self);

G_END_DECLS
