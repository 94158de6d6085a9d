// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "analyst/tw-chart.h"
#include "report/tw-chart-data.h"

G_BEGIN_DECLS

/* A result as a chart, whose kind and columns a person can choose; copied and saved from its menu. */
#define TW_TYPE_CHART_PANE (tw_chart_pane_get_type ())
G_DECLARE_FINAL_TYPE (TwChartPane, tw_chart_pane, TW, CHART_PANE, AdwBin)

/**
 * tw_chart_pane_set_result:
 * @result: (nullable): complete
 * @meanings: (nullable): one a column; copied
 * @type, @x, @y: (nullable): what the writer of the SQL said of its chart
 * @question: (nullable): for file names
 *
 * Returns: whether a chart suits the result by itself
 */
gboolean tw_chart_pane_set_result (TwChartPane *self, TwResultSet *result,
                                   const TwMeaning *meanings, const char *type, const char *x,
                                   const char *y, const char *question);

/** tw_chart_pane_can_show: whether a person can choose a chart */
gboolean tw_chart_pane_can_show (TwChartPane *self);

/** tw_chart_pane_get_choice: what is shown now; %FALSE where nothing is */
gboolean tw_chart_pane_get_choice (TwChartPane *self, TwChartChoice *choice);

G_END_DECLS
