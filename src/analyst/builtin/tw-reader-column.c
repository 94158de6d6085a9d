// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
any_column (const TwTarget *target, gboolean (*test) (const TwColumn *))
{
  double best = 100;
  gboolean passes = FALSE;
  for (guint i = 0; i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->penalty <= best + 0.01) {
      passes |= test (name->column);
      best = MIN (best, name->penalty);
    }
  }
  return passes;
}

static gboolean
is_numeric (const TwColumn *column)
{
  return tw_data_type_is_numeric (column->type) && !tw_facts_is_flag (column);
}

static gboolean
measure_column (TwReader *self, TwTarget *target)
{
  gboolean numeric = any_column (target, is_numeric) && !self->distinct;
  TwFunction function = self->function;
  gboolean by_amount = self->by_amount || self->by_date;
  gboolean averaged = self->count && function == TW_FUNCTION_AVERAGE;
  if (averaged && !numeric) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self, _("I cannot yet average the number of different “%s”."), text);
  }
  if (self->count)
    function = numeric ? TW_FUNCTION_SUM : TW_FUNCTION_COUNT;
  else if (self->extreme && by_amount && function == TW_FUNCTION_NONE)
    function = self->extreme > 0 ? TW_FUNCTION_MAXIMUM : TW_FUNCTION_MINIMUM;
  else if (function == TW_FUNCTION_NONE)
    function = numeric ? TW_FUNCTION_SUM : TW_FUNCTION_COUNT;
  TwFrameMeasure *measure = tw_frame_measure_new (function, target);
  measure->distinct = function == TW_FUNCTION_COUNT;
  tw_reader_add_measure (self, measure);
  if (averaged)
    self->unit_measure = measure;
  for (guint i = 0; i < self->functions->len; i++) {
    TwTarget *same = tw_target_new (target->text, target->names);
    same->owner = target->owner;
    same->attach = target->attach;
    tw_reader_add_measure (self, tw_frame_measure_new (
                                   g_array_index (self->functions, TwFunction, i), same));
  }
  g_array_set_size (self->functions, 0);
  if (self->extreme) {
    self->frame->ranked = TRUE;
    self->frame->descending = self->extreme > 0;
  }
  if (self->sort || self->grouping == TW_GROUPING_BY) {
    self->frame->sorted = TRUE;
    self->frame->descending |= !self->frame->ranked;
    self->frame->ranked = TRUE;
  }
  tw_reader_clear_waiting (self);
  return TRUE;
}

static gboolean
is_summed (const TwColumn *column)
{
  return is_numeric (column) && tw_facts_is_additive (column) && !tw_facts_is_date (column);
}

/* "average freight per container", where a row has a number of containers: the one divided by the
 * other, not the average for each number. */
static TwFrameMeasure *
measure_per_unit (const TwReader *self, const TwTarget *target)
{
  const TwFrame *frame = self->frame;
  TwFrameMeasure *last = frame->measures->len == 1 ? g_ptr_array_index (frame->measures, 0) : NULL;
  if (self->grouping != TW_GROUPING_PER || target->plural || !last || last->per
      || !any_column (target, is_summed))
    return NULL;
  const TwTarget *own = last->target;
  gboolean metric = own->metric && own->metric->additive;
  gboolean averaged = last->function == TW_FUNCTION_AVERAGE && !own->since
                      && any_column (own, is_summed);
  return metric || averaged ? last : NULL;
}

/* "average rating per seat": of each number of seats, which is hardly what is asked. */
static gboolean
is_unit_of_average (const TwReader *self, const TwTarget *target)
{
  const TwFrame *frame = self->frame;
  const TwFrameMeasure *last
    = frame->measures->len == 1 ? g_ptr_array_index (frame->measures, 0) : NULL;
  return self->grouping == TW_GROUPING_PER && !target->plural && last && !last->per
         && last->function == TW_FUNCTION_AVERAGE && any_column (target, is_summed);
}

static gboolean
divide_by (TwReader *self, TwFrameMeasure *measure, TwTarget *target)
{
  if (measure->function == TW_FUNCTION_AVERAGE)
    measure->function = TW_FUNCTION_SUM;
  measure->per = target;
  measure->per_sum = TRUE;
  self->unit_measure = NULL;
  tw_frame_assume (self->frame, _("The sum of “%s” is divided by the sum of “%s”."),
                   measure->target->text, target->text);
  tw_reader_clear_waiting (self);
  return TRUE;
}

static gboolean
group_column (TwReader *self, TwTarget *target)
{
  TwFrameMeasure *per_unit = measure_per_unit (self, target);
  if (per_unit)
    return divide_by (self, per_unit, target);
  if (is_unit_of_average (self, target)) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self,
                           _("Is the average for each number of “%s” meant, or one divided by the "
                                   "other? Please say which."), text);
  }
  gboolean by = self->grouping == TW_GROUPING_BY;
  if (by && self->frame->measures->len == 0 && any_column (target, is_numeric)
      && (self->frame->ranked || self->frame->list))
    return measure_column (self, target);
  if (self->grouping == TW_GROUPING_PER && self->unit_measure) {
    self->unit_measure->per = target;
    self->unit_measure = NULL;
  } else {
    self->frame->each |= self->grouping == TW_GROUPING_PER;
    tw_frame_add_group (self->frame, target, TW_GRAIN_NONE);
    self->series = TW_SERIES_GROUP;
  }
  self->scope = 0;
  tw_reader_clear_waiting (self);
  return TRUE;
}

static gboolean
sort_by (TwReader *self, TwTarget *target)
{
  tw_target_free (self->frame->order);
  self->frame->order = target;
  self->frame->sorted = TRUE;
  tw_reader_clear_waiting (self);
  return TRUE;
}

static gboolean
add_null (TwReader *self, TwTarget *target, gboolean is_null)
{
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_NULL, target);
  filter->negated = !is_null;
  self->negate = FALSE;
  tw_reader_clear_waiting (self);
  tw_reader_add_filter (self, filter);
  return TRUE;
}

static const TwTable *
flag_table (const TwTarget *target)
{
  for (guint i = 0; i < target->names->len; i++)
    if (tw_facts_is_flag (g_array_index (target->names, TwName, i).column))
      return g_array_index (target->names, TwName, i).table;
  return NULL;
}

static gboolean
add_flag (TwReader *self, TwTarget *target)
{
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_FLAG, target);
  if (tw_reader_denies_next (self, flag_table (target))) {
    self->described = self->frame->filters->len + 1;
    tw_reader_add_filter (self, filter);
    return TRUE;
  }
  filter->negated = self->negate || self->without;
  self->negate = self->without = self->with = FALSE;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

static gboolean
project (TwReader *self, TwTarget *target)
{
  self->frame->show_subject |= self->frame->subject && self->frame->subject->table;
  g_ptr_array_add (self->frame->projections, target);
  self->series = TW_SERIES_PROJECTION;
  self->last_column = target;
  tw_reader_clear_waiting (self);
  return TRUE;
}

/* "shipments with special instructions": those that have some, or each with its own? */
static gboolean
show_with (TwReader *self, TwTarget *target)
{
  const TwTarget *subject = self->frame->subject;
  gboolean own = FALSE;
  for (guint i = 0; subject && subject->table && i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    own |= name->table == subject->table && !name->column->not_null;
  }
  if (!own || self->frame->list)
    return project (self, target);
  g_autofree char *text = g_strdup (target->text);
  tw_target_free (target);
  return tw_reader_fail (self,
                         _("Is “%s” to be shown, or must it be there? Say “including”, or “with "
                                 "a”."), text);
}

/* "units … in stock": the second phrase says which of the first's columns is meant. */
static gboolean
narrow_measure (TwReader *self, TwTarget *target)
{
  TwFrame *frame = self->frame;
  if (frame->measures->len == 0 || self->joined)
    return FALSE;
  TwTarget *own
    = ((TwFrameMeasure *) g_ptr_array_index (frame->measures, frame->measures->len - 1))->target;
  GArray *shared = g_array_new (FALSE, FALSE, sizeof (TwName));
  for (guint i = 0; i < own->names->len; i++)
    for (guint n = 0; n < target->names->len; n++)
      if (g_array_index (own->names, TwName, i).column
          == g_array_index (target->names, TwName, n).column)
        g_array_append_val (shared, g_array_index (own->names, TwName, i));
  if (shared->len == 0) {
    g_array_unref (shared);
    return FALSE;
  }
  g_array_unref (own->names);
  own->names = shared;
  tw_target_free (target);
  self->preposition = NULL;
  return TRUE;
}

/* "products in stock": there are some. Any other column after a noun says nothing by itself. */
static gboolean
condition_column (TwReader *self, TwTarget *target)
{
  if (!g_str_has_prefix (target->text, "in ") || !any_column (target, is_numeric)) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self, _("I could not tell what “%s” does here."), text);
  }
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_COMPARE, target);
  filter->op = TW_OP_GREATER;
  filter->negated = self->negate;
  self->negate = FALSE;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

/* "what was the total charge of …", where a column is called so: what it adds up to. */
static gboolean
says_total (const TwReader *self, const TwTarget *target)
{
  const TwFrame *frame = self->frame;
  for (guint at = self->at; at < self->items->len; at++)
    if (tw_item_is (tw_reader_item (self, at), TW_ROLE_AVERAGED))
      return FALSE;
  return (frame->which || self->at == 0) && frame->subject == NULL && frame->projections->len == 0
         && self->preposition == NULL && any_column (target, tw_facts_is_additive)
         && g_ascii_strncasecmp (target->text, "total ", 6) == 0;
}

static gboolean
plain_column (TwReader *self, TwTarget *target)
{
  TwFrame *frame = self->frame;
  if (self->joined && self->series == TW_SERIES_GROUP && self->preposition == NULL) {
    self->grouping = TW_GROUPING_PER;
    return group_column (self, target);
  }
  if (narrow_measure (self, target))
    return TRUE;
  if ((frame->how_much || says_total (self, target)) && frame->measures->len == 0
      && any_column (target, is_numeric))
    return measure_column (self, target);
  if (frame->subject == NULL && frame->measures->len == 0 && frame->projections->len == 0
      && frame->which && self->preposition == NULL)
    return tw_reader_set_subject (self, target);
  if (frame->measures->len > 0 && !(self->joined && self->series == TW_SERIES_MEASURE)) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self, _("I could not tell what “%s” does here."), text);
  }
  if (self->joined && self->series == TW_SERIES_MEASURE)
    return measure_column (self, target);
  if (frame->subject && frame->subject->table && !self->joined)
    return condition_column (self, target);
  return project (self, target);
}

/* "total amount including tax" adds the tax; "including the status" shows it. */
static gboolean
include_column (TwReader *self, TwTarget *target)
{
  if (self->frame->measures->len == 0)
    return project (self, target);
  if (!any_column (target, is_numeric))
    return group_column (self, target);
  g_autofree char *text = g_strdup (target->text);
  tw_target_free (target);
  return tw_reader_fail (self, _("I could not tell whether “%s” is to be added or shown."), text);
}

static gboolean
place_column (TwReader *self, TwTarget *target)
{
  if (self->comparing)
    return tw_reader_finish_comparison (self, target);
  if (self->grouping != TW_GROUPING_NONE && !self->count && !self->extreme
      && self->function == TW_FUNCTION_NONE)
    return group_column (self, target);
  if (any_column (target, tw_facts_is_flag) && !self->sort && !self->include
      && self->function == TW_FUNCTION_NONE && !self->extreme)
    return add_flag (self, target);
  if (self->without || self->negate)
    return add_null (self, target, TRUE);
  if (self->count || self->function != TW_FUNCTION_NONE || self->extreme)
    return measure_column (self, target);
  if (self->sort)
    return sort_by (self, target);
  if (self->include)
    return include_column (self, target);
  if (self->rank)
    return tw_reader_rank_subject (self, target);
  if (self->with && !target->plural)
    return add_null (self, target, FALSE);
  if (self->with && self->frame->measures->len == 0)
    return show_with (self, target);
  return plain_column (self, target);
}

gboolean
tw_reader_read_column (TwReader *self, const TwItem *item, const TwTable *owner)
{
  TwTarget *target = tw_target_new (item->text, NULL);
  g_array_unref (target->names);
  /* "managers hired before 1993": what is said of them is theirs. */
  const TwDouble *twice
    = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), self->attach);
  if (twice && owner == NULL) {
    g_autoptr (GArray) theirs = tw_reader_names_of (self, item, TW_NAME_COLUMN, &twice->table);
    owner = theirs->len > 0 ? &twice->table : NULL;
  }
  target->names = tw_reader_names_of (self, item, TW_NAME_COLUMN, owner);
  target->owner = owner;
  target->attach = self->attach;
  target->plural = item->plural;
  if (tw_reader_is_condition (self, target)) {
    gboolean plain = !self->count && self->function == TW_FUNCTION_NONE && !self->extreme
                     && self->grouping == TW_GROUPING_NONE && !self->comparing;
    const TwFrame *frame = self->frame;
    gboolean having = self->function > TW_FUNCTION_COUNT
                      && (frame->subject || frame->projections->len == 1)
                      && self->frame->measures->len == 0 && !self->count && !self->extreme
                      && self->functions->len == 0 && self->grouping == TW_GROUPING_NONE;
    if (having)
      return tw_reader_read_having (self, target);
    if (!plain) {
      tw_target_free (target);
      return tw_reader_fail_item (self, item);
    }
    self->with = FALSE;
    const TwTable *own = owner;
    if (own == NULL && target->names->len == 1)
      own = g_array_index (target->names, TwName, 0).table;
    if (own && self->frame->subject == NULL && self->frame->measures->len == 0
        && self->frame->projections->len == 0) {
      self->frame->subject = tw_target_new_table (own);
      self->frame->subject->plural = item->plural;
      self->attach = own;
    }
    return tw_reader_read_condition (self, target);
  }
  return place_column (self, target);
}

/* The one table in which a column is called so. */
static const TwTable *
table_of_names (const GArray *names)
{
  for (guint i = 1; i < names->len; i++)
    if (g_array_index (names, TwName, i).table != g_array_index (names, TwName, 0).table
        && g_array_index (names, TwName, i).penalty < g_array_index (names, TwName, 0).penalty + 0.6)
      return NULL;
  return names->len > 0 ? g_array_index (names, TwName, 0).table : NULL;
}

gboolean
tw_reader_read_common (TwReader *self, const TwItem *item)
{
  TwFrame *frame = self->frame;
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *noun = tw_reader_item (self, at);
  gboolean column = noun && noun->names && tw_reader_choose_kind (self, noun) == TW_NAME_COLUMN;
  g_autoptr (GArray) names
    = column ? tw_reader_names_of (self, noun, TW_NAME_COLUMN, NULL) : NULL;
  const TwTable *table = names ? table_of_names (names) : NULL;
  if (table == NULL || self->count || self->function || self->extreme || self->rank || self->negate
      || frame->subject || frame->measures->len > 0 || frame->projections->len > 0)
    return tw_reader_fail (self, _("I could not tell what is counted for “%s”."), item->text);
  frame->ranked = frame->descending = TRUE;
  frame->limit = self->n ? self->n : noun->plural ? 0 : 1;
  self->n = 0;
  TwTarget *target = tw_target_new (noun->text, names);
  target->owner = table;
  target->plural = noun->plural;
  frame->subject = target;
  self->at = at;
  tw_reader_add_measure (self, tw_frame_measure_new (TW_FUNCTION_COUNT,
                                                     tw_target_new_table (table)));
  self->attach = table;
  return TRUE;
}
