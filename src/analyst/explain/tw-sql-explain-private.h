// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/** tw_sql_explain_tokens: appends sentences to @steps for SQL that is Redshift's own, from its
 * clauses as they are written; to @conditions (nullable) those that say which rows are kept */
void tw_sql_explain_tokens (const char *sql, TwDialect dialect, const TwCatalog *catalog,
                            GPtrArray *steps, GPtrArray *conditions);

G_END_DECLS
