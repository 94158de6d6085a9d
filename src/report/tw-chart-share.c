// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "report/tw-chart-paint.h"

#define GAP TW_CHART_GAP
#define HOLE 0.58
#define MOST_RADIUS 120.0

/* A ring, and beside or below it what its parts are. */
typedef struct {
  double x, y, radius;
  TwChartPlot list;
  double line;
} Ring;

static double
total_of (const TwChartData *data)
{
  double total = 0;
  for (guint i = 0; i < data->labels->len; i++)
    total += MAX (0, tw_chart_data_get_value (data, i, 0));
  return total > 0 ? total : 1;
}

static Ring
lay_out (const TwChartPaint *self, TwChartPlot plot)
{
  Ring ring = { .line = tw_chart_line_height (self) + 4 };
  double list = ring.line * self->data->labels->len;
  gboolean beside = plot.width > plot.height * 1.1 || list > plot.height * 0.55;
  double room = beside ? MIN (plot.width * 0.42, plot.height) : MIN (plot.width, plot.height - list);
  ring.radius = CLAMP (room / 2 - 2, 10, MOST_RADIUS);
  ring.x = beside ? plot.left + ring.radius + 2 : plot.left + plot.width / 2;
  ring.y = beside ? plot.top + MAX (ring.radius, plot.height / 2) : plot.top + ring.radius + 2;
  ring.list = plot;
  if (beside) {
    ring.list.left = ring.x + ring.radius + GAP * 2;
    ring.list.width = plot.left + plot.width - ring.list.left;
    ring.list.top = MAX (plot.top, ring.y - list / 2);
  } else {
    ring.list.top = ring.y + ring.radius + GAP;
  }
  return ring;
}

static void
draw_part (const TwChartPaint *self, const Ring *ring, guint place, double from, double to)
{
  cairo_t *cr = self->cr;
  TwInk ink = tw_chart_part_ink (self, place);
  cairo_new_path (cr);
  cairo_arc (cr, ring->x, ring->y, ring->radius, from, to);
  cairo_arc_negative (cr, ring->x, ring->y, ring->radius * HOLE, to, from);
  cairo_close_path (cr);
  tw_chart_set_ink (self, tw_chart_is_dimmed (self, place, 0) ? tw_ink_fade (ink, 0.5) : ink);
  cairo_fill_preserve (cr);
  TwInk edge = self->frame->style.text;
  if (!self->frame->style.high_contrast)
    edge = self->frame->style.dark ? (TwInk) { 0.14, 0.14, 0.14, 1 } : (TwInk) { 1, 1, 1, 1 };
  tw_chart_set_ink (self, edge);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* Where shares are what is measured, they need not be said twice. */
static char *
dup_amount (const TwChartData *data, double value, double total)
{
  g_autofree char *number = tw_cell_format_number (&data->y_format, value);
  if (data->y_format.meaning == TW_MEANING_PERCENT)
    return g_steal_pointer (&number);
  g_autofree char *share = tw_cell_format_number (
    &(TwCellFormat) { .meaning = TW_MEANING_PERCENT, .decimals = 1 }, value / total);
  return g_strdup_printf ("%s · %s", number, share);
}

static void
draw_entry (const TwChartPaint *self, const Ring *ring, guint place, double total)
{
  double y = ring->list.top + ring->line * (place + 0.5);
  TwInk text = self->frame->style.text;
  tw_chart_rect (self, ring->list.left, y - 5, 10, 10, 3, tw_chart_part_ink (self, place));
  g_autofree char *amount
    = dup_amount (self->data, tw_chart_data_get_value (self->data, place, 0), total);
  double width = MIN (tw_chart_text_width (self, amount), ring->list.width * 0.55);
  double left = ring->list.left + 16;
  double label = MIN (ring->list.width - 16 - GAP - width, 200);
  tw_chart_text (self, self->data->labels->pdata[place], left, y, MAX (10, label), TW_ANCHOR_START,
                 text);
  tw_chart_text (self, amount, left + MAX (10, label) + GAP + width, y, width + 1, TW_ANCHOR_END,
                 tw_ink_fade (text, 0.75));
}

void
tw_chart_share_draw (const TwChartPaint *self, TwChartPlot plot)
{
  Ring ring = lay_out (self, plot);
  double total = total_of (self->data), from = -G_PI / 2;
  for (guint i = 0; i < self->data->labels->len; i++) {
    double value = tw_chart_data_get_value (self->data, i, 0);
    double to = from + 2 * G_PI * MAX (0, value) / total;
    draw_part (self, &ring, i, from, to);
    draw_entry (self, &ring, i, total);
    from = to;
  }
}

gboolean
tw_chart_share_find (const TwChartPaint *self, TwChartPlot plot, double x, double y, int *place)
{
  Ring ring = lay_out (self, plot);
  double distance = hypot (x - ring.x, y - ring.y);
  double angle = atan2 (y - ring.y, x - ring.x) + G_PI / 2;
  double total = total_of (self->data), until = 0;
  if (angle < 0)
    angle += 2 * G_PI;
  if (distance > ring.radius || distance < ring.radius * HOLE) {
    double at = floor ((y - ring.list.top) / ring.line);
    *place = (int) at;
    return x >= ring.list.left && at >= 0 && at < self->data->labels->len && y > ring.list.top;
  }
  for (guint i = 0; i < self->data->labels->len; i++) {
    until += 2 * G_PI * MAX (0, tw_chart_data_get_value (self->data, i, 0)) / total;
    *place = (int) i;
    if (angle < until)
      return TRUE;
  }
  return TRUE;
}
