// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The time between two dates: "days between the order date and the shipped date", "more than 15 days
 * after the service date", "average shipping time". */

static gboolean
is_date_noun (const TwItem *item)
{
  const TwName *name = item ? tw_reader_best (item, TW_NAME_COLUMN) : NULL;
  return name && tw_facts_is_date (name->column);
}

static gboolean
is_unit (const TwItem *item)
{
  return item && (tw_item_is (item, TW_ROLE_DAY) || tw_item_is (item, TW_ROLE_WEEK)
                  || tw_item_is (item, TW_ROLE_CLOCK) || tw_item_is (item, TW_ROLE_ELAPSED));
}

static gboolean
has_time (const TwColumn *column)
{
  return !tw_facts_is_day (column);
}

static TwTimeUnit
unit_of (const TwItem *item, const TwColumn *from, const TwColumn *to)
{
  if (item && tw_item_is (item, TW_ROLE_DAY))
    return TW_TIME_DAYS;
  if (item && tw_item_is (item, TW_ROLE_WEEK))
    return TW_TIME_WEEKS;
  if (item && tw_item_is (item, TW_ROLE_CLOCK))
    return item->key[0] == 'h' ? TW_TIME_HOURS : TW_TIME_MINUTES;
  return has_time (from) && has_time (to) ? TW_TIME_HOURS : TW_TIME_DAYS;
}

static TwTarget *
span_new (TwReader *self, const TwColumn *from, const TwColumn *to, const TwItem *unit)
{
  g_autofree char *text = g_strdup_printf ("time from %s to %s", from->name, to->name);
  TwTarget *target = tw_target_new_column (to);
  g_free (target->text);
  target->text = g_strdup (text);
  target->since = from;
  target->unit = unit_of (unit, from, to);
  g_array_append_val (target->names,
                      ((TwName) { TW_NAME_COLUMN, to->table, to, NULL, 0 }));
  tw_frame_assume (self->frame, _("Time is counted in %s from %s to %s."),
                   tw_time_unit_name (target->unit), from->name, to->name);
  return target;
}

/* The two dates of one table that @first and @second name best, or NULL. */
static TwTarget *
span_between (TwReader *self, const TwItem *first, const TwItem *second, const TwItem *unit)
{
  const TwName *from = NULL, *to = NULL;
  double best = 100;
  gboolean tie = FALSE;
  for (guint a = 0; a < first->names->len; a++)
    for (guint b = 0; b < second->names->len; b++) {
      const TwName *one = &g_array_index (first->names, TwName, a);
      const TwName *other = &g_array_index (second->names, TwName, b);
      if (one->kind != TW_NAME_COLUMN || other->kind != TW_NAME_COLUMN
          || one->table != other->table || one->column == other->column
          || !tw_facts_is_date (one->column)
          || !tw_facts_is_date (other->column))
        continue;
      double cost = one->penalty + other->penalty + (one->table == self->attach ? -0.5 : 0);
      tie = cost > best - 0.05 && cost < best + 0.05 ? TRUE : cost < best ? FALSE : tie;
      if (cost < best) {
        best = cost;
        from = one;
        to = other;
      }
    }
  return from && !tie ? span_new (self, from->column, to->column, unit) : NULL;
}

/* Whether "between A and B", "from A to B" with two dates begins at @at; then where B stands. */
static guint
find_dates (const TwReader *self, guint at, const TwItem **first, const TwItem **second)
{
  const TwItem *item = tw_reader_item (self, at);
  if (item == NULL || !(tw_item_is (item, TW_ROLE_BETWEEN) || tw_item_is (item, TW_ROLE_FROM)))
    return 0;
  at = tw_reader_next (self, at + 1);
  *first = tw_reader_item (self, at);
  at = tw_reader_next (self, at + 1);
  const TwItem *link = tw_reader_item (self, at);
  if (!is_date_noun (*first) || link == NULL
      || !(tw_item_is (link, TW_ROLE_AND) || tw_item_is (link, TW_ROLE_TO)))
    return 0;
  at = tw_reader_next (self, at + 1);
  *second = tw_reader_item (self, at);
  return is_date_noun (*second) ? at : 0;
}

/* Behind the unit: "days [on average] between …". */
static guint
find_span (const TwReader *self, const TwItem **first, const TwItem **second, gboolean *averaged)
{
  if (!is_unit (tw_reader_item (self, self->at)))
    return 0;
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *item = tw_reader_item (self, at);
  *averaged = item && tw_item_is (item, TW_ROLE_AVERAGED);
  if (*averaged)
    at = tw_reader_next (self, at + 1);
  return find_dates (self, at, first, second);
}

/* "shipping time", "time to ship", of @n items: from the main date to the verb's. */
static const TwColumn *
find_taken (const TwReader *self, guint *n)
{
  const TwItem *item = tw_reader_item (self, self->at);
  const TwItem *next = tw_reader_item (self, self->at + 1);
  const TwItem *then = tw_reader_item (self, self->at + 2);
  *n = 2;
  if (item && next && then && tw_item_is (item, TW_ROLE_ELAPSED) && tw_item_is (next, TW_ROLE_TO)) {
    item = then;
    *n = 3;
  } else if (item == NULL || next == NULL || !tw_item_is (next, TW_ROLE_ELAPSED)) {
    return NULL;
  }
  if (self->function == TW_FUNCTION_NONE || strchr (item->key, ' '))
    return NULL;
  const TwColumn *column = tw_reader_find_verb_date (self, item->key);
  const TwColumn *main_date = column ? tw_facts_main_date (column->table) : NULL;
  return main_date && main_date != column ? column : NULL;
}

gboolean
tw_reader_starts_span (const TwReader *self)
{
  const TwItem *first, *second;
  gboolean averaged;
  guint n;
  const TwItem *item = tw_reader_item (self, self->at);
  TwPromise promise;
  return find_span (self, &first, &second, &averaged) > 0 || find_taken (self, &n) != NULL
         || tw_reader_starts_delay (self, &promise)
         || tw_item_is (item, TW_ROLE_HOW_LONG);
}

static gboolean
measure_span (TwReader *self, TwTarget *target, gboolean averaged)
{
  TwFunction function = averaged ? TW_FUNCTION_AVERAGE : self->function;
  if (self->comparing)
    return tw_reader_finish_comparison (self, target);
  if (self->extreme && self->by_amount && function == TW_FUNCTION_NONE && !self->frame->subject)
    function = self->extreme > 0 ? TW_FUNCTION_MAXIMUM : TW_FUNCTION_MINIMUM;
  else if (self->extreme || self->rank || self->without || self->negate)
    function = TW_FUNCTION_NONE;
  if (function <= TW_FUNCTION_COUNT || self->functions->len > 0) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self, _("Is the average %s meant, the longest, or each one? Please say "
                                   "which."), text);
  }
  TwFrameMeasure *measure = tw_frame_measure_new (function, target);
  tw_reader_clear_waiting (self);
  tw_reader_add_measure (self, measure);
  return TRUE;
}

/* "how long does it take to ship an order [on average]" */
static gboolean
read_how_long (TwReader *self, const TwItem *asked)
{
  guint at = self->at + 1;
  const TwItem *item = tw_reader_item (self, at);
  while (item && !tw_item_is (item, TW_ROLE_TO)
         && (tw_item_is (item, TW_ROLE_FILLER) || tw_item_is (item, TW_ROLE_LIGHT_VERB)
             || tw_item_is (item, TW_ROLE_AVERAGED)))
    item = tw_reader_item (self, ++at);
  const TwItem *verb = item && tw_item_is (item, TW_ROLE_TO) ? tw_reader_item (self, at + 1) : NULL;
  const TwColumn *column = verb ? tw_reader_find_verb_date (self, verb->key) : NULL;
  const TwColumn *from = column ? tw_facts_main_date (column->table) : NULL;
  if (from == NULL || from == column)
    return tw_reader_fail (self, _("I could not tell which two dates say “%s”."), asked->text);
  self->at = at + 1;
  const TwItem *noun = tw_reader_item (self, tw_reader_next (self, self->at + 1));
  const TwName *table = noun ? tw_reader_best (noun, TW_NAME_TABLE) : NULL;
  if (table && table->table == column->table)
    self->at = tw_reader_next (self, self->at + 1);
  const TwItem *last = tw_reader_item (self, tw_reader_next (self, self->at + 1));
  if (last && tw_item_is (last, TW_ROLE_AVERAGED))
    self->at = tw_reader_next (self, self->at + 1);
  else
    tw_frame_assume (self->frame, _("“%s” is read as how long on average."), asked->text);
  return measure_span (self, span_new (self, from, column, NULL), TRUE);
}

gboolean
tw_reader_read_span (TwReader *self)
{
  const TwItem *first, *second, *unit = tw_reader_item (self, self->at);
  gboolean averaged = FALSE;
  if (tw_item_is (unit, TW_ROLE_HOW_LONG))
    return read_how_long (self, unit);
  guint at = find_span (self, &first, &second, &averaged);
  if (at > 0) {
    self->at = at;
    TwTarget *target = span_between (self, first, second, unit);
    return target ? measure_span (self, target, averaged)
                  : tw_reader_fail (self, _("I could not tell which dates “%s” and “%s” are."),
                                    first->text, second->text);
  }
  TwPromise promise;
  if (tw_reader_starts_delay (self, &promise))
    return measure_span (self, span_new (self, promise.planned, promise.done, NULL), FALSE);
  guint n;
  const TwColumn *column = find_taken (self, &n);
  self->at += n - 1;
  return measure_span (self, span_new (self, tw_facts_main_date (column->table), column, NULL),
                       FALSE);
}

static gboolean
add_span (TwReader *self, const TwColumn *from, const TwColumn *to, const TwItem *unit)
{
  TwTarget *target = span_new (self, from, to, unit);
  return tw_reader_finish_comparison (self, target);
}

/* "submitted … 15 days after the service date": the verb's date is already a condition. */
static gboolean
compare_with_date (TwReader *self, const TwItem *unit, const TwItem *relation, guint at)
{
  TwFrameFilter *last = self->last_filter;
  const TwColumn *own = last && last->kind == TW_FILTER_NULL && last->negated && last->target->column
                          ? last->target->column : NULL;
  const TwItem *noun = tw_reader_item (self, at);
  const TwColumn *other = NULL;
  for (guint i = 0; own && i < noun->names->len; i++) {
    const TwName *name = &g_array_index (noun->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && name->table == own->table && name->column != own && !other)
      other = name->column;
  }
  if (own == NULL || other == NULL || !tw_facts_is_date (other))
    return tw_reader_fail (self, _("I could not tell from which date to “%s” is counted."),
                           noun->text);
  self->at = at;
  gboolean after = tw_item_is (relation, TW_ROLE_AFTER);
  return add_span (self, after ? other : own, after ? own : other, unit);
}

/* "more than 3 days late" */
static gboolean
compare_late (TwReader *self, const TwItem *unit, const TwItem *late, guint at)
{
  TwPromise promise;
  gboolean early = tw_item_is (late, TW_ROLE_EARLY);
  if (tw_item_is (late, TW_ROLE_ON_TIME))
    return tw_reader_fail_item (self, late);
  if (!tw_reader_find_promise (self, late, &promise))
    return FALSE;
  self->at = at;
  return add_span (self, early ? promise.done : promise.planned,
                   early ? promise.planned : promise.done, unit);
}

gboolean
tw_reader_compare_span (TwReader *self, gboolean *done)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *unit = tw_reader_item (self, at);
  if (!is_unit (unit) || tw_item_is (unit, TW_ROLE_ELAPSED) || self->versus_average)
    return FALSE;
  const TwItem *first, *second;
  guint after = tw_reader_next (self, at + 1);
  guint dates = find_dates (self, after, &first, &second);
  const TwItem *relation = tw_reader_item (self, after);
  guint then = tw_reader_next (self, after + 1);
  const TwItem *operand = tw_reader_item (self, then);
  *done = TRUE;
  if (relation && tw_reader_is_promise_word (relation))
    return compare_late (self, unit, relation, after);
  if (dates > 0) {
    self->at = dates;
    TwTarget *target = span_between (self, first, second, unit);
    return target ? tw_reader_finish_comparison (self, target) : tw_reader_fail_item (self, first);
  }
  if (relation && is_date_noun (operand)
      && (tw_item_is (relation, TW_ROLE_AFTER) || tw_item_is (relation, TW_ROLE_BEFORE)))
    return compare_with_date (self, unit, relation, then);
  const TwColumn *column = relation && operand && tw_item_is (relation, TW_ROLE_TO)
                             ? tw_reader_find_verb_date (self, operand->key) : NULL;
  const TwColumn *from = column ? tw_facts_main_date (column->table) : NULL;
  if (from && from != column) {
    self->at = then;
    return add_span (self, from, column, unit);
  }
  *done = FALSE;
  return FALSE;
}
