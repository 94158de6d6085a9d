// SPDX-License-Identifier: Apache-2.0
#include "bench-tunnel-peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tunnel/tw-channel-json.h"
#include "tunnel/tw-smux.h"

#define MAX_STREAMS 64
#define MAX_AHEAD 1024 /* messages that nobody has acknowledged */
#define PART 1016

typedef struct {
  guint32 id;
  int fd;         /* -1: played here */
  char kind;      /* 'e', 's', 'f'; 0 before the first byte */
  guint64 left;   /* of a flood */
  gboolean open;
} Stream;

typedef struct {
  int fd;
  const char *socket_path;
  guint64 flood;
  GByteArray *in, *out;
  gsize sent;
  gint64 sequence, acknowledged, next_in;
  TwSmux smux;
  Stream streams[MAX_STREAMS];
} Peer;

static void
add_frame (Peer *peer, const TwChannelMessage *message)
{
  gsize length = TW_CHANNEL_HEADER_SIZE + message->payload_length;
  guint8 header[4] = { 0x82, 126, (guint8) (length >> 8), (guint8) length };
  g_byte_array_append (peer->out, header, sizeof header);
  tw_channel_message_append (peer->out, message);
}

static void
send_output (Peer *peer, guint32 payload_type, const void *payload, gsize length)
{
  TwChannelMessage message = { .type = TW_CHANNEL_OUTPUT,
                               .created = 1,
                               .sequence = peer->sequence++,
                               .payload_type = payload_type,
                               .payload = payload,
                               .payload_length = length };
  tw_channel_id_new (message.id);
  add_frame (peer, &message);
}

static void
send_data (Peer *peer, guint32 stream, const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) frame = g_byte_array_sized_new (1024);
  for (gsize at = 0; at < length; at += PART) {
    g_byte_array_set_size (frame, 0);
    tw_smux_append (frame, TW_SMUX_PSH, stream, data + at, MIN (PART, length - at));
    send_output (peer, TW_CHANNEL_PAYLOAD_OUTPUT, frame->data, frame->len);
  }
}

static void
send_end (Peer *peer, Stream *stream)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  tw_smux_append (frame, TW_SMUX_FIN, stream->id, NULL, 0);
  send_output (peer, TW_CHANNEL_PAYLOAD_OUTPUT, frame->data, frame->len);
  if (stream->fd >= 0)
    close (stream->fd);
  *stream = (Stream) { .fd = -1 };
}

static int
dial (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    exit (3);
  return fd;
}

static Stream *
find_stream (Peer *peer, guint32 id)
{
  Stream *free_one = NULL;
  for (guint i = 0; i < MAX_STREAMS; i++) {
    if (peer->streams[i].open && peer->streams[i].id == id)
      return &peer->streams[i];
    if (!peer->streams[i].open && free_one == NULL)
      free_one = &peer->streams[i];
  }
  *free_one = (Stream) { .id = id, .fd = peer->socket_path ? dial (peer->socket_path) : -1,
                         .open = TRUE };
  return free_one;
}

static void
write_all (int fd, const guint8 *data, gsize length)
{
  while (length) {
    gssize sent = send (fd, data, length, MSG_NOSIGNAL);
    if (sent <= 0)
      return;
    data += sent;
    length -= (gsize) sent;
  }
}

static void
data_cb (guint32 id, const guint8 *data, gsize length, gpointer user_data)
{
  Peer *peer = user_data;
  Stream *stream = find_stream (peer, id);
  if (stream->fd >= 0) {
    write_all (stream->fd, data, length);
    return;
  }
  if (stream->kind == 0)
    stream->kind = (char) data[0];
  if (stream->kind == 'f')
    stream->left += peer->flood * length;
  if (stream->kind == 'e')
    send_data (peer, id, data, length);
}

static void
end_cb (guint32 id, gpointer user_data)
{
  Peer *peer = user_data;
  for (guint i = 0; i < MAX_STREAMS; i++)
    if (peer->streams[i].open && peer->streams[i].id == id)
      send_end (peer, &peer->streams[i]);
}

static void
shake_hands (Peer *peer)
{
  static const char request[]
    = "{\"AgentVersion\":\"3.3.987.0\",\"RequestedClientActions\":[{\"ActionType\":\"SessionType\","
      "\"ActionParameters\":{\"SessionType\":\"Port\",\"Properties\":{}}}]}";
  send_output (peer, TW_CHANNEL_PAYLOAD_HANDSHAKE_REQUEST, request, sizeof request - 1);
  send_output (peer, TW_CHANNEL_PAYLOAD_HANDSHAKE_COMPLETE, "{}", 2);
}

static void
take_message (Peer *peer, const guint8 *data, gsize length)
{
  static const TwSmuxSink sink = { data_cb, end_cb };
  TwChannelMessage message;
  if (!tw_channel_message_read (&message, data, length, NULL))
    exit (4);
  if (message.type == TW_CHANNEL_ACKNOWLEDGE) {
    peer->acknowledged++;
    return;
  }
  g_autofree char *json = tw_channel_json_acknowledge (&message);
  TwChannelMessage answer = { .type = TW_CHANNEL_ACKNOWLEDGE,
                              .created = 1,
                              .flags = TW_CHANNEL_FLAGS_ACKNOWLEDGE,
                              .payload = (const guint8 *) json,
                              .payload_length = strlen (json) };
  add_frame (peer, &answer);
  if (message.sequence != peer->next_in)
    return; /* again: nothing is lost on the way */
  peer->next_in++;
  if (message.payload_type == TW_CHANNEL_PAYLOAD_OUTPUT)
    tw_smux_push (&peer->smux, message.payload, message.payload_length, &sink, peer, NULL);
}

/* One masked frame; how many bytes it took, 0 where it is not whole. */
static gsize
take_frame (Peer *peer, guint8 *at, gsize left)
{
  if (left < 2)
    return 0;
  gsize header = 6, length = at[1] & 0x7f;
  if (length == 126) {
    header = 8;
    length = left < 4 ? 0 : (gsize) at[2] << 8 | at[3];
  }
  if (left < header + length || length == 127)
    return 0;
  guint8 *mask = at + header - 4, *data = at + header;
  for (gsize i = 0; i < length; i++)
    data[i] ^= mask[i % 4];
  if ((at[0] & 0x0f) == 1)
    shake_hands (peer);
  else if ((at[0] & 0x0f) == 2)
    take_message (peer, data, length);
  else if ((at[0] & 0x0f) == 8)
    exit (0);
  return header + length;
}

static void
take_frames (Peer *peer)
{
  gsize at = 0, took;
  while ((took = take_frame (peer, peer->in->data + at, peer->in->len - at)))
    at += took;
  g_byte_array_remove_range (peer->in, 0, (guint) at);
}

static void
feed_streams (Peer *peer, struct pollfd *polls)
{
  static guint8 block[16 * PART];
  for (guint i = 0; i < MAX_STREAMS; i++) {
    Stream *stream = &peer->streams[i];
    gboolean ahead = peer->sequence - peer->acknowledged > MAX_AHEAD;
    if (!stream->open || ahead)
      continue;
    if (stream->fd >= 0 && polls[i + 1].revents) {
      gssize got = recv (stream->fd, block, sizeof block, MSG_DONTWAIT);
      if (got > 0)
        send_data (peer, stream->id, block, (gsize) got);
      else if (got == 0)
        send_end (peer, stream);
    } else if (stream->left) {
      gsize part = MIN (stream->left, sizeof block);
      send_data (peer, stream->id, block, part);
      stream->left -= part;
    }
  }
}

static void
flush (Peer *peer)
{
  gssize sent = send (peer->fd, peer->out->data + peer->sent, peer->out->len - peer->sent,
                      MSG_NOSIGNAL | MSG_DONTWAIT);
  peer->sent += sent > 0 ? (gsize) sent : 0;
  if (peer->sent == peer->out->len) {
    g_byte_array_set_size (peer->out, 0);
    peer->sent = 0;
  }
}

static void
serve_channel (Peer *peer)
{
  guint8 part[65536];
  for (;;) {
    struct pollfd polls[MAX_STREAMS + 1];
    gboolean feeds = peer->sequence - peer->acknowledged <= MAX_AHEAD, floods = FALSE;
    polls[0] = (struct pollfd) { peer->fd, POLLIN | (peer->out->len ? POLLOUT : 0), 0 };
    for (guint i = 0; i < MAX_STREAMS; i++) {
      const Stream *stream = &peer->streams[i];
      polls[i + 1] = (struct pollfd) { stream->open && feeds ? stream->fd : -1, POLLIN, 0 };
      floods |= stream->open && stream->left && feeds;
    }
    poll (polls, MAX_STREAMS + 1, floods ? 0 : -1);
    if (polls[0].revents & (POLLIN | POLLHUP)) {
      gssize got = recv (peer->fd, part, sizeof part, MSG_DONTWAIT);
      if (got == 0)
        exit (0);
      g_byte_array_append (peer->in, part, got > 0 ? (guint) got : 0);
      take_frames (peer);
    }
    feed_streams (peer, polls);
    if (peer->out->len)
      flush (peer);
  }
}

static char *
accept_for (const char *request)
{
  const char *key = strstr (request, "Sec-WebSocket-Key: ") + strlen ("Sec-WebSocket-Key: ");
  g_autofree char *text = g_strdup_printf ("%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                           (int) strcspn (key, "\r"), key);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (sum, (const guchar *) text, -1);
  guint8 digest[20];
  gsize length = sizeof digest;
  g_checksum_get_digest (sum, digest, &length);
  return g_base64_encode (digest, length);
}

/* %TRUE where it became the data channel. */
static gboolean
answer_request (int fd, guint port)
{
  char request[16384];
  gsize length = 0;
  while (length < sizeof request - 1) {
    gssize got = recv (fd, request + length, sizeof request - 1 - length, 0);
    if (got <= 0)
      return FALSE;
    length += (gsize) got;
    request[length] = '\0';
    char *end = strstr (request, "\r\n\r\n");
    const char *size = strstr (request, "Content-Length: ");
    if (end && (size == NULL || strlen (end + 4) >= (gsize) atoi (size + 16)))
      break;
  }
  g_autofree char *answer = NULL;
  gboolean channel = strncmp (request, "GET ", 4) == 0;
  if (channel) {
    g_autofree char *key = accept_for (request);
    answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", key);
  } else {
    g_autofree char *body = g_strdup_printf (
      "{\"SessionId\":\"s\",\"TokenValue\":\"t\",\"StreamUrl\":\"ws://127.0.0.1:%u/v1/d\"}", port);
    answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %u\r\nConnection: close\r\n\r\n%s",
                              (guint) strlen (body), body);
  }
  write_all (fd, (const guint8 *) answer, strlen (answer));
  return channel;
}

static void
serve (int listener, guint port, const char *socket_path, guint64 flood)
{
  for (;;) {
    int fd = accept (listener, NULL, NULL), on = 1;
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!answer_request (fd, port)) {
      close (fd);
      continue;
    }
    Peer peer = { .fd = fd, .socket_path = socket_path, .flood = flood };
    peer.in = g_byte_array_new ();
    peer.out = g_byte_array_new ();
    serve_channel (&peer);
  }
}

guint
tw_bench_peer_start (const char *socket_path, guint64 flood)
{
  struct sockaddr_in address
    = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind (listener, (struct sockaddr *) &address, length) != 0 || listen (listener, 16) != 0
      || getsockname (listener, (struct sockaddr *) &address, &length) != 0)
    g_error ("the peer cannot listen: %s", g_strerror (errno));
  guint port = ntohs (address.sin_port);
  if (fork () == 0) {
    prctl (PR_SET_PDEATHSIG, SIGKILL);
    serve (listener, port, socket_path, flood);
    _exit (0);
  }
  close (listener);
  return port;
}
