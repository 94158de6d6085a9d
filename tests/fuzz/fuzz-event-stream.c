// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "aws/tw-bedrock-stream.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
write_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static guint32
crc32_of (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;
  for (gsize i = 0; i < length; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
  }
  return ~crc;
}

/* Random bytes hardly ever have good checksums: behind a first byte that asks for it, the rest is
 * put into frames with good ones, so that headers and events are reached. */
static GByteArray *
frame (const guint8 *data, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  while (size >= 4) {
    gsize headers = data[0] % 128;
    gsize payload = data[1] + 256 * (gsize) (data[2] % 4);
    data += 3, size -= 3;
    headers = MIN (headers, size);
    payload = MIN (payload, size - headers);
    guint8 prelude[12], end[4];
    write_u32 (prelude, (guint32) (headers + payload + 16));
    write_u32 (prelude + 4, (guint32) headers);
    write_u32 (prelude + 8, crc32_of (prelude, 8));
    guint start = out->len;
    g_byte_array_append (out, prelude, sizeof prelude);
    g_byte_array_append (out, data, (guint) (headers + payload));
    write_u32 (end, crc32_of (out->data + start, out->len - start));
    g_byte_array_append (out, end, sizeof end);
    data += headers + payload, size -= headers + payload;
  }
  return out;
}

static void
text_cb (const char *text, gpointer user_data)
{
  g_string_append (user_data, text);
}

static char *
read_stream (const guint8 *data, gsize size, gsize chunk)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TwBedrockStream) stream = tw_bedrock_stream_new (text_cb, text);
  gboolean good = TRUE;
  for (gsize at = 0; good && at < size; at += chunk)
    good = tw_bedrock_stream_push (stream, data + at, MIN (chunk, size - at), NULL);
  g_autoptr (TwBedrockReply) reply = good ? tw_bedrock_stream_finish (stream, NULL) : NULL;
  return g_strdup_printf ("%s %s %s %s", text->str, reply ? reply->text : "refused",
                          reply ? reply->stop_reason : "",
                          reply && reply->tool_name ? reply->tool_name : "");
}

/* Any cutting of the same bytes has to come to the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 2)
    return 0;
  g_autoptr (GByteArray) bytes = NULL;
  if (data[0] & 1)
    bytes = frame (data + 2, size - 2);
  else
    bytes = g_byte_array_append (g_byte_array_new (), data + 2, (guint) (size - 2));
  g_autofree char *whole = read_stream (bytes->data, bytes->len, bytes->len + 1);
  g_autofree char *cut = read_stream (bytes->data, bytes->len, 1 + data[1] % 37);
  if (!g_str_equal (whole, cut))
    g_error ("cut differently, the stream says something else");
  return 0;
}
