// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-lease.h"

G_BEGIN_DECLS

/* Inside this room: asking the server to stop what a connection runs, first through libpq, then
 * from a second connection. Neither blocks its caller for long, whatever the network does. */
typedef struct _TwStopper TwStopper;

/** tw_stopper_start: sends a cancel request from a thread of its own */
TwStopper *tw_stopper_start (PGconn *connection);

/** tw_stopper_join: whether the request went out, within @ms; only after that can it no longer hit
 * a later statement of the same session */
gboolean tw_stopper_join (TwStopper *self, guint ms);

void tw_stopper_free (TwStopper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwStopper, tw_stopper_free)

/** tw_stopper_cancel_backend: the second way: pg_cancel_backend() from another connection */
void tw_stopper_cancel_backend (TwLease *lease);

G_END_DECLS
