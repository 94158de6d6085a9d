// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* The binary messages of a Session Manager data channel ("ClientMessage"), as Amazon's plugin and
 * agent speak them: a header of 120 bytes, big-endian, then a payload. */

#define TW_CHANNEL_HEADER_SIZE 120
#define TW_CHANNEL_DIGEST_SIZE 32
#define TW_CHANNEL_ID_SIZE 16

typedef enum {
  TW_CHANNEL_OTHER, /* between agent and service; to be ignored */
  TW_CHANNEL_INPUT, /* input_stream_data: to the agent */
  TW_CHANNEL_OUTPUT,
  TW_CHANNEL_ACKNOWLEDGE,
  TW_CHANNEL_CLOSED,
  TW_CHANNEL_START,
  TW_CHANNEL_PAUSE,
} TwChannelType;

typedef enum {
  TW_CHANNEL_PAYLOAD_NONE = 0,
  TW_CHANNEL_PAYLOAD_OUTPUT = 1,
  TW_CHANNEL_PAYLOAD_ERROR = 2,
  TW_CHANNEL_PAYLOAD_HANDSHAKE_REQUEST = 5,
  TW_CHANNEL_PAYLOAD_HANDSHAKE_RESPONSE = 6,
  TW_CHANNEL_PAYLOAD_HANDSHAKE_COMPLETE = 7,
  TW_CHANNEL_PAYLOAD_FLAG = 10,
} TwChannelPayload;

/* The number inside a flag payload. */
typedef enum {
  TW_CHANNEL_FLAG_DISCONNECT = 1,
  TW_CHANNEL_FLAG_TERMINATE = 2,
  TW_CHANNEL_FLAG_CONNECT_ERROR = 3,
} TwChannelFlag;

#define TW_CHANNEL_FLAGS_DATA 0
#define TW_CHANNEL_FLAGS_ACKNOWLEDGE 3 /* SYN and FIN */

/**
 * TwChannelMessage:
 * @created: Unix milliseconds
 * @id: a UUID's bytes in the order they are written
 * @payload: (nullable): borrowed
 */
typedef struct {
  TwChannelType type;
  guint64 created;
  gint64 sequence;
  guint64 flags;
  guint8 id[TW_CHANNEL_ID_SIZE];
  guint32 payload_type;
  const guint8 *payload;
  gsize payload_length;
} TwChannelMessage;

/**
 * tw_channel_message_read:
 * @self: (out caller-allocates): its payload points into @data
 *
 * Returns: %FALSE with %TW_TUNNEL_ERROR_PROTOCOL for a message that is cut off or damaged
 */
gboolean tw_channel_message_read (TwChannelMessage *self, const guint8 *data, gsize length,
                                  GError **error);

/** tw_channel_message_append: the message's bytes, with the payload's digest */
void tw_channel_message_append (GByteArray *out, const TwChannelMessage *self);

/** tw_channel_id_new: a random UUID (RFC 4122, version 4) */
void tw_channel_id_new (guint8 id[TW_CHANNEL_ID_SIZE]);

/** tw_channel_id_format: as text, in lower case */
void tw_channel_id_format (const guint8 id[TW_CHANNEL_ID_SIZE], char text[37]);

/** tw_channel_type_name: as it stands in a message */
const char *tw_channel_type_name (TwChannelType type);

G_END_DECLS
