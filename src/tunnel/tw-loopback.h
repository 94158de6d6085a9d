// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

/* Sockets on 127.0.0.1 that only this user's processes get through. */

/** tw_loopback_listen: @port: (inout): 0 for one that is free. The descriptor, or -1 with
 * %TW_TUNNEL_ERROR_LOCAL */
int tw_loopback_listen (guint *port, GError **error);

/**
 * tw_loopback_accept:
 *
 * The next connection that is waiting, without blocking. Any user of the machine can reach a port of
 * loopback, and TCP does not say who does: the kernel's table of sockets (/proc/net/tcp) does, by
 * the addresses of both ends. Connections of others, or whose owner is gone, are reset.
 *
 * Returns: a non-blocking descriptor; -1 where none is waiting
 */
int tw_loopback_accept (int listener);

/** tw_loopback_reset: closes @fd so that the other end learns it at once (RST) */
void tw_loopback_reset (int fd);

/** tw_loopback_line_is_ours: whether a line of /proc/net/tcp or tcp6 is the socket from @from to
 * @to on loopback, and a process of @uid holds it. Pure. */
gboolean tw_loopback_line_is_ours (const char *line, guint from, guint to, guint uid);

G_END_DECLS
