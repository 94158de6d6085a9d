// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

#include "core/tw-audit.h"
#include "warehouse/tw-dialect.h"
#include "warehouse/tw-endpoint.h"
#include "warehouse/tw-warehouse-error.h"

G_BEGIN_DECLS

/* A bounded pool of connections to one endpoint. Thread-safe, atomically reference counted. */
typedef struct _TwPool TwPool;
TwPool *tw_pool_new (TwEndpoint *endpoint, guint max_connections);

/**
 * TwPoolSource: where to connect to and with which login, asked before each connection is made
 * @refused: (nullable): what the server has just not let in
 *
 * Blocking; in the threads of those who lease, several at once.
 *
 * Returns: (transfer full): or %NULL with @error; where something was @refused and nothing else can
 *   be tried, %NULL without one
 */
typedef TwEndpoint *(*TwPoolSource) (gpointer user_data, const TwEndpoint *refused,
                                     GCancellable *cancellable, GError **error);

/** tw_pool_new_with_source: @endpoint is what the pool is called by; @source gives the logins */
TwPool *tw_pool_new_with_source (TwEndpoint *endpoint, guint max_connections, TwPoolSource source,
                                 gpointer user_data, GDestroyNotify destroy);
TwPool *tw_pool_ref (TwPool *self);
void tw_pool_unref (TwPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPool, tw_pool_unref)

TwEndpoint *tw_pool_get_endpoint (TwPool *self);

/**
 * tw_pool_get_dialect:
 *
 * Known once a first connection was made; before that, or without one, connects (blocking).
 */
gboolean tw_pool_get_dialect (TwPool *self, TwDialect *dialect, GCancellable *cancellable,
                              GError **error);

/** tw_pool_dup_server_version: (transfer full) (nullable): what version() answered */
char *tw_pool_dup_server_version (TwPool *self);

/** tw_pool_set_audit: before it is used: every statement of a query is kept in @audit, as sent by the
 * connection @profile; without it nothing is */
void tw_pool_set_audit (TwPool *self, TwAudit *audit, const char *profile);
TwAudit *tw_pool_get_audit (TwPool *self);        /* nullable */
const char *tw_pool_get_profile (TwPool *self);   /* nullable */

/** tw_pool_hide_schemas: before it is used: none of its sessions finds a table of @schemas without
 * their names, whatever the server's search_path says */
void tw_pool_hide_schemas (TwPool *self, const char *const *schemas);

/* A leased connection; belongs to one worker thread until it is given back. */
typedef struct _TwLease TwLease;

/**
 * tw_pool_lease:
 * @deadline_ms: how long to wait for a free connection
 *
 * Blocking. A connection idle for long or gone stale is checked and replaced.
 */
TwLease *tw_pool_lease (TwPool *self, guint deadline_ms, GCancellable *cancellable, GError **error);

/** tw_lease_release: broken connections are closed, good ones go back to the pool */
void tw_lease_release (TwLease *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwLease, tw_lease_release)

PGconn *tw_lease_get_connection (TwLease *self);

/** tw_pool_close: closes idle connections, refuses new leases; leased ones end with their lease */
void tw_pool_close (TwPool *self);

G_END_DECLS
