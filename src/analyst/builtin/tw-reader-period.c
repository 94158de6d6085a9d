// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

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
    gboolean beside = link && (tw_item_is (link, TW_ROLE_COMPARE)
                               || (self->frame->compare && tw_item_is (link, TW_ROLE_TO)));
    if (link == NULL
        || !(beside || tw_item_is (link, TW_ROLE_AND) || tw_item_is (link, TW_ROLE_OR)))
      return;
    guint then = tw_reader_next (self, at + 1);
    const TwItem *item = tw_reader_item (self, then);
    if (item && tw_item_is (item, TW_ROLE_IN))
      item = tw_reader_item (self, then = tw_reader_next (self, then + 1));
    if (item == NULL || !item->has_period)
      return;
    g_array_append_val (filter->periods, item->period);
    self->frame->compare |= beside;
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
  /* "growth from 1996 to 1997" sets two years side by side. */
  if (self->frame->growth || (self->frame->compare && between)) {
    g_array_append_val (filter->periods, last->period);
    return TRUE;
  }
  return join_range (self, filter);
}

/* "after 1996", "until May", "1997 onwards": open on one side; FALSE where none is said. */
static gboolean
open_period (TwReader *self, TwFrameFilter *filter, TwPeriod *own, const TwItem *relation,
             gboolean onwards)
{
  gboolean after = relation && (tw_item_is (relation, TW_ROLE_AFTER)
                                || tw_item_is (relation, TW_ROLE_GREATER));
  gboolean before = relation && (tw_item_is (relation, TW_ROLE_BEFORE)
                                 || tw_item_is (relation, TW_ROLE_LESS));
  gboolean until = relation && (tw_item_is (relation, TW_ROLE_UNTIL)
                                || tw_item_is (relation, TW_ROLE_AT_MOST));
  filter->to_open = onwards || after || (relation && tw_item_is (relation, TW_ROLE_SINCE));
  filter->from_open = !filter->to_open && (before || until);
  if (onwards)
    self->at++;
  else if (after)
    own->from = own->to;
  else if (filter->from_open && before)
    own->to = own->from;
  return filter->to_open || filter->from_open;
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
  own = &g_array_index (filter->periods, TwPeriod, 0); /* a second period may have moved it */
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
  if (!open_period (self, filter, own, relation, onwards))
    take_more_periods (self, filter);
  return TRUE;
}

gboolean
tw_reader_read_period (TwReader *self)
{
  const TwItem *relation = tw_reader_item (self, self->at);
  if (relation->has_period)
    relation = NULL;
  else
    tw_reader_step (self);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_PERIOD, NULL);
  filter->negated = self->negate;
  self->negate = FALSE;
  if (self->verb_date && tw_facts_main_date (self->verb_date->table) != self->verb_date) {
    tw_reader_add_filter (self, filter);
    return tw_reader_fail (self, _("Is the time told by %s, or by the main date of %s? Please say "
                                   "which date."), self->verb_date->name,
                           self->verb_date->table->name);
  }
  gboolean filled = fill_period (self, filter, relation);
  tw_reader_add_filter (self, filter);
  self->joined = FALSE;
  self->preposition = NULL;
  if (filled)
    return TRUE;
  const TwItem *item = tw_reader_item (self, MIN (self->at, self->items->len - 1));
  return tw_reader_fail (self, _("I could not read the time “%s”."), item->text);
}
