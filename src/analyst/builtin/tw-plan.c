// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-plan-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-filters.h"
#include "analyst/builtin/tw-resolver.h"
#include "analyst/builtin/tw-select.h"

gboolean
tw_plan_fail (TwPlan *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_free (*self->failure);
  *self->failure = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

gboolean
tw_plan_take_failure (TwPlan *self)
{
  return tw_plan_fail (self, "%s", self->select && self->select->failure
                             ? self->select->failure
                             : _("I could not join the tables of this question."));
}


/* ---- the root of an aggregate ---- */

static gboolean
multiplies_safely (const TwFrame *frame)
{
  for (guint i = 0; i < frame->measures->len; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, i);
    if (measure->target->metric
        || (measure->function != TW_FUNCTION_COUNT && measure->function != TW_FUNCTION_MINIMUM
            && measure->function != TW_FUNCTION_MAXIMUM))
      return FALSE;
  }
  return TRUE;
}

static void
add_table_once (GPtrArray *tables, const TwTable *table)
{
  if (table && !g_ptr_array_find (tables, table, NULL))
    g_ptr_array_add (tables, (gpointer) table);
}

static const TwTable *
find_root (TwPlan *self)
{
  TwFrame *frame = self->frame;
  g_autoptr (GPtrArray) homes = g_ptr_array_new ();
  for (guint i = 0; i < frame->measures->len; i++)
    add_table_once (homes, tw_frame_measure_home (g_ptr_array_index (frame->measures, i),
                                                  self->joins));
  gboolean tie = FALSE;
  const TwTable *root = tw_joins_below (self->joins, homes, &tie);
  g_autoptr (GPtrArray) needed = g_ptr_array_new ();
  add_table_once (needed, root);
  gboolean reached = root != NULL && !tie;
  for (guint i = 0; i < frame->groups->len; i++)
    add_table_once (needed, ((TwFrameGroup *) g_ptr_array_index (frame->groups, i))->target->table);
  for (guint i = 0; i < frame->measures->len; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, i);
    if (measure->per)
      add_table_once (needed, measure->per->table);
  }
  gboolean up = TRUE;
  for (guint i = 0; reached && i < needed->len; i++)
    up &= tw_joins_distance (self->joins, root, g_ptr_array_index (needed, i)) >= 0;
  if (reached && up)
    return root;
  if (!reached || !multiplies_safely (frame)) {
    tw_plan_fail (self,
                  _("Grouped this way, the same rows would be counted several times. Ask for one "
                  "thing at a time."));
    return NULL;
  }
  root = tw_joins_below (self->joins, needed, &tie);
  if (root == NULL || tie) {
    tw_plan_fail (self, _("I could not tell how these tables belong together."));
    return NULL;
  }
  return root;
}

/* ---- aggregates ---- */

/* "Reports to" is another row of the same table: its number says nothing to a reader. */
gboolean
tw_plan_is_self_reference (TwPlan *self, const TwColumn *column)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (self->catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    if (relationship->source[0] == column && relationship->target[0]->table == column->table)
      return TRUE;
  }
  return FALSE;
}

/* First and last name in one, which is what people are called. */
void
tw_plan_add_whole_name (TwPlan *self, const TwTable *table, const GPtrArray *display)
{
  g_autofree char *first = tw_column_sql (self->catalog, g_ptr_array_index (display, 0));
  g_autofree char *last = tw_column_sql (self->catalog, g_ptr_array_index (display, 1));
  g_autofree char *label = tw_plan_table_label (table);
  tw_select_add_column (self->select, g_strdup_printf ("%s || ' ' || %s", first, last), label);
}

static gboolean
is_measured (const TwPlan *self, const TwTable *table)
{
  for (guint i = 0; i < self->frame->measures->len; i++)
    if (tw_frame_measure_home (g_ptr_array_index (self->frame->measures, i), self->joins) == table)
      return TRUE;
  return self->frame->measures->len == 0
         || (self->frame->subject && self->frame->subject->table == table);
}

/* A group a row of @table: told apart by its key, shown by its name. */
static gboolean
add_entity (TwPlan *self, const TwTable *table)
{
  TwSelect *select = self->select;
  g_autoptr (GPtrArray) display = tw_facts_display (self->catalog, table);
  const TwColumn *key = tw_facts_key (self->catalog, table);
  if (!tw_select_require (select, table, FALSE))
    return tw_plan_take_failure (self);
  if (display->len == 0 && table == select->root && !is_measured (self, table))
    return tw_plan_fail (self, _("Is the number of %s meant? Please say “number of”."),
                         table->name);
  if (display->len == 0 && key) {
    g_ptr_array_add (display, (gpointer) key);
  } else if (key) {
    g_ptr_array_add (select->group, tw_column_sql (self->catalog, key));
    /* A code that people write says as much as the name. */
    if (tw_doubles_find (tw_joins_get_doubles (self->joins), table)
        && key->type == TW_DATA_TYPE_TEXT && !g_ptr_array_find (display, key, NULL))
      g_ptr_array_add (self->parts, (gpointer) key);
  }
  if (display->len == 0)
    return tw_plan_fail (self, _("%s has no name to group by."), table->name);
  if (display->len == 2)
    tw_plan_add_whole_name (self, table, display);
  for (guint i = 0; i < display->len; i++) {
    const TwColumn *column = g_ptr_array_index (display, i);
    g_autofree char *label = tw_column_label (column);
    g_ptr_array_add (select->group, tw_column_sql (self->catalog, column));
    if (display->len == 1)
      tw_select_add_column (select, tw_column_sql (self->catalog, column), label);
    else
      g_ptr_array_add (self->parts, (gpointer) column);
  }
  return TRUE;
}

gboolean
tw_plan_add_group (TwPlan *self, const TwFrameGroup *group)
{
  TwSelect *select = self->select;
  const TwTarget *target = group->target;
  if (group->grain != TW_GRAIN_NONE) {
    g_autofree char *column = tw_select_date (select, target->column);
    if (column == NULL)
      return tw_plan_take_failure (self);
    char *sql = tw_plan_grain_sql (group->grain, column);
    g_ptr_array_add (select->group, g_strdup (sql));
    tw_select_add_column (select, sql, tw_plan_grain_name (group->grain));
    return TRUE;
  }
  if (target->column) {
    if (tw_plan_is_self_reference (self, target->column))
      return tw_plan_fail (self, _("“%s” leads to another row of %s, and I cannot follow it yet."),
                   target->text, target->column->table->name);
    char *sql = tw_select_column (select, target->column, FALSE);
    if (sql == NULL)
      return tw_plan_take_failure (self);
    g_autofree char *label = tw_column_label (target->column);
    g_ptr_array_add (select->group, g_strdup (sql));
    tw_select_add_column (select, sql, label);
    return TRUE;
  }
  return add_entity (self, target->table);
}

static gboolean
add_having (TwPlan *self)
{
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if (filter->kind != TW_FILTER_HAVING)
      continue;
    g_autofree char *sql = tw_plan_measure_sql (self, filter->measure);
    if (sql == NULL)
      return *self->failure ? FALSE : tw_plan_take_failure (self);
    g_autofree char *number = tw_filter_number (filter->number);
    g_autofree char *upper = tw_filter_number (filter->upper);
    gboolean between = filter->op == TW_OP_BETWEEN;
    g_ptr_array_add (self->select->having,
                     g_strdup_printf ("%s%s %s %s%s%s%s", filter->negated ? "NOT (" : "", sql,
                                      tw_filter_operator (filter->op), number,
                                      between ? " AND " : "", between ? upper : "",
                                      filter->negated ? ")" : ""));
  }
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

static gboolean
is_grain_label (const char *label)
{
  for (TwGrain grain = TW_GRAIN_DAY; grain <= TW_GRAIN_WEEKDAY; grain++)
    if (g_str_has_prefix (label, tw_plan_grain_name (grain)) || strstr (label, tw_plan_grain_name (grain)))
      return TRUE;
  return FALSE;
}

/* By the measure where one is ranked by, else by time, else by the groups; ties by the groups. */
static void
add_order (TwPlan *self, guint n_labels)
{
  TwSelect *select = self->select;
  TwFrame *frame = self->frame;
  gboolean by_measure
    = frame->ranked || (!is_timed (frame) && frame->groups->len == 1 && !frame->sorted);
  if (n_labels == 0)
    return;
  if (by_measure) {
    gboolean descending = !frame->ranked || frame->descending;
    g_ptr_array_add (select->order,
                     g_strdup_printf ("%s%s",
                                      (char *) g_ptr_array_index (select->labels, n_labels),
                                      descending ? " DESC NULLS LAST" : ""));
  }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_labels; i++)
      if (is_grain_label (g_ptr_array_index (select->labels, i)) == (pass == 0))
        g_ptr_array_add (select->order, g_strdup (g_ptr_array_index (select->labels, i)));
  /* Two of the same name must not change places from one run to the next. */
  for (guint i = 0; i < select->group->len && frame->limit; i++) {
    const char *group = g_ptr_array_index (select->group, i);
    gboolean shown = strchr (group, '(') != NULL;
    for (guint c = 0; c < n_labels && !shown; c++)
      shown = g_str_has_prefix (g_ptr_array_index (select->columns, c), group);
    if (!shown)
      g_ptr_array_add (select->order, g_strdup (group));
  }
}

static void
suggest_chart (TwPlan *self, guint n_labels)
{
  TwModelReply *reply = self->reply;
  TwSelect *select = self->select;
  if (n_labels == 0) {
    reply->chart_type = g_strdup ("number");
    reply->chart_y = g_strdup (g_ptr_array_index (select->labels, 0));
    return;
  }
  guint x = 0;
  for (guint i = 0; i < n_labels && is_timed (self->frame); i++)
    if (is_grain_label (g_ptr_array_index (select->labels, i)))
      x = i;
  reply->chart_type = g_strdup (is_timed (self->frame) ? "line" : "bar");
  reply->chart_x = g_strdup (g_ptr_array_index (select->labels, x));
  reply->chart_y = g_strdup (g_ptr_array_index (select->labels, n_labels));
}

/* Numbers rows within each group but the subject, which is the first. The order that names result
 * columns is spelled out: inside its own SELECT a label is not known. */
static gboolean
rank_within (TwPlan *self, char *measure, guint n_subject, guint n_labels)
{
  TwSelect *select = self->select;
  g_ptr_array_set_size (select->order, 0);
  g_ptr_array_add (select->order, g_strdup_printf ("%s%s", measure,
                                                   self->frame->descending ? " DESC NULLS LAST"
                                                                           : ""));
  for (guint i = 0; i < n_subject; i++)
    g_ptr_array_add (select->order, g_strdup (g_ptr_array_index (select->group, i)));
  for (guint i = n_subject; i < select->group->len; i++)
    g_ptr_array_add (select->partition, g_strdup (g_ptr_array_index (select->group, i)));
  g_free (measure);
  return select->partition->len > 0;
}

static gboolean
keep_ties (TwPlan *self)
{
  TwSelect *select = self->select;
  g_autofree char *measure = tw_plan_measure_sql (self, g_ptr_array_index (self->frame->measures, 0));
  if (measure == NULL)
    return *self->failure ? FALSE : tw_plan_take_failure (self);
  g_ptr_array_set_size (select->order, 0);
  g_ptr_array_add (select->order, g_strdup_printf ("%s%s", measure,
                                                   self->frame->descending ? " DESC NULLS LAST"
                                                                           : ""));
  select->ties = TRUE;
  return TRUE;
}

void
tw_plan_add_parts (TwPlan *self)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const TwColumn *column = g_ptr_array_index (self->parts, i);
    g_autofree char *label = tw_column_label (column);
    tw_select_add_column (self->select, tw_column_sql (self->catalog, column), label);
  }
}

/* A part of the rows, rather than of the groups. */
static gboolean
is_part (const TwFrame *frame)
{
  for (guint i = 0; i < frame->filters->len; i++)
    if (((TwFrameFilter *) g_ptr_array_index (frame->filters, i))->apart)
      return TRUE;
  return FALSE;
}

static gboolean
add_measures (TwPlan *self)
{
  TwFrame *frame = self->frame;
  gboolean beside = (frame->growth && !frame->stepwise) || (frame->compare && !is_timed (frame));
  if (beside && tw_frame_compared_periods (frame))
    return tw_plan_add_periods (self);
  for (guint i = 0; i < frame->measures->len; i++) {
    const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, i);
    gboolean part = frame->share != TW_SHARE_NONE && is_part (frame);
    char *sql = part ? tw_plan_share_sql (self) : tw_plan_measure_sql (self, measure);
    if (sql == NULL)
      return *self->failure ? FALSE : tw_plan_take_failure (self);
    g_autofree char *label = part ? tw_plan_share_label (frame) : tw_plan_measure_label (measure);
    tw_select_add_column (self->select, sql, label);
  }
  return TRUE;
}

/* Each group's part of all; they have to make up the whole. */
static gboolean
write_share_of_total (TwPlan *self, guint n_labels)
{
  const TwFrameMeasure *measure = g_ptr_array_index (self->frame->measures, 0);
  if (measure->target->table && !measure->target->metric && !measure->target->column
      && measure->target->table != self->select->root)
    return tw_plan_fail (self, _("The same %s would be a part of several groups."),
                         measure->target->text);
  self->reply->sql = tw_plan_share_of_total (self, n_labels);
  return TRUE;
}

static gboolean
write_aggregate (TwPlan *self)
{
  TwFrame *frame = self->frame;
  const TwTable *root = find_root (self);
  if (root == NULL)
    return FALSE;
  self->select = tw_select_new (self->catalog, self->joins, root);
  guint n_subject = 0;
  for (guint i = 0; i < frame->groups->len; i++)
    if (!tw_plan_add_group (self, g_ptr_array_index (frame->groups, i)))
      return FALSE;
    else if (i == 0)
      n_subject = self->select->group->len;
  guint n_labels = self->select->labels->len;
  if (!add_measures (self))
    return FALSE;
  if (!tw_filters_add (self->select, frame))
    return tw_plan_take_failure (self);
  if (!add_having (self))
    return FALSE;
  if (frame->order)
    return tw_plan_fail (self, _("I cannot order what is added up by “%s”."), frame->order->text);
  add_order (self, n_labels);
  if (frame->each
      && !rank_within (self, tw_plan_measure_sql (self, g_ptr_array_index (frame->measures, 0)), n_subject,
                       n_labels))
    return tw_plan_fail (self, _("I could not tell within what to rank."));
  self->select->limit = frame->limit;
  if (frame->ranked && frame->limit == 1 && !frame->each && !keep_ties (self))
    return FALSE;
  suggest_chart (self, n_labels);
  tw_plan_add_parts (self);
  if (frame->share != TW_SHARE_NONE && !is_part (frame))
    return write_share_of_total (self, n_labels);
  self->reply->sql = frame->stepwise ? tw_plan_stepwise (self, n_labels)
                     : frame->growth ? tw_plan_growth (self, n_labels)
                                     : tw_select_to_sql (self->select);
  return TRUE;
}

/* "How many customers have more than 10 orders?": those are found first, then counted. */
static gboolean
write_counted_having (TwPlan *self, const TwFrameFilter *having)
{
  TwFrame *frame = self->frame;
  TwFrameMeasure *counted = g_ptr_array_index (frame->measures, 0);
  if (frame->measures->len != 1 || counted->function != TW_FUNCTION_COUNT || counted->per
      || counted->target->column || frame->groups->len > 0)
    return tw_plan_fail (self, _("I cannot yet compute this for those with “%s %g” alone."),
                 tw_filter_operator (having->op), having->number);
  g_autofree char *label = tw_plan_measure_label (counted);
  TwTarget *target = tw_target_new_table (counted->target->table);
  tw_frame_add_group (frame, target, TW_GRAIN_NONE);
  TwFrameMeasure *inner = tw_frame_measure_new (having->measure->function,
                                                tw_target_new (having->measure->target->text, NULL));
  inner->target->table = having->measure->target->table;
  inner->target->column = having->measure->target->column;
  inner->target->metric = having->measure->target->metric;
  inner->distinct = having->measure->distinct;
  g_ptr_array_set_size (frame->measures, 0);
  g_ptr_array_add (frame->measures, inner);
  gboolean written = frame->with_zeros ? tw_plan_write_with_zeros (self, having)
                                       : write_aggregate (self);
  if (!written)
    return FALSE;
  g_ptr_array_set_size (self->select->order, 0);
  g_free (self->reply->sql);
  g_autofree char *found = tw_select_to_sql (self->select);
  self->reply->sql = g_strdup_printf ("SELECT COUNT(*) AS %s\nFROM (%s) AS matching", label, found);
  g_free (self->reply->chart_type);
  g_clear_pointer (&self->reply->chart_x, g_free);
  g_free (self->reply->chart_y);
  self->reply->chart_type = g_strdup ("number");
  self->reply->chart_y = g_steal_pointer (&label);
  return TRUE;
}

gboolean
tw_plan_write (TwFrame *frame, const TwVocabulary *vocabulary, TwJoins *joins,
               TwModelReply *reply, char **failure)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  TwPlan self = { frame, tw_vocabulary_get_catalog (vocabulary), joins, reply, NULL, failure, parts };
  const TwFrameFilter *having = NULL;
  for (guint i = 0; i < frame->filters->len && !having; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    having = filter->kind == TW_FILTER_HAVING ? filter : NULL;
  }
  gboolean written;
  if (frame->measures->len == 0)
    written = having ? tw_plan_fail (&self,
                                     _("I could not tell what the condition on a number is for."))
                     : tw_plan_write_list (&self);
  else if (having && frame->subject == NULL && frame->groups->len == 0)
    written = write_counted_having (&self, having);
  else if (frame->with_zeros)
    written = tw_plan_write_with_zeros (&self, having);
  else
    written = write_aggregate (&self);
  tw_select_free (self.select);
  return written;
}
