// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "aws/tw-aws-error.h"

G_BEGIN_DECLS

/* HTTP through one network thread that drives a libcurl multi handle: HTTP/2 where offered,
 * connections kept and shared, a bound on what is in flight. Thread-safe, atomically reference
 * counted. */
typedef struct _TwHttp TwHttp;

/**
 * TwHttpSettings:
 * @ca_file: (nullable): certificates to trust instead of the system's
 * @proxy: (nullable): instead of what https_proxy and no_proxy say
 * @max_in_flight: requests at once; more wait their turn
 * @now: (nullable): monotonic microseconds, for tests of deadlines; else g_get_monotonic_time()
 */
typedef struct {
  const char *ca_file;
  const char *proxy;
  guint max_in_flight;
  gint64 (*now) (void);
} TwHttpSettings;

TwHttp *tw_http_new (const TwHttpSettings *settings);
TwHttp *tw_http_ref (TwHttp *self);
void tw_http_unref (TwHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwHttp, tw_http_unref)

/** tw_http_get_ca_file, tw_http_get_proxy: (nullable): as in its settings, for connections that are
 * made elsewhere */
const char *tw_http_get_ca_file (const TwHttp *self);
const char *tw_http_get_proxy (const TwHttp *self);

/** tw_http_wake: looks at the deadlines now; for a test that has moved its clock */
void tw_http_wake (TwHttp *self);

/**
 * TwHttpRequest:
 * @headers: (nullable) (element-type utf8): "Name: value" lines
 * @body: (nullable)
 * @total_ms: for the whole exchange, waiting for a turn included; 0 for none
 * @idle_ms: without a byte arriving; 0 for none
 * @max_bytes: of the answer's body; 0 for 64 MiB
 */
typedef struct {
  const char *method;
  const char *url;
  GPtrArray *headers;
  GBytes *body;
  guint total_ms;
  guint idle_ms;
  gsize max_bytes;
} TwHttpRequest;

/**
 * TwHttpResponse:
 * @body: terminated beyond its length; empty where a chunk function took it
 */
typedef struct {
  int status;
  GHashTable *headers; /* lower-case name → value, the last of each */
  GByteArray *body;
} TwHttpResponse;

void tw_http_response_free (TwHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwHttpResponse, tw_http_response_free)

/** tw_http_response_get_header: (nullable): @name in lower case */
const char *tw_http_response_get_header (const TwHttpResponse *self, const char *name);

/** tw_http_response_get_date: the Date header in Unix seconds (RFC 9110 §5.6.7, the preferred form);
 * 0 where there is none that can be read */
gint64 tw_http_response_get_date (const TwHttpResponse *self);

/**
 * TwHttpChunk: bytes of a successful (2xx) answer as they arrive, in the thread that called
 * tw_http_send(). While it runs, no more than a megabyte is read ahead.
 *
 * Returns: %FALSE to stop, with @error set
 */
typedef gboolean (*TwHttpChunk) (const TwHttpResponse *response, const void *data, gsize length,
                                 gpointer user_data, GError **error);

/**
 * tw_http_send:
 * @chunk: (nullable): takes the body of a 2xx answer; any other answer's body is collected
 *
 * Blocking; for workers. Any answer of the server is a success here, whatever its status.
 *
 * Returns: (transfer full): or %NULL with %TW_AWS_ERROR_TIMEOUT, %TW_AWS_ERROR_NETWORK,
 *   %TW_AWS_ERROR_PROTOCOL or %G_IO_ERROR_CANCELLED
 */
TwHttpResponse *tw_http_send (TwHttp *self, const TwHttpRequest *request, TwHttpChunk chunk,
                              gpointer chunk_data, GCancellable *cancellable, GError **error);

G_END_DECLS
