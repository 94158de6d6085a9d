// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/tw-cell-format.h"

G_BEGIN_DECLS

typedef enum { TW_CHART_NONE, TW_CHART_BAR, TW_CHART_LINE, TW_CHART_NUMBER } TwChartKind;

typedef struct {
  char *label;
  double value;
} TwChartPoint;

/**
 * TwChartData: what a chart shows, taken from a result once
 * @points: (element-type TwChartPoint): at most %TW_CHART_MAX_POINTS
 * @x_name, @y_name: in words: "category name"
 * @n_rows: rows of the result, more than points where some are NULL or too many
 * @low, @high: of the axis, with zero inside
 * @step: between two lines of the axis
 */
typedef struct {
  TwChartKind kind;
  char *x_name; /* nullable */
  char *y_name;
  TwCellFormat y_format;
  GArray *points;
  guint n_rows;
  double low, high, step;
} TwChartData;

#define TW_CHART_MAX_POINTS 2000

/**
 * tw_chart_data_new:
 * @type: "bar", "line" or "number"; anything else gives %NULL
 * @x: (nullable): a column's name
 * @meanings: (nullable): one a column
 *
 * Returns: (transfer full) (nullable): %NULL where the result has no such columns or no numbers
 */
TwChartData *tw_chart_data_new (TwResultSet *result, const char *type, const char *x, const char *y,
                                const TwMeaning *meanings);
void tw_chart_data_free (TwChartData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwChartData, tw_chart_data_free)

/** tw_chart_data_describe: (transfer full): the chart in words, for those who cannot see it */
char *tw_chart_data_describe (const TwChartData *self);

/** tw_chart_nice_step: 1, 2, 2.5 or 5 times a power of ten, so that about @n_steps fill @range */
double tw_chart_nice_step (double range, int n_steps);

G_END_DECLS
