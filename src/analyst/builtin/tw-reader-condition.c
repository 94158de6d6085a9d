// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

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
    if (tw_data_type_is_temporal (g_array_index (target->names, TwName, i).column->type))
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

/* Whether a period or a word such as "since" with a period begins at @at. */
gboolean
tw_reader_starts_period (const TwReader *self, guint at)
{
  const TwItem *item = tw_reader_item (self, at);
  if (item == NULL)
    return FALSE;
  if (item->has_period)
    return TRUE;
  static const TwRole relations[] = { TW_ROLE_AFTER,   TW_ROLE_BEFORE, TW_ROLE_SINCE,
                                      TW_ROLE_UNTIL,   TW_ROLE_BETWEEN, TW_ROLE_IN,
                                      TW_ROLE_FOR,     TW_ROLE_GREATER, TW_ROLE_LESS,
                                      TW_ROLE_AT_MOST, TW_ROLE_OF };
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++) {
    if (tw_item_is (item, relations[i])) {
      const TwItem *next = tw_reader_item (self, tw_reader_next (self, at + 1));
      return next && next->has_period;
    }
  }
  return FALSE;
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
  if (!tw_reader_is_comparison (item) && !tw_item_is (item, TW_ROLE_BETWEEN))
    return FALSE;
  at = tw_reader_next (self, at + 1);
  const TwItem *operand = tw_reader_item (self, at);
  if (operand == NULL)
    return FALSE;
  if (operand->is_number) {
    const TwItem *unit = tw_reader_item (self, at + 1);
    return is_numeric_target (target) && !(unit && unit->names && !unit->values);
  }
  return operand->is_quoted || has_value_in (operand, target)
         || tw_reader_best (operand, TW_NAME_COLUMN);
}

/* ---- comparing with a number or a column ---- */

static gboolean
take_operand (TwReader *self, double *number, gboolean *is_percent)
{
  const TwItem *item = tw_reader_item (self, self->at);
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

static void
step (TwReader *self)
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
  self->is_money = FALSE;
  self->upper = 0;
  if (tw_item_is (item, TW_ROLE_BETWEEN)
      || (tw_item_is (item, TW_ROLE_FROM) && !tw_reader_is_comparison (item))) {
    step (self);
    if (!take_operand (self, &self->number, &self->is_percent))
      return FALSE;
    step (self);
    item = tw_reader_item (self, self->at);
    if (item == NULL || (!tw_item_is (item, TW_ROLE_AND) && !tw_item_is (item, TW_ROLE_TO)))
      return FALSE;
    step (self);
    self->op = TW_OP_BETWEEN;
    return take_operand (self, &self->upper, &self->upper_percent)
           && self->upper_percent == self->is_percent && self->upper >= self->number;
  }
  if (item->is_number) {
    self->op = TW_OP_EQUAL;
  } else {
    self->op = operator_of (item);
    step (self);
  }
  if (!take_operand (self, &self->number, &self->is_percent))
    return FALSE;
  take_postfix (self);
  return TRUE;
}

gboolean
tw_reader_finish_comparison (TwReader *self, TwTarget *target)
{
  gboolean numeric = FALSE;
  for (guint i = 0; i < target->names->len; i++)
    numeric |= tw_data_type_is_numeric (g_array_index (target->names, TwName, i).column->type);
  TwFrameFilter *filter;
  if (numeric && !self->distinct) {
    filter = tw_frame_filter_new (TW_FILTER_COMPARE, target);
    filter->is_percent = self->is_percent;
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

/* "in stock below the reorder level" */
static gboolean
compare_columns (TwReader *self, TwTarget *target, const TwItem *item)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *operand = tw_reader_item (self, at);
  if (operand == NULL || operand->is_number || tw_reader_best (operand, TW_NAME_COLUMN) == NULL)
    return FALSE;
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_COLUMNS, target);
  filter->other = tw_target_new (operand->text, NULL);
  g_array_unref (filter->other->names);
  filter->other->names = tw_reader_names_of (operand, TW_NAME_COLUMN, NULL);
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
    return tw_reader_fail (self, "I could not tell what “%s” is compared with.", item->text);
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

static void
start_values (TwReader *self, TwTarget *target, const TwItem *item)
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
  step (self);
  const TwItem *item = tw_reader_item (self, self->at);
  if (tw_item_is (item, TW_ROLE_NOT)) {
    self->negate = !self->negate;
    step (self);
    item = tw_reader_item (self, self->at);
  }
  const TwItem *then = tw_reader_item (self, tw_reader_next (self, self->at + 1));
  if (tw_item_is (item, TW_ROLE_OF) && then
      && (tw_reader_is_comparison (then) || tw_item_is (then, TW_ROLE_BETWEEN))) {
    step (self);
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
    start_values (self, target, operand);
    return TRUE;
  }
  if (tw_reader_is_comparison (item) && compare_columns (self, target, item))
    return TRUE;
  if (take_comparison (self))
    return tw_reader_finish_comparison (self, target);
  g_autofree char *text = g_strdup (target->text);
  tw_target_free (target);
  return tw_reader_fail (self, "I could not read the condition on “%s”.", text);
}

/* "an average price above 30": of what is listed, those for which it holds. */
gboolean
tw_reader_read_having (TwReader *self, TwTarget *target)
{
  step (self);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_HAVING, NULL);
  filter->measure = tw_frame_measure_new (self->function, target);
  gboolean taken = take_comparison (self) && !self->is_percent;
  filter->op = self->op;
  filter->number = self->number;
  filter->upper = self->upper;
  filter->negated = self->negate;
  self->function = TW_FUNCTION_NONE;
  self->negate = self->with = FALSE;
  self->waiting = NULL;
  tw_reader_add_filter (self, filter);
  return taken || tw_reader_fail (self, "I could not read the condition on “%s”.", target->text);
}

/* ---- values ---- */

static GArray *
names_of_values (const TwItem *item, const TwTable *only)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (TwName));
  for (guint i = 0; item->values && i < item->values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (item->values, i);
    if (only && value->column->table != only)
      continue;
    TwName name = { TW_NAME_COLUMN, value->column->table, value->column, NULL, 0 };
    gboolean known = FALSE;
    for (guint n = 0; n < names->len; n++)
      known |= g_array_index (names, TwName, n).column == value->column;
    if (!known)
      g_array_append_val (names, name);
  }
  return names;
}

/* Keeps the columns that hold this value, too; FALSE where none would be left. */
static gboolean
join_value (TwReader *self, const TwItem *item)
{
  TwFrameFilter *filter = self->last_filter;
  if (filter == NULL || filter->kind != TW_FILTER_VALUE || self->series != TW_SERIES_FILTER
      || !self->joined)
    return FALSE;
  g_autoptr (GArray) names = names_of_values (item, NULL);
  GArray *shared = g_array_new (FALSE, FALSE, sizeof (TwName));
  for (guint i = 0; i < filter->target->names->len; i++) {
    TwName name = g_array_index (filter->target->names, TwName, i);
    for (guint n = 0; n < names->len; n++)
      if (g_array_index (names, TwName, n).column == name.column)
        g_array_append_val (shared, name);
  }
  if (shared->len == 0) {
    g_array_unref (shared);
    return FALSE;
  }
  g_array_unref (filter->target->names);
  filter->target->names = shared;
  g_ptr_array_add (filter->values, (gpointer) item);
  filter->any |= self->by_or;
  return TRUE;
}

/* "Beverages category", "London suppliers": the noun after it says whose value it is. */
static const TwTable *
owner_after (TwReader *self, const TwItem *item, gboolean *is_label)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  const TwName *table = next ? tw_reader_best (next, TW_NAME_TABLE) : NULL;
  *is_label = FALSE;
  if (table == NULL)
    return NULL;
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display = tw_facts_display (catalog, table->table);
  gboolean owns = FALSE;
  for (guint i = 0; item->values && i < item->values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (item->values, i);
    if (value->column->table == table->table) {
      owns = TRUE;
      *is_label |= g_ptr_array_find (display, value->column, NULL);
    }
  }
  return owns ? table->table : NULL;
}

static TwTarget *
value_target (TwReader *self, const TwItem *item, const TwTable *owner)
{
  TwTarget *target = tw_target_new (item->text, NULL);
  g_array_unref (target->names);
  target->names = names_of_values (item, owner);
  target->owner = owner;
  target->attach = self->attach;
  target->verb = g_strdup (self->verb);
  if (self->preposition) {
    target->toward = tw_item_is (self->preposition, TW_ROLE_TO);
    target->away = tw_item_is (self->preposition, TW_ROLE_FROM);
  }
  return target;
}

/* A quoted text that retrieval did not find may only be the name of what was just named. */
static gboolean
read_unfound (TwReader *self, const TwItem *item)
{
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display
    = self->attach ? tw_facts_display (catalog, self->attach) : g_ptr_array_new ();
  if (display->len != 1)
    return tw_reader_fail (self, "I could not find “%s” in the data.", item->text);
  start_values (self, tw_target_new_column (g_ptr_array_index (display, 0)), item);
  return TRUE;
}

/* "how many deposits": rows whose type is that, where no noun says more. A name is not counted. */
static gboolean
counts_values (const TwReader *self, const TwItem *item)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (item->values == NULL || !item->plural || (next && next->names))
    return FALSE;
  const TwColumn *column = ((TwContextValue *) g_ptr_array_index (item->values, 0))->column;
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display = tw_facts_display (catalog, column->table);
  for (guint i = 1; i < item->values->len; i++)
    if (((TwContextValue *) g_ptr_array_index (item->values, i))->column != column)
      return FALSE;
  return !g_ptr_array_find (display, column, NULL) && tw_facts_key (catalog, column->table) != column;
}

static void
count_rows (TwReader *self, const TwItem *item)
{
  const TwTable *table
    = ((TwContextValue *) g_ptr_array_index (item->values, 0))->column->table;
  tw_reader_add_table_measure (self, table);
  self->attach = table;
}

gboolean
tw_reader_read_value (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  if (self->count && counts_values (self, item))
    count_rows (self, item);
  if (self->comparing || self->count || self->sort || self->rank || self->extreme
      || self->grouping == TW_GROUPING_PER
      || (self->function != TW_FUNCTION_NONE && self->unit_measure == NULL
          && tw_reader_peek (self) == NULL))
    if (!(self->count && tw_reader_item (self, self->at + 1)))
      return tw_reader_fail_item (self, item);
  gboolean label = FALSE;
  const TwTable *owner = owner_after (self, item, &label);
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  const TwName *label_before = before ? tw_reader_best (before, TW_NAME_TABLE) : NULL;
  if (owner == NULL && label_before && self->attach == label_before->table) {
    g_autoptr (GArray) own = names_of_values (item, self->attach);
    owner = own->len > 0 ? self->attach : NULL;
  }
  self->grouping = TW_GROUPING_NONE;
  self->with = self->without ? TRUE : FALSE;
  if (self->without) {
    self->negate = TRUE;
    self->without = self->with = FALSE;
  }
  if (item->values == NULL) {
    if (!read_unfound (self, item))
      return FALSE;
  } else if (!join_value (self, item)) {
    if (self->joined && self->by_or)
      return tw_reader_fail (self, "I cannot put “%s” behind “or” here.", item->text);
    start_values (self, value_target (self, item, owner), item);
  }
  if (label && !self->count)
    self->at++;
  self->joined = self->by_or = FALSE;
  self->preposition = NULL;
  g_clear_pointer (&self->verb, g_free);
  self->waiting = self->function || self->count ? self->waiting : NULL;
  return TRUE;
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
      || self->series != TW_SERIES_MEASURE || frame->subject == NULL)
    return tw_reader_fail (self, "I could not tell what is to be “%s”.", item->text);
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
  self->comparing = TRUE;
  self->with = FALSE;
  self->waiting = item;
  const TwItem *next = tw_reader_peek (self);
  gboolean noun = next && (next->names || tw_item_is (next, TW_ROLE_DISTINCT));
  if (noun)
    return TRUE;
  if (more && !self->by_or) {
    TwTarget *same = tw_target_new (last->target->text, last->target->names);
    same->owner = last->target->owner;
    self->joined = FALSE;
    return tw_reader_finish_comparison (self, same);
  }
  return compare_spending (self, item);
}

/* ---- periods ---- */

static gboolean
take_period (TwReader *self, TwPeriod *period)
{
  const TwItem *item = tw_reader_item (self, self->at);
  if (item == NULL || !item->has_period)
    return FALSE;
  *period = item->period;
  return TRUE;
}

/* "1996 and 1997", "May or June 1997": more periods of the same kind. */
static void
take_more_periods (TwReader *self, TwFrameFilter *filter)
{
  for (;;) {
    guint at = tw_reader_next (self, self->at + 1);
    const TwItem *link = tw_reader_item (self, at);
    if (link == NULL || !(tw_item_is (link, TW_ROLE_AND) || tw_item_is (link, TW_ROLE_OR)))
      return;
    guint then = tw_reader_next (self, at + 1);
    const TwItem *item = tw_reader_item (self, then);
    if (item && tw_item_is (item, TW_ROLE_IN))
      item = tw_reader_item (self, then = tw_reader_next (self, then + 1));
    if (item == NULL || !item->has_period)
      return;
    g_array_append_val (filter->periods, item->period);
    self->at = then;
  }
}

static gboolean
join_range (TwReader *self, TwFrameFilter *filter)
{
  TwPeriod *first = &g_array_index (filter->periods, TwPeriod, 0);
  TwPeriod last;
  if (!take_period (self, &last))
    return FALSE;
  /* "between May and July 1997" */
  if (first->month && !last.month && g_date_valid (&last.from)) {
    guint month = first->month;
    g_date_set_dmy (&first->from, 1, month, g_date_get_year (&last.from));
    first->month = 0;
  }
  if (first->month || last.month || g_date_compare (&first->from, &last.to) >= 0)
    return FALSE;
  first->to = last.to;
  return TRUE;
}

static gboolean
is_range_link (const TwItem *item, gboolean between)
{
  return item
         && (between ? tw_item_is (item, TW_ROLE_AND) || tw_item_is (item, TW_ROLE_TO)
                     : tw_item_is (item, TW_ROLE_TO) || tw_item_is (item, TW_ROLE_UNTIL));
}

static gboolean
read_range (TwReader *self, TwFrameFilter *filter, gboolean between)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *link = tw_reader_item (self, at);
  guint then = tw_reader_next (self, at + 1);
  const TwItem *last = tw_reader_item (self, then);
  if (!is_range_link (link, between) || last == NULL || !last->has_period)
    return !between;
  self->at = then;
  return join_range (self, filter);
}

static gboolean
fill_period (TwReader *self, TwFrameFilter *filter, const TwItem *relation)
{
  TwPeriod period;
  if (!take_period (self, &period))
    return FALSE;
  g_array_append_val (filter->periods, period);
  TwPeriod *own = &g_array_index (filter->periods, TwPeriod, 0);
  if (relation && tw_item_is (relation, TW_ROLE_BETWEEN))
    return read_range (self, filter, TRUE);
  guint before = self->at;
  if (!read_range (self, filter, FALSE))
    return FALSE;
  gboolean ranged = self->at != before;
  const TwItem *next = tw_reader_item (self, self->at + 1);
  gboolean onwards = next && tw_item_is (next, TW_ROLE_ONWARDS);
  if (own->month) {
    gboolean bounded = relation && !tw_item_is (relation, TW_ROLE_IN)
                       && !tw_item_is (relation, TW_ROLE_FOR);
    return !bounded && !onwards && !ranged;
  }
  if (ranged)
    return TRUE;
  if (onwards) {
    self->at++;
    filter->to_open = TRUE;
  } else if (relation
             && (tw_item_is (relation, TW_ROLE_AFTER) || tw_item_is (relation, TW_ROLE_GREATER))) {
    own->from = own->to;
    filter->to_open = TRUE;
  } else if (relation
             && (tw_item_is (relation, TW_ROLE_BEFORE) || tw_item_is (relation, TW_ROLE_LESS))) {
    own->to = own->from;
    filter->from_open = TRUE;
  } else if (relation && tw_item_is (relation, TW_ROLE_SINCE)) {
    filter->to_open = TRUE;
  } else if (relation
             && (tw_item_is (relation, TW_ROLE_UNTIL) || tw_item_is (relation, TW_ROLE_AT_MOST))) {
    filter->from_open = TRUE;
  } else {
    take_more_periods (self, filter);
  }
  return TRUE;
}

gboolean
tw_reader_read_period (TwReader *self)
{
  const TwItem *relation = tw_reader_item (self, self->at);
  if (relation->has_period)
    relation = NULL;
  else
    step (self);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_PERIOD, NULL);
  filter->negated = self->negate;
  self->negate = FALSE;
  if (self->verb_date && tw_facts_main_date (self->verb_date->table) != self->verb_date) {
    tw_reader_add_filter (self, filter);
    return tw_reader_fail (self, "Is the time told by %s, or by the main date of %s? Please say "
                                 "which date.", self->verb_date->name,
                           self->verb_date->table->name);
  }
  gboolean filled = fill_period (self, filter, relation);
  tw_reader_add_filter (self, filter);
  self->joined = FALSE;
  self->preposition = NULL;
  if (filled)
    return TRUE;
  const TwItem *item = tw_reader_item (self, MIN (self->at, self->items->len - 1));
  return tw_reader_fail (self, "I could not read the time “%s”.", item->text);
}
