// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/* A throwaway PostgreSQL on a Unix socket in /tmp. It ends with the test, however the test ends. */
typedef struct _TwTestPostgres TwTestPostgres;

/** tw_test_postgres_start: (nullable): %NULL after g_test_skip() where no server is installed */
TwTestPostgres *tw_test_postgres_start (void);

/** tw_test_postgres_stop: stops the server and removes its directory */
void tw_test_postgres_stop (TwTestPostgres *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTestPostgres, tw_test_postgres_stop)

/**
 * tw_test_postgres_get:
 *
 * Returns: (transfer none) (nullable): one server for the whole program, started at first use and
 *   stopped when the program ends; %NULL after g_test_skip()
 */
TwTestPostgres *tw_test_postgres_get (void);

/** tw_test_postgres_get_uri: "postgresql://…"; the user is a superuser */
const char *tw_test_postgres_get_uri (TwTestPostgres *self);

/** tw_test_postgres_get_directory: holds the socket, data/ and server.log */
const char *tw_test_postgres_get_directory (TwTestPostgres *self);

/** tw_test_postgres_get_endpoint: (transfer none) */
TwEndpoint *tw_test_postgres_get_endpoint (TwTestPostgres *self);

/** tw_test_postgres_new_database: (transfer full): an endpoint to a new, empty database */
TwEndpoint *tw_test_postgres_new_database (TwTestPostgres *self, const char *name);

/** tw_test_postgres_run: a script of statements; the test fails when one of them fails */
void tw_test_postgres_run (TwTestPostgres *self, const char *script);

/** tw_test_postgres_run_in: the same in another database */
void tw_test_postgres_run_in (TwEndpoint *endpoint, const char *script);

/** tw_test_postgres_dup_value: (transfer full): first cell of a query, as text */
char *tw_test_postgres_dup_value (TwTestPostgres *self, const char *sql);

/** tw_test_postgres_kill: kill -9 of the server's first process; it does not come back by itself */
void tw_test_postgres_kill (TwTestPostgres *self);

/** tw_test_postgres_restart: a killed one at the same place; does not wait until it answers */
void tw_test_postgres_restart (TwTestPostgres *self);

G_END_DECLS
