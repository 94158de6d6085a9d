// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/**
 * TwRoleScript: what a script for a read-only user is made from
 * @user: a new one
 * @schemas: (array zero-terminated=1): what it may read
 * @owners: (array zero-terminated=1): who makes tables there; whose later ones it may read as well
 * @revoke_public: whether what everybody may do by default (PUBLIC's CREATE in the schema "public",
 *   temporary tables in the database) is taken away, from everybody; else the script only says how
 */
typedef struct {
  TwDialect dialect;
  const char *user;
  const char *database;
  const char *const *schemas;
  const char *const *owners;
  gboolean revoke_public;
} TwRoleScript;

/** tw_role_script_write: (transfer full): SQL with comments, for a database administrator to read and
 * run; it holds no password */
char *tw_role_script_write (const TwRoleScript *self);

/** tw_role_script_read_owners: (transfer full): who owns tables in @schemas; blocking */
GStrv tw_role_script_read_owners (TwPool *pool, const char *const *schemas,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
