// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Session Manager and the agent behind it, as fast as they can be: no pace, no checks of
 * signatures, every message acknowledged at once. In a process of its own, so that what it costs is
 * not counted. */

/**
 * tw_bench_peer_start:
 * @socket_path: what every stream leads to (a Unix socket); %NULL sends bytes back where a stream
 *   begins with 'e', takes them where it begins with 's', and sends @flood bytes for each 'f'
 *
 * Returns: the port of 127.0.0.1 for AWS_ENDPOINT_URL. It ends with this process.
 */
guint tw_bench_peer_start (const char *socket_path, guint64 flood);

G_END_DECLS
