// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/answer/tw-ask-bar.h"

G_BEGIN_DECLS

/* What stands below the ask bar while there is no answer: opening, failed, no tables, and the
 * page of a connection where nothing was asked yet, with three questions to begin with. */
#define TW_TYPE_SESSION_PAGE (tw_session_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSessionPage, tw_session_page, TW, SESSION_PAGE, AdwBin)

/** tw_session_page_new: @ask_bar is where its questions are asked */
TwSessionPage *tw_session_page_new (TwSession *session, TwAskBar *ask_bar);

G_END_DECLS
