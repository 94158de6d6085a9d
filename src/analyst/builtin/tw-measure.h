// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-metric.h"

G_BEGIN_DECLS

/**
 * TwMeasure: an aggregate that has a name, from metrics.yaml or recognised in the schema
 * @keys: (array zero-terminated=1): phrases that ask for it
 * @expression: over `table.column` names
 * @tables: (element-type TwTable): those it reads
 * @missing: (nullable): what the schema lacks to compute it
 * @additive: one sum, which may be divided by a count
 * @meaning: how it is computed, for the reader
 */
typedef struct {
  char *name;
  char **keys;
  char *expression;
  char *format;
  char *meaning;
  char **missing;
  GPtrArray *tables;
  gboolean additive;
  gboolean recognised;
} TwMeasure;

void tw_measure_free (TwMeasure *self);

/**
 * tw_measures_collect:
 * @metrics: (nullable) (element-type TwMetric)
 * @tables: (element-type TwTable): those that can be named
 *
 * Returns: (element-type TwMeasure) (transfer full): those of @metrics, then revenue where a table
 *   records a price and a quantity and no metric of that name is given
 */
GPtrArray *tw_measures_collect (const GPtrArray *metrics, const TwCatalog *catalog,
                                const GPtrArray *tables);

G_END_DECLS
