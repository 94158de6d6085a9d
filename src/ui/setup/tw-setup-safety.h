// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* What the user of a connection could change, if Tradewind let it through, and a script that makes a
 * user who could not. */
#define TW_TYPE_SETUP_SAFETY (tw_setup_safety_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupSafety, tw_setup_safety, TW, SETUP_SAFETY, AdwPreferencesGroup)

/** tw_setup_safety_look: connects and looks, in a worker; @password is nullable */
void tw_setup_safety_look (TwSetupSafety *self, const TwProfile *profile, const char *password);

/** tw_setup_safety_stop: gives up looking */
void tw_setup_safety_stop (TwSetupSafety *self);

G_END_DECLS
