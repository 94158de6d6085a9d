// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-sql-tree.h"
#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * TwSqlShape: the columns of a relation or of a query's result
 * @names: (element-type utf8): they belong to the tree or the catalog
 * @open: it may have other columns too
 * @vague: and nothing can be found out about them
 */
typedef struct {
  GPtrArray *names;
  gboolean open;
  gboolean vague;
} TwSqlShape;

/**
 * TwSqlRelation: something in a FROM clause
 * @alias: what its columns are qualified with
 * @table: (nullable): the catalog's, where it is one
 * @renamed: has an alias of its own, which hides its schema
 */
typedef struct {
  const char *alias;
  const TwTable *table;
  const TwSqlShape *shape;
  gboolean renamed;
} TwSqlRelation;

/**
 * TwSqlCte: a common table expression
 * @recursive: (nullable): a union that is being resolved; its first arm tells the columns that its
 *   second may use
 */
typedef struct _TwSqlCte TwSqlCte;
struct _TwSqlCte {
  const char *name;
  TwSqlShape *shape;
  const PgQuery__SelectStmt *recursive;
  const PgQuery__CommonTableExpr *expression;
  TwSqlCte *next; /* those that it hides */
};

/**
 * TwSqlScope: what names may mean at one level of a query
 * @parent: (nullable): the query around it
 * @output: (nullable): the result's columns so far, where they may be named too
 */
typedef struct _TwSqlScope TwSqlScope;
struct _TwSqlScope {
  const TwSqlScope *parent;
  GArray *relations; /* of TwSqlRelation */
  TwSqlCte *ctes;
  const TwSqlShape *output;
};

/* One pass over a query. Shapes live as long as it. */
typedef struct {
  const TwCatalog *catalog;
  gboolean redshift;
  gboolean vague;     /* a name could not be looked up */
  GPtrArray *unknown; /* of char */
  GHashTable *noted;  /* unknown names as they are written */
  GPtrArray *shapes;
  GPtrArray *ctes;
} TwSqlNames;

TwSqlNames *tw_sql_names_new (const TwCatalog *catalog);
void tw_sql_names_free (TwSqlNames *self);

TwSqlShape *tw_sql_names_new_shape (TwSqlNames *self, gboolean open);
TwSqlCte *tw_sql_names_new_cte (TwSqlNames *self, const char *name, TwSqlCte *next);

/** tw_sql_names_equal: as the server compares them once they are folded */
gboolean tw_sql_names_equal (const TwSqlNames *self, const char *a, const char *b);

/** tw_sql_shape_extend: adds @other's columns, and its doubts */
void tw_sql_shape_extend (TwSqlShape *self, const TwSqlShape *other);

/** tw_sql_shape_rename: the first of @self's columns are called @names instead */
void tw_sql_shape_rename (TwSqlShape *self, PgQuery__Node *const *names, gsize n);

gboolean tw_sql_shape_has (const TwSqlNames *names, const TwSqlShape *self, const char *name);

/** tw_sql_scope_find: (nullable): the relation @alias here or around; @schema may be %NULL */
const TwSqlRelation *tw_sql_scope_find (const TwSqlNames *names, const TwSqlScope *self,
                                        const char *schema, const char *alias);

/** tw_sql_names_resolve_column: looks a column reference up and notes it when it is unknown */
void tw_sql_names_resolve_column (TwSqlNames *self, const TwSqlScope *scope,
                                  const PgQuery__ColumnRef *column);

/** tw_sql_names_resolve_name: the same for a column's bare name */
void tw_sql_names_resolve_name (TwSqlNames *self, const TwSqlScope *scope, const char *name);

/** tw_sql_scope_has_column: without noting anything */
gboolean tw_sql_scope_has_column (TwSqlNames *names, const TwSqlScope *self, const char *name);

/**
 * tw_sql_names_resolve_table:
 *
 * Returns: the relation that a FROM clause names, open and noted as unknown where it does not exist
 */
TwSqlRelation tw_sql_names_resolve_table (TwSqlNames *self, const TwSqlScope *scope,
                                          const PgQuery__RangeVar *table);

/** tw_sql_names_note_column: @name is no column of @relation (nullable), nor of @scope */
void tw_sql_names_note_column (TwSqlNames *self, const TwSqlScope *scope,
                               const TwSqlRelation *relation, const char *name);

G_END_DECLS
