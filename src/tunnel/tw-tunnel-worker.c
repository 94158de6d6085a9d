// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel-worker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-ssm-sessions.h"
#include "tunnel/tw-channel.h"
#include "tunnel/tw-forwarder.h"

#define MS G_GINT64_CONSTANT (1000)
#define IDLE_US (60 * G_USEC_PER_SEC)
#define MAX_QUEUED (8 * 1024 * 1024) /* for a connection that takes nothing: read no more from it */

typedef struct {
  TwTunnelWork work; /* its strings are ours */
  TwTunnelControl *control;
  TwForwarder *forwarder;
  TwTunnelOpener *opener; /* nullable: while a connection is being made */
  TwWebsocket *websocket; /* nullable */
  TwChannel *channel;     /* nullable: before and after a session */
  char *session;          /* nullable: its id */
  char *client_id;        /* the same for all connections of a session */
  TwTunnelState state;
  GArray *polls; /* of GPollFD */
  guint websocket_poll;

  gint64 handshake_end;
  gint64 lost;     /* when the connection was */
  gint64 next_try; /* to resume; 0 while one is under way */
  guint tries;
  gboolean heard;    /* something came over this connection */
  gboolean let_go;   /* local connections were reset while resuming */
  gint64 goodbye_end; /* 0 before stopping */
  gboolean finished;
} Worker;

static void
set_state (Worker *self, TwTunnelState state, const char *message, const GError *error)
{
  self->state = state;
  tw_tunnel_control_set_state (self->control, state, message, error);
}

/* Of the channel */

static void
send_cb (const guint8 *data, gsize length, gpointer user_data)
{
  Worker *self = user_data;
  if (self->websocket)
    tw_websocket_send (self->websocket, TW_WEBSOCKET_BINARY, data, length);
}

static gboolean
data_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Worker *self = user_data;
  return tw_forwarder_push (self->forwarder, data, length, error);
}

static void
set_ready (Worker *self, const char *message)
{
  tw_forwarder_set_keep_alive (self->forwarder, tw_channel_wants_keep_alive (self->channel));
  tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_CARRIES);
  tw_tunnel_control_set_agent (self->control, tw_channel_get_agent_version (self->channel));
  set_state (self, TW_TUNNEL_READY, message, NULL);
}

static void
ready_cb (const char *message, gpointer user_data)
{
  set_ready (user_data, message);
}

static void
refused_cb (gpointer user_data)
{
  tw_forwarder_refused (((Worker *) user_data)->forwarder);
}

static const TwChannelSink channel_sink
  = { .send = send_cb, .data = data_cb, .ready = ready_cb, .refused = refused_cb };

/* Opening */

static void
said_cb (TwTunnelStep step, const char *message, gpointer user_data)
{
  TwTunnelControl *control = user_data;
  tw_tunnel_control_set_state (control,
                               step == TW_TUNNEL_STEP_OPENING ? TW_TUNNEL_OPENING
                                                              : TW_TUNNEL_STARTING,
                               message, NULL);
}

static void
open_connection (Worker *self)
{
  const TwTunnelWork *work = &self->work;
  gboolean resumes = self->session != NULL;
  const TwTunnelOpening opening
    = { .client = work->client,
        .port = { work->target, work->host, work->port, tw_forwarder_get_port (self->forwarder) },
        .session = self->session,
        .ping_ms = work->ping_ms,
        .wake = tw_tunnel_control_get_wake (self->control),
        .say = resumes ? NULL : said_cb,
        .say_data = self->control,
        .ask = work->ask,
        .ask_data = work->ask_data };
  self->opener = tw_tunnel_opener_new (&opening);
}

static void
begin (Worker *self)
{
  tw_forwarder_begin (self->forwarder);
  tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_WAITS);
  tw_tunnel_control_set_trouble (self->control, NULL);
  set_state (self, TW_TUNNEL_STARTING, NULL, NULL);
  g_free (self->client_id);
  self->client_id = g_uuid_string_random ();
  self->tries = 0;
  self->lost = 0;
  open_connection (self);
}

/* Lets go of the session, here and, unless it has ended it itself, at the service. */
static void
end_session (Worker *self, gboolean terminate)
{
  g_clear_pointer (&self->websocket, tw_websocket_free);
  g_clear_pointer (&self->opener, tw_tunnel_opener_free);
  g_clear_pointer (&self->channel, tw_channel_free);
  g_autoptr (GError) error = NULL;
  if (self->session && !terminate)
    tw_ssm_sessions_remove (self->session);
  else if (self->session
           && !tw_ssm_terminate_session (self->work.client, self->session, NULL, &error)
           && !tw_ssm_error_is_gone (error))
    g_debug ("the session could not be ended: %s", error->message);
  g_clear_pointer (&self->session, g_free);
}

static void
close_down (Worker *self, GError *reason)
{
  g_autoptr (GError) error = reason;
  gboolean over = g_error_matches (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_ENDED)
                  || tw_ssm_error_is_gone (error);
  tw_forwarder_reset_all (self->forwarder);
  tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_REFUSES);
  g_clear_pointer (&self->websocket, tw_websocket_free);
  set_state (self, TW_TUNNEL_CLOSED, NULL, self->goodbye_end ? NULL : error);
  end_session (self, !over);
  tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_REFUSES); /* who came meanwhile */
  if (self->work.reopens && self->goodbye_end == 0)
    tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_WAITS);
}

static GError *
gave_up (const GError *last)
{
  GError *error = NULL;
  tw_set_error (&error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK,
                _("Check the network, and start the tunnel again."),
                _("The tunnel could not be resumed for %d minutes: %s"),
                TW_TUNNEL_RETRY_FOR_MS / 60000, last->message);
  return error;
}

static void
try_later (Worker *self, const GError *why, gint64 now)
{
  if (now - self->lost > TW_TUNNEL_RETRY_FOR_MS * MS) {
    close_down (self, gave_up (why));
    return;
  }
  self->next_try = now + tw_tunnel_retry_ms (self->tries++) * MS;
  set_state (self, TW_TUNNEL_RESUMING, why->message, NULL);
}

/* The connection is gone; the session may still be there. */
static void
lose (Worker *self, GError *reason, gint64 now)
{
  g_autoptr (GError) why = reason;
  g_clear_pointer (&self->websocket, tw_websocket_free);
  tw_channel_set_connected (self->channel, FALSE, now);
  if (self->heard || self->lost == 0) {
    self->lost = now;
    self->tries = 0;
    self->let_go = FALSE;
  }
  if (!self->let_go)
    tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_WAITS);
  try_later (self, why, now);
}

static void
use_connection (Worker *self, TwWebsocket *websocket, const TwSsmSession *session, gint64 now)
{
  self->websocket = websocket;
  self->heard = FALSE;
  if (self->channel == NULL)
    self->channel = tw_channel_new (&channel_sink, self);
  g_autofree char *open = tw_channel_json_open (session->token, self->client_id);
  tw_websocket_send (websocket, TW_WEBSOCKET_TEXT, (const guint8 *) open, strlen (open));
  explicit_bzero (open, strlen (open));
  tw_channel_set_connected (self->channel, TRUE, now);
  self->handshake_end = now + TW_TUNNEL_HANDSHAKE_MS * MS;
  if (tw_channel_is_ready (self->channel))
    set_ready (self, NULL);
  else
    set_state (self, TW_TUNNEL_HANDSHAKE, NULL, NULL);
}

static void
take_opener (Worker *self, gint64 now)
{
  if (self->opener == NULL || !tw_tunnel_opener_is_done (self->opener))
    return;
  g_autoptr (TwSsmSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TwWebsocket *websocket = tw_tunnel_opener_finish (self->opener, &session, &error);
  g_clear_pointer (&self->opener, tw_tunnel_opener_free);
  gboolean resumes = self->session != NULL;
  if (session && !resumes)
    self->session = g_strdup (session->id);
  if (websocket)
    use_connection (self, websocket, session, now);
  else if (!resumes || tw_ssm_error_is_gone (error))
    close_down (self, g_steal_pointer (&error));
  else
    try_later (self, error, now);
}

/* Stopping */

static void
finish (Worker *self, gboolean delivered)
{
  if (self->websocket) {
    tw_websocket_send_close (self->websocket);
    tw_websocket_flush (self->websocket, NULL);
  }
  end_session (self, !delivered);
  if (self->state != TW_TUNNEL_CLOSED)
    set_state (self, TW_TUNNEL_CLOSED, NULL, NULL);
  self->finished = TRUE;
}

static void
say_goodbye (Worker *self, gint64 now)
{
  tw_forwarder_reset_all (self->forwarder);
  tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_REFUSES);
  if (self->websocket == NULL || !tw_channel_is_ready (self->channel)) {
    finish (self, FALSE);
    return;
  }
  tw_channel_send_flag (self->channel, TW_CHANNEL_FLAG_TERMINATE, now);
  self->goodbye_end = now + TW_TUNNEL_GOODBYE_MS * MS;
}

static void
take_commands (Worker *self, gint64 now)
{
  if (tw_tunnel_control_is_stopped (self->control)) {
    if (self->goodbye_end == 0)
      say_goodbye (self, now);
    else if (now >= self->goodbye_end || self->websocket == NULL
             || tw_channel_get_in_flight (self->channel) == 0)
      finish (self, self->websocket && tw_channel_get_in_flight (self->channel) == 0);
    return;
  }
  gboolean wanted = self->state == TW_TUNNEL_CLOSED && self->work.reopens
                    && tw_forwarder_is_wanted (self->forwarder);
  if (!tw_tunnel_control_take_restart (self->control) && !wanted)
    return;
  if (self->state != TW_TUNNEL_CLOSED)
    end_session (self, TRUE);
  begin (self);
}

/* Time */

static void
tick_resuming (Worker *self, gint64 now, gint64 *next)
{
  gint64 let_go = self->lost + self->work.resume_ms * MS;
  if (!self->let_go && now >= let_go) {
    self->let_go = TRUE;
    tw_forwarder_reset_all (self->forwarder);
    tw_forwarder_set_mode (self->forwarder, TW_FORWARDER_REFUSES);
  }
  if (!self->let_go)
    *next = MIN (*next, let_go);
  if (self->opener == NULL && now >= self->next_try)
    open_connection (self);
  else if (self->opener == NULL)
    *next = MIN (*next, self->next_try);
}

static gboolean
tick_connected (Worker *self, gint64 now, gint64 *next, GError **error)
{
  if (self->state == TW_TUNNEL_HANDSHAKE && now >= self->handshake_end)
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT,
                         _("Look whether the SSM agent on the instance works, and is up to date."),
                         _("The SSM agent did not complete the handshake within %d seconds"),
                         TW_TUNNEL_HANDSHAKE_MS / 1000);
  if (self->state == TW_TUNNEL_HANDSHAKE)
    *next = MIN (*next, self->handshake_end);
  if (self->state == TW_TUNNEL_READY)
    tw_forwarder_tick (self->forwarder, now, next);
  return tw_channel_tick (self->channel, now, next, error);
}

static void
tick (Worker *self, gint64 now, gint64 *next)
{
  GError *error = NULL;
  if (self->goodbye_end)
    *next = MIN (*next, self->goodbye_end);
  if (self->state == TW_TUNNEL_RESUMING)
    tick_resuming (self, now, next);
  if (self->websocket && !tick_connected (self, now, next, &error))
    close_down (self, error);
  else if (self->websocket && !tw_websocket_tick (self->websocket, now, next, &error)) {
    lose (self, error, now);
    *next = now; /* what losing it has made due is not in it yet */
  }
}

/* Bytes */

static void
trouble_cb (TwForwarderTrouble trouble, gpointer user_data)
{
  Worker *self = user_data;
  g_autofree char *text = NULL;
  const TwTunnelWork *work = &self->work;
  switch (trouble) {
  case TW_FORWARDER_UNREACHABLE:
    text = g_strdup_printf (_("The instance %s could not connect to %s, port %u. Check the name, "
                              "the port, and that the security groups let the instance through."),
                            work->target, work->host ? work->host : "itself", work->port);
    break;
  case TW_FORWARDER_TOO_SLOW:
    text = g_strdup_printf (_("A program did not read what came for it; its connection was reset "
                              "after %d MB."), TW_FORWARDER_MAX_BUFFER / (1024 * 1024));
    break;
  }
  tw_tunnel_control_set_trouble (self->control, text);
}

static void
move_output (Worker *self, gint64 now, gint64 *next)
{
  GByteArray *output = tw_forwarder_get_output (self->forwarder);
  if (output->len && self->channel && tw_channel_is_ready (self->channel)) {
    tw_channel_write (self->channel, output->data, output->len, now);
    g_byte_array_set_size (output, 0);
    tw_channel_tick (self->channel, now, next, NULL); /* when to send this again */
  }
  GError *error = NULL;
  if (self->websocket && !tw_websocket_flush (self->websocket, &error)) {
    lose (self, error, now);
    *next = now;
  }
  TwForwarderCount count;
  tw_forwarder_get_count (self->forwarder, &count);
  tw_tunnel_control_set_count (self->control, now, count.sent, count.received, count.n_streams);
}

static gboolean
take_cb (const TwWebsocketMessage *message, gpointer user_data, GError **error)
{
  Worker *self = user_data;
  self->heard = TRUE;
  return message->opcode != TW_WEBSOCKET_BINARY
         || tw_channel_receive (self->channel, message->data, message->length,
                                g_get_monotonic_time (), error);
}

/* A channel that is over, and not just its connection. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_ENDED)
         || g_error_matches (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT)
         || g_error_matches (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL);
}

static void
read_connection (Worker *self, gint64 now)
{
  GError *error = NULL;
  if (tw_websocket_read (self->websocket, take_cb, self, &error))
    return;
  tw_websocket_flush (self->websocket, NULL); /* the answer to a handshake that was refused */
  if (is_final (error))
    close_down (self, error);
  else
    lose (self, error, now);
}

static gsize
get_room (Worker *self)
{
  return self->channel ? tw_channel_get_room (self->channel) : 0;
}

static void
fill_polls (Worker *self)
{
  g_array_set_size (self->polls, 0);
  GPollFD wake = { tw_tunnel_control_get_wake (self->control), G_IO_IN, 0 };
  g_array_append_val (self->polls, wake);
  self->websocket_poll = 0;
  if (self->websocket) {
    GPollFD poll = tw_websocket_get_poll (self->websocket);
    if (tw_websocket_get_queued (self->websocket) > MAX_QUEUED)
      poll.events &= (gushort) ~G_IO_IN;
    self->websocket_poll = self->polls->len;
    g_array_append_val (self->polls, poll);
  }
  tw_forwarder_add_polls (self->forwarder, self->polls, get_room (self));
}

static void
wait_and_read (Worker *self, gint64 next)
{
  fill_polls (self);
  GPollFD *polls = (GPollFD *) (gpointer) self->polls->data;
  gboolean more = self->websocket && tw_websocket_has_more (self->websocket);
  gint64 wait = (next - g_get_monotonic_time () + MS - 1) / MS;
  int ready = g_poll (polls, self->polls->len, more ? 0 : (int) CLAMP (wait, 0, IDLE_US / MS));
  if (ready > 0 && polls[0].revents)
    tw_tunnel_control_wake_taken (self->control);
  if (ready > 0) /* before what arrives can free a stream */
    tw_forwarder_take_polls (self->forwarder, self->polls, get_room (self));
  const gushort readable = G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL;
  if (self->websocket
      && (more || (ready > 0 && (polls[self->websocket_poll].revents & readable))))
    read_connection (self, g_get_monotonic_time ());
}

static void
worker_free (Worker *self)
{
  end_session (self, TRUE);
  tw_forwarder_free (self->forwarder);
  g_array_unref (self->polls);
  g_free (self->client_id);
  tw_aws_client_unref (self->work.client);
  g_free ((char *) self->work.target);
  g_free ((char *) self->work.host);
  g_autoptr (TwTunnelControl) control = self->control;
  g_free (self);
  tw_tunnel_control_set_ended (control);
}

static gpointer
worker_thread (gpointer data)
{
  Worker *self = data;
  tw_tunnel_block_sigpipe ();
  begin (self);
  while (!self->finished) {
    gint64 now = g_get_monotonic_time (), next = now + IDLE_US;
    take_opener (self, now);
    take_commands (self, now);
    tick (self, now, &next);
    move_output (self, now, &next);
    if (!self->finished)
      wait_and_read (self, next);
  }
  worker_free (self);
  return NULL;
}

gboolean
tw_tunnel_worker_start (const TwTunnelWork *work, TwTunnelControl *control, guint *port,
                        GError **error)
{
  Worker *self = g_new0 (Worker, 1);
  self->forwarder = tw_forwarder_new (work->local_port, trouble_cb, self, error);
  if (self->forwarder == NULL) {
    g_free (self);
    return FALSE;
  }
  self->work = *work;
  self->work.target = g_strdup (work->target);
  self->work.host = g_strdup (work->host);
  self->work.resume_ms = work->resume_ms ? work->resume_ms : TW_TUNNEL_RESUME_MS;
  tw_aws_client_ref (self->work.client);
  self->control = tw_tunnel_control_ref (control);
  self->polls = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  *port = tw_forwarder_get_port (self->forwarder);
  g_thread_unref (g_thread_new ("tradewind-tunnel", worker_thread, self));
  return TRUE;
}
