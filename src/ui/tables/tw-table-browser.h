// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* What there is to ask about: tables and columns, business names first. Signal: "picked" (const
 * char *words) when a name should go into the question. */
#define TW_TYPE_TABLE_BROWSER (tw_table_browser_get_type ())
G_DECLARE_FINAL_TYPE (TwTableBrowser, tw_table_browser, TW, TABLE_BROWSER, AdwBin)

TwTableBrowser *tw_table_browser_new (TwSession *session);
void tw_table_browser_focus_search (TwTableBrowser *self);

G_END_DECLS
