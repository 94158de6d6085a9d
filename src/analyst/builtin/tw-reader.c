// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-piece.h"
#include "analyst/builtin/tw-reader-private.h"

/* ---- what the other parts use ---- */

const TwItem *
tw_reader_item (const TwReader *self, guint at)
{
  return at < self->items->len ? g_ptr_array_index (self->items, at) : NULL;
}

static gboolean
is_filler (const TwItem *item)
{
  return tw_item_is (item, TW_ROLE_FILLER) && !item->names && !item->values;
}

guint
tw_reader_next (const TwReader *self, guint from)
{
  while (from < self->items->len && is_filler (tw_reader_item (self, from)))
    from++;
  return from;
}

const TwItem *
tw_reader_peek (const TwReader *self)
{
  return tw_reader_item (self, tw_reader_next (self, self->at + 1));
}

gboolean
tw_reader_fail (TwReader *self, const char *format, ...)
{
  if (self->failure)
    return FALSE;
  va_list args;
  va_start (args, format);
  self->failure = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

gboolean
tw_reader_fail_item (TwReader *self, const TwItem *item)
{
  return tw_reader_fail (self, _("I could not place “%s” in this question."),
                         item ? item->text : _("its end"));
}

void
tw_reader_add_filter (TwReader *self, TwFrameFilter *filter)
{
  filter->scope = self->scope;
  filter->at = self->at;
  if (filter->target && filter->target->attach == NULL)
    filter->target->attach = self->attach;
  if (filter->table == NULL)
    filter->table = self->attach;
  g_ptr_array_add (self->frame->filters, filter);
  self->last_filter = filter;
  self->series = TW_SERIES_FILTER;
}

void
tw_reader_add_measure (TwReader *self, TwFrameMeasure *measure)
{
  g_ptr_array_add (self->frame->measures, measure);
  self->series = TW_SERIES_MEASURE;
  if (measure->target->table && measure->function == TW_FUNCTION_COUNT)
    self->attach = measure->target->table;
}

const TwMeasure *
tw_reader_revenue (const TwReader *self)
{
  return tw_vocabulary_find_metric (self->vocabulary, "revenue");
}

/* ---- which reading of an item applies ---- */

static gboolean
is_any (const TwItem *item, const TwRole *roles, guint n)
{
  for (guint i = 0; i < n; i++)
    if (tw_item_is (item, roles[i]))
      return TRUE;
  return FALSE;
}

static TwGrain
over_grain (const TwItem *item)
{
  return tw_item_is (item, TW_ROLE_OVER_MONTH)     ? TW_GRAIN_MONTH
         : tw_item_is (item, TW_ROLE_OVER_QUARTER) ? TW_GRAIN_QUARTER
         : tw_item_is (item, TW_ROLE_OVER_YEAR)    ? TW_GRAIN_YEAR
                                                   : TW_GRAIN_NONE;
}

static TwGrain
grain_of (const TwItem *item)
{
  static const TwRole roles[] = { TW_ROLE_DAY,     TW_ROLE_WEEK, TW_ROLE_MONTH,
                                  TW_ROLE_QUARTER, TW_ROLE_YEAR, TW_ROLE_WEEKDAY };
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (tw_item_is (item, roles[i]))
      return TW_GRAIN_DAY + i;
  return TW_GRAIN_NONE;
}

/* "active subscriptions", where "active" is a status of theirs and a flag of others. */
static gboolean
is_value_of_next (const TwReader *self, const TwItem *item)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  const TwName *table = next ? tw_reader_best (next, TW_NAME_TABLE) : NULL;
  if (table == NULL || item->values == NULL)
    return FALSE;
  for (guint i = 0; i < item->names->len; i++)
    if (g_array_index (item->names, TwName, i).table == table->table)
      return FALSE;
  for (guint i = 0; i < item->values->len; i++)
    if (((TwContextValue *) g_ptr_array_index (item->values, i))->column->table == table->table)
      return TRUE;
  return FALSE;
}

/* What stands in the data in these very words is not taken for a synonym of a name. */
static gboolean
is_rather_value (const TwItem *item)
{
  if (item->values == NULL || g_array_index (item->names, TwName, 0).penalty < 0.2)
    return FALSE;
  const TwContextValue *value = g_ptr_array_index (item->values, 0);
  g_autofree char *key = tw_phrase_key (value->value, TRUE);
  return strcmp (key, item->singular) == 0;
}

/* A word of the schema that is a word of the grammar, too ("order", "total", "first"). */
static gboolean
is_noun_here (const TwReader *self, const TwItem *item)
{
  if (item->names == NULL || is_value_of_next (self, item) || is_rather_value (item))
    return FALSE;
  /* "never prescribed" denies that it happened, not the number of "units prescribed". */
  if (self->negate && item->verb && g_array_index (item->names, TwName, 0).penalty >= 0.5)
    return FALSE;
  const TwItem *next = tw_reader_peek (self);
  static const TwRole prefixes[] = { TW_ROLE_COUNT,   TW_ROLE_SUM,     TW_ROLE_AVERAGE,
                                     TW_ROLE_MINIMUM, TW_ROLE_MAXIMUM, TW_ROLE_TOP,
                                     TW_ROLE_BOTTOM,  TW_ROLE_HIGHEST, TW_ROLE_LOWEST,
                                     TW_ROLE_FIRST,   TW_ROLE_LAST,    TW_ROLE_DISTINCT,
                                     TW_ROLE_MEDIAN };
  if (is_any (item, prefixes, G_N_ELEMENTS (prefixes)))
    return next == NULL || !(next->names || next->is_number || next->has_period
                             || tw_item_is (next, TW_ROLE_COUNT));
  if (tw_item_is (item, TW_ROLE_SELL) && !item->plural) {
    const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
    return before == NULL || !(before->names || before->values);
  }
  if (grain_of (item) != TW_GRAIN_NONE)
    return self->grouping == TW_GROUPING_NONE && !self->frame->trend
           && !g_str_has_suffix (item->key, "ly");
  return TRUE;
}

static gboolean
read_opening (TwReader *self, const TwItem *item, gboolean *done)
{
  TwFrame *frame = self->frame;
  *done = TRUE;
  if (tw_item_is (item, TW_ROLE_LIST))
    frame->list = TRUE;
  else if (tw_item_is (item, TW_ROLE_WHICH))
    frame->which = TRUE;
  else if (tw_item_is (item, TW_ROLE_WHO))
    frame->who = TRUE;
  else if (tw_item_is (item, TW_ROLE_HOW))
    frame->how = TRUE;
  else if (tw_item_is (item, TW_ROLE_WHEN))
    frame->when = TRUE;
  else if (tw_item_is (item, TW_ROLE_HOW_MUCH))
    frame->how_much = TRUE;
  else if (tw_item_is (item, TW_ROLE_TREND))
    frame->trend = TRUE;
  else
    *done = FALSE;
  return TRUE;
}

static gboolean
read_prefix (TwReader *self, const TwItem *item, gboolean *done)
{
  *done = TRUE;
  if (tw_item_is (item, TW_ROLE_COUNT))
    return self->count ? tw_reader_fail_item (self, item)
                       : tw_reader_wait_for_noun (self, item, &self->count);
  if (tw_item_is (item, TW_ROLE_AVERAGED))
    return tw_reader_average_last (self, item);
  if (tw_reader_read_function (self, item))
    return self->failure == NULL;
  if (tw_item_is (item, TW_ROLE_TOP) || tw_item_is (item, TW_ROLE_BOTTOM))
    return tw_reader_read_rank (self, item);
  static const TwRole extremes[] = { TW_ROLE_MOST,    TW_ROLE_LEAST, TW_ROLE_HIGHEST,
                                     TW_ROLE_LOWEST,  TW_ROLE_FIRST, TW_ROLE_LAST };
  if (is_any (item, extremes, G_N_ELEMENTS (extremes)))
    return tw_reader_read_extreme (self);
  if (item->adjective)
    return tw_reader_read_adjective (self);
  if (tw_item_is (item, TW_ROLE_DISTINCT))
    return self->frame->distinct = TRUE, tw_reader_wait_for_noun (self, item, &self->distinct);
  if (tw_item_is (item, TW_ROLE_SORT))
    return tw_reader_wait_for_noun (self, item, &self->sort);
  if (tw_item_is (item, TW_ROLE_DESCENDING) || tw_item_is (item, TW_ROLE_ASCENDING))
    return tw_reader_read_direction (self, item);
  if (tw_item_is (item, TW_ROLE_WITHOUT))
    return tw_reader_wait_for_noun (self, item, &self->without);
  if (tw_item_is (item, TW_ROLE_INCLUDING))
    return tw_reader_wait_for_noun (self, item, &self->include);
  if (tw_item_is (item, TW_ROLE_NOT) || tw_item_is (item, TW_ROLE_EXCEPT))
    return tw_reader_read_negation (self, item);
  *done = FALSE;
  return TRUE;
}

static gboolean
starts_period_relation (const TwReader *self, const TwItem *item)
{
  return !item->has_period && tw_reader_starts_period (self, self->at)
         && !(tw_reader_is_comparison (item)
              && tw_reader_item (self, tw_reader_next (self, self->at + 1))->period.bare_year);
}

/* "which countries are the most orders shipped to?" */
static gboolean
read_dangling (TwReader *self, const TwItem *item)
{
  TwTarget *subject = self->frame->subject;
  const TwFrameMeasure *measure
    = self->frame->measures->len == 1 ? g_ptr_array_index (self->frame->measures, 0) : NULL;
  if (measure && measure->function == TW_FUNCTION_COUNT && measure->target->names->len > 0
      && subject == NULL)
    subject = measure->target;
  else if (!self->frame->which || subject == NULL)
    return tw_reader_fail_item (self, item);
  if (subject->table == NULL) {
    subject->verb = g_strdup (self->verb);
    subject->toward = tw_item_is (item, TW_ROLE_TO);
    subject->away = tw_item_is (item, TW_ROLE_FROM);
  }
  self->preposition = NULL;
  return TRUE;
}

static gboolean
read_preposition (TwReader *self, const TwItem *item, gboolean *done)
{
  static const TwRole prepositions[] = { TW_ROLE_IN, TW_ROLE_OF,  TW_ROLE_FROM,
                                         TW_ROLE_TO, TW_ROLE_FOR, TW_ROLE_VIA };
  *done = TRUE;
  if (is_any (item, prepositions, G_N_ELEMENTS (prepositions))) {
    self->preposition = item;
    self->with = FALSE;
    return tw_reader_peek (self) ? TRUE : read_dangling (self, item);
  }
  if (self->frame->compare && self->series == TW_SERIES_MEASURE
      && (tw_item_is (item, TW_ROLE_WITH) || tw_item_is (item, TW_ROLE_TO)))
    return self->joined = TRUE;
  /* "who has …" asks, where nobody was named before. */
  if (tw_item_is (item, TW_ROLE_WITH) && g_str_has_prefix (item->key, "who") && self->at == 0)
    return self->frame->who = TRUE;
  if (tw_item_is (item, TW_ROLE_WITH)) {
    self->with = TRUE;
    self->waiting = item;
    return TRUE;
  }
  if (tw_item_is (item, TW_ROLE_AND) || tw_item_is (item, TW_ROLE_OR))
    return tw_reader_read_link (self, item);
  if (tw_item_is (item, TW_ROLE_NAMED))
    return tw_reader_read_named (self, item);
  *done = FALSE;
  return TRUE;
}

/* "used vehicles": before a noun such a word tells its rows apart, and must not be passed over. */
static gboolean
describes_noun (const TwReader *self)
{
  static const char *const determiners[] = { "the", "a", "an", "our", "all", "any", "those",
                                             "these", "your", "my", NULL };
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (next == NULL || !next->names)
    return FALSE;
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  if (before == NULL)
    return TRUE;
  if (is_filler (before))
    return g_strv_contains (determiners, before->key);
  return !before->names && !before->values;
}

static gboolean
read_verb_word (TwReader *self, const TwItem *item, gboolean *done)
{
  *done = TRUE;
  if (tw_item_is (item, TW_ROLE_STARTS_WITH) || tw_item_is (item, TW_ROLE_ENDS_WITH)
      || tw_item_is (item, TW_ROLE_CONTAINS))
    return tw_reader_read_like (self, item);
  if (tw_item_is (item, TW_ROLE_PRICE_VERB))
    return tw_reader_read_price_verb (self, item);
  if (tw_item_is (item, TW_ROLE_SELL) || tw_item_is (item, TW_ROLE_SHIP)
      || tw_item_is (item, TW_ROLE_SPEND) || item->verb)
    return tw_reader_read_verb (self);
  if (tw_item_is (item, TW_ROLE_NO_STOCK))
    return tw_reader_read_no_stock (self, item);
  if (tw_item_is (item, TW_ROLE_LIGHT_VERB)) {
    self->with = FALSE;
    return describes_noun (self) ? tw_reader_fail_item (self, item) : TRUE;
  }
  *done = FALSE;
  return TRUE;
}

static gboolean
refuse (TwReader *self, const TwItem *item)
{
  if (item->measure)
    return tw_reader_fail (self, _("“%s” needs %s, and nothing in this schema records %s."),
                           item->text, item->measure->lacks, item->measure->lacks);
  if (tw_item_is (item, TW_ROLE_TODAY))
    return tw_reader_fail (self,
                           _("“%s” depends on today's date. Name the month, quarter or year."),
                           item->text);
  if (tw_item_is (item, TW_ROLE_UNSUPPORTED))
    return tw_reader_fail (self, _("I cannot yet work out “%s”."), item->text);
  return tw_reader_fail_item (self, item);
}

static gboolean
read_role (TwReader *self, const TwItem *item)
{
  gboolean done = FALSE;
  gboolean (*const readers[]) (TwReader *, const TwItem *, gboolean *)
    = { read_opening, read_prefix };
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++) {
    gboolean fine = readers[i](self, item, &done);
    if (done)
      return fine;
  }
  if (tw_reader_is_promise_word (item))
    return tw_reader_read_late (self, item);
  if (tw_item_is (item, TW_ROLE_HOW_LATE))
    return tw_reader_ask_how_late (self, item);
  if (tw_item_is (item, TW_ROLE_SHARE) || tw_item_is (item, TW_ROLE_PERCENT))
    return tw_reader_read_share (self, item);
  if (tw_item_is (item, TW_ROLE_COMPARE))
    return tw_reader_read_comparing (self, item);
  if (tw_item_is (item, TW_ROLE_GROWTH))
    return tw_reader_read_growth (self, item);
  TwGrain grain = grain_of (item);
  if (grain != TW_GRAIN_NONE)
    return tw_reader_read_grain (self, grain);
  if (over_grain (item) != TW_GRAIN_NONE)
    return tw_reader_read_over (self, item, over_grain (item));
  if (tw_item_is (item, TW_ROLE_COMMON))
    return tw_reader_read_common (self, item);
  if (tw_item_is (item, TW_ROLE_BOTH))
    return self->both ? tw_reader_fail_item (self, item)
                      : tw_reader_wait_for_noun (self, item, &self->both);
  if (tw_item_is (item, TW_ROLE_BY) || tw_item_is (item, TW_ROLE_PER))
    return tw_reader_read_grouping (self, item);
  if (tw_reader_is_comparison (item))
    return tw_reader_read_comparison (self);
  gboolean fine = read_preposition (self, item, &done);
  if (!done)
    fine = read_verb_word (self, item, &done);
  return done ? fine : refuse (self, item);
}

/* "employees without a manager", where "Manager" is a job title and manager_id a key: the key that
 * leads to its own table, or the one that is denied, may be what is meant. */
static const TwColumn *
role_of (const TwReader *self, const TwItem *item)
{
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *step = g_ptr_array_index (relationships, i);
    gboolean own = step->source[0]->table == step->target[0]->table;
    if (step->n_columns != 1 || !(own || self->negate || self->without))
      continue;
    g_auto (GStrv) words = tw_facts_column_words (step->source[0]);
    guint n = g_strv_length (words);
    if (n > 1 && tw_grammar_has_word ("id", words[n - 1]))
      g_clear_pointer (&words[--n], g_free);
    if (n > 0 && strcmp (words[n - 1], item->singular) == 0)
      return step->source[0];
  }
  return NULL;
}

static gboolean
follows_have (const TwReader *self)
{
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  return before && (strcmp (before->key, "have") == 0 || strcmp (before->key, "has") == 0
                    || strcmp (before->key, "had") == 0);
}

static gboolean
read_number (TwReader *self, const TwItem *item)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (next && (tw_item_is (next, TW_ROLE_OR_MORE) || tw_item_is (next, TW_ROLE_OR_LESS)))
    return tw_reader_read_comparison (self);
  if (next && (tw_item_is (next, TW_ROLE_MOST) || tw_item_is (next, TW_ROLE_LEAST)
               || next->adjective || tw_item_is (next, TW_ROLE_HIGHEST)
               || tw_item_is (next, TW_ROLE_TOP) || tw_item_is (next, TW_ROLE_BOTTOM)
               || tw_item_is (next, TW_ROLE_LOWEST) || tw_item_is (next, TW_ROLE_LAST))
      && self->n == 0 && item->number >= 1 && item->number <= 100000) {
    self->n = (guint) item->number;
    return TRUE;
  }
  /* "which 3 customers" */
  if (next && next->names && self->n == 0 && self->frame->subject == NULL
      && (self->frame->which || self->frame->list) && self->frame->measures->len == 0
      && item->number >= 1 && item->number <= 100000 && !item->is_money) {
    self->n = (guint) item->number;
    return TRUE;
  }
  /* "vehicles with 7 seats", "have 7 seats" */
  if (next && next->names && !self->comparing && !self->count && !self->function && !self->extreme
      && (self->with || follows_have (self)) && !item->is_percent && !item->is_money) {
    self->comparing = TRUE;
    self->with = self->versus_average = self->is_percent = FALSE;
    self->op = TW_OP_EQUAL;
    self->number = item->number;
    self->waiting = item;
    return TRUE;
  }
  return tw_reader_fail_item (self, item);
}

static gboolean
read_item (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  tw_reader_note_predicate (self, item);
  if (tw_item_is (item, TW_ROLE_REPORT_TO) && tw_reader_find_chief (self))
    return tw_reader_read_report_to (self, item);
  if (self->reported && item->values)
    return tw_reader_read_value (self);
  self->reported = NULL;
  if (tw_reader_starts_span (self))
    return tw_reader_read_span (self);
  if (tw_reader_starts_rate (self))
    return tw_reader_read_rate (self);
  if (is_noun_here (self, item))
    return tw_reader_read_noun (self);
  if (starts_period_relation (self, item) || (item->has_period && !self->comparing))
    return tw_reader_read_period (self);
  if (item->values) {
    gboolean undecided = FALSE;
    if (tw_reader_is_dated_verb (self, item, &undecided))
      return tw_reader_read_verb (self);
    if (undecided)
      return tw_reader_fail (self,
                             _("“%s” could be told by a date or by a status. Please say which."),
                             item->text);
  }
  const TwColumn *role = item->values ? role_of (self, item) : NULL;
  if (role)
    return tw_reader_fail (self, _("“%s” could be the %s of %s or a value of the data. Please say "
                                   "which."), item->text, role->name, role->table->name);
  if (item->values || item->is_quoted)
    return tw_reader_read_value (self);
  if (is_filler (item))
    return TRUE;
  if (item->adjective && item->measure && tw_reader_knows_adjective (self, item))
    return tw_reader_read_adjective (self);
  if (item->measure && item->verb)
    return tw_reader_read_verb (self);
  if (item->measure || tw_item_is (item, TW_ROLE_TODAY) || tw_item_is (item, TW_ROLE_UNSUPPORTED))
    return refuse (self, item);
  if (item->is_number)
    return read_number (self, item);
  return read_role (self, item);
}

static gboolean
is_like_word (const TwItem *item)
{
  return tw_item_is (item, TW_ROLE_STARTS_WITH) || tw_item_is (item, TW_ROLE_ENDS_WITH)
         || tw_item_is (item, TW_ROLE_CONTAINS);
}

/* Every word that means nothing at all, in one sentence. */
static gboolean
name_unknown (TwReader *self)
{
  g_autoptr (GString) unknown = g_string_new (NULL);
  for (guint i = 0; i < self->items->len; i++) {
    const TwItem *item = tw_reader_item (self, i);
    const TwItem *before = i > 0 ? tw_reader_item (self, i - 1) : NULL;
    if (!tw_item_is_unknown (item) || (before && is_like_word (before)))
      continue;
    g_string_append_printf (unknown, "%s“%s”", unknown->len ? ", " : "", item->text);
    if (item->suggestion)
      g_string_append_printf (unknown, " (did you mean “%s”?)", item->suggestion);
  }
  if (unknown->len == 0)
    return TRUE;
  return tw_reader_fail (self, _("I could not place %s: no table, column, measure or value of this "
                                 "schema is called that."), unknown->str);
}

static gboolean
name_waiting (TwReader *self)
{
  if (self->count || self->function || self->functions->len || self->grouping || self->extreme || self->rank
      || self->comparing || self->without || self->include || self->sort || self->distinct
      || (self->n && !self->frame->ranked) || self->with)
    return tw_reader_fail (self, _("I could not tell what “%s” applies to."),
                           self->waiting ? self->waiting->text : "it");
  if (self->both)
    return tw_reader_fail (self, _("I can work out “both” only of two values of one column."));
  if (self->negate)
    return tw_reader_fail (self, _("I could not tell what is negated."));
  if (self->frame->how && !self->frame->trend)
    return tw_reader_fail (self, _("I can say how many and how much, but not how."));
  /* "the average number of seats by country" is that of the column. */
  if (self->unit_measure && self->unit_measure->function == TW_FUNCTION_SUM)
    self->unit_measure->function = TW_FUNCTION_AVERAGE;
  else if (self->unit_measure)
    return tw_reader_fail (self, _("I could not tell over what to average “%s”."),
                           self->unit_measure->target->text);
  return TRUE;
}

TwFrame *
tw_reader_read (const GPtrArray *items, const TwVocabulary *vocabulary, TwJoins *joins,
                char **failure)
{
  g_autoptr (TwFrame) frame = tw_frame_new ();
  TwReader self = { .vocabulary = vocabulary, .joins = joins, .items = items, .frame = frame };
  self.functions = g_array_new (FALSE, FALSE, sizeof (TwFunction));
  gboolean read = name_unknown (&self);
  for (guint i = 0; i < items->len; i++)
    if (tw_reader_item (&self, i)->misspelt)
      tw_frame_assume (frame, _("“%s” is read as “%s”."), tw_reader_item (&self, i)->misspelt,
                       tw_reader_item (&self, i)->text);
  for (self.at = 0; read && self.at < items->len; self.at++)
    read = read_item (&self);
  read = read && name_waiting (&self);
  if (self.n)
    frame->limit = self.n;
  g_free (self.verb);
  g_array_unref (self.functions);
  *failure = self.failure;
  return read ? g_steal_pointer (&frame) : NULL;
}
