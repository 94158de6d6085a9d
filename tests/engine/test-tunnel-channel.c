// SPDX-License-Identifier: Apache-2.0
//
// The data channel against an agent played here, over a way that loses, doubles and reorders, on a
// clock of the test's own.
#include <string.h>

#include "tunnel/tw-channel.h"

#define MS G_GINT64_CONSTANT (1000)
#define AGENT "3.3.987.0"

/* Our channel, and an agent of messages. */
typedef struct {
  TwChannel *channel;
  GRand *random;
  gint64 now;
  guint loss; /* per cent */
  GPtrArray *to_agent, *to_us; /* of GByteArray, on their way */
  GByteArray *agent_got, *we_got;
  GHashTable *agent_early; /* sequence → GBytes */
  gint64 agent_next, agent_out;
  GPtrArray *agent_unacknowledged; /* of GByteArray, by sequence; NULL when acknowledged */
  guint n_sent, ready, refused;
  guint32 last_flag;
  char *customer;
} World;

static void
send_cb (const guint8 *data, gsize length, gpointer user_data)
{
  World *world = user_data;
  GByteArray *bytes = g_byte_array_append (g_byte_array_new (), data, (guint) length);
  g_ptr_array_add (world->to_agent, bytes);
  world->n_sent++;
}

static gboolean
data_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  World *world = user_data;
  g_byte_array_append (world->we_got, data, (guint) length);
  return TRUE;
}

static void
ready_cb (const char *message, gpointer user_data)
{
  World *world = user_data;
  world->ready++;
  world->customer = g_strdup (message);
}

static void
refused_cb (gpointer user_data)
{
  ((World *) user_data)->refused++;
}

static const TwChannelSink sink = { send_cb, data_cb, ready_cb, refused_cb };

static World *
world_new (guint32 seed, guint loss)
{
  World *world = g_new0 (World, 1);
  world->channel = tw_channel_new (&sink, world);
  world->random = g_rand_new_with_seed (seed);
  world->loss = loss;
  world->now = 1;
  world->to_agent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  world->to_us = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  world->agent_unacknowledged = g_ptr_array_new ();
  world->agent_got = g_byte_array_new ();
  world->we_got = g_byte_array_new ();
  world->agent_early = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                              (GDestroyNotify) g_bytes_unref);
  tw_channel_set_connected (world->channel, TRUE, world->now);
  return world;
}

static void
world_free (World *world)
{
  tw_channel_free (world->channel);
  g_rand_free (world->random);
  g_ptr_array_unref (world->to_agent);
  g_ptr_array_unref (world->to_us);
  for (guint i = 0; i < world->agent_unacknowledged->len; i++)
    if (world->agent_unacknowledged->pdata[i])
      g_byte_array_unref (world->agent_unacknowledged->pdata[i]);
  g_ptr_array_unref (world->agent_unacknowledged);
  g_byte_array_unref (world->agent_got);
  g_byte_array_unref (world->we_got);
  g_hash_table_unref (world->agent_early);
  g_free (world->customer);
  g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static GByteArray *
message_bytes (TwChannelType type, gint64 sequence, guint32 payload_type, const void *payload,
               gsize length)
{
  TwChannelMessage message = { .type = type,
                               .created = 1,
                               .sequence = sequence,
                               .payload_type = payload_type,
                               .payload = payload,
                               .payload_length = length };
  tw_channel_id_new (message.id);
  GByteArray *bytes = g_byte_array_new ();
  tw_channel_message_append (bytes, &message);
  return bytes;
}

static void
agent_send (World *world, guint32 payload_type, const void *payload, gsize length)
{
  GByteArray *bytes
    = message_bytes (TW_CHANNEL_OUTPUT, world->agent_out++, payload_type, payload, length);
  g_ptr_array_add (world->to_us, g_byte_array_ref (bytes));
  g_ptr_array_add (world->agent_unacknowledged, bytes);
}

static void
agent_handshake (World *world, const char *version)
{
  g_autofree char *request = g_strdup_printf (
    "{\"AgentVersion\":\"%s\",\"RequestedClientActions\":[{\"ActionType\":\"SessionType\","
    "\"ActionParameters\":{\"SessionType\":\"Port\",\"Properties\":{}}}]}", version);
  static const char complete[]
    = "{\"HandshakeTimeToComplete\":1,\"CustomerMessage\":\"Recorded.\"}";
  agent_send (world, TW_CHANNEL_PAYLOAD_HANDSHAKE_REQUEST, request, strlen (request));
  agent_send (world, TW_CHANNEL_PAYLOAD_HANDSHAKE_COMPLETE, complete, strlen (complete));
}

static void
agent_deliver (World *world, guint32 payload_type, const guint8 *payload, gsize length)
{
  world->agent_next++;
  if (payload_type == TW_CHANNEL_PAYLOAD_OUTPUT)
    g_byte_array_append (world->agent_got, payload, (guint) length);
  if (payload_type == TW_CHANNEL_PAYLOAD_FLAG)
    world->last_flag = payload[3];
}

static void
agent_take (World *world, const GByteArray *bytes)
{
  TwChannelMessage message;
  g_autoptr (GError) error = NULL;
  gint64 sequence;
  g_assert_true (tw_channel_message_read (&message, bytes->data, bytes->len, &error));
  if (message.type == TW_CHANNEL_ACKNOWLEDGE) {
    g_assert_cmpint ((gint64) message.flags, ==, TW_CHANNEL_FLAGS_ACKNOWLEDGE);
    g_assert_true (tw_channel_json_read_acknowledge (message.payload, message.payload_length,
                                                     &sequence));
    g_clear_pointer (&world->agent_unacknowledged->pdata[sequence], g_byte_array_unref);
    return;
  }
  g_assert_cmpint (message.type, ==, TW_CHANNEL_INPUT);
  g_assert_cmpuint (message.payload_length, <=, TW_CHANNEL_MAX_PAYLOAD);
  g_autofree char *json = tw_channel_json_acknowledge (&message);
  g_ptr_array_add (world->to_us, message_bytes (TW_CHANNEL_ACKNOWLEDGE, 0, 0, json, strlen (json)));
  if (message.sequence == world->agent_next) {
    agent_deliver (world, message.payload_type, message.payload, message.payload_length);
    GBytes *early;
    while ((early = g_hash_table_lookup (world->agent_early, &world->agent_next))) {
      gsize length;
      const guint8 *payload = g_bytes_get_data (early, &length);
      g_autoptr (GBytes) kept = g_bytes_ref (early);
      g_hash_table_remove (world->agent_early, &world->agent_next);
      agent_deliver (world, TW_CHANNEL_PAYLOAD_OUTPUT, payload, length);
    }
  } else if (message.sequence > world->agent_next) {
    gint64 *key = g_memdup2 (&message.sequence, sizeof message.sequence);
    g_hash_table_replace (world->agent_early, key,
                          g_bytes_new (message.payload, message.payload_length));
  }
}

/* Takes one message off a way: lost, doubled, out of turn, or just the next. */
static GByteArray *
take_from (World *world, GPtrArray *way)
{
  guint index = 0;
  if (world->loss && (guint) g_rand_int_range (world->random, 0, 100) < world->loss)
    index = (guint) g_rand_int_range (world->random, 0, (gint) MIN (way->len, 8));
  GByteArray *bytes = g_byte_array_ref (way->pdata[index]);
  guint fate = (guint) g_rand_int_range (world->random, 0, 100);
  if (fate < world->loss || fate >= 2 * world->loss) /* else it stays, and comes again */
    g_ptr_array_remove_index (way, index);
  if (fate < world->loss)
    g_clear_pointer (&bytes, g_byte_array_unref);
  return bytes;
}

static gboolean
run_round (World *world, GError **error)
{
  for (guint n = world->to_agent->len; n-- && world->to_agent->len;) {
    g_autoptr (GByteArray) bytes = take_from (world, world->to_agent);
    if (bytes)
      agent_take (world, bytes);
  }
  for (guint n = world->to_us->len; n-- && world->to_us->len;) {
    g_autoptr (GByteArray) bytes = take_from (world, world->to_us);
    if (bytes
        && !tw_channel_receive (world->channel, bytes->data, bytes->len, world->now, error))
      return FALSE;
  }
  world->now += 100 * MS;
  gint64 next = G_MAXINT64;
  return tw_channel_tick (world->channel, world->now, &next, error);
}

/* The agent sends again what nobody acknowledged. */
static void
agent_resend (World *world)
{
  for (guint i = 0; i < world->agent_unacknowledged->len; i++)
    if (world->agent_unacknowledged->pdata[i])
      g_ptr_array_add (world->to_us, g_byte_array_ref (world->agent_unacknowledged->pdata[i]));
}

static gboolean
agent_is_done (World *world)
{
  for (guint i = 0; i < world->agent_unacknowledged->len; i++)
    if (world->agent_unacknowledged->pdata[i])
      return FALSE;
  return TRUE;
}

static void
open_channel (World *world)
{
  g_autoptr (GError) error = NULL;
  agent_handshake (world, AGENT);
  for (guint i = 0; i < 200 && !world->ready; i++) {
    g_assert_true (run_round (world, &error));
    agent_resend (world);
  }
  g_assert_cmpuint (world->ready, ==, 1);
  g_assert_cmpstr (world->customer, ==, "Recorded.");
  g_assert_cmpstr (tw_channel_get_agent_version (world->channel), ==, AGENT);
}

static GByteArray *
random_bytes (GRand *random, guint length)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, length);
  for (guint i = 0; i < length; i++)
    bytes->data[i] = (guint8) g_rand_int (random);
  return bytes;
}

/* Both ways at once, through @loss per cent of each misfortune; every byte once and in order. */
static void
exchange (guint32 seed, guint loss)
{
  g_autoptr (World) world = world_new (seed, loss);
  g_autoptr (GError) error = NULL;
  open_channel (world);
  g_autoptr (GByteArray) up = random_bytes (world->random, 700 * 1024);
  g_autoptr (GByteArray) down = random_bytes (world->random, 100 * 1024);
  for (guint at = 0; at < down->len; at += 1024)
    agent_send (world, TW_CHANNEL_PAYLOAD_OUTPUT, down->data + at, MIN (1024, down->len - at));
  guint sent = 0;
  for (guint round = 0; round < 20000; round++) {
    gsize room = MIN (tw_channel_get_room (world->channel), up->len - sent);
    tw_channel_write (world->channel, up->data + sent, room, world->now);
    sent += (guint) room;
    g_assert_cmpuint (tw_channel_get_in_flight (world->channel), <=, TW_CHANNEL_MAX_IN_FLIGHT);
    g_assert_true (run_round (world, &error));
    if (round % 10 == 9)
      agent_resend (world);
    if (sent == up->len && tw_channel_get_in_flight (world->channel) == 0
        && agent_is_done (world))
      break;
  }
  g_assert_cmpmem (world->agent_got->data, world->agent_got->len, up->data, up->len);
  g_assert_cmpmem (world->we_got->data, world->we_got->len, down->data, down->len);
}

static void
test_exchange (void)
{
  exchange (1, 0);
  for (guint32 seed = 0; seed < 12; seed++)
    exchange (seed, 1 + seed * 2);
}

/* A lost acknowledgement is sent again when the message comes again; it is delivered once. */
static void
test_acknowledge_again (void)
{
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  agent_send (world, TW_CHANNEL_PAYLOAD_OUTPUT, "x", 1);
  g_assert_true (run_round (world, NULL));
  g_ptr_array_set_size (world->to_agent, 0);
  agent_resend (world);
  g_assert_true (run_round (world, NULL));
  g_assert_true (run_round (world, NULL));
  g_assert_true (agent_is_done (world));
  g_assert_cmpuint (world->we_got->len, ==, 1);
}

/* Nothing is sent while there is no connection; a new one gets all that was not acknowledged. */
static void
test_resume (void)
{
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  tw_channel_set_connected (world->channel, FALSE, world->now);
  g_ptr_array_set_size (world->to_agent, 0);
  tw_channel_write (world->channel, (const guint8 *) "hello", 5, world->now);
  g_assert_true (run_round (world, NULL));
  g_assert_cmpuint (world->to_agent->len, ==, 0);
  tw_channel_set_connected (world->channel, TRUE, world->now);
  for (guint i = 0; i < 5; i++)
    g_assert_true (run_round (world, NULL));
  g_assert_cmpmem (world->agent_got->data, world->agent_got->len, "hello", 5);
  g_assert_cmpuint (tw_channel_get_in_flight (world->channel), ==, 0);
}

static guint
count_sent (World *world, guint seconds)
{
  guint before = world->n_sent;
  for (gint64 end = world->now + seconds * 1000 * MS; world->now < end;) {
    g_assert_true (run_round (world, NULL));
    g_ptr_array_set_size (world->to_agent, 0);
  }
  return world->n_sent - before;
}

/* Karn: what was sent twice says nothing of the round trip, and the wait doubles up to a second. */
static void
test_wait_doubles (void)
{
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  for (guint i = 0; i < 3; i++)
    g_assert_true (run_round (world, NULL));
  tw_channel_write (world->channel, (const guint8 *) "a", 1, world->now);
  g_ptr_array_set_size (world->to_agent, 0);
  guint sent = count_sent (world, 10);
  g_assert_cmpuint (sent, >=, 10);
  g_assert_cmpuint (sent, <=, 14);
}

/* While the service says that the agent is away, what is sent again is sent seldom. */
static void
test_pause (void)
{
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  for (guint i = 0; i < 3; i++)
    g_assert_true (run_round (world, NULL));
  g_ptr_array_add (world->to_us, message_bytes (TW_CHANNEL_PAUSE, 0, 0, NULL, 0));
  g_assert_true (run_round (world, NULL));
  tw_channel_write (world->channel, (const guint8 *) "a", 1, world->now);
  g_ptr_array_set_size (world->to_agent, 0);
  g_assert_cmpuint (count_sent (world, 5), <=, 5);
}

static void
test_give_up (void)
{
  g_autoptr (World) world = world_new (1, 0);
  g_autoptr (GError) error = NULL;
  open_channel (world);
  g_assert_true (run_round (world, NULL));
  g_assert_true (run_round (world, NULL));
  gint64 next = G_MAXINT64;
  tw_channel_write (world->channel, (const guint8 *) "a", 1, world->now);
  g_assert_true (tw_channel_tick (world->channel,
                                  world->now + TW_CHANNEL_GIVE_UP_MS * MS - 1, &next, &error));
  g_assert_false (tw_channel_tick (world->channel, world->now + TW_CHANNEL_GIVE_UP_MS * MS, &next,
                                   &error));
  g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT);
}

static GError *
fail_with (World *world)
{
  GError *error = NULL;
  for (guint i = 0; i < 5 && error == NULL; i++)
    run_round (world, &error);
  return error;
}

static void
test_closed (void)
{
  static const char json[] = "{\"Output\":\"Session ended by an administrator.\\n\"}";
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  g_ptr_array_add (world->to_us,
                   message_bytes (TW_CHANNEL_CLOSED, 0, 0, json, strlen (json)));
  g_autoptr (GError) error = fail_with (world);
  g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_ENDED);
  g_assert_cmpstr (error->message, ==,
                   "Session Manager ended the session: Session ended by an administrator.");
}

static void
test_old_agent (void)
{
  g_autoptr (World) world = world_new (1, 0);
  agent_handshake (world, "3.0.196.0");
  g_autoptr (GError) error = fail_with (world);
  g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT);
  g_assert_nonnull (strstr (error->message, "too old (3.0.196.0)"));
}

static void
test_keep_alive (void)
{
  g_autoptr (World) old = world_new (1, 0), new = world_new (1, 0);
  agent_handshake (old, TW_CHANNEL_LAST_AGENT_WITH_KEEP_ALIVE);
  g_assert_true (run_round (old, NULL));
  g_assert_true (tw_channel_wants_keep_alive (old->channel));
  open_channel (new);
  g_assert_false (tw_channel_wants_keep_alive (new->channel));
}

static void
test_flags (void)
{
  const guint8 refused[] = { 0, 0, 0, TW_CHANNEL_FLAG_CONNECT_ERROR };
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  agent_send (world, TW_CHANNEL_PAYLOAD_FLAG, refused, sizeof refused);
  tw_channel_send_flag (world->channel, TW_CHANNEL_FLAG_TERMINATE, world->now);
  for (guint i = 0; i < 3; i++)
    g_assert_true (run_round (world, NULL));
  g_assert_cmpuint (world->refused, ==, 1);
  g_assert_cmpuint (world->last_flag, ==, TW_CHANNEL_FLAG_TERMINATE);
}

/* No more than so many messages wait for their turn; the others are not acknowledged. */
static void
test_reorder_limit (void)
{
  g_autoptr (World) world = world_new (1, 0);
  open_channel (world);
  g_ptr_array_set_size (world->to_agent, 0);
  for (guint i = 0; i < TW_CHANNEL_MAX_REORDERED + 10; i++) {
    g_autoptr (GByteArray) bytes
      = message_bytes (TW_CHANNEL_OUTPUT, world->agent_out + 1 + i, 1, "y", 1);
    g_assert_true (tw_channel_receive (world->channel, bytes->data, bytes->len, world->now, NULL));
  }
  g_assert_cmpuint (world->we_got->len, ==, 0);
  g_assert_cmpuint (world->to_agent->len, ==, TW_CHANNEL_MAX_REORDERED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/channel/exchange", test_exchange);
  g_test_add_func ("/channel/acknowledge-again", test_acknowledge_again);
  g_test_add_func ("/channel/resume", test_resume);
  g_test_add_func ("/channel/wait-doubles", test_wait_doubles);
  g_test_add_func ("/channel/pause", test_pause);
  g_test_add_func ("/channel/give-up", test_give_up);
  g_test_add_func ("/channel/closed", test_closed);
  g_test_add_func ("/channel/old-agent", test_old_agent);
  g_test_add_func ("/channel/keep-alive", test_keep_alive);
  g_test_add_func ("/channel/flags", test_flags);
  g_test_add_func ("/channel/reorder-limit", test_reorder_limit);
  return g_test_run ();
}
