// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/tw-chart-file.h"
#include "report/tw-report.h"

G_BEGIN_DECLS

/**
 * TwReport: everything may be %NULL but for @title, @result and the lists
 * @title: the question, or what stands for one
 * @notes: a sentence each: what to know before the rows are relied on
 * @chart: %NULL where none suits
 * @source: connection, time and rows, in a sentence
 */
struct _TwReport {
  gatomicrefcount references;
  char *title;
  char *headline;
  char **findings;
  char *observation;
  GPtrArray *notes;
  char **assumptions;
  char *sql;
  char *source;
  TwResultSet *result;
  TwMeaning *meanings;
  TwChartData *chart;
};

/** tw_report_dup_cell: (transfer full): as the window shows it; %NULL for NULL */
char *tw_report_dup_cell (const TwReport *self, guint row, guint column);
gboolean tw_report_column_is_number (const TwReport *self, guint column);
char *tw_report_dup_column_name (const TwReport *self, guint column);

/** tw_report_dup_rest: (transfer full) (nullable): that only @n_shown rows are here */
char *tw_report_dup_rest (const TwReport *self, guint n_shown);

/* Each gives the whole file: (transfer full), or %NULL with an error. */
GBytes *tw_report_to_html (const TwReport *self, GCancellable *cancellable, GError **error);
GBytes *tw_report_to_pdf (const TwReport *self, GCancellable *cancellable, GError **error);

G_END_DECLS
