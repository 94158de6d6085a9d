// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-control.h"
#include "tunnel/tw-tunnel-opener.h"

G_BEGIN_DECLS

/* The thread that carries a tunnel: it alone touches connection, channel, timers and sockets. For
 * TwTunnel. */

#define TW_TUNNEL_HANDSHAKE_MS 30000
#define TW_TUNNEL_RETRY_FOR_MS (10 * 60000)
#define TW_TUNNEL_RESUME_MS 60000 /* that local connections stay open without one to the service */
#define TW_TUNNEL_GOODBYE_MS 2000 /* for the agent to acknowledge the end */

/**
 * TwTunnelWork: everything is copied but the client, which is kept
 * @local_port: 0 for one that is free
 * @resume_ms: 0 for %TW_TUNNEL_RESUME_MS
 * @ping_ms: 0 for what the WebSocket does by itself
 * @plugin: (nullable): the path of Amazon's plugin, to be used instead; see tw-tunnel-plugin.h
 * @reopens: who connects to a closed tunnel opens it again
 */
typedef struct {
  TwAwsClient *client;
  const char *target;
  const char *host;
  guint port;
  guint local_port;
  guint resume_ms;
  guint ping_ms;
  const char *plugin;
  gboolean reopens;
  TwTunnelAsk ask;
  gpointer ask_data;
} TwTunnelWork;

/**
 * tw_tunnel_worker_start:
 * @port: (out): where it listens
 *
 * Never waits. The thread ends when @control is stopped, and says so there.
 *
 * Returns: %FALSE with %TW_TUNNEL_ERROR_LOCAL where it cannot listen
 */
gboolean tw_tunnel_worker_start (const TwTunnelWork *work, TwTunnelControl *control, guint *port,
                                 GError **error);

G_END_DECLS
