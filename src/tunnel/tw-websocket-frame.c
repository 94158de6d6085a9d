// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-websocket-frame.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIN 0x80
#define RESERVED 0x70
#define OPCODE 0x0f
#define MASKED 0x80
#define LENGTH 0x7f
#define LENGTH_16 126
#define LENGTH_64 127
#define COMPACT_AFTER (64 * 1024)

struct _TwWebsocketDecoder {
  GByteArray *buffer;
  gsize start;           /* of what is unread in the buffer */
  GByteArray *fragments; /* of a message that is not complete */
  TwWebsocketOpcode fragmented; /* its opcode; CONTINUATION where there is none */
  gsize max_message;
  gboolean failed;
};

typedef struct {
  gboolean fin;
  TwWebsocketOpcode opcode;
  gsize header;
  guint64 length;
} Frame;

static gsize
append_header (GByteArray *out, TwWebsocketOpcode opcode, gsize length)
{
  guint8 header[10] = { FIN | opcode };
  gsize size = 2;
  if (length < LENGTH_16) {
    header[1] = (guint8) (MASKED | length);
  } else if (length <= G_MAXUINT16) {
    guint16 value = GUINT16_TO_BE ((guint16) length);
    header[1] = MASKED | LENGTH_16;
    memcpy (header + 2, &value, sizeof value);
    size += sizeof value;
  } else {
    guint64 value = GUINT64_TO_BE ((guint64) length);
    header[1] = MASKED | LENGTH_64;
    memcpy (header + 2, &value, sizeof value);
    size += sizeof value;
  }
  g_byte_array_append (out, header, (guint) size);
  return size;
}

static void
copy_masked (guint8 *to, const guint8 *from, gsize length, const guint8 *mask)
{
  guint8 twice[8];
  guint64 wide, word;
  memcpy (twice, mask, 4);
  memcpy (twice + 4, mask, 4);
  memcpy (&wide, twice, sizeof wide);
  gsize i = 0;
  for (; i + sizeof word <= length; i += sizeof word) {
    memcpy (&word, from + i, sizeof word);
    word ^= wide;
    memcpy (to + i, &word, sizeof word);
  }
  for (; i < length; i++)
    to[i] = from[i] ^ mask[i % 4];
}

void
tw_websocket_append_frame (GByteArray *out, TwWebsocketOpcode opcode,
                           const guint8 mask[TW_WEBSOCKET_MASK_SIZE], const guint8 *data,
                           gsize length)
{
  append_header (out, opcode, length);
  g_byte_array_append (out, mask, TW_WEBSOCKET_MASK_SIZE);
  guint at = out->len;
  g_byte_array_set_size (out, (guint) (at + length));
  copy_masked (out->data + at, data, length, mask);
}

TwWebsocketDecoder *
tw_websocket_decoder_new (gsize max_message)
{
  TwWebsocketDecoder *self = g_new0 (TwWebsocketDecoder, 1);
  self->buffer = g_byte_array_sized_new (1024);
  self->fragments = g_byte_array_sized_new (16);
  self->max_message = max_message;
  return self;
}

void
tw_websocket_decoder_free (TwWebsocketDecoder *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->buffer);
  g_byte_array_unref (self->fragments);
  g_free (self);
}

void
tw_websocket_decoder_push (TwWebsocketDecoder *self, const guint8 *data, gsize length)
{
  if (self->start == self->buffer->len || self->start > COMPACT_AFTER) {
    g_byte_array_remove_range (self->buffer, 0, (guint) self->start);
    self->start = 0;
  }
  g_byte_array_append (self->buffer, data, (guint) length);
}

static gboolean
fail (TwWebsocketDecoder *self, const char *what, GError **error)
{
  self->failed = TRUE;
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL, NULL,
                       "%s", what);
}

/* %FALSE without a failure where the header is not complete. */
static gboolean
read_header (const guint8 *at, gsize left, Frame *frame)
{
  if (left < 2)
    return FALSE;
  frame->fin = (at[0] & FIN) != 0;
  frame->opcode = at[0] & OPCODE;
  frame->length = at[1] & LENGTH;
  frame->header = 2;
  if (frame->length == LENGTH_16) {
    guint16 value;
    frame->header += sizeof value;
    if (left < frame->header)
      return FALSE;
    memcpy (&value, at + 2, sizeof value);
    frame->length = GUINT16_FROM_BE (value);
  } else if (frame->length == LENGTH_64) {
    guint64 value;
    frame->header += sizeof value;
    if (left < frame->header)
      return FALSE;
    memcpy (&value, at + 2, sizeof value);
    frame->length = GUINT64_FROM_BE (value);
  }
  return TRUE;
}

static gboolean
is_control (TwWebsocketOpcode opcode)
{
  return (opcode & 8) != 0;
}

static gboolean
check_frame (TwWebsocketDecoder *self, const guint8 *at, const Frame *frame, GError **error)
{
  gboolean known = frame->opcode <= TW_WEBSOCKET_BINARY
                   || (frame->opcode >= TW_WEBSOCKET_CLOSE && frame->opcode <= TW_WEBSOCKET_PONG);
  gboolean inside = self->fragmented != TW_WEBSOCKET_CONTINUATION;
  if (!known || (at[0] & RESERVED))
    return fail (self, _("The WebSocket connection to Session Manager uses an extension that was "
                         "not agreed on."), error);
  if (at[1] & MASKED)
    return fail (self, _("The WebSocket connection to Session Manager sent a masked frame, which "
                         "only a client may."), error);
  if (is_control (frame->opcode)) {
    if (!frame->fin || frame->length > TW_WEBSOCKET_MAX_CONTROL)
      return fail (self, _("The WebSocket connection to Session Manager sent a control frame that "
                           "is too long."), error);
    return TRUE;
  }
  if ((frame->opcode == TW_WEBSOCKET_CONTINUATION) != inside)
    return fail (self, _("The WebSocket connection to Session Manager sent fragments out of "
                         "order."), error);
  if (frame->length > self->max_message
      || self->fragments->len + frame->length > self->max_message)
    return fail (self, _("The WebSocket connection to Session Manager sent a message that is too "
                         "large."), error);
  return TRUE;
}

/* Takes a whole data frame; %TRUE where it completes a message. */
static gboolean
take_data (TwWebsocketDecoder *self, const Frame *frame, const guint8 *data,
           TwWebsocketMessage *message)
{
  if (frame->opcode != TW_WEBSOCKET_CONTINUATION && frame->fin) {
    *message = (TwWebsocketMessage) { frame->opcode, data, frame->length };
    return TRUE;
  }
  if (frame->opcode != TW_WEBSOCKET_CONTINUATION) {
    self->fragmented = frame->opcode;
    g_byte_array_set_size (self->fragments, 0);
  }
  g_byte_array_append (self->fragments, data, (guint) frame->length);
  if (!frame->fin)
    return FALSE;
  *message = (TwWebsocketMessage) { self->fragmented, self->fragments->data,
                                    self->fragments->len };
  self->fragmented = TW_WEBSOCKET_CONTINUATION;
  return TRUE;
}

gboolean
tw_websocket_decoder_next (TwWebsocketDecoder *self, TwWebsocketMessage *message, GError **error)
{
  if (self->failed)
    return fail (self, _("The WebSocket connection to Session Manager is broken."), error);
  if (self->fragmented == TW_WEBSOCKET_CONTINUATION)
    g_byte_array_set_size (self->fragments, 0);
  for (;;) {
    const guint8 *at = self->buffer->data + self->start;
    gsize left = self->buffer->len - self->start;
    Frame frame;
    if (!read_header (at, left, &frame))
      return FALSE;
    if (!check_frame (self, at, &frame, error))
      return FALSE;
    if (frame.length > left - frame.header)
      return FALSE;
    self->start += frame.header + (gsize) frame.length;
    const guint8 *data = at + frame.header;
    if (is_control (frame.opcode)) {
      *message = (TwWebsocketMessage) { frame.opcode, data, frame.length };
      return TRUE;
    }
    if (!take_data (self, &frame, data, message))
      continue;
    if (message->opcode == TW_WEBSOCKET_TEXT
        && !g_utf8_validate_len ((const char *) message->data, message->length, NULL))
      return fail (self, _("The WebSocket connection to Session Manager sent text that is no "
                           "UTF-8."), error);
    return TRUE;
  }
}

guint
tw_websocket_read_close (const TwWebsocketMessage *message, char **reason)
{
  *reason = message->length > 2
              ? g_utf8_make_valid ((const char *) message->data + 2, (gssize) message->length - 2)
              : g_strdup ("");
  return message->length < 2 ? TW_WEBSOCKET_CLOSE_NONE
                             : ((guint) message->data[0] << 8) | message->data[1];
}
