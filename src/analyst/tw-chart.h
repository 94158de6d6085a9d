// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/** TwChart: strings belong to the result set or are static; @x is %NULL for a single number */
typedef struct {
  const char *type; /* "number", "line" or "bar" */
  const char *x;
  const char *y;
} TwChart;

/**
 * tw_chart_for_result:
 * @meanings: (nullable): one a column
 *
 * The chart that suits rows whose writer named none: a line over time, bars over names, a number
 * that stands alone.
 *
 * Returns: %FALSE where none suits
 */
gboolean tw_chart_for_result (TwResultSet *result, const TwMeaning *meanings, TwChart *chart);

G_END_DECLS
