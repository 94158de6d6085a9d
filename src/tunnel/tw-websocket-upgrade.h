// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* The HTTP part of a WebSocket (RFC 6455 §4): one request, one answer. Pure; for TwWebsocket. */

#define TW_UPGRADE_MAX_ANSWER (16 * 1024)

/** tw_upgrade_new_key: (transfer full): for Sec-WebSocket-Key */
char *tw_upgrade_new_key (void);

/** tw_upgrade_request: (transfer full): the whole request; %NULL with %TW_TUNNEL_ERROR_PROTOCOL for
 * a @url that is none */
char *tw_upgrade_request (const char *url, const char *key, GPtrArray *headers, GError **error);

/**
 * tw_upgrade_read_answer:
 * @used: (out): bytes that belong to the answer; 0 where more are needed
 *
 * Returns: %FALSE with %TW_TUNNEL_ERROR_REFUSED (status and advice) or %TW_TUNNEL_ERROR_PROTOCOL
 */
gboolean tw_upgrade_read_answer (const guint8 *data, gsize length, const char *key, gsize *used,
                                 GError **error);

G_END_DECLS
