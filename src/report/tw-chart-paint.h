// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/tw-chart-draw.h"

G_BEGIN_DECLS

/* Inside this room: what the kinds of charts draw with. */

#define TW_CHART_GAP 8.0

typedef struct {
  const TwChartData *data;
  const TwChartFrame *frame;
  cairo_t *cr; /* nullable: where only places are asked for */
} TwChartPaint;

/** TwChartPlot: what is left for the chart below its title and legend */
typedef struct {
  double left, top, width, height;
} TwChartPlot;

typedef enum { TW_ANCHOR_START, TW_ANCHOR_MIDDLE, TW_ANCHOR_END } TwAnchor;

TwInk tw_ink_fade (TwInk ink, double share);
TwInk tw_chart_ink (const TwChartPaint *self, guint series);

/** tw_chart_part_ink: of a part of a whole */
TwInk tw_chart_part_ink (const TwChartPaint *self, guint place);

void tw_chart_set_ink (const TwChartPaint *self, TwInk ink);
void tw_chart_measure (const TwChartPaint *self, const char *text, double *width, double *height);
double tw_chart_text_width (const TwChartPaint *self, const char *text);
double tw_chart_line_height (const TwChartPaint *self);

/** tw_chart_text: @y is the middle of the line; @limit: 0 for none */
void tw_chart_text (const TwChartPaint *self, const char *text, double x, double y, double limit,
                    TwAnchor anchor, TwInk ink);
void tw_chart_text_sized (const TwChartPaint *self, const char *text, double x, double y,
                          double limit, TwAnchor anchor, TwInk ink, double scale, gboolean bold);

/** tw_chart_mirror: @x, or from the other side where the chart is mirrored */
double tw_chart_mirror (const TwChartPaint *self, double x, double width);

/** tw_chart_rect: filled, with an edge in high contrast; @radius of its corners */
void tw_chart_rect (const TwChartPaint *self, double x, double y, double width, double height,
                    double radius, TwInk ink);

/** tw_chart_mark: a shape of its own for each series, so that colour is not all that tells them apart */
void tw_chart_mark (const TwChartPaint *self, guint series, double x, double y, double radius);

/** tw_chart_is_dimmed: something else is pointed at */
gboolean tw_chart_is_dimmed (const TwChartPaint *self, guint place, guint series);

/* tw-chart-bars.c: lying bars, by themselves, side by side and on top of each other */
void tw_chart_bars_draw (const TwChartPaint *self, TwChartPlot plot);
gboolean tw_chart_bars_find (const TwChartPaint *self, TwChartPlot plot, double x, double y,
                             int *place, int *series);
double tw_chart_bars_height (const TwChartPaint *self);

/* tw-chart-lines.c: lines and points */
void tw_chart_lines_draw (const TwChartPaint *self, TwChartPlot plot);
gboolean tw_chart_lines_find (const TwChartPaint *self, TwChartPlot plot, double x, double y,
                              int *place, int *series);

/* tw-chart-share.c: parts of a whole */
void tw_chart_share_draw (const TwChartPaint *self, TwChartPlot plot);
gboolean tw_chart_share_find (const TwChartPaint *self, TwChartPlot plot, double x, double y,
                              int *place);

G_END_DECLS
