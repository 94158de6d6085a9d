// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* Carries local connections as streams of one smux session. Belongs to one thread, never blocks;
 * times are monotonic microseconds. */
typedef struct _TwForwarder TwForwarder;

#define TW_FORWARDER_MAX_BUFFER (64 * 1024 * 1024) /* of a stream whose reader is slow */
#define TW_FORWARDER_MAX_STREAMS 512
#define TW_FORWARDER_NOP_MS 10000

/** TwForwarderMode: what happens to who connects */
typedef enum {
  TW_FORWARDER_WAITS,   /* they wait: the tunnel is being opened, or resumed */
  TW_FORWARDER_CARRIES,
  TW_FORWARDER_REFUSES, /* reset */
} TwForwarderMode;

/** TwForwarderTrouble: what a person should hear of a connection */
typedef enum {
  TW_FORWARDER_UNREACHABLE, /* the instance could not connect to the destination */
  TW_FORWARDER_TOO_SLOW,    /* a local program did not read */
} TwForwarderTrouble;

/** TwForwarderNotice: is told before the connection is reset */
typedef void (*TwForwarderNotice) (TwForwarderTrouble trouble, gpointer user_data);

typedef struct {
  guint64 sent;
  guint64 received;
  guint n_streams;
} TwForwarderCount;

/** tw_forwarder_new: @port: 0 for one that is free; %NULL with %TW_TUNNEL_ERROR_LOCAL */
TwForwarder *tw_forwarder_new (guint port, TwForwarderNotice notice, gpointer user_data,
                               GError **error);
void tw_forwarder_free (TwForwarder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwForwarder, tw_forwarder_free)

guint tw_forwarder_get_port (const TwForwarder *self);
void tw_forwarder_get_count (const TwForwarder *self, TwForwarderCount *count);
void tw_forwarder_set_mode (TwForwarder *self, TwForwarderMode mode);

/** tw_forwarder_begin: a new smux session. @keep_alive: whether NOP frames are wanted */
void tw_forwarder_begin (TwForwarder *self);
void tw_forwarder_set_keep_alive (TwForwarder *self, gboolean keep_alive);

/** tw_forwarder_reset_all: every local connection, now; their ends are put into the output */
void tw_forwarder_reset_all (TwForwarder *self);

/** tw_forwarder_add_polls: what to wait for; @room: bytes of output that would be taken now */
void tw_forwarder_add_polls (TwForwarder *self, GArray *polls, gsize room);

/** tw_forwarder_take_polls: accepts, reads and writes what the same @polls say, within @room */
void tw_forwarder_take_polls (TwForwarder *self, const GArray *polls, gsize room);

/** tw_forwarder_push: bytes of the smux session; %FALSE where they are none */
gboolean tw_forwarder_push (TwForwarder *self, const guint8 *data, gsize length, GError **error);

/** tw_forwarder_refused: the next stream that ends without a byte could not reach its destination */
void tw_forwarder_refused (TwForwarder *self);

/** tw_forwarder_tick: as tw_channel_tick() */
void tw_forwarder_tick (TwForwarder *self, gint64 now, gint64 *next);

/** tw_forwarder_get_output: what is to be sent; the caller empties it */
GByteArray *tw_forwarder_get_output (TwForwarder *self);

/** tw_forwarder_is_wanted: somebody is waiting to connect. After tw_forwarder_take_polls(), in the
 * mode that lets them wait */
gboolean tw_forwarder_is_wanted (const TwForwarder *self);

G_END_DECLS
