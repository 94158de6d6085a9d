// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-websocket.h"

#include <curl/curl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>

#include "tunnel/tw-websocket-upgrade.h"

#define READ_SIZE (64 * 1024)
#define READS_AT_ONCE 8
#define SEND_AT_ONCE (64 * 1024) /* TLS wants an unfinished piece again, at the same place */
#define MAX_PONGS_QUEUED (64 * 1024)
#define MASKS 64
static const char ping_payload[] = "keepalive";

struct _TwWebsocket {
  CURLM *multi;
  CURL *easy;
  curl_socket_t socket;
  char curl_error[CURL_ERROR_SIZE];
  TwWebsocketDecoder *decoder;
  guint8 *incoming;
  GByteArray *pending; /* frames behind what is being sent */
  GByteArray *sending; /* does not move until all of it is out */
  gsize sent;
  gboolean has_more;
  gint64 ping_us, ping_due;
  guint unanswered; /* pings since anything arrived */
  guint8 masks[MASKS][TW_WEBSOCKET_MASK_SIZE];
  guint masks_left;
};

static gboolean
broken (TwWebsocket *self, CURLcode code, GError **error)
{
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK, NULL,
                       _("The connection to Session Manager broke: %s"),
                       *self->curl_error ? self->curl_error : curl_easy_strerror (code));
}

static void
set_up (TwWebsocket *self, const TwWebsocketOptions *options)
{
  CURL *easy = self->easy;
  curl_easy_setopt (easy, CURLOPT_URL, options->url);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt (easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) options->open_ms);
  curl_easy_setopt (easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, self->curl_error);
  if (options->ca_file)
    curl_easy_setopt (easy, CURLOPT_CAINFO, options->ca_file);
  if (options->proxy)
    curl_easy_setopt (easy, CURLOPT_PROXY, options->proxy);
}

static gboolean
unreachable (TwWebsocket *self, const TwWebsocketOptions *options, const char *what,
             GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (options->url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri ? g_uri_get_host (uri) : options->url;
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK,
                       _("Check the network, the proxy (https_proxy) and, where a proxy inspects "
                         "TLS, AWS_CA_BUNDLE."),
                       _("%s cannot be reached: %s"), host, what);
}

/* The cancellable's descriptor, to wait on beside another one; -1 without one. */
static int
cancel_fd (GCancellable *cancellable)
{
  return cancellable ? g_cancellable_get_fd (cancellable) : -1;
}

static gboolean
make_connection (TwWebsocket *self, const TwWebsocketOptions *options, gint64 deadline,
                 GCancellable *cancellable, int cancelled, GError **error)
{
  curl_multi_add_handle (self->multi, self->easy);
  for (int running = 1; running;) {
    curl_multi_perform (self->multi, &running);
    gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
    struct curl_waitfd wait = { cancelled, CURL_WAIT_POLLIN, 0 };
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (running && left <= 0)
      return unreachable (self, options, _("no connection in time"), error);
    if (running)
      curl_multi_poll (self->multi, &wait, cancelled >= 0 ? 1 : 0, (int) left, NULL);
  }
  int rest;
  CURLMsg *message = curl_multi_info_read (self->multi, &rest);
  CURLcode code = message ? message->data.result : CURLE_COULDNT_CONNECT;
  if (code == CURLE_OK)
    code = curl_easy_getinfo (self->easy, CURLINFO_ACTIVESOCKET, &self->socket);
  if (code == CURLE_OK && self->socket != CURL_SOCKET_BAD)
    return TRUE;
  return unreachable (self, options,
                      *self->curl_error ? self->curl_error : curl_easy_strerror (code), error);
}

/* Until the socket is ready for @events. */
static gboolean
await (TwWebsocket *self, GIOCondition events, const TwWebsocketOptions *options, gint64 deadline,
       GCancellable *cancellable, int cancelled, GError **error)
{
  GPollFD polls[2] = { { self->socket, events, 0 }, { cancelled, G_IO_IN, 0 } };
  gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
  if (left > 0)
    g_poll (polls, cancelled >= 0 ? 2 : 1, (int) left);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return left > 0 ? TRUE : unreachable (self, options, _("no answer in time"), error);
}

static gboolean
send_request (TwWebsocket *self, const char *request, const TwWebsocketOptions *options,
              gint64 deadline, GCancellable *cancellable, int cancelled, GError **error)
{
  gsize length = strlen (request), at = 0;
  while (at < length) {
    gsize sent = 0;
    CURLcode code = curl_easy_send (self->easy, request + at, length - at, &sent);
    at += sent;
    if (code == CURLE_AGAIN) {
      if (!await (self, G_IO_OUT, options, deadline, cancellable, cancelled, error))
        return FALSE;
    } else if (code != CURLE_OK) {
      return broken (self, code, error);
    }
  }
  return TRUE;
}

static gboolean
read_answer (TwWebsocket *self, const char *key, const TwWebsocketOptions *options,
             gint64 deadline, GCancellable *cancellable, int cancelled, GError **error)
{
  g_autoptr (GByteArray) answer = g_byte_array_sized_new (1024);
  for (gsize used = 0;;) {
    gsize received = 0;
    CURLcode code = curl_easy_recv (self->easy, self->incoming, READ_SIZE, &received);
    if (code == CURLE_AGAIN) {
      if (!await (self, G_IO_IN, options, deadline, cancellable, cancelled, error))
        return FALSE;
      continue;
    }
    if (code != CURLE_OK)
      return broken (self, code, error);
    if (received == 0)
      return unreachable (self, options, _("the connection was closed without an answer"), error);
    g_byte_array_append (answer, self->incoming, (guint) received);
    if (!tw_upgrade_read_answer (answer->data, answer->len, key, &used, error))
      return FALSE;
    if (used) {
      tw_websocket_decoder_push (self->decoder, answer->data + used, answer->len - used);
      return TRUE;
    }
  }
}

static gboolean
upgrade (TwWebsocket *self, const TwWebsocketOptions *options, gint64 deadline,
         GCancellable *cancellable, int cancelled, GError **error)
{
  g_autofree char *key = tw_upgrade_new_key ();
  g_autofree char *request = tw_upgrade_request (options->url, key, options->headers, error);
  return request
         && send_request (self, request, options, deadline, cancellable, cancelled, error)
         && read_answer (self, key, options, deadline, cancellable, cancelled, error);
}

TwWebsocket *
tw_websocket_open (const TwWebsocketOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwWebsocket) self = g_new0 (TwWebsocket, 1);
  self->multi = curl_multi_init ();
  self->easy = curl_easy_init ();
  self->socket = CURL_SOCKET_BAD;
  self->decoder = tw_websocket_decoder_new (TW_WEBSOCKET_MAX_MESSAGE);
  self->incoming = g_malloc (READ_SIZE);
  self->pending = g_byte_array_new ();
  self->sending = g_byte_array_new ();
  self->ping_us = (options->ping_ms ? options->ping_ms : TW_WEBSOCKET_PING_MS)
                  * G_GINT64_CONSTANT (1000);
  set_up (self, options);
  gint64 deadline = g_get_monotonic_time () + options->open_ms * G_GINT64_CONSTANT (1000);
  int cancelled = cancel_fd (cancellable);
  gboolean open
    = make_connection (self, options, deadline, cancellable, cancelled, error)
      && upgrade (self, options, deadline, cancellable, cancelled, error);
  if (cancelled >= 0)
    g_cancellable_release_fd (cancellable);
  if (!open)
    return NULL;
  self->has_more = TRUE; /* frames may have come with the answer */
  return g_steal_pointer (&self);
}

void
tw_websocket_free (TwWebsocket *self)
{
  if (self == NULL)
    return;
  curl_multi_remove_handle (self->multi, self->easy);
  curl_easy_cleanup (self->easy);
  curl_multi_cleanup (self->multi);
  tw_websocket_decoder_free (self->decoder);
  g_byte_array_unref (self->pending);
  g_byte_array_unref (self->sending);
  g_free (self->incoming);
  g_free (self);
}

GPollFD
tw_websocket_get_poll (TwWebsocket *self)
{
  gushort events = G_IO_IN | (tw_websocket_get_queued (self) ? G_IO_OUT : 0);
  return (GPollFD) { self->socket, events, 0 };
}

gboolean
tw_websocket_has_more (const TwWebsocket *self)
{
  return self->has_more;
}

/* RFC 6455 §5.3 wants masks that cannot be foreseen. */
static const guint8 *
next_mask (TwWebsocket *self)
{
  if (self->masks_left == 0) {
    if (getrandom (self->masks, sizeof self->masks, 0) != sizeof self->masks)
      for (gsize i = 0; i < sizeof self->masks; i++)
        ((guint8 *) self->masks)[i] = (guint8) g_random_int ();
    self->masks_left = MASKS;
  }
  return self->masks[--self->masks_left];
}

void
tw_websocket_send (TwWebsocket *self, TwWebsocketOpcode opcode, const guint8 *data, gsize length)
{
  tw_websocket_append_frame (self->pending, opcode, next_mask (self), data, length);
}

gsize
tw_websocket_get_queued (const TwWebsocket *self)
{
  return self->pending->len + self->sending->len - self->sent;
}

gboolean
tw_websocket_flush (TwWebsocket *self, GError **error)
{
  for (;;) {
    if (self->sent == self->sending->len) {
      if (self->pending->len == 0)
        return TRUE;
      GByteArray *done = self->sending;
      self->sending = self->pending;
      self->pending = done;
      self->sent = 0;
      g_byte_array_set_size (done, 0);
    }
    gsize sent = 0;
    gsize piece = MIN (self->sending->len - self->sent, SEND_AT_ONCE);
    CURLcode code = curl_easy_send (self->easy, self->sending->data + self->sent, piece, &sent);
    self->sent += sent;
    if (code == CURLE_AGAIN)
      return TRUE;
    if (code != CURLE_OK)
      return broken (self, code, error);
  }
}

static gboolean
closed_by_peer (TwWebsocket *self, const TwWebsocketMessage *message, GError **error)
{
  g_autofree char *reason = NULL;
  guint code = tw_websocket_read_close (message, &reason);
  tw_websocket_send (self, TW_WEBSOCKET_CLOSE, message->data, MIN (message->length, 2));
  tw_websocket_flush (self, NULL);
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK, NULL,
                       *reason ? _("Session Manager closed the connection (%u, %s)")
                               : _("Session Manager closed the connection (%u)"), code, reason);
}

static gboolean
take_messages (TwWebsocket *self, TwWebsocketTake take, gpointer user_data, GError **error)
{
  TwWebsocketMessage message;
  g_autoptr (GError) damage = NULL;
  while (tw_websocket_decoder_next (self->decoder, &message, &damage)) {
    self->unanswered = 0;
    switch (message.opcode) {
    case TW_WEBSOCKET_CLOSE:
      return closed_by_peer (self, &message, error);
    case TW_WEBSOCKET_PING:
      if (tw_websocket_get_queued (self) < MAX_PONGS_QUEUED)
        tw_websocket_send (self, TW_WEBSOCKET_PONG, message.data, message.length);
      break;
    case TW_WEBSOCKET_CONTINUATION:
    case TW_WEBSOCKET_PONG:
      break;
    case TW_WEBSOCKET_TEXT:
    case TW_WEBSOCKET_BINARY:
      if (!take (&message, user_data, error))
        return FALSE;
      break;
    }
  }
  if (damage == NULL)
    return TRUE;
  const guint8 code[] = { TW_WEBSOCKET_CLOSE_PROTOCOL >> 8, TW_WEBSOCKET_CLOSE_PROTOCOL & 0xff };
  tw_websocket_send (self, TW_WEBSOCKET_CLOSE, code, sizeof code);
  tw_websocket_flush (self, NULL);
  damage->code = TW_TUNNEL_ERROR_NETWORK; /* of this connection; the session may go on over another */
  g_propagate_error (error, g_steal_pointer (&damage));
  return FALSE;
}

gboolean
tw_websocket_read (TwWebsocket *self, TwWebsocketTake take, gpointer user_data, GError **error)
{
  self->has_more = FALSE;
  if (!take_messages (self, take, user_data, error))
    return FALSE;
  for (guint i = 0; i < READS_AT_ONCE; i++) {
    gsize received = 0;
    CURLcode code = curl_easy_recv (self->easy, self->incoming, READ_SIZE, &received);
    if (code == CURLE_AGAIN)
      return TRUE;
    if (code != CURLE_OK)
      return broken (self, code, error);
    if (received == 0)
      return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK, NULL,
                           _("The connection to Session Manager ended without a word"));
    tw_websocket_decoder_push (self->decoder, self->incoming, received);
    if (!take_messages (self, take, user_data, error))
      return FALSE;
  }
  self->has_more = TRUE;
  return TRUE;
}

gboolean
tw_websocket_tick (TwWebsocket *self, gint64 now, gint64 *next, GError **error)
{
  if (now >= self->ping_due) {
    if (self->unanswered >= TW_WEBSOCKET_MISSED_PONGS)
      return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_NETWORK, NULL,
                           _("Session Manager did not answer %d pings"), TW_WEBSOCKET_MISSED_PONGS);
    tw_websocket_send (self, TW_WEBSOCKET_PING, (const guint8 *) ping_payload,
                       strlen (ping_payload));
    self->unanswered++;
    self->ping_due = now + self->ping_us;
  }
  *next = MIN (*next, self->ping_due);
  return TRUE;
}

void
tw_websocket_send_close (TwWebsocket *self)
{
  const guint8 code[] = { TW_WEBSOCKET_CLOSE_NORMAL >> 8, TW_WEBSOCKET_CLOSE_NORMAL & 0xff };
  tw_websocket_send (self, TW_WEBSOCKET_CLOSE, code, sizeof code);
}
