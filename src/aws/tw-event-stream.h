// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-error.h"

G_BEGIN_DECLS

/* application/vnd.amazon.eventstream, as "Event stream encoding" in the Amazon Transcribe
 * developer guide describes it: length-prefixed messages with CRC-32 over prelude and whole. */

#define TW_EVENT_MAX_HEADERS (128 * 1024)
#define TW_EVENT_MAX_PAYLOAD (24 * 1024 * 1024)

typedef enum {
  TW_EVENT_HEADER_TRUE,
  TW_EVENT_HEADER_FALSE,
  TW_EVENT_HEADER_INT8,
  TW_EVENT_HEADER_INT16,
  TW_EVENT_HEADER_INT32,
  TW_EVENT_HEADER_INT64,
  TW_EVENT_HEADER_BYTES,
  TW_EVENT_HEADER_STRING,
  TW_EVENT_HEADER_TIMESTAMP, /* milliseconds since 1970 */
  TW_EVENT_HEADER_UUID,      /* 16 bytes */
} TwEventHeaderType;

/**
 * TwEventHeader:
 * @number: of the integer types and the timestamp
 * @bytes: (nullable): of bytes, string (terminated) and UUID
 */
typedef struct {
  char *name;
  TwEventHeaderType type;
  gint64 number;
  char *bytes;
  gsize length;
} TwEventHeader;

typedef struct {
  GArray *headers; /* of TwEventHeader */
  char *payload;   /* terminated beyond its length */
  gsize payload_length;
} TwEventMessage;

void tw_event_message_free (TwEventMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEventMessage, tw_event_message_free)

/** tw_event_message_get_string: (nullable): a header such as ":event-type" */
const char *tw_event_message_get_string (const TwEventMessage *self, const char *name);

/* Cuts a stream of bytes, in chunks of any size, into messages. */
typedef struct _TwEventDecoder TwEventDecoder;
TwEventDecoder *tw_event_decoder_new (void);
void tw_event_decoder_free (TwEventDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEventDecoder, tw_event_decoder_free)

/** tw_event_decoder_push: copies @data */
void tw_event_decoder_push (TwEventDecoder *self, const void *data, gsize length);

/**
 * tw_event_decoder_next:
 *
 * Returns: (transfer full) (nullable): the next whole message; %NULL without an error where more
 *   bytes are needed; %NULL with %TW_AWS_ERROR_PROTOCOL for a stream that is damaged, after which
 *   every call fails alike
 */
TwEventMessage *tw_event_decoder_next (TwEventDecoder *self, GError **error);

/** tw_event_decoder_has_rest: bytes of an unfinished message are waiting */
gboolean tw_event_decoder_has_rest (const TwEventDecoder *self);

G_END_DECLS
