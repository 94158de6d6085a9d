// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

TwName *
tw_reader_best (const TwItem *item, TwNameKind kind)
{
  for (guint i = 0; item && item->names && i < item->names->len; i++) {
    TwName *name = &g_array_index (item->names, TwName, i);
    if (name->kind == kind)
      return name;
  }
  return NULL;
}

GArray *
tw_reader_names_of (const TwReader *self, const TwItem *item, TwNameKind kind, const TwTable *table)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (TwName));
  const TwDouble *own = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), table);
  for (guint i = 0; item->names && i < item->names->len; i++) {
    TwName name = g_array_index (item->names, TwName, i);
    if (own && name.kind == TW_NAME_COLUMN && name.table == own->base) {
      name.column = tw_double_column (own, name.column);
      name.table = table;
    }
    if (name.kind == kind && (table == NULL || name.table == table))
      g_array_append_val (names, name);
  }
  return names;
}

static gboolean
has_numeric_column (const TwItem *item)
{
  for (guint i = 0; item->names && i < item->names->len; i++) {
    const TwName *name = &g_array_index (item->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && tw_data_type_is_numeric (name->column->type))
      return TRUE;
  }
  return FALSE;
}

TwNameKind
tw_reader_choose_kind (const TwReader *self, const TwItem *item)
{
  const TwName *table = tw_reader_best (item, TW_NAME_TABLE);
  const TwName *column = tw_reader_best (item, TW_NAME_COLUMN);
  const TwName *metric = tw_reader_best (item, TW_NAME_METRIC);
  if (metric && metric->metric->missing && metric->metric->recognised && (table || column))
    metric = NULL;
  double t = table ? table->penalty : 100, c = column ? column->penalty : 100;
  if (metric && (self->function > TW_FUNCTION_SUM || self->with || self->without)
      && c <= metric->penalty + 0.05
      && tw_data_type_is_numeric (column->column->type))
    return TW_NAME_COLUMN;
  if (metric && metric->penalty <= MIN (t, c)) {
    gboolean rows = self->count
                    || (self->frame->list && self->frame->subject == NULL && self->function == 0
                        && self->extreme == 0 && self->grouping == TW_GROUPING_NONE
                        && self->frame->measures->len == 0 && tw_reader_peek (self) == NULL);
    return table && rows ? TW_NAME_TABLE : TW_NAME_METRIC;
  }
  if (t > c || (column && table && table->penalty > 0 && tw_grammar_has_word ("mass", item->key)))
    return TW_NAME_COLUMN;
  gboolean amount = self->function > TW_FUNCTION_COUNT && has_numeric_column (item) && c == t;
  return amount || table == NULL ? TW_NAME_COLUMN : TW_NAME_TABLE;
}

void
tw_reader_clear_waiting (TwReader *self)
{
  self->count = self->without = self->include = self->with = self->sort = self->distinct = FALSE;
  self->function = TW_FUNCTION_NONE;
  self->extreme = 0;
  self->by_amount = self->by_date = FALSE;
  self->grouping = TW_GROUPING_NONE;
  self->comparing = FALSE;
  self->waiting = NULL;
}

static gboolean
missing_metric (TwReader *self, const TwMeasure *metric)
{
  g_autofree char *missing = g_strjoinv (", ", metric->missing);
  return tw_reader_fail (self, _("“%s” needs %s, which this schema does not record."), metric->name,
                         missing);
}

static gboolean
compare_metric (TwReader *self, TwTarget *target)
{
  if (self->versus_average) {
    g_autofree char *name = g_strdup (target->metric->name);
    tw_target_free (target);
    return tw_reader_fail (self, _("I cannot yet compare the “%s” of each with the average."),
                           name);
  }
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_HAVING, NULL);
  filter->measure = tw_frame_measure_new (TW_FUNCTION_NONE, target);
  filter->op = self->op;
  filter->number = self->number;
  filter->upper = self->upper;
  filter->negated = self->negate;
  self->negate = FALSE;
  if (self->is_percent) {
    tw_reader_add_filter (self, filter);
    return tw_reader_fail (self, _("I cannot compare with a percentage here."));
  }
  tw_reader_clear_waiting (self);
  tw_reader_add_filter (self, filter);
  return TRUE;
}

/* "employees with revenue above 1000" */
static gboolean
limits_subject (const TwReader *self)
{
  const TwFrame *frame = self->frame;
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *operand = tw_reader_item (self, tw_reader_next (self, at + 1));
  return tw_reader_is_comparison (tw_reader_item (self, at)) && operand && operand->is_number
         && frame->subject && frame->subject->table && frame->measures->len == 0
         && (self->waiting == NULL || self->with) && !self->count && !self->sort && !self->include
         && !self->rank && !self->extreme && self->function == TW_FUNCTION_NONE;
}

static gboolean
takes_no_metric (const TwReader *self, const TwMeasure *metric)
{
  return self->count || self->without || self->negate || self->functions->len > 0
         || self->function == TW_FUNCTION_MINIMUM || self->function == TW_FUNCTION_MAXIMUM
         || self->function == TW_FUNCTION_MEDIAN
         || (self->function == TW_FUNCTION_AVERAGE && !metric->additive);
}

/* "highest revenue", "top … by revenue", "sorted by revenue" */
static gboolean
rank_by_metric (TwReader *self)
{
  TwFrame *frame = self->frame;
  if (self->extreme || self->rank) {
    frame->ranked = TRUE;
    frame->descending = self->extreme + self->rank > 0;
    if (self->rank && self->n)
      return tw_reader_fail_item (self, self->waiting);
    self->rank = 0;
  }
  if (self->grouping != TW_GROUPING_NONE || self->sort) {
    frame->sorted = TRUE;
    frame->descending |= !frame->ranked;
    frame->ranked = TRUE;
  }
  return TRUE;
}

static gboolean
read_metric (TwReader *self, const TwItem *item)
{
  const TwMeasure *metric = tw_reader_best (item, TW_NAME_METRIC)->metric;
  if (metric->missing)
    return missing_metric (self, metric);
  TwTarget *target = tw_target_new_metric (metric);
  if (self->comparing)
    return compare_metric (self, target);
  if (limits_subject (self))
    return tw_reader_read_having (self, target);
  const TwItem *next = tw_reader_peek (self);
  gboolean asked = self->joined || self->grouping || self->extreme || self->rank || self->sort
                   || self->include || self->function
                   || (self->preposition && tw_item_is (self->preposition, TW_ROLE_OF));
  TwFrameMeasure *measure = tw_frame_measure_new (TW_FUNCTION_NONE, target);
  tw_reader_add_measure (self, measure);
  if (self->frame->measures->len > 1 && !asked)
    return tw_reader_fail_item (self, item);
  /* "products by revenue in Germany": the revenue was made there. */
  self->attach = NULL;
  if (next && (tw_item_is (next, TW_ROLE_BETWEEN) || tw_reader_is_comparison (next))
      && !tw_reader_starts_period (self, tw_reader_next (self, self->at + 1)))
    return tw_reader_fail (self, _("I cannot place the condition “%s” here."), next->text);
  if (takes_no_metric (self, metric))
    return tw_reader_fail_item (self, self->waiting ? self->waiting : item);
  if (self->function == TW_FUNCTION_AVERAGE)
    self->unit_measure = measure;
  if (!rank_by_metric (self))
    return FALSE;
  tw_reader_clear_waiting (self);
  return TRUE;
}

gboolean
tw_reader_read_noun (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  gboolean done = FALSE;
  switch (tw_reader_choose_kind (self, item)) {
  case TW_NAME_TABLE:
    done = tw_reader_read_table (self, item);
    break;
  case TW_NAME_COLUMN:
    done = tw_reader_read_column (self, item, NULL);
    break;
  case TW_NAME_METRIC:
    done = read_metric (self, item);
    break;
  }
  self->joined = self->by_or = FALSE;
  self->preposition = NULL;
  return done;
}

/* "average monthly revenue": each month's, and of those the average. */
static gboolean
average_by_grain (TwReader *self, TwGrain grain, const TwItem *item)
{
  const TwItem *next = tw_reader_peek (self);
  const TwName *metric = next ? tw_reader_best (next, TW_NAME_METRIC) : NULL;
  if (metric == NULL || metric->metric->missing || !metric->metric->additive)
    return tw_reader_fail_item (self, item);
  TwFrameMeasure *measure
    = tw_frame_measure_new (TW_FUNCTION_NONE, tw_target_new_metric (metric->metric));
  measure->per_grain = grain;
  tw_reader_add_measure (self, measure);
  self->at = tw_reader_next (self, self->at + 1);
  tw_reader_clear_waiting (self);
  return TRUE;
}

/* "which month", "the best quarter" */
static gboolean
rank_grain (TwReader *self, TwGrain grain, const TwItem *item)
{
  TwFrame *frame = self->frame;
  if (self->by_date)
    return tw_reader_fail (self,
                           _("“%s %s” depends on today's date. Name the month, quarter or year."),
                           self->waiting ? self->waiting->text : "last", item->text);
  if (frame->subject_grain != TW_GRAIN_NONE || frame->subject)
    return tw_reader_fail_item (self, item);
  frame->subject_grain = grain;
  frame->grain_plural = item->plural;
  if (self->rank || self->extreme) {
    frame->ranked = TRUE;
    frame->descending = self->rank + self->extreme > 0;
    frame->limit = self->n ? self->n : item->plural ? 0 : 1;
  }
  self->rank = 0;
  self->n = 0;
  tw_frame_add_group (frame, NULL, grain);
  tw_reader_clear_waiting (self);
  return TRUE;
}

/* "month", not "monthly" or "by month". */
static gboolean
is_bare_grain (const TwItem *item)
{
  return strchr ("dwmqy", item->key[0]) && strlen (item->key) <= 8
         && !g_str_has_suffix (item->key, "ly") && strchr (item->key, ' ') == NULL;
}

static gboolean
may_group_by_grain (const TwReader *self, gboolean bare)
{
  const TwItem *next = tw_reader_peek (self);
  return !bare || self->grouping != TW_GROUPING_NONE || self->frame->trend
         || (self->joined && self->series == TW_SERIES_GROUP)
         || (next && tw_item_is (next, TW_ROLE_TREND));
}

/* "by quarter of the report date" */
static TwTarget *
take_date (TwReader *self)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *of = tw_reader_item (self, at);
  guint then = tw_reader_next (self, at + 1);
  const TwItem *noun = tw_reader_item (self, then);
  if (of == NULL || noun == NULL || !tw_item_is (of, TW_ROLE_OF) || noun->has_period)
    return NULL;
  g_autoptr (GArray) names = tw_reader_names_of (self, noun, TW_NAME_COLUMN, NULL);
  TwTarget *target = tw_target_new (noun->text, NULL);
  for (guint i = 0; i < names->len; i++)
    if (tw_facts_is_date (g_array_index (names, TwName, i).column))
      g_array_append_val (target->names, g_array_index (names, TwName, i));
  if (target->names->len > 0) {
    self->at = then;
    return target;
  }
  tw_target_free (target);
  return NULL;
}

gboolean
tw_reader_read_grain (TwReader *self, TwGrain grain)
{
  const TwItem *item = tw_reader_item (self, self->at);
  const gboolean bare = is_bare_grain (item);
  TwFrame *frame = self->frame;
  if (self->negate || self->without || self->count || self->comparing)
    return tw_reader_fail_item (self, item);
  if (self->unit_measure && self->grouping != TW_GROUPING_BY) {
    self->unit_measure->per_grain = grain;
    self->unit_measure = NULL;
  } else if (self->function == TW_FUNCTION_AVERAGE && self->grouping == TW_GROUPING_NONE && !bare) {
    return average_by_grain (self, grain, item);
  } else if (self->rank || self->extreme
             || (bare && frame->which && !frame->subject && frame->measures->len == 0
                 && self->grouping == TW_GROUPING_NONE)) {
    return rank_grain (self, grain, item);
  } else if (!may_group_by_grain (self, bare)) {
    return tw_reader_fail_item (self, item);
  } else {
    frame->each |= self->grouping == TW_GROUPING_PER || g_str_has_prefix (item->key, "per ")
                   || g_str_has_prefix (item->key, "each ");
    tw_frame_add_group (frame, take_date (self), grain);
    self->series = TW_SERIES_GROUP;
  }
  self->grouping = TW_GROUPING_NONE;
  self->scope = 0;
  self->waiting = self->function || self->count ? self->waiting : NULL;
  self->joined = FALSE;
  self->preposition = NULL;
  return TRUE;
}
