// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-resolver.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"

static gboolean
fail (char **failure, const char *format, const char *detail)
{
  g_autofree char *text = g_strdup_printf ("“%s”", detail);
  g_auto (GStrv) parts = g_strsplit (format, "{}", 2);
  g_free (*failure);
  *failure = g_strconcat (parts[0], text, parts[1], NULL);
  return FALSE;
}

static gboolean
has_name_in (const TwTarget *target, const TwTable *table)
{
  if (target->column)
    return target->column->table == table;
  double best = 100;
  for (guint i = 0; i < target->names->len; i++)
    best = MIN (best, g_array_index (target->names, TwName, i).penalty);
  for (guint i = 0; i < target->names->len; i++) {
    const TwName *name = &g_array_index (target->names, TwName, i);
    if (name->table == table && name->penalty < best + 0.3)
      return TRUE;
  }
  return FALSE;
}

static gboolean
all_additive (const TwTarget *target)
{
  for (guint i = 0; i < target->names->len; i++)
    if (!tw_facts_is_additive (g_array_index (target->names, TwName, i).column))
      return FALSE;
  return TRUE;
}

static gboolean
some_numeric (const TwTarget *target)
{
  for (guint i = 0; i < target->names->len; i++) {
    const TwColumn *column = g_array_index (target->names, TwName, i).column;
    if (column && tw_data_type_is_numeric (column->type))
      return TRUE;
  }
  return FALSE;
}

/* "the product with the highest price": its own price orders the products; nothing is added up. */
static gboolean
turn_extreme (TwFrame *frame, char **failure)
{
  if (!frame->ranked || frame->measures->len != 1
      || (!frame->subject && frame->subject_grain == TW_GRAIN_NONE))
    return TRUE;
  TwFrameMeasure *measure = g_ptr_array_index (frame->measures, 0);
  if (measure->target->metric || measure->target->table || measure->per)
    return TRUE;
  const TwTable *table = frame->subject ? frame->subject->table : NULL;
  gboolean extreme = measure->function == TW_FUNCTION_MAXIMUM
                     || measure->function == TW_FUNCTION_MINIMUM;
  gboolean plain = extreme || measure->function == TW_FUNCTION_SUM;
  if (table && plain && (frame->groups->len == 0 || frame->each) && has_name_in (measure->target, table)) {
    if (frame->order && extreme)
      return fail (failure, _("Is {} what orders them, or something else? Please ask for one."),
                   frame->order->text);
    tw_target_free (frame->order); /* "most expensive by replacement cost": the cost it is */
    frame->order = measure->target;
    frame->order->owner = table;
    measure->target = tw_target_new ("", NULL);
    g_ptr_array_set_size (frame->measures, 0);
    return TRUE;
  }
  if (extreme && !all_additive (measure->target))
    return fail (failure, _("Is the highest single {} meant, or the average? Please say which."),
                 measure->target->text);
  if (extreme)
    measure->function = TW_FUNCTION_SUM;
  else if (plain && !all_additive (measure->target))
    return fail (failure, _("Is the average {} meant, or the total? Please say which."),
                 measure->target->text);
  return TRUE;
}

/* "who has the lowest credit score?": whose it is, not how low. */
static void
ask_who (TwFrame *frame)
{
  const TwFrameMeasure *measure
    = frame->measures->len == 1 ? g_ptr_array_index (frame->measures, 0) : NULL;
  if (!frame->who || frame->subject || !frame->ranked || !measure || measure->target->metric
      || measure->target->table || frame->groups->len > 0 || measure->target->names->len == 0)
    return;
  const TwName *best = &g_array_index (measure->target->names, TwName, 0);
  for (guint i = 1; i < measure->target->names->len; i++) {
    const TwName *name = &g_array_index (measure->target->names, TwName, i);
    if (name->table != best->table && name->penalty < best->penalty + 0.3)
      return;
  }
  frame->subject = tw_target_new_table (best->table);
}

static gboolean
is_grouped (const TwFrame *frame, const TwTable *table)
{
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    if (group->target && group->target->table == table && !group->target->column)
      return TRUE;
  }
  return FALSE;
}

static void
group_by_subject (TwFrame *frame)
{
  TwTarget *subject = frame->subject;
  if (subject == NULL || frame->measures->len == 0)
    return;
  if (subject->table && is_grouped (frame, subject->table))
    return;
  TwTarget *target = tw_target_new (subject->text, subject->names);
  target->table = subject->table;
  target->column = subject->column;
  target->plural = subject->plural;
  target->attach = NULL;
  tw_frame_add_group (frame, target, TW_GRAIN_NONE);
  gpointer group = g_ptr_array_steal_index (frame->groups, frame->groups->len - 1);
  g_ptr_array_insert (frame->groups, 0, group);
}

static void
limit_one (TwFrame *frame)
{
  if (!frame->ranked || frame->limit > 0 || frame->sorted)
    return;
  if (frame->subject ? !frame->subject->plural
                     : frame->subject_grain != TW_GRAIN_NONE && !frame->grain_plural)
    frame->limit = 1;
}

/* "customers by country", "orders by month" without a measure: how many. */
static gboolean
count_groups (TwFrame *frame, char **failure)
{
  if (frame->measures->len > 0 || (frame->groups->len == 0 && !frame->trend))
    return TRUE;
  if (frame->ranked && frame->order && frame->each)
    return TRUE;
  if (frame->ranked)
    return fail (failure, _("I could not tell by what to rank {}."),
                 frame->subject ? frame->subject->text : "them");
  if (frame->subject && !frame->subject->table && frame->projections->len == 0
      && some_numeric (frame->subject))
    g_ptr_array_add (frame->projections, g_steal_pointer (&frame->subject));
  if (frame->subject == NULL && frame->projections->len == 1) {
    TwTarget *target = g_ptr_array_index (frame->projections, 0);
    if (!some_numeric (target) || !all_additive (target))
      return fail (failure, _("Is the total {} meant, or the average? Please say which."),
                   target->text);
    target = g_ptr_array_steal_index (frame->projections, 0);
    g_ptr_array_add (frame->measures, tw_frame_measure_new (TW_FUNCTION_SUM, target));
    return TRUE;
  }
  if (frame->subject == NULL || frame->subject->table == NULL || frame->projections->len > 0)
    return fail (failure, _("I could not tell what to compute for {}."),
                 frame->subject ? frame->subject->text : _("each group"));
  gboolean timed = frame->trend;
  for (guint i = 0; i < frame->groups->len; i++)
    timed |= ((TwFrameGroup *) g_ptr_array_index (frame->groups, i))->grain != TW_GRAIN_NONE;
  if (!timed && (frame->list || frame->which))
    return fail (failure, _("Is the number of {} meant? Please say “how many”."),
                 frame->subject->text);
  tw_frame_assume (frame, _("What is asked for is the number of %s."), frame->subject->text);
  g_ptr_array_add (frame->measures,
                   tw_frame_measure_new (TW_FUNCTION_COUNT,
                                         tw_target_new_table (frame->subject->table)));
  g_clear_pointer (&frame->subject, tw_target_free);
  return TRUE;
}

static void
trend_by_month (TwFrame *frame)
{
  if (!frame->trend)
    return;
  for (guint i = 0; i < frame->groups->len; i++)
    if (((TwFrameGroup *) g_ptr_array_index (frame->groups, i))->grain != TW_GRAIN_NONE)
      return;
  tw_frame_add_group (frame, NULL, TW_GRAIN_MONTH);
  tw_frame_assume (frame, _("The trend is shown by month."));
}

static TwFrameFilter *
having_of (TwFrame *frame)
{
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->kind == TW_FILTER_HAVING)
      return filter;
  }
  return NULL;
}

/* "customers with more than 10 orders": each with its number. */
static gboolean
show_having (TwFrame *frame, char **failure)
{
  TwFrameFilter *having = having_of (frame);
  if (having == NULL)
    return TRUE;
  if (frame->subject == NULL && frame->measures->len == 0 && frame->projections->len == 1)
    frame->subject = g_ptr_array_steal_index (frame->projections, 0);
  gboolean below = having->op == TW_OP_LESS || having->op == TW_OP_AT_MOST
                   || having->op == TW_OP_NOT_EQUAL || having->negated
                   || (having->number <= 0 && having->op != TW_OP_GREATER);
  gboolean averaged = having->measure->function == TW_FUNCTION_AVERAGE
                      || (having->measure->target->metric
                          && !having->measure->target->metric->additive);
  const TwTarget *counted = having->measure->target;
  frame->with_zeros = below && having->measure->function == TW_FUNCTION_COUNT
                      && !having->measure->distinct && counted->table && !counted->column
                      && (frame->subject ? frame->subject->table != NULL : TRUE);
  if (below && !averaged && !frame->with_zeros)
    return fail (failure,
                 _("Whether {} with none at all should be counted is left open; please say "
                            "“at least”, or ask for those without."),
                 frame->subject ? frame->subject->text : "those");
  if (frame->subject == NULL || frame->measures->len > 0)
    return TRUE;
  TwFrameMeasure *measure = tw_frame_measure_new (having->measure->function, NULL);
  const TwTarget *own = having->measure->target;
  measure->target = tw_target_new (own->text, own->names);
  measure->target->table = own->table;
  measure->target->column = own->column;
  measure->target->metric = own->metric;
  measure->target->owner = own->owner;
  measure->distinct = having->measure->distinct;
  g_ptr_array_add (frame->measures, measure);
  if (!frame->ranked && frame->order == NULL) {
    frame->ranked = frame->sorted = frame->descending = TRUE;
  }
  return TRUE;
}

/* "average freight per order" is the average freight: each order has one. */
static void
drop_own_group (TwFrame *frame)
{
  if (frame->measures->len != 1)
    return;
  TwFrameMeasure *measure = g_ptr_array_index (frame->measures, 0);
  if (measure->function != TW_FUNCTION_AVERAGE || measure->per || frame->ranked)
    return;
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    if (group->target == NULL || group->target->column || !group->target->table
        || (frame->subject && frame->subject->table == group->target->table)
        || !has_name_in (measure->target, group->target->table))
      continue;
    measure->target->owner = group->target->table;
    g_ptr_array_remove_index (frame->groups, i);
    return;
  }
}

/* "the top 3 products of each category" are ranked within it; "by category" may not mean that. */
static gboolean
check_each (TwFrame *frame, char **failure)
{
  gboolean within = frame->ranked && frame->limit > 0 && frame->subject && frame->groups->len > 0;
  if (within && !frame->each)
    return fail (failure, _("Are the first {} of each group meant? Please say “for each”."),
                 frame->subject->text);
  if (!within)
    frame->each = FALSE;
  return TRUE;
}

/* "for each employee … per employee" */
static void
drop_same_groups (TwFrame *frame)
{
  for (guint i = frame->groups->len; i-- > 1;) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    gboolean same = FALSE;
    for (guint o = 0; o < i; o++) {
      const TwFrameGroup *other = g_ptr_array_index (frame->groups, o);
      if (group->grain != TW_GRAIN_NONE)
        same |= other->grain == group->grain;
      else
        same |= other->target && group->target->table && !group->target->column
                && other->target->table == group->target->table && !other->target->column;
    }
    if (same)
      g_ptr_array_remove_index (frame->groups, i);
  }
}

static gboolean
names_date (const TwTarget *target)
{
  if (target == NULL || target->table || target->names->len == 0)
    return FALSE;
  const TwColumn *column = g_array_index (target->names, TwName, 0).column;
  return column && tw_facts_is_date (column);
}

static TwTarget *
copy_target (const TwTarget *target)
{
  TwTarget *copy = tw_target_new (target->text, target->names);
  copy->owner = target->owner;
  return copy;
}

/* "orders per month by shipped date": the date is what the months are of, and the time asked for. */
static void
take_grain_date (TwFrame *frame)
{
  TwFrameGroup *grain = NULL;
  const TwFrameGroup *dated = NULL;
  guint at = 0;
  for (guint i = 0; i < frame->groups->len; i++) {
    TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    if (group->grain != TW_GRAIN_NONE && group->target == NULL)
      grain = group;
    else if (group->grain == TW_GRAIN_NONE && names_date (group->target))
      dated = group, at = i;
  }
  if (grain == NULL || dated == NULL)
    return;
  grain->target = copy_target (dated->target);
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->kind == TW_FILTER_PERIOD && filter->target == NULL)
      filter->target = copy_target (dated->target);
  }
  g_ptr_array_remove_index (frame->groups, at);
}

/* "service revenue by category": of each service, or is "service" only what is sold? */
static gboolean
check_grain (const TwFrame *frame, char **failure)
{
  const TwTarget *subject = frame->subject;
  if (!subject || !subject->table || subject->plural || frame->measures->len == 0
      || frame->groups->len == 0 || frame->list || frame->which || frame->who || frame->ranked
      || frame->each)
    return TRUE;
  return fail (failure,
               _("I could not tell whether each {} is meant. Say “for each”, or leave it out."),
               subject->text);
}

/* "who made the most orders?", "the most orders": of whom is not said. */
static gboolean
check_ranked (const TwFrame *frame, char **failure)
{
  if (frame->subject || frame->groups->len > 0 || frame->measures->len == 0)
    return TRUE;
  const TwFrameMeasure *measure = g_ptr_array_index (frame->measures, 0);
  gboolean added = measure->function == TW_FUNCTION_COUNT || measure->function == TW_FUNCTION_SUM
                   || measure->function == TW_FUNCTION_NONE;
  return !frame->ranked || !added
         || fail (failure, _("I could not tell whose {} are to be compared. Name the table."),
                  measure->target->text);
}

/* "the best selling product": by revenue, where nothing else is named. */
static gboolean
rank_by_sales (TwFrame *frame, const TwVocabulary *vocabulary, char **failure)
{
  if (!frame->by_sales || !frame->ranked || frame->measures->len > 0 || frame->order)
    return TRUE;
  const TwMeasure *revenue = tw_vocabulary_find_metric (vocabulary, "revenue");
  if (revenue == NULL)
    return fail (failure, _("I could not tell by what {} is measured."),
                 frame->subject ? frame->subject->text : "selling");
  g_ptr_array_add (frame->measures,
                   tw_frame_measure_new (TW_FUNCTION_NONE, tw_target_new_metric (revenue)));
  tw_frame_assume (frame, _("What sells best is measured by revenue."));
  return TRUE;
}

/* The table whose rows are ranked: "which plan …", "… by plan". */
static const TwTable *
ranked_table (const TwFrame *frame)
{
  if (frame->subject)
    return frame->groups->len == 0 ? frame->subject->table : NULL;
  const TwFrameGroup *group = frame->groups->len == 1 ? g_ptr_array_index (frame->groups, 0) : NULL;
  return group && group->target && !group->target->column ? group->target->table : NULL;
}

/* "who placed the fewest orders?": none are fewer. */
static void
rank_with_zeros (TwFrame *frame)
{
  const TwFrameMeasure *measure
    = frame->measures->len == 1 ? g_ptr_array_index (frame->measures, 0) : NULL;
  const TwTable *subject = ranked_table (frame);
  if (!frame->ranked || frame->descending || frame->sorted || !measure || !subject
      || measure->function != TW_FUNCTION_COUNT || measure->distinct || measure->per
      || !measure->target->table || measure->target->column || having_of (frame))
    return;
  frame->with_zeros = measure->target->table != subject;
  if (frame->with_zeros)
    frame->each = FALSE;
}

gboolean
tw_frame_complete (TwFrame *frame, const TwVocabulary *vocabulary, TwJoins *joins, char **failure)
{
  take_grain_date (frame);
  drop_own_group (frame);
  if (!rank_by_sales (frame, vocabulary, failure))
    return FALSE;
  ask_who (frame);
  if (!show_having (frame, failure) || !turn_extreme (frame, failure))
    return FALSE;
  limit_one (frame);
  rank_with_zeros (frame);
  if (!tw_frame_complete_share (frame, failure) || !tw_frame_complete_compare (frame, failure))
    return FALSE;
  if (!check_each (frame, failure) || !count_groups (frame, failure))
    return FALSE;
  trend_by_month (frame);
  if (!check_ranked (frame, failure) || !check_grain (frame, failure))
    return FALSE;
  group_by_subject (frame);
  drop_same_groups (frame);
  if (frame->how_much && frame->measures->len == 0 && frame->projections->len == 0
      && frame->subject)
    return fail (failure, _("I could not tell how much of what is asked for with {}."),
                 frame->subject->text);
  if (frame->subject == NULL && frame->projections->len == 0 && frame->measures->len == 0) {
    g_free (*failure);
    *failure = g_strdup (_("I could not tell what is asked for. Name a table, a column or a "
                           "measure."));
    return FALSE;
  }
  if (frame->ranked && frame->measures->len == 0 && frame->order == NULL) {
    g_free (*failure);
    *failure = g_strdup (_("I could not tell by what to rank. Say “by …”."));
    return FALSE;
  }
  if (frame->measures->len == 0 && frame->subject == NULL && frame->filters->len == 0
      && !frame->list && !frame->which && !frame->when && !frame->how_much)
    return fail (failure, _("I could not tell what about {} is asked for."),
                 ((TwTarget *) g_ptr_array_index (frame->projections, 0))->text);
  if (frame->measures->len > 0 && frame->projections->len > 0)
    return fail (failure, _("I could not tell how {} goes with what is computed."),
                 ((TwTarget *) g_ptr_array_index (frame->projections, 0))->text);
  return TRUE;
}
