// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-answer.h"
#include "analyst/tw-chart.h"

G_BEGIN_DECLS

typedef enum {
  TW_REPORT_HTML, /* one file, for any browser, without scripts */
  TW_REPORT_PDF,
  TW_REPORT_N,
} TwReportFormat;

/** tw_report_format_find: by "html", "pdf" or a file name that ends so */
gboolean tw_report_format_find (const char *name, TwReportFormat *format);

/* An answer as a page to hand on: question, what the rows say, what was assumed, chart, rows and SQL.
 * Immutable, atomically reference counted. */
typedef struct _TwReport TwReport;

/**
 * tw_report_new:
 * @answer: final, with a result
 * @chart: (nullable): the one that a person chose; %NULL: what suits the result
 * @profile: (nullable): the connection's name
 */
TwReport *tw_report_new (TwAnswer *answer, const TwChartChoice *chart, const char *profile);
TwReport *tw_report_ref (TwReport *self);
void tw_report_unref (TwReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwReport, tw_report_unref)

/** tw_report_write: blocking; the file is either whole or as it was */
gboolean tw_report_write (TwReport *self, TwReportFormat format, const char *path,
                          GCancellable *cancellable, GError **error);
void tw_report_write_async (TwReport *self, TwReportFormat format, const char *path,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean tw_report_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
