// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* A table once more, as what a key calls the row it points to: the "manager" of employees whose
 * manager_id is an employee, the "billing address" of orders. To the grammar it is a table like any
 * other. */
typedef struct {
  TwTable table; /* named as in SQL: the alias */
  const TwTable *base;
  TwRelationship step; /* from @base, or whatever has the key, to @table */
  char **words;        /* (array zero-terminated=1): phrases for its rows, in the singular */
  char **below;        /* the same for the rows that point to it */
} TwDouble;

/**
 * tw_doubles_new:
 * @tables: (element-type TwTable): those between which keys with a role are looked for
 *
 * Returns: (element-type TwDouble) (transfer full)
 */
GPtrArray *tw_doubles_new (const TwCatalog *catalog, const GPtrArray *tables);

/** tw_doubles_find: (nullable): the double that @table is */
const TwDouble *tw_doubles_find (const GPtrArray *doubles, const TwTable *table);

/** tw_double_is_own: its key is a column of the table itself */
gboolean tw_double_is_own (const TwDouble *self);

/** tw_double_column: (nullable): the double's column for one of its table */
const TwColumn *tw_double_column (const TwDouble *self, const TwColumn *column);

G_END_DECLS
