// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What happened against what was planned: "arrived late", "orders more than 3 days late", "the
 * average delay". */

static gboolean
is_plain_word (const char *word)
{
  static const char *const plain[] = { "date", "time", "day", "at", "on", "actual", "real",
                                       "timestamp", "ts", "dt", NULL };
  return g_strv_contains (plain, word) || tw_grammar_has_word ("planned", word);
}

/* "arrival" in a scheduled and an actual arrival; @named where the plan says of what it is one. */
static gboolean
share_event (const TwColumn *planned, const TwColumn *done, gboolean *named)
{
  g_auto (GStrv) words = tw_facts_column_words (planned);
  g_auto (GStrv) others = tw_facts_column_words (done);
  gboolean share = FALSE;
  for (guint i = 0; words[i]; i++) {
    if (is_plain_word (words[i]))
      continue;
    *named = TRUE;
    share |= tw_facts_has_root (others, words[i]);
  }
  return share;
}

static gboolean
is_past_event (const TwColumn *column)
{
  g_auto (GStrv) words = tw_facts_column_words (column);
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("past-event", words[i]))
      return TRUE;
  return FALSE;
}

/* When something was asked for is not when it was done. */
static gboolean
is_beginning (const TwColumn *column)
{
  g_auto (GStrv) words = tw_facts_column_words (column);
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("beginning", words[i]))
      return TRUE;
  return FALSE;
}

/* How well the two tell what was late; 0 not at all. */
static guint
suit (const TwPromise *asked, const char *verb)
{
  gboolean named = FALSE;
  gboolean share = share_event (asked->planned, asked->done, &named);
  if (named && !share)
    return 0;
  if (verb && tw_facts_suits_verb (asked->done, verb))
    return 5;
  if (share)
    return 4;
  if (is_past_event (asked->done))
    return 3;
  return tw_facts_main_date (asked->done->table) == asked->done ? 1 : 2;
}

/* The planned and the actual date of @table; FALSE where none or several suit equally. */
static gboolean
find_promise (const TwTable *table, const char *verb, TwPromise *found)
{
  guint best = 0;
  gboolean tie = FALSE;
  for (guint p = 0; p < table->n_columns; p++) {
    for (guint d = 0; d < table->n_columns; d++) {
      TwPromise one = { &table->columns[p], &table->columns[d] };
      if (!tw_facts_is_planned (one.planned) || !tw_facts_is_date (one.done)
          || tw_facts_is_planned (one.done) || is_beginning (one.done))
        continue;
      guint suits = suit (&one, verb);
      tie = suits > best ? FALSE : tie || (suits == best && suits > 0);
      if (suits > best) {
        best = suits;
        *found = one;
      }
    }
  }
  return best > 0 && !tie;
}

/* The verb before: "delivered late". */
static const TwItem *
verb_before (const TwReader *self)
{
  for (guint at = self->at; at > 0; at--) {
    const TwItem *item = tw_reader_item (self, at - 1);
    if ((tw_item_is (item, TW_ROLE_FILLER) && !item->names && !item->values) || item->is_number
        || tw_reader_is_comparison (item))
      continue;
    gboolean verb = item->verb || tw_item_is (item, TW_ROLE_SHIP) || tw_item_is (item, TW_ROLE_SELL)
                    || tw_item_is (item, TW_ROLE_LIGHT_VERB)
                    || (item->values && g_str_has_suffix (item->key, "ed"));
    return verb ? item : NULL;
  }
  return NULL;
}

/* "opened late" says nothing of when it was closed; "made late" only that it was late. */
static gboolean
is_told_by (const TwColumn *done, const TwItem *verb)
{
  if (verb == NULL || tw_facts_suits_verb (done, verb->key))
    return TRUE;
  if (!tw_item_is (verb, TW_ROLE_LIGHT_VERB) || verb->values)
    return FALSE;
  const TwTable *table = done->table;
  for (guint i = 0; i < table->n_columns; i++)
    if (tw_facts_is_date (&table->columns[i]) && tw_facts_suits_verb (&table->columns[i], verb->key))
      return FALSE;
  return TRUE;
}

static const TwTable *
table_at (const TwReader *self, guint at)
{
  const TwItem *item = tw_reader_item (self, at);
  const TwName *name = item ? tw_reader_best (item, TW_NAME_TABLE) : NULL;
  return name ? name->table : NULL;
}

/* Whose dates are meant: the noun that follows at once, or what is asked about. */
static const TwTable *
asked_table (const TwReader *self)
{
  const TwTable *next = table_at (self, self->at + 1);
  const TwFrame *frame = self->frame;
  if (next)
    return next;
  if (frame->subject && frame->subject->table && self->attach == NULL)
    return frame->subject->table;
  if (self->attach)
    return self->attach;
  for (guint i = 0; i < frame->measures->len; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, i);
    if (measure->target->table)
      return measure->target->table;
  }
  return NULL;
}

gboolean
tw_reader_find_promise (TwReader *self, const TwItem *item, TwPromise *promise)
{
  const TwTable *table = asked_table (self);
  if (table == NULL)
    return tw_reader_fail (self, _("I could not tell what is “%s”."), item->text);
  const TwItem *verb = verb_before (self);
  if (!find_promise (table, verb ? verb->key : NULL, promise) || !is_told_by (promise->done, verb))
    return tw_reader_fail (self, _("I could not tell by which two dates of %s “%s” is told."),
                           table->name, item->text);
  return TRUE;
}

gboolean
tw_reader_is_promise_word (const TwItem *item)
{
  return tw_item_is (item, TW_ROLE_LATE) || tw_item_is (item, TW_ROLE_EARLY)
         || tw_item_is (item, TW_ROLE_ON_TIME);
}

/* "paid late" asks when it was paid, not for what has the status "paid". */
static void
drop_verb (TwReader *self, const char *verb, const TwColumn *done)
{
  GPtrArray *filters = self->frame->filters;
  TwFrameFilter *last = filters->len > 0 ? g_ptr_array_index (filters, filters->len - 1) : NULL;
  if (last == NULL || verb == NULL || last->kind != TW_FILTER_VALUE || last->negated
      || last->values->len != 1 || !tw_facts_suits_verb (done, verb))
    return;
  const TwItem *value = g_ptr_array_index (last->values, 0);
  if (strcmp (value->key, verb) != 0)
    return;
  g_ptr_array_remove_index (filters, filters->len - 1);
  self->last_filter = NULL;
}

/* "late", "early", "on time": a condition. */
gboolean
tw_reader_read_late (TwReader *self, const TwItem *item)
{
  TwPromise promise;
  if (self->comparing || self->sort || self->rank || self->without || self->include)
    return tw_reader_fail_item (self, item);
  if (!tw_reader_find_promise (self, item, &promise))
    return FALSE;
  const TwItem *before = verb_before (self);
  const char *verb = before ? before->key : NULL;
  drop_verb (self, verb, promise.done);
  /* "delivered late in 2022": delivered then, or ordered? */
  if (verb && tw_facts_suits_verb (promise.done, verb))
    self->verb_date = promise.done;
  gboolean late = tw_item_is (item, TW_ROLE_LATE), early = tw_item_is (item, TW_ROLE_EARLY);
  TwFrameFilter *filter
    = tw_frame_filter_new (TW_FILTER_COLUMNS, tw_target_new_column (promise.done));
  filter->other = tw_target_new_column (promise.planned);
  filter->op = late ? TW_OP_GREATER : early ? TW_OP_LESS : TW_OP_AT_MOST;
  filter->negated = self->negate;
  self->negate = self->with = FALSE;
  tw_reader_add_filter (self, filter);
  tw_frame_assume (self->frame,
                   _("“%s” is told by %s against %s; where either is missing, it is not "
                                  "“%s”."), item->text, promise.done->name, promise.planned->name,
                   item->text);
  return TRUE;
}

gboolean
tw_reader_ask_how_late (TwReader *self, const TwItem *item)
{
  return tw_reader_fail (self, _("Is “%s” meant over all rows, or over the late ones? Say “average "
                                 "delay”, or “average delay of late …”."), item->text);
}

/* "the average delay": of the table that is named next, or the only one that has both dates. */
static gboolean
find_delay (const TwReader *self, TwPromise *promise)
{
  for (guint at = self->at + 1; at < self->items->len; at++)
    if (table_at (self, at))
      return find_promise (table_at (self, at), NULL, promise);
  if (self->attach)
    return find_promise (self->attach, NULL, promise);
  const GPtrArray *tables = tw_vocabulary_get_tables (self->vocabulary);
  guint n = 0;
  for (guint i = 0; i < tables->len; i++) {
    TwPromise one;
    if (!find_promise (g_ptr_array_index (tables, i), NULL, &one))
      continue;
    *promise = one;
    n++;
  }
  return n == 1;
}

gboolean
tw_reader_starts_delay (const TwReader *self, TwPromise *promise)
{
  const TwItem *item = tw_reader_item (self, self->at);
  const TwItem *next = tw_reader_item (self, tw_reader_next (self, self->at + 1));
  gboolean dates = next && (tw_item_is (next, TW_ROLE_BETWEEN) || tw_item_is (next, TW_ROLE_FROM));
  return tw_item_is (item, TW_ROLE_ELAPSED) && g_str_has_prefix (item->key, "delay") && !dates
         && (self->function > TW_FUNCTION_COUNT || self->by_amount) && find_delay (self, promise);
}
