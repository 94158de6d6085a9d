// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * TwMetric: a named measure of metrics.yaml
 *
 *     northwind:
 *       - name: revenue
 *         synonyms: [sales, turnover]
 *         expression: SUM(order_details.unitprice * order_details.quantity)
 *         format: money
 *         description: Sales before discount
 *
 * @expression: an aggregate over `table.column` names of that schema
 * @format: "money", "count", "number", "percent" or "date"
 * @columns: (element-type TwColumn): the columns it names, resolved; those of one live table set
 * @missing: (nullable): names in @expression that the catalog does not have; such a metric is known
 *   but cannot be computed, and a question for it is declined by these names
 */
typedef struct {
  char *schema;
  char *name;
  char **synonyms;
  char *expression;
  char *format;
  char *description; /* nullable */
  GPtrArray *columns;
  char **missing;
} TwMetric;

void tw_metric_free (TwMetric *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwMetric, tw_metric_free)

/** tw_metrics_load: (element-type TwMetric) (transfer full): a missing file is an empty list */
GPtrArray *tw_metrics_load (const char *path, const TwCatalog *catalog, GError **error);
GPtrArray *tw_metrics_parse (const char *text, gssize length, const TwCatalog *catalog,
                             GError **error);

/**
 * tw_metric_check: (nullable) (transfer full): a metric with the schema, name and expression of @metric
 * and the columns that it names, all of which @catalog has
 */
TwMetric *tw_metric_check (const TwMetric *metric, const TwCatalog *catalog, GError **error);

/**
 * tw_metric_change:
 * @known: (nullable): what the file held when the person began; where it holds something else by now,
 *   nothing is written and the error is %TW_CATALOG_ERROR_CONFLICT
 * @was: (nullable): the entry that is meant, as it was parsed; %NULL adds one
 * @now: (nullable): what its texts become; %NULL removes it
 *
 * Only what differs is written; the file's other bytes stay as they are. An entry stays in its schema.
 * %TW_CATALOG_ERROR_EXISTS where another entry of that schema has the name. What is taken back is
 * taken back by tw_yaml_file_restore().
 */
gboolean tw_metric_change (const char *path, const char *known, const TwMetric *was,
                           const TwMetric *now, GError **error);

G_END_DECLS
