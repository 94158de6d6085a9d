// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-metric.h"
#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/* What a statement takes for granted, read from its parse tree: the period, the measures, the
 * filters, the ways its tables are joined; and what each could be instead, as SQL that differs in
 * nothing else. Works for whoever wrote the statement. Immutable, atomically reference counted. */
typedef struct _TwFacets TwFacets;
TwFacets *tw_facets_ref (TwFacets *self);
void tw_facets_unref (TwFacets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwFacets, tw_facets_unref)

typedef enum {
  TW_FACET_PERIOD,
  TW_FACET_MEASURE,
  TW_FACET_FILTER,
  TW_FACET_JOIN,
} TwFacetKind;

/**
 * TwFacetChange:
 * @value: what the facet would say, in the person's language
 * @sql: the whole statement with it
 * @without: the facet is gone from it: no period, no filter
 */
typedef struct {
  char *value;
  char *sql;
  gboolean without;
} TwFacetChange;

/**
 * TwFacet:
 * @name: what it is about, such as "country"; "" where @value says it all
 * @value: what the statement says of it, in the person's language
 * @looks_up: the warehouse knows more changes: tw_facets_find_changes()
 * @takes_value: another value may be typed: tw_facets_set_value()
 * @changes: (element-type TwFacetChange): what can be said without asking the warehouse
 */
typedef struct {
  TwFacetKind kind;
  char *name;
  char *value;
  gboolean looks_up;
  gboolean takes_value;
  GPtrArray *changes;
} TwFacet;

/**
 * tw_facets_new:
 * @metrics: (nullable) (element-type TwMetric)
 *
 * Returns: (transfer full): without any where PostgreSQL's grammar does not take @sql
 */
TwFacets *tw_facets_new (const char *sql, TwCatalog *catalog, const GPtrArray *metrics);

/** tw_facets_get_n: period first, then measures, filters, joins */
guint tw_facets_get_n (const TwFacets *self);
const TwFacet *tw_facets_get (const TwFacets *self, guint index);

/**
 * tw_facets_find_changes:
 * @never: (nullable): columns whose values are not looked up, as of tw_hidden_has()
 *
 * Blocking, for a worker: the values that the column has, the years that the dates span.
 *
 * Returns: (transfer full) (element-type TwFacetChange): or %NULL with an error
 */
GPtrArray *tw_facets_find_changes (TwFacets *self, guint index, TwPool *pool,
                                   const char *const *never, GCancellable *cancellable,
                                   GError **error);
void tw_facets_find_changes_async (TwFacets *self, guint index, TwPool *pool,
                                   const char *const *never, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tw_facets_find_changes_finish (GAsyncResult *result, GError **error);

/** tw_facets_set_value: (transfer full) (nullable): the statement with @text as the filter's value;
 * %NULL where the column cannot have it */
char *tw_facets_set_value (const TwFacets *self, guint index, const char *text);

G_END_DECLS
