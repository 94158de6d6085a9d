// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-sense.h"

G_BEGIN_DECLS

/**
 * TwColumnSense: what one result column means
 * @words: in English or the words of the database, such as "average order value", to compare
 * @label: the same in a sentence, in the person's language
 * @counted: (nullable): what the column counts, such as "customers"
 */
typedef struct {
  TwSense sense;
  char *words;
  char *label;
  char *counted;
} TwColumnSense;

/**
 * TwResultSense: what a query and its result columns mean
 * @columns: (array length=n_columns)
 * @understood: the SQL was read; else the rest is unset
 * @grouped: rows stand for groups
 * @filtered: rows were left out by a condition
 * @limit: of the outermost SELECT, or -1
 * @sort_column: the first sort key where that is a result column, or -1
 * @rows: (nullable): what the rows of the only table are called: "customers"
 */
typedef struct {
  TwColumnSense *columns;
  guint n_columns;
  gboolean understood;
  gboolean grouped;
  gboolean filtered;
  gint64 limit;
  int sort_column;
  gboolean descending;
  char *rows;
} TwResultSense;

TwResultSense *tw_result_sense_new (const TwInsightRequest *request);
void tw_result_sense_free (TwResultSense *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwResultSense, tw_result_sense_free)

G_END_DECLS
