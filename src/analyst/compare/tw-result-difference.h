// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

typedef enum {
  TW_ROW_ADDED,
  TW_ROW_GONE,
  TW_ROW_CHANGED,
} TwRowChangeKind;

/** TwRowChange: @before, @after: the row in either result; 0 where it is not there */
typedef struct {
  TwRowChangeKind kind;
  guint before, after;
} TwRowChange;

/** TwFigureChange: the sum of a measure's column, which has this place in the later result */
typedef struct {
  guint column;
  double before, after;
} TwFigureChange;

/**
 * TwResultDifference: what a later run of a query gives otherwise
 * @other_columns: their names differ, so that rows cannot be told apart; all else is 0 then
 * @n_same: rows that are the same
 * @columns: (element-type guint): the place in the earlier result of each of the later one's columns
 * @keys: (element-type guint): the later result's columns that tell a row from another
 * @changes: (element-type TwRowChange): gone and changed ones in the earlier order, then the added ones
 * @figures: (element-type TwFigureChange): those that differ
 */
typedef struct {
  gboolean other_columns;
  guint n_added, n_gone, n_changed, n_same;
  GArray *columns;
  GArray *keys;
  GArray *changes;
  GArray *figures;
} TwResultDifference;

/**
 * tw_result_difference_new:
 * @meanings: (nullable): of @after's columns: what is a measure; else numbers with a fraction are
 *
 * Rows are the same where their texts, dates and identifiers are, however they are ordered; without
 * such columns that tell every row, whole rows are counted. Blocking for large results.
 */
TwResultDifference *tw_result_difference_new (TwResultSet *before, TwResultSet *after,
                                              const TwMeaning *meanings);
void tw_result_difference_free (TwResultDifference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwResultDifference, tw_result_difference_free)

G_END_DECLS
