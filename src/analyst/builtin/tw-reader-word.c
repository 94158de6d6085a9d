// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  TwRole role;
  TwFunction function;
} FUNCTIONS[] = {
  { TW_ROLE_SUM, TW_FUNCTION_SUM },         { TW_ROLE_AVERAGE, TW_FUNCTION_AVERAGE },
  { TW_ROLE_MINIMUM, TW_FUNCTION_MINIMUM }, { TW_ROLE_MAXIMUM, TW_FUNCTION_MAXIMUM },
  { TW_ROLE_MEDIAN, TW_FUNCTION_MEDIAN },
};

gboolean
tw_reader_read_function (TwReader *self, const TwItem *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (FUNCTIONS); i++) {
    if (!tw_item_is (item, FUNCTIONS[i].role))
      continue;
    if (self->joined && self->function != TW_FUNCTION_NONE && !self->count) {
      g_array_append_val (self->functions, FUNCTIONS[i].function);
      self->joined = FALSE;
      self->waiting = item;
      return TRUE;
    }
    gboolean total_of_count = self->count && FUNCTIONS[i].function == TW_FUNCTION_SUM;
    if (self->function != TW_FUNCTION_NONE && FUNCTIONS[i].function != TW_FUNCTION_SUM)
      return tw_reader_fail_item (self, item);
    if (self->function == TW_FUNCTION_NONE && !total_of_count)
      self->function = FUNCTIONS[i].function;
    self->waiting = item;
    return TRUE;
  }
  return FALSE;
}

/* "…? Top 5" */
static gboolean
is_last_number (const TwReader *self)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *next = tw_reader_item (self, at);
  return next && next->is_number && tw_reader_next (self, at + 1) >= self->items->len
         && next->number >= 1 && next->number <= 100000;
}

static gboolean
take_limit (TwReader *self)
{
  self->at = tw_reader_next (self, self->at + 1);
  self->frame->limit = (guint) tw_reader_item (self, self->at)->number;
  return TRUE;
}

gboolean
tw_reader_read_rank (TwReader *self, const TwItem *item)
{
  if (self->frame->ranked && self->frame->limit == 0 && self->n == 0 && is_last_number (self))
    return take_limit (self);
  if (self->frame->share != TW_SHARE_NONE)
    return tw_reader_fail (self, _("I cannot yet work out the share of those that rank first."));
  if (self->rank || self->extreme || self->frame->ranked)
    return tw_reader_fail_item (self, item);
  self->rank = tw_item_is (item, TW_ROLE_TOP) ? 1 : -1;
  self->frame->by_sales = strstr (item->key, "sell") != NULL;
  self->waiting = item;
  const TwItem *next = tw_reader_peek (self);
  if (next && next->is_number && !next->names && !next->is_percent) {
    if (next->number < 1 || next->number > 100000 || next->number != (guint) next->number)
      return tw_reader_fail_item (self, next);
    self->n = (guint) next->number;
    self->at = tw_reader_next (self, self->at + 1);
  }
  return TRUE;
}

gboolean
tw_reader_wait_for_noun (TwReader *self, const TwItem *item, gboolean *flag)
{
  *flag = TRUE;
  self->waiting = item;
  return TRUE;
}

gboolean
tw_reader_read_grouping (TwReader *self, const TwItem *item)
{
  if (self->grouping == TW_GROUPING_BY && !tw_item_is (item, TW_ROLE_BY))
    return TRUE; /* "by each" */
  gboolean all = strcmp (item->key, "every") == 0 || strcmp (item->key, "each") == 0;
  if (all && self->frame->list && self->frame->subject == NULL && self->waiting == NULL
      && self->frame->measures->len == 0 && self->frame->projections->len == 0)
    return TRUE; /* "list every customer" */
  self->grouping = tw_item_is (item, TW_ROLE_PER) ? TW_GROUPING_PER : TW_GROUPING_BY;
  self->waiting = item;
  /* "never bought by customers in France": who did it is a part of what is denied. */
  if (self->grouping == TW_GROUPING_PER)
    self->scope = 0;
  self->with = FALSE;
  return TRUE;
}

gboolean
tw_reader_read_direction (TwReader *self, const TwItem *item)
{
  self->frame->sorted = TRUE;
  self->frame->descending = tw_item_is (item, TW_ROLE_DESCENDING);
  self->frame->ranked |= self->frame->measures->len > 0;
  return TRUE;
}

gboolean
tw_reader_read_negation (TwReader *self, const TwItem *item)
{
  if (self->negate)
    return tw_reader_fail_item (self, item);
  self->negate = TRUE;
  self->negate_at = self->at;
  self->with = FALSE;
  return TRUE;
}

gboolean
tw_reader_read_link (TwReader *self, const TwItem *item)
{
  /* "with contracts but no events": of the same rows. */
  if (strcmp (item->key, "but") == 0) {
    const TwItem *denied = tw_reader_peek (self);
    const TwTarget *subject = self->frame->subject;
    gboolean denies = denied && (tw_item_is (denied, TW_ROLE_WITHOUT)
                                 || tw_item_is (denied, TW_ROLE_NOT));
    return (denies && subject && subject->table) || tw_reader_fail_item (self, item);
  }
  self->joined = TRUE;
  self->by_or = tw_item_is (item, TW_ROLE_OR);
  if (self->by_or) {
    const TwItem *next = tw_reader_peek (self);
    if (self->series != TW_SERIES_FILTER || next == NULL || !(next->values || next->is_quoted))
      return tw_reader_fail_item (self, item);
  }
  return TRUE;
}

gboolean
tw_reader_read_named (TwReader *self, const TwItem *item)
{
  const TwItem *next = tw_reader_peek (self);
  if (next == NULL || !(next->values || next->is_quoted) || self->attach == NULL)
    return tw_reader_fail_item (self, item);
  self->at = tw_reader_next (self, self->at + 1);
  return tw_reader_read_value (self);
}

gboolean
tw_reader_read_price_verb (TwReader *self, const TwItem *item)
{
  TwTarget *target = tw_target_new (item->text, NULL);
  g_autoptr (GArray) names = tw_vocabulary_lookup (self->vocabulary, "price");
  for (guint i = 0; names && i < names->len; i++) {
    TwName name = g_array_index (names, TwName, i);
    if (name.kind == TW_NAME_COLUMN && tw_data_type_is_numeric (name.column->type))
      g_array_append_val (target->names, name);
  }
  target->attach = self->attach;
  if (target->names->len == 0) {
    tw_target_free (target);
    return tw_reader_fail (self, _("No column of this schema holds a price for “%s”."), item->text);
  }
  self->with = FALSE;
  if (tw_reader_is_condition (self, target))
    return tw_reader_read_condition (self, target);
  gboolean asked = self->frame->which && self->last_filter && tw_reader_peek (self) == NULL
                   && self->last_filter->kind == TW_FILTER_VALUE && self->frame->subject == NULL;
  if ((self->frame->how_much || asked) && self->frame->projections->len == 0
      && self->frame->measures->len == 0) {
    g_ptr_array_add (self->frame->projections, target);
    return TRUE;
  }
  tw_target_free (target);
  return tw_reader_fail_item (self, item);
}

/* "last name starts with D" is a condition; by itself, on the name of what was named last. */
gboolean
tw_reader_read_like (TwReader *self, const TwItem *item)
{
  const TwItem *next = tw_reader_peek (self);
  if (tw_item_is (item, TW_ROLE_CONTAINS) && next && !next->is_quoted
      && (next->names || tw_item_is (next, TW_ROLE_BOTH) || next->values || next->is_number || tw_reader_is_comparison (next)))
    return TRUE;
  g_autoptr (GPtrArray) display
    = self->attach ? tw_facts_display (tw_vocabulary_get_catalog (self->vocabulary), self->attach)
                   : g_ptr_array_new ();
  if (display->len != 1 || next == NULL || !(next->is_quoted || next->key[0]))
    return tw_reader_fail_item (self, item);
  self->at--;
  return tw_reader_read_condition (self, tw_target_new_column (g_ptr_array_index (display, 0)));
}

/* "What is the salary of doctors on average?" */
gboolean
tw_reader_average_last (TwReader *self, const TwItem *item)
{
  TwFrame *frame = self->frame;
  const TwItem *next = tw_reader_peek (self);
  if (frame->measures->len == 0 && frame->projections->len == 1
      && (next == NULL || tw_item_is (next, TW_ROLE_BY) || tw_item_is (next, TW_ROLE_PER))) {
    TwTarget *target = g_ptr_array_steal_index (frame->projections, 0);
    if (frame->subject && frame->subject->table && target->owner == NULL)
      target->owner = frame->subject->table;
    g_clear_pointer (&frame->subject, tw_target_free);
    tw_reader_add_measure (self, tw_frame_measure_new (TW_FUNCTION_AVERAGE, target));
    return TRUE;
  }
  if (self->function != TW_FUNCTION_NONE || next == NULL)
    return tw_reader_fail_item (self, item);
  self->function = TW_FUNCTION_AVERAGE;
  self->waiting = item;
  return TRUE;
}

gboolean
tw_reader_read_no_stock (TwReader *self, const TwItem *item)
{
  TwTarget *target = tw_target_new (item->text, NULL);
  g_autoptr (GArray) names = tw_vocabulary_lookup (self->vocabulary, "stock");
  for (guint i = 0; names && i < names->len; i++) {
    TwName name = g_array_index (names, TwName, i);
    if (name.kind == TW_NAME_COLUMN && tw_data_type_is_numeric (name.column->type))
      g_array_append_val (target->names, name);
  }
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_COMPARE, target);
  filter->op = TW_OP_EQUAL;
  filter->negated = self->negate;
  self->negate = FALSE;
  tw_reader_add_filter (self, filter);
  return target->names->len > 0
         || tw_reader_fail (self, _("No column of this schema counts what is “%s”."), item->text);
}
