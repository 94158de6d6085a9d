// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The table of the best readings of a name, if they agree. */
static const TwTable *
only_table (const TwTarget *target)
{
  const TwTable *table = target->owner;
  double best = 100;
  for (guint i = 0; i < target->names->len && target->owner == NULL; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->penalty > best + 0.05)
      continue;
    table = name->penalty < best - 0.05 || table == name->table ? name->table : NULL;
    best = MIN (best, name->penalty);
  }
  return table;
}

/* The tables that the rows in question come from, nearest first: conditions look there. */
static GPtrArray *
anchor_tables (const TwReader *self)
{
  GPtrArray *tables = g_ptr_array_new ();
  const TwTable *candidates[3] = { self->attach,
                                   self->frame->subject ? self->frame->subject->table : NULL,
                                   NULL };
  for (guint i = 0; i < self->frame->measures->len && candidates[2] == NULL; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (self->frame->measures, i);
    const TwMeasure *metric = measure->target->metric;
    candidates[2] = metric && metric->tables->len > 0 ? g_ptr_array_index (metric->tables, 0)
                    : measure->target->table          ? measure->target->table
                                                      : only_table (measure->target);
  }
  for (guint i = 0; i < self->frame->filters->len && !candidates[0]; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind == TW_FILTER_VALUE && filter->target->names->len == 1)
      candidates[0] = g_array_index (filter->target->names, TwName, 0).table;
  }
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (candidates[i] && !g_ptr_array_find (tables, candidates[i], NULL))
      g_ptr_array_add (tables, (gpointer) candidates[i]);
  return tables;
}


/* What was done, before what was only planned: "arrived" is the actual arrival. */
static const TwColumn *
verb_column_of (const TwTable *table, const char *verb)
{
  const TwColumn *planned = NULL;
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    if (!tw_facts_suits_verb (column, verb))
      continue;
    if (!tw_facts_is_planned (column))
      return column;
    planned = planned ? planned : column;
  }
  return planned;
}

/* The date or flag that the verb is about, in an anchor or in a table it points to. */
static const TwColumn *
find_verb_column (const TwReader *self, const char *verb)
{
  g_autoptr (GPtrArray) anchors = anchor_tables (self);
  for (guint i = 0; i < anchors->len; i++) {
    const TwColumn *column = verb_column_of (g_ptr_array_index (anchors, i), verb);
    if (column)
      return column;
  }
  const GPtrArray *tables = tw_vocabulary_get_tables (self->vocabulary);
  const TwColumn *found = NULL;
  for (guint a = 0; a < anchors->len; a++) {
    for (guint t = 0; t < tables->len; t++) {
      const TwTable *table = g_ptr_array_index (tables, t);
      double distance = tw_joins_distance (self->joins, g_ptr_array_index (anchors, a), table);
      const TwColumn *column
        = distance > 0 && distance < 1.5 ? verb_column_of (table, verb) : NULL;
      if (column && found && found != column)
        return NULL;
      found = column ? column : found;
    }
  }
  return found;
}

/* Of all tables, the one date that a verb tells and that its row has beside its main date. */
const TwColumn *
tw_reader_find_verb_date (const TwReader *self, const char *verb)
{
  const TwColumn *near = find_verb_column (self, verb);
  if (near && tw_facts_is_date (near))
    return near;
  const GPtrArray *tables = tw_vocabulary_get_tables (self->vocabulary);
  const TwColumn *found = NULL;
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *table = g_ptr_array_index (tables, i);
    const TwColumn *main_date = tw_facts_main_date (table);
    for (guint c = 0; main_date && c < table->n_columns; c++) {
      const TwColumn *column = &table->columns[c];
      if (column == main_date || !tw_facts_is_date (column)
          || !tw_facts_suits_verb (column, verb))
        continue;
      if (found)
        return NULL;
      found = column;
    }
  }
  return found;
}

/* "vehicles purchased since 2020", where a vehicle has its purchase date. */
static const TwColumn *
find_own_verb_date (const TwReader *self, const char *verb)
{
  const TwTable *table = self->attach;
  for (guint i = 0; table && i < table->n_columns; i++) {
    g_auto (GStrv) words = tw_facts_column_words (&table->columns[i]);
    if (tw_facts_is_date (&table->columns[i]) && tw_facts_has_root (words, verb))
      return &table->columns[i];
  }
  return NULL;
}

static gboolean
is_event_table (const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("event", words[i]))
      return TRUE;
  return FALSE;
}

static GPtrArray *
event_candidates (const TwReader *self, const char *verb)
{
  GPtrArray *found = g_ptr_array_new ();
  const GPtrArray *tables = tw_vocabulary_get_tables (self->vocabulary);
  for (guint i = 0; i < tables->len && !self->selling; i++)
    if (verb_column_of (g_ptr_array_index (tables, i), verb))
      g_ptr_array_add (found, g_ptr_array_index (tables, i));
  if (!self->selling && found->len == 0) {
    g_ptr_array_unref (found);
    return tw_vocabulary_find_verb_tables (self->vocabulary, verb);
  }
  if (!self->selling)
    return found;
  for (guint i = 0; i < tables->len; i++)
    if (is_event_table (g_ptr_array_index (tables, i)))
      g_ptr_array_add (found, g_ptr_array_index (tables, i));
  return found;
}

/* The table of the verb's events, nearest to what the question is about. */
static const TwTable *
find_event_table (const TwReader *self, const char *verb)
{
  g_autoptr (GPtrArray) candidates = event_candidates (self, verb);
  g_autoptr (GPtrArray) anchors = anchor_tables (self);
  const TwMeasure *revenue = self->selling ? tw_reader_revenue (self) : NULL;
  if (anchors->len == 0 && revenue && revenue->tables->len > 0)
    g_ptr_array_add (anchors, g_ptr_array_index (revenue->tables, 0));
  const TwTable *best = NULL;
  double best_cost = -1;
  for (guint i = 0; i < candidates->len; i++) {
    const TwTable *table = g_ptr_array_index (candidates, i);
    double cost = 0;
    for (guint a = 0; a < anchors->len && cost >= 0; a++) {
      double near = tw_joins_near (self->joins, g_ptr_array_index (anchors, a), table);
      cost = near < 0 ? -1 : cost + near;
    }
    if (anchors->len == 0 || cost < 0 || (best && cost >= best_cost))
      continue;
    best = table;
    best_cost = cost;
  }
  return best;
}

static gboolean
add_verb_period (TwReader *self, const TwColumn *column, guint at)
{
  if (self->negate)
    return tw_reader_fail (self, _("Never, or at another time? I could not tell what is denied."));
  self->at = at;
  if (!tw_reader_read_period (self))
    return FALSE;
  self->last_filter->target = tw_target_new_column (column);
  return TRUE;
}

static gboolean
has_detail (const TwItem *item)
{
  static const TwRole details[] = { TW_ROLE_TO, TW_ROLE_FROM, TW_ROLE_IN, TW_ROLE_BY, TW_ROLE_VIA,
                                    TW_ROLE_FOR, TW_ROLE_EXCEPT };
  for (guint i = 0; item && i < G_N_ELEMENTS (details); i++)
    if (tw_item_is (item, details[i]))
      return TRUE;
  return FALSE;
}

/* "shipped after the required date" */
static gboolean
compare_verb_date (TwReader *self, const TwColumn *column, guint at)
{
  const TwItem *item = tw_reader_item (self, at);
  const TwItem *other = tw_reader_item (self, tw_reader_next (self, at + 1));
  const TwName *name = other ? tw_reader_best (other, TW_NAME_COLUMN) : NULL;
  if (name == NULL || !tw_facts_is_date (name->column))
    return tw_reader_fail_item (self, item);
  TwFrameFilter *filter
    = tw_frame_filter_new (TW_FILTER_COLUMNS, tw_target_new_column (column));
  filter->other = tw_target_new (other->text, other->names);
  filter->op = tw_item_is (item, TW_ROLE_AFTER) ? TW_OP_GREATER : TW_OP_LESS;
  filter->negated = self->negate;
  self->negate = FALSE;
  tw_reader_add_filter (self, filter);
  self->at = tw_reader_next (self, at + 1);
  return TRUE;
}

static gboolean
add_verb_column (TwReader *self, const TwColumn *column)
{
  guint next = tw_reader_next (self, self->at + 1);
  const TwItem *item = tw_reader_item (self, next);
  const gboolean date = tw_facts_is_date (column);
  if (date && tw_reader_starts_period (self, next))
    return add_verb_period (self, column, next);
  if (date && has_detail (item)) {
    if (self->negate && (tw_item_is (item, TW_ROLE_IN) || tw_item_is (item, TW_ROLE_FOR)))
      return tw_reader_fail (self,
                             _("Not yet “%s”, or elsewhere? I could not tell what is denied."),
                             self->verb);
    self->verb_date = column;
    return TRUE;
  }
  if (item && date && (tw_item_is (item, TW_ROLE_AFTER) || tw_item_is (item, TW_ROLE_BEFORE)))
    return compare_verb_date (self, column, next);
  TwFrameFilter *filter = tw_frame_filter_new (date ? TW_FILTER_NULL : TW_FILTER_FLAG,
                                               tw_target_new_column (column));
  filter->negated = date ? !self->negate : self->negate;
  self->negate = FALSE;
  tw_reader_add_filter (self, filter);
  return TRUE;
}

static gboolean
ask_when (TwReader *self, const TwColumn *column)
{
  /* "When was the last order shipped?": the last that was, or when the last one was? */
  if (self->frame->row_extreme && tw_facts_main_date (column->table) != column)
    return tw_reader_fail (self,
                           _("Is the latest “%s” meant, or that of the latest row? Please say "
                                   "which."), column->name);
  g_ptr_array_add (self->frame->projections, tw_target_new_column (column));
  self->series = TW_SERIES_PROJECTION;
  return TRUE;
}

/* "sold the most", "spent over 1000": the verb itself is the measure. */
gboolean
tw_reader_use_revenue (TwReader *self, const TwItem *verb)
{
  const TwMeasure *revenue = tw_reader_revenue (self);
  if (revenue == NULL)
    return tw_reader_fail (self, _("I could not tell by what “%s” is measured."), verb->text);
  /* "paid", where payments are kept beside what is sold. */
  g_auto (GStrv) words = g_strsplit (verb->key, " ", 2);
  g_autoptr (GPtrArray) tables
    = tw_vocabulary_find_verb_tables (self->vocabulary, words[0] ? words[0] : "");
  for (guint i = 0; i < tables->len && !tw_item_is (verb, TW_ROLE_SELL); i++)
    if (!g_ptr_array_find (revenue->tables, g_ptr_array_index (tables, i), NULL))
      return tw_reader_fail (self,
                             _("“%s” could be the revenue or an amount of %s. Please name it."),
                             verb->text, ((const TwTable *) g_ptr_array_index (tables, i))->name);
  tw_reader_add_measure (self, tw_frame_measure_new (TW_FUNCTION_NONE,
                                                     tw_target_new_metric (revenue)));
  return TRUE;
}

static gboolean
counts_items (const TwReader *self)
{
  const TwMeasure *revenue = tw_reader_revenue (self);
  for (guint i = 0; i < self->frame->measures->len; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (self->frame->measures, i);
    if (measure->function != TW_FUNCTION_COUNT || measure->distinct || !measure->target->table
        || !revenue || revenue->tables->len == 0)
      continue;
    const TwTable *line = g_ptr_array_index (revenue->tables, 0);
    double up = tw_joins_distance (self->joins, line, measure->target->table);
    if (up > 0 && up < 1.5 && !is_event_table (measure->target->table))
      return TRUE;
  }
  return FALSE;
}

/* "products that French customers never bought": who did not is a part of what is denied. */
static void
deny_agent (TwReader *self)
{
  const TwItem *before = self->negate_at > 0 ? tw_reader_item (self, self->negate_at - 1) : NULL;
  const TwName *agent = before ? tw_reader_best (before, TW_NAME_TABLE) : NULL;
  const TwTarget *subject = self->frame->subject;
  if (agent == NULL || subject == NULL || agent->table == subject->table)
    return;
  for (guint i = 0; i + 1 < self->frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->scope == 0 && !filter->negated && filter->at < self->negate_at
        && filter->at + 3 >= self->negate_at)
      filter->scope = self->scope;
  }
}

/* "how many customers do we supply?": all of them, or those with a row of supplies? */
static gboolean
is_what_we_do (const TwReader *self)
{
  const TwFrame *frame = self->frame;
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  return before && strcmp (before->key, "we") == 0 && tw_reader_peek (self) == NULL
         && frame->filters->len == 0 && !self->negate && !self->selling
         && frame->measures->len > 0;
}

static gboolean
read_event (TwReader *self, const TwItem *item, const TwTable *table)
{
  if (is_what_we_do (self))
    return tw_reader_fail (self,
                           _("Are all meant, or only those that have %s? Leave “%s” out, or say "
                                   "“with”."), table->name, item->text);
  if (self->selling && counts_items (self))
    return tw_reader_fail (self, _("“%s” could count different ones or units. Say “different”, or "
                                   "“units”."), item->text);
  gboolean known = FALSE;
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    known |= filter->kind == TW_FILTER_EXISTS && filter->table == table;
  }
  gboolean same = self->frame->subject && self->frame->subject->table == table;
  if (!known && !same) {
    TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_EXISTS, NULL);
    filter->table = table;
    filter->negated = self->negate;
    tw_reader_add_filter (self, filter);
    if (self->negate) {
      self->scope = self->frame->filters->len;
      deny_agent (self);
    }
    self->negate = FALSE;
  }
  self->attach = table;
  for (guint i = 0; i < self->frame->measures->len; i++) {
    TwFrameMeasure *measure = g_ptr_array_index (self->frame->measures, i);
    if (measure->target->names->len > 0 && measure->target->owner == NULL)
      measure->target->attach = table;
  }
  return TRUE;
}

/* "each shipper … shipped": the verb only repeats what its doer is called. */
static gboolean
names_agent (const TwReader *self, const char *verb)
{
  const TwFrame *frame = self->frame;
  if (self->selling || self->negate)
    return FALSE;
  g_autoptr (GPtrArray) tables = tw_vocabulary_find_verb_tables (self->vocabulary, verb);
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *table = g_ptr_array_index (tables, i);
    if (frame->subject && frame->subject->table == table)
      return TRUE;
    for (guint g = 0; g < frame->groups->len; g++) {
      const TwFrameGroup *group = g_ptr_array_index (frame->groups, g);
      if (group->target && group->target->table == table)
        return TRUE;
    }
  }
  return FALSE;
}

/* "users opened the most tickets": it is tickets that are opened. */
static gboolean
verb_of_next_noun (const TwReader *self, const char *verb)
{
  if (self->negate)
    return FALSE;
  for (guint at = self->at + 1; at < self->items->len; at++) {
    const TwItem *item = tw_reader_item (self, at);
    const TwName *table = tw_reader_best (item, TW_NAME_TABLE);
    if (table)
      return verb_column_of (table->table, verb) != NULL;
    gboolean between = tw_item_is (item, TW_ROLE_FILLER) || tw_item_is (item, TW_ROLE_MOST)
                       || tw_item_is (item, TW_ROLE_LEAST) || tw_item_is (item, TW_ROLE_GREATER)
                       || tw_item_is (item, TW_ROLE_AT_LEAST) || item->is_number;
    if (!between)
      return FALSE;
  }
  return FALSE;
}

static gboolean
place_verb (TwReader *self, const TwItem *item)
{
  const char *verb = item->key;
  if (tw_item_is (item, TW_ROLE_SHIP) && !item->verb)
    verb = "shipped";
  const TwItem *next = tw_reader_peek (self);
  if (self->frame->how_much && self->frame->measures->len == 0 && (next == NULL || !next->names)
      && self->selling)
    return tw_reader_use_revenue (self, item);
  if (names_agent (self, verb))
    return TRUE;
  const TwColumn *column = self->selling ? find_own_verb_date (self, verb)
                                         : find_verb_column (self, verb);
  const TwTable *table = column ? NULL : find_event_table (self, verb);
  if (table == NULL && column == NULL && self->selling)
    column = find_verb_column (self, verb);
  if (column == NULL && !self->selling && verb_of_next_noun (self, verb))
    return TRUE;
  /* "patients discharged in 2022": the date is below them. */
  g_autoptr (GPtrArray) named = tw_vocabulary_find_verb_tables (self->vocabulary, verb);
  if (table && !self->selling && verb_column_of (table, verb)
      && !g_ptr_array_find (named, table, NULL)) {
    if (self->negate)
      return tw_reader_fail_item (self, item);
    column = verb_column_of (table, verb);
    self->attach = table;
  }
  if (self->frame->when && self->frame->projections->len == 0) {
    const TwColumn *asked = column ? column : find_verb_column (self, verb);
    if (asked && tw_facts_is_date (asked))
      return ask_when (self, asked);
  }
  if (column)
    return add_verb_column (self, column);
  if (table)
    return read_event (self, item, table);
  return tw_reader_fail_item (self, item);
}

/* "delivered" may be a status and a date: what follows tells, and a denial does not. */
gboolean
tw_reader_is_dated_verb (TwReader *self, const TwItem *item, gboolean *undecided)
{
  *undecided = FALSE;
  if (!item->verb && !tw_item_is (item, TW_ROLE_SHIP))
    return FALSE;
  const TwColumn *column = find_verb_column (self, item->key);
  if (column == NULL || !tw_facts_is_date (column))
    return FALSE;
  *undecided = self->negate;
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *next = tw_reader_item (self, at);
  const TwItem *other = tw_reader_item (self, tw_reader_next (self, at + 1));
  const TwName *name = other ? tw_reader_best (other, TW_NAME_COLUMN) : NULL;
  gboolean compared = next && (tw_item_is (next, TW_ROLE_AFTER) || tw_item_is (next, TW_ROLE_BEFORE))
                      && name && tw_facts_is_date (name->column);
  return compared || tw_reader_starts_period (self, at);
}

gboolean
tw_reader_read_verb (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  if (self->waiting && (self->count || self->grouping || self->sort || self->comparing
                        || self->include || self->without))
    return tw_reader_fail_item (self, item);
  g_free (self->verb);
  self->verb = g_strdup (item->key);
  self->verb_item = item;
  self->selling = tw_item_is (item, TW_ROLE_SELL);
  self->with = FALSE;
  self->joined = self->by_or = FALSE;
  self->preposition = NULL;
  if (tw_reader_read_role_verb (self, item->key))
    return TRUE;
  if (tw_item_is (item, TW_ROLE_SPEND)) {
    const TwItem *next = tw_reader_peek (self);
    gboolean extreme = next && (tw_item_is (next, TW_ROLE_MOST) || tw_item_is (next, TW_ROLE_LEAST));
    return extreme ? TRUE : tw_reader_use_revenue (self, item);
  }
  return place_verb (self, item);
}
