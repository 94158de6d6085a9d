// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-filters.h"
#include "analyst/builtin/tw-plan.h"
#include "retrieval/tw-words.h"

static char *
column_words (const TwColumn *column)
{
  if (column->business_name)
    return g_strdup (column->business_name);
  g_auto (GStrv) words = tw_facts_column_words (column);
  return g_strjoinv (" ", words);
}

static char *
table_words (const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  return g_strjoinv (" ", words);
}

static char *
target_words (const TwTarget *target)
{
  if (target->metric)
    return g_strdup (target->metric->name);
  if (target->since) {
    g_autofree char *from = column_words (target->since);
    g_autofree char *to = column_words (target->column);
    return g_strdup_printf ("time in %s from %s to %s", tw_time_unit_name (target->unit), from, to);
  }
  if (target->column)
    return column_words (target->column);
  return target->table ? table_words (target->table) : g_strdup (target->text);
}

static void
add_measure (GString *text, const TwFrameMeasure *measure)
{
  static const char *const words[] = { "",         "the number of different ", "the total ",
                                       "the average ", "the lowest ",          "the highest ",
                                       "the median " };
  g_autofree char *target = target_words (measure->target);
  g_autofree char *tables = tw_words_plural (target);
  gboolean rows = measure->function == TW_FUNCTION_COUNT && measure->target->column == NULL;
  g_string_append_printf (text, "%s%s", rows ? "the number of " : words[measure->function],
                          rows ? tables : target);
  if (measure->per) {
    g_autofree char *per = target_words (measure->per);
    g_autofree char *all = tw_words_plural (per);
    g_string_append_printf (text, measure->per_sum ? " divided by the total %s"
                                                   : " divided by the number of different %s",
                            all);
  }
}

static gboolean
has_part (const TwFrame *frame)
{
  for (guint i = 0; i < frame->filters->len; i++)
    if (((TwFrameFilter *) g_ptr_array_index (frame->filters, i))->apart)
      return TRUE;
  return FALSE;
}

static void
add_measures (GString *text, const TwFrame *frame)
{
  for (guint i = 0; i < frame->measures->len; i++) {
    g_string_append (text, i == 0 ? "Computes " : " and ");
    if (frame->share != TW_SHARE_NONE)
      g_string_append (text, frame->share == TW_SHARE_PERCENT ? "the percentage of " : "the share of ");
    add_measure (text, g_ptr_array_index (frame->measures, i));
  }
  static const char *const grains[] = { "", "day", "week", "month", "quarter", "year", "weekday" };
  for (guint i = 0; i < frame->groups->len; i++) {
    const TwFrameGroup *group = g_ptr_array_index (frame->groups, i);
    g_autofree char *target = target_words (group->target);
    g_string_append_printf (text, "%s%s", i == 0 ? " for each " : " and ",
                            group->grain ? grains[group->grain] : target);
  }
  if (frame->share != TW_SHARE_NONE && !has_part (frame))
    g_string_append (text, " in the whole");
  if (frame->stepwise)
    g_string_append (text, ", and what changed since the one before");
  else if (frame->growth)
    g_string_append (text, " in each of the two periods, and what changed between them");
  if (frame->with_zeros)
    g_string_append (text, ", zero where there is none");
}

static void
add_list (GString *text, const TwFrame *frame)
{
  g_string_append (text, "Lists ");
  for (guint i = 0; i < frame->projections->len; i++) {
    g_autofree char *target = target_words (g_ptr_array_index (frame->projections, i));
    g_string_append_printf (text, "%s%s", i ? ", " : "", target);
  }
  if (frame->subject) {
    g_autofree char *subject = target_words (frame->subject);
    g_autofree char *all = tw_words_plural (subject);
    const char *of = frame->projections->len == 0 ? "" : " of each ";
    g_string_append_printf (text, "%s%s", of, *of ? subject : all);
  }
}

static const char *
operator_words (TwOperator op)
{
  switch (op) {
  case TW_OP_EQUAL:
    return "is";
  case TW_OP_NOT_EQUAL:
    return "is not";
  case TW_OP_GREATER:
    return "is over";
  case TW_OP_AT_LEAST:
    return "is at least";
  case TW_OP_LESS:
    return "is under";
  case TW_OP_AT_MOST:
    return "is at most";
  case TW_OP_BETWEEN:
    return "is between";
  }
  return "is";
}

static void
add_period (GString *text, const TwFrameFilter *filter)
{
  for (guint i = 0; i < filter->periods->len; i++) {
    const TwPeriod *period = &g_array_index (filter->periods, TwPeriod, i);
    if (period->month) {
      g_string_append_printf (text, " is in month %u of any year", period->month);
      continue;
    }
    GDate last = period->to;
    g_date_subtract_days (&last, 1);
    char from[32], to[32];
    g_date_strftime (from, sizeof from, "%Y-%m-%d", &period->from);
    g_date_strftime (to, sizeof to, "%Y-%m-%d", &last);
    g_string_append (text, i ? " or" : " is");
    if (filter->to_open)
      g_string_append_printf (text, " %s or later", from);
    else if (filter->from_open)
      g_string_append_printf (text, " %s or earlier", to);
    else
      g_string_append_printf (text, " from %s to %s", from, to);
  }
}

static void
add_values (GString *text, const TwFrameFilter *filter)
{
  g_string_append (text, filter->negated ? " is not " : " is ");
  for (guint i = 0; i < filter->chosen->len; i++)
    g_string_append_printf (text, "%s%s", i ? " or " : "",
                            (char *) g_ptr_array_index (filter->chosen, i));
}

static void
add_comparison (GString *text, const TwFrameFilter *filter)
{
  g_autofree char *number = tw_filter_number (filter->number);
  g_autofree char *upper = tw_filter_number (filter->upper);
  const gboolean between = filter->op == TW_OP_BETWEEN;
  if (filter->average) {
    g_string_append_printf (text, " %s%s the average", filter->negated ? "not: " : "",
                            operator_words (filter->op));
    return;
  }
  g_string_append_printf (text, " %s%s %s%s%s%s", filter->negated ? "not: " : "",
                          operator_words (filter->op), number, filter->is_percent ? " %" : "",
                          between ? " and " : "", between ? upper : "");
}

static void
add_filter (GString *text, const TwFrameFilter *filter)
{
  g_autofree char *target = filter->target ? target_words (filter->target) : NULL;
  if (target)
    g_string_append (text, target);
  g_autofree char *number = tw_filter_number (filter->number);
  g_autofree char *other = filter->other ? target_words (filter->other) : NULL;
  switch (filter->kind) {
  case TW_FILTER_VALUE:
    add_values (text, filter);
    break;
  case TW_FILTER_COMPARE:
    add_comparison (text, filter);
    break;
  case TW_FILTER_COLUMNS:
    g_string_append_printf (text, " %s %s", operator_words (filter->op), other);
    break;
  case TW_FILTER_NULL:
    g_string_append (text, filter->negated ? " is known" : " is empty");
    break;
  case TW_FILTER_FLAG:
    g_string_append (text, filter->negated ? " is no" : " is yes");
    break;
  case TW_FILTER_PERIOD:
    add_period (text, filter);
    break;
  case TW_FILTER_LIKE:
    g_string_append_printf (text, " is like “%s”", filter->like);
    break;
  case TW_FILTER_EXISTS: {
    g_autofree char *table = table_words (filter->table);
    g_string_append_printf (text, "%s rows of %s belong to it", filter->negated ? "no" : "some",
                            table);
    break;
  }
  case TW_FILTER_HAVING:
    add_measure (text, filter->measure);
    g_string_append_printf (text, " %s %s", operator_words (filter->op), number);
    break;
  }
}

static void
add_part (GString *text, const TwFrame *frame)
{
  gboolean first = TRUE;
  for (guint i = 0; i < frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (!filter->apart)
      continue;
    g_string_append (text, first ? ": the part in which " : " and ");
    add_filter (text, filter);
    first = FALSE;
  }
}

static void
add_place (GString *text, const TwFrame *frame)
{
  const char *end = frame->descending ? "highest" : "lowest";
  g_autofree char *by = frame->order ? target_words (frame->order) : g_strdup ("value");
  if (frame->limit == 1)
    g_string_append_printf (text, ", and keeps the one with the %s %s", end, by);
  else
    g_string_append_printf (text, ", and keeps the %u with the %s %s", frame->limit, end, by);
  g_string_append (text, frame->each ? " in each group" : "");
}

char *
tw_wording_explain (const TwFrame *frame, const TwVocabulary *vocabulary)
{
  GString *text = g_string_new (NULL);
  if (frame->measures->len > 0)
    add_measures (text, frame);
  else
    add_list (text, frame);
  gboolean first = TRUE;
  for (guint i = 0; i < frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (frame->share != TW_SHARE_NONE && filter->apart)
      continue;
    gboolean inner = filter->scope > 0 && !(filter->kind == TW_FILTER_EXISTS && filter->negated);
    g_string_append (text, inner ? " for which " : first ? ", where " : " and ");
    add_filter (text, filter);
    first = FALSE;
  }
  if (frame->share != TW_SHARE_NONE && has_part (frame))
    add_part (text, frame);
  if (frame->ranked && frame->limit)
    add_place (text, frame);
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}
