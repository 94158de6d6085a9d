// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "report/tw-chart-data.h"

G_BEGIN_DECLS

/* Draws a chart in the window's colours, says the value under the pointer or, by arrow keys, of any
 * place, and has the whole chart in words. */
#define TW_TYPE_CHART_VIEW (tw_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (TwChartView, tw_chart_view, TW, CHART_VIEW, GtkWidget)

/** tw_chart_view_set_data: @data is (nullable), and has to stay until another is set */
void tw_chart_view_set_data (TwChartView *self, const TwChartData *data);

G_END_DECLS
