// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-control.h"
#include "tunnel/tw-tunnel-target.h"

G_BEGIN_DECLS

/* A port of this computer that leads to a host behind an instance, through AWS Systems Manager
 * Session Manager. One for each (AWS profile, region, instance, host, port), shared by whoever wants
 * it. Thread-safe, counted by its users: the last one to let go ends the session. */
typedef struct _TwTunnel TwTunnel;

/**
 * TwTunnelOptions: strings are copied
 * @client: whose profile and region count; kept
 * @host: (nullable): as the instance sees it; %NULL for the instance itself
 * @local_port: 0 for one that is free
 * @resume_seconds: that local connections stay open while the connection to AWS is lost; 0 for a
 *   minute
 * @plugin: Amazon's session-manager-plugin carries it, and not we
 * @reopens: who connects after a session has ended opens a new one
 * @ask: (nullable): whether a stopped instance may be started; called in a worker
 */
typedef struct {
  TwAwsClient *client;
  const char *target;
  const char *host;
  guint port;
  guint local_port;
  guint resume_seconds;
  gboolean plugin;
  gboolean reopens;
  TwTunnelAsk ask;
  gpointer ask_data;
} TwTunnelOptions;

/**
 * tw_tunnel_acquire:
 *
 * Never waits: the tunnel listens, and is being opened. For tests, TRADEWIND_TUNNEL_PING_MS,
 * TRADEWIND_TUNNEL_RESUME_MS and TRADEWIND_TUNNEL_POLL_MS (how often an agent that is not online is
 * looked for) in the environment shorten the times.
 *
 * Returns: (transfer full): or %NULL with %TW_TUNNEL_ERROR_LOCAL
 */
TwTunnel *tw_tunnel_acquire (const TwTunnelOptions *options, GError **error);

/** tw_tunnel_share: (transfer full): the same, for another user */
TwTunnel *tw_tunnel_share (TwTunnel *self);

/** tw_tunnel_release: never waits; see tw_tunnels_finish() */
void tw_tunnel_release (TwTunnel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTunnel, tw_tunnel_release)

/** tw_tunnel_get_port: on 127.0.0.1 */
guint tw_tunnel_get_port (const TwTunnel *self);
const char *tw_tunnel_get_target (const TwTunnel *self);
const char *tw_tunnel_get_host (const TwTunnel *self); /* nullable */
guint tw_tunnel_get_remote_port (const TwTunnel *self);

/** tw_tunnel_get_status: @status: (out) */
void tw_tunnel_get_status (TwTunnel *self, TwTunnelStatus *status);

/** tw_tunnel_wait: as tw_tunnel_control_wait() */
gboolean tw_tunnel_wait (TwTunnel *self, guint *serial, gint64 end, GCancellable *cancellable);

/** TwTunnelProgress: @message: a sentence */
typedef void (*TwTunnelProgress) (const char *message, gpointer user_data);

/**
 * tw_tunnel_wait_ready:
 * @progress: (nullable)
 *
 * Blocking. A tunnel that is closed is opened again.
 *
 * Returns: %FALSE with the reason it is closed, or %G_IO_ERROR_CANCELLED
 */
gboolean tw_tunnel_wait_ready (TwTunnel *self, TwTunnelProgress progress, gpointer user_data,
                               GCancellable *cancellable, GError **error);

/** tw_tunnel_restart: ends the session and starts another; the port stays */
void tw_tunnel_restart (TwTunnel *self);

/** tw_tunnels_finish: for the end of the program. Blocking: stops all tunnels, those in use too, and
 * waits until their sessions have ended, @ms at most; %FALSE where that was too short */
gboolean tw_tunnels_finish (guint ms);

G_END_DECLS
