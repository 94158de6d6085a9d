// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

typedef enum {
  TW_CHART_NONE,
  TW_CHART_NUMBER,
  TW_CHART_LINE,
  TW_CHART_BAR,
  TW_CHART_GROUPED,
  TW_CHART_STACKED,
  TW_CHART_SHARE, /* parts of a whole */
  TW_CHART_SCATTER,
  TW_CHART_N_KINDS,
} TwChartKind;

/** tw_chart_kind_get_name: "bar", "scatter", …: as in `ask --json` */
const char *tw_chart_kind_get_name (TwChartKind kind);
/** tw_chart_kind_from_name: %TW_CHART_NONE for what is none; knows "pie" and other words for them */
TwChartKind tw_chart_kind_from_name (const char *name);

#define TW_CHART_NO_COLUMN (-1)
#define TW_CHART_MEASURES (-2) /* as series: the measures that are like y */

/**
 * TwChartChoice: which columns of a result a chart shows, and how
 * @x: along the axis, or what the parts are called
 * @y: the measure
 * @series: what gets a colour each, or %TW_CHART_MEASURES
 */
typedef struct {
  TwChartKind kind;
  int x, y, series;
} TwChartChoice;

/** tw_chart_column_is_measure: @meanings: (nullable): one a column */
gboolean tw_chart_column_is_measure (TwResultSet *result, const TwMeaning *meanings, guint column);
gboolean tw_chart_column_is_period (TwResultSet *result, const TwMeaning *meanings, guint column);

/** tw_chart_column_is_additive: whether the sum of its cells says something: not of averages, shares
 * or prices */
gboolean tw_chart_column_is_additive (TwResultSet *result, const TwMeaning *meanings, guint column);

/**
 * tw_chart_choose:
 * @meanings: (nullable): one a column
 *
 * The chart that suits the shape of a complete result: one number; time as a line; names as bars;
 * parts of a whole; two measures as points; two dimensions side by side or on top of each other.
 *
 * Returns: %FALSE where none suits
 */
gboolean tw_chart_choose (TwResultSet *result, const TwMeaning *meanings, TwChartChoice *choice);

/** tw_chart_choose_as: as the writer of the SQL said (all nullable) where the result has that, else
 * as tw_chart_choose() */
gboolean tw_chart_choose_as (TwResultSet *result, const TwMeaning *meanings, const char *type,
                             const char *x, const char *y, TwChartChoice *choice);

/**
 * tw_chart_choose_kind:
 *
 * The columns that suit @kind best, near to what @choice has.
 *
 * Returns: %FALSE where the result cannot be shown like that
 */
gboolean tw_chart_choose_kind (TwResultSet *result, const TwMeaning *meanings, TwChartKind kind,
                               TwChartChoice *choice);

G_END_DECLS
