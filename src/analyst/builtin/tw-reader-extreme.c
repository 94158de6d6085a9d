// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>

/* "most", "highest", "first", "cheapest": what is ranked by what. */

static gboolean
is_adjective_next (const TwItem *next)
{
  return next && next->adjective && !next->names;
}

gboolean
tw_reader_read_extreme (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  gboolean most = tw_item_is (item, TW_ROLE_MOST) || tw_item_is (item, TW_ROLE_HIGHEST);
  gboolean date = tw_item_is (item, TW_ROLE_FIRST) || tw_item_is (item, TW_ROLE_LAST);
  if (self->extreme || self->without || self->include || self->comparing)
    return tw_reader_fail_item (self, item);
  self->extreme = most || tw_item_is (item, TW_ROLE_LAST) ? 1 : -1;
  self->by_amount = tw_item_is (item, TW_ROLE_HIGHEST) || tw_item_is (item, TW_ROLE_LOWEST);
  self->by_date = date;
  self->waiting = item;
  const TwItem *next = tw_reader_peek (self);
  if (next && next->is_number && !next->names) {
    self->n = (guint) next->number;
    self->at = tw_reader_next (self, self->at + 1);
    next = tw_reader_peek (self);
  }
  gboolean noun = next && (next->names || is_adjective_next (next) || next->values
                           || tw_item_is (next, TW_ROLE_COUNT) || tw_item_is (next, TW_ROLE_SUM)
                           || tw_item_is (next, TW_ROLE_AVERAGE)
                           || tw_item_is (next, TW_ROLE_DISTINCT) || next->measure
                           || tw_item_is (next, TW_ROLE_DAY) || tw_item_is (next, TW_ROLE_MONTH)
                           || tw_item_is (next, TW_ROLE_QUARTER) || tw_item_is (next, TW_ROLE_YEAR)
                           || tw_item_is (next, TW_ROLE_UNSUPPORTED));
  if (noun || date || (self->by_amount && next))
    return TRUE;
  gboolean revenue = self->verb_item
                     && (tw_item_is (self->verb_item, TW_ROLE_SPEND)
                         || tw_grammar_has_word ("value-verb", self->verb_item->key));
  if (!revenue)
    return tw_reader_fail (self, _("I could not tell what “%s” is measured by."), item->text);
  self->frame->ranked = TRUE;
  self->frame->descending = self->extreme > 0;
  self->extreme = 0;
  self->waiting = NULL;
  tw_frame_assume (self->frame, _("“%s %s” is measured by revenue."), self->verb_item->text,
                   item->text);
  return tw_reader_use_revenue (self, self->verb_item);
}

/* A column once, by the nearest of its names. */
static void
add_best (GArray *names, TwName name)
{
  for (guint i = 0; i < names->len; i++) {
    TwName *known = &g_array_index (names, TwName, i);
    if (known->column == name.column) {
      known->penalty = MIN (known->penalty, name.penalty);
      return;
    }
  }
  g_array_append_val (names, name);
}

static TwTarget *
adjective_target (TwReader *self, const TwItem *item)
{
  TwTarget *target = tw_target_new (item->text, NULL);
  for (guint i = 0; item->adjective->columns[i]; i++) {
    g_autoptr (GArray) names = tw_vocabulary_lookup (self->vocabulary, item->adjective->columns[i]);
    for (guint n = 0; names && n < names->len; n++) {
      TwName name = g_array_index (names, TwName, n);
      if (name.kind != TW_NAME_COLUMN || name.penalty > 1
          || (name.penalty >= 1 && tw_grammar_has_word ("vague-money", item->adjective->columns[i]))
          || (!tw_data_type_is_numeric (name.column->type)
              && !tw_facts_is_date (name.column)))
        continue;
      add_best (target->names, name);
    }
  }
  return target;
}

gboolean
tw_reader_knows_adjective (TwReader *self, const TwItem *item)
{
  TwTarget *target = adjective_target (self, item);
  gboolean known = target->names->len > 0;
  tw_target_free (target);
  return known;
}

/* "cheapest", "most expensive", "5 oldest". */
gboolean
tw_reader_read_adjective (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  const TwAdjective *adjective = item->adjective;
  TwFrame *frame = self->frame;
  gboolean ranking = self->extreme || self->rank || adjective->superlative || frame->ranked;
  if (!ranking || frame->order || self->count || self->function || self->negate
      || self->by_amount || self->by_date)
    return tw_reader_fail_item (self, item);
  TwTarget *target = adjective_target (self, item);
  target->verb = g_strdup (item->key);
  if (target->names->len == 0 && !tw_grammar_has_word ("dated", item->key)) {
    tw_target_free (target);
    return tw_reader_fail (self, _("No column of this schema says what is “%s”."), item->text);
  }
  gboolean least = self->extreme < 0 || self->rank < 0;
  frame->order = target;
  frame->ranked = TRUE;
  frame->descending = adjective->ascending == least;
  frame->limit = self->n ? self->n : frame->limit;
  const TwItem *next = tw_reader_peek (self);
  const TwName *noun = next ? tw_reader_best (next, TW_NAME_TABLE) : NULL;
  if (frame->limit == 0) {
    gboolean plural = noun ? next->plural : frame->subject ? frame->subject->plural : FALSE;
    frame->limit = plural ? 0 : 1;
  }
  self->extreme = self->rank = 0;
  self->n = 0;
  self->waiting = NULL;
  return TRUE;
}
