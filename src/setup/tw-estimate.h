// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What resources of ours cost, by the list prices of resources/prices.json: an estimate, never a
 * bill. Taxes, discounts, free tiers and traffic are not in it. */

/**
 * TwEstimateParts: what runs
 * @node_type: (nullable): of a cluster, such as "ra3.large"
 */
typedef struct {
  const char *node_type;
  guint n_nodes;
  guint n_bastions;
  guint n_endpoints;
} TwEstimateParts;

typedef struct {
  char *title;
  double hourly; /* US dollars */
} TwCostLine;

/**
 * TwEstimate:
 * @lines: (element-type TwCostLine)
 * @date: of the prices: "2026-10"
 * @of_region: the prices are the region's own; else those of us-east-1 stand in
 * @complete: every part has a price
 */
typedef struct {
  GPtrArray *lines;
  double hourly;
  double monthly;
  char *date;
  gboolean of_region;
  gboolean complete;
} TwEstimate;

TwEstimate *tw_estimate_new (const char *region, const TwEstimateParts *parts);
void tw_estimate_free (TwEstimate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEstimate, tw_estimate_free)

/** tw_estimate_describe: (transfer full): "about $0.58 an hour, $423 a month …", and of when and
 * where the prices are */
char *tw_estimate_describe (const TwEstimate *self);

/** tw_estimate_describe_prices: (transfer full): the second half of it */
char *tw_estimate_describe_prices (const TwEstimate *self);

/** tw_cost_line_format: (transfer full): "$0.5430 an hour" */
char *tw_cost_line_format (const TwCostLine *self);

/** tw_estimate_format: (transfer full): "$0.58" or "$423" */
char *tw_estimate_format (double dollars);

G_END_DECLS
