// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The header's chip of what questions cost, with the figures behind it. Hidden while the built-in
 * model answers. */
#define TW_TYPE_USAGE_BUTTON (tw_usage_button_get_type ())
G_DECLARE_FINAL_TYPE (TwUsageButton, tw_usage_button, TW, USAGE_BUTTON, AdwBin)

void tw_usage_button_set_session (TwUsageButton *self, TwSession *session);

G_END_DECLS
