// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

#define TW_TYPE_WINDOW (tw_window_get_type ())
G_DECLARE_FINAL_TYPE (TwWindow, tw_window, TW, WINDOW, AdwApplicationWindow)

/**
 * tw_window_new:
 * @profile: (nullable): to open; %NULL opens the last one
 * @question: (nullable): asked as soon as the profile is open
 *
 * The window shows its frame at once, and makes its editor, grid and connection after that.
 */
TwWindow *tw_window_new (GtkApplication *application, const char *profile, const char *question);

TwSession *tw_window_get_session (TwWindow *self);

G_END_DECLS
