// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-channel-json.h"

G_BEGIN_DECLS

/* One data channel of Session Manager: handshake, order, acknowledgements, sending again. It outlives
 * the connections under it. No input, output or clock of its own; one thread. Times are monotonic
 * microseconds. */
typedef struct _TwChannel TwChannel;

#define TW_CHANNEL_MAX_PAYLOAD 1024
#define TW_CHANNEL_MAX_IN_FLIGHT 256 /* messages; beyond it, who writes has to wait */
#define TW_CHANNEL_MAX_REORDERED 10000
#define TW_CHANNEL_FIRST_RTT_MS 100
#define TW_CHANNEL_FIRST_RTO_MS 200
#define TW_CHANNEL_MAX_RTO_MS 1000
#define TW_CHANNEL_MIN_VARIATION_MS 10
#define TW_CHANNEL_RESEND_AT_ONCE 16
#define TW_CHANNEL_GIVE_UP_MS (5 * 60 * 1000) /* connected, and nothing is acknowledged */

/* Agents up to this one cannot carry several connections in one session. */
#define TW_CHANNEL_LAST_AGENT_WITHOUT_MUX "3.0.196.0"

/* Agents up to this one end a session whose smux is silent. */
#define TW_CHANNEL_LAST_AGENT_WITH_KEEP_ALIVE "3.1.1511.0"

/**
 * TwChannelSink: what comes of messages that are received, and of time that passes
 * @send: a message for a binary WebSocket frame; only while connected
 * @data: bytes of the stream, in order; %FALSE with @error ends the channel
 * @ready: the handshake is complete; @message: (nullable): the administrator's
 * @refused: the agent could not reach the destination
 */
typedef struct {
  void (*send) (const guint8 *data, gsize length, gpointer user_data);
  gboolean (*data) (const guint8 *data, gsize length, gpointer user_data, GError **error);
  void (*ready) (const char *message, gpointer user_data);
  void (*refused) (gpointer user_data);
} TwChannelSink;

TwChannel *tw_channel_new (const TwChannelSink *sink, gpointer user_data);
void tw_channel_free (TwChannel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwChannel, tw_channel_free)

/** tw_channel_set_connected: a new connection sends everything that was not acknowledged */
void tw_channel_set_connected (TwChannel *self, gboolean connected, gint64 now);

/** tw_channel_receive: a binary frame; damaged and unknown ones are passed over. %FALSE with
 * %TW_TUNNEL_ERROR_ENDED, _AGENT or _PROTOCOL where the channel is over */
gboolean tw_channel_receive (TwChannel *self, const guint8 *data, gsize length, gint64 now,
                             GError **error);

/** tw_channel_get_room: bytes that may be written now */
gsize tw_channel_get_room (const TwChannel *self);

/** tw_channel_write: bytes of the stream */
void tw_channel_write (TwChannel *self, const guint8 *data, gsize length, gint64 now);

void tw_channel_send_flag (TwChannel *self, TwChannelFlag flag, gint64 now);

/** tw_channel_tick: sends again what is due. @next is set to when to call again where that is
 * earlier; %FALSE with %TW_TUNNEL_ERROR_AGENT where nothing was acknowledged for too long */
gboolean tw_channel_tick (TwChannel *self, gint64 now, gint64 *next, GError **error);

/** tw_channel_get_in_flight: messages that were not acknowledged */
guint tw_channel_get_in_flight (const TwChannel *self);

gboolean tw_channel_is_ready (const TwChannel *self);

/** tw_channel_wants_keep_alive: the agent expects smux NOP frames */
gboolean tw_channel_wants_keep_alive (const TwChannel *self);

/** tw_channel_get_agent_version: (nullable): before the handshake */
const char *tw_channel_get_agent_version (const TwChannel *self);

G_END_DECLS
