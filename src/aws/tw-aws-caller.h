// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-credentials.h"
#include "aws/tw-http.h"
#include "aws/tw-sigv4.h"

G_BEGIN_DECLS

/* Sends one call to one AWS service: signs it, learns the clock's error from the answer, sends it
 * again where that may help. Thread-safe, atomically reference counted. */
typedef struct _TwAwsCaller TwAwsCaller;

/**
 * tw_aws_caller_new:
 * @max_attempts: including the first; 0 for three
 * @now: (nullable): Unix seconds, for tests; else the system's clock
 */
TwAwsCaller *tw_aws_caller_new (TwHttp *http, guint max_attempts, gint64 (*now) (void));
TwAwsCaller *tw_aws_caller_ref (TwAwsCaller *self);
void tw_aws_caller_unref (TwAwsCaller *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsCaller, tw_aws_caller_unref)

/** tw_aws_caller_now: Unix seconds, corrected by what was learnt */
gint64 tw_aws_caller_now (TwAwsCaller *self);

/** tw_aws_caller_get_skew: seconds that the service's clock is ahead of this machine's; 0 until a
 * difference of minutes was met */
gint64 tw_aws_caller_get_skew (TwAwsCaller *self);

/**
 * TwAwsCall:
 * @service: to show, and as services sign themselves ("bedrock", "sts")
 * @operation: to show ("Converse")
 * @endpoint: "https://host", without a trailing slash
 * @path: percent-encoded once
 * @query: (nullable)
 * @headers: (nullable): more than Host and Content-Type; signed
 * @content_type: (nullable)
 * @credentials: (nullable): %NULL sends it unsigned
 * @bearer_token: (nullable): instead of a signature
 * @safe_to_repeat: it changes nothing, or carries a token that makes repeating harmless
 */
typedef struct {
  const char *service;
  const char *operation;
  const char *region;
  const char *endpoint;
  const char *method;
  const char *path;
  const char *query;
  const TwHttpHeader *headers;
  guint n_headers;
  const char *content_type;
  GBytes *body;
  TwAwsCredentials *credentials;
  const char *bearer_token;
  guint total_ms;
  guint idle_ms;
  gboolean safe_to_repeat;
} TwAwsCall;

/**
 * tw_aws_caller_call:
 * @chunk: (nullable): takes a 2xx body as it arrives; once it was called nothing is sent again
 *
 * Blocking; for workers. Waits between attempts with full jitter, and spends from a budget that
 * successes refill, so that a failing service is not flooded.
 *
 * Returns: (transfer full): a 2xx answer; else %NULL with an error that carries the service's words,
 *   the request id and advice
 */
TwHttpResponse *tw_aws_caller_call (TwAwsCaller *self, const TwAwsCall *call, TwHttpChunk chunk,
                                    gpointer chunk_data, GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
