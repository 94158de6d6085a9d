// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "catalog/tw-sql-tree.h"

G_BEGIN_DECLS

/* What the names in one SELECT stand for: its FROM, seen through aliases, subqueries and CTEs. For
 * telling and formatting; the guard has its own, stricter eyes. */

/**
 * TwSqlSource: one thing in FROM
 * @name: what the query calls it
 * @table: (nullable): in the catalog
 * @select: (nullable): of a subquery or CTE
 */
typedef struct {
  const char *name;
  const char *relation;
  const TwTable *table;
  const PgQuery__SelectStmt *select;
} TwSqlSource;

typedef struct _TwSqlReading TwSqlReading;
struct _TwSqlReading {
  const TwCatalog *catalog; /* nullable */
  const PgQuery__SelectStmt *select;
  const TwSqlReading *outer; /* nullable */
  GArray *sources;         /* of TwSqlSource */
};

void tw_sql_reading_init (TwSqlReading *self, const PgQuery__SelectStmt *select,
                        const TwSqlReading *outer, const TwCatalog *catalog);
void tw_sql_reading_clear (TwSqlReading *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwSqlReading, tw_sql_reading_clear)

/**
 * TwSqlReferent: what a column's name stands for
 * @column: (nullable): in the catalog
 * @expression: (nullable): of the subquery @select that gives the column
 */
typedef struct {
  const TwColumn *column;
  const PgQuery__Node *expression;
  const PgQuery__SelectStmt *select;
} TwSqlReferent;

/** tw_sql_reading_resolve: %FALSE where the name is not understood */
gboolean tw_sql_reading_resolve (const TwSqlReading *self, const PgQuery__ColumnRef *reference,
                               TwSqlReferent *referent);

/** tw_sql_select_first: the leftmost SELECT of a UNION, else itself */
const PgQuery__SelectStmt *tw_sql_select_first (const PgQuery__SelectStmt *self);

/** tw_sql_target_get_name: (nullable): what a target of SELECT is called in the result */
const char *tw_sql_target_get_name (const PgQuery__ResTarget *self);

/** tw_sql_function_get_name: "count", without a schema; "" where there is none */
const char *tw_sql_function_get_name (const PgQuery__FuncCall *self);

/** tw_sql_column_get_name: the last of the names; "*" for a star */
const char *tw_sql_column_get_name (const PgQuery__ColumnRef *self);

/** tw_sql_tree_get_select: (nullable): the SELECT that a script of one statement is */
const PgQuery__SelectStmt *tw_sql_tree_get_select (const PgQuery__ParseResult *tree);

G_END_DECLS
