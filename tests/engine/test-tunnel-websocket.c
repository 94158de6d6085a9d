// SPDX-License-Identifier: Apache-2.0
//
// The WebSocket client on real sockets, against a server of a few lines.
#include <gio/gio.h>
#include <string.h>

#include "tunnel/tw-websocket.h"

/* What the server says after the request; KEY stands for the right Sec-WebSocket-Accept. */
#define UPGRADE                                                                                    \
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"  \
  "Sec-WebSocket-Accept: KEY\r\n\r\n"

typedef struct {
  GSocketListener *listener;
  guint port;
  GThread *thread;
  const char *answer; /* NULL: none at all */
  const guint8 *frames;
  gsize n_frames;
  gboolean stays;    /* until the client closes */
  char *request;
  GByteArray *heard; /* after the upgrade */
} Server;

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

static void
serve (Server *server, GInputStream *in, GOutputStream *out)
{
  g_autoptr (GString) request = g_string_new (NULL);
  char part[4096];
  while (strstr (request->str, "\r\n\r\n") == NULL) {
    gssize got = g_input_stream_read (in, part, sizeof part, NULL, NULL);
    if (got <= 0)
      return;
    g_string_append_len (request, part, got);
  }
  server->request = g_strdup (request->str);
  if (server->answer) {
    g_autofree char *key = accept_for (request->str);
    g_autoptr (GString) answer = g_string_new (server->answer);
    g_string_replace (answer, "KEY", key, 0);
    g_string_append_len (answer, (const char *) server->frames, (gssize) server->n_frames);
    g_output_stream_write_all (out, answer->str, answer->len, NULL, NULL, NULL);
  }
  for (gssize got = 1; server->stays && got > 0;) {
    got = g_input_stream_read (in, part, sizeof part, NULL, NULL);
    if (got > 0)
      g_byte_array_append (server->heard, (guint8 *) part, (guint) got);
  }
}

static gpointer
server_thread (gpointer data)
{
  Server *server = data;
  g_autoptr (GSocketConnection) connection
    = g_socket_listener_accept (server->listener, NULL, NULL, NULL);
  if (connection)
    serve (server, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
           g_io_stream_get_output_stream (G_IO_STREAM (connection)));
  return NULL;
}

static Server *
server_new (const char *answer, const char *frames, gsize n_frames, gboolean stays)
{
  g_autoptr (GError) error = NULL;
  Server *server = g_new0 (Server, 1);
  server->listener = g_socket_listener_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_assert_true (g_socket_listener_add_address (server->listener, address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error));
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  server->answer = answer;
  server->frames = (const guint8 *) frames;
  server->n_frames = n_frames;
  server->stays = stays;
  server->heard = g_byte_array_new ();
  server->thread = g_thread_new ("server", server_thread, server);
  return server;
}

static void
server_join (Server *server)
{
  g_clear_pointer (&server->thread, g_thread_join);
}

static void
server_free (Server *server)
{
  server_join (server);
  g_object_unref (server->listener);
  g_byte_array_unref (server->heard);
  g_free (server->request);
  g_free (server);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

static TwWebsocket *
open_to (Server *server, guint open_ms, guint ping_ms, GCancellable *cancellable, GError **error)
{
  g_autofree char *url
    = g_strdup_printf ("http://127.0.0.1:%u/v1/data-channel/s?a=+/=", server->port);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_ptr_array_add (headers, (char *) "Authorization: test");
  const TwWebsocketOptions options = { .url = url,
                                       .headers = headers,
                                       .proxy = "", /* not the environment's */
                                       .open_ms = open_ms,
                                       .ping_ms = ping_ms };
  return tw_websocket_open (&options, cancellable, error);
}

static gboolean
take_cb (const TwWebsocketMessage *message, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "%d:%.*s ", message->opcode, (int) message->length,
                          message->data);
  return TRUE;
}

/* Reads until the connection ends; why it did. */
static GError *
read_to_end (TwWebsocket *websocket, GString *text)
{
  GError *error = NULL;
  for (;;) {
    gint64 next = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
    if (!tw_websocket_tick (websocket, g_get_monotonic_time (), &next, &error)
        || !tw_websocket_flush (websocket, &error)
        || !tw_websocket_read (websocket, take_cb, text, &error))
      return error;
    GPollFD poll = tw_websocket_get_poll (websocket);
    gint64 wait = (next - g_get_monotonic_time ()) / 1000 + 1;
    if (!tw_websocket_has_more (websocket))
      g_poll (&poll, 1, (int) CLAMP (wait, 0, 10000));
  }
}

static void
test_messages (void)
{
  /* A message with the answer, one in parts with a ping in between, and a close. */
  static const char frames[] = "\x81\x02hi\x02\x03par\x89\x01p\x80\x03ts!\x88\x05\x03\xe8" "Bye";
  g_autoptr (Server) server = server_new (UPGRADE, frames, sizeof frames - 1, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  TwWebsocket *websocket = open_to (server, 10000, 0, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GError) end = read_to_end (websocket, text);
  g_assert_error (end, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK);
  g_assert_nonnull (strstr (end->message, "(1000, Bye)"));
  g_assert_cmpstr (text->str, ==, "1:hi 2:parts! ");
  tw_websocket_free (websocket);
  server_join (server);
  g_assert_true (g_str_has_prefix (server->request,
                                   "GET /v1/data-channel/s?a=+/= HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (server->request, "\r\nAuthorization: test\r\n"));
  g_assert_nonnull (strstr (server->request, "\r\nSec-WebSocket-Version: 13\r\n"));
  gboolean ponged = FALSE;
  for (guint i = 0; i + 1 < server->heard->len; i++)
    ponged |= server->heard->data[i] == 0x8a && server->heard->data[i + 1] == 0x81;
  g_assert_true (ponged);
}

static void
test_refused (void)
{
  static const struct {
    int status;
    const char *answer;
    const char *hint;
  } cases[] = {
    { 403, "HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nnot yours", "OpenDataChannel" },
    { 407, "HTTP/1.1 407 Proxy\r\n\r\n", "https_proxy" },
    { 410, "HTTP/1.1 410 Gone\r\n\r\n", "start the tunnel again" },
    { 503, "HTTP/1.1 503 Later\r\n\r\n", "try again" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Server) server = server_new (cases[i].answer, NULL, 0, FALSE);
    g_autoptr (GError) error = NULL;
    g_assert_null (open_to (server, 10000, 0, NULL, &error));
    g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_REFUSED);
    g_assert_cmpint (tw_error_get_details (error)->http_status, ==, cases[i].status);
    g_assert_nonnull (strstr (tw_error_get_hint (error), cases[i].hint));
  }
}

static void
test_no_upgrade (void)
{
  const char *const answers[]
    = { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: KEY\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n" };
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (Server) server = server_new (answers[i], NULL, 0, FALSE);
    g_autoptr (GError) error = NULL;
    g_assert_null (open_to (server, 10000, 0, NULL, &error));
    g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL);
  }
}

/* Two pings without a sign of life, and it is dead. */
static void
test_pong_deadline (void)
{
  g_autoptr (Server) server = server_new (UPGRADE, NULL, 0, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  TwWebsocket *websocket = open_to (server, 10000, 20, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GError) end = read_to_end (websocket, text);
  g_assert_nonnull (strstr (end->message, "did not answer 2 pings"));
  tw_websocket_free (websocket);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (50000);
  cancel_cb (data);
  return NULL;
}

static void
test_silent_server (void)
{
  g_autoptr (Server) server = server_new (NULL, NULL, 0, TRUE);
  g_autoptr (GError) late = NULL;
  g_assert_null (open_to (server, 50, 0, NULL, &late));
  g_assert_error (late, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK);

  g_autoptr (Server) other = server_new (NULL, NULL, 0, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_null (open_to (other, 60000, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_unreachable (void)
{
  g_autoptr (Server) server = server_new (NULL, NULL, 0, FALSE);
  g_socket_listener_close (server->listener);
  g_autoptr (GError) error = NULL;
  g_assert_null (open_to (server, 10000, 0, NULL, &error));
  g_assert_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK);
  g_assert_true (g_str_has_prefix (error->message, "127.0.0.1 cannot be reached"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/websocket/messages", test_messages);
  g_test_add_func ("/websocket/refused", test_refused);
  g_test_add_func ("/websocket/no-upgrade", test_no_upgrade);
  g_test_add_func ("/websocket/pong-deadline", test_pong_deadline);
  g_test_add_func ("/websocket/silent-server", test_silent_server);
  g_test_add_func ("/websocket/unreachable", test_unreachable);
  return g_test_run ();
}
