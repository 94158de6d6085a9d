// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-caller.h"

#include <string.h>

#include "aws/tw-aws-failure.h"
#include "core/tw-sleep.h"

#define DEFAULT_ATTEMPTS 3
#define BASE_DELAY_MS 200
#define MAX_DELAY_MS 20000
#define MIN_SKEW 240 /* seconds; services allow about five minutes */

/* The budget of retries: a retry costs, a success gives back, as in the SDKs' standard mode. */
#define BUDGET 500
#define RETRY_COST 5
#define TIMEOUT_COST 10

struct _TwAwsCaller {
  TwHttp *http;
  guint max_attempts;
  gint64 (*now) (void);
  int skew;   /* atomic; seconds */
  int budget; /* atomic */
};

/* One call's way: what the chunk function has seen decides whether it may be repeated. */
typedef struct {
  TwHttpChunk chunk;
  gpointer data;
  gboolean delivered;
} Delivery;

static gint64
real_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
chunk_cb (const TwHttpResponse *response, const void *data, gsize length, gpointer user_data,
          GError **error)
{
  Delivery *delivery = user_data;
  delivery->delivered = TRUE;
  return delivery->chunk (response, data, length, delivery->data, error);
}

static gboolean
spend (TwAwsCaller *self, int cost)
{
  if (g_atomic_int_add (&self->budget, -cost) >= cost)
    return TRUE;
  g_atomic_int_add (&self->budget, cost);
  return FALSE;
}

static void
refill (TwAwsCaller *self, int amount)
{
  int budget = g_atomic_int_get (&self->budget);
  if (budget < BUDGET)
    g_atomic_int_compare_and_exchange (&self->budget, budget, MIN (budget + amount, BUDGET));
}

static gboolean
wait_before (guint attempt, GCancellable *cancellable, GError **error)
{
  int most = MIN (BASE_DELAY_MS << MIN (attempt, 10), MAX_DELAY_MS);
  return tw_sleep ((guint) g_random_int_range (0, most + 1), cancellable, error);
}

/* host, or host:port where the port is not the scheme's own, as it is signed and sent. */
static char *
host_of (const char *endpoint)
{
  const char *start = strstr (endpoint, "://");
  start = start ? start + 3 : endpoint;
  char *host = g_strndup (start, strcspn (start, "/"));
  gboolean https = g_str_has_prefix (endpoint, "https:");
  if (g_str_has_suffix (host, https ? ":443" : ":80"))
    *strrchr (host, ':') = '\0';
  return host;
}

/* A base path in the endpoint's URL (a test server, a proxy) goes in front of the call's. */
static char *
path_of (const TwAwsCall *call)
{
  const char *start = strstr (call->endpoint, "://");
  const char *base = strchr (start ? start + 3 : call->endpoint, '/');
  return g_strconcat (base ? base : "", call->path, NULL);
}

static GPtrArray *
make_headers (TwAwsCaller *self, const TwAwsCall *call, const char *path, const char *host)
{
  g_autoptr (GArray) headers = g_array_new (FALSE, FALSE, sizeof (TwHttpHeader));
  TwHttpHeader host_header = { "Host", host };
  g_array_append_val (headers, host_header);
  if (call->content_type) {
    TwHttpHeader type = { "Content-Type", call->content_type };
    g_array_append_val (headers, type);
  }
  if (call->n_headers)
    g_array_append_vals (headers, call->headers, call->n_headers);

  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < headers->len; i++) {
    const TwHttpHeader *header = &g_array_index (headers, TwHttpHeader, i);
    g_ptr_array_add (lines, g_strdup_printf ("%s: %s", header->name, header->value));
  }
  if (call->bearer_token) {
    g_ptr_array_add (lines, g_strdup_printf ("Authorization: Bearer %s", call->bearer_token));
  } else if (call->credentials) {
    gsize length = 0;
    const void *body = call->body ? g_bytes_get_data (call->body, &length) : NULL;
    TwSigv4Request request = { call->method, path,   call->query,
                               (const TwHttpHeader *) (gpointer) headers->data,
                               headers->len, body,   length };
    TwSigv4Options options = { .credentials = call->credentials,
                               .region = call->region,
                               .service = call->service,
                               .time = tw_aws_caller_now (self) };
    g_autoptr (TwSigv4Signature) signature = tw_sigv4_sign (&request, &options);
    g_ptr_array_extend_and_steal (lines, g_steal_pointer (&signature->headers));
    signature->headers = g_ptr_array_new ();
  }
  return lines;
}

static TwHttpResponse *
send_once (TwAwsCaller *self, const TwAwsCall *call, Delivery *delivery, GCancellable *cancellable,
           GError **error)
{
  g_autofree char *host = host_of (call->endpoint);
  g_autofree char *path = path_of (call);
  const char *scheme_end = strstr (call->endpoint, "://");
  g_autofree char *scheme
    = scheme_end ? g_strndup (call->endpoint, (gsize) (scheme_end - call->endpoint)) : NULL;
  const char *query = call->query ? call->query : "";
  g_autofree char *url = g_strdup_printf ("%s://%s%s%s%s", scheme ? scheme : "https", host, path,
                                          *query ? "?" : "", query);
  g_autoptr (GPtrArray) headers = make_headers (self, call, path, host);
  TwHttpRequest request = { .method = call->method,
                            .url = url,
                            .headers = headers,
                            .body = call->body,
                            .total_ms = call->total_ms,
                            .idle_ms = call->idle_ms };
  return tw_http_send (self->http, &request, delivery->chunk ? chunk_cb : NULL, delivery,
                       cancellable, error);
}

/* Whether the answer's date shows that this machine's clock is what was wrong. */
static gboolean
learn_skew (TwAwsCaller *self, const TwHttpResponse *response)
{
  gint64 date = tw_http_response_get_date (response);
  if (date == 0)
    return FALSE;
  gint64 skew = date - self->now ();
  gint64 change = skew - g_atomic_int_get (&self->skew);
  if (ABS (change) < MIN_SKEW || ABS (skew) > G_MAXINT)
    return FALSE;
  g_atomic_int_set (&self->skew, (int) skew);
  return TRUE;
}

TwAwsCaller *
tw_aws_caller_new (TwHttp *http, guint max_attempts, gint64 (*now) (void))
{
  TwAwsCaller *self = g_atomic_rc_box_new0 (TwAwsCaller);
  self->http = tw_http_ref (http);
  self->max_attempts = max_attempts ? max_attempts : DEFAULT_ATTEMPTS;
  self->now = now ? now : real_now;
  self->budget = BUDGET;
  return self;
}

TwAwsCaller *
tw_aws_caller_ref (TwAwsCaller *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
caller_clear (TwAwsCaller *self)
{
  tw_http_unref (self->http);
}

void
tw_aws_caller_unref (TwAwsCaller *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) caller_clear);
}

gint64
tw_aws_caller_now (TwAwsCaller *self)
{
  return self->now () + g_atomic_int_get (&self->skew);
}

gint64
tw_aws_caller_get_skew (TwAwsCaller *self)
{
  return g_atomic_int_get (&self->skew);
}

/* Whether a failure without an answer is worth another attempt. A timeout may have been done by the
 * service, so only what is safe to repeat is. */
static gboolean
network_may_retry (const TwAwsCall *call, const GError *failure)
{
  return g_error_matches (failure, TW_AWS_ERROR, TW_AWS_ERROR_NETWORK) && call->safe_to_repeat;
}

TwHttpResponse *
tw_aws_caller_call (TwAwsCaller *self, const TwAwsCall *call, TwHttpChunk chunk,
                    gpointer chunk_data, GCancellable *cancellable, GError **error)
{
  Delivery delivery = { chunk, chunk_data, FALSE };
  gboolean corrected = FALSE;
  for (guint attempt = 1;; attempt++) {
    g_autoptr (GError) failure = NULL;
    g_autoptr (TwHttpResponse) response
      = send_once (self, call, &delivery, cancellable, &failure);
    if (response && response->status >= 200 && response->status < 300) {
      refill (self, attempt == 1 ? 1 : RETRY_COST);
      return g_steal_pointer (&response);
    }
    gboolean again = FALSE;
    if (response) {
      g_autoptr (TwAwsFailure) refusal = tw_aws_failure_new_from_response (response);
      tw_aws_failure_set_error (refusal, call->service, call->operation, &failure);
      if (!corrected && tw_aws_failure_is_skew (refusal) && learn_skew (self, response)) {
        corrected = TRUE;
        continue;
      }
      again = tw_aws_failure_may_retry (refusal) && spend (self, RETRY_COST);
    } else {
      again = !delivery.delivered && network_may_retry (call, failure)
              && spend (self, TIMEOUT_COST);
    }
    if (!again || attempt >= self->max_attempts) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
    if (!wait_before (attempt, cancellable, error))
      return NULL;
  }
}
