// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-profile.h"
#include "setup/tw-sample-server.h"
#include "tunnel/tw-tunnel.h"
#include "warehouse/tw-endpoint.h"

G_BEGIN_DECLS

/* A profile whose warehouse is behind an instance: through AWS Session Manager. */

/**
 * TwTunnelHooks: what a tunnel may have to ask the person; called in workers
 * @ask: (nullable): whether a stopped instance may be started
 * @prompt: (nullable): the code of an MFA device
 */
typedef struct {
  TwTunnelAsk ask;
  TwAwsMfaPrompt prompt;
  gpointer user_data;
} TwTunnelHooks;

/**
 * tw_profile_open_tunnel:
 * @profile: with a tunnel_instance
 * @endpoint: where the profile leads, as the instance sees it
 * @hooks: (nullable)
 * @progress: (nullable)
 *
 * Blocking. A tunnel to the same place is shared. Once a session has ended, a new connection opens
 * another.
 *
 * Returns: (transfer full): a tunnel that is ready; reach it with
 *   tw_endpoint_with_address() on 127.0.0.1, its host staying the real one, so that the server's
 *   certificate is checked end to end
 */
TwTunnel *tw_profile_open_tunnel (const TwProfile *profile, const TwEndpoint *endpoint,
                                  const TwTunnelHooks *hooks, TwSetupProgress progress,
                                  gpointer progress_data, GCancellable *cancellable,
                                  GError **error);

/** tw_profile_explain_tunnel: adds to @error of a connection through @tunnel what the tunnel knows of
 * it: that the instance did not reach the host, or that the session was lost */
void tw_profile_explain_tunnel (TwTunnel *tunnel, GError **error);

G_END_DECLS
