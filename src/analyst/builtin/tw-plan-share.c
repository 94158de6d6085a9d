// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-plan-private.h"

#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-filters.h"
#include "analyst/builtin/tw-resolver.h"
#include "retrieval/tw-words.h"

/* ---- shares ---- */

static const TwFrameMeasure *
first_measure (const TwPlan *self)
{
  return g_ptr_array_index (self->frame->measures, 0);
}

/* All conditions that make the part, or NULL with the SELECT's failure. */
static char *
part_condition (TwPlan *self)
{
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (!filter->apart)
      continue;
    g_autofree char *one = tw_filters_condition (self->select, filter);
    if (one == NULL) {
      g_string_free (all, TRUE);
      return NULL;
    }
    g_string_append_printf (all, "%s%s", all->len ? " AND " : "", one);
  }
  return g_string_free (all, FALSE);
}

static const char *
scale (const TwFrame *frame)
{
  return frame->share == TW_SHARE_PERCENT ? "100.0" : "1.0";
}

char *
tw_plan_share_label (const TwFrame *frame)
{
  const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, 0);
  g_autofree char *of = measure->target->metric   ? tw_facts_label (measure->target->metric->name)
                        : measure->target->column ? tw_column_label (measure->target->column)
                                                  : tw_plan_table_label (measure->target->table);
  g_autofree char *all = measure->target->metric || measure->target->column ? g_strdup (of)
                                                                            : tw_words_plural (of);
  return g_strconcat (frame->share == TW_SHARE_PERCENT ? "percentage_of_" : "share_of_", all, NULL);
}

char *
tw_plan_share_sql (TwPlan *self)
{
  const TwFrameMeasure *measure = first_measure (self);
  g_autofree char *whole = tw_plan_measure_sql (self, measure);
  if (whole == NULL)
    return NULL;
  TwFrameMeasure part = *measure;
  g_autofree char *condition = part.condition = part_condition (self);
  g_autofree char *sql = condition ? tw_plan_measure_sql (self, &part) : NULL;
  if (sql == NULL)
    return NULL;
  /* A sum over no row is none, not unknown. */
  if (measure->function == TW_FUNCTION_COUNT)
    return g_strdup_printf ("%s * %s / NULLIF(%s, 0)", scale (self->frame), sql, whole);
  return g_strdup_printf ("%s * COALESCE(%s, 0) / NULLIF(%s, 0)", scale (self->frame), sql, whole);
}

char *
tw_plan_share_of_total (TwPlan *self, guint n_labels)
{
  TwSelect *select = self->select;
  TwFrame *frame = self->frame;
  const char *measure = g_ptr_array_index (select->labels, n_labels);
  g_autoptr (GPtrArray) order = g_steal_pointer (&select->order);
  guint limit = select->limit;
  select->order = g_ptr_array_new_with_free_func (g_free);
  select->limit = 0;
  select->ties = FALSE;
  g_autofree char *inner = tw_select_to_sql (select);
  GString *sql = g_string_new ("SELECT ");
  for (guint i = 0; i < select->labels->len; i++)
    g_string_append_printf (sql, "%s, ", (char *) g_ptr_array_index (select->labels, i));
  g_autofree char *label = tw_plan_share_label (frame);
  g_string_append_printf (sql, "\n  %s * %s / NULLIF(SUM(%s) OVER (), 0) AS %s\nFROM (%s) AS parts",
                          scale (frame), measure, measure, label, inner);
  g_string_append_printf (sql, "\nORDER BY %s DESC NULLS LAST", measure);
  for (guint i = 0; i < n_labels; i++)
    g_string_append_printf (sql, ", %s", (char *) g_ptr_array_index (select->labels, i));
  if (limit)
    g_string_append_printf (sql, "\nLIMIT %u", limit);
  return g_string_free (sql, FALSE);
}

/* ---- periods side by side ---- */

static char *
period_label (const TwPeriod *period)
{
  int year = g_date_get_year (&period->from);
  GDate end = period->from;
  g_date_add_months (&end, 3);
  if (g_date_compare (&end, &period->to) == 0)
    return g_strdup_printf ("%d_q%d", year, (g_date_get_month (&period->from) + 2) / 3);
  end = period->from;
  g_date_add_years (&end, 1);
  if (g_date_compare (&end, &period->to) == 0)
    return g_strdup_printf ("%d", year);
  return g_strdup_printf ("%d_%02d", year, g_date_get_month (&period->from));
}

char *
tw_plan_growth (TwPlan *self, guint n_labels)
{
  TwSelect *select = self->select;
  const char *first = g_ptr_array_index (select->labels, n_labels);
  const char *last = g_ptr_array_index (select->labels, n_labels + 1);
  g_autofree char *base = tw_plan_measure_label (first_measure (self));
  g_ptr_array_set_size (select->order, 0);
  g_autofree char *inner = tw_select_to_sql (select);
  GString *sql = g_string_new ("SELECT ");
  for (guint i = 0; i < n_labels; i++)
    g_string_append_printf (sql, "%s, ", (char *) g_ptr_array_index (select->labels, i));
  /* What changed is what was asked for; what it changed from and to comes behind. */
  g_string_append_printf (sql, "%s - %s AS %s_difference,\n  1.0 * (%s - %s) / NULLIF(%s, 0) AS "
                               "%s_growth", last, first, base, last, first, first, base);
  for (guint i = n_labels; i < select->labels->len; i++)
    g_string_append_printf (sql, ", %s", (char *) g_ptr_array_index (select->labels, i));
  g_string_append_printf (sql, "\nFROM (%s) AS periods\nORDER BY %s - %s DESC NULLS LAST", inner,
                          last, first);
  for (guint i = 0; i < n_labels; i++)
    g_string_append_printf (sql, ", %s", (char *) g_ptr_array_index (select->labels, i));
  return g_string_free (sql, FALSE);
}

static guint
find_timed (const TwFrame *frame)
{
  for (guint i = 0; i < frame->groups->len; i++)
    if (((TwFrameGroup *) g_ptr_array_index (frame->groups, i))->grain != TW_GRAIN_NONE)
      return i;
  return 0;
}

/* "PARTITION BY country ORDER BY month": the period before is that of the same country. */
static char *
step_window (const TwSelect *select, const char *time, guint n_labels)
{
  GString *window = g_string_new (NULL);
  for (guint i = 0; i < n_labels; i++) {
    const char *label = g_ptr_array_index (select->labels, i);
    if (strcmp (label, time) != 0)
      g_string_append_printf (window, "%s%s", window->len ? ", " : "PARTITION BY ", label);
  }
  g_string_append_printf (window, "%sORDER BY %s", window->len ? " " : "", time);
  return g_string_free (window, FALSE);
}

char *
tw_plan_stepwise (TwPlan *self, guint n_labels)
{
  TwSelect *select = self->select;
  const TwFrameGroup *timed
    = g_ptr_array_index (self->frame->groups, find_timed (self->frame));
  const char *time = tw_plan_grain_name (timed->grain);
  const char *measure = g_ptr_array_index (select->labels, n_labels);
  g_ptr_array_set_size (select->order, 0);
  g_autofree char *inner = tw_select_to_sql (select);
  g_autofree char *window = step_window (select, time, n_labels);
  g_autofree char *base = tw_plan_measure_label (first_measure (self));
  g_autofree char *before = g_strdup_printf ("LAG(%s) OVER (%s)", measure, window);
  GString *sql = g_string_new ("SELECT ");
  for (guint i = 0; i < select->labels->len; i++)
    g_string_append_printf (sql, "%s, ", (char *) g_ptr_array_index (select->labels, i));
  g_string_append_printf (sql, "\n  %s - %s AS %s_difference,\n  1.0 * (%s - %s) / NULLIF(%s, 0) AS "
                               "%s_growth\nFROM (%s) AS periods\nORDER BY ",
                          measure, before, base, measure, before, before, base, inner);
  for (guint i = 0; i < n_labels; i++)
    if (strcmp (g_ptr_array_index (select->labels, i), time) != 0)
      g_string_append_printf (sql, "%s, ", (char *) g_ptr_array_index (select->labels, i));
  g_string_append (sql, time);
  tw_frame_assume (self->frame, "Each %s is compared with the one before it in which something "
                                "happened.", time);
  return g_string_free (sql, FALSE);
}

gboolean
tw_plan_add_periods (TwPlan *self)
{
  const TwFrameFilter *periods = tw_frame_compared_periods (self->frame);
  const TwFrameMeasure *measure = first_measure (self);
  gboolean added = measure->function == TW_FUNCTION_COUNT || measure->function == TW_FUNCTION_SUM;
  gboolean summed = measure->target->metric && measure->target->metric->additive;
  g_autofree char *base = tw_plan_measure_label (measure);
  for (guint i = 0; i < periods->periods->len; i++) {
    const TwPeriod *period = &g_array_index (periods->periods, TwPeriod, i);
    g_autofree char *condition = tw_filters_period (self->select, periods, i);
    TwFrameMeasure of_period = *measure;
    of_period.condition = condition;
    g_autofree char *sql = condition ? tw_plan_measure_sql (self, &of_period) : NULL;
    if (sql == NULL)
      return *self->failure ? FALSE : tw_plan_take_failure (self);
    g_autofree char *when = period_label (period);
    g_autofree char *label = g_strdup_printf ("%s_%s", base, when);
    /* A sum over no row is none; an average over none is unknown. */
    gboolean fill = (added || summed) && measure->function != TW_FUNCTION_COUNT;
    tw_select_add_column (self->select, fill ? g_strdup_printf ("COALESCE(%s, 0)", sql)
                                             : g_strdup (sql), label);
  }
  return TRUE;
}
