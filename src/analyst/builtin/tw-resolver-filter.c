// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-resolver-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-grammar.h"
#include "retrieval/tw-words.h"

static gboolean
choose_values (TwResolver *self, TwFrameFilter *filter)
{
  for (guint i = 0; i < filter->values->len; i++) {
    const TwItem *item = g_ptr_array_index (filter->values, i);
    guint before = filter->chosen->len;
    for (guint v = 0; item->values && v < item->values->len; v++) {
      const TwContextValue *value = g_ptr_array_index (item->values, v);
      const TwDouble *own = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary),
                                             filter->target->table);
      const TwColumn *column = own ? tw_double_column (own, value->column) : value->column;
      if (column != filter->target->column)
        continue;
      if (filter->chosen->len > before)
        return tw_resolver_fail (self, _("“%s” could be “%s” or “%s”. Please say which."),
                                 item->text,
                     (char *) g_ptr_array_index (filter->chosen, before), value->value);
      g_ptr_array_add (filter->chosen, g_strdup (value->value));
      g_autofree char *said = g_utf8_casefold (item->text, -1);
      g_autofree char *stands = g_utf8_casefold (value->value, -1);
      if (strcmp (said, stands) != 0)
        tw_frame_assume (self->frame, _("“%s” is read as “%s”."), item->text, value->value);
    }
    if (filter->chosen->len == before && item->is_quoted)
      g_ptr_array_add (filter->chosen, g_strdup (item->quoted));
    else if (filter->chosen->len == before)
      return tw_resolver_fail (self, _("I could not find “%s” in the data."), item->text);
  }
  return TRUE;
}

/* When somebody was hired or joined says nothing of when they did what is asked about. */
static gboolean
is_person (TwResolver *self, const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("person", words[i]) || tw_grammar_has_word ("party", words[i]))
      return TRUE;
  g_autoptr (GPtrArray) display
    = tw_facts_display (tw_vocabulary_get_catalog (self->vocabulary), table);
  return display->len == 2;
}

static const TwColumn *
date_near (TwResolver *self, const TwTable *table)
{
  if (table == NULL)
    return NULL;
  const TwColumn *date = tw_facts_main_date (table);
  if (date)
    return date;
  for (guint i = 0; i < table->n_columns; i++)
    if (tw_facts_is_date (&table->columns[i]))
      return NULL;
  const GPtrArray *tables = tw_vocabulary_get_tables (self->vocabulary);
  double best = -1;
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *other = g_ptr_array_index (tables, i);
    double distance = tw_joins_distance (self->joins, table, other);
    if (distance > 0 && is_person (self, other))
      continue;
    const TwColumn *own = distance > 0 ? tw_facts_main_date (other) : NULL;
    gboolean rivals = distance > 0 && own == NULL && tw_facts_has_rival_dates (other);
    if ((own == NULL && !rivals) || (best >= 0 && distance > best))
      continue;
    /* A calendar is there to tell the time of whatever points to it. */
    if (tw_facts_is_calendar (other) && own)
      distance -= 0.5;
    if (best >= 0 && distance > best)
      continue;
    date = best >= 0 && distance == best ? NULL : own;
    best = distance;
  }
  return date;
}

/* A date of the same row whose name shares a word with @words: "paid amount" and a paid date. */
static const TwColumn *
date_called (const TwColumn *date, char **words)
{
  g_auto (GStrv) own = tw_facts_column_words (date);
  g_auto (GStrv) table = tw_facts_table_words (date->table);
  for (guint i = 0; i < date->table->n_columns; i++) {
    const TwColumn *other = &date->table->columns[i];
    if (other == date || !tw_facts_is_date (other))
      continue;
    g_auto (GStrv) others = tw_facts_column_words (other);
    for (guint w = 0; words[w]; w++)
      if (strlen (words[w]) > 3 && tw_facts_has_root (others, words[w])
          && !tw_facts_has_root (own, words[w]) && !tw_facts_has_root (table, words[w]))
        return other;
  }
  return NULL;
}

/* "paid amount in 2022", "paid claims in 2022": when they were paid, or what the main date says? */
static const TwColumn *
rival_date (TwResolver *self, const TwColumn *date)
{
  const TwColumn *rival = NULL;
  for (guint i = 0; i < self->frame->measures->len && !rival; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (self->frame->measures, i);
    if (measure->target->column == NULL || measure->target->table != date->table)
      continue;
    g_auto (GStrv) words = tw_facts_column_words (measure->target->column);
    rival = date_called (date, words);
  }
  for (guint i = 0; i < self->frame->filters->len && !rival; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind != TW_FILTER_VALUE || filter->target->table != date->table)
      continue;
    g_auto (GStrv) words = tw_words_split (filter->target->text);
    rival = date_called (date, words);
  }
  return rival;
}

gboolean
tw_resolver_date (TwResolver *self, TwTarget **target, const TwTable *attach)
{
  if (*target)
    return tw_resolver_column (self, *target, WANT_DATE, FALSE);
  const TwColumn *date = date_near (self, attach);
  if (date == NULL && self->frame->measures->len > 0)
    date = date_near (self, self->root);
  if (date == NULL) {
    const TwTable *table = attach ? attach : self->root;
    return tw_resolver_fail (self, _("I could not tell which date of %s is meant."),
                             table ? table->name : "it");
  }
  g_autofree char *text = tw_resolver_name_text (date);
  const TwColumn *rival = rival_date (self, date);
  if (rival) {
    g_autofree char *other = tw_resolver_name_text (rival);
    return tw_resolver_fail (self,
                             _("Is the time told by the %s or by the %s? Please say which date."),
                             text, other);
  }
  *target = tw_target_new_column (date);
  tw_frame_assume (self->frame, _("Time is told by the %s."), text);
  return TRUE;
}

/* "how many orders …": what is counted is what is asked for. */
static const TwTable *
counted_table (TwResolver *self)
{
  const TwFrameMeasure *first
    = self->frame->measures->len == 1 ? g_ptr_array_index (self->frame->measures, 0) : NULL;
  return first && first->function == TW_FUNCTION_COUNT && !first->target->column
           ? first->target->table : NULL;
}

static const TwTable *
child_table (TwResolver *self, const TwTarget *target)
{
  const TwTable *subject = self->frame->subject ? self->frame->subject->table : counted_table (self);
  return subject && target->table != subject
                 && tw_joins_distance (self->joins, target->table, subject) > 0 ? target->table
                                                                                : NULL;
}

/* "medications without units": none of their prescriptions, or some prescription of none? */
static gboolean
resolve_null (TwResolver *self, TwFrameFilter *filter)
{
  if (!tw_resolver_column (self, filter->target, WANT_ANY, FALSE))
    return FALSE;
  const TwTarget *target = filter->target;
  const TwTable *own = target->attach ? target->attach : self->root;
  if (!filter->negated && own && target->table != own && !target->owner
      && tw_joins_distance (self->joins, own, target->table) > 0)
    return tw_resolver_fail (self,
                             _("“%s” is a column of %s, not of %s. Please say whose is missing."),
                             target->text, target->table->name, own->name);
  const TwTable *child = filter->negated ? NULL : child_table (self, filter->target);
  return !child || tw_resolver_fail (self, _("“%s” could be missing in some rows of %s or in all. "
                                             "Please say which."),
                         filter->target->text, child->name);
}

static gboolean
is_mentioned (TwResolver *self, const TwTable *table)
{
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind == TW_FILTER_EXISTS && filter->table == table)
      return TRUE;
  }
  return FALSE;
}

/* "accounts with an amount over 1000": of one invoice, or of all of theirs? */
static gboolean
resolve_compare (TwResolver *self, TwFrameFilter *filter)
{
  if (!tw_resolver_column (self, filter->target, WANT_NUMBER, FALSE))
    return FALSE;
  const TwTarget *target = filter->target;
  const TwTable *child = target->owner ? NULL : child_table (self, target);
  return !child || is_mentioned (self, child) || !tw_facts_is_additive (target->column)
         || tw_resolver_fail (self, _("Is the “%s” of a single row of %s meant, or the total? "
                                      "Please say which."),
                  target->text, child->name);
}

static gboolean
resolve_flag (TwResolver *self, TwFrameFilter *filter)
{
  if (!tw_resolver_column (self, filter->target, WANT_FLAG, FALSE))
    return FALSE;
  if (filter->target->column->type == TW_DATA_TYPE_TEXT) {
    g_autofree char *text = tw_resolver_name_text (filter->target->column);
    tw_frame_assume (self->frame, _("The %s says yes with Y, T or 1 and no with N, F or 0."), text);
  }
  return TRUE;
}

/* "orders per shopper in 2022": the orders were in 2022; when the shopper joined is another matter. */
static const TwTable *
timed_table (TwResolver *self, const TwTable *attach)
{
  const TwFrame *frame = self->frame;
  gboolean group = FALSE;
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *one = g_ptr_array_index (frame->groups, i);
    group |= one->target && one->target->table == attach;
  }
  gboolean other = attach && attach != self->root && frame->measures->len > 0
                   && (group || is_person (self, attach));
  if (!other || self->root == NULL)
    return attach;
  for (guint i = 0; i < self->root->n_columns; i++)
    if (tw_facts_is_date (&self->root->columns[i]))
      return self->root;
  return date_near (self, self->root) ? self->root : attach;
}

/* "in 2021", where a row has no date, but the year as a number. */
static gboolean
take_year_column (TwResolver *self, TwFrameFilter *filter)
{
  const TwTable *table = self->root;
  if (filter->target || table == NULL || filter->periods->len != 1 || filter->from_open
      || filter->to_open || !g_array_index (filter->periods, TwPeriod, 0).bare_year)
    return FALSE;
  const TwColumn *year = NULL;
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    g_auto (GStrv) words = tw_facts_column_words (column);
    guint n = g_strv_length (words);
    if (tw_facts_is_date (column))
      return FALSE;
    if (column->type != TW_DATA_TYPE_INTEGER || n == 0 || strcmp (words[n - 1], "year") != 0)
      continue;
    if (year)
      return FALSE;
    year = column;
  }
  if (year == NULL)
    return FALSE;
  filter->kind = TW_FILTER_COMPARE;
  filter->op = TW_OP_EQUAL;
  filter->number = g_date_get_year (&g_array_index (filter->periods, TwPeriod, 0).from);
  filter->target = tw_target_new_column (year);
  tw_frame_assume (self->frame, _("The year is told by %s."), year->name);
  return TRUE;
}

gboolean
tw_resolver_filter (TwResolver *self, TwFrameFilter *filter)
{
  switch (filter->kind) {
  case TW_FILTER_VALUE:
    return tw_resolver_column (self, filter->target, WANT_ANY, FALSE) && choose_values (self, filter);
  case TW_FILTER_COMPARE:
    return resolve_compare (self, filter);
  case TW_FILTER_COLUMNS:
    if (!tw_resolver_column (self, filter->target, WANT_ANY, FALSE))
      return FALSE;
    filter->other->attach = filter->target->table;
    return tw_resolver_column (self, filter->other,
                           tw_facts_is_date (filter->target->column) ? WANT_DATE
                                                                                   : WANT_NUMBER,
                           FALSE);
  case TW_FILTER_FLAG:
    return resolve_flag (self, filter);
  case TW_FILTER_NULL:
    return resolve_null (self, filter);
  case TW_FILTER_LIKE:
    if (!tw_resolver_column (self, filter->target, WANT_ANY, FALSE))
      return FALSE;
    return filter->target->column->type == TW_DATA_TYPE_TEXT
           || tw_resolver_fail (self, _("“%s” is no text that could be compared letter by letter."),
                                filter->target->text);
  case TW_FILTER_PERIOD:
    if (take_year_column (self, filter))
      return TRUE;
    return tw_resolver_date (self, &filter->target, timed_table (self, filter->table));
  case TW_FILTER_EXISTS:
    return TRUE;
  case TW_FILTER_HAVING:
    return tw_resolver_measure (self, filter->measure);
  }
  return FALSE;
}
