// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-resolver-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-grammar.h"

/* What makes one reading nearer than another. A step between tables costs 1. */
static const double VERB_BONUS = 1.5;
static const double DIRECTION_BONUS = 0.6;
static const double PARTY_BONUS = 0.3;
static const double UNSAID_COST = 1.0;
static const double KEY_COST = 0.5;
static const double TIE = 0.05;
/* A key that says more than its table ("origin_id") makes the way a quarter longer. */
static const double TWO_WAY_ROOM = 0.3;

gboolean
tw_resolver_fail (TwResolver *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_free (*self->failure);
  *self->failure = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static gboolean
wanted (const TwColumn *column, TwWant want)
{
  switch (want) {
  case WANT_ANY:
    return TRUE;
  case WANT_NUMBER:
    return tw_data_type_is_numeric (column->type);
  case WANT_DATE:
    return tw_facts_is_date (column);
  case WANT_FLAG:
    return tw_facts_is_flag (column);
  }
  return FALSE;
}

static gboolean
has_word_of (char **words, const char *list)
{
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word (list, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_value_target (const TwTarget *target)
{
  for (guint i = 0; i < target->names->len; i++)
    if (g_array_index (target->names, TwName, i).penalty > 0)
      return FALSE;
  return target->names->len > 0;
}

/* "shipped to Germany", "from Hamburg": the verb and the preposition tell columns apart. */
static double
direction_cost (const TwTarget *target, const TwName *name, gboolean is_value)
{
  g_auto (GStrv) words = tw_facts_column_words (name->column);
  gboolean to = has_word_of (words, "to-words"), from = has_word_of (words, "from-words");
  gboolean said = FALSE;
  double cost = 0;
  if (target->verb && tw_facts_has_root (words, target->verb)) {
    cost -= VERB_BONUS;
    said = TRUE;
  }
  if (target->toward && to) {
    cost -= DIRECTION_BONUS;
    said = TRUE;
  }
  if (target->away && from) {
    cost -= DIRECTION_BONUS;
    said = TRUE;
  }
  if ((target->toward && from) || (target->away && to))
    cost += UNSAID_COST;
  if (is_value && !said && (to || from))
    cost += UNSAID_COST;
  return cost;
}

static gboolean
is_party (const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  return has_word_of (words, "party");
}

static double
name_cost (TwResolver *self, const TwTarget *target, const TwName *name, gboolean is_value)
{
  double cost = name->penalty + direction_cost (target, name, is_value);
  const TwTable *anchor = target->attach ? target->attach : self->root;
  if (anchor) {
    double near = tw_joins_near (self->joins, anchor, name->table);
    if (near < 0)
      return -100;
    cost += near;
  }
  if (is_party (name->table) && anchor != name->table)
    cost -= PARTY_BONUS;
  /* "Paris" is a town before it is somebody's key. */
  if (is_value && tw_facts_is_key (tw_vocabulary_get_catalog (self->vocabulary), name->column))
    cost += KEY_COST;
  return cost;
}

/* A column of the very table that is asked for says nothing new ("employees by country"). */
static gboolean
is_determined (TwResolver *self, const TwTarget *target, const TwName *name)
{
  const TwTarget *subject = self->frame->subject;
  return subject && !self->frame->each && subject->table == name->table
         && subject->column == NULL && self->frame->groups->len > 0
         && ((TwFrameGroup *) g_ptr_array_index (self->frame->groups, 0))->target != target;
}

char *
tw_resolver_name_text (const TwColumn *column)
{
  const char *table = column->table->business_name ? column->table->business_name
                                                   : column->table->name;
  return g_strdup_printf ("%s of %s", column->business_name ? column->business_name : column->name,
                          table);
}

static gboolean
undecided (TwResolver *self, const TwTarget *target, const TwColumn *a, const TwColumn *b)
{
  g_autofree char *first = tw_resolver_name_text (a);
  g_autofree char *second = tw_resolver_name_text (b);
  g_ptr_array_add (self->choices, g_strdup (first));
  g_ptr_array_add (self->choices, g_strdup (second));
  return tw_resolver_fail (self, _("“%s” could be the %s or the %s. Please say which."),
                           target->text, first,
               second);
}

/* A column of that very name, where it is not far off, leaves no room for one that only ends so. */
static double
nearest_penalty (TwResolver *self, const TwTarget *target, TwWant want)
{
  const TwTable *anchor = target->attach ? target->attach : self->root;
  double best = 100;
  for (guint i = 0; i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->kind != TW_NAME_COLUMN || !wanted (name->column, want)
        || (target->owner && name->table != target->owner))
      continue;
    double near = anchor ? tw_joins_near (self->joins, anchor, name->table) : 0;
    if (near >= 0 && near <= 3.1)
      best = MIN (best, name->penalty);
  }
  return best;
}

/* "shipments in Germany", where the customer's country is as near as that of the two terminals: of
 * a table that is reached in two ways it cannot be said which, but it may well be meant. */
static const TwName *
two_way_rival (TwResolver *self, const TwTarget *target, const TwName *best, TwWant want)
{
  const TwTable *anchor = target->attach ? target->attach : self->root;
  if (anchor == NULL || anchor == best->table || target->toward || target->away)
    return NULL;
  double near = tw_joins_near (self->joins, anchor, best->table);
  for (guint i = 0; i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && name->table != best->table && wanted (name->column, want)
        && name->penalty <= best->penalty + TIE
        && tw_joins_distance (self->joins, anchor, name->table) > 0
        && tw_joins_is_ambiguous (self->joins, anchor, name->table)
        && tw_joins_near (self->joins, anchor, name->table) <= near + TWO_WAY_ROOM)
      return name;
  }
  return NULL;
}

gboolean
tw_resolver_column (TwResolver *self, TwTarget *target, TwWant want, gboolean as_group)
{
  if (target->column)
    return TRUE;
  gboolean is_value = is_value_target (target);
  const TwName *best = NULL, *second = NULL;
  double best_cost = 0, second_cost = 0;
  double said = is_value ? 100 : nearest_penalty (self, target, want);
  for (guint i = 0; i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->kind != TW_NAME_COLUMN || !wanted (name->column, want)
        || (target->owner && name->table != target->owner) || name->penalty > said + 0.6)
      continue;
    double cost = name_cost (self, target, name, is_value);
    if (cost <= -100)
      continue;
    if (as_group && is_determined (self, target, name))
      cost += 3;
    if (best == NULL || cost < best_cost) {
      second = best;
      second_cost = best_cost;
      best = name;
      best_cost = cost;
    } else if (second == NULL || cost < second_cost) {
      second = name;
      second_cost = cost;
    }
  }
  if (best == NULL)
    return tw_resolver_fail (self, _("I could not tell which column “%s” is here."), target->text);
  if (second && second_cost < best_cost + TIE)
    return undecided (self, target, best->column, second->column);
  const TwName *rival = target->owner ? NULL : two_way_rival (self, target, best, want);
  if (rival)
    return undecided (self, target, best->column, rival->column);
  target->column = best->column;
  target->table = best->table;
  if (second && second->penalty <= best->penalty) {
    g_autofree char *text = tw_resolver_name_text (best->column);
    tw_frame_assume (self->frame, _("“%s” is the %s."), target->text, text);
  }
  return TRUE;
}

static TwWant
measure_want (const TwFrameMeasure *measure)
{
  switch (measure->function) {
  case TW_FUNCTION_SUM:
  case TW_FUNCTION_AVERAGE:
  case TW_FUNCTION_MEDIAN:
    return WANT_NUMBER;
  case TW_FUNCTION_MINIMUM:
  case TW_FUNCTION_MAXIMUM:
  case TW_FUNCTION_NONE:
  case TW_FUNCTION_COUNT:
    return WANT_ANY;
  }
  return WANT_ANY;
}

static void
anchor_measure (TwResolver *self, TwTarget *target)
{
  if (target->owner || target->attach)
    return;
  if (self->frame->subject && self->frame->subject->table) {
    target->attach = self->frame->subject->table;
    return;
  }
  for (guint i = 0; i < self->frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (self->frame->groups, i);
    if (group->target && group->target->table) {
      target->attach = group->target->table;
      return;
    }
  }
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind == TW_FILTER_EXISTS) {
      target->attach = filter->table;
      return;
    }
    if (filter->kind == TW_FILTER_VALUE && filter->target->names->len == 1) {
      target->attach = g_array_index (filter->target->names, TwName, 0).table;
      return;
    }
  }
}

/* Between a master table and its transactions a plain "price" is the master's. */
static void
prefer_master (TwResolver *self, TwTarget *target)
{
  const TwTable *master = NULL;
  for (guint i = 0; i < target->names->len; i++) {
    const TwTable *table = g_array_index (target->names, TwName, i).table;
    gboolean above = table != NULL;
    for (guint o = 0; above && o < target->names->len; o++) {
      const TwTable *other = g_array_index (target->names, TwName, o).table;
      above = other == table || tw_joins_distance (self->joins, other, table) > 0;
    }
    if (above)
      master = table;
  }
  if (master && target->names->len > 1) {
    target->attach = master;
    tw_frame_assume (self->frame, _("“%s” is that of %s."), target->text, master->name);
  }
}

gboolean
tw_resolver_measure (TwResolver *self, TwFrameMeasure *measure)
{
  TwTarget *target = measure->target;
  if (target->names->len > 0) {
    anchor_measure (self, target);
    if (target->attach == NULL && target->owner == NULL)
      prefer_master (self, target);
    if (!tw_resolver_column (self, target, measure_want (measure), FALSE))
      return FALSE;
    if (measure->function == TW_FUNCTION_MINIMUM || measure->function == TW_FUNCTION_MAXIMUM) {
      if (!tw_data_type_is_numeric (target->column->type)
          && !tw_facts_is_date (target->column))
        return tw_resolver_fail (self, _("“%s” is neither a number nor a date."), target->text);
    }
    if (measure_want (measure) == WANT_NUMBER
        && tw_facts_is_key (tw_vocabulary_get_catalog (self->vocabulary), target->column))
      return tw_resolver_fail (self, _("“%s” is a key; I cannot compute with it."), target->text);
  }
  return TRUE;
}

const TwTable *
tw_frame_measure_home (const TwFrameMeasure *measure, TwJoins *joins)
{
  const TwTarget *target = measure->target;
  if (target->metric == NULL)
    return target->table;
  gboolean tie;
  return tw_joins_below (joins, target->metric->tables, &tie);
}

static gboolean
find_root (TwResolver *self)
{
  TwFrame *frame = self->frame;
  g_autoptr (GPtrArray) homes = g_ptr_array_new ();
  for (guint i = 0; i < frame->measures->len; i++) {
    const TwTable *home
      = tw_frame_measure_home (g_ptr_array_index (frame->measures, i), self->joins);
    if (home == NULL)
      return tw_resolver_fail (self, _("I could not tell how the tables of a measure join."));
    g_ptr_array_add (homes, (gpointer) home);
  }
  gboolean tie = FALSE;
  if (homes->len > 0) {
    self->root = tw_joins_below (self->joins, homes, &tie);
    if (self->root == NULL || tie)
      return tw_resolver_fail (self, _("I cannot compute these measures in one answer yet."));
    return TRUE;
  }
  self->root = frame->subject ? frame->subject->table : NULL;
  return TRUE;
}

static gboolean
resolve_groups (TwResolver *self)
{
  for (guint i = 0; i < self->frame->groups->len; i++) {
    TwFrameGroup *group = g_ptr_array_index (self->frame->groups, i);
    if (group->target && !group->target->table) {
      group->target->attach = self->frame->each ? self->frame->subject->table : NULL;
      if (!tw_resolver_column (self, group->target, WANT_ANY, TRUE))
        return FALSE;
    }
  }
  for (guint i = 0; i < self->frame->measures->len; i++) {
    TwFrameMeasure *measure = g_ptr_array_index (self->frame->measures, i);
    if (measure->per && !measure->per->table
        && !tw_resolver_column (self, measure->per, WANT_ANY, TRUE))
      return FALSE;
  }
  return TRUE;
}

/* What the columns of a list belong to, where no table is named: the table of its values. */
static void
anchor_projections (TwResolver *self)
{
  for (guint i = 0; i < self->frame->filters->len && self->root == NULL; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind == TW_FILTER_EXISTS)
      self->root = filter->table;
    else if (filter->target && filter->target->names->len == 1)
      self->root = g_array_index (filter->target->names, TwName, 0).table;
    else if (filter->target && filter->target->table)
      self->root = filter->target->table;
  }
}

static gboolean
resolve_projections (TwResolver *self)
{
  TwFrame *frame = self->frame;
  if (frame->subject && !frame->subject->table && frame->measures->len == 0) {
    anchor_projections (self);
    if (!tw_resolver_column (self, frame->subject, WANT_ANY, FALSE))
      return FALSE;
  }
  if (self->root == NULL)
    anchor_projections (self);
  for (guint i = 0; i < frame->projections->len; i++) {
    TwTarget *target = g_ptr_array_index (frame->projections, i);
    if (target->table && !target->column)
      continue;
    target->attach = NULL;
    if (self->root == NULL)
      prefer_master (self, target);
    if (!tw_resolver_column (self, target, WANT_ANY, FALSE))
      return FALSE;
    if (self->root == NULL)
      self->root = target->table;
  }
  if (self->root == NULL && frame->subject)
    self->root = frame->subject->table;
  return TRUE;
}

static gboolean
resolve_grains (TwResolver *self)
{
  for (guint i = 0; i < self->frame->groups->len; i++) {
    TwFrameGroup *group = g_ptr_array_index (self->frame->groups, i);
    if (group->grain == TW_GRAIN_NONE)
      continue;
    /* The same date that the question is limited by. */
    for (guint f = 0; f < self->frame->filters->len && !group->target; f++) {
      const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, f);
      if (filter->kind == TW_FILTER_PERIOD && filter->target)
        group->target = tw_target_new_column (filter->target->column);
      else if (filter->kind == TW_FILTER_NULL && filter->negated && filter->target->column
               && tw_facts_is_date (filter->target->column))
        group->target = tw_target_new_column (filter->target->column);
    }
    if (!tw_resolver_date (self, &group->target, self->root))
      return FALSE;
  }
  return TRUE;
}

static gboolean
resolve_order (TwResolver *self)
{
  TwTarget *order = self->frame->order;
  if (order == NULL)
    return TRUE;
  order->attach = self->root;
  for (guint i = 0; i < order->names->len && !order->owner; i++)
    if (g_array_index (order->names, TwName, i).table == self->root)
      order->owner = self->root;
  if (order->verb && !order->owner) {
    /* "oldest": whatever is not born has a date; "cheapest": its own price or none. */
    const TwColumn *date = self->root && tw_grammar_has_word ("dated", order->verb)
                             ? tw_facts_main_date (self->root)
                             : NULL;
    if (date == NULL)
      return tw_resolver_fail (self, _("No column of %s says what is “%s”."),
                   self->root ? self->root->name : "it", order->text);
    order->column = date;
    order->table = date->table;
  }
  return tw_resolver_column (self, order, WANT_ANY, FALSE);
}

/* "cash versus card": each of them is a group of its own. */
static gboolean
group_compared (TwResolver *self)
{
  TwFrameFilter *values = self->frame->compare && !tw_frame_compared_periods (self->frame)
                            ? tw_frame_compared_values (self->frame) : NULL;
  if (values == NULL)
    return TRUE;
  if (!tw_resolver_filter (self, values))
    return FALSE;
  values->any = TRUE;
  for (guint i = 0; i < self->frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (self->frame->groups, i);
    if (group->target && group->target->column == values->target->column)
      return TRUE;
  }
  tw_frame_add_group (self->frame, tw_target_new_column (values->target->column), TW_GRAIN_NONE);
  return TRUE;
}

gboolean
tw_frame_resolve (TwFrame *frame, const TwVocabulary *vocabulary, TwJoins *joins, char **failure,
                  GPtrArray *choices)
{
  TwResolver self = { frame, vocabulary, joins, NULL, failure, choices };
  for (guint i = 0; i < frame->measures->len; i++)
    if (!tw_resolver_measure (&self, g_ptr_array_index (frame->measures, i)))
      return FALSE;
  if (!find_root (&self) || !resolve_projections (&self) || !group_compared (&self)
      || !resolve_groups (&self))
    return FALSE;
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    gboolean known = filter->kind == TW_FILTER_VALUE && filter->chosen->len > 0;
    if (!known && !tw_resolver_filter (&self, filter))
      return FALSE;
  }
  return resolve_grains (&self) && resolve_order (&self);
}
