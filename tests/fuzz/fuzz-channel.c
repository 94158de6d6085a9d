// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "tunnel/tw-channel.h"

/* Each message costs digests and an acknowledgement in JSON: more of them in a run find nothing that
 * these do not, and take the time of runs that would. */
#define MOST_MESSAGES 48

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char handshake[]
  = "{\"AgentVersion\":\"3.3.987.0\",\"RequestedClientActions\":[{\"ActionType\":\"SessionType\","
    "\"ActionParameters\":{\"SessionType\":\"Port\"}}]}";

/* Whatever is sent has to be a message that can be read. */
static void
send_cb (const guint8 *data, gsize length, gpointer user_data)
{
  TwChannelMessage message;
  if (!tw_channel_message_read (&message, data, length, NULL))
    g_error ("a message was sent that cannot be read");
}

static gboolean
data_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  *(gsize *) user_data += length;
  return TRUE;
}

static void
ready_cb (const char *message, gpointer user_data)
{
}

static void
refused_cb (gpointer user_data)
{
}

static gboolean
receive (TwChannel *channel, TwChannelType type, gint64 sequence, guint32 payload_type,
         const guint8 *payload, gsize length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const TwChannelMessage message = { .type = type,
                                     .created = 1,
                                     .sequence = sequence,
                                     .payload_type = payload_type,
                                     .payload = payload,
                                     .payload_length = length };
  tw_channel_message_append (bytes, &message);
  return tw_channel_receive (channel, bytes->data, bytes->len, 1, NULL);
}

/* Random bytes hardly ever have a good digest: they are cut into messages that have one. */
static void
feed (TwChannel *channel, const guint8 *data, gsize size)
{
  gboolean good = TRUE;
  for (guint i = 0; good && size >= 4 && i < MOST_MESSAGES; i++) {
    TwChannelType type = data[0] % (TW_CHANNEL_PAUSE + 1);
    gint64 sequence = (gint8) data[1];
    guint32 payload_type = data[2] % 13;
    gsize length = MIN (size - 4, data[3]);
    good = receive (channel, type, sequence, payload_type, data + 4, length);
    data += 4 + length;
    size -= 4 + length;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const TwChannelSink sink = { send_cb, data_cb, ready_cb, refused_cb };
  if (size < 1)
    return 0;
  gsize got = 0;
  g_autoptr (TwChannel) channel = tw_channel_new (&sink, &got);
  TwChannelMessage message;
  tw_channel_message_read (&message, data + 1, size - 1, NULL);
  tw_channel_set_connected (channel, TRUE, 1);
  if (data[0] & 1) {
    receive (channel, TW_CHANNEL_OUTPUT, 0, TW_CHANNEL_PAYLOAD_HANDSHAKE_REQUEST,
             (const guint8 *) handshake, strlen (handshake));
    receive (channel, TW_CHANNEL_OUTPUT, 1, TW_CHANNEL_PAYLOAD_HANDSHAKE_COMPLETE,
             (const guint8 *) "{}", 2);
    tw_channel_write (channel, data, size, 1);
  }
  if (data[0] & 2)
    tw_channel_receive (channel, data + 1, size - 1, 1, NULL);
  feed (channel, data + 1, size - 1);
  gint64 next = G_MAXINT64;
  tw_channel_tick (channel, 10 * G_USEC_PER_SEC, &next, NULL);
  if (got > size)
    g_error ("more was delivered than arrived");
  return 0;
}
