// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tables/tw-browser-model.h"

G_BEGIN_DECLS

/* A row of the table browser: icon, name, and its physical name or type in a lighter tone. */
#define TW_TYPE_BROWSER_ROW (tw_browser_row_get_type ())
G_DECLARE_FINAL_TYPE (TwBrowserRow, tw_browser_row, TW, BROWSER_ROW, GtkWidget)

GtkWidget *tw_browser_row_new (void);
/** tw_browser_row_set_item: @row is (nullable): a row of the tree, holding a #TwBrowserItem */
void tw_browser_row_set_item (TwBrowserRow *self, GtkTreeListRow *row);

G_END_DECLS
