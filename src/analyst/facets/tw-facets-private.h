// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/facets/tw-facets.h"
#include "analyst/guard/tw-sql-lexer.h"
#include "analyst/guard/tw-sql-reading.h"

G_BEGIN_DECLS

/** TwTokenRange: tokens from @first to before @end */
typedef struct {
  guint first, end;
} TwTokenRange;

/**
 * TwWhere: a WHERE clause, cut at its ANDs
 * @range: with the word WHERE
 * @parts: (element-type TwTokenRange)
 */
typedef struct {
  TwTokenRange range;
  GArray *parts;
} TwWhere;

/**
 * TwFacetPlace: what of the statement a facet is
 * @column: (nullable): of a period or a filter
 * @reference: (nullable): how the statement writes it
 * @where: (nullable): owned
 * @parts: (element-type guint): of @where
 * @literals: of a filter: from its first value to its last
 * @names: (element-type guint): tokens that name @column, wherever the query does
 * @from, @to: of a period, @to the first day after it; not valid where unknown
 */
typedef struct {
  TwFacet facet; /* first */
  const TwColumn *column;
  char *reference;
  TwWhere *where;
  GArray *parts;
  TwTokenRange literals;
  GArray *names;
  GDate from, to;
  gboolean dated;
} TwFacetPlace;

struct _TwFacets {
  gatomicrefcount references;
  TwCatalog *catalog;
  TwSqlTokens *tokens;
  guint *partners;
  GPtrArray *places; /* of TwFacetPlace */
  guint n_selects;
};

/** TwTextEdit: @range of the tokens becomes @text; an empty one is an insertion behind the token before
 * it */
typedef struct {
  TwTokenRange range;
  const char *text;
} TwTextEdit;

/** tw_facets_edit: (transfer full): the statement with @edits, which do not overlap, in order */
char *tw_facets_edit (const TwFacets *self, const TwTextEdit *edits, guint n);

/** tw_facets_rewrite: (transfer full): the statement with @condition (nullable) instead of the parts of
 * WHERE that @place is */
char *tw_facets_rewrite (const TwFacets *self, const TwFacetPlace *place, const char *condition);

/** tw_facets_find_token: the token at the byte @location, or -1 */
int tw_facets_find_token (const TwFacets *self, int location);

/** tw_facets_dup_source: (transfer full): the tokens as they are written */
char *tw_facets_dup_source (const TwFacets *self, TwTokenRange range);

TwFacetPlace *tw_facets_add (TwFacets *self, TwFacetKind kind, char *name, char *value);
/** tw_facet_add_change: takes both; (transfer none): the change */
TwFacetChange *tw_facet_add_change (GPtrArray *changes, char *value, char *sql);
/** tw_facets_add_removal: the statement without the parts of WHERE that @place is; takes @value */
void tw_facets_add_removal (TwFacets *self, TwFacetPlace *place, char *value);
GPtrArray *tw_facet_changes_new (void);

/** tw_facets_column_reference: (transfer full): `source.column`, quoted where needed */
char *tw_facets_column_reference (const TwFacets *self, const char *source, const TwColumn *column);

/* One SELECT of the statement; @top: the only one, and no part of a UNION. */
void tw_facets_read_where (TwFacets *self, const TwSqlReading *reading);
void tw_facets_read_period (TwFacets *self, const TwSqlReading *reading);
void tw_facets_read_measures (TwFacets *self, const TwSqlReading *reading,
                              const GPtrArray *metrics);
/** tw_facets_keeps_rows: an outer join of @reading keeps rows without a partner, which a condition more
 * would drop, and a count of rows would count */
gboolean tw_facets_keeps_rows (const TwSqlReading *reading);

void tw_facets_read_joins (TwFacets *self, const TwSqlReading *reading);

/** tw_facet_place_collect_names: every token of @reading's SELECT that names the place's column */
void tw_facets_collect_names (TwFacets *self, const TwSqlReading *reading, TwFacetPlace *place);

/** tw_facets_add_period_changes: the periods beside this one, none, and the table's other dates */
void tw_facets_add_period_changes (TwFacets *self, TwFacetPlace *place);

/** tw_facets_period_sql: (transfer full): the statement for the days from @from to before @to */
char *tw_facets_period_sql (const TwFacets *self, const TwFacetPlace *place, const GDate *from,
                            const GDate *to);

/** tw_facets_dup_period: (transfer full): in the person's language: "1997", "May 1997", "Q2 1997",
 * "1997-01-05 to 1997-02-01" */
char *tw_facets_dup_period (const GDate *from, const GDate *to);

/** tw_where_new: (nullable): the clause around the token @at, which is in none of its brackets */
TwWhere *tw_where_new (const TwFacets *facets, guint at);
void tw_where_free (TwWhere *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwWhere, tw_where_free)

G_END_DECLS
