// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-result-sense.h"

G_BEGIN_DECLS

/* What the local insight writer knows of a result before it writes a word. */

/**
 * TwInsightData:
 * @names: (element-type guint): columns that name a row, no more than tell the rows apart
 * @measures: (element-type guint): columns of figures
 * @periods: (element-type guint): columns that date a row: one, or year and month
 * @measure: the one that matters most, or -1
 * @named_apart: no two rows have the same name
 * @dated: a row's name needs its period too
 * @n_first: how many of @names are its first part: two for a person's first and last name
 */
typedef struct {
  const TwInsightRequest *request;
  TwResultSet *result;
  TwResultSense *sense;
  guint n_rows;
  gboolean truncated;
  GArray *names;
  GArray *measures;
  GArray *periods;
  int measure;
  gboolean named_apart;
  gboolean dated;
  guint n_first;
} TwInsightData;

TwInsightData *tw_insight_data_new (const TwInsightRequest *request);
void tw_insight_data_free (TwInsightData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwInsightData, tw_insight_data_free)

/** tw_insight_data_get_label: in a sentence; tw_insight_data_get_words: to compare with English */
const char *tw_insight_data_get_label (const TwInsightData *self, guint column);
const char *tw_insight_data_get_words (const TwInsightData *self, guint column);
TwMeaning tw_insight_data_get_meaning (const TwInsightData *self, guint column);
gboolean tw_insight_data_is_additive (const TwInsightData *self, guint column);

/** tw_insight_data_dup_name: (transfer full): "Margaret Peacock, USA"; "row 3" where none */
char *tw_insight_data_dup_name (const TwInsightData *self, guint row);

/** tw_insight_data_dup_first_name: (transfer full): the first part of it: "Margaret Peacock" */
char *tw_insight_data_dup_first_name (const TwInsightData *self, guint row);

/** tw_insight_data_dup_things: (transfer full): what the rows are: "countries", or "rows" */
char *tw_insight_data_dup_things (const TwInsightData *self);

/** tw_insight_data_dup_period: (transfer full): "May 1997" */
char *tw_insight_data_dup_period (const TwInsightData *self, guint row);

/** tw_insight_data_get_order: %FALSE for a row without a period; months, quarters, years or days
 * one apart differ by 1 */
gboolean tw_insight_data_get_order (const TwInsightData *self, guint row, double *order);

/** tw_insight_data_format: (transfer full): a value of @column */
char *tw_insight_data_format (const TwInsightData *self, guint column, double value);

/** tw_insight_data_asks_for: the question has one of the words, which end with %NULL */
gboolean tw_insight_data_asks_for (const TwInsightData *self, const char *const *words);

/** TwPoint: a value of a row */
typedef struct {
  guint row;
  double value;
  double order;
} TwPoint;

/**
 * TwFigures: of one column, from all rows that have a value
 * @points: (element-type TwPoint): greatest first
 */
typedef struct {
  guint column;
  GArray *points;
  guint n_null;
  guint n_negative;
  double total;
  double median;
  double lower_quartile;
  double upper_quartile;
} TwFigures;

TwFigures *tw_figures_new (const TwInsightData *data, guint column);
void tw_figures_free (TwFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwFigures, tw_figures_free)

/** tw_figures_get: the point at @index, greatest first */
const TwPoint *tw_figures_get (const TwFigures *self, guint index);

/** tw_figures_has_shares: parts of a total: additive, none negative, more than nothing */
gboolean tw_figures_has_shares (const TwFigures *self, const TwInsightData *data);

/** TwInsightDraft: what is being written
 * @headline: begins in lower case, unless with a name
 * @names_first: @headline begins with a name, which is never changed
 */
typedef struct {
  char *headline;
  gboolean names_first;
  GPtrArray *findings;
  char *observation;
} TwInsightDraft;

/* Each takes one kind of result. */
void tw_insight_write_nothing (const TwInsightData *data, TwInsightDraft *draft);
void tw_insight_write_row (const TwInsightData *data, TwInsightDraft *draft);
void tw_insight_write_trend (const TwInsightData *data, TwInsightDraft *draft);
void tw_insight_write_ranking (const TwInsightData *data, TwInsightDraft *draft);
void tw_insight_write_list (const TwInsightData *data, TwInsightDraft *draft);

void tw_insight_draft_add (TwInsightDraft *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void tw_insight_draft_add_named (TwInsightDraft *self, const char *format, ...)
  G_GNUC_PRINTF (2, 3); /* begins with a name */
void tw_insight_draft_observe (TwInsightDraft *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
