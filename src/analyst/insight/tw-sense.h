// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"
#include "analyst/guard/tw-sql-reading.h"

G_BEGIN_DECLS

typedef enum {
  TW_AGGREGATE_NONE,
  TW_AGGREGATE_COUNT,
  TW_AGGREGATE_SUM,
  TW_AGGREGATE_AVERAGE,
  TW_AGGREGATE_MINIMUM,
  TW_AGGREGATE_MAXIMUM,
  TW_AGGREGATE_OTHER,
} TwAggregate;

/**
 * TwSense: what an expression gives
 * @known: @meaning was found from the expression; else it is for the column's name to say
 * @ratio: one measure through another
 * @hundredfold: @ratio was multiplied by 100: 25, not 0.25
 * @additive: a sum over rows means something (not of averages, prices, shares, ids, years)
 * @column: (nullable): the catalog's column that it is, or is an aggregate of
 */
typedef struct {
  TwMeaning meaning;
  gboolean known;
  gboolean ratio;
  gboolean hundredfold;
  gboolean additive;
  TwAggregate aggregate;
  const TwColumn *column;
} TwSense;

/** tw_sense_of_expression: @scope of the SELECT that @node stands in */
TwSense tw_sense_of_expression (const PgQuery__Node *node, const TwSqlReading *scope);

/** tw_sense_of_column: as its type and its names say; a key is plain */
TwSense tw_sense_of_column (const TwColumn *column);

/** tw_sense_of_words: by folded words such as "unit", "price"; @known is %FALSE where they say
 * nothing */
TwSense tw_sense_of_words (const char *const *words, TwDataType type);

G_END_DECLS
