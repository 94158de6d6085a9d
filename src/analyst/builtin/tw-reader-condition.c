// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  TwRole role;
  TwOperator op;
} OPERATORS[] = {
  { TW_ROLE_GREATER, TW_OP_GREATER }, { TW_ROLE_AT_LEAST, TW_OP_AT_LEAST },
  { TW_ROLE_LESS, TW_OP_LESS },       { TW_ROLE_AT_MOST, TW_OP_AT_MOST },
  { TW_ROLE_EQUAL, TW_OP_EQUAL },     { TW_ROLE_NOT_EQUAL, TW_OP_NOT_EQUAL },
};

gboolean
tw_reader_is_comparison (const TwItem *item)
{
  for (guint i = 0; item && i < G_N_ELEMENTS (OPERATORS); i++)
    if (tw_item_is (item, OPERATORS[i].role))
      return TRUE;
  return FALSE;
}

static TwOperator
operator_of (const TwItem *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (OPERATORS); i++)
    if (tw_item_is (item, OPERATORS[i].role))
      return OPERATORS[i].op;
  return TW_OP_EQUAL;
}

static gboolean
is_temporal_target (const TwTarget *target)
{
  for (guint i = 0; i < target->names->len; i++)
    if (tw_facts_is_date (g_array_index (target->names, TwName, i).column))
      return TRUE;
  return FALSE;
}

static gboolean
is_numeric_target (const TwTarget *target)
{
  for (guint i = 0; i < target->names->len; i++)
    if (tw_data_type_is_numeric (g_array_index (target->names, TwName, i).column->type))
      return TRUE;
  return target->column && tw_data_type_is_numeric (target->column->type);
}

static gboolean
is_like (const TwItem *item)
{
  return tw_item_is (item, TW_ROLE_STARTS_WITH) || tw_item_is (item, TW_ROLE_ENDS_WITH)
         || tw_item_is (item, TW_ROLE_CONTAINS);
}

static gboolean
has_value_in (const TwItem *item, const TwTarget *target)
{
  for (guint v = 0; item->values && v < item->values->len; v++) {
    const TwContextValue *value = g_ptr_array_index (item->values, v);
    for (guint i = 0; i < target->names->len; i++)
      if (g_array_index (target->names, TwName, i).column == value->column)
        return TRUE;
  }
  return FALSE;
}

/* "their manager" */
static const TwDouble *
named_double (const TwReader *self, const TwItem *item)
{
  const TwName *name = item ? tw_reader_best (item, TW_NAME_TABLE) : NULL;
  return name ? tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), name->table) : NULL;
}

/* "over 50", "above the average", "below the reorder level" from @at on. */
static gboolean
compares_at (const TwReader *self, const TwTarget *target, guint at)
{
  at = tw_reader_next (self, at + 1);
  const TwItem *operand = tw_reader_item (self, at);
  if (operand == NULL)
    return FALSE;
  if (operand->is_number) {
    const TwItem *unit = tw_reader_item (self, at + 1);
    return is_numeric_target (target) && !(unit && unit->names && !unit->values);
  }
  if (tw_item_is (operand, TW_ROLE_AVERAGE) || named_double (self, operand))
    return is_numeric_target (target);
  return operand->is_quoted || has_value_in (operand, target)
         || tw_reader_best (operand, TW_NAME_COLUMN);
}

gboolean
tw_reader_is_condition (const TwReader *self, const TwTarget *target)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *item = tw_reader_item (self, at);
  if (item && tw_item_is (item, TW_ROLE_NOT))
    item = tw_reader_item (self, at = tw_reader_next (self, at + 1));
  if (item == NULL)
    return FALSE;
  const TwItem *after = tw_reader_item (self, tw_reader_next (self, at + 1));
  if (tw_item_is (item, TW_ROLE_OF) && after
      && (tw_reader_is_comparison (after) || tw_item_is (after, TW_ROLE_BETWEEN))) {
    at = tw_reader_next (self, at + 1);
    item = after;
  }
  if (tw_item_is (item, TW_ROLE_OF)) {
    const TwItem *value = tw_reader_item (self, tw_reader_next (self, at + 1));
    return self->with && value && has_value_in (value, target);
  }
  if (tw_item_is (item, TW_ROLE_NAMED)) {
    const TwItem *value = tw_reader_item (self, tw_reader_next (self, at + 1));
    return value && (value->values || value->is_quoted);
  }
  if (is_temporal_target (target))
    return tw_reader_starts_period (self, at);
  if (is_like (item) || (item->is_quoted && item->values == NULL))
    return TRUE;
  if (has_value_in (item, target))
    return TRUE;
  if (item->is_number)
    return is_numeric_target (target) && !self->joined && self->series != TW_SERIES_GROUP;
  return (tw_reader_is_comparison (item) || tw_item_is (item, TW_ROLE_BETWEEN))
         && compares_at (self, target, at);
}

/* ---- comparing with a number or a column ---- */

static gboolean
take_operand (TwReader *self, double *number, gboolean *is_percent)
{
  const TwItem *item = tw_reader_item (self, self->at);
  if (item && tw_item_is (item, TW_ROLE_AVERAGE) && self->op != TW_OP_BETWEEN)
    return self->versus_average = TRUE;
  if (item == NULL || !item->is_number)
    return FALSE;
  *number = item->number;
  *is_percent = item->is_percent;
  self->is_money |= item->is_money;
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (next && tw_item_is (next, TW_ROLE_UNITS) && !next->names) {
    self->is_money = TRUE;
    self->at++;
  }
  return TRUE;
}

void
tw_reader_step (TwReader *self)
{
  self->at = tw_reader_next (self, self->at + 1);
}

static void
take_postfix (TwReader *self)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (next && tw_item_is (next, TW_ROLE_AND)) {
    /* "50 and over", but not "over 50 and under 100" */
    const TwItem *over = tw_reader_item (self, self->at + 2);
    const TwItem *then = tw_reader_item (self, self->at + 3);
    gboolean more = over && tw_item_is (over, TW_ROLE_GREATER);
    gboolean less = over && tw_item_is (over, TW_ROLE_LESS);
    if ((!more && !less) || (then && then->is_number))
      return;
    self->op = more ? TW_OP_AT_LEAST : TW_OP_AT_MOST;
    self->at += 2;
    return;
  }
  if (next && tw_item_is (next, TW_ROLE_OR_MORE))
    self->op = TW_OP_AT_LEAST;
  else if (next && tw_item_is (next, TW_ROLE_OR_LESS))
    self->op = TW_OP_AT_MOST;
  else
    return;
  self->at++;
}

/* "over 50", "between 10 and 20", "10 or more": leaves the reader on the last item of it. */
static gboolean
take_comparison (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  self->is_money = self->versus_average = FALSE;
  self->upper = 0;
  if (tw_item_is (item, TW_ROLE_BETWEEN)
      || (tw_item_is (item, TW_ROLE_FROM) && !tw_reader_is_comparison (item))) {
    tw_reader_step (self);
    if (!take_operand (self, &self->number, &self->is_percent))
      return FALSE;
    tw_reader_step (self);
    item = tw_reader_item (self, self->at);
    if (item == NULL || (!tw_item_is (item, TW_ROLE_AND) && !tw_item_is (item, TW_ROLE_TO)))
      return FALSE;
    tw_reader_step (self);
    self->op = TW_OP_BETWEEN;
    return take_operand (self, &self->upper, &self->upper_percent)
           && self->upper_percent == self->is_percent && self->upper >= self->number;
  }
  if (item->is_number) {
    self->op = TW_OP_EQUAL;
  } else {
    self->op = operator_of (item);
    tw_reader_step (self);
  }
  if (!take_operand (self, &self->number, &self->is_percent))
    return FALSE;
  take_postfix (self);
  return TRUE;
}

/* "a freight above the average freight": the noun is said once more. */
static void
skip_same_noun (TwReader *self, const TwTarget *target)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  for (guint i = 0; next && next->names && i < next->names->len; i++)
    for (guint n = 0; n < target->names->len; n++)
      if (g_array_index (next->names, TwName, i).column
          == g_array_index (target->names, TwName, n).column) {
        self->at++;
        return;
      }
}

gboolean
tw_reader_finish_comparison (TwReader *self, TwTarget *target)
{
  gboolean numeric = target->since != NULL;
  for (guint i = 0; i < target->names->len; i++)
    numeric |= tw_data_type_is_numeric (g_array_index (target->names, TwName, i).column->type);
  TwFrameFilter *filter;
  if (self->versus_average && (!numeric || self->distinct)) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self, _("I cannot compare “%s” with its average."), text);
  }
  if (numeric && !self->distinct) {
    filter = tw_frame_filter_new (TW_FILTER_COMPARE, target);
    filter->is_percent = self->is_percent;
    filter->average = self->versus_average;
    if (filter->average) {
      skip_same_noun (self, target);
      tw_frame_assume (self->frame, _("The average is that of all rows, whatever else is asked."));
    }
  } else {
    filter = tw_frame_filter_new (TW_FILTER_HAVING, NULL);
    filter->measure = tw_frame_measure_new (TW_FUNCTION_COUNT, target);
    filter->measure->distinct = TRUE;
  }
  filter->op = self->op;
  filter->number = self->number;
  filter->upper = self->upper;
  filter->negated = self->negate;
  self->comparing = self->negate = self->distinct = FALSE;
  self->waiting = NULL;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

/* "their manager's salary", or only "their manager's": the same column then. */
static GArray *
names_of_double (const TwReader *self, const TwDouble *own, const TwTarget *target, guint *at)
{
  const TwItem *next = tw_reader_item (self, *at + 1);
  GArray *names = next && next->names
                    ? tw_reader_names_of (self, next, TW_NAME_COLUMN, &own->table) : NULL;
  if (names && names->len > 0) {
    *at += 1;
    return names;
  }
  g_clear_pointer (&names, g_array_unref);
  names = g_array_new (FALSE, FALSE, sizeof (TwName));
  for (guint i = 0; i < target->names->len; i++) {
    TwName name = g_array_index (target->names, TwName, i);
    name.column = tw_double_column (own, name.column);
    name.table = &own->table;
    if (name.column)
      g_array_append_val (names, name);
  }
  return names;
}

/* "in stock below the reorder level" */
static gboolean
compare_columns (TwReader *self, TwTarget *target, const TwItem *item)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *operand = tw_reader_item (self, at);
  const TwDouble *own = named_double (self, operand);
  if (operand == NULL || operand->is_number
      || (own == NULL && tw_reader_best (operand, TW_NAME_COLUMN) == NULL))
    return FALSE;
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_COLUMNS, target);
  filter->other = tw_target_new (operand->text, NULL);
  g_array_unref (filter->other->names);
  filter->other->names = own ? names_of_double (self, own, target, &at)
                             : tw_reader_names_of (self, operand, TW_NAME_COLUMN, NULL);
  filter->op = operator_of (item);
  filter->negated = self->negate;
  self->negate = FALSE;
  self->at = at;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

/* ---- text ---- */

static gboolean
read_like (TwReader *self, TwTarget *target, const TwItem *item)
{
  const TwItem *operand = tw_reader_item (self, ++self->at);
  while (operand && (strcmp (operand->key, "letter") == 0 || strcmp (operand->key, "the") == 0))
    operand = tw_reader_item (self, ++self->at);
  if (operand == NULL || strpbrk (operand->text, "%_\\")) {
    tw_target_free (target);
    return tw_reader_fail (self, _("I could not tell what “%s” is compared with."), item->text);
  }
  const char *text = operand->is_quoted ? operand->quoted : operand->text;
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_LIKE, target);
  gboolean starts = tw_item_is (item, TW_ROLE_STARTS_WITH);
  gboolean ends = tw_item_is (item, TW_ROLE_ENDS_WITH);
  filter->like = g_strdup_printf ("%s%s%s", starts ? "" : "%", text, ends ? "" : "%");
  filter->negated = self->negate;
  self->negate = FALSE;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

void
tw_reader_start_values (TwReader *self, TwTarget *target, const TwItem *item)
{
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_VALUE, target);
  g_ptr_array_add (filter->values, (gpointer) item);
  filter->negated = self->negate;
  self->negate = FALSE;
  tw_reader_add_filter (self, filter);
}

static gboolean
read_temporal (TwReader *self, TwTarget *target)
{
  self->at = tw_reader_next (self, self->at + 1);
  gboolean read = tw_reader_read_period (self);
  if (!read) {
    tw_target_free (target);
    return FALSE;
  }
  tw_target_free (self->last_filter->target);
  self->last_filter->target = target;
  return TRUE;
}

gboolean
tw_reader_read_condition (TwReader *self, TwTarget *target)
{
  if (is_temporal_target (target))
    return read_temporal (self, target);
  tw_reader_step (self);
  const TwItem *item = tw_reader_item (self, self->at);
  if (tw_item_is (item, TW_ROLE_NOT)) {
    self->negate = !self->negate;
    tw_reader_step (self);
    item = tw_reader_item (self, self->at);
  }
  const TwItem *then = tw_reader_item (self, tw_reader_next (self, self->at + 1));
  if (tw_item_is (item, TW_ROLE_OF) && then
      && (tw_reader_is_comparison (then) || tw_item_is (then, TW_ROLE_BETWEEN))) {
    tw_reader_step (self);
    item = then;
  }
  if (is_like (item))
    return read_like (self, target, item);
  gboolean equal = tw_item_is (item, TW_ROLE_EQUAL) || tw_item_is (item, TW_ROLE_NOT_EQUAL)
                   || tw_item_is (item, TW_ROLE_NAMED) || tw_item_is (item, TW_ROLE_OF);
  guint after = tw_reader_next (self, self->at + 1);
  const TwItem *operand = equal ? tw_reader_item (self, after) : item;
  if (operand && (operand->values || operand->is_quoted)) {
    if (tw_item_is (item, TW_ROLE_NOT_EQUAL))
      self->negate = !self->negate;
    if (equal)
      self->at = after;
    tw_reader_start_values (self, target, operand);
    return TRUE;
  }
  if (tw_reader_is_comparison (item) && compare_columns (self, target, item))
    return TRUE;
  if (take_comparison (self))
    return tw_reader_finish_comparison (self, target);
  g_autofree char *text = g_strdup (target->text);
  tw_target_free (target);
  return tw_reader_fail (self, _("I could not read the condition on “%s”."), text);
}

/* "an average price above 30": of what is listed, those for which it holds. */
gboolean
tw_reader_read_having (TwReader *self, TwTarget *target)
{
  tw_reader_step (self);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_HAVING, NULL);
  filter->measure = tw_frame_measure_new (self->function, target);
  gboolean taken = take_comparison (self) && !self->is_percent && !self->versus_average;
  filter->op = self->op;
  filter->number = self->number;
  filter->upper = self->upper;
  filter->negated = self->negate;
  self->function = TW_FUNCTION_NONE;
  self->negate = self->with = FALSE;
  self->waiting = NULL;
  tw_reader_add_filter (self, filter);
  return taken || tw_reader_fail (self, _("I could not read the condition on “%s”."), target->text);
}

/* "spent over 1000": the verb has already said what is measured. */
static gboolean
compare_spending (TwReader *self, const TwItem *item)
{
  const TwFrame *frame = self->frame;
  const TwFrameMeasure *measure
    = frame->measures->len ? g_ptr_array_index (frame->measures, frame->measures->len - 1) : NULL;
  if (measure == NULL || measure->target->metric == NULL || self->verb_item == NULL
      || !tw_item_is (self->verb_item, TW_ROLE_SPEND) || self->is_percent
      || self->series != TW_SERIES_MEASURE || frame->subject == NULL || self->versus_average)
    return tw_reader_fail (self, _("I could not tell what is to be “%s”."), item->text);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_HAVING, NULL);
  filter->measure
    = tw_frame_measure_new (TW_FUNCTION_NONE, tw_target_new_metric (measure->target->metric));
  filter->op = self->op;
  filter->number = self->number;
  filter->upper = self->upper;
  filter->negated = self->negate;
  self->comparing = self->negate = FALSE;
  self->waiting = NULL;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

/* "cheaper than 5": by a price of what is asked for, if it has one. */
static TwTarget *
price_target (const TwReader *self, const TwItem *item)
{
  if (!strstr (item->key, "cheap") && !strstr (item->key, "expensive")
      && !strstr (item->key, "costl") && !strstr (item->key, "pric"))
    return NULL;
  TwTarget *target = tw_target_new (item->text, NULL);
  g_autoptr (GArray) names = tw_vocabulary_lookup (self->vocabulary, "price");
  for (guint i = 0; names && i < names->len; i++) {
    TwName name = g_array_index (names, TwName, i);
    gboolean known = target->names->len > 0
                     && g_array_index (target->names, TwName, 0).column == name.column;
    if (name.kind == TW_NAME_COLUMN && name.table == self->attach && !known
        && tw_data_type_is_numeric (name.column->type))
      g_array_append_val (target->names, name);
  }
  if (target->names->len == 1)
    return target;
  tw_target_free (target);
  return NULL;
}

/* A comparison that begins without a column: "more than 10 orders", "over $50". */
gboolean
tw_reader_read_comparison (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  TwFrameFilter *last = self->last_filter;
  gboolean more = self->joined && last && last->kind == TW_FILTER_COMPARE
                  && self->series == TW_SERIES_FILTER;
  if (self->comparing || !take_comparison (self))
    return tw_reader_fail_item (self, item);
  gboolean span = FALSE;
  gboolean read = tw_reader_compare_span (self, &span);
  if (span)
    return read;
  self->comparing = TRUE;
  self->with = FALSE;
  self->waiting = item;
  const TwItem *next = tw_reader_peek (self);
  gboolean noun = next && (next->names || tw_item_is (next, TW_ROLE_DISTINCT));
  if (noun)
    return TRUE;
  TwTarget *price = price_target (self, item);
  if (price)
    return tw_reader_finish_comparison (self, price);
  if (more && !self->by_or) {
    TwTarget *same = tw_target_new (last->target->text, last->target->names);
    same->owner = last->target->owner;
    self->joined = FALSE;
    return tw_reader_finish_comparison (self, same);
  }
  return compare_spending (self, item);
}
