// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-channel-queue.h"

#define MS G_GINT64_CONSTANT (1000)

typedef struct {
  gint64 sequence;
  gint64 sent;
  guint times;
  GByteArray *bytes;
} Outgoing;

struct _TwChannelQueue {
  GQueue messages; /* of Outgoing, by sequence */
  gint64 rtt, variation, rto;
  gint64 progress; /* when something was acknowledged, or sent to an empty queue */
  gboolean slow;
};

static void
outgoing_free (gpointer data)
{
  Outgoing *outgoing = data;
  g_byte_array_unref (outgoing->bytes);
  g_free (outgoing);
}

TwChannelQueue *
tw_channel_queue_new (void)
{
  TwChannelQueue *self = g_new0 (TwChannelQueue, 1);
  g_queue_init (&self->messages);
  self->rtt = TW_CHANNEL_FIRST_RTT_MS * MS;
  self->rto = TW_CHANNEL_FIRST_RTO_MS * MS;
  return self;
}

void
tw_channel_queue_free (TwChannelQueue *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->messages, outgoing_free);
  g_free (self);
}

void
tw_channel_queue_add (TwChannelQueue *self, gint64 sequence, GByteArray *bytes, gint64 now)
{
  Outgoing *outgoing = g_new (Outgoing, 1);
  *outgoing = (Outgoing) { sequence, now, 1, bytes };
  if (g_queue_is_empty (&self->messages))
    self->progress = now;
  g_queue_push_tail (&self->messages, outgoing);
}

/* RFC 6298 §2, with Amazon's constants. */
static void
learn_round_trip (TwChannelQueue *self, gint64 sample)
{
  gint64 off = ABS (self->rtt - sample);
  self->variation += (off - self->variation) / 4;
  self->rtt += (sample - self->rtt) / 8;
  gint64 margin = MAX (TW_CHANNEL_MIN_VARIATION_MS * MS, 4 * self->variation);
  self->rto = MIN (self->rtt + margin, TW_CHANNEL_MAX_RTO_MS * MS);
}

void
tw_channel_queue_acknowledge (TwChannelQueue *self, gint64 sequence, gint64 now)
{
  for (GList *link = self->messages.head; link; link = link->next) {
    Outgoing *outgoing = link->data;
    if (outgoing->sequence > sequence)
      return;
    if (outgoing->sequence < sequence)
      continue;
    if (outgoing->times == 1)
      learn_round_trip (self, now - outgoing->sent);
    self->progress = now;
    g_queue_delete_link (&self->messages, link);
    outgoing_free (outgoing);
    return;
  }
}

guint
tw_channel_queue_get_length (const TwChannelQueue *self)
{
  return self->messages.length;
}

void
tw_channel_queue_set_slow (TwChannelQueue *self, gboolean slow)
{
  self->slow = slow;
}

static void
send_again (Outgoing *outgoing, gint64 now, TwChannelSend send, gpointer user_data)
{
  outgoing->sent = now;
  outgoing->times++;
  send (outgoing->bytes->data, outgoing->bytes->len, user_data);
}

void
tw_channel_queue_send_all (TwChannelQueue *self, gint64 now, TwChannelSend send,
                           gpointer user_data)
{
  self->progress = now;
  for (GList *link = self->messages.head; link; link = link->next)
    send_again (link->data, now, send, user_data);
}

gboolean
tw_channel_queue_send_due (TwChannelQueue *self, gint64 now, gint64 *next, TwChannelSend send,
                           gpointer user_data)
{
  if (g_queue_is_empty (&self->messages))
    return TRUE;
  gint64 end = self->progress + TW_CHANNEL_GIVE_UP_MS * MS;
  if (now >= end)
    return FALSE;
  *next = MIN (*next, end);
  gint64 wait = self->slow ? TW_CHANNEL_MAX_RTO_MS * MS : self->rto;
  gboolean lost = FALSE;
  guint n = 0;
  for (GList *link = self->messages.head; link && n < TW_CHANNEL_RESEND_AT_ONCE;
       link = link->next, n++) {
    Outgoing *outgoing = link->data;
    if (now - outgoing->sent >= wait) {
      send_again (outgoing, now, send, user_data);
      lost = TRUE;
    }
    *next = MIN (*next, outgoing->sent + wait);
  }
  if (lost)
    self->rto = MIN (self->rto * 2, TW_CHANNEL_MAX_RTO_MS * MS);
  return TRUE;
}
