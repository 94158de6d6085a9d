// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-ssm.h"
#include "tunnel/tw-tunnel-target.h"
#include "tunnel/tw-websocket.h"

G_BEGIN_DECLS

/* Starts or resumes a session and opens its data channel, in a thread of its own, so that the thread
 * that carries the bytes never waits. For TwTunnel. */
typedef struct _TwTunnelOpener TwTunnelOpener;

#define TW_TUNNEL_OPEN_MS 15000      /* for the WebSocket: as long as the agent waits */
#define TW_TUNNEL_LET_START_MS 15000 /* a StartSession under way, when it is to stop: given up
                                      * earlier, the session it makes would stay open */
#define TW_TUNNEL_OPEN_RETRIES 6     /* where its first opening is refused for a while */
#define TW_TUNNEL_RETRY_MS 100       /* doubled each time, with as much again at random */
#define TW_TUNNEL_MAX_RETRY_MS 5000

/** TwTunnelStep: what it is at */
typedef enum {
  TW_TUNNEL_STEP_STARTING, /* the session */
  TW_TUNNEL_STEP_OPENING,  /* its data channel */
} TwTunnelStep;

/** TwTunnelSay: @message: (nullable): a sentence; called in the opener's thread */
typedef void (*TwTunnelSay) (TwTunnelStep step, const char *message, gpointer user_data);

/**
 * TwTunnelOpening: everything is copied but the client, which is kept
 * @session: (nullable): of a session to be resumed
 * @wake: is written to (an eventfd) when it has ended
 * @ask: (nullable): then a stopped instance is an error
 */
typedef struct {
  TwAwsClient *client;
  TwSsmPortSession port;
  const char *session;
  guint ping_ms;
  int wake;
  TwTunnelSay say;
  gpointer say_data;
  TwTunnelAsk ask;
  gpointer ask_data;
} TwTunnelOpening;

/** tw_tunnel_block_sigpipe: in this thread: TLS raises it where it writes to a socket that is gone */
void tw_tunnel_block_sigpipe (void);

/** tw_tunnel_retry_ms: how long to wait after so many attempts more than the first */
guint tw_tunnel_retry_ms (guint tries);

TwTunnelOpener *tw_tunnel_opener_new (const TwTunnelOpening *opening);

/** tw_tunnel_opener_is_done: never waits */
gboolean tw_tunnel_opener_is_done (TwTunnelOpener *self);

/**
 * tw_tunnel_opener_finish:
 * @session: (out) (nullable) (transfer full): also where only the data channel failed
 *
 * Once it is done. Returns: (transfer full): or %NULL with the error
 */
TwWebsocket *tw_tunnel_opener_finish (TwTunnelOpener *self, TwSsmSession **session,
                                      GError **error);

/** tw_tunnel_opener_free: stops it where it is not done, and ends a session that it started */
void tw_tunnel_opener_free (TwTunnelOpener *self);

G_END_DECLS
