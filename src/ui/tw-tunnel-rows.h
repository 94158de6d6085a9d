// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-profile.h"

G_BEGIN_DECLS

/** TwTunnelRowsChanged: @profile has other settings than before */
typedef void (*TwTunnelRowsChanged) (const TwProfile *profile, gpointer user_data);

/**
 * tw_tunnel_rows_add:
 * @profile: with a tunnel; outlives @row, as @user_data does
 *
 * Who carries the connection's tunnel, and how long queries wait for one that was lost.
 */
void tw_tunnel_rows_add (AdwExpanderRow *row, TwProfile *profile, TwTunnelRowsChanged changed,
                         gpointer user_data);

G_END_DECLS
