// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-lexer.h"
#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * TwSqlRange: a query among @tokens
 * @partners: of tw_sql_tokens_match_brackets()
 * @first: the token that begins it
 * @end: the token beyond it
 */
typedef struct {
  const TwSqlTokens *tokens;
  const guint *partners;
  guint first, end;
} TwSqlRange;

/**
 * tw_sql_token_refuse:
 * @catalog: (nullable): the types of its columns may be cast to
 * @allowed: (nullable): functions that the profile allows
 *
 * Proves, without a grammar, that a query only reads: it is headed by SELECT or by WITH … SELECT,
 * no bare word in it writes or locks, every name before a parenthesis is a function without side
 * effects, a type, or syntax, and every conversion is to a known type. This is for Redshift's own
 * syntax, which PostgreSQL's grammar refuses.
 *
 * Returns: (transfer full) (nullable): %NULL when it is proven, else a sentence that names what
 *   was found
 */
char *tw_sql_token_refuse (const TwSqlRange *query, const TwCatalog *catalog,
                           const char *const *allowed);

/** tw_sql_is_top: SELECT TOP (5), which PostgreSQL would take for a function */
gboolean tw_sql_is_top (const TwSqlRange *query, guint index);

G_END_DECLS
