// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

typedef enum {
  TW_PRIVILEGE_USER,     /* superuser, may make users or databases, … */
  TW_PRIVILEGE_TABLE,    /* may change rows, or owns it */
  TW_PRIVILEGE_SCHEMA,   /* may make tables in it, or owns it */
  TW_PRIVILEGE_DATABASE, /* may make schemas in it */
  TW_PRIVILEGE_TEMPORARY, /* may make temporary tables: nothing of others */
  TW_PRIVILEGE_MEMBER,   /* belongs to a role that may do more */
  TW_PRIVILEGE_FUNCTION, /* may call a function that acts as its owner */
} TwPrivilegeKind;

/**
 * TwPrivilege: something that the user could change
 * @object: what: `schema.table`, a schema, a role, …
 * @says: a sentence
 */
typedef struct {
  TwPrivilegeKind kind;
  char *object;
  char *says;
} TwPrivilege;

/**
 * TwPrivileges: what the user of a connection could change, if Tradewind let anything but reading
 * through
 * @found: (element-type TwPrivilege): at most a hundred of a kind
 * @n_found: all of them
 */
typedef struct {
  char *user;
  gboolean superuser;
  GPtrArray *found;
  guint n_found;
} TwPrivileges;

void tw_privileges_free (TwPrivileges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPrivileges, tw_privileges_free)

/** tw_privileges_read: blocking, a few small queries of the system tables */
TwPrivileges *tw_privileges_read (TwPool *pool, GCancellable *cancellable, GError **error);

/** tw_privileges_only_reads: nothing was found but, perhaps, temporary tables */
gboolean tw_privileges_only_reads (const TwPrivileges *self);

const char *tw_privilege_kind_get_name (TwPrivilegeKind kind);

G_END_DECLS
