// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
has_column_in (const TwReader *self, const TwItem *item, const TwTable *table)
{
  const TwDouble *own = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), table);
  table = own ? own->base : table;
  for (guint i = 0; item && item->names && i < item->names->len; i++) {
    const TwName *name = &g_array_index (item->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && name->table == table)
      return TRUE;
  }
  return FALSE;
}

/* The one amount of money that a row of bills or payments is about, or NULL; @n of them are there. */
static const TwColumn *
find_amount (const TwTable *table, guint *n)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  guint n_words = g_strv_length (words);
  const TwColumn *found = NULL;
  *n = 0;
  if (n_words == 0 || !tw_grammar_has_word ("money-table", words[n_words - 1]))
    return NULL;
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    gboolean number = column->type == TW_DATA_TYPE_DECIMAL || column->type == TW_DATA_TYPE_FLOAT;
    if ((number && tw_facts_is_additive (column)) || tw_facts_is_in_cents (column)) {
      found = column;
      *n += 1;
    }
  }
  return *n == 1 ? found : NULL;
}

/* "total fines", "total payments": an amount before it is a number of rows. */
static gboolean
is_money (const TwTable *table)
{
  guint n;
  find_amount (table, &n);
  return n > 0;
}

gboolean
tw_reader_add_table_measure (TwReader *self, const TwTable *table)
{
  gboolean average = self->function == TW_FUNCTION_AVERAGE;
  if (self->functions->len > 0
      || (self->function != TW_FUNCTION_NONE && self->function != TW_FUNCTION_SUM && !average))
    return tw_reader_fail (self, _("I cannot compute the %s of whole rows of %s."),
                           self->waiting ? self->waiting->text : "value", table->name);
  if (self->function == TW_FUNCTION_SUM && !self->count && is_money (table))
    return tw_reader_fail (self, _("Is the number of %s meant, or what they add up to? Please say "
                                   "which."),
                           table->name);
  const TwItem *item = tw_reader_item (self, self->at);
  if (!self->count && tw_grammar_has_word ("mass", item->key))
    return tw_reader_fail (self, _("I could not tell by what “%s” is measured. Name the column."),
                           item->text);
  TwFrameMeasure *measure
    = tw_frame_measure_new (TW_FUNCTION_COUNT, tw_target_new_table (table));
  measure->distinct = self->distinct;
  tw_reader_add_measure (self, measure);
  if (average)
    self->unit_measure = measure;
  if (self->extreme) {
    self->frame->ranked = TRUE;
    self->frame->descending = self->extreme > 0;
  }
  tw_reader_clear_waiting (self);
  return TRUE;
}

gboolean
tw_reader_set_subject (TwReader *self, TwTarget *target)
{
  TwTarget *old = self->frame->subject;
  if (old && old->table == NULL && target->table && self->preposition) {
    g_ptr_array_add (self->frame->projections, old);
    self->frame->subject = target;
    return TRUE;
  }
  if (old) {
    g_autofree char *text = g_strdup (target->text);
    tw_target_free (target);
    return tw_reader_fail (self, _("I could not tell how “%s” belongs to “%s”."), text,
                           self->frame->subject->text);
  }
  self->frame->subject = target;
  self->series = TW_SERIES_SUBJECT;
  return TRUE;
}

gboolean
tw_reader_rank_subject (TwReader *self, TwTarget *target)
{
  self->frame->ranked = TRUE;
  self->frame->descending = self->rank > 0;
  self->frame->limit = self->n ? self->n : target->plural ? 0 : 1;
  self->rank = 0;
  self->n = 0;
  self->waiting = NULL;
  return tw_reader_set_subject (self, target);
}

static TwTarget *
table_target (const TwTable *table, const TwItem *item)
{
  TwTarget *target = tw_target_new_table (table);
  g_free (target->text);
  target->text = g_strdup (item->text);
  target->plural = item->plural;
  return target;
}

/* "the first order", "the largest orders": rows of a table by date or by what they are worth. */
static gboolean
extreme_table (TwReader *self, const TwTable *table, const TwItem *item)
{
  TwFrame *frame = self->frame;
  if (!self->by_amount && !self->by_date)
    return tw_reader_add_table_measure (self, table);
  frame->ranked = TRUE;
  frame->descending = self->extreme > 0;
  frame->limit = self->n ? self->n : item->plural ? 0 : 1;
  self->n = 0;
  if (self->by_date) {
    const TwColumn *date = tw_facts_main_date (table);
    if (date == NULL)
      return tw_reader_fail (self, _("I could not tell which date orders “%s”."), item->text);
    if (item->plural && frame->limit == 0)
      return tw_reader_fail (self, _("How many of “%s” are wanted?"), item->text);
    if (frame->order)
      return tw_reader_fail_item (self, item);
    frame->row_extreme = TRUE;
    frame->order = tw_target_new_column (date);
    tw_reader_clear_waiting (self);
    return tw_reader_set_subject (self, table_target (table, item));
  }
  guint n_amounts;
  const TwColumn *amount = find_amount (table, &n_amounts);
  if (amount) {
    tw_frame_assume (frame, _("“%s” is read as by %s."), self->waiting->text, amount->name);
    frame->order = tw_target_new_column (amount);
    tw_reader_clear_waiting (self);
    return tw_reader_set_subject (self, table_target (table, item));
  }
  g_auto (GStrv) words = tw_facts_table_words (table);
  gboolean party = FALSE;
  for (guint i = 0; words[i]; i++)
    party |= tw_grammar_has_word ("party", words[i]) || tw_grammar_has_word ("event", words[i]);
  const TwMeasure *revenue = tw_reader_revenue (self);
  if (!party || revenue == NULL)
    return tw_reader_fail (self, _("I could not tell by what “%s” is meant."), self->waiting->text);
  tw_frame_assume (frame, _("“%s” is read as by revenue."), self->waiting->text);
  tw_reader_clear_waiting (self);
  tw_reader_add_measure (self, tw_frame_measure_new (TW_FUNCTION_NONE,
                                                     tw_target_new_metric (revenue)));
  return tw_reader_set_subject (self, table_target (table, item));
}

static const TwTable *
asked_table (const TwReader *self)
{
  const TwFrame *frame = self->frame;
  if (frame->subject)
    return frame->subject->table;
  const TwFrameMeasure *first
    = frame->measures->len > 0 ? g_ptr_array_index (frame->measures, 0) : NULL;
  return first ? first->target->table : NULL;
}

/* "customers with no open bills": "open" says which bills of @table there are none of. */
gboolean
tw_reader_denies_next (const TwReader *self, const TwTable *table)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  const TwName *name = next ? tw_reader_best (next, TW_NAME_TABLE) : NULL;
  const TwTable *asked = asked_table (self);
  return (self->without || self->negate) && name && name->table == table && asked
         && asked != table && tw_joins_distance (self->joins, table, asked) > 0;
}

/* The conditions that were said before the noun are a part of what is denied. */
static void
deny_described (TwReader *self)
{
  for (guint i = self->described; i > 0 && i <= self->frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i - 1);
    if (filter->kind != TW_FILTER_EXISTS)
      filter->scope = self->scope;
  }
  self->described = 0;
}

gboolean
tw_reader_mention_table (TwReader *self, const TwTable *table, gboolean negated)
{
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_EXISTS, NULL);
  filter->table = table;
  filter->negated = negated;
  if (negated)
    self->scope = 0;
  tw_reader_add_filter (self, filter);
  if (negated)
    self->scope = self->frame->filters->len;
  deny_described (self);
  self->attach = table;
  return TRUE;
}

static gboolean
include_table (TwReader *self, const TwTable *table, const TwItem *item)
{
  TwTarget *target = table_target (table, item);
  if (self->frame->measures->len > 0) {
    tw_frame_add_group (self->frame, target, TW_GRAIN_NONE);
    self->series = TW_SERIES_GROUP;
  } else {
    g_ptr_array_add (self->frame->projections, target);
    self->series = TW_SERIES_PROJECTION;
  }
  tw_reader_clear_waiting (self);
  return TRUE;
}

/* "region of the selling agent": the column is that of the agent in this role. */
static gboolean
own_names (const TwReader *self, TwTarget *target, const TwTable *table)
{
  const TwDouble *role = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), table);
  GArray *names = g_array_new (FALSE, FALSE, sizeof (TwName));
  for (guint i = 0; i < target->names->len; i++) {
    TwName name = g_array_index (target->names, TwName, i);
    if (role && name.kind == TW_NAME_COLUMN && name.table == role->base) {
      name.column = tw_double_column (role, name.column);
      name.table = table;
    }
    if (name.kind == TW_NAME_COLUMN && name.table == table)
      g_array_append_val (names, name);
  }
  if (names->len == 0) {
    g_array_unref (names);
    return FALSE;
  }
  g_array_unref (target->names);
  target->names = names;
  target->owner = table;
  return TRUE;
}

/* "of" gives the columns before it their table. */
static gboolean
own_columns (TwReader *self, const TwTable *table)
{
  gboolean owned = FALSE;
  TwFrame *frame = self->frame;
  if (self->series == TW_SERIES_MEASURE && frame->measures->len > 0) {
    TwFrameMeasure *measure = g_ptr_array_index (frame->measures, frame->measures->len - 1);
    if (measure->target->names->len > 0 && measure->target->owner == NULL) {
      measure->target->owner = table;
      for (guint i = 0; i < measure->target->names->len && !owned; i++)
        owned = g_array_index (measure->target->names, TwName, i).table == table;
      if (!owned)
        measure->target->owner = NULL;
    }
  }
  if (!owned && self->series == TW_SERIES_GROUP && frame->groups->len > 0) {
    TwTarget *group
      = ((TwFrameGroup *) g_ptr_array_index (frame->groups, frame->groups->len - 1))->target;
    owned = group && group->names->len > 0 && group->owner == NULL && own_names (self, group, table);
  }
  return owned;
}

/* Somebody who buys, or something that happens: a sum divided by their number is an average. */
static gboolean
is_occasion (const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("party", words[i]) || tw_grammar_has_word ("event", words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_column_of (const TwTarget *target, const TwTable *table)
{
  for (guint i = 0; i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && name->table == table)
      return TRUE;
  }
  return FALSE;
}

static gboolean
group_table (TwReader *self, const TwTable *table, const TwItem *item)
{
  if (self->grouping == TW_GROUPING_PER && self->unit_measure
      && has_column_of (self->unit_measure->target, table)) {
    /* "the average number of seats per contract", where each contract has its number */
    self->unit_measure->function = TW_FUNCTION_AVERAGE;
    self->unit_measure->target->owner = table;
    self->unit_measure = NULL;
  } else if (self->grouping == TW_GROUPING_PER && self->unit_measure) {
    if (self->unit_measure->target->metric && !is_occasion (table))
      return tw_reader_fail (self, _("I could not tell over what to average “%s” for each %s."),
                             self->unit_measure->target->text, item->text);
    self->unit_measure->per = table_target (table, item);
    self->unit_measure = NULL;
  } else {
    self->frame->each |= self->grouping == TW_GROUPING_PER;
    tw_frame_add_group (self->frame, table_target (table, item), TW_GRAIN_NONE);
    self->series = TW_SERIES_GROUP;
  }
  tw_reader_clear_waiting (self);
  self->attach = table;
  self->scope = 0;
  return TRUE;
}

/* "bookings with more than 3 guests", where a booking belongs to one guest and has a guest count. */
static gboolean
compare_parent (TwReader *self, const TwTable *table, const TwItem *item, gboolean *done)
{
  const TwTarget *subject = self->frame->subject;
  *done = subject && subject->table && subject->table != table
          && tw_joins_distance (self->joins, subject->table, table) > 0;
  if (!*done)
    return FALSE;
  g_autoptr (GArray) names = tw_reader_names_of (self, item, TW_NAME_COLUMN, subject->table);
  TwTarget *target = tw_target_new (item->text, NULL);
  for (guint i = 0; i < names->len; i++)
    if (tw_data_type_is_numeric (g_array_index (names, TwName, i).column->type))
      g_array_append_val (target->names, g_array_index (names, TwName, i));
  if (target->names->len > 0)
    return tw_reader_finish_comparison (self, target);
  tw_target_free (target);
  return tw_reader_fail (self, _("Each “%s” belongs to one “%s”; there is nothing to count."),
                         subject->text, item->text);
}

static gboolean
compare_table (TwReader *self, const TwTable *table)
{
  if (self->versus_average)
    return tw_reader_fail (self, _("I cannot yet compare the number of %s with its average."),
                           table->name);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_HAVING, NULL);
  filter->measure = tw_frame_measure_new (TW_FUNCTION_COUNT, tw_target_new_table (table));
  filter->measure->distinct = self->distinct;
  filter->op = self->op;
  filter->number = self->number;
  filter->upper = self->upper;
  filter->negated = self->negate;
  self->negate = FALSE;
  tw_reader_clear_waiting (self);
  self->attach = table;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

static gboolean
with_table (TwReader *self, const TwTable *table, const TwItem *item)
{
  const TwTarget *subject = self->frame->subject;
  gboolean up = subject && subject->table
                && tw_joins_distance (self->joins, subject->table, table) > 0;
  if (up && !item->plural)
    return include_table (self, table, item);
  tw_reader_clear_waiting (self);
  return tw_reader_mention_table (self, table, FALSE);
}

/* "above the average of their department" */
static gboolean
is_own_average (const TwReader *self)
{
  static const char *const owners[] = { "its", "their", "his", "her", "each", "the same", NULL };
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  gboolean average = FALSE;
  for (guint i = 0; i < self->frame->filters->len; i++)
    average |= ((TwFrameFilter *) g_ptr_array_index (self->frame->filters, i))->average;
  return average && before && g_strv_contains (owners, before->key);
}

/* "the highest salary employee": whose it is. */
static gboolean
owns_extreme (const TwReader *self, const TwTable *table)
{
  const TwFrame *frame = self->frame;
  const TwFrameMeasure *measure
    = frame->measures->len == 1 ? g_ptr_array_index (frame->measures, 0) : NULL;
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  return measure && before && before->names && frame->ranked && !frame->subject && !self->joined
         && self->series == TW_SERIES_MEASURE && self->preposition == NULL
         && (measure->function == TW_FUNCTION_MAXIMUM || measure->function == TW_FUNCTION_MINIMUM)
         && has_column_of (measure->target, table);
}

/* A table that nothing waits for: what is listed, or what the rows must have to do with. */
static gboolean
plain_table (TwReader *self, const TwTable *table, const TwItem *item)
{
  TwFrame *frame = self->frame;
  gboolean said = self->preposition != NULL;
  if (self->joined && self->series == TW_SERIES_GROUP && !said)
    return group_table (self, table, item);
  if (self->joined && self->series == TW_SERIES_PROJECTION && !said)
    return include_table (self, table, item);
  if (self->joined && self->series == TW_SERIES_SUBJECT && !said) {
    if (!strstr (tw_reader_item (self, self->at - 1)->key, "the"))
      return tw_reader_fail (self, _("I cannot put “%s” and “%s” into one answer yet."),
                             frame->subject->text, item->text);
    return include_table (self, table, item);
  }
  if (self->joined && !said)
    return tw_reader_fail_item (self, item);
  if (owns_extreme (self, table))
    return tw_reader_set_subject (self, table_target (table, item));
  if (said && own_columns (self, table)) {
    self->attach = table;
    return TRUE;
  }
  if (said && is_own_average (self))
    return tw_reader_fail (self, _("I cannot yet compare with the average of each “%s”."),
                           item->text);
  if (frame->subject == NULL && frame->measures->len == 0) {
    self->attach = table;
    return tw_reader_set_subject (self, table_target (table, item));
  }
  if (frame->subject == NULL && frame->projections->len > 0) {
    self->attach = table;
    return tw_reader_set_subject (self, table_target (table, item));
  }
  if (said && frame->subject && frame->subject->table == NULL && frame->measures->len == 0
      && tw_item_is (self->preposition, TW_ROLE_OF)) {
    self->attach = table;
    return tw_reader_set_subject (self, table_target (table, item));
  }
  return tw_reader_mention_table (self, table, FALSE);
}

/* A condition follows that is not a time: "suppliers in Germany". */
static gboolean
says_which (const TwReader *self)
{
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *next = tw_reader_item (self, at);
  if (next == NULL || tw_reader_starts_period (self, at))
    return FALSE;
  return next->values || tw_item_is (next, TW_ROLE_IN) || tw_item_is (next, TW_ROLE_FROM)
         || tw_item_is (next, TW_ROLE_WITH) || tw_item_is (next, TW_ROLE_WITHOUT);
}

/* "supplied by suppliers in Germany" says who did it; without the verb it could mean each. */
static gboolean
by_some (TwReader *self, const TwTable *table, const TwItem *item)
{
  const TwItem *before = NULL;
  for (guint at = self->at; at > 0 && before == NULL; at--)
    if (tw_item_is (tw_reader_item (self, at - 1), TW_ROLE_BY))
      before = at > 1 ? tw_reader_item (self, at - 2) : NULL;
  gboolean verb = before && (before->verb || tw_item_is (before, TW_ROLE_LIGHT_VERB)
                             || tw_item_is (before, TW_ROLE_SELL)
                             || tw_item_is (before, TW_ROLE_SHIP));
  if (!verb)
    return tw_reader_fail (self, _("Is it for each of “%s”, or for all of them together? Say “for "
                                   "each”, or “of”."), item->text);
  tw_reader_clear_waiting (self);
  return tw_reader_mention_table (self, table, FALSE);
}

static gboolean
place_table (TwReader *self, const TwTable *table, const TwItem *item)
{
  if (self->comparing) {
    gboolean done;
    gboolean fine = compare_parent (self, table, item, &done);
    return done ? fine : compare_table (self, table);
  }
  if (self->grouping == TW_GROUPING_BY && item->plural && !self->count && !self->extreme
      && says_which (self))
    return by_some (self, table, item);
  if (self->grouping != TW_GROUPING_NONE && !self->count && !self->extreme)
    return group_table (self, table, item);
  if (self->grouping != TW_GROUPING_NONE && self->count)
    self->with = FALSE;
  self->attach = table;
  if (self->without || (self->negate && self->frame->subject)) {
    self->negate = FALSE;
    tw_reader_clear_waiting (self);
    return tw_reader_mention_table (self, table, TRUE);
  }
  if (self->count || self->function != TW_FUNCTION_NONE) {
    if (self->sort || self->grouping == TW_GROUPING_BY) {
      self->frame->sorted = TRUE;
      self->frame->descending |= !self->frame->ranked;
      self->frame->ranked = TRUE;
    }
    return tw_reader_add_table_measure (self, table);
  }
  if (self->extreme)
    return extreme_table (self, table, item);
  if (self->rank)
    return tw_reader_rank_subject (self, table_target (table, item));
  if (self->include)
    return include_table (self, table, item);
  if (self->sort)
    return tw_reader_fail_item (self, item);
  if (self->with)
    return with_table (self, table, item);
  return plain_table (self, table, item);
}

/* "which supplier's products": the supplier is asked for. */
static gboolean
read_possessive (TwReader *self, const TwTable *owner, const TwTable *owned, const TwItem *item)
{
  if (!self->frame->which || self->frame->subject || self->waiting
      || self->frame->measures->len > 0)
    return tw_reader_fail_item (self, item);
  self->at++;
  return tw_reader_set_subject (self, table_target (owner, item)) && tw_reader_mention_table (self, owned, FALSE);
}

static gboolean
has_flag_in (const TwItem *item, const TwTable *table)
{
  for (guint i = 0; i < item->names->len; i++) {
    const TwName *name = &g_array_index (item->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && name->table == table && tw_facts_is_flag (name->column))
      return TRUE;
  }
  return FALSE;
}

gboolean
tw_reader_read_table (TwReader *self, const TwItem *item)
{
  const TwName *name = tw_reader_best (item, TW_NAME_TABLE);
  for (guint i = 0; i < item->names->len; i++) {
    const TwName *other = &g_array_index (item->names, TwName, i);
    if (other->kind == TW_NAME_TABLE && other != name && other->penalty < name->penalty + 0.05)
      return tw_reader_fail (self, _("“%s” could be %s or %s."), item->text, name->table->name,
                             other->table->name);
  }
  const TwTable *table = name->table;
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (next && has_column_in (self, next, table) && !next->values
      && !tw_item_is (next, TW_ROLE_REPORT_TO)) {
    const TwName *next_table = tw_reader_best (next, TW_NAME_TABLE);
    gboolean flag = item->plural && has_flag_in (next, table);
    if ((next_table == NULL || next_table->penalty > 0.3) && !flag) {
      self->at++;
      return tw_reader_read_column (self, next, table);
    }
  }
  gboolean compared;
  if (tw_reader_compare_roles (self, table, &compared) || compared)
    return compared;
  if (tw_reader_labels_next (self, table))
    return tw_reader_read_labelled (self, table);
  if (next && !item->plural && tw_reader_best (next, TW_NAME_TABLE)
      && tw_reader_choose_kind (self, next) == TW_NAME_TABLE) {
    const TwTable *head = tw_reader_best (next, TW_NAME_TABLE)->table;
    if (tw_joins_near (self->joins, head, table) < 0)
      return tw_reader_fail_item (self, item);
    if (strstr (item->text, "'s"))
      return read_possessive (self, table, head, item);
    self->at++;
    return tw_reader_read_table (self, next);
  }
  return place_table (self, table, item);
}
