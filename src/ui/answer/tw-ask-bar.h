// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Where a question is written, asked and cancelled. */
#define TW_TYPE_ASK_BAR (tw_ask_bar_get_type ())
G_DECLARE_FINAL_TYPE (TwAskBar, tw_ask_bar, TW, ASK_BAR, GtkWidget)

void tw_ask_bar_set_session (TwAskBar *self, TwSession *session);

/** tw_ask_bar_ask: writes @question into the bar and asks it; %NULL asks what is written */
void tw_ask_bar_ask (TwAskBar *self, const char *question);
/** tw_ask_bar_insert: puts words at the cursor, with spaces around them, and the focus there */
void tw_ask_bar_insert (TwAskBar *self, const char *words);
void tw_ask_bar_focus (TwAskBar *self);
/** tw_ask_bar_show_samples: opens their list */
void tw_ask_bar_show_samples (TwAskBar *self);
void tw_ask_bar_clear (TwAskBar *self);

G_END_DECLS
