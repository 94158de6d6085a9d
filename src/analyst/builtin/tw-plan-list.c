// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-plan-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-filters.h"

/* Wider tables are listed by their first columns. */
enum { MAX_LISTED = 20 };

static gboolean
add_listed (TwPlan *self, GPtrArray *listed, const TwColumn *column)
{
  if (g_ptr_array_find (listed, column, NULL))
    return TRUE;
  g_ptr_array_add (listed, (gpointer) column);
  char *sql = tw_select_column (self->select, column, TRUE);
  if (sql == NULL)
    return tw_plan_take_failure (self);
  g_autofree char *label = tw_column_label (column);
  tw_select_add_column (self->select, sql, label);
  return TRUE;
}

static gboolean
add_display (TwPlan *self, GPtrArray *listed, const TwTable *table)
{
  g_autoptr (GPtrArray) display = tw_facts_display (self->catalog, table);
  if (display->len != 2) {
    const TwColumn *only = display->len ? g_ptr_array_index (display, 0)
                                        : tw_facts_key (self->catalog, table);
    return only ? add_listed (self, listed, only)
                : tw_plan_fail (self, _("%s has no name to show."), table->name);
  }
  if (!self->select->distinct)
    tw_plan_add_whole_name (self, table, display);
  for (guint i = 0; i < display->len; i++)
    if (!add_listed (self, listed, g_ptr_array_index (display, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_whole_name (const TwTarget *target)
{
  return g_ascii_strncasecmp (target->text, "name", 4) == 0
         || g_ascii_strncasecmp (target->text, "full name", 9) == 0;
}

static gboolean
add_projection (TwPlan *self, GPtrArray *listed, const TwTarget *target)
{
  if (target->column == NULL || is_whole_name (target)) {
    g_autoptr (GPtrArray) display = tw_facts_display (self->catalog, target->table);
    if (target->column == NULL || (display->len == 2
                                   && g_ptr_array_index (display, 0) == target->column))
      return add_display (self, listed, target->table);
  }
  if (tw_plan_is_self_reference (self, target->column))
    return tw_plan_fail (self, _("“%s” leads to another row of %s, and I cannot follow it yet."),
                 target->text, target->column->table->name);
  return add_listed (self, listed, target->column);
}

static gboolean
tells_rows_apart (TwPlan *self, const TwColumn *column)
{
  g_autoptr (GPtrArray) display = tw_facts_display (self->catalog, column->table);
  return column->unique || tw_facts_key (self->catalog, column->table) == column
         || g_ptr_array_find (display, column, NULL);
}

/* Asked of one row by its name or key: "the phone of …". */
static gboolean
is_lookup (TwPlan *self, const TwTable *root)
{
  for (guint i = 0; i < self->frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (self->frame->filters, i);
    if ((filter->kind == TW_FILTER_VALUE || filter->kind == TW_FILTER_COMPARE)
        && filter->target->table == root && tells_rows_apart (self, filter->target->column))
      return TRUE;
  }
  return FALSE;
}

static gboolean
list_whole_rows (TwPlan *self, GPtrArray *listed, const TwTable *table)
{
  g_autoptr (GPtrArray) display = tw_facts_display (self->catalog, table);
  if (display->len == 2)
    tw_plan_add_whole_name (self, table, display);
  for (guint i = 0; i < display->len; i++)
    if (!add_listed (self, listed, g_ptr_array_index (display, i)))
      return FALSE;
  TwFrame *frame = self->frame;
  if (frame->order && !add_listed (self, listed, frame->order->column))
    return FALSE;
  for (guint i = 0; i < frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->target && filter->target->table == table && filter->scope == 0
        && !add_listed (self, listed, filter->target->column))
      return FALSE;
  }
  for (guint i = 0; i < table->n_columns && listed->len < MAX_LISTED; i++)
    if (!add_listed (self, listed, &table->columns[i]))
      return FALSE;
  return TRUE;
}

static gboolean
list_columns (TwPlan *self, GPtrArray *listed)
{
  TwFrame *frame = self->frame;
  const TwTable *root = self->select->root;
  gboolean subject_column = frame->subject && frame->subject->column;
  if (frame->subject && frame->subject->column
      && !add_listed (self, listed, frame->subject->column))
    return FALSE;
  gboolean related = FALSE;
  for (guint i = 0; i < frame->projections->len; i++)
    related |= ((TwTarget *) g_ptr_array_index (frame->projections, i))->column == NULL;
  const TwTarget *only = frame->projections->len == 1 ? g_ptr_array_index (frame->projections, 0)
                                                      : NULL;
  gboolean distinct = subject_column || (frame->subject == NULL && !is_lookup (self, root))
                      || (only && only->column && !tells_rows_apart (self, only->column)
                          && !is_lookup (self, root) && !is_whole_name (only)
                          && !frame->order && !frame->show_subject);
  if (frame->projections->len == 0 && !subject_column)
    return list_whole_rows (self, listed, root);
  const TwColumn *amount = only ? only->column : subject_column ? frame->subject->column : NULL;
  if (amount && tw_facts_is_measure (self->catalog, amount) && !is_lookup (self, root)
      && !frame->order && !frame->show_subject && !frame->distinct) {
    if (!frame->list || frame->subject == NULL || subject_column)
      return tw_plan_fail (self, _("Is the total “%s” meant, the average, or each one? Please say "
                                   "which."),
                   only ? only->text : frame->subject->text);
    frame->show_subject = TRUE;
    distinct = FALSE;
  }
  if ((related || frame->show_subject) && !add_display (self, listed, root))
    return FALSE;
  for (guint i = 0; i < frame->projections->len; i++)
    if (!add_projection (self, listed, g_ptr_array_index (frame->projections, i)))
      return FALSE;
  self->select->distinct = distinct || frame->distinct;
  return TRUE;
}

static gboolean
order_list (TwPlan *self, GPtrArray *listed)
{
  TwSelect *select = self->select;
  TwFrame *frame = self->frame;
  if (frame->order) {
    if (select->distinct && !g_ptr_array_find (listed, frame->order->column, NULL))
      return tw_plan_fail (self, _("I cannot order different values by “%s”."), frame->order->text);
    g_autofree char *sql = tw_select_column (select, frame->order->column, TRUE);
    if (sql == NULL)
      return tw_plan_take_failure (self);
    g_ptr_array_add (select->order, g_strdup_printf ("%s%s", sql,
                                                     frame->descending ? " DESC NULLS LAST" : ""));
  }
  gboolean descending = frame->order == NULL && frame->descending;
  for (guint i = 0; i < MIN (listed->len, 2); i++) {
    const TwColumn *column = g_ptr_array_index (listed, i);
    if (frame->order && column == frame->order->column)
      continue;
    g_autofree char *sql = tw_column_sql (self->catalog, column);
    g_ptr_array_add (select->order, g_strdup_printf ("%s%s", sql,
                                                     descending && i == 0 ? " DESC" : ""));
  }
  const TwColumn *key = tw_facts_key (self->catalog, select->root);
  g_autofree char *key_sql = key && !select->distinct ? tw_column_sql (self->catalog, key) : NULL;
  gboolean ordered = key_sql == NULL;
  for (guint i = 0; i < select->order->len && !ordered; i++)
    ordered = g_str_has_prefix (g_ptr_array_index (select->order, i), key_sql);
  if (!ordered)
    g_ptr_array_add (select->order, g_steal_pointer (&key_sql));
  return TRUE;
}

static const TwTable *
list_root (TwPlan *self)
{
  TwFrame *frame = self->frame;
  const TwTable *root = frame->subject ? frame->subject->table : NULL;
  if (root == NULL && frame->projections->len > 0)
    root = ((TwTarget *) g_ptr_array_index (frame->projections, 0))->table;
  return root;
}

/* "the cheapest product of each category" */
static gboolean
list_within (TwPlan *self)
{
  TwSelect *select = self->select;
  guint n_columns = select->columns->len;
  for (guint i = 0; i < self->frame->groups->len; i++)
    if (!tw_plan_add_group (self, g_ptr_array_index (self->frame->groups, i)))
      return FALSE;
  for (guint i = 0; i < select->group->len; i++)
    g_ptr_array_add (select->partition, g_strdup (g_ptr_array_index (select->group, i)));
  g_ptr_array_set_size (select->group, 0);
  return select->columns->len > n_columns && !select->distinct;
}

/* "when was the first order?": its date, however many orders share it. */
static gboolean
shows_only_order (const TwFrame *frame)
{
  for (guint i = 0; i < frame->projections->len; i++)
    if (((TwTarget *) g_ptr_array_index (frame->projections, i))->column != frame->order->column)
      return FALSE;
  return frame->projections->len > 0 && !frame->show_subject;
}

gboolean
tw_plan_write_list (TwPlan *self)
{
  TwFrame *frame = self->frame;
  const TwTable *root = list_root (self);
  self->select = tw_select_new (self->catalog, self->joins, root);
  if (!tw_filters_add (self->select, frame))
    return tw_plan_take_failure (self);
  g_autoptr (GPtrArray) listed = g_ptr_array_new ();
  if (!list_columns (self, listed) || !order_list (self, listed)
      || (frame->each && !list_within (self)))
    return FALSE;
  self->select->limit = frame->limit;
  self->select->ties = frame->order && frame->ranked && !frame->when && !shows_only_order (frame);
  self->reply->chart_type = g_strdup ("table");
  if (frame->order && frame->ranked && frame->limit > 1
      && tw_data_type_is_numeric (frame->order->column->type)) {
    g_free (self->reply->chart_type);
    self->reply->chart_type = g_strdup ("bar");
    self->reply->chart_x = g_strdup (g_ptr_array_index (self->select->labels, 0));
    self->reply->chart_y = tw_column_label (frame->order->column);
  }
  self->reply->sql = tw_select_to_sql (self->select);
  return TRUE;
}
