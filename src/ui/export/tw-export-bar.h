// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "analyst/tw-chart.h"
#include "ui/tw-session.h"
#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

/* Asks where an answer's rows are to be written, and shows how far that is, with a way to stop it;
 * hidden meanwhile. */
#define TW_TYPE_EXPORT_BAR (tw_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (TwExportBar, tw_export_bar, TW, EXPORT_BAR, AdwBin)

/**
 * TwExportWish:
 * @format: what #TwExportFormat or #TwReportFormat calls it
 * @shown: the rows as they are shown: @order: (nullable)
 * @chart: (nullable): for a report
 */
typedef struct {
  TwSession *session;
  TwAnswer *answer;
  const char *format;
  gboolean shown;
  TwRowOrder *order;
  const TwChartChoice *chart;
} TwExportWish;

/** tw_export_bar_begin: does nothing while something is being written */
void tw_export_bar_begin (TwExportBar *self, const TwExportWish *wish);

G_END_DECLS
