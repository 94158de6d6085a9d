// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "warehouse/tw-result-view.h"

G_BEGIN_DECLS

/* What asks which rows of one column are to be shown: a text or a comparison, or some of its values
 * with how often each is there. What is chosen counts at once. */
#define TW_TYPE_GRID_FILTER (tw_grid_filter_get_type ())
G_DECLARE_FINAL_TYPE (TwGridFilter, tw_grid_filter, TW, GRID_FILTER, GtkPopover)

/** tw_grid_filter_popup: below @at of @parent; it is gone when it is closed
 * @column: the result set's; it is complete */
void tw_grid_filter_popup (GtkWidget *parent, const GdkRectangle *at, TwResultView *view,
                           guint column);

G_END_DECLS
