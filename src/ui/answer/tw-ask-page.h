// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/answer/tw-ask-bar.h"

G_BEGIN_DECLS

/* The question and its answer, or why there is none: opening, failed, no tables, nothing asked. */
#define TW_TYPE_ASK_PAGE (tw_ask_page_get_type ())
G_DECLARE_FINAL_TYPE (TwAskPage, tw_ask_page, TW, ASK_PAGE, AdwBin)

void tw_ask_page_set_session (TwAskPage *self, TwSession *session);

/** tw_ask_page_complete: makes what the first frame does not show */
void tw_ask_page_complete (TwAskPage *self);

TwAskBar *tw_ask_page_get_bar (TwAskPage *self);
void tw_ask_page_set_narrow (TwAskPage *self, gboolean narrow);
void tw_ask_page_export (TwAskPage *self);

G_END_DECLS
