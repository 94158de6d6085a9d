// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Says where the answer in the foreground stands in the history, runs it again, and shows what that
 * gave otherwise. */
#define TW_TYPE_KEPT_LINE (tw_kept_line_get_type ())
G_DECLARE_FINAL_TYPE (TwKeptLine, tw_kept_line, TW, KEPT_LINE, AdwBin)

/** tw_kept_line_set_session: once */
void tw_kept_line_set_session (TwKeptLine *self, TwSession *session);

G_END_DECLS
