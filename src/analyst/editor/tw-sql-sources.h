// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-lexer.h"
#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * TwSqlNear: a table of an unfinished query
 * @name: what the query calls it
 * @table: (nullable): of the catalog; not of a subquery or CTE
 * @outer: of a query around this one
 */
typedef struct {
  char *name;
  const TwTable *table;
  gboolean outer;
} TwSqlNear;

/**
 * tw_sql_sources_near:
 * @at: the index of the first token behind the place
 *
 * Returns: (transfer full) (element-type TwSqlNear): the tables of the query around a place of a
 *   statement that need not be complete, then of those around that
 */
GArray *tw_sql_sources_near (const TwSqlTokens *tokens, guint at, const TwCatalog *catalog);

/** tw_sql_clause_before: the word that begins the clause in which @at stands: "select", "from",
 * "join", "on", "where" …; "" where there is none */
const char *tw_sql_clause_before (const TwSqlTokens *tokens, guint at);

G_END_DECLS
