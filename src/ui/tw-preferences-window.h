// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-preferences.h"

G_BEGIN_DECLS

/* Who answers, within which limits, and what may leave. Emits "saved" when it was closed with
 * something changed and the file was written. */
#define TW_TYPE_PREFERENCES_WINDOW (tw_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (TwPreferencesWindow, tw_preferences_window, TW, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

TwPreferencesWindow *tw_preferences_window_new (GtkWindow *parent);

/** tw_preferences_window_show_bedrock: turns to the page where the model is chosen */
void tw_preferences_window_show_bedrock (TwPreferencesWindow *self);

G_END_DECLS
