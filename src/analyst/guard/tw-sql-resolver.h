// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-sql-tree.h"
#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * tw_sql_resolve:
 * @tree: a query
 * @unknown: (out) (transfer full) (array zero-terminated=1): names of tables and columns that do
 *   not exist, each with the nearest real one: "customers.nation (nearest: customers.country)"
 *
 * Looks up every table and column, through aliases, common table expressions and subqueries, as
 * @catalog's server does. System tables exist without being looked up. A name that may belong to a
 * relation whose columns cannot be known is not called unknown.
 *
 * Returns: every name could be looked up
 */
gboolean tw_sql_resolve (const PgQuery__ParseResult *tree, const TwCatalog *catalog,
                         char ***unknown);

G_END_DECLS
