// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The person's verified queries (examples.yaml): found, added, edited and deleted. What does not suit
 * the schema is not saved, and what another program wrote meanwhile is not lost. */
#define TW_TYPE_VERIFIED_WINDOW (tw_verified_window_get_type ())
G_DECLARE_FINAL_TYPE (TwVerifiedWindow, tw_verified_window, TW, VERIFIED_WINDOW, AdwWindow)

/** tw_verified_window_present: over @parent; the session has a workspace with a catalog */
void tw_verified_window_present (GtkWindow *parent, TwSession *session);

G_END_DECLS
