// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-plan-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-filters.h"
#include "retrieval/tw-words.h"

/* "customers with fewer than 3 orders": those without any have fewer, too. What is counted is
 * counted apart, so that no join loses who has none. */

/* What points to both: itself, or the table that links students to their programs. */
static const TwTable *
counted_rows (TwPlan *self, const TwTable *counted, const TwTable *subject)
{
  if (tw_joins_distance (self->joins, counted, subject) > 0)
    return counted;
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_ptr_array_add (both, (gpointer) counted);
  g_ptr_array_add (both, (gpointer) subject);
  gboolean tie;
  const TwTable *link = tw_joins_below (self->joins, both, &tie);
  return tie || link == subject ? NULL : link;
}

/* The way from the rows up to the subject; only one key leads there. */
static const TwRelationship *
last_step (TwPlan *self, const TwTable *rows, const TwTable *subject)
{
  if (rows == NULL || tw_joins_is_ambiguous (self->joins, rows, subject))
    return NULL;
  g_autoptr (GPtrArray) path = tw_joins_path (self->joins, rows, subject);
  const TwRelationship *step = path->len ? g_ptr_array_index (path, path->len - 1) : NULL;
  return step && step->n_columns == 1 ? step : NULL;
}

static const TwTable *
table_of (const TwFrameFilter *filter)
{
  return filter->target ? filter->target->table : filter->table;
}

/* Conditions that the subject cannot reach are on what is counted. */
static gboolean
take_conditions (TwPlan *self, TwSelect *inner, const TwTable *subject)
{
  for (guint i = 0; i < self->frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind == TW_FILTER_HAVING
        || tw_joins_distance (self->joins, subject, table_of (filter)) >= 0)
      continue;
    filter->apart = TRUE;
    if (filter->scope > 0 || filter->negated
        || tw_joins_distance (self->joins, inner->root, table_of (filter)) < 0)
      return tw_plan_fail (self, _("I could not tell what is to be counted for each %s."),
                           subject->name);
    if (!tw_filters_add_one (inner, filter))
      return tw_plan_fail (self, "%s", inner->failure);
  }
  return TRUE;
}

static char *
count_expression (TwPlan *self, TwSelect *inner, const TwTable *counted)
{
  if (counted == inner->root)
    return g_strdup ("COUNT(*)");
  const TwColumn *key = tw_facts_key (self->catalog, counted);
  g_autofree char *sql = key ? tw_select_column (inner, key, FALSE) : NULL;
  if (sql == NULL)
    tw_plan_fail (self, _("I could not tell by which column %s are counted."), counted->name);
  return sql ? g_strdup_printf ("COUNT(DISTINCT %s)", sql) : NULL;
}

static char *
counted_sql (TwPlan *self, const TwTable *rows, const TwTable *counted, const TwRelationship *step,
             const char *label)
{
  g_autoptr (TwSelect) inner = tw_select_new (self->catalog, self->joins, rows);
  char *key = tw_select_column (inner, step->source[0], FALSE);
  if (key == NULL) {
    tw_plan_fail (self, "%s", inner->failure);
    return NULL;
  }
  g_ptr_array_add (inner->group, g_strdup (key));
  tw_select_add_column (inner, key, "counted_key");
  char *count = count_expression (self, inner, counted);
  if (count == NULL)
    return NULL;
  tw_select_add_column (inner, count, label);
  return take_conditions (self, inner, step->target[0]->table) ? tw_select_to_sql (inner) : NULL;
}

static void
add_limit (TwPlan *self, const TwFrameFilter *having, const char *value)
{
  g_autofree char *number = tw_filter_number (having->number);
  g_autofree char *upper = tw_filter_number (having->upper);
  gboolean between = having->op == TW_OP_BETWEEN;
  g_ptr_array_add (self->select->where,
                   g_strdup_printf ("%s%s %s %s%s%s%s", having->negated ? "NOT (" : "", value,
                                    tw_filter_operator (having->op), number,
                                    between ? " AND " : "", between ? upper : "",
                                    having->negated ? ")" : ""));
}

static void
order_by_count (TwPlan *self, const char *value)
{
  const TwFrame *frame = self->frame;
  TwSelect *select = self->select;
  select->limit = frame->limit;
  select->ties = frame->limit == 1;
  g_ptr_array_add (select->order,
                   g_strdup_printf ("%s%s", value, frame->ranked && frame->descending ? " DESC" : ""));
  for (guint i = select->group->len; i > 0; i--)
    g_ptr_array_add (select->order, g_strdup (g_ptr_array_index (select->group, i - 1)));
  g_ptr_array_set_size (select->group, 0);
}

gboolean
tw_plan_write_with_zeros (TwPlan *self, const TwFrameFilter *having)
{
  TwFrame *frame = self->frame;
  const TwFrameMeasure *measure = having ? having->measure : g_ptr_array_index (frame->measures, 0);
  const TwTable *counted = measure->target->table;
  const TwFrameGroup *group = frame->groups->len == 1 ? g_ptr_array_index (frame->groups, 0) : NULL;
  const TwTable *subject = group && group->target && !group->target->column ? group->target->table
                                                                            : NULL;
  const TwTable *rows = subject ? counted_rows (self, counted, subject) : NULL;
  const TwRelationship *step = subject ? last_step (self, rows, subject) : NULL;
  if (step == NULL || frame->each)
    return tw_plan_fail (self,
                         _("I could not tell how %s are counted so that those without any count, "
                                 "too."), counted->name);
  g_autofree char *label = tw_plan_measure_label (measure);
  g_autofree char *inner = counted_sql (self, rows, counted, step, label);
  if (inner == NULL)
    return FALSE;
  self->select = tw_select_new (self->catalog, self->joins, subject);
  if (!tw_plan_add_group (self, group) || !tw_filters_add (self->select, frame))
    return *self->failure ? FALSE : tw_plan_take_failure (self);
  g_autofree char *key = tw_column_sql (self->catalog, step->target[0]);
  g_string_append_printf (self->select->from, "\nLEFT JOIN (%s) AS counted ON counted.counted_key = %s",
                          inner, key);
  g_autofree char *value = g_strdup_printf ("COALESCE(counted.%s, 0)", label);
  tw_select_add_column (self->select, g_strdup (value), label);
  if (having)
    add_limit (self, having, value);
  order_by_count (self, value);
  tw_plan_add_parts (self);
  self->reply->chart_type = g_strdup ("table");
  self->reply->sql = tw_select_to_sql (self->select);
  g_autofree char *of = g_strdelimit (tw_plan_table_label (subject), "_", ' ');
  g_autofree char *none = g_strdelimit (tw_plan_table_label (counted), "_", ' ');
  g_autofree char *all = tw_words_plural (of);
  *all = g_ascii_toupper (*all);
  tw_frame_assume (frame, _("%s without any %s count as zero."), all, none);
  return TRUE;
}
