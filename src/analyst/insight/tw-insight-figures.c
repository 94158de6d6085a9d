// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-data.h"

#include <math.h>

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const TwPoint *left = a, *right = b;
  if (left->value != right->value)
    return left->value < right->value ? 1 : -1;
  return left->row < right->row ? -1 : left->row > right->row;
}

/* Between neighbours, as spreadsheets do; @points are greatest first. */
static double
quantile (const GArray *points, double share)
{
  double at = (1 - share) * (points->len - 1);
  guint low = (guint) floor (at);
  guint high = MIN (low + 1, points->len - 1);
  double a = g_array_index (points, TwPoint, low).value;
  double b = g_array_index (points, TwPoint, high).value;
  return a + (b - a) * (at - low);
}

/* Neumaier's sum: as good as a sum of decimals gets in doubles. */
static double
sum_points (const GArray *points)
{
  double sum = 0, lost = 0;
  for (guint i = 0; i < points->len; i++) {
    double value = g_array_index (points, TwPoint, i).value;
    double next = sum + value;
    lost += fabs (sum) >= fabs (value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  return sum + lost;
}

TwFigures *
tw_figures_new (const TwInsightData *data, guint column)
{
  TwFigures *self = g_new0 (TwFigures, 1);
  self->column = column;
  self->points = g_array_sized_new (FALSE, FALSE, sizeof (TwPoint), data->n_rows);
  for (guint row = 0; row < data->n_rows; row++) {
    TwPoint point = { .row = row };
    if (tw_result_set_get_double (data->result, row, column, &point.value)
        && isfinite (point.value)) {
      g_array_append_val (self->points, point);
      self->n_negative += point.value < 0;
    } else {
      self->n_null++;
    }
  }
  g_array_sort (self->points, compare_points);
  if (self->points->len == 0)
    return self;
  self->total = sum_points (self->points);
  self->median = quantile (self->points, 0.5);
  self->lower_quartile = quantile (self->points, 0.25);
  self->upper_quartile = quantile (self->points, 0.75);
  return self;
}

void
tw_figures_free (TwFigures *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_free (self);
}

const TwPoint *
tw_figures_get (const TwFigures *self, guint index)
{
  return &g_array_index (self->points, TwPoint, index);
}

gboolean
tw_figures_has_shares (const TwFigures *self, const TwInsightData *data)
{
  return tw_insight_data_is_additive (data, self->column) && self->n_negative == 0
         && self->total > 0;
}
