// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-doubles.h"

G_BEGIN_DECLS

/* How tables reach one another. Only ways from many rows to one are followed: they never multiply
 * the rows of the table they start from. */
typedef struct _TwJoins TwJoins;
/** tw_joins_new: @doubles: (element-type TwDouble): tables that stand in the catalog once, and may be
 * joined to themselves; owned by the caller */
TwJoins *tw_joins_new (const TwCatalog *catalog, const GPtrArray *doubles);
const GPtrArray *tw_joins_get_doubles (const TwJoins *self);
void tw_joins_free (TwJoins *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwJoins, tw_joins_free)

/** tw_joins_distance: from @from up to @to, 0 for itself, -1 where there is no way */
double tw_joins_distance (TwJoins *self, const TwTable *from, const TwTable *to);

/** tw_joins_is_ambiguous: two different ways are equally short */
gboolean tw_joins_is_ambiguous (TwJoins *self, const TwTable *from, const TwTable *to);

/** tw_joins_path: (element-type TwRelationship) (transfer container): the shortest way, in order;
 * empty for itself */
GPtrArray *tw_joins_path (TwJoins *self, const TwTable *from, const TwTable *to);

/** tw_joins_near: how far two tables are from one another in either direction or through a third
 * that reaches both; -1 where nothing links them. Going down to many rows counts more. */
double tw_joins_near (TwJoins *self, const TwTable *from, const TwTable *to);

/** tw_joins_dup_roles: (transfer full): what the keys from @from to @to are called, " Say “bill to” or
 * “ship to”."; "" where they have no name */
char *tw_joins_dup_roles (TwJoins *self, const TwTable *from, const TwTable *to);

/** tw_joins_find_role: (nullable): what the one step from @from to @to is called, where a third table
 * links the two as well: the advisor of a student is not every instructor of theirs */
const TwDouble *tw_joins_find_role (TwJoins *self, const TwTable *from, const TwTable *to);

/**
 * tw_joins_below:
 * @tables: (element-type TwTable)
 *
 * Returns: (nullable): the table nearest to all of @tables from which each can be reached; @tie is
 *   set where several are equally near
 */
const TwTable *tw_joins_below (TwJoins *self, const GPtrArray *tables, gboolean *tie);

G_END_DECLS
