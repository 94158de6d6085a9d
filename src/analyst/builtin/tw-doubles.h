// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* A table once more, as what a key to itself calls the row it points to: the "manager" of employees
 * whose manager_id is an employee. To the grammar it is a table like any other. */
typedef struct {
  TwTable table; /* named as in SQL: the alias */
  const TwTable *base;
  TwRelationship step; /* from @base to @table */
  char **words;        /* (array zero-terminated=1): phrases for its rows, in the singular */
  char **below;        /* the same for the rows that point to it */
} TwDouble;

/** tw_doubles_new: (element-type TwDouble) (transfer full) */
GPtrArray *tw_doubles_new (const TwCatalog *catalog);

/** tw_doubles_find: (nullable): the double that @table is */
const TwDouble *tw_doubles_find (const GPtrArray *doubles, const TwTable *table);

/** tw_doubles_of: (nullable): the one double of a table, or %NULL where none or several are there */
const TwDouble *tw_doubles_of (const GPtrArray *doubles, const TwTable *base);

/** tw_double_column: (nullable): the double's column for one of its table */
const TwColumn *tw_double_column (const TwDouble *self, const TwColumn *column);

G_END_DECLS
