// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

#include "warehouse/tw-endpoint.h"

G_BEGIN_DECLS

/* Inside this room: libpq without its ways to hang or to read the environment. All of these block
 * until a deadline, a cancel or an end. */

/** tw_connection_deadline: @ms from now, on g_get_monotonic_time()'s clock */
gint64 tw_connection_deadline (guint ms);

/**
 * tw_connection_open:
 *
 * Returns: (transfer full): to be ended with PQfinish(), or %NULL with
 *   %TW_WAREHOUSE_ERROR_CONNECT, %TW_WAREHOUSE_ERROR_TLS, %TW_WAREHOUSE_ERROR_LOGIN or
 *   %G_IO_ERROR_CANCELLED
 */
PGconn *tw_connection_open (TwEndpoint *endpoint, gint64 deadline, GCancellable *cancellable,
                            GError **error);

typedef enum {
  TW_WAIT_READY,
  TW_WAIT_TIMEOUT,
  TW_WAIT_CANCELLED,
} TwWait;

/**
 * tw_connection_poll:
 * @events: %G_IO_IN, %G_IO_OUT
 * @deadline: -1 for none
 * @cancel: (nullable): from g_cancellable_make_pollfd()
 */
TwWait tw_connection_poll (PGconn *connection, GIOCondition events, gint64 deadline,
                           const GPollFD *cancel);

/** tw_connection_wait: the same with a cancellable; for a loop the other is cheaper */
TwWait tw_connection_wait (PGconn *connection, GIOCondition events, gint64 deadline,
                           GCancellable *cancellable);

/** tw_connection_send: one statement through the extended protocol, text parameters and results */
gboolean tw_connection_send (PGconn *connection, const char *sql, const char *const *params,
                             gint64 deadline, GCancellable *cancellable, GError **error);

/**
 * tw_connection_execute:
 *
 * A small statement of our own and its whole answer.
 *
 * Returns: (transfer full): to be cleared with PQclear(), or %NULL; after a timeout or cancel the
 *   connection is of no more use
 */
PGresult *tw_connection_execute (PGconn *connection, const char *sql, const char *const *params,
                                 gint64 deadline, GCancellable *cancellable, GError **error);

/** tw_connection_is_alive: cheap, notices what the server has already sent; no round trip */
gboolean tw_connection_is_alive (PGconn *connection);

G_END_DECLS
