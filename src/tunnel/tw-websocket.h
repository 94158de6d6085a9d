// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "tunnel/tw-websocket-frame.h"

G_BEGIN_DECLS

/* A WebSocket connection (RFC 6455), the client's side, on a connection that libcurl makes: with its
 * TLS, proxies and certificates. Opened by one thread, then used by one, perhaps another. */
typedef struct _TwWebsocket TwWebsocket;

#define TW_WEBSOCKET_MAX_MESSAGE (1024 * 1024)
#define TW_WEBSOCKET_PING_MS 30000
#define TW_WEBSOCKET_MISSED_PONGS 2 /* so many, and the connection counts as dead */

/**
 * TwWebsocketOptions:
 * @url: http or https
 * @headers: (nullable) (element-type utf8): "Name: value" lines to add to the upgrade
 * @ca_file: (nullable): certificates to trust instead of the system's
 * @proxy: (nullable): instead of what https_proxy and no_proxy say
 * @open_ms: for connecting and the upgrade
 * @ping_ms: between pings; 0 for %TW_WEBSOCKET_PING_MS
 */
typedef struct {
  const char *url;
  GPtrArray *headers;
  const char *ca_file;
  const char *proxy;
  guint open_ms;
  guint ping_ms;
} TwWebsocketOptions;

/**
 * tw_websocket_open:
 *
 * Blocking; for workers. Nothing blocks afterwards.
 *
 * Returns: (transfer full): or %NULL with %TW_TUNNEL_ERROR_NETWORK, %TW_TUNNEL_ERROR_REFUSED (with
 *   the HTTP status and advice), %TW_TUNNEL_ERROR_PROTOCOL or %G_IO_ERROR_CANCELLED
 */
TwWebsocket *tw_websocket_open (const TwWebsocketOptions *options, GCancellable *cancellable,
                                GError **error);
void tw_websocket_free (TwWebsocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwWebsocket, tw_websocket_free)

/** tw_websocket_get_poll: what to wait for, now */
GPollFD tw_websocket_get_poll (TwWebsocket *self);

/** tw_websocket_has_more: there may be bytes that no poll would report: read again */
gboolean tw_websocket_has_more (const TwWebsocket *self);

/** tw_websocket_send: queues a message */
void tw_websocket_send (TwWebsocket *self, TwWebsocketOpcode opcode, const guint8 *data,
                        gsize length);

/** tw_websocket_get_queued: bytes that have not gone out */
gsize tw_websocket_get_queued (const TwWebsocket *self);

/** tw_websocket_flush: sends what the connection takes; %FALSE where it is broken */
gboolean tw_websocket_flush (TwWebsocket *self, GError **error);

/** TwWebsocketTake: a text or binary message; %FALSE with @error to stop */
typedef gboolean (*TwWebsocketTake) (const TwWebsocketMessage *message, gpointer user_data,
                                     GError **error);

/** tw_websocket_read: what has arrived, but not too much at once; pings are answered. %FALSE where
 * the connection has ended, with the close frame's code in the error, or @take gave up */
gboolean tw_websocket_read (TwWebsocket *self, TwWebsocketTake take, gpointer user_data,
                            GError **error);

/** tw_websocket_tick: pings when it is time. @next is set to when to call again (monotonic µs) where
 * that is earlier; %FALSE where pongs stayed away */
gboolean tw_websocket_tick (TwWebsocket *self, gint64 now, gint64 *next, GError **error);

/** tw_websocket_send_close: a normal close; the connection may be freed once it is flushed */
void tw_websocket_send_close (TwWebsocket *self);

G_END_DECLS
