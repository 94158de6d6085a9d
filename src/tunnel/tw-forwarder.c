// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-forwarder.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tunnel/tw-loopback.h"
#include "tunnel/tw-smux.h"

/* With its header a whole number of messages. */
#define READ_SIZE (16 * 1024 - TW_SMUX_HEADER_SIZE)
#define COMPACT_AFTER (256 * 1024)

typedef struct {
  guint32 id;
  int fd;
  guint poll;          /* index in the polls of this round */
  GByteArray *buffer;  /* for the local program */
  gsize written;       /* of the buffer */
  gboolean got_data;   /* from the peer */
  gboolean ended;      /* by the peer; an end was sent back */
  gboolean shut;       /* and the local program was told */
} Stream;

struct _TwForwarder {
  int listener;
  guint port;
  guint listener_poll;
  TwForwarderMode mode;
  gboolean wanted;
  TwSmux smux;
  guint32 next_id;
  GHashTable *by_id;  /* guint32 → Stream */
  GPtrArray *streams; /* of Stream */
  guint first;        /* whose turn it is */
  GByteArray *output;
  guint refusals;
  TwForwarderNotice notice;
  gpointer notice_data;
  gboolean keep_alive;
  gint64 next_nop;
  guint64 sent, received;
  guint8 incoming[READ_SIZE];
};

static void
stream_free (gpointer data)
{
  Stream *stream = data;
  g_byte_array_unref (stream->buffer);
  if (stream->fd >= 0)
    close (stream->fd);
  g_free (stream);
}

static gsize
waiting (const Stream *stream)
{
  return stream->buffer->len - stream->written;
}

static void
send_end (TwForwarder *self, Stream *stream)
{
  if (stream->ended)
    return;
  stream->ended = TRUE;
  tw_smux_append (self->output, TW_SMUX_FIN, stream->id, NULL, 0);
}

/* Lets go of a stream; @reset: the local program learns that it did not end well. */
static void
drop (TwForwarder *self, Stream *stream, gboolean reset)
{
  send_end (self, stream);
  if (reset) {
    tw_loopback_reset (stream->fd);
    stream->fd = -1;
  }
  g_hash_table_remove (self->by_id, &stream->id);
  g_ptr_array_remove_fast (self->streams, stream);
}

/* Writes what the local program takes. %FALSE where the stream is gone. */
static gboolean
write_out (TwForwarder *self, Stream *stream)
{
  while (waiting (stream)) {
    gssize sent = send (stream->fd, stream->buffer->data + stream->written, waiting (stream),
                        MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      break;
    if (sent < 0) {
      drop (self, stream, TRUE);
      return FALSE;
    }
    stream->written += (gsize) sent;
  }
  if (waiting (stream) == 0) {
    g_byte_array_set_size (stream->buffer, 0);
    stream->written = 0;
  } else if (stream->written > COMPACT_AFTER && stream->written > waiting (stream)) {
    g_byte_array_remove_range (stream->buffer, 0, (guint) stream->written);
    stream->written = 0;
  }
  if (stream->ended && !stream->shut && waiting (stream) == 0) {
    /* Not closed before the program has read it all and closes itself: a close with its bytes
     * unread would reset the connection under the last answer. */
    shutdown (stream->fd, SHUT_WR);
    stream->shut = TRUE;
  }
  return TRUE;
}

static void
data_cb (guint32 id, const guint8 *data, gsize length, gpointer user_data)
{
  TwForwarder *self = user_data;
  Stream *stream = g_hash_table_lookup (self->by_id, &id);
  if (stream == NULL || stream->ended)
    return;
  stream->got_data = TRUE;
  self->received += length;
  if (waiting (stream) + length > TW_FORWARDER_MAX_BUFFER) {
    self->notice (TW_FORWARDER_TOO_SLOW, self->notice_data);
    drop (self, stream, TRUE);
    return;
  }
  gboolean idle = waiting (stream) == 0;
  g_byte_array_append (stream->buffer, data, (guint) length);
  if (idle) /* else the poll says when */
    write_out (self, stream);
}

static void
end_cb (guint32 id, gpointer user_data)
{
  TwForwarder *self = user_data;
  Stream *stream = g_hash_table_lookup (self->by_id, &id);
  if (stream == NULL || stream->ended)
    return;
  if (self->refusals && !stream->got_data) {
    self->refusals--;
    self->notice (TW_FORWARDER_UNREACHABLE, self->notice_data);
    drop (self, stream, TRUE);
    return;
  }
  send_end (self, stream);
  write_out (self, stream);
}

static const TwSmuxSink smux_sink = { .data = data_cb, .end = end_cb };

static void
accept_waiting (TwForwarder *self)
{
  while (self->mode == TW_FORWARDER_REFUSES
         || self->streams->len < TW_FORWARDER_MAX_STREAMS) {
    int fd = tw_loopback_accept (self->listener);
    if (fd < 0)
      return;
    if (self->mode == TW_FORWARDER_REFUSES) {
      tw_loopback_reset (fd);
      continue;
    }
    Stream *stream = g_new0 (Stream, 1);
    stream->fd = fd;
    stream->id = self->next_id;
    stream->buffer = g_byte_array_new ();
    stream->poll = G_MAXUINT;
    self->next_id += 2;
    g_ptr_array_add (self->streams, stream);
    g_hash_table_insert (self->by_id, &stream->id, stream);
    tw_smux_append (self->output, TW_SMUX_SYN, stream->id, NULL, 0);
  }
}

/* Reads from the local program. %FALSE where the stream is gone. */
static gboolean
read_in (TwForwarder *self, Stream *stream, gsize room)
{
  gsize most = stream->ended ? READ_SIZE : MIN (READ_SIZE, room - TW_SMUX_HEADER_SIZE);
  gssize got = recv (stream->fd, self->incoming, most, MSG_DONTWAIT);
  if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK))
    return TRUE;
  if (got <= 0) {
    drop (self, stream, FALSE);
    return FALSE;
  }
  if (!stream->ended) { /* else nobody takes it any more */
    self->sent += (guint64) got;
    tw_smux_append (self->output, TW_SMUX_PSH, stream->id, self->incoming, (gsize) got);
  }
  return TRUE;
}

static gsize
room_left (const TwForwarder *self, gsize room)
{
  return room > self->output->len ? room - self->output->len : 0;
}

TwForwarder *
tw_forwarder_new (guint port, TwForwarderNotice notice, gpointer user_data, GError **error)
{
  int listener = tw_loopback_listen (&port, error);
  if (listener < 0)
    return NULL;
  TwForwarder *self = g_new0 (TwForwarder, 1);
  self->listener = listener;
  self->notice = notice;
  self->notice_data = user_data;
  self->port = port;
  self->output = g_byte_array_new ();
  self->by_id = g_hash_table_new (g_int_hash, g_int_equal);
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  return self;
}

void
tw_forwarder_free (TwForwarder *self)
{
  if (self == NULL)
    return;
  tw_forwarder_reset_all (self);
  close (self->listener);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->streams);
  g_byte_array_unref (self->output);
  g_free (self);
}

guint
tw_forwarder_get_port (const TwForwarder *self)
{
  return self->port;
}

void
tw_forwarder_get_count (const TwForwarder *self, TwForwarderCount *count)
{
  *count = (TwForwarderCount) { self->sent, self->received, self->streams->len };
}

void
tw_forwarder_set_mode (TwForwarder *self, TwForwarderMode mode)
{
  self->mode = mode;
  self->wanted = FALSE;
  if (mode == TW_FORWARDER_REFUSES)
    accept_waiting (self);
}

void
tw_forwarder_begin (TwForwarder *self)
{
  tw_forwarder_reset_all (self);
  g_byte_array_set_size (self->output, 0);
  self->smux = (TwSmux) { 0 };
  self->next_id = TW_SMUX_FIRST_STREAM;
  self->refusals = 0;
  self->keep_alive = FALSE;
}

void
tw_forwarder_set_keep_alive (TwForwarder *self, gboolean keep_alive)
{
  self->keep_alive = keep_alive;
  self->next_nop = 0;
}

void
tw_forwarder_reset_all (TwForwarder *self)
{
  while (self->streams->len) {
    Stream *stream = self->streams->pdata[self->streams->len - 1];
    drop (self, stream, !stream->shut); /* what ended well stays well */
  }
}

void
tw_forwarder_add_polls (TwForwarder *self, GArray *polls, gsize room)
{
  gboolean listens = self->mode != TW_FORWARDER_CARRIES
                     || self->streams->len < TW_FORWARDER_MAX_STREAMS;
  GPollFD poll = { self->listener, listens && !self->wanted ? G_IO_IN : 0, 0 };
  self->listener_poll = polls->len;
  g_array_append_val (polls, poll);
  gboolean reads = self->mode == TW_FORWARDER_CARRIES
                   && room_left (self, room) > TW_SMUX_HEADER_SIZE;
  for (guint i = 0; i < self->streams->len; i++) {
    Stream *stream = self->streams->pdata[i];
    gushort events = (reads || stream->ended ? G_IO_IN : 0) | (waiting (stream) ? G_IO_OUT : 0);
    poll = (GPollFD) { stream->fd, events, 0 };
    stream->poll = polls->len;
    g_array_append_val (polls, poll);
  }
}

static void
take_stream_poll (TwForwarder *self, Stream *stream, const GPollFD *poll, gsize room)
{
  if ((poll->revents & G_IO_OUT) && !write_out (self, stream))
    return;
  gboolean may_read = stream->ended || room_left (self, room) > TW_SMUX_HEADER_SIZE;
  if ((poll->events & G_IO_IN) && poll->revents && may_read)
    read_in (self, stream, room_left (self, room));
  else if (poll->revents & (G_IO_ERR | G_IO_HUP | G_IO_NVAL))
    drop (self, stream, TRUE); /* a poll would report it for ever */
}

void
tw_forwarder_take_polls (TwForwarder *self, const GArray *polls, gsize room)
{
  g_autoptr (GPtrArray) round = g_ptr_array_sized_new (self->streams->len);
  for (guint i = 0; i < self->streams->len; i++) /* each has its turn to be first */
    g_ptr_array_add (round, self->streams->pdata[(self->first + i) % self->streams->len]);
  self->first = self->streams->len ? (self->first + 1) % self->streams->len : 0;
  for (guint i = 0; i < round->len; i++) {
    Stream *stream = round->pdata[i];
    if (stream->poll < polls->len)
      take_stream_poll (self, stream, &g_array_index (polls, GPollFD, stream->poll), room);
  }
  if (!g_array_index (polls, GPollFD, self->listener_poll).revents)
    return;
  if (self->mode == TW_FORWARDER_WAITS)
    self->wanted = TRUE;
  else
    accept_waiting (self);
}

gboolean
tw_forwarder_push (TwForwarder *self, const guint8 *data, gsize length, GError **error)
{
  return tw_smux_push (&self->smux, data, length, &smux_sink, self, error);
}

void
tw_forwarder_refused (TwForwarder *self)
{
  self->refusals++;
}

void
tw_forwarder_tick (TwForwarder *self, gint64 now, gint64 *next)
{
  if (!self->keep_alive)
    return;
  if (now >= self->next_nop) {
    tw_smux_append (self->output, TW_SMUX_NOP, 0, NULL, 0);
    self->next_nop = now + TW_FORWARDER_NOP_MS * G_GINT64_CONSTANT (1000);
  }
  *next = MIN (*next, self->next_nop);
}

GByteArray *
tw_forwarder_get_output (TwForwarder *self)
{
  return self->output;
}

gboolean
tw_forwarder_is_wanted (const TwForwarder *self)
{
  return self->wanted;
}
