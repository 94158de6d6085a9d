// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-sigv4.h"
#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* The address of a data channel that StartSession gives, and its signature. */

/**
 * TwStreamUrl:
 * @url: to connect to, with http or https in place of ws or wss
 * @host: with the port where it is not the scheme's own
 * @query: (nullable): untouched
 * @presigned: it brings its own signature, and must not get another one
 */
typedef struct {
  char *url;
  char *host;
  char *path;
  char *query;
  gboolean presigned;
} TwStreamUrl;

/**
 * tw_stream_url_parse:
 * @endpoint: (nullable): "https://host:port" of a private endpoint, to be used instead of the host
 *   in @text
 * @allow_plain: whether it may be without TLS: only where the person set such an endpoint
 *
 * Returns: %NULL with %TW_TUNNEL_ERROR_PROTOCOL
 */
TwStreamUrl *tw_stream_url_parse (const char *text, const char *endpoint, gboolean allow_plain,
                                  GError **error);
void tw_stream_url_free (TwStreamUrl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwStreamUrl, tw_stream_url_free)

/**
 * tw_stream_url_sign:
 * @time: Unix seconds
 *
 * Signs the upgrade (Signature Version 4, service "ssmmessages"). Amazon's own signer decodes the
 * query as a form: a raw plus sign counts as a space.
 *
 * Returns: (transfer full): what to send; %NULL where the address is presigned
 */
TwSigv4Signature *tw_stream_url_sign (const TwStreamUrl *self, const char *region, gint64 time,
                                      const TwAwsCredentials *credentials);

G_END_DECLS
