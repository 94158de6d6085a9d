// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pango/pangocairo.h>

#include "report/tw-chart-data.h"

G_BEGIN_DECLS

typedef struct {
  double red, green, blue, alpha;
} TwInk;

/**
 * TwChartStyle:
 * @text, @accent: of the window, or of the paper
 * @dark: what is behind it
 * @high_contrast: stronger lines, and edges around what is filled
 */
typedef struct {
  TwInk text, accent;
  gboolean dark, high_contrast;
} TwChartStyle;

/** tw_chart_style_paper: for files and pages: dark on white */
extern const TwChartStyle tw_chart_style_paper;

/**
 * TwChartFrame: where and how a chart is drawn
 * @mirrored: from right to left
 * @place, @series: what is pointed at; -1: nothing
 */
typedef struct {
  PangoContext *pango;
  double width, height;
  TwChartStyle style;
  gboolean mirrored;
  int place, series;
} TwChartFrame;

void tw_chart_draw (const TwChartData *data, const TwChartFrame *frame, cairo_t *cr);

/** tw_chart_find: what is at @x, @y; %FALSE where nothing is */
gboolean tw_chart_find (const TwChartData *data, const TwChartFrame *frame, double x, double y,
                        int *place, int *series);

/** tw_chart_get_height: what it takes to show all places in @width */
double tw_chart_get_height (const TwChartData *data, const TwChartFrame *frame);

G_END_DECLS
