// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-context.h"
#include "retrieval/tw-index.h"
#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/**
 * TwRetrieverOptions:
 * @max_tables: before the set is closed over join paths
 * @max_columns: a table, keys not counted
 * @find_values: look literal values of the question up in the warehouse (bounded)
 * @metrics: (nullable) (element-type TwMetric): the columns of those that the question names are
 *   chosen whatever their own names say
 * @no_values: (nullable) (array zero-terminated=1): `table` or `table.column` whose values are never
 *   looked up
 */
typedef struct {
  guint max_tables;
  guint max_columns;
  gboolean find_values;
  const GPtrArray *metrics;
  const char *const *no_values;
} TwRetrieverOptions;

#define TW_RETRIEVER_OPTIONS_DEFAULT ((TwRetrieverOptions) { 10, 25, TRUE, NULL, NULL })

/**
 * tw_retrieve:
 * @pool: (nullable): for values; without it none are looked up
 *
 * Blocking. The question is embedded once by each of the index's embedders. Picks tables, then
 * columns, keeps keys, closes the set over the shortest join paths, finds values. The same for 8
 * tables and for 2,000. An embedder that fails is done without: the words still tell a lot, and the
 * context's note says so.
 */
TwContext *tw_retrieve (TwIndex *index, TwPool *pool, const char *question,
                        const TwRetrieverOptions *options, GCancellable *cancellable,
                        GError **error);

G_END_DECLS
