// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-http.h"

#include <curl/curl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_MAX_BYTES (64 * 1024 * 1024)
#define READ_AHEAD (1024 * 1024)
#define IDLE_POLL_MS 60000
#define CONNECT_MS 15000

struct _TwHttp {
  CURLM *multi; /* the network thread's alone, but for curl_multi_wakeup() */
  GThread *thread;
  char *ca_file;
  char *proxy;
  guint max_in_flight;
  gint64 (*now) (void);

  GMutex lock;       /* guards what follows and every Transfer's shared part */
  GQueue waiting;    /* of Transfer: not yet with libcurl */
  GPtrArray *active; /* of Transfer: with libcurl; changed only by the network thread */
  gboolean stopping;
};

/* One exchange. The calling thread owns it and waits; the network thread lets go of it when `ended`
 * is set. */
typedef struct {
  TwHttp *http;
  const TwHttpRequest *request;
  CURL *easy;                 /* network thread */
  struct curl_slist *headers; /* network thread */
  gint64 deadline;            /* µs, or 0 */
  gboolean streams;           /* the caller takes a 2xx body in chunks */
  char curl_error[CURL_ERROR_SIZE];

  /* Shared, under the lock. */
  GCond changed;
  TwHttpResponse *response;
  GByteArray *arrived; /* chunks that the caller has not taken yet */
  gint64 last_byte;    /* µs */
  gboolean headers_done, paused, cancelled, ended;
  GError *error;
} Transfer;

static gint64
real_now (void)
{
  return g_get_monotonic_time ();
}

static TwHttpResponse *
response_new (void)
{
  TwHttpResponse *response = g_new0 (TwHttpResponse, 1);
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  response->body = g_byte_array_new ();
  return response;
}

static gboolean
is_success (int status)
{
  return status >= 200 && status < 300;
}

static gsize
header_cb (char *line, gsize size, gsize count, void *user_data)
{
  Transfer *transfer = user_data;
  gsize length = size * count;
  g_autofree char *text = g_strndup (line, length);
  g_strchomp (text);
  g_mutex_lock (&transfer->http->lock);
  if (transfer->headers_done) {
    /* A trailer: the caller may be reading the headers by now. */
  } else if (g_str_has_prefix (text, "HTTP/")) { /* a new answer: 100 Continue, a proxy's, the real one */
    g_hash_table_remove_all (transfer->response->headers);
  } else {
    char *colon = strchr (text, ':');
    if (colon)
      g_hash_table_replace (transfer->response->headers,
                            g_ascii_strdown (text, colon - text),
                            g_strdup (g_strstrip (colon + 1)));
  }
  transfer->last_byte = transfer->http->now ();
  g_mutex_unlock (&transfer->http->lock);
  return length;
}

static void
set_error_once (Transfer *transfer, GError *error)
{
  if (transfer->error == NULL)
    transfer->error = error;
  else
    g_error_free (error);
}

static gsize
body_cb (char *data, gsize size, gsize count, void *user_data)
{
  Transfer *transfer = user_data;
  TwHttp *self = transfer->http;
  gsize length = size * count;
  long status = 0;
  curl_easy_getinfo (transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  gsize most = transfer->request->max_bytes ? transfer->request->max_bytes : DEFAULT_MAX_BYTES;

  g_mutex_lock (&self->lock);
  if (!transfer->headers_done)
    transfer->response->status = (int) status;
  transfer->headers_done = TRUE;
  transfer->last_byte = self->now ();
  gboolean streamed = transfer->streams && is_success ((int) status);
  gsize result = length;
  if (streamed && transfer->arrived->len > READ_AHEAD) {
    transfer->paused = TRUE;
    result = CURL_WRITEFUNC_PAUSE;
  } else if (!streamed && transfer->response->body->len + length > most) {
    GError *error = NULL;
    tw_set_error (&error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, NULL,
                  _("The answer of %s is larger than %zu bytes"),
                  transfer->request->url, most);
    set_error_once (transfer, error);
    result = 0;
  } else {
    g_byte_array_append (streamed ? transfer->arrived : transfer->response->body,
                         (const guint8 *) data, (guint) length);
    g_cond_signal (&transfer->changed);
  }
  g_mutex_unlock (&self->lock);
  return result;
}

static CURL *
make_easy (Transfer *transfer)
{
  const TwHttpRequest *request = transfer->request;
  TwHttp *self = transfer->http;
  CURL *easy = curl_easy_init ();
  curl_easy_setopt (easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt (easy, CURLOPT_URL, request->url);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt (easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, transfer->curl_error);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, body_cb);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, request->method);
  if (self->ca_file)
    curl_easy_setopt (easy, CURLOPT_CAINFO, self->ca_file);
  if (self->proxy)
    curl_easy_setopt (easy, CURLOPT_PROXY, self->proxy);
  if (request->body) {
    gsize length;
    const void *body = g_bytes_get_data (request->body, &length);
    curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
    curl_easy_setopt (easy, CURLOPT_POSTFIELDS, body);
  }
  transfer->headers = curl_slist_append (NULL, "Expect:");
  for (guint i = 0; request->headers && i < request->headers->len; i++)
    transfer->headers = curl_slist_append (transfer->headers, request->headers->pdata[i]);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, transfer->headers);
  return easy;
}

/* The network thread's last touch of a transfer; called with the lock held. */
static void
transfer_end (Transfer *transfer, GError *error)
{
  TwHttp *self = transfer->http;
  if (transfer->easy) {
    curl_multi_remove_handle (self->multi, transfer->easy);
    g_clear_pointer (&transfer->easy, curl_easy_cleanup);
    g_clear_pointer (&transfer->headers, curl_slist_free_all);
    g_ptr_array_remove_fast (self->active, transfer);
  }
  if (error)
    set_error_once (transfer, error);
  transfer->ended = TRUE;
  g_cond_signal (&transfer->changed);
}

static GError *
curl_failure (const Transfer *transfer, CURLcode code)
{
  const char *what = *transfer->curl_error ? transfer->curl_error : curl_easy_strerror (code);
  g_autoptr (GUri) uri = g_uri_parse (transfer->request->url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : _("the service");
  GError *error = NULL;
  gboolean tls = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR
                 || code == CURLE_SSL_CACERT_BADFILE;
  if (code == CURLE_OPERATION_TIMEDOUT)
    tw_set_error (&error, TW_AWS_ERROR, TW_AWS_ERROR_TIMEOUT,
                  _("Check the network, the proxy and the region."),
                  _("No connection to %s could be made in time: %s"), host, what);
  else
    tw_set_error (&error, TW_AWS_ERROR, TW_AWS_ERROR_NETWORK,
                  tls ? _("If a proxy inspects TLS here, name its certificates in AWS_CA_BUNDLE.")
                      : _("Check the network, the proxy settings (https_proxy) and the region."),
                  _("%s cannot be reached: %s"), host, what);
  return error;
}

static GError *
deadline_passed (Transfer *transfer, gint64 now, gint64 *next)
{
  const TwHttpRequest *request = transfer->request;
  gboolean listening = transfer->easy && !transfer->paused;
  gint64 idle = request->idle_ms && listening
                  ? transfer->last_byte + request->idle_ms * G_GINT64_CONSTANT (1000)
                  : 0;
  GError *error = NULL;
  if (transfer->deadline && now >= transfer->deadline)
    tw_set_error (&error, TW_AWS_ERROR, TW_AWS_ERROR_TIMEOUT, _("Try again, or allow more time."),
                  _("%s gave no complete answer within %u seconds"), request->url,
                  request->total_ms / 1000);
  else if (idle && now >= idle)
    tw_set_error (&error, TW_AWS_ERROR, TW_AWS_ERROR_TIMEOUT,
                  _("Try again; the network or the service may be stuck."),
                  _("%s sent nothing for %u seconds"), request->url, request->idle_ms / 1000);
  if (transfer->deadline)
    *next = MIN (*next, transfer->deadline);
  if (idle)
    *next = MIN (*next, idle);
  return error;
}

/* Ends what was cancelled or is late, resumes what has room again. Gives the next deadline. */
static gint64
look_after (TwHttp *self, GList *waiting, gint64 next)
{
  gint64 now = self->now ();
  for (GList *link = waiting; link;) {
    Transfer *transfer = link->data;
    GList *following = link->next;
    GError *error = deadline_passed (transfer, now, &next);
    if (error || transfer->cancelled || self->stopping) {
      g_queue_delete_link (&self->waiting, link);
      transfer_end (transfer, error);
    }
    link = following;
  }
  for (guint i = self->active->len; i-- > 0;) {
    Transfer *transfer = self->active->pdata[i];
    GError *error = deadline_passed (transfer, now, &next);
    if (error || transfer->cancelled || self->stopping) {
      transfer_end (transfer, error);
    } else if (transfer->paused && transfer->arrived->len <= READ_AHEAD) {
      transfer->paused = FALSE;
      g_mutex_unlock (&self->lock);
      curl_easy_pause (transfer->easy, CURLPAUSE_CONT); /* may call body_cb() */
      g_mutex_lock (&self->lock);
    }
  }
  return next;
}

static void
start_waiting (TwHttp *self)
{
  while (self->active->len < self->max_in_flight && !g_queue_is_empty (&self->waiting)) {
    Transfer *transfer = g_queue_pop_head (&self->waiting);
    transfer->easy = make_easy (transfer);
    transfer->last_byte = self->now ();
    g_ptr_array_add (self->active, transfer);
    curl_multi_add_handle (self->multi, transfer->easy);
  }
}

static void
collect_finished (TwHttp *self)
{
  int left;
  for (CURLMsg *message = curl_multi_info_read (self->multi, &left); message;
       message = curl_multi_info_read (self->multi, &left)) {
    Transfer *transfer = NULL;
    CURLcode code = message->data.result;
    long status = 0;
    curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, &transfer);
    curl_easy_getinfo (message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
    if (!transfer->headers_done)
      transfer->response->status = (int) status;
    transfer_end (transfer, code == CURLE_OK || transfer->error ? NULL
                                                                : curl_failure (transfer, code));
  }
}

static gpointer
network_thread (gpointer data)
{
  TwHttp *self = data;
  for (;;) {
    g_mutex_lock (&self->lock);
    collect_finished (self);
    gint64 now = self->now ();
    gint64 next = look_after (self, self->waiting.head, now + IDLE_POLL_MS * 1000);
    start_waiting (self);
    gboolean done = self->stopping && self->active->len == 0;
    g_mutex_unlock (&self->lock);
    if (done)
      return NULL;

    int running;
    curl_multi_perform (self->multi, &running);
    g_mutex_lock (&self->lock);
    collect_finished (self);
    gboolean more = !g_queue_is_empty (&self->waiting) && self->active->len < self->max_in_flight;
    g_mutex_unlock (&self->lock);
    int wait_ms = (int) CLAMP ((next - now) / 1000 + 1, 0, IDLE_POLL_MS);
    curl_multi_poll (self->multi, NULL, 0, more ? 0 : wait_ms, NULL);
  }
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_mutex_lock (&transfer->http->lock);
  transfer->cancelled = TRUE;
  g_mutex_unlock (&transfer->http->lock);
  curl_multi_wakeup (transfer->http->multi);
}

/* Gives the chunks that have arrived to the caller, and waits for more until the end. */
static gboolean
deliver (Transfer *transfer, TwHttpChunk chunk, gpointer chunk_data, GError **error)
{
  TwHttp *self = transfer->http;
  gboolean wanted = TRUE;
  g_mutex_lock (&self->lock);
  for (;;) {
    while (!transfer->ended && transfer->arrived->len == 0)
      g_cond_wait (&transfer->changed, &self->lock);
    if (transfer->arrived->len == 0)
      break;
    g_autoptr (GByteArray) bytes = g_steal_pointer (&transfer->arrived);
    transfer->arrived = g_byte_array_new ();
    gboolean resume = transfer->paused;
    g_mutex_unlock (&self->lock);
    if (resume)
      curl_multi_wakeup (self->multi);
    if (wanted && !chunk (transfer->response, bytes->data, bytes->len, chunk_data, error)) {
      wanted = FALSE;
      cancelled_cb (NULL, transfer);
    }
    g_mutex_lock (&self->lock);
  }
  g_mutex_unlock (&self->lock);
  return wanted;
}

static void
enqueue (Transfer *transfer)
{
  TwHttp *self = transfer->http;
  g_mutex_lock (&self->lock);
  transfer->last_byte = self->now ();
  if (transfer->request->total_ms)
    transfer->deadline = transfer->last_byte + transfer->request->total_ms * G_GINT64_CONSTANT (1000);
  g_queue_push_tail (&self->waiting, transfer);
  g_mutex_unlock (&self->lock);
  curl_multi_wakeup (self->multi);
}

TwHttp *
tw_http_new (const TwHttpSettings *settings)
{
  static gsize once;
  if (g_once_init_enter (&once)) {
    curl_global_init (CURL_GLOBAL_DEFAULT);
    g_once_init_leave (&once, 1);
  }
  TwHttp *self = g_atomic_rc_box_new0 (TwHttp);
  self->multi = curl_multi_init ();
  curl_multi_setopt (self->multi, CURLMOPT_PIPELINING, (long) CURLPIPE_MULTIPLEX);
  self->ca_file = g_strdup (settings->ca_file);
  self->proxy = g_strdup (settings->proxy);
  self->max_in_flight = settings->max_in_flight ? settings->max_in_flight : 16;
  self->now = settings->now ? settings->now : real_now;
  self->active = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_queue_init (&self->waiting);
  self->thread = g_thread_new ("tradewind-network", network_thread, self);
  return self;
}

TwHttp *
tw_http_ref (TwHttp *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
http_clear (TwHttp *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_mutex_unlock (&self->lock);
  curl_multi_wakeup (self->multi);
  g_thread_join (self->thread);
  curl_multi_cleanup (self->multi);
  g_ptr_array_unref (self->active);
  g_mutex_clear (&self->lock);
  g_free (self->ca_file);
  g_free (self->proxy);
}

void
tw_http_unref (TwHttp *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) http_clear);
}

const char *
tw_http_get_ca_file (const TwHttp *self)
{
  return self->ca_file;
}

const char *
tw_http_get_proxy (const TwHttp *self)
{
  return self->proxy;
}

void
tw_http_wake (TwHttp *self)
{
  curl_multi_wakeup (self->multi);
}

void
tw_http_response_free (TwHttpResponse *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->headers);
  g_byte_array_unref (self->body);
  g_free (self);
}

const char *
tw_http_response_get_header (const TwHttpResponse *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

gint64
tw_http_response_get_date (const TwHttpResponse *self)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                        "Aug", "Sep", "Oct", "Nov", "Dec", NULL };
  const char *text = tw_http_response_get_header (self, "date");
  int year, day, hour, minute, second;
  char month[4];
  if (text == NULL
      || sscanf (text, "%*3s, %d %3s %d %d:%d:%d GMT", &day, month, &year, &hour, &minute, &second)
           != 6)
    return 0;
  for (int i = 0; months[i]; i++)
    if (strcmp (months[i], month) == 0) {
      g_autoptr (GDateTime) date = g_date_time_new_utc (year, i + 1, day, hour, minute, second);
      return date ? g_date_time_to_unix (date) : 0;
    }
  return 0;
}

TwHttpResponse *
tw_http_send (TwHttp *self, const TwHttpRequest *request, TwHttpChunk chunk, gpointer chunk_data,
              GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  Transfer transfer = { .http = self, .request = request, .streams = chunk != NULL };
  g_cond_init (&transfer.changed);
  transfer.response = response_new ();
  transfer.arrived = g_byte_array_new ();
  enqueue (&transfer);
  gulong handler = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                        &transfer, NULL)
                               : 0;
  gboolean wanted = deliver (&transfer, chunk, chunk_data, error);
  g_cancellable_disconnect (cancellable, handler);
  g_cond_clear (&transfer.changed);
  g_byte_array_unref (transfer.arrived);

  g_autoptr (TwHttpResponse) response = transfer.response;
  g_autoptr (GError) failure = transfer.error;
  if (!wanted || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (failure) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (transfer.cancelled) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_NETWORK, NULL, _("Tradewind is closing"));
    return NULL;
  }
  g_byte_array_append (response->body, (const guint8 *) "", 1);
  g_byte_array_set_size (response->body, response->body->len - 1);
  return g_steal_pointer (&response);
}
