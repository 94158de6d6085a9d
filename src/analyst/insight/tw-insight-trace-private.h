// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight-data.h"
#include "analyst/insight/tw-insight-trace.h"
#include "analyst/insight/tw-written-figure.h"

G_BEGIN_DECLS

/** TwNamedRow: a row whose name stands in the text, at @start (bytes) */
typedef struct {
  guint row;
  gsize start, end;
} TwNamedRow;

/** TwGroupName: the first part of the names of several rows; @row is the first of them */
typedef struct {
  char *name;
  guint row;
} TwGroupName;

/**
 * TwTracer:
 * @columns: (element-type TwFigures): of each measure
 * @row_names: (element-type utf8): as many as are looked for in texts
 * @group_names: (element-type TwGroupName): where rows share them
 * @named: (element-type TwNamedRow): in @text, by place
 * @numbers: (element-type guint): whole numbers of @text that may say how many rows are meant
 */
typedef struct {
  const TwInsightData *data;
  GPtrArray *columns;
  GPtrArray *row_names;
  GArray *group_names;
  const char *text;
  GArray *named;
  GArray *numbers;
} TwTracer;

/** tw_tracer_is: @value, rounded as it is written, is @figure */
gboolean tw_tracer_is (const TwWrittenFigure *figure, double value);

/** tw_tracer_share_is: @share, 0 … 1, is @figure, which has a per cent sign */
gboolean tw_tracer_share_is (const TwWrittenFigure *figure, double share);

/** tw_figure_trace_new: @computation: (transfer full) (nullable) */
TwFigureTrace *tw_figure_trace_new (TwFigureKind kind, int column, char *computation);
void tw_figure_trace_add (TwFigureTrace *self, guint row);

/** tw_tracer_compute: (transfer full) (nullable): a computation that gives @figure */
TwFigureTrace *tw_tracer_compute (const TwTracer *self, const TwWrittenFigure *figure);

G_END_DECLS
