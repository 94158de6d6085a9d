// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-channel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tunnel/tw-channel-queue.h"

#define UPDATE_AGENT                                                                               \
  _("Update the SSM agent on the instance (Systems Manager, Run Command, AWS-UpdateSSMAgent).")

struct _TwChannel {
  const TwChannelSink *sink;
  gpointer user_data;
  gboolean connected;
  gboolean ready;
  char *agent_version;
  gint64 next_out; /* sequence of what is written next */
  gint64 next_in;  /* sequence of what is delivered next */
  TwChannelQueue *queue;
  GHashTable *early;   /* gint64 → Early: arrived before its turn */
  GByteArray *scratch; /* for acknowledgements */
};

typedef struct {
  gint64 sequence;
  guint32 payload_type;
  GBytes *payload;
} Early;

static void
early_free (gpointer data)
{
  Early *early = data;
  g_bytes_unref (early->payload);
  g_free (early);
}

static void
send_now (const guint8 *data, gsize length, gpointer user_data)
{
  TwChannel *self = user_data;
  self->sink->send (data, length, self->user_data);
}

static TwChannelMessage
message_new (TwChannelType type, guint32 payload_type, const void *payload, gsize length)
{
  TwChannelMessage message = { .type = type,
                               .created = (guint64) (g_get_real_time () / 1000),
                               .payload_type = payload_type,
                               .payload = payload,
                               .payload_length = length };
  tw_channel_id_new (message.id);
  return message;
}

static void
send_stream_data (TwChannel *self, guint32 payload_type, const void *payload, gsize length,
                  gint64 now)
{
  TwChannelMessage message = message_new (TW_CHANNEL_INPUT, payload_type, payload, length);
  message.sequence = self->next_out++;
  GByteArray *bytes = g_byte_array_sized_new ((guint) (TW_CHANNEL_HEADER_SIZE + length));
  tw_channel_message_append (bytes, &message);
  tw_channel_queue_add (self->queue, message.sequence, bytes, now);
  if (self->connected)
    send_now (bytes->data, bytes->len, self);
}

static void
acknowledge (TwChannel *self, const TwChannelMessage *of)
{
  g_autofree char *json = tw_channel_json_acknowledge (of);
  TwChannelMessage message
    = message_new (TW_CHANNEL_ACKNOWLEDGE, TW_CHANNEL_PAYLOAD_NONE, json, strlen (json));
  message.flags = TW_CHANNEL_FLAGS_ACKNOWLEDGE;
  g_byte_array_set_size (self->scratch, 0);
  tw_channel_message_append (self->scratch, &message);
  if (self->connected)
    send_now (self->scratch->data, self->scratch->len, self);
}

static gboolean
take_handshake (TwChannel *self, const guint8 *payload, gsize length, gint64 now, GError **error)
{
  g_autoptr (TwChannelHandshake) handshake
    = tw_channel_json_read_handshake (payload, length, error);
  if (handshake == NULL)
    return FALSE;
  g_free (self->agent_version);
  self->agent_version = g_strdup (handshake->agent_version);
  const char *unsupported;
  g_autofree char *response = tw_channel_json_handshake_response (handshake, &unsupported);
  send_stream_data (self, TW_CHANNEL_PAYLOAD_HANDSHAKE_RESPONSE, response, strlen (response), now);
  if (unsupported)
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT,
                         _("Look at the account's Session Manager preferences."),
                         _("The session asks for \"%.40s\", which a tunnel cannot do"),
                         unsupported);
  if (tw_channel_compare_versions (self->agent_version, TW_CHANNEL_LAST_AGENT_WITHOUT_MUX) <= 0)
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT, UPDATE_AGENT,
                         _("The SSM agent on the instance is too old (%s); a tunnel needs one "
                           "after %s"), self->agent_version, TW_CHANNEL_LAST_AGENT_WITHOUT_MUX);
  g_debug ("agent %s, announced as " TW_CHANNEL_CLIENT_VERSION, self->agent_version);
  return TRUE;
}

static void
take_complete (TwChannel *self, const guint8 *payload, gsize length)
{
  if (self->ready || self->agent_version == NULL)
    return;
  self->ready = TRUE;
  g_autofree char *message = tw_channel_json_dup_member (payload, length, "CustomerMessage");
  self->sink->ready (message && *message ? message : NULL, self->user_data);
}

static void
take_flag (TwChannel *self, const guint8 *payload, gsize length)
{
  guint32 flag;
  if (length < sizeof flag)
    return;
  memcpy (&flag, payload, sizeof flag);
  if (GUINT32_FROM_BE (flag) == TW_CHANNEL_FLAG_CONNECT_ERROR)
    self->sink->refused (self->user_data);
}

static gboolean
deliver (TwChannel *self, guint32 payload_type, const guint8 *payload, gsize length, gint64 now,
         GError **error)
{
  self->next_in++;
  switch (payload_type) {
  case TW_CHANNEL_PAYLOAD_OUTPUT:
    if (self->ready)
      return self->sink->data (payload, length, self->user_data, error);
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT, UPDATE_AGENT,
                         _("The SSM agent on the instance sent data without a handshake"));
  case TW_CHANNEL_PAYLOAD_HANDSHAKE_REQUEST:
    return take_handshake (self, payload, length, now, error);
  case TW_CHANNEL_PAYLOAD_HANDSHAKE_COMPLETE:
    take_complete (self, payload, length);
    return TRUE;
  case TW_CHANNEL_PAYLOAD_FLAG:
    take_flag (self, payload, length);
    return TRUE;
  default:
    return TRUE;
  }
}

static gboolean
deliver_early (TwChannel *self, gint64 now, GError **error)
{
  for (;;) {
    Early *early = g_hash_table_lookup (self->early, &self->next_in);
    if (early == NULL)
      return TRUE;
    g_hash_table_steal (self->early, &early->sequence);
    gsize length;
    const guint8 *payload = g_bytes_get_data (early->payload, &length);
    gboolean good = deliver (self, early->payload_type, payload, length, now, error);
    early_free (early);
    if (!good)
      return FALSE;
  }
}

static gboolean
take_stream_data (TwChannel *self, const TwChannelMessage *message, gint64 now, GError **error)
{
  if (message->sequence > self->next_in) {
    if (g_hash_table_size (self->early) >= TW_CHANNEL_MAX_REORDERED)
      return TRUE; /* not acknowledged: it comes again */
    acknowledge (self, message);
    if (!g_hash_table_contains (self->early, &message->sequence)) {
      Early *early = g_new (Early, 1);
      *early = (Early) { message->sequence, message->payload_type,
                         g_bytes_new (message->payload, message->payload_length) };
      g_hash_table_insert (self->early, &early->sequence, early);
    }
    return TRUE;
  }
  acknowledge (self, message); /* again where it came again: the first one may have been lost */
  if (message->sequence < self->next_in)
    return TRUE;
  return deliver (self, message->payload_type, message->payload, message->payload_length, now,
                  error)
         && deliver_early (self, now, error);
}

static gboolean
take_closed (const TwChannelMessage *message, GError **error)
{
  g_autofree char *output
    = tw_channel_json_dup_member (message->payload, message->payload_length, "Output");
  if (output)
    g_strstrip (output);
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_ENDED,
                       _("Start the tunnel again. An idle timeout or a maximum duration of "
                         "sessions can be changed in the Session Manager preferences."),
                       output && *output ? _("Session Manager ended the session: %s")
                                         : _("Session Manager ended the session"), output);
}

TwChannel *
tw_channel_new (const TwChannelSink *sink, gpointer user_data)
{
  TwChannel *self = g_new0 (TwChannel, 1);
  self->sink = sink;
  self->user_data = user_data;
  self->queue = tw_channel_queue_new ();
  self->early = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, early_free);
  self->scratch = g_byte_array_new ();
  return self;
}

void
tw_channel_free (TwChannel *self)
{
  if (self == NULL)
    return;
  tw_channel_queue_free (self->queue);
  g_hash_table_unref (self->early);
  g_byte_array_unref (self->scratch);
  g_free (self->agent_version);
  g_free (self);
}

void
tw_channel_set_connected (TwChannel *self, gboolean connected, gint64 now)
{
  self->connected = connected;
  tw_channel_queue_set_slow (self->queue, FALSE);
  if (connected)
    tw_channel_queue_send_all (self->queue, now, send_now, self);
}

gboolean
tw_channel_receive (TwChannel *self, const guint8 *data, gsize length, gint64 now, GError **error)
{
  TwChannelMessage message;
  g_autoptr (GError) damage = NULL;
  gint64 sequence;
  if (!tw_channel_message_read (&message, data, length, &damage)) {
    g_debug ("%s; it is passed over, and comes again", damage->message);
    return TRUE;
  }
  switch (message.type) {
  case TW_CHANNEL_ACKNOWLEDGE:
    tw_channel_queue_set_slow (self->queue, FALSE);
    if (tw_channel_json_read_acknowledge (message.payload, message.payload_length, &sequence))
      tw_channel_queue_acknowledge (self->queue, sequence, now);
    return TRUE;
  case TW_CHANNEL_OUTPUT:
    tw_channel_queue_set_slow (self->queue, FALSE);
    return take_stream_data (self, &message, now, error);
  case TW_CHANNEL_CLOSED:
    return take_closed (&message, error);
  case TW_CHANNEL_PAUSE:
  case TW_CHANNEL_START:
    tw_channel_queue_set_slow (self->queue, message.type == TW_CHANNEL_PAUSE);
    return TRUE;
  case TW_CHANNEL_INPUT:
  case TW_CHANNEL_OTHER:
    return TRUE;
  }
  return TRUE;
}

gsize
tw_channel_get_room (const TwChannel *self)
{
  guint used = tw_channel_queue_get_length (self->queue);
  return self->ready && used < TW_CHANNEL_MAX_IN_FLIGHT
           ? (gsize) (TW_CHANNEL_MAX_IN_FLIGHT - used) * TW_CHANNEL_MAX_PAYLOAD
           : 0;
}

void
tw_channel_write (TwChannel *self, const guint8 *data, gsize length, gint64 now)
{
  while (length) {
    gsize part = MIN (length, TW_CHANNEL_MAX_PAYLOAD);
    send_stream_data (self, TW_CHANNEL_PAYLOAD_OUTPUT, data, part, now);
    data += part;
    length -= part;
  }
}

void
tw_channel_send_flag (TwChannel *self, TwChannelFlag flag, gint64 now)
{
  guint32 payload = GUINT32_TO_BE ((guint32) flag);
  send_stream_data (self, TW_CHANNEL_PAYLOAD_FLAG, &payload, sizeof payload, now);
}

gboolean
tw_channel_tick (TwChannel *self, gint64 now, gint64 *next, GError **error)
{
  if (!self->connected || tw_channel_queue_send_due (self->queue, now, next, send_now, self))
    return TRUE;
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT,
                       _("Look whether the instance is running and its SSM agent is online."),
                       _("The SSM agent on the instance acknowledged nothing for %d minutes"),
                       TW_CHANNEL_GIVE_UP_MS / 60000);
}

guint
tw_channel_get_in_flight (const TwChannel *self)
{
  return tw_channel_queue_get_length (self->queue);
}

gboolean
tw_channel_is_ready (const TwChannel *self)
{
  return self->ready;
}

gboolean
tw_channel_wants_keep_alive (const TwChannel *self)
{
  return self->agent_version
         && tw_channel_compare_versions (self->agent_version,
                                         TW_CHANNEL_LAST_AGENT_WITH_KEEP_ALIVE) <= 0;
}

const char *
tw_channel_get_agent_version (const TwChannel *self)
{
  return self->agent_version;
}
