// SPDX-License-Identifier: Apache-2.0
#include "report/tw-chart-draw.h"

#include <math.h>

#include "report/tw-chart-paint.h"

#define GAP TW_CHART_GAP
#define LEAST_HEIGHT 180.0
#define MARK 14.0 /* of a legend's entry */

static gboolean
is_bars (TwChartKind kind)
{
  return kind == TW_CHART_BAR || kind == TW_CHART_GROUPED || kind == TW_CHART_STACKED;
}

static double
draw_title (const TwChartPaint *self)
{
  g_autofree char *title = tw_chart_data_dup_title (self->data);
  double line = tw_chart_line_height (self);
  gboolean mirrored = self->frame->mirrored;
  tw_chart_text_sized (self, title, mirrored ? self->frame->width : 0, line / 2, self->frame->width,
                       mirrored ? TW_ANCHOR_END : TW_ANCHOR_START,
                       tw_ink_fade (self->frame->style.text,
                                    self->frame->style.high_contrast ? 1 : 0.8),
                       1, TRUE);
  return line + GAP;
}

/* What each colour and shape stands for, in as many lines as it takes; gives where it ends. */
static double
draw_legend (const TwChartPaint *self, double top)
{
  double x = 0, line = tw_chart_line_height (self) + 2;
  if (self->data->series->len < 2)
    return top;
  for (guint i = 0; i < self->data->series->len; i++) {
    const TwChartSeries *series = self->data->series->pdata[i];
    double limit = MIN (self->frame->width - MARK, 180);
    double width = MIN (tw_chart_text_width (self, series->name), limit);
    if (x > 0 && x + MARK + width > self->frame->width) {
      x = 0;
      top += line;
    }
    double left = tw_chart_mirror (self, x, 0), middle = top + line / 2;
    double way = self->frame->mirrored ? -1 : 1;
    if (self->cr) {
      tw_chart_set_ink (self, tw_chart_ink (self, i));
      if (is_bars (self->data->kind))
        tw_chart_rect (self, self->frame->mirrored ? left - 10 : left, middle - 5, 10, 10, 3,
                       tw_chart_ink (self, i));
      else
        tw_chart_mark (self, i, left + way * 5, middle, 4);
    }
    tw_chart_text (self, series->name, left + way * MARK, middle, limit,
                   self->frame->mirrored ? TW_ANCHOR_END : TW_ANCHOR_START,
                   self->frame->style.text);
    x += MARK + width + GAP * 2;
  }
  return top + line + GAP / 2;
}

static TwChartPlot
draw_head (const TwChartPaint *self)
{
  double top = draw_legend (self, draw_title (self));
  return (TwChartPlot) { 0, top, self->frame->width, MAX (10, self->frame->height - top) };
}

static void
draw_number (const TwChartPaint *self)
{
  const TwChartFrame *frame = self->frame;
  g_autofree char *text = tw_cell_format_number (&self->data->y_format,
                                                 tw_chart_data_get_value (self->data, 0, 0));
  double width, height, scale = 4;
  tw_chart_measure (self, text, &width, &height);
  width /= 0.9;
  scale = CLAMP (frame->width / MAX (width, 1) * 0.85, 1, 4);
  double middle = frame->height / 2;
  tw_chart_text_sized (self, text, frame->width / 2, middle - 8, frame->width, TW_ANCHOR_MIDDLE,
                       frame->style.accent, scale, TRUE);
  g_autofree char *name = tw_chart_data_dup_title (self->data);
  tw_chart_text (self, name, frame->width / 2, middle + height * scale / 2 + 8,
                 frame->width, TW_ANCHOR_MIDDLE, tw_ink_fade (frame->style.text, 0.75));
}

void
tw_chart_draw (const TwChartData *data, const TwChartFrame *frame, cairo_t *cr)
{
  TwChartPaint self = { data, frame, cr };
  switch (data->kind) {
  case TW_CHART_NUMBER:
    draw_number (&self);
    break;
  case TW_CHART_LINE:
  case TW_CHART_SCATTER:
    tw_chart_lines_draw (&self, draw_head (&self));
    break;
  case TW_CHART_BAR:
  case TW_CHART_GROUPED:
  case TW_CHART_STACKED:
    tw_chart_bars_draw (&self, draw_head (&self));
    break;
  case TW_CHART_SHARE:
    tw_chart_share_draw (&self, draw_head (&self));
    break;
  case TW_CHART_NONE:
  case TW_CHART_N_KINDS:
    break;
  }
}

gboolean
tw_chart_find (const TwChartData *data, const TwChartFrame *frame, double x, double y, int *place,
               int *series)
{
  TwChartPaint self = { data, frame, NULL };
  *series = 0;
  switch (data->kind) {
  case TW_CHART_LINE:
  case TW_CHART_SCATTER:
    return tw_chart_lines_find (&self, draw_head (&self), x, y, place, series);
  case TW_CHART_BAR:
  case TW_CHART_GROUPED:
  case TW_CHART_STACKED:
    return tw_chart_bars_find (&self, draw_head (&self), x, y, place, series);
  case TW_CHART_SHARE:
    return tw_chart_share_find (&self, draw_head (&self), x, y, place);
  case TW_CHART_NUMBER:
  case TW_CHART_NONE:
  case TW_CHART_N_KINDS:
    break;
  }
  return FALSE;
}

double
tw_chart_get_height (const TwChartData *data, const TwChartFrame *frame)
{
  TwChartPaint self = { data, frame, NULL };
  if (data->kind == TW_CHART_NUMBER)
    return LEAST_HEIGHT / 2;
  double head = draw_head (&self).top;
  if (is_bars (data->kind))
    return head + tw_chart_bars_height (&self);
  if (data->kind == TW_CHART_SHARE)
    return MAX (LEAST_HEIGHT,
                head + (tw_chart_line_height (&self) + 4) * data->labels->len + GAP);
  return MAX (LEAST_HEIGHT, head + 130);
}
