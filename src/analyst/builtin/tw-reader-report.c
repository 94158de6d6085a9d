// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <string.h>

/* "report to": the row of the same table that a key of each row points to. */

static const TwTable *
reporting_table (const TwReader *self)
{
  const TwFrame *frame = self->frame;
  if (frame->subject && frame->subject->table)
    return frame->subject->table;
  if (frame->measures->len > 0)
    return ((TwFrameMeasure *) g_ptr_array_index (frame->measures, 0))->target->table;
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    if (group->target && group->target->table)
      return group->target->table;
  }
  return NULL;
}

const TwDouble *
tw_reader_find_chief (const TwReader *self)
{
  const GPtrArray *doubles = tw_vocabulary_get_doubles (self->vocabulary);
  const TwTable *table = reporting_table (self);
  const TwDouble *found = NULL;
  for (guint i = 0; i < doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (doubles, i);
    if ((table && one->base != table) || !tw_double_is_own (one)
        || !g_strv_contains ((const char *const *) one->words, "manager"))
      continue;
    if (found)
      return NULL;
    found = one;
  }
  return found;
}

/* "who does each employee report to?": every row with the one it points to. */
static gboolean
show_chiefs (TwReader *self, const TwDouble *chief, const TwItem *item)
{
  TwFrame *frame = self->frame;
  if (frame->measures->len > 0 || frame->projections->len > 0 || frame->groups->len > 1
      || self->negate || self->without || !(frame->who || frame->which || frame->list))
    return tw_reader_fail_item (self, item);
  TwTarget *target = tw_target_new_table (&chief->table);
  if (frame->groups->len == 0 && frame->subject == NULL)
    return tw_reader_set_subject (self, target);
  if (frame->subject == NULL)
    frame->subject = tw_target_new_table (chief->base);
  g_ptr_array_set_size (frame->groups, 0);
  g_ptr_array_add (frame->projections, target);
  frame->show_subject = TRUE;
  return TRUE;
}

gboolean
tw_reader_read_report_to (TwReader *self, const TwItem *item)
{
  const TwDouble *chief = tw_reader_find_chief (self);
  const TwItem *next = tw_reader_peek (self);
  if (chief == NULL || self->count || self->function || self->comparing || self->extreme)
    return tw_reader_fail_item (self, item);
  self->with = FALSE;
  self->preposition = NULL;
  if (next == NULL)
    return show_chiefs (self, chief, item);
  if (next->values == NULL)
    return tw_reader_fail_item (self, item);
  self->reported = &chief->table;
  return TRUE;
}
