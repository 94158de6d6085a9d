// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-facts.h"

#include <glib/gi18n.h>

#include "analyst/builtin/tw-resolver.h"

static gboolean
fail (char **failure, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (char **failure, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_free (*failure);
  *failure = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

/* ---- shares ---- */

static gboolean
is_additive (const TwTarget *target)
{
  if (target->metric)
    return target->metric->additive;
  for (guint i = 0; i < target->names->len; i++)
    if (!tw_facts_is_additive (g_array_index (target->names, TwName, i).column))
      return FALSE;
  return target->since == NULL;
}

static gboolean
can_be_shared (const TwFrameMeasure *measure)
{
  gboolean counted = measure->function == TW_FUNCTION_COUNT && !measure->distinct;
  gboolean added = measure->function == TW_FUNCTION_SUM || measure->target->metric;
  return !measure->per && measure->per_grain == TW_GRAIN_NONE
         && (counted || (added && is_additive (measure->target)));
}

/* Those that may say which part is meant; a time rather says what the whole is. */
static gboolean
describes (const TwFrameFilter *filter)
{
  return filter->kind != TW_FILTER_PERIOD
         && !(filter->kind == TW_FILTER_EXISTS && !filter->negated);
}

static guint
mark_part (TwFrame *frame, gboolean behind_predicate)
{
  guint n = 0;
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    filter->apart = describes (filter) && (!behind_predicate || filter->at > frame->predicate);
    n += filter->apart;
  }
  return n;
}

static gboolean
mark_said (TwFrame *frame)
{
  gboolean said = FALSE;
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    filter->apart = filter->part;
    said |= filter->part;
  }
  return said;
}

static gboolean
mark_only_period (TwFrame *frame)
{
  TwFrameFilter *only = frame->filters->len == 1 ? g_ptr_array_index (frame->filters, 0) : NULL;
  return only && only->kind == TW_FILTER_PERIOD ? only->apart = TRUE : FALSE;
}

static gboolean
undecided (TwFrame *frame, char **failure)
{
  mark_part (frame, FALSE);
  for (guint i = 0; i < frame->filters->len; i++)
    ((TwFrameFilter *) g_ptr_array_index (frame->filters, i))->apart = FALSE;
  return fail (failure,
               _("I could not tell which part of what whole is meant. Say “what percentage of "
                          "… are …”."));
}

gboolean
tw_frame_complete_share (TwFrame *frame, char **failure)
{
  if (frame->share == TW_SHARE_NONE)
    return TRUE;
  if (frame->measures->len != 1 || !can_be_shared (g_ptr_array_index (frame->measures, 0))
      || frame->projections->len > 0 || frame->compare || frame->growth
      || (frame->each && frame->ranked))
    return fail (failure, _("I could not tell of what a share is meant."));
  if (mark_said (frame))
    return TRUE;
  guint n = frame->predicate > 0 ? mark_part (frame, TRUE) : 0;
  guint n_groups = frame->groups->len + (frame->subject != NULL);
  if (n == 0 && n_groups > 0)
    return mark_part (frame, FALSE) == 0 && n_groups == 1
             ? TRUE : undecided (frame, failure);
  if (n == 0)
    n = mark_part (frame, FALSE);
  if (frame->predicate == 0 && n > 1)
    return undecided (frame, failure);
  if (n == 0 && !mark_only_period (frame))
    return undecided (frame, failure);
  return !frame->ranked || frame->groups->len > 0
         || fail (failure, _("I cannot yet work out the share of those that rank first."));
}

/* ---- side by side ---- */

TwFrameFilter *
tw_frame_compared_periods (const TwFrame *frame)
{
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->kind == TW_FILTER_PERIOD && filter->periods->len > 1)
      return filter;
  }
  return NULL;
}

TwFrameFilter *
tw_frame_compared_values (const TwFrame *frame)
{
  TwFrameFilter *found = NULL;
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->kind != TW_FILTER_VALUE || filter->values->len < 2 || filter->negated)
      continue;
    if (found)
      return NULL;
    found = filter;
  }
  return found;
}

/* All periods as long as this grain, or none. */
static TwGrain
grain_of (const TwFrameFilter *periods)
{
  static const struct {
    TwGrain grain;
    guint months;
  } grains[] = { { TW_GRAIN_MONTH, 1 }, { TW_GRAIN_QUARTER, 3 }, { TW_GRAIN_YEAR, 12 } };
  for (guint g = 0; g < G_N_ELEMENTS (grains); g++) {
    gboolean all = TRUE;
    for (guint i = 0; i < periods->periods->len; i++) {
      const TwPeriod *period = &g_array_index (periods->periods, TwPeriod, i);
      if (period->month)
        return TW_GRAIN_NONE;
      GDate end = period->from;
      g_date_add_months (&end, grains[g].months);
      all &= g_date_get_day (&period->from) == 1 && g_date_compare (&end, &period->to) == 0;
    }
    if (all)
      return grains[g].grain;
  }
  return TW_GRAIN_NONE;
}

static gboolean
complete_periods (TwFrame *frame, TwFrameFilter *periods, char **failure)
{
  TwGrain grain = grain_of (periods);
  if (frame->growth && periods->periods->len != 2)
    return fail (failure, _("A change is from one period to another. Name the two."));
  if (grain == TW_GRAIN_NONE || (frame->growth && frame->measures->len != 1))
    return fail (failure, _("I cannot set these periods side by side."));
  gboolean timed = FALSE;
  for (guint i = 0; i < frame->groups->len; i++)
    timed |= ((TwFrameGroup *) g_ptr_array_index (frame->groups, i))->grain != TW_GRAIN_NONE;
  if (timed && frame->growth)
    return fail (failure, _("I cannot yet show a change and what happened within it."));
  if (!timed && !frame->growth
      && (frame->measures->len != 1 || (frame->groups->len == 0 && frame->subject == NULL)))
    tw_frame_add_group (frame, NULL, grain);
  return TRUE;
}

static gboolean
is_timed (const TwFrame *frame)
{
  for (guint i = 0; i < frame->groups->len; i++)
    if (((TwFrameGroup *) g_ptr_array_index (frame->groups, i))->grain != TW_GRAIN_NONE)
      return TRUE;
  return FALSE;
}

/* "growth by year": of each year over the one before. */
static gboolean
complete_stepwise (TwFrame *frame, char **failure)
{
  guint n_timed = 0;
  gboolean weekday = FALSE;
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    n_timed += group->grain != TW_GRAIN_NONE;
    weekday |= group->grain == TW_GRAIN_WEEKDAY;
  }
  if (frame->measures->len != 1 || n_timed != 1 || weekday || frame->compare)
    return fail (failure, _("I cannot set these periods side by side."));
  frame->stepwise = TRUE;
  return TRUE;
}

/* "freight growth by year": what grows is added up. */
static void
add_up_projection (TwFrame *frame)
{
  if (frame->measures->len > 0 || frame->subject || frame->projections->len != 1)
    return;
  const TwTarget *target = g_ptr_array_index (frame->projections, 0);
  gboolean numeric = target->names->len > 0;
  for (guint i = 0; i < target->names->len; i++)
    numeric &= tw_data_type_is_numeric (g_array_index (target->names, TwName, i).column->type);
  if (numeric)
    g_ptr_array_add (frame->measures,
                     tw_frame_measure_new (TW_FUNCTION_SUM,
                                           g_ptr_array_steal_index (frame->projections, 0)));
}

gboolean
tw_frame_complete_compare (TwFrame *frame, char **failure)
{
  if (!frame->compare && !frame->growth)
    return TRUE;
  if (frame->measures->len == 0 && frame->subject && frame->subject->table
      && frame->projections->len == 0) {
    g_ptr_array_add (frame->measures,
                     tw_frame_measure_new (TW_FUNCTION_COUNT,
                                           tw_target_new_table (frame->subject->table)));
    tw_frame_assume (frame, _("What is compared is the number of %s."), frame->subject->text);
    g_clear_pointer (&frame->subject, tw_target_free);
  }
  if (frame->growth || tw_frame_compared_periods (frame))
    add_up_projection (frame);
  if (frame->ranked || frame->measures->len == 0 || frame->projections->len > 0)
    return fail (failure, _("I could not tell what is to be compared."));
  for (guint i = 0; i < frame->measures->len; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, i);
    if (measure->function == TW_FUNCTION_SUM && !is_additive (measure->target))
      return fail (failure, _("Is the total “%s” meant, or the average? Please say which."),
                   measure->target->text);
  }
  TwFrameFilter *periods = tw_frame_compared_periods (frame);
  if (frame->growth && (frame->stepwise || (!periods && is_timed (frame))))
    return complete_stepwise (frame, failure);
  if (periods)
    return complete_periods (frame, periods, failure);
  if (!frame->growth && (tw_frame_compared_values (frame) || frame->measures->len > 1))
    return TRUE;
  return fail (failure, frame->growth ? _("A change is from one period to another. Name the two.")
                                      : _("I could not tell what is to be compared with what."));
}
