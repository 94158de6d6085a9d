// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Every key that does something, as a list that can be searched: it folds into any width, which
 * GtkShortcutsWindow does not. */
#define TW_TYPE_SHORTCUTS_WINDOW (tw_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (TwShortcutsWindow, tw_shortcuts_window, TW, SHORTCUTS_WINDOW,
                      AdwPreferencesWindow)

/** tw_shortcuts_window_present: over @parent */
void tw_shortcuts_window_present (GtkWindow *parent);

G_END_DECLS
