// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-reset.h"

G_BEGIN_DECLS

/* Says what Tradewind keeps on this computer, and forgets what the person chooses of it. Emits
 * "forget" with the kinds (bits: 1 << #TwResetKind) when everything that uses them has to be closed,
 * and "forgotten" with the same when they are gone, or as far as they could be. */
#define TW_TYPE_RESET_WINDOW (tw_reset_window_get_type ())
G_DECLARE_FINAL_TYPE (TwResetWindow, tw_reset_window, TW, RESET_WINDOW, AdwWindow)

TwResetWindow *tw_reset_window_new (GtkWindow *parent);

G_END_DECLS
