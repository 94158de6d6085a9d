// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Shares of a whole, and things set side by side. */

static gboolean
has_number (const TwItem *item)
{
  for (guint i = 0; item->names && i < item->names->len; i++) {
    const TwName *name = &g_array_index (item->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && tw_data_type_is_numeric (name->column->type))
      return TRUE;
  }
  return FALSE;
}

static gboolean
stands_between (const TwItem *item)
{
  return (tw_item_is (item, TW_ROLE_FILLER) && !item->names) || tw_item_is (item, TW_ROLE_OF)
         || tw_item_is (item, TW_ROLE_IN) || tw_item_is (item, TW_ROLE_SUM) || item->values
         || tw_reader_is_promise_word (item);
}

/* "percentage of discontinued products": the word before the noun only describes it. */
static gboolean
is_flag_before (const TwItem *item, const TwItem *next)
{
  const TwName *name = tw_reader_best (item, TW_NAME_COLUMN);
  return name && next && tw_reader_best (next, TW_NAME_TABLE) && tw_facts_is_flag (name->column);
}

/* The noun that the share is one of: rows are counted, numbers are added up. */
static void
take_whole (TwReader *self, const TwItem *item)
{
  guint at = self->at + 1;
  for (const TwItem *one = tw_reader_item (self, at); one; one = tw_reader_item (self, ++at))
    if (!is_flag_before (one, tw_reader_item (self, at + 1))
        && (!stands_between (one) || (one->names && !one->values)))
      break;
  const TwItem *noun = tw_reader_item (self, at);
  if (noun == NULL || noun->names == NULL)
    return;
  TwNameKind kind = tw_reader_choose_kind (self, noun);
  self->by_amount = FALSE;
  if (kind == TW_NAME_TABLE)
    self->count = TRUE;
  else if (kind == TW_NAME_COLUMN && has_number (noun))
    self->function = TW_FUNCTION_SUM;
  self->waiting = kind == TW_NAME_METRIC ? self->waiting : item;
}

gboolean
tw_reader_read_share (TwReader *self, const TwItem *item)
{
  TwFrame *frame = self->frame;
  if (frame->share != TW_SHARE_NONE || self->count || self->comparing || self->function
      || (self->extreme && !self->by_amount) || self->rank || self->negate || self->without)
    return tw_reader_fail_item (self, item);
  frame->share = tw_item_is (item, TW_ROLE_PERCENT) ? TW_SHARE_PERCENT : TW_SHARE_FRACTION;
  frame->share_at = self->at;
  if (frame->measures->len == 0)
    take_whole (self, item);
  return TRUE;
}

/* "orders that were shipped late", "orders went to Germany": from here on the part is described. */
void
tw_reader_note_predicate (TwReader *self, const TwItem *item)
{
  static const char *const heads[] = { "is",   "are",   "was",  "were", "that", "which", "who",
                                       "went", "go",    "goes", "come", "came", "comes", "has",
                                       "have", "had",   "did",  NULL };
  TwFrame *frame = self->frame;
  if (frame->share == TW_SHARE_NONE || frame->measures->len == 0)
    return;
  g_auto (GStrv) words = g_strsplit (item->key, " ", 2);
  if (words[0] && g_strv_contains ((const char *const *) heads, words[0]) && !item->names)
    frame->predicate = self->at;
  else if (frame->predicate == 0 && g_str_has_suffix (item->key, "ed")
           && (item->values || item->verb || tw_item_is (item, TW_ROLE_SHIP)
               || tw_item_is (item, TW_ROLE_SELL)))
    frame->predicate = self->at - 1;
}

gboolean
tw_reader_read_comparing (TwReader *self, const TwItem *item)
{
  TwFrame *frame = self->frame;
  if (self->comparing || self->negate || self->without || self->extreme || self->rank)
    return tw_reader_fail_item (self, item);
  frame->compare = TRUE;
  frame->how = FALSE;
  frame->how_much |= frame->measures->len == 0;
  if (self->series == TW_SERIES_FILTER && self->last_filter
      && self->last_filter->kind == TW_FILTER_VALUE)
    self->joined = self->by_or = TRUE;
  else if (self->series == TW_SERIES_MEASURE)
    self->joined = TRUE;
  return TRUE;
}

gboolean
tw_reader_read_growth (TwReader *self, const TwItem *item)
{
  TwFrame *frame = self->frame;
  if (self->comparing || self->negate || self->without || self->extreme || self->rank
      || frame->share != TW_SHARE_NONE)
    return tw_reader_fail_item (self, item);
  frame->growth = TRUE;
  frame->how = self->with = self->joined = FALSE;
  frame->how_much |= frame->measures->len == 0;
  return TRUE;
}

/* The table whose rows the word before "rate" tells apart. */
static const TwTable *
rated_table (const TwItem *item)
{
  const TwTable *table = NULL;
  for (guint i = 0; item->values && i < item->values->len; i++) {
    const TwTable *own = ((TwContextValue *) g_ptr_array_index (item->values, i))->column->table;
    if (table && table != own)
      return NULL;
    table = own;
  }
  for (guint i = 0; table == NULL && item->names && i < item->names->len; i++) {
    const TwName *name = &g_array_index (item->names, TwName, i);
    if (name->kind == TW_NAME_COLUMN && tw_facts_is_flag (name->column))
      return name->table;
  }
  return table;
}

/* "cancelled rate", "abnormal rate": how many per cent of the rows are that. */
gboolean
tw_reader_starts_rate (const TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  const TwItem *next = tw_reader_item (self, self->at + 1);
  /* "unit rate" is a column; that some rate is one does not make "no-show rate" another. */
  gboolean whole = next && next->names && g_array_index (next->names, TwName, 0).penalty < 1;
  return next && tw_item_is (next, TW_ROLE_RATE) && !whole && rated_table (item);
}

gboolean
tw_reader_read_rate (TwReader *self)
{
  TwFrame *frame = self->frame;
  const TwItem *item = tw_reader_item (self, self->at);
  const TwTable *table = rated_table (item);
  if (frame->share != TW_SHARE_NONE || frame->measures->len > 0 || self->negate || self->without
      || self->count || self->function > TW_FUNCTION_COUNT || self->comparing)
    return tw_reader_fail_item (self, item);
  frame->share = TW_SHARE_PERCENT;
  if (self->extreme || self->rank) {
    frame->ranked = TRUE;
    frame->descending = self->extreme + self->rank > 0;
  }
  tw_reader_clear_waiting (self);
  self->rank = 0;
  tw_reader_add_measure (self, tw_frame_measure_new (TW_FUNCTION_COUNT,
                                                     tw_target_new_table (table)));
  self->attach = table;
  gboolean read = item->values ? tw_reader_read_value (self)
                               : tw_reader_read_column (self, item, table);
  if (!read || self->last_filter == NULL)
    return tw_reader_fail_item (self, item);
  self->last_filter->part = TRUE;
  self->series = TW_SERIES_MEASURE;
  self->at++;
  tw_frame_assume (frame, _("The rate is the percentage of all %s."), table->name);
  return TRUE;
}

/* "month over month": every month, with what changed since the one before. */
gboolean
tw_reader_read_over (TwReader *self, const TwItem *item, TwGrain grain)
{
  TwFrame *frame = self->frame;
  gboolean before = g_str_has_prefix (item->key, "over ");
  if (self->comparing || self->negate || self->without || self->extreme || self->rank || self->sort
      || frame->share != TW_SHARE_NONE || (before && !frame->growth))
    return tw_reader_fail_item (self, item);
  frame->growth = frame->stepwise = TRUE;
  frame->how = self->with = self->joined = FALSE;
  frame->how_much |= frame->measures->len == 0;
  self->waiting = self->function || self->count ? self->waiting : NULL;
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    if (group->grain != TW_GRAIN_NONE)
      return group->grain == grain || tw_reader_fail_item (self, item);
  }
  tw_frame_add_group (frame, NULL, grain);
  return TRUE;
}
