// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/answer/tw-chart-data.h"

G_BEGIN_DECLS

/* Bars, a line or one number, in the accent colour, with a text alternative. */
#define TW_TYPE_CHART_VIEW (tw_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (TwChartView, tw_chart_view, TW, CHART_VIEW, GtkWidget)

/** tw_chart_view_set_data: @data is (transfer full) (nullable) */
void tw_chart_view_set_data (TwChartView *self, TwChartData *data);

G_END_DECLS
