// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-channel-message.h"

#include <glib/gi18n.h>
#include <openssl/evp.h>
#include <string.h>

#define HEADER_LENGTH 116 /* without the payload's length that follows it */
#define SCHEMA_VERSION 1
#define TYPE_SIZE 32

/* Where the fields are. */
enum {
  AT_HEADER_LENGTH = 0,
  AT_TYPE = 4,
  AT_SCHEMA_VERSION = 36,
  AT_CREATED = 40,
  AT_SEQUENCE = 48,
  AT_FLAGS = 56,
  AT_ID = 64,
  AT_DIGEST = 80,
  AT_PAYLOAD_TYPE = 112,
  AT_PAYLOAD_LENGTH = 116,
};

static const char *const type_names[] = {
  [TW_CHANNEL_OTHER] = "",
  [TW_CHANNEL_INPUT] = "input_stream_data",
  [TW_CHANNEL_OUTPUT] = "output_stream_data",
  [TW_CHANNEL_ACKNOWLEDGE] = "acknowledge",
  [TW_CHANNEL_CLOSED] = "channel_closed",
  [TW_CHANNEL_START] = "start_publication",
  [TW_CHANNEL_PAUSE] = "pause_publication",
};

static guint32
read_u32 (const guint8 *at)
{
  guint32 value;
  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_BE (value);
}

static guint64
read_u64 (const guint8 *at)
{
  guint64 value;
  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_BE (value);
}

static void
write_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static void
write_u64 (guint8 *at, guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

/* The halves of a UUID travel the other way round. */
static void
swap_halves (guint8 *to, const guint8 *from)
{
  memcpy (to, from + 8, 8);
  memcpy (to + 8, from, 8);
}

/* GLib's own takes four times as long, for every kilobyte that passes. */
static void
digest (const guint8 *data, gsize length, guint8 out[TW_CHANNEL_DIGEST_SIZE])
{
  static EVP_MD *sha256;
  static gsize once;
  if (g_once_init_enter (&once)) {
    sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
    g_once_init_leave (&once, 1);
  }
  unsigned int size = TW_CHANNEL_DIGEST_SIZE;
  if (!EVP_Digest (length ? data : (const guint8 *) "", length, out, &size, sha256, NULL))
    g_error ("OpenSSL has no SHA-256");
}

static gboolean
damaged (GError **error, const char *what)
{
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL, NULL,
                       "%s", what);
}

/* Padded with spaces, or by the service itself with NUL. */
static TwChannelType
read_type (const guint8 *at, gboolean *present)
{
  gsize length = TYPE_SIZE;
  while (length && (at[length - 1] == ' ' || at[length - 1] == '\0'))
    length--;
  *present = length > 0;
  for (guint i = TW_CHANNEL_INPUT; i < G_N_ELEMENTS (type_names); i++)
    if (strlen (type_names[i]) == length && memcmp (type_names[i], at, length) == 0)
      return (TwChannelType) i;
  return TW_CHANNEL_OTHER;
}

static gboolean
read_payload (TwChannelMessage *self, const guint8 *data, gsize length, gsize header,
              GError **error)
{
  self->payload_length = read_u32 (data + header);
  if (self->payload_length > length - header - 4)
    return damaged (error, _("A message of the Session Manager data channel ends before its "
                             "payload does."));
  self->payload = data + header + 4;
  return TRUE;
}

gboolean
tw_channel_message_read (TwChannelMessage *self, const guint8 *data, gsize length, GError **error)
{
  *self = (TwChannelMessage) { 0 };
  if (length < TW_CHANNEL_HEADER_SIZE)
    return damaged (error,
                    _("A message of the Session Manager data channel is shorter than its header."));
  gboolean present;
  self->type = read_type (data + AT_TYPE, &present);
  self->created = read_u64 (data + AT_CREATED);
  self->sequence = (gint64) read_u64 (data + AT_SEQUENCE);
  self->flags = read_u64 (data + AT_FLAGS);
  swap_halves (self->id, data + AT_ID);
  self->payload_type = read_u32 (data + AT_PAYLOAD_TYPE);
  if (self->type == TW_CHANNEL_START || self->type == TW_CHANNEL_PAUSE)
    return TRUE; /* nothing else of these is to be relied on */

  gsize header = read_u32 (data + AT_HEADER_LENGTH);
  if (!present)
    return damaged (error, _("A message of the Session Manager data channel has no type."));
  if (header < HEADER_LENGTH || header > length - 4)
    return damaged (error, _("A message of the Session Manager data channel has a header of an "
                             "impossible length."));
  if (self->created == 0)
    return damaged (error, _("A message of the Session Manager data channel has no date."));
  if (!read_payload (self, data, length, header, error))
    return FALSE;
  guint8 sum[TW_CHANNEL_DIGEST_SIZE];
  if (self->payload_length) {
    digest (self->payload, self->payload_length, sum);
    if (memcmp (sum, data + AT_DIGEST, sizeof sum) != 0)
      return damaged (error, _("A message of the Session Manager data channel has another digest "
                               "than its payload."));
  }
  return TRUE;
}

void
tw_channel_message_append (GByteArray *out, const TwChannelMessage *self)
{
  gsize start = out->len;
  g_byte_array_set_size (out, (guint) (start + TW_CHANNEL_HEADER_SIZE + self->payload_length));
  guint8 *at = out->data + start;
  const char *name = type_names[self->type];
  write_u32 (at + AT_HEADER_LENGTH, HEADER_LENGTH);
  memset (at + AT_TYPE, ' ', TYPE_SIZE);
  memcpy (at + AT_TYPE, name, strlen (name));
  write_u32 (at + AT_SCHEMA_VERSION, SCHEMA_VERSION);
  write_u64 (at + AT_CREATED, self->created);
  write_u64 (at + AT_SEQUENCE, (guint64) self->sequence);
  write_u64 (at + AT_FLAGS, self->flags);
  swap_halves (at + AT_ID, self->id);
  digest (self->payload, self->payload_length, at + AT_DIGEST);
  write_u32 (at + AT_PAYLOAD_TYPE, self->payload_type);
  write_u32 (at + AT_PAYLOAD_LENGTH, (guint32) self->payload_length);
  if (self->payload_length)
    memcpy (at + TW_CHANNEL_HEADER_SIZE, self->payload, self->payload_length);
}

void
tw_channel_id_new (guint8 id[TW_CHANNEL_ID_SIZE])
{
  for (guint i = 0; i < TW_CHANNEL_ID_SIZE; i += 4)
    write_u32 (id + i, g_random_int ());
  id[6] = (guint8) ((id[6] & 0x0f) | 0x40);
  id[8] = (guint8) ((id[8] & 0x3f) | 0x80);
}

void
tw_channel_id_format (const guint8 id[TW_CHANNEL_ID_SIZE], char text[37])
{
  static const char digits[] = "0123456789abcdef";
  char *at = text;
  for (guint i = 0; i < TW_CHANNEL_ID_SIZE; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *at++ = '-';
    *at++ = digits[id[i] >> 4];
    *at++ = digits[id[i] & 15];
  }
  *at = '\0';
}

const char *
tw_channel_type_name (TwChannelType type)
{
  return type_names[type];
}
