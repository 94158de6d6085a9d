// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "catalog/tw-sql-tree.h"

G_BEGIN_DECLS

/* How one SELECT joins, as far as rows can be counted: for the row account alone. */

#define TW_ROW_MAX_SOURCES 32

/**
 * TwRowSource: one thing in FROM
 * @name: what the query calls it
 * @node: a table or a query of its own
 * @table: (nullable): in the catalog
 * @filters: (element-type PgQuery__Node): what WHERE asks of it alone
 */
typedef struct {
  const char *name;
  PgQuery__Node *node;
  const TwTable *table;
  GPtrArray *filters;
} TwRowSource;

/**
 * TwRowEdge: two sources that are joined by equal columns
 * @from, @to: indices of sources; @to is the later one in FROM
 * @join: (nullable): where it is written as JOIN; else WHERE has it
 * @matches: (element-type PgQuery__Node): what ON asks of @to alone
 * @equals: (element-type PgQuery__Node): the conditions that join
 * @plain: equality is all there is, so that it can be counted
 */
typedef struct {
  guint from, to;
  GPtrArray *from_columns, *to_columns; /* of utf8 */
  PgQuery__JoinExpr *join;
  PgQuery__JoinType type;
  GPtrArray *matches;
  GPtrArray *equals;
  gboolean plain;
} TwRowEdge;

/**
 * TwRowMeasure: an aggregate that counts a row as often as it comes
 * @sources: a bit for each that it reads
 */
typedef struct {
  PgQuery__FuncCall *call;
  guint32 sources;
} TwRowMeasure;

/**
 * TwRowScope:
 * @shown: sources that the result, its groups or its order name outside of aggregates, a bit each
 * @filtered: sources that WHERE asks something of, alone or together
 * @aggregated: has an aggregate or a GROUP BY
 * @counts_all: has a COUNT(*)
 * @odd: something in FROM that is not understood (NATURAL, LATERAL, a function)
 */
typedef struct {
  PgQuery__SelectStmt *select;
  GArray *sources;  /* of TwRowSource */
  GArray *edges;    /* of TwRowEdge */
  GArray *measures; /* of TwRowMeasure */
  GPtrArray *filters; /* of PgQuery__Node: all of WHERE that joins nothing */
  guint32 shown;
  guint32 filtered;
  gboolean aggregated;
  gboolean counts_all;
  gboolean odd;
} TwRowScope;

/** tw_row_scope_new: (nullable): %NULL where nothing is joined; lives as long as the tree */
TwRowScope *tw_row_scope_new (PgQuery__SelectStmt *select, const TwCatalog *catalog);
void tw_row_scope_free (TwRowScope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRowScope, tw_row_scope_free)

/** tw_row_scope_find_all: (element-type TwRowScope): of every SELECT in @tree that joins */
GPtrArray *tw_row_scope_find_all (PgQuery__ParseResult *tree, const TwCatalog *catalog);

TwRowSource *tw_row_scope_source (const TwRowScope *self, guint index);
TwRowEdge *tw_row_scope_edge (const TwRowScope *self, guint index);

/** tw_row_scope_sources_of: the sources that @node reads, a bit each; all of them where it reads
 * something that cannot be told */
guint32 tw_row_scope_sources_of (const TwRowScope *self, const ProtobufCMessage *node);

/** tw_row_scope_beyond: the sources that are joined through @edge, seen from its end @near: the other
 * end and all behind it. 0 where the joins go in a circle. */
guint32 tw_row_scope_beyond (const TwRowScope *self, guint edge, guint near);

G_END_DECLS
