// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/tw-chart-draw.h"

G_BEGIN_DECLS

typedef enum { TW_CHART_SVG, TW_CHART_PNG, TW_CHART_PDF, TW_CHART_N_FORMATS } TwChartFormat;

/** tw_chart_format_get_name: "svg", "png", "pdf": also how their files' names end */
const char *tw_chart_format_get_name (TwChartFormat format);

/** tw_paper_pango_new: (transfer full): the font of pages and of charts in files */
PangoContext *tw_paper_pango_new (void);

/**
 * tw_chart_to_bytes:
 * @width, @height: in pixels, of which PNG has two each way; higher where @data needs it, and lower
 *   where it would be empty
 *
 * The chart on white paper.
 *
 * Returns: (transfer full): or %NULL with an error
 */
GBytes *tw_chart_to_bytes (const TwChartData *data, TwChartFormat format, double width,
                           double height, GError **error);

/** tw_chart_save: whole or not at all */
gboolean tw_chart_save (const TwChartData *data, TwChartFormat format, double width, double height,
                        const char *path, GError **error);

G_END_DECLS
