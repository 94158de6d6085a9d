// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-event-stream.h"

#include <glib/gi18n.h>
#include <string.h>
#include <zlib.h>

#define PRELUDE_LENGTH 12 /* total, headers, CRC */
#define CRC_LENGTH 4

struct _TwEventDecoder {
  GByteArray *buffer;
  gsize start; /* of the next message in buffer */
  char *broken;
};

/* A reader that never passes its end. */
typedef struct {
  const guint8 *at;
  gsize left;
} Cursor;

static gboolean
take (Cursor *cursor, gsize length, const guint8 **bytes)
{
  if (cursor->left < length)
    return FALSE;
  *bytes = cursor->at;
  cursor->at += length;
  cursor->left -= length;
  return TRUE;
}

static guint64
big_endian (const guint8 *bytes, gsize length)
{
  guint64 value = 0;
  for (gsize i = 0; i < length; i++)
    value = value << 8 | bytes[i];
  return value;
}

static gboolean
take_signed (Cursor *cursor, gsize length, gint64 *value)
{
  const guint8 *bytes;
  if (!take (cursor, length, &bytes))
    return FALSE;
  guint shift = (guint) (8 * (sizeof (gint64) - length));
  *value = (gint64) (big_endian (bytes, length) << shift) >> shift;
  return TRUE;
}

static gboolean
take_bytes (Cursor *cursor, gsize length, TwEventHeader *header)
{
  const guint8 *bytes;
  if (!take (cursor, length, &bytes))
    return FALSE;
  header->bytes = g_malloc (length + 1);
  memcpy (header->bytes, bytes, length);
  header->bytes[length] = '\0';
  header->length = length;
  return TRUE;
}

static gboolean
take_counted_bytes (Cursor *cursor, TwEventHeader *header)
{
  const guint8 *count;
  return take (cursor, 2, &count) && take_bytes (cursor, big_endian (count, 2), header);
}

static gboolean
take_value (Cursor *cursor, TwEventHeader *header)
{
  switch (header->type) {
  case TW_EVENT_HEADER_TRUE:
  case TW_EVENT_HEADER_FALSE:
    return TRUE;
  case TW_EVENT_HEADER_INT8:
    return take_signed (cursor, 1, &header->number);
  case TW_EVENT_HEADER_INT16:
    return take_signed (cursor, 2, &header->number);
  case TW_EVENT_HEADER_INT32:
    return take_signed (cursor, 4, &header->number);
  case TW_EVENT_HEADER_INT64:
  case TW_EVENT_HEADER_TIMESTAMP:
    return take_signed (cursor, 8, &header->number);
  case TW_EVENT_HEADER_BYTES:
  case TW_EVENT_HEADER_STRING:
    return take_counted_bytes (cursor, header);
  case TW_EVENT_HEADER_UUID:
    return take_bytes (cursor, 16, header);
  }
  return FALSE; /* a type that is not known */
}

static gboolean
take_header (Cursor *cursor, GArray *headers)
{
  const guint8 *length, *name, *type;
  if (!take (cursor, 1, &length) || *length == 0 || !take (cursor, *length, &name)
      || !take (cursor, 1, &type))
    return FALSE;
  TwEventHeader header = { .name = g_strndup ((const char *) name, *length), .type = *type };
  gboolean whole = take_value (cursor, &header);
  g_array_append_val (headers, header);
  return whole;
}

static void
header_clear (TwEventHeader *header)
{
  g_free (header->name);
  g_free (header->bytes);
}

static TwEventMessage *
message_new (void)
{
  TwEventMessage *message = g_new0 (TwEventMessage, 1);
  message->headers = g_array_new (FALSE, FALSE, sizeof (TwEventHeader));
  g_array_set_clear_func (message->headers, (GDestroyNotify) header_clear);
  return message;
}

static gboolean
fail (TwEventDecoder *self, const char *what, GError **error)
{
  if (self->broken == NULL)
    self->broken = g_strdup (what);
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL,
                       _("Try again; if it happens again, a proxy may be changing the answer."),
                       _("The streamed answer is damaged: %s"), self->broken);
}

static gboolean
check_prelude (TwEventDecoder *self, const guint8 *bytes, guint32 *total, guint32 *headers,
               GError **error)
{
  *total = (guint32) big_endian (bytes, 4);
  *headers = (guint32) big_endian (bytes + 4, 4);
  if (crc32 (0, bytes, 8) != big_endian (bytes + 8, 4))
    return fail (self, _("the checksum of a message's prelude does not match."), error);
  if (*headers > TW_EVENT_MAX_HEADERS)
    return fail (self, _("a message's headers are larger than allowed."), error);
  if (*total < PRELUDE_LENGTH + *headers + CRC_LENGTH)
    return fail (self, _("a message's lengths contradict each other."), error);
  if (*total - *headers - PRELUDE_LENGTH - CRC_LENGTH > TW_EVENT_MAX_PAYLOAD)
    return fail (self, _("a message is larger than allowed."), error);
  return TRUE;
}

static TwEventMessage *
parse_message (TwEventDecoder *self, const guint8 *bytes, guint32 total, guint32 headers,
               GError **error)
{
  if (crc32 (0, bytes, total - CRC_LENGTH) != big_endian (bytes + total - CRC_LENGTH, 4)) {
    fail (self, _("the checksum of a message does not match."), error);
    return NULL;
  }
  g_autoptr (TwEventMessage) message = message_new ();
  Cursor cursor = { bytes + PRELUDE_LENGTH, headers };
  while (cursor.left)
    if (!take_header (&cursor, message->headers)) {
      fail (self, _("a message's headers cannot be read."), error);
      return NULL;
    }
  message->payload_length = total - headers - PRELUDE_LENGTH - CRC_LENGTH;
  message->payload = g_malloc (message->payload_length + 1);
  memcpy (message->payload, cursor.at, message->payload_length);
  message->payload[message->payload_length] = '\0';
  return g_steal_pointer (&message);
}

void
tw_event_message_free (TwEventMessage *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->headers);
  g_free (self->payload);
  g_free (self);
}

const char *
tw_event_message_get_string (const TwEventMessage *self, const char *name)
{
  for (guint i = 0; i < self->headers->len; i++) {
    const TwEventHeader *header = &g_array_index (self->headers, TwEventHeader, i);
    if (header->type == TW_EVENT_HEADER_STRING && strcmp (header->name, name) == 0)
      return header->bytes;
  }
  return NULL;
}

TwEventDecoder *
tw_event_decoder_new (void)
{
  TwEventDecoder *self = g_new0 (TwEventDecoder, 1);
  self->buffer = g_byte_array_new ();
  return self;
}

void
tw_event_decoder_free (TwEventDecoder *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->buffer);
  g_free (self->broken);
  g_free (self);
}

void
tw_event_decoder_push (TwEventDecoder *self, const void *data, gsize length)
{
  if (self->start == self->buffer->len) {
    g_byte_array_set_size (self->buffer, 0);
    self->start = 0;
  } else if (self->start > self->buffer->len / 2) {
    g_byte_array_remove_range (self->buffer, 0, (guint) self->start);
    self->start = 0;
  }
  g_byte_array_append (self->buffer, data, (guint) length);
}

TwEventMessage *
tw_event_decoder_next (TwEventDecoder *self, GError **error)
{
  if (self->broken) {
    fail (self, self->broken, error);
    return NULL;
  }
  gsize left = self->buffer->len - self->start;
  if (left < PRELUDE_LENGTH)
    return NULL;
  const guint8 *bytes = self->buffer->data + self->start;
  guint32 total, headers;
  if (!check_prelude (self, bytes, &total, &headers, error) || left < total)
    return NULL;
  TwEventMessage *message = parse_message (self, bytes, total, headers, error);
  self->start += total;
  return message;
}

gboolean
tw_event_decoder_has_rest (const TwEventDecoder *self)
{
  return self->start < self->buffer->len;
}
