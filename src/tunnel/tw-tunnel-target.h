// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-ssm.h"
#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* The instance a tunnel goes through, when it is not there yet. */

#define TW_TUNNEL_ONLINE_MS (5 * 60000) /* for an agent to come online */
#define TW_TUNNEL_ONLINE_POLL_MS 3000

/** TwTunnelAsk: whether a stopped instance may be started; called in a worker, which waits for the
 * answer */
typedef gboolean (*TwTunnelAsk) (const char *instance, gpointer user_data);

/** TwTunnelWaiting: @ask: (nullable): then a stopped instance is an error */
typedef struct {
  TwAwsClient *client;
  const char *instance;
  void (*said) (const char *message, gpointer user_data);
  gpointer said_data;
  TwTunnelAsk ask;
  gpointer ask_data;
} TwTunnelWaiting;

/**
 * tw_tunnel_target_wait:
 *
 * Blocking. Until the instance's agent is online; starts the instance where it is stopped and the
 * person agrees.
 *
 * Returns: %FALSE with %TW_TUNNEL_ERROR_INSTANCE or %TW_TUNNEL_ERROR_AGENT
 */
gboolean tw_tunnel_target_wait (const TwTunnelWaiting *self, GCancellable *cancellable,
                                GError **error);

/**
 * tw_tunnel_target_start:
 * @at_once: (nullable): stops StartSession itself, whose answer, unread, leaves a session behind
 *
 * Blocking. Starts a session; where the agent is not online, waits for it as above.
 */
TwSsmSession *tw_tunnel_target_start (const TwTunnelWaiting *self, const TwSsmPortSession *port,
                                      GCancellable *at_once, GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
