// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The header's state of the tunnel that the connection goes through, with its figures and its restart
 * behind it. Hidden where there is none. */
#define TW_TYPE_TUNNEL_BUTTON (tw_tunnel_button_get_type ())
G_DECLARE_FINAL_TYPE (TwTunnelButton, tw_tunnel_button, TW, TUNNEL_BUTTON, AdwBin)

void tw_tunnel_button_set_session (TwTunnelButton *self, TwSession *session);

G_END_DECLS
