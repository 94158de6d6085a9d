// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "report/tw-chart-paint.h"

#define MIN_BAR 20.0 /* a bar with the space below it */
#define MAX_BAR 40.0
#define BEYOND 2 /* times the largest that has a name */
#define BEYOND_WIDTH 20.0
#define MIN_BESIDE 9.0 /* of several side by side */

/* Where bars stand; their labels can be long, so that they lie. */
typedef struct {
  TwChartPlot plot; /* of the bars alone */
  guint n_shown;
  double slot;
  double label_width;
  double low, high; /* where the plot begins and ends */
} Bars;

static double
slot_needed (const TwChartPaint *self)
{
  guint n = self->data->kind == TW_CHART_GROUPED ? self->data->series->len : 1;
  double label = tw_chart_line_height (self) + 4;
  return MAX (MAX (MIN_BAR, label), n * MIN_BESIDE + 8);
}

/* The sum of a stacked place; else the value that is largest. */
static double
place_total (const TwChartData *data, guint place)
{
  double total = NAN;
  for (guint i = 0; i < data->series->len; i++) {
    double value = tw_chart_data_get_value (data, place, i);
    if (isnan (value))
      continue;
    if (isnan (total) || (data->kind != TW_CHART_STACKED && fabs (value) > fabs (total)))
      total = value;
    else if (data->kind == TW_CHART_STACKED)
      total += value;
  }
  return total;
}

static double
widest_label (const TwChartPaint *self, guint n, double available)
{
  double widest = 0;
  for (guint i = 0; i < n && widest < available; i++)
    widest = MAX (widest, tw_chart_text_width (self, self->data->labels->pdata[i]));
  return MIN (widest, available);
}

static double
widest_value (const TwChartPaint *self, guint n)
{
  double widest = 0;
  for (guint i = 0; i < n; i++) {
    double total = place_total (self->data, i);
    if (isnan (total))
      continue;
    g_autofree char *text = tw_cell_format_number (&self->data->y_format, total);
    widest = MAX (widest, tw_chart_text_width (self, text));
  }
  return widest;
}

static gboolean
is_others (const TwChartData *data, guint place)
{
  return data->n_merged > 0 && place + 1 == data->labels->len;
}

/* From the least to the most. What all others add up to may be far more than any of them: then it
 * goes on beyond the plot, so that the others can be compared. */
static void
find_range (const TwChartPaint *self, Bars *bars)
{
  const TwChartData *data = self->data;
  for (guint i = 0; i < bars->n_shown; i++) {
    for (guint j = 0; data->kind == TW_CHART_GROUPED && j < data->series->len; j++) {
      double value = tw_chart_data_get_value (data, i, j);
      bars->high = isnan (value) ? bars->high : MAX (bars->high, value);
      bars->low = isnan (value) ? bars->low : MIN (bars->low, value);
    }
    double total = place_total (data, i);
    gboolean beyond = is_others (data, i) && i > 0 && total > BEYOND * bars->high;
    if (isnan (total) || beyond)
      continue;
    bars->high = MAX (bars->high, total);
    bars->low = MIN (bars->low, total);
  }
  if (data->kind == TW_CHART_STACKED)
    bars->low = MIN (bars->low, data->low);
  if (bars->high <= bars->low)
    bars->high = bars->low + 1;
}

static Bars
lay_out (const TwChartPaint *self, TwChartPlot plot)
{
  guint n = self->data->labels->len;
  double least = slot_needed (self);
  Bars bars = { .plot = plot };
  double room = MAX (plot.height, least);
  bars.n_shown = MIN (n, (guint) (room / least));
  gboolean rest = bars.n_shown < n || self->data->n_left > 0;
  if (rest)
    room = MAX (least, room - MIN_BAR);
  bars.n_shown = MAX (1, MIN (n, (guint) (room / least)));
  guint beside = self->data->kind == TW_CHART_GROUPED ? self->data->series->len : 1;
  bars.slot = MIN (MAX (MAX_BAR, beside * 18 + 8), room / bars.n_shown);
  bars.label_width = widest_label (self, bars.n_shown, plot.width * 0.4);
  bars.plot.left = plot.left + bars.label_width + TW_CHART_GAP;
  bars.plot.width
    = MAX (10, plot.width - bars.label_width - widest_value (self, bars.n_shown)
                 - TW_CHART_GAP * 2);
  bars.plot.height = bars.slot * bars.n_shown;
  find_range (self, &bars);
  return bars;
}

static double
x_of (const TwChartPaint *self, const Bars *bars, double value)
{
  double at = (CLAMP (value, bars->low, bars->high) - bars->low) / (bars->high - bars->low);
  return bars->plot.left + at * bars->plot.width;
}

/* One bar from @from to @to; dots say that it goes on. */
static void
draw_bar (const TwChartPaint *self, const Bars *bars, guint place, guint series, double from,
          double to, double y, double thickness)
{
  double x = x_of (self, bars, MIN (from, to));
  double width = MAX (2, x_of (self, bars, MAX (from, to)) - x);
  gboolean alone = self->data->series->len == 1;
  gboolean beyond = alone && to > bars->high;
  TwInk ink = alone && is_others (self->data, place) ? tw_chart_part_ink (self, place)
                                                     : tw_chart_ink (self, series);
  if (tw_chart_is_dimmed (self, place, series))
    ink = tw_ink_fade (ink, 0.55);
  if (beyond)
    width = MAX (2, width - BEYOND_WIDTH);
  double radius = self->data->kind == TW_CHART_STACKED ? 0 : 3;
  if (self->data->kind == TW_CHART_STACKED && width > 3)
    width -= 1;
  tw_chart_rect (self, tw_chart_mirror (self, x, width), y, width, thickness, radius, ink);
  for (guint i = 0; beyond && i < 3; i++)
    tw_chart_rect (self, tw_chart_mirror (self, x + width + 4 + i * 5, 3),
                   y + thickness / 2 - 1.5, 3, 3, 1.5, ink);
}

static void
draw_value (const TwChartPaint *self, const Bars *bars, double value, double end, double y)
{
  g_autofree char *text = tw_cell_format_number (&self->data->y_format, value);
  double x = MAX (x_of (self, bars, 0), end) + TW_CHART_GAP;
  tw_chart_text (self, text, tw_chart_mirror (self, x, 0), y, 0,
                 self->frame->mirrored ? TW_ANCHOR_END : TW_ANCHOR_START,
                 tw_ink_fade (self->frame->style.text, 0.75));
}

static void
draw_stacked (const TwChartPaint *self, const Bars *bars, guint place, double middle)
{
  double above = 0, below = 0;
  double thickness = MAX (8, floor (bars->slot * 0.66));
  for (guint i = 0; i < self->data->series->len; i++) {
    double value = tw_chart_data_get_value (self->data, place, i);
    if (isnan (value) || value == 0)
      continue;
    double *from = value > 0 ? &above : &below;
    draw_bar (self, bars, place, i, *from, *from + value, middle - thickness / 2, thickness);
    *from += value;
  }
  draw_value (self, bars, above + below, x_of (self, bars, above), middle);
}

static void
draw_beside (const TwChartPaint *self, const Bars *bars, guint place, double top)
{
  guint n = self->data->series->len;
  double share = n == 1 ? bars->slot : (bars->slot - 6) / n;
  double thickness = n == 1 ? MAX (8, floor (share * 0.66)) : MAX (4, share - 2);
  for (guint i = 0; i < n; i++) {
    double value = tw_chart_data_get_value (self->data, place, i);
    if (isnan (value))
      continue;
    double middle = top + (n == 1 ? 0 : 3) + share * (i + 0.5);
    draw_bar (self, bars, place, i, 0, value, middle - thickness / 2, thickness);
    if (share >= tw_chart_line_height (self) * 0.8)
      draw_value (self, bars, value, x_of (self, bars, value), middle);
  }
}

static void
draw_rest (const TwChartPaint *self, const Bars *bars)
{
  guint hidden = self->data->labels->len - bars->n_shown;
  TwChartData all = *self->data;
  all.n_left += hidden;
  g_autofree char *text = tw_chart_data_dup_rest (&all);
  if (text)
    tw_chart_text (self, text, tw_chart_mirror (self, bars->plot.left, 0),
                   bars->plot.top + bars->plot.height + MIN_BAR / 2.0, 0,
                   self->frame->mirrored ? TW_ANCHOR_END : TW_ANCHOR_START,
                   tw_ink_fade (self->frame->style.text, 0.7));
}

void
tw_chart_bars_draw (const TwChartPaint *self, TwChartPlot plot)
{
  Bars bars = lay_out (self, plot);
  for (guint i = 0; i < bars.n_shown; i++) {
    double top = bars.plot.top + bars.slot * i;
    double middle = top + bars.slot / 2;
    tw_chart_text (self, self->data->labels->pdata[i],
                   tw_chart_mirror (self, bars.plot.left - TW_CHART_GAP, 0), middle,
                   bars.label_width + 1, self->frame->mirrored ? TW_ANCHOR_START : TW_ANCHOR_END,
                   self->frame->style.text);
    if (self->data->kind == TW_CHART_STACKED)
      draw_stacked (self, &bars, i, middle);
    else
      draw_beside (self, &bars, i, top);
  }
  draw_rest (self, &bars);
}

/* Which of a stacked place's bars is at @x. */
static int
find_stacked (const TwChartPaint *self, const Bars *bars, guint place, double x)
{
  double above = 0, below = 0;
  for (guint i = 0; i < self->data->series->len; i++) {
    double value = tw_chart_data_get_value (self->data, place, i);
    if (isnan (value))
      continue;
    double *from = value > 0 ? &above : &below;
    double begin = x_of (self, bars, MIN (*from, *from + value));
    double end = x_of (self, bars, MAX (*from, *from + value));
    *from += value;
    if (x >= begin && x < end)
      return (int) i;
  }
  return -1;
}

gboolean
tw_chart_bars_find (const TwChartPaint *self, TwChartPlot plot, double x, double y, int *place,
                    int *series)
{
  Bars bars = lay_out (self, plot);
  double at = floor ((y - bars.plot.top) / bars.slot);
  if (at < 0 || at >= bars.n_shown)
    return FALSE;
  guint n = self->data->series->len;
  *place = (int) at;
  *series = 0;
  if (self->data->kind == TW_CHART_STACKED)
    *series = find_stacked (self, &bars, (guint) at, tw_chart_mirror (self, x, 0));
  else if (n > 1)
    *series = (int) CLAMP (floor ((y - bars.plot.top - bars.slot * at - 3) / ((bars.slot - 6) / n)),
                           0, n - 1);
  return *series >= 0 && !isnan (tw_chart_data_get_value (self->data, (guint) at, (guint) *series));
}

double
tw_chart_bars_height (const TwChartPaint *self)
{
  return slot_needed (self) * self->data->labels->len + (self->data->n_left > 0 ? MIN_BAR : 0);
}
