// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-reader.h"

G_BEGIN_DECLS

/* What "and" and "," continue. */
typedef enum {
  TW_SERIES_NONE,
  TW_SERIES_SUBJECT,
  TW_SERIES_PROJECTION,
  TW_SERIES_MEASURE,
  TW_SERIES_GROUP,
  TW_SERIES_FILTER,
} TwSeries;

typedef enum {
  TW_GROUPING_NONE,
  TW_GROUPING_BY,
  TW_GROUPING_PER,
} TwGrouping;

/**
 * TwReader: reads items from left to right
 *
 * The first part waits for a noun to apply to; what still waits at the end fails the question.
 *
 * @extreme: +1 for "most", "highest", -1 for "least", "lowest"
 * @by_amount: the extreme was "highest", not "most"
 * @attach: the table that conditions belong to: of the last noun or verb
 * @verb: (nullable): the last verb, until a condition has used it
 * @scope: see #TwFrameFilter
 * @unit_measure: (nullable): the average of it over something is asked for
 */
typedef struct {
  const TwVocabulary *vocabulary;
  TwJoins *joins;
  const GPtrArray *items;
  guint at;
  TwFrame *frame;
  char *failure;

  gboolean count, negate, without, include, with, sort, distinct, both;
  TwFunction function;
  GArray *functions; /* of TwFunction: more of them, for the same noun */
  const TwColumn *verb_date; /* the date of a verb that was followed by something else */
  TwGrouping grouping;
  int extreme;
  gboolean by_amount, by_date;
  int rank;
  guint n;
  gboolean comparing;
  TwOperator op;
  double number, upper;
  gboolean versus_average; /* the comparison is with an average, not with @number */
  gboolean is_percent, upper_percent, is_money;
  const TwItem *waiting; /* the item that made the last of these wait */

  gboolean joined, by_or;
  TwSeries series;
  const TwItem *preposition;
  const TwTable *attach;
  char *verb;
  const TwItem *verb_item;
  gboolean selling;
  guint scope;
  guint negate_at; /* the item that denies */
  const TwTable *reported; /* (nullable): the double whose row is named next: "report to …" */
  guint described; /* 1 + the first filter that describes rows whose absence is said next, or 0 */
  TwFrameFilter *last_filter;
  TwTarget *last_column;
  TwFrameMeasure *unit_measure;
} TwReader;

/* tw-reader.c */
const TwItem *tw_reader_item (const TwReader *self, guint at);
guint tw_reader_next (const TwReader *self, guint from); /* the next item that says something */
const TwItem *tw_reader_peek (const TwReader *self);     /* the one after the current */
gboolean tw_reader_fail (TwReader *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean tw_reader_fail_item (TwReader *self, const TwItem *item);
void tw_reader_add_filter (TwReader *self, TwFrameFilter *filter);
void tw_reader_add_measure (TwReader *self, TwFrameMeasure *measure);
const TwMeasure *tw_reader_revenue (const TwReader *self);

void tw_reader_step (TwReader *self); /* to the next item that says something */

/* tw-reader-word.c: words that wait for a noun, and small ones */
gboolean tw_reader_read_function (TwReader *self, const TwItem *item);
gboolean tw_reader_read_rank (TwReader *self, const TwItem *item);
gboolean tw_reader_wait_for_noun (TwReader *self, const TwItem *item, gboolean *flag);
gboolean tw_reader_read_grouping (TwReader *self, const TwItem *item);
gboolean tw_reader_read_direction (TwReader *self, const TwItem *item);
gboolean tw_reader_read_negation (TwReader *self, const TwItem *item);
gboolean tw_reader_read_link (TwReader *self, const TwItem *item);
gboolean tw_reader_read_named (TwReader *self, const TwItem *item);
gboolean tw_reader_read_price_verb (TwReader *self, const TwItem *item);
gboolean tw_reader_read_like (TwReader *self, const TwItem *item);
gboolean tw_reader_average_last (TwReader *self, const TwItem *item);
gboolean tw_reader_read_no_stock (TwReader *self, const TwItem *item);

/* tw-reader-table.c */
gboolean tw_reader_read_table (TwReader *self, const TwItem *item);
gboolean tw_reader_set_subject (TwReader *self, TwTarget *target);
gboolean tw_reader_rank_subject (TwReader *self, TwTarget *target);
gboolean tw_reader_denies_next (const TwReader *self, const TwTable *table);
gboolean tw_reader_mention_table (TwReader *self, const TwTable *table, gboolean negated);

/* tw-reader-label.c */
gboolean tw_reader_labels_next (const TwReader *self, const TwTable *table);
gboolean tw_reader_read_labelled (TwReader *self, const TwTable *table);

/* tw-reader-column.c */
gboolean tw_reader_read_column (TwReader *self, const TwItem *item, const TwTable *owner);

/* tw-reader-noun.c */
TwNameKind tw_reader_choose_kind (const TwReader *self, const TwItem *item);
void tw_reader_clear_waiting (TwReader *self);
gboolean tw_reader_read_noun (TwReader *self);
gboolean tw_reader_read_grain (TwReader *self, TwGrain grain);
gboolean tw_reader_add_table_measure (TwReader *self, const TwTable *table);
TwName *tw_reader_best (const TwItem *item, TwNameKind kind);
GArray *tw_reader_names_of (const TwReader *self, const TwItem *item, TwNameKind kind, const TwTable *table);

/** tw_reader_read_common: "the most common cause": the value of most rows */
gboolean tw_reader_read_common (TwReader *self, const TwItem *item);

/* tw-reader-condition.c */
gboolean tw_reader_is_condition (const TwReader *self, const TwTarget *target);
gboolean tw_reader_read_condition (TwReader *self, TwTarget *target);
gboolean tw_reader_read_having (TwReader *self, TwTarget *target);
gboolean tw_reader_read_comparison (TwReader *self);
gboolean tw_reader_finish_comparison (TwReader *self, TwTarget *target);
gboolean tw_reader_is_comparison (const TwItem *item);

/* tw-reader-value.c */
gboolean tw_reader_read_value (TwReader *self);
void tw_reader_start_values (TwReader *self, TwTarget *target, const TwItem *item);

/* tw-reader-period.c */
gboolean tw_reader_read_period (TwReader *self);
gboolean tw_reader_starts_period (const TwReader *self, guint at);

/* tw-reader-part.c */
gboolean tw_reader_read_share (TwReader *self, const TwItem *item);
gboolean tw_reader_read_comparing (TwReader *self, const TwItem *item);
gboolean tw_reader_read_growth (TwReader *self, const TwItem *item);
/** tw_reader_starts_rate: "denied rate" */
gboolean tw_reader_starts_rate (const TwReader *self);
gboolean tw_reader_read_rate (TwReader *self);
/** tw_reader_read_over: "month over month" */
gboolean tw_reader_read_over (TwReader *self, const TwItem *item, TwGrain grain);
void tw_reader_note_predicate (TwReader *self, const TwItem *item);

/* tw-reader-role.c */
/** tw_reader_compare_roles: "the billing address is not the shipping address"; @done where it is */
gboolean tw_reader_compare_roles (TwReader *self, const TwTable *table, gboolean *done);
/** tw_reader_read_role_verb: the verb says which role is meant ("attended", "sold by …") */
gboolean tw_reader_read_role_verb (TwReader *self, const char *verb);

/* tw-reader-report.c */
gboolean tw_reader_read_report_to (TwReader *self, const TwItem *item);
const TwDouble *tw_reader_find_chief (const TwReader *self);

/* When something was to happen, and when it did. */
typedef struct {
  const TwColumn *planned, *done;
} TwPromise;

/* tw-reader-late.c */
gboolean tw_reader_is_promise_word (const TwItem *item);
gboolean tw_reader_read_late (TwReader *self, const TwItem *item);
gboolean tw_reader_ask_how_late (TwReader *self, const TwItem *item);
/** tw_reader_find_promise: the two dates that @item is told by; fails where that is not clear */
gboolean tw_reader_find_promise (TwReader *self, const TwItem *item, TwPromise *promise);
/** tw_reader_starts_delay: "average delay", without the two dates */
gboolean tw_reader_starts_delay (const TwReader *self, TwPromise *promise);

/* tw-reader-span.c */
/** tw_reader_starts_span: the time between two dates is asked for from here on */
gboolean tw_reader_starts_span (const TwReader *self);
gboolean tw_reader_read_span (TwReader *self);
/** tw_reader_compare_span: "15 days after the service date", "20 days to ship", behind a comparison;
 * @done is left where it is nothing of the kind */
gboolean tw_reader_compare_span (TwReader *self, gboolean *done);

/* tw-reader-verb.c */
const TwColumn *tw_reader_find_verb_date (const TwReader *self, const char *verb);
gboolean tw_reader_read_verb (TwReader *self);
gboolean tw_reader_is_dated_verb (TwReader *self, const TwItem *item, gboolean *undecided);
/** tw_reader_use_revenue: the verb itself is the measure: "sold the most", "spent over 1000" */
gboolean tw_reader_use_revenue (TwReader *self, const TwItem *verb);

/* tw-reader-extreme.c */
gboolean tw_reader_read_extreme (TwReader *self);
gboolean tw_reader_read_adjective (TwReader *self);
gboolean tw_reader_knows_adjective (TwReader *self, const TwItem *item);

G_END_DECLS
