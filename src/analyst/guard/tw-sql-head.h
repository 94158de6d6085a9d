// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-token-guard.h"

G_BEGIN_DECLS

/**
 * tw_sql_head_refuse:
 * @query: (out): the token that begins the query to be checked further: that behind EXPLAIN; or the
 *   end, where the statement is proven already (SHOW, DESC)
 *
 * Judges a statement by the words that head it: SELECT, WITH, VALUES, TABLE, a parenthesis, EXPLAIN
 * without ANALYZE, SHOW and DESC. Everything else is refused.
 *
 * Returns: (transfer full) (nullable): %NULL where the head is one that reads, else a sentence
 */
char *tw_sql_head_refuse (const TwSqlRange *statement, guint *query);

G_END_DECLS
