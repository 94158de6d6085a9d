// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-setup-draft.h"

G_BEGIN_DECLS

/* The setup assistant: a header, the page that the person is on, and the button that goes on. Emits
 * "closed" when the person leaves it for later, and "finished" with the profile to open. */
#define TW_TYPE_SETUP_VIEW (tw_setup_view_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupView, tw_setup_view, TW, SETUP_VIEW, AdwBin)

TwSetupView *tw_setup_view_new (TwSetupDraft *draft);

/** tw_setup_view_start: where the draft left off, or at the choice of a route */
void tw_setup_view_start (TwSetupView *self);

/** tw_setup_view_is_waiting: the assistant was open when the program ended */
gboolean tw_setup_view_is_waiting (TwSetupDraft *draft);

G_END_DECLS
