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

/** tw_metrics_load: (element-type TwMetric) (transfer full): a missing file is an empty list */
GPtrArray *tw_metrics_load (const char *path, const TwCatalog *catalog, GError **error);
GPtrArray *tw_metrics_parse (const char *text, gssize length, const TwCatalog *catalog,
                             GError **error);

G_END_DECLS
