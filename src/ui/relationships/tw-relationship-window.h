// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* How the tables of a session's profile join: a list and a diagram to edit it in, saved to the
 * person's relationships.yaml. */
#define TW_TYPE_RELATIONSHIP_WINDOW (tw_relationship_window_get_type ())
G_DECLARE_FINAL_TYPE (TwRelationshipWindow, tw_relationship_window, TW, RELATIONSHIP_WINDOW,
                      AdwWindow)

/** tw_relationship_window_present: over @parent; the session has a workspace */
void tw_relationship_window_present (GtkWindow *parent, TwSession *session);

G_END_DECLS
