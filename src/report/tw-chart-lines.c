// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "report/tw-chart-paint.h"

#define GAP TW_CHART_GAP
#define MARKS_UP_TO 40
#define NEAR 24.0 /* pixels */

/* Below the axis: its figures, and for points its name too. */
static TwChartPlot
lay_out (const TwChartPaint *self, TwChartPlot plot)
{
  const TwChartData *data = self->data;
  double widest = 0, line = tw_chart_line_height (self);
  for (double at = data->low; at <= data->high + data->step / 2; at += data->step) {
    g_autofree char *text = tw_cell_format_axis (&data->y_format, at, data->step);
    widest = MAX (widest, tw_chart_text_width (self, text));
  }
  gboolean points = data->kind == TW_CHART_SCATTER;
  plot.left += widest + GAP;
  plot.width = MAX (10, plot.width - widest - GAP * 3);
  plot.top += points ? line + GAP : GAP;
  plot.height = MAX (10, plot.height - line * (points ? 3 : 1) - GAP * 2);
  return plot;
}

static double
y_of (const TwChartPaint *self, const TwChartPlot *plot, double value)
{
  const TwChartData *data = self->data;
  return plot->top + plot->height * (1 - (value - data->low) / (data->high - data->low));
}

static double
x_of (const TwChartPaint *self, const TwChartPlot *plot, guint place)
{
  const TwChartData *data = self->data;
  guint n = data->labels->len;
  if (data->at && data->x_high > data->x_low)
    return plot->left
           + plot->width * (data->at[place] - data->x_low) / (data->x_high - data->x_low);
  return n > 1 ? plot->left + plot->width * place / (double) (n - 1)
               : plot->left + plot->width / 2;
}

static void
draw_grid (const TwChartPaint *self, const TwChartPlot *plot)
{
  const TwChartData *data = self->data;
  const TwChartStyle *style = &self->frame->style;
  TwInk dim = tw_ink_fade (style->text, 0.7);
  for (double at = data->low; at <= data->high + data->step / 2; at += data->step) {
    double y = round (y_of (self, plot, at)) + 0.5;
    gboolean zero = fabs (at) < data->step / 1000;
    tw_chart_set_ink (self, tw_ink_fade (style->text, style->high_contrast ? 0.5
                                                      : zero               ? 0.35
                                                                           : 0.12));
    cairo_set_line_width (self->cr, 1);
    cairo_move_to (self->cr, plot->left, y);
    cairo_rel_line_to (self->cr, plot->width, 0);
    cairo_stroke (self->cr);
    g_autofree char *text = tw_cell_format_axis (&data->y_format, zero ? 0 : at, data->step);
    tw_chart_text (self, text, plot->left - GAP, y, 0, TW_ANCHOR_END, dim);
  }
}

static void
draw_x_figures (const TwChartPaint *self, const TwChartPlot *plot)
{
  const TwChartData *data = self->data;
  TwInk dim = tw_ink_fade (self->frame->style.text, 0.7);
  double line = tw_chart_line_height (self);
  double below = plot->top + plot->height + GAP / 2 + line / 2;
  double until = -INFINITY;
  for (double at = data->x_low; at <= data->x_high + data->x_step / 2; at += data->x_step) {
    double x = plot->left + plot->width * (at - data->x_low) / (data->x_high - data->x_low);
    gboolean zero = fabs (at) < data->x_step / 1000;
    g_autofree char *text = tw_cell_format_axis (&data->x_format, zero ? 0 : at, data->x_step);
    double half = tw_chart_text_width (self, text) / 2;
    if (x - half < until)
      continue;
    tw_chart_text (self, text, x, below, 0, TW_ANCHOR_MIDDLE, dim);
    until = x + half + GAP;
  }
  tw_chart_text (self, data->x_name, plot->left + plot->width / 2, below + line, plot->width,
                 TW_ANCHOR_MIDDLE, self->frame->style.text);
  tw_chart_text (self, data->y_name, MAX (0, plot->left - GAP * 5), plot->top - line / 2 - GAP / 2,
                 plot->width, TW_ANCHOR_START, self->frame->style.text);
}

static double
left_of_label (const TwChartPaint *self, const TwChartPlot *plot, guint place, double *width)
{
  double end = plot->left + plot->width + GAP * 2;
  *width = MIN (tw_chart_text_width (self, self->data->labels->pdata[place]), plot->width / 2);
  return CLAMP (x_of (self, plot, place) - *width / 2, 0, MAX (0, end - *width));
}

static gboolean
labels_fit (const TwChartPaint *self, const TwChartPlot *plot, guint every)
{
  double until = -INFINITY, width;
  for (guint i = 0; i < self->data->labels->len; i += every) {
    double left = left_of_label (self, plot, i, &width);
    if (left < until)
      return FALSE;
    until = left + width + GAP * 2;
  }
  return TRUE;
}

/* As many labels as have room beside each other, at even steps: of months, quarters and years too. */
static void
draw_x_labels (const TwChartPaint *self, const TwChartPlot *plot)
{
  static const guint steps[] = { 1, 2, 3, 4, 6, 12 };
  guint every = 1;
  for (guint i = 0; every < self->data->labels->len && !labels_fit (self, plot, every); i++)
    every = i < G_N_ELEMENTS (steps) ? steps[i] : every * 2;
  TwInk dim = tw_ink_fade (self->frame->style.text, 0.7);
  double y = plot->top + plot->height + GAP / 2 + tw_chart_line_height (self) / 2;
  for (guint i = 0; i < self->data->labels->len; i += every) {
    double width, left = left_of_label (self, plot, i, &width);
    tw_chart_text (self, self->data->labels->pdata[i], left, y, width + 1, TW_ANCHOR_START, dim);
  }
}

static void
trace (const TwChartPaint *self, const TwChartPlot *plot, guint series)
{
  gboolean begun = FALSE;
  for (guint i = 0; i < self->data->labels->len; i++) {
    double value = tw_chart_data_get_value (self->data, i, series);
    if (isnan (value)) {
      begun = FALSE;
      continue;
    }
    if (!begun)
      cairo_new_sub_path (self->cr);
    cairo_line_to (self->cr, x_of (self, plot, i), y_of (self, plot, value));
    begun = TRUE;
  }
}

static gboolean
has_gap (const TwChartData *data)
{
  for (guint i = 0; i < data->labels->len; i++)
    if (isnan (tw_chart_data_get_value (data, i, 0)))
      return TRUE;
  return FALSE;
}

static void
fill_below (const TwChartPaint *self, const TwChartPlot *plot)
{
  guint n = self->data->labels->len;
  if (self->data->kind != TW_CHART_LINE || self->data->series->len > 1 || n < 2
      || has_gap (self->data))
    return;
  double ground = y_of (self, plot, CLAMP (0, self->data->low, self->data->high));
  trace (self, plot, 0);
  cairo_line_to (self->cr, x_of (self, plot, n - 1), ground);
  cairo_line_to (self->cr, x_of (self, plot, 0), ground);
  tw_chart_set_ink (self, tw_ink_fade (tw_chart_ink (self, 0), 0.14));
  cairo_fill (self->cr);
}

static void
draw_marks (const TwChartPaint *self, const TwChartPlot *plot, guint series, double radius)
{
  const TwChartFrame *frame = self->frame;
  guint n = self->data->labels->len;
  gboolean alone = n <= MARKS_UP_TO || self->data->kind == TW_CHART_SCATTER;
  for (guint i = 0; i < n; i++) {
    double value = tw_chart_data_get_value (self->data, i, series);
    gboolean pointed = frame->place == (int) i && frame->series == (int) series;
    if (isnan (value) || (!alone && !pointed))
      continue;
    tw_chart_mark (self, series, x_of (self, plot, i), y_of (self, plot, value),
                   pointed ? radius + 3 : radius);
  }
}

static void
draw_series (const TwChartPaint *self, const TwChartPlot *plot, guint series)
{
  gboolean points = self->data->kind == TW_CHART_SCATTER;
  TwInk ink = tw_chart_ink (self, series);
  if (self->data->series->len > 1 && self->frame->place >= 0
      && self->frame->series != (int) series)
    ink = tw_ink_fade (ink, 0.5);
  if (points) {
    tw_chart_set_ink (self, tw_ink_fade (ink, 0.7));
    draw_marks (self, plot, series, 3.5);
    return;
  }
  tw_chart_set_ink (self, ink);
  cairo_set_line_width (self->cr, 2);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  trace (self, plot, series);
  cairo_stroke (self->cr);
  draw_marks (self, plot, series, self->data->series->len > 1 ? 3 : 2.5);
}

void
tw_chart_lines_draw (const TwChartPaint *self, TwChartPlot within)
{
  TwChartPlot plot = lay_out (self, within);
  draw_grid (self, &plot);
  if (self->data->kind == TW_CHART_SCATTER)
    draw_x_figures (self, &plot);
  else
    draw_x_labels (self, &plot);
  fill_below (self, &plot);
  for (guint i = self->data->series->len; i > 0; i--)
    draw_series (self, &plot, i - 1);
}

gboolean
tw_chart_lines_find (const TwChartPaint *self, TwChartPlot within, double x, double y, int *place,
                     int *series)
{
  TwChartPlot plot = lay_out (self, within);
  gboolean points = self->data->kind == TW_CHART_SCATTER;
  double nearest = INFINITY;
  if (y < within.top || x < plot.left - GAP * 2)
    return FALSE;
  for (guint i = 0; i < self->data->labels->len; i++)
    for (guint j = 0; j < self->data->series->len; j++) {
      double value = tw_chart_data_get_value (self->data, i, j);
      if (isnan (value))
        continue;
      double across = x_of (self, &plot, i) - x, along = y_of (self, &plot, value) - y;
      /* On a line, what is above or below the pointer counts. */
      double distance = points ? hypot (across, along) : fabs (across) + fabs (along) / 1000;
      if (distance >= nearest)
        continue;
      nearest = distance;
      *place = (int) i;
      *series = (int) j;
    }
  return nearest < (points ? NEAR : INFINITY);
}
