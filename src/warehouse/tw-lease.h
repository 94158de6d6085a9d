// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/* Inside this room: what a query asks of its lease. */

/** tw_lease_is_reused: whether the connection was idle before, and so may have gone stale unseen */
gboolean tw_lease_is_reused (const TwLease *self);

/**
 * tw_lease_set_statement_timeout:
 * @ms: 0 for the server's own
 *
 * Outside a transaction. The session keeps it, so that the next query need not ask again.
 */
gboolean tw_lease_set_statement_timeout (TwLease *self, guint ms, GCancellable *cancellable,
                                         GError **error);

/** tw_lease_set_label: the query group of what is sent next, on Redshift; outside a transaction, for
 * SET inside one ends with it */
gboolean tw_lease_set_label (TwLease *self, const char *label, GCancellable *cancellable,
                             GError **error);

/** tw_lease_break: ends the connection at once, whatever it is doing */
void tw_lease_break (TwLease *self);

TwPool *tw_lease_get_pool (TwLease *self);

/** tw_pool_connect: (transfer full): a connection beside the pool, with a login of its source */
PGconn *tw_pool_connect (TwPool *self, gint64 deadline, GCancellable *cancellable, GError **error);

G_END_DECLS
