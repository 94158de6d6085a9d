// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-sql-tree.h"
#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * tw_sql_tree_refuse:
 * @catalog: (nullable): the types of its columns may be cast to
 * @allowed: (nullable): functions that the profile allows
 *
 * Proves that every node of @tree belongs to a query that only reads.
 *
 * Returns: (transfer full) (nullable): %NULL when it is proven, else a sentence that names what was
 *   found
 */
char *tw_sql_tree_refuse (const PgQuery__ParseResult *tree, const TwCatalog *catalog,
                          const char *const *allowed);

/** tw_sql_catalog_has_type: a column of @catalog has the type @name, written without modifiers */
gboolean tw_sql_catalog_has_type (const TwCatalog *catalog, const char *name);

/** tw_sql_reads_server_files: a system view over files of the server */
gboolean tw_sql_reads_server_files (const char *relation);

G_END_DECLS
