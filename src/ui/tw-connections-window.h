// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The person's connections: renamed, deleted, exported and imported here. Emits "changed" when
 * profiles.yaml has changed, and "edit" with the name of one to be changed in the assistant. */
#define TW_TYPE_CONNECTIONS_WINDOW (tw_connections_window_get_type ())
G_DECLARE_FINAL_TYPE (TwConnectionsWindow, tw_connections_window, TW, CONNECTIONS_WINDOW, AdwWindow)

TwConnectionsWindow *tw_connections_window_new (GtkWindow *parent);

G_END_DECLS
