// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-chart.h"
#include "report/tw-cell-format.h"

G_BEGIN_DECLS

#define TW_CHART_MAX_PLACES 2000
#define TW_CHART_MAX_SERIES 7 /* with the others */

/**
 * TwChartSeries:
 * @name: (nullable): %NULL where there is only one
 * @values: one a place, NaN where there is none
 * @others: what is too small for a series of its own
 */
typedef struct {
  char *name;
  double *values;
  gboolean others;
} TwChartSeries;

/**
 * TwChartData: what a chart shows, taken from a result once
 * @labels: (element-type utf8): what each place is called
 * @at: (nullable): where on its axis each place is, when that is a time or a measure
 * @series: (element-type TwChartSeries)
 * @x_name, @y_name, @series_name: in words: "category name"; nullable but for @y_name
 * @n_rows: rows of the result
 * @n_merged: names that are summed up in the last place
 * @n_left: rows that are not shown: too many, or NULL
 * @low, @high, @step: of the measure's axis, which has zero but for points
 * @x_low, @x_high, @x_step: of @at
 */
typedef struct {
  TwChartKind kind;
  char *x_name, *y_name, *series_name;
  TwCellFormat x_format, y_format;
  GPtrArray *labels;
  double *at;
  GPtrArray *series;
  guint n_rows, n_merged, n_left;
  double low, high, step;
  double x_low, x_high, x_step;
} TwChartData;

/**
 * tw_chart_data_new:
 * @meanings: (nullable): one a column
 *
 * Names beyond the useful number come together as "Others" where their sum says something.
 *
 * Returns: (transfer full) (nullable): %NULL where the columns have no numbers
 */
TwChartData *tw_chart_data_new (TwResultSet *result, const TwChartChoice *choice,
                                const TwMeaning *meanings);
void tw_chart_data_free (TwChartData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwChartData, tw_chart_data_free)

guint tw_chart_data_get_n_places (const TwChartData *self);
double tw_chart_data_get_value (const TwChartData *self, guint place, guint series);

/** tw_chart_data_dup_title: (transfer full): "Revenue by category" */
char *tw_chart_data_dup_title (const TwChartData *self);

/** tw_chart_data_describe: (transfer full): the chart in words, for those who cannot see it */
char *tw_chart_data_describe (const TwChartData *self);

/** tw_chart_data_describe_value: (transfer full): "Beverages, 1997: 103,924.31" */
char *tw_chart_data_describe_value (const TwChartData *self, guint place, guint series);

/** tw_chart_data_dup_rest: (transfer full) (nullable): what is not shown, in a sentence */
char *tw_chart_data_dup_rest (const TwChartData *self);

/** tw_chart_nice_step: 1, 2, 2.5 or 5 times a power of ten, so that about @n_steps fill @range */
double tw_chart_nice_step (double range, int n_steps);

G_END_DECLS
