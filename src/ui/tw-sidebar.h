// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tables/tw-table-browser.h"

G_BEGIN_DECLS

/* Beside the answer: the tables, or the history. */
#define TW_TYPE_SIDEBAR (tw_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (TwSidebar, tw_sidebar, TW, SIDEBAR, AdwBin)

TwSidebar *tw_sidebar_new (TwSession *session);
TwTableBrowser *tw_sidebar_get_browser (TwSidebar *self);

/** tw_sidebar_search_tables: shows them, with the focus in their search */
void tw_sidebar_search_tables (TwSidebar *self);
/** tw_sidebar_search_history: likewise */
void tw_sidebar_search_history (TwSidebar *self);
/** tw_sidebar_refresh: what other programs have kept */
void tw_sidebar_refresh (TwSidebar *self);

G_END_DECLS
