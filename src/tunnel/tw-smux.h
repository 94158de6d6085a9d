// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* smux version 1 (github.com/xtaci/smux), the client's side: many byte streams in one. A frame is
 * version, command, length and stream id (little-endian), then data. No input or output of its own;
 * one thread. */

#define TW_SMUX_VERSION 1
#define TW_SMUX_HEADER_SIZE 8
#define TW_SMUX_MAX_DATA 32760 /* with its header 32768, what the peer takes at most */
#define TW_SMUX_FIRST_STREAM 3 /* like Amazon's plugin: 3, 5, 7… */

typedef enum {
  TW_SMUX_SYN = 0,
  TW_SMUX_FIN = 1,
  TW_SMUX_PSH = 2,
  TW_SMUX_NOP = 3,
} TwSmuxCommand;

/**
 * TwSmuxSink: what comes of bytes that are pushed
 * @data: a part of a stream's bytes, as soon as it is there
 * @end: the peer closed the stream
 */
typedef struct {
  void (*data) (guint32 stream, const guint8 *data, gsize length, gpointer user_data);
  void (*end) (guint32 stream, gpointer user_data);
} TwSmuxSink;

/** TwSmux: reads frames from pieces of any size */
typedef struct {
  guint8 header[TW_SMUX_HEADER_SIZE];
  guint header_length;
  guint32 left; /* of the frame's data */
} TwSmux;

/** tw_smux_push: %FALSE with %TW_TUNNEL_ERROR_PROTOCOL, after which nothing more can be read */
gboolean tw_smux_push (TwSmux *self, const guint8 *data, gsize length, const TwSmuxSink *sink,
                       gpointer user_data, GError **error);

/** tw_smux_append: a frame; @length at most %TW_SMUX_MAX_DATA */
void tw_smux_append (GByteArray *out, TwSmuxCommand command, guint32 stream, const guint8 *data,
                     gsize length);

G_END_DECLS
