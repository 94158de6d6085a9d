// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The questions kept on this machine: found as one types, opened, run again, pinned and deleted. */
#define TW_TYPE_HISTORY_PANE (tw_history_pane_get_type ())
G_DECLARE_FINAL_TYPE (TwHistoryPane, tw_history_pane, TW, HISTORY_PANE, AdwBin)

TwHistoryPane *tw_history_pane_new (TwSession *session);
void tw_history_pane_focus_search (TwHistoryPane *self);

/** tw_history_pane_refresh: what other windows and programs have kept is there, too */
void tw_history_pane_refresh (TwHistoryPane *self);

G_END_DECLS
