// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-channel.h"

G_BEGIN_DECLS

/* What a data channel has sent and nobody has acknowledged, and when it is time to send it again
 * (RFC 6298's estimate with Karn's rule: no sample from what was sent twice). For TwChannel. */
typedef struct _TwChannelQueue TwChannelQueue;

/** TwChannelSend: sends a message of the queue, now */
typedef void (*TwChannelSend) (const guint8 *data, gsize length, gpointer user_data);

TwChannelQueue *tw_channel_queue_new (void);
void tw_channel_queue_free (TwChannelQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwChannelQueue, tw_channel_queue_free)

/** tw_channel_queue_add: takes the bytes of message @sequence, one more than the last */
void tw_channel_queue_add (TwChannelQueue *self, gint64 sequence, GByteArray *bytes, gint64 now);
void tw_channel_queue_acknowledge (TwChannelQueue *self, gint64 sequence, gint64 now);
guint tw_channel_queue_get_length (const TwChannelQueue *self);

/** tw_channel_queue_set_slow: the other side is away: send again seldom */
void tw_channel_queue_set_slow (TwChannelQueue *self, gboolean slow);

/** tw_channel_queue_send_all: to a new connection */
void tw_channel_queue_send_all (TwChannelQueue *self, gint64 now, TwChannelSend send,
                                gpointer user_data);

/** tw_channel_queue_send_due: @next becomes when to call again where that is earlier; %FALSE where
 * nothing was acknowledged for %TW_CHANNEL_GIVE_UP_MS */
gboolean tw_channel_queue_send_due (TwChannelQueue *self, gint64 now, gint64 *next,
                                    TwChannelSend send, gpointer user_data);

G_END_DECLS
