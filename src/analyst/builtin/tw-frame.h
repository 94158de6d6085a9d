// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-item.h"

G_BEGIN_DECLS

/* What a question asks for, before it is decided which columns are meant and how tables join. */

typedef enum {
  TW_FUNCTION_NONE,
  TW_FUNCTION_COUNT,
  TW_FUNCTION_SUM,
  TW_FUNCTION_AVERAGE,
  TW_FUNCTION_MINIMUM,
  TW_FUNCTION_MAXIMUM,
  TW_FUNCTION_MEDIAN,
} TwFunction;

typedef enum {
  TW_GRAIN_NONE,
  TW_GRAIN_DAY,
  TW_GRAIN_WEEK,
  TW_GRAIN_MONTH,
  TW_GRAIN_QUARTER,
  TW_GRAIN_YEAR,
  TW_GRAIN_WEEKDAY,
} TwGrain;

/* What the time between two dates is counted in. */
typedef enum {
  TW_TIME_DAYS,
  TW_TIME_WEEKS,
  TW_TIME_HOURS,
  TW_TIME_MINUTES,
} TwTimeUnit;

/* A part of a whole: of all groups, or of all rows. */
typedef enum {
  TW_SHARE_NONE,
  TW_SHARE_FRACTION, /* 0.25 */
  TW_SHARE_PERCENT,  /* 25 */
} TwShare;

/**
 * TwTarget: something of the schema that the question names
 * @names: (element-type TwName): what it may be
 * @owner: (nullable): the table it is said to belong to ("customer country", "price of products")
 * @verb: (nullable): the verb beside it ("shipped"), which prefers columns of its root
 * @toward, @away: "to" or "from" stands before it
 * @since: (nullable): what is meant is the time from this date to @column, in @unit
 */
typedef struct {
  char *text;
  GArray *names;
  const TwTable *owner;
  const TwTable *attach;
  char *verb;
  gboolean toward, away;
  gboolean plural;
  const TwTable *table; /* decided: a table, or the table of @column */
  const TwColumn *column;
  const TwColumn *since;
  TwTimeUnit unit;
  const TwMeasure *metric;
} TwTarget;

/**
 * TwFrameMeasure:
 * @condition: (nullable): SQL; only rows for which it holds count
 */
typedef struct {
  TwFunction function;
  char *condition;
  gboolean distinct;
  TwTarget *target;
  TwTarget *per; /* (nullable): divided by the number of these */
  gboolean per_sum; /* divided by what these add up to: "per container", where a row has several */
  TwGrain per_grain;
} TwFrameMeasure;

/* One of the two. */
typedef struct {
  TwTarget *target;
  TwGrain grain;
} TwFrameGroup;

typedef enum {
  TW_FILTER_VALUE,   /* target = one of values */
  TW_FILTER_COMPARE, /* target @op number, or number and upper */
  TW_FILTER_COLUMNS, /* target @op other */
  TW_FILTER_NULL,
  TW_FILTER_FLAG,
  TW_FILTER_PERIOD,
  TW_FILTER_LIKE,
  TW_FILTER_EXISTS, /* rows of table are there */
  TW_FILTER_HAVING, /* measure @op number */
} TwFilterKind;

typedef enum {
  TW_OP_EQUAL,
  TW_OP_NOT_EQUAL,
  TW_OP_GREATER,
  TW_OP_AT_LEAST,
  TW_OP_LESS,
  TW_OP_AT_MOST,
  TW_OP_BETWEEN,
} TwOperator;

/**
 * TwFrameFilter:
 * @scope: 1 + the index of the negated %TW_FILTER_EXISTS that it is a part of, or 0
 * @values: (element-type utf8): as they stand in the warehouse, of a decided column
 * @periods: (element-type TwPeriod): any of them
 * @like: a pattern, "%" where anything may stand
 * @at: the item that it was read from
 * @apart: it is no condition of the whole SELECT: it says what the part of a share is, or belongs
 *   to what is counted apart
 * @average: compared with the average of @target, not with @number
 * @part: the part of a share, whatever else is said
 * @each: every one of @values has a row of its own below ("both Chai and Chang")
 */
typedef struct {
  TwFilterKind kind;
  gboolean negated;
  guint scope;
  TwTarget *target;
  TwTarget *other;
  TwOperator op;
  double number, upper;
  gboolean is_percent, upper_percent;
  GPtrArray *values;   /* of TwItem: what stands between "and" and "or" */
  gboolean any;        /* joined by "or" */
  GPtrArray *chosen;   /* of char *: decided */
  GArray *periods;
  gboolean from_open, to_open; /* no lower, no upper end */
  char *like;
  const TwTable *table;
  TwFrameMeasure *measure;
  guint at;
  gboolean apart, average, each, part;
} TwFrameFilter;

/**
 * TwFrame:
 * @subject: (nullable): what is listed, ranked or asked for
 * @order: (nullable): a column to order by, where not by the first measure
 * @limit: 0 for none
 * @ranked: by the first measure (or @order), best first when @descending
 * @share_at: the item that asks for a share
 * @predicate: the last item that begins to say what holds for a part of the rows ("are", "went")
 * @compare: periods, values or measures are set side by side; @growth: with their change
 * @stepwise: the growth is that of each period over the one before
 */
typedef struct {
  gboolean list, which, who, when, how, how_much, trend;
  gboolean distinct;
  TwTarget *subject;
  TwGrain subject_grain;
  GPtrArray *projections; /* of TwTarget */
  GPtrArray *measures;    /* of TwFrameMeasure */
  GPtrArray *groups;      /* of TwFrameGroup */
  GPtrArray *filters;     /* of TwFrameFilter */
  GPtrArray *mentions;    /* of TwTable */
  TwTarget *order; /* its verb: the adjective that asks for it */
  gboolean ranked, descending, sorted;
  gboolean each; /* ranked within each group but the subject */
  gboolean grain_plural;
  gboolean show_subject; /* beside its projections */
  guint limit;
  gboolean with_zeros; /* whatever there are none of counts, too */
  gboolean by_sales; /* ranked by what was sold, where nothing else is said */
  gboolean row_extreme; /* the first or last by date */
  TwShare share;
  guint share_at, predicate;
  gboolean compare, growth, stepwise;
  GPtrArray *assumptions; /* of char * */
} TwFrame;

TwFrame *tw_frame_new (void);
void tw_frame_free (TwFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwFrame, tw_frame_free)

/** tw_time_unit_name: "days" */
const char *tw_time_unit_name (TwTimeUnit unit);
TwTarget *tw_target_new (const char *text, GArray *names);
TwTarget *tw_target_new_table (const TwTable *table);
TwTarget *tw_target_new_column (const TwColumn *column);
TwTarget *tw_target_new_metric (const TwMeasure *metric);
void tw_target_free (TwTarget *self);
TwFrameMeasure *tw_frame_measure_new (TwFunction function, TwTarget *target);
TwFrameFilter *tw_frame_filter_new (TwFilterKind kind, TwTarget *target);
void tw_frame_add_group (TwFrame *self, TwTarget *target, TwGrain grain);
void tw_frame_assume (TwFrame *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
