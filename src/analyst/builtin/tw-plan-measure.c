// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-plan-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-resolver.h"

char *
tw_plan_table_label (const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  return g_strjoinv ("_", words);
}

const char *
tw_plan_grain_name (TwGrain grain)
{
  static const char *const names[] = { "",      "day",     "week", "month",
                                       "quarter", "year", "weekday" };
  return names[grain];
}

char *
tw_plan_grain_sql (TwGrain grain, const char *column)
{
  if (grain == TW_GRAIN_YEAR)
    return g_strdup_printf ("EXTRACT(YEAR FROM %s)", column);
  if (grain == TW_GRAIN_WEEKDAY)
    return g_strdup_printf ("EXTRACT(DOW FROM %s)", column);
  return g_strdup_printf ("CAST(DATE_TRUNC('%s', %s) AS DATE)", tw_plan_grain_name (grain), column);
}

/* @expression where the measure's condition holds, else NULL, which no aggregate counts. */
static char *
where_it_holds (const TwFrameMeasure *measure, const char *expression)
{
  return measure->condition
           ? g_strdup_printf ("CASE WHEN %s THEN %s END", measure->condition, expression)
           : g_strdup (expression);
}

static char *
count_key (TwPlan *self, const TwTable *table)
{
  const TwColumn *key = tw_facts_key (self->catalog, table);
  if (key == NULL) {
    tw_plan_fail (self, _("%s has no key of one column to count by."), table->name);
    return NULL;
  }
  char *sql = tw_select_column (self->select, key, FALSE);
  if (sql == NULL)
    tw_plan_take_failure (self);
  return sql;
}

static char *
count_sql (TwPlan *self, const TwFrameMeasure *measure)
{
  const TwTarget *target = measure->target;
  g_autofree char *counted = NULL;
  /* "guests per reservation", where a reservation names one: there is nothing to count. */
  if (measure->per && measure->per->table == self->select->root && !target->column
      && target->table != self->select->root) {
    tw_plan_fail (self, _("Each row of %s has one row of %s; there is nothing to count."),
                  self->select->root->name, target->table->name);
    return NULL;
  }
  if (target->column)
    counted = tw_select_column (self->select, target->column, FALSE);
  else if (target->table == self->select->root || (measure->per && !measure->distinct))
    return measure->condition ? g_strdup_printf ("COUNT(CASE WHEN %s THEN 1 END)",
                                                 measure->condition)
                              : g_strdup ("COUNT(*)");
  else
    counted = count_key (self, target->table);
  g_autofree char *held = counted ? where_it_holds (measure, counted) : NULL;
  return held ? g_strdup_printf ("COUNT(DISTINCT %s)", held) : NULL;
}

static gboolean
is_whole (const TwTarget *target)
{
  return target->since ? tw_facts_is_day (target->column) && tw_facts_is_day (target->since)
                       : target->column->type == TW_DATA_TYPE_INTEGER;
}

static char *
function_sql (TwPlan *self, const TwFrameMeasure *measure)
{
  const TwColumn *column = measure->target->column;
  if (column->table != self->select->root && measure->function != TW_FUNCTION_MINIMUM
      && measure->function != TW_FUNCTION_MAXIMUM) {
    tw_plan_fail (self, _("%s would be counted several times, because it belongs to %s."),
                  column->name,
                  column->table->name);
    return NULL;
  }
  g_autofree char *value = tw_select_target (self->select, measure->target);
  g_autofree char *sql = value ? where_it_holds (measure, value) : NULL;
  if (sql == NULL)
    return NULL;
  switch (measure->function) {
  case TW_FUNCTION_SUM:
    return g_strdup_printf ("SUM(%s)", sql);
  case TW_FUNCTION_AVERAGE:
    /* Redshift's average of whole numbers is a whole number. */
    return is_whole (measure->target) ? g_strdup_printf ("AVG(%s * 1.0)", sql)
                                      : g_strdup_printf ("AVG(%s)", sql);
  case TW_FUNCTION_MINIMUM:
    return g_strdup_printf ("MIN(%s)", sql);
  case TW_FUNCTION_MAXIMUM:
    return g_strdup_printf ("MAX(%s)", sql);
  case TW_FUNCTION_MEDIAN:
    return g_strdup_printf ("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)", sql);
  case TW_FUNCTION_NONE:
  case TW_FUNCTION_COUNT:
    break;
  }
  return NULL;
}

/* "SUM(a * b)" counts only what holds as "SUM(CASE WHEN … THEN a * b END)". */
static char *
metric_where (TwPlan *self, const TwMeasure *metric, const TwFrameMeasure *measure)
{
  const char *open = strchr (metric->expression, '(');
  if (measure->condition == NULL)
    return g_strdup (metric->expression);
  if (!metric->additive || open == NULL) {
    tw_plan_fail (self, _("I cannot yet split up “%s”."), metric->name);
    return NULL;
  }
  g_autofree char *head = g_strndup (metric->expression, (gsize) (open - metric->expression));
  g_autofree char *inner = g_strndup (open + 1, strlen (open) - 1);
  *strrchr (inner, ')') = '\0';
  if (g_ascii_strcasecmp (head, "SUM") != 0) {
    tw_plan_fail (self, _("I cannot yet split up “%s”."), metric->name);
    return NULL;
  }
  return g_strdup_printf ("SUM(CASE WHEN %s THEN %s END)", measure->condition, inner);
}

static char *
metric_sql (TwPlan *self, const TwFrameMeasure *measure)
{
  const TwMeasure *metric = measure->target->metric;
  for (guint i = 0; i < metric->tables->len; i++)
    if (!tw_select_require (self->select, g_ptr_array_index (metric->tables, i), FALSE))
      return NULL;
  gboolean tie;
  const TwTable *home = tw_joins_below (self->joins, metric->tables, &tie);
  if (home != self->select->root) {
    tw_plan_fail (self, _("%s cannot be computed along with the rest of this question yet."),
                  metric->name);
    return NULL;
  }
  if (metric->meaning)
    tw_frame_assume (self->frame, "%c%s: %s.", g_ascii_toupper (metric->name[0]),
                     metric->name + 1, metric->meaning);
  return metric_where (self, metric, measure);
}

static const TwColumn *
date_of (TwPlan *self)
{
  for (guint i = 0; i < self->frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (self->frame->groups, i);
    if (group->grain != TW_GRAIN_NONE)
      return group->target->column;
  }
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind == TW_FILTER_PERIOD)
      return filter->target->column;
  }
  const TwTable *root = self->select->root;
  const TwColumn *date = tw_facts_main_date (root);
  for (guint i = 0; date == NULL && i < tw_catalog_get_n_tables (self->catalog); i++) {
    const TwTable *table = tw_catalog_get_table (self->catalog, i);
    if (tw_joins_distance (self->joins, root, table) == 1)
      date = tw_facts_main_date (table);
  }
  return date;
}

static char *
divisor_sql (TwPlan *self, const TwFrameMeasure *measure)
{
  if (measure->per_grain != TW_GRAIN_NONE) {
    const TwColumn *date = date_of (self);
    g_autofree char *column = date ? tw_select_date (self->select, date) : NULL;
    g_autofree char *grain = column ? tw_plan_grain_sql (measure->per_grain, column) : NULL;
    if (grain == NULL)
      tw_plan_fail (self, _("I could not tell which date is meant."));
    else
      tw_frame_assume (self->frame, _("A %s in which nothing happened does not count."),
                       tw_plan_grain_name (measure->per_grain));
    return grain ? g_strdup_printf ("COUNT(DISTINCT %s)", grain) : NULL;
  }
  if (measure->per_sum) {
    if (measure->per->column->table != self->select->root) {
      tw_plan_fail (self, _("%s would be counted several times, because it belongs to %s."),
                    measure->per->column->name, measure->per->column->table->name);
      return NULL;
    }
    g_autofree char *column = tw_select_column (self->select, measure->per->column, FALSE);
    return column ? g_strdup_printf ("SUM(%s)", column) : NULL;
  }
  if (measure->per->column) {
    g_autofree char *column = tw_select_column (self->select, measure->per->column, FALSE);
    return column ? g_strdup_printf ("COUNT(DISTINCT %s)", column) : NULL;
  }
  g_autofree char *key = count_key (self, measure->per->table);
  if (key && measure->function == TW_FUNCTION_COUNT) {
    g_autofree char *label = tw_plan_table_label (measure->per->table);
    g_autofree char *counted
      = measure->target->table ? tw_plan_table_label (measure->target->table) : g_strdup ("row");
    g_strdelimit (label, "_", ' ');
    g_strdelimit (counted, "_", ' ');
    tw_frame_assume (self->frame, _("Of each %s, only those with at least one %s count."), label,
                     counted);
  }
  return key ? g_strdup_printf ("COUNT(DISTINCT %s)", key) : NULL;
}

char *
tw_plan_measure_sql (TwPlan *self, const TwFrameMeasure *measure)
{
  g_autofree char *sql = NULL;
  if (measure->target->metric)
    sql = metric_sql (self, measure);
  else if (measure->function == TW_FUNCTION_COUNT)
    sql = count_sql (self, measure);
  else
    sql = function_sql (self, measure);
  if (sql == NULL || (measure->per == NULL && measure->per_grain == TW_GRAIN_NONE))
    return g_steal_pointer (&sql);
  g_autofree char *divisor = divisor_sql (self, measure);
  return divisor ? g_strdup_printf ("1.0 * %s / NULLIF(%s, 0)", sql, divisor) : NULL;
}

static char *
base_label (const TwTarget *target)
{
  if (target->metric)
    return tw_facts_label (target->metric->name);
  if (target->since) {
    g_autofree char *from = tw_column_label (target->since);
    g_autofree char *to = tw_column_label (target->column);
    return g_strdup_printf ("%s_from_%s_to_%s", tw_time_unit_name (target->unit), from, to);
  }
  return target->column ? tw_column_label (target->column) : tw_plan_table_label (target->table);
}

char *
tw_plan_measure_label (const TwFrameMeasure *measure)
{
  static const char *const prefixes[] = { "", "", "total_", "average_", "minimum_", "maximum_",
                                          "median_" };
  gboolean per = measure->per || measure->per_grain != TW_GRAIN_NONE;
  g_autofree char *base = base_label (measure->target);
  if (measure->function == TW_FUNCTION_COUNT)
    return g_strdup_printf ("%s%s_count", per ? "average_" : "", base);
  gboolean total = per && g_str_has_prefix (base, "total");
  return g_strconcat (per && !total ? "average_" : prefixes[measure->function], base, NULL);
}
