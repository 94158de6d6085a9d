// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-worker.h"

G_BEGIN_DECLS

/* Amazon's session-manager-plugin in our place, for where ours is refused. It is started directly,
 * without the `aws` command; its own limits hold: it tells nothing of what passes, lets any user of
 * this computer in, and may go on without a word after the connection was lost. */

#define TW_TUNNEL_PLUGIN_STOP_MS 5000 /* to end after SIGINT */

/** tw_tunnel_plugin_find: (transfer full): its path, or %NULL with %TW_TUNNEL_ERROR_LOCAL */
char *tw_tunnel_plugin_find (GError **error);

/** tw_tunnel_plugin_start: as tw_tunnel_worker_start(), with @work's plugin */
gboolean tw_tunnel_plugin_start (const TwTunnelWork *work, TwTunnelControl *control, guint *port,
                                 GError **error);

G_END_DECLS
