// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-frame.h"

#include <string.h>

const char *
tw_time_unit_name (TwTimeUnit unit)
{
  static const char *const names[] = { "days", "weeks", "hours", "minutes" };
  return names[unit];
}

static void
measure_free (TwFrameMeasure *self)
{
  if (self == NULL)
    return;
  g_free (self->condition);
  tw_target_free (self->target);
  tw_target_free (self->per);
  g_free (self);
}

static void
group_free (gpointer data)
{
  TwFrameGroup *group = data;
  tw_target_free (group->target);
  g_free (group);
}

static void
filter_free (gpointer data)
{
  TwFrameFilter *filter = data;
  tw_target_free (filter->target);
  tw_target_free (filter->other);
  g_ptr_array_unref (filter->values);
  g_ptr_array_unref (filter->chosen);
  g_array_unref (filter->periods);
  g_free (filter->like);
  measure_free (filter->measure);
  g_free (filter);
}

TwFrame *
tw_frame_new (void)
{
  TwFrame *self = g_new0 (TwFrame, 1);
  self->projections = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_target_free);
  self->measures = g_ptr_array_new_with_free_func ((GDestroyNotify) measure_free);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->filters = g_ptr_array_new_with_free_func (filter_free);
  self->mentions = g_ptr_array_new ();
  self->assumptions = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tw_frame_free (TwFrame *self)
{
  if (self == NULL)
    return;
  tw_target_free (self->subject);
  g_ptr_array_unref (self->projections);
  g_ptr_array_unref (self->measures);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->filters);
  g_ptr_array_unref (self->mentions);
  g_ptr_array_unref (self->assumptions);
  tw_target_free (self->order);
  g_free (self);
}

TwTarget *
tw_target_new (const char *text, GArray *names)
{
  TwTarget *self = g_new0 (TwTarget, 1);
  self->text = g_strdup (text);
  self->names = g_array_new (FALSE, FALSE, sizeof (TwName));
  if (names)
    g_array_append_vals (self->names, names->data, names->len);
  return self;
}

TwTarget *
tw_target_new_table (const TwTable *table)
{
  TwTarget *self = tw_target_new (table->name, NULL);
  self->table = table;
  return self;
}

TwTarget *
tw_target_new_column (const TwColumn *column)
{
  TwTarget *self = tw_target_new (column->name, NULL);
  self->table = column->table;
  self->column = column;
  return self;
}

TwTarget *
tw_target_new_metric (const TwMeasure *metric)
{
  TwTarget *self = tw_target_new (metric->name, NULL);
  self->metric = metric;
  return self;
}

void
tw_target_free (TwTarget *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->verb);
  g_array_unref (self->names);
  g_free (self);
}

TwFrameMeasure *
tw_frame_measure_new (TwFunction function, TwTarget *target)
{
  TwFrameMeasure *self = g_new0 (TwFrameMeasure, 1);
  self->function = function;
  self->target = target;
  return self;
}

TwFrameFilter *
tw_frame_filter_new (TwFilterKind kind, TwTarget *target)
{
  TwFrameFilter *self = g_new0 (TwFrameFilter, 1);
  self->kind = kind;
  self->target = target;
  self->values = g_ptr_array_new ();
  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->periods = g_array_new (FALSE, FALSE, sizeof (TwPeriod));
  return self;
}

void
tw_frame_add_group (TwFrame *self, TwTarget *target, TwGrain grain)
{
  TwFrameGroup *group = g_new0 (TwFrameGroup, 1);
  group->target = target;
  group->grain = grain;
  g_ptr_array_add (self->groups, group);
}

void
tw_frame_assume (TwFrame *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  char *text = g_strdup_vprintf (format, args);
  va_end (args);
  for (guint i = 0; i < self->assumptions->len; i++) {
    if (strcmp (g_ptr_array_index (self->assumptions, i), text) == 0) {
      g_free (text);
      return;
    }
  }
  g_ptr_array_add (self->assumptions, text);
}
