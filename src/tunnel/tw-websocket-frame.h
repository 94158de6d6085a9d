// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* The frames of the WebSocket protocol (RFC 6455 §5), the client's side: what is sent is masked,
 * what arrives is not. No input or output of its own; one thread. */

typedef enum {
  TW_WEBSOCKET_CONTINUATION = 0,
  TW_WEBSOCKET_TEXT = 1,
  TW_WEBSOCKET_BINARY = 2,
  TW_WEBSOCKET_CLOSE = 8,
  TW_WEBSOCKET_PING = 9,
  TW_WEBSOCKET_PONG = 10,
} TwWebsocketOpcode;

#define TW_WEBSOCKET_MASK_SIZE 4
#define TW_WEBSOCKET_MAX_CONTROL 125
#define TW_WEBSOCKET_CLOSE_NORMAL 1000
#define TW_WEBSOCKET_CLOSE_PROTOCOL 1002
#define TW_WEBSOCKET_CLOSE_NONE 1005 /* a close frame without a code */

/** tw_websocket_append_frame: a whole message in one frame, masked with @mask */
void tw_websocket_append_frame (GByteArray *out, TwWebsocketOpcode opcode,
                                const guint8 mask[TW_WEBSOCKET_MASK_SIZE], const guint8 *data,
                                gsize length);

/**
 * TwWebsocketMessage: text or binary, its fragments joined; or a control frame
 * @data: good until the decoder is used again
 */
typedef struct {
  TwWebsocketOpcode opcode;
  const guint8 *data;
  gsize length;
} TwWebsocketMessage;

typedef struct _TwWebsocketDecoder TwWebsocketDecoder;

/** tw_websocket_decoder_new: @max_message: bytes of a message, all fragments together */
TwWebsocketDecoder *tw_websocket_decoder_new (gsize max_message);
void tw_websocket_decoder_free (TwWebsocketDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwWebsocketDecoder, tw_websocket_decoder_free)

void tw_websocket_decoder_push (TwWebsocketDecoder *self, const guint8 *data, gsize length);

/**
 * tw_websocket_decoder_next:
 *
 * Returns: %TRUE with a message; %FALSE without an error where more bytes are needed; %FALSE with
 *   %TW_TUNNEL_ERROR_PROTOCOL, after which every call fails alike
 */
gboolean tw_websocket_decoder_next (TwWebsocketDecoder *self, TwWebsocketMessage *message,
                                    GError **error);

/** tw_websocket_read_close: a close frame's code, and its reason (transfer full) */
guint tw_websocket_read_close (const TwWebsocketMessage *message, char **reason);

G_END_DECLS
