// SPDX-License-Identifier: Apache-2.0
#include "ui/history/tw-difference-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/tw-cell-format.h"
#include "ui/history/tw-history-words.h"

#define MOST_LINES 10

static TwCellFormat
format_of (TwRerun *self, guint column)
{
  TwAnswer *answer = tw_rerun_get_answer (self);
  const TwMeaning *meanings = tw_answer_get_meanings (answer);
  return tw_cell_format_for_column (tw_result_set_get_column (tw_answer_get_result (answer), column),
                                    meanings ? meanings[column] : TW_MEANING_PLAIN);
}

static char *
dup_cell (TwRerun *self, TwResultSet *rows, guint row, guint column, guint column_after)
{
  const TwCellFormat format = format_of (self, column_after);
  g_autoptr (GString) text = g_string_new (NULL);
  if (tw_result_set_is_null (rows, row, column))
    return g_strdup ("NULL");
  tw_cell_format_set (&format, rows, row, column, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint
before_column (const TwResultDifference *difference, guint column)
{
  return g_array_index (difference->columns, guint, column);
}

/* The cells that tell the row from others; all of them where there are none. */
static char *
dup_row (TwRerun *self, const TwResultDifference *difference, gboolean earlier, guint row)
{
  TwResultSet *after = tw_answer_get_result (tw_rerun_get_answer (self));
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < tw_result_set_get_n_columns (after); i++) {
    g_autofree char *cell
      = earlier ? dup_cell (self, tw_rerun_get_before (self), row, before_column (difference, i), i)
                : dup_cell (self, after, row, i, i);
    g_string_append_printf (text, "%s%s", i ? " · " : "", cell);
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_key (const TwResultDifference *difference, guint column)
{
  for (guint i = 0; i < difference->keys->len; i++)
    if (g_array_index (difference->keys, guint, i) == column)
      return TRUE;
  return FALSE;
}

/* "Germany: revenue 230 → 244" */
static char *
dup_changed_row (TwRerun *self, const TwResultDifference *difference, const TwRowChange *change)
{
  TwResultSet *after = tw_answer_get_result (tw_rerun_get_answer (self));
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) cells = g_string_new (NULL);
  for (guint i = 0; i < tw_result_set_get_n_columns (after); i++) {
    g_autofree char *was
      = dup_cell (self, tw_rerun_get_before (self), change->before, before_column (difference, i), i);
    g_autofree char *is = dup_cell (self, after, change->after, i, i);
    if (is_key (difference, i))
      g_string_append_printf (key, "%s%s", key->len ? " · " : "", is);
    else if (g_strcmp0 (was, is) != 0)
      g_string_append_printf (cells, "%s%s %s → %s", cells->len ? ", " : "",
                              tw_result_set_get_column (after, i)->name, was, is);
  }
  return g_strdup_printf ("%s%s%s", key->str, key->len && cells->len ? ": " : "", cells->str);
}

static char *
dup_change (TwRerun *self, const TwResultDifference *difference, const TwRowChange *change)
{
  g_autofree char *row = NULL;
  switch (change->kind) {
  case TW_ROW_ADDED:
    row = dup_row (self, difference, FALSE, change->after);
    /* Translators: a row of a result that was not there before */
    return g_strdup_printf (_("Added: %s"), row);
  case TW_ROW_GONE:
    row = dup_row (self, difference, TRUE, change->before);
    /* Translators: a row of a result that is not there any more */
    return g_strdup_printf (_("Gone: %s"), row);
  case TW_ROW_CHANGED:
    break;
  }
  return dup_changed_row (self, difference, change);
}

static char *
dup_figure (TwRerun *self, const TwFigureChange *change)
{
  const TwCellFormat format = format_of (self, change->column);
  TwResultSet *after = tw_answer_get_result (tw_rerun_get_answer (self));
  g_autofree char *was = tw_cell_format_number (&format, change->before);
  g_autofree char *is = tw_cell_format_number (&format, change->after);
  double percent = 100 * (change->after - change->before) / fabs (change->before);
  g_autofree char *share
    = isfinite (percent) ? g_strdup_printf (" (%+.1f\xc2\xa0%%)", percent) : g_strdup ("");
  /* Translators: a column's name, its sum before and now, and the difference in per cent */
  return g_strdup_printf (_("Sum of %s: %s → %s%s"),
                          tw_result_set_get_column (after, change->column)->name, was, is, share);
}

static void
append_count (GString *text, const char *format, guint n)
{
  g_autofree char *count = tw_format_count (n);
  if (n == 0)
    return;
  g_string_append (text, text->len ? ", " : "");
  /* The format is one of ours, with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, format, count);
#pragma GCC diagnostic pop
}

static char *
dup_counts (const TwResultDifference *difference)
{
  GString *text = g_string_new (NULL);
  append_count (text, ngettext ("%s row added", "%s rows added", difference->n_added),
                difference->n_added);
  append_count (text, ngettext ("%s row gone", "%s rows gone", difference->n_gone),
                difference->n_gone);
  append_count (text, ngettext ("%s row changed", "%s rows changed", difference->n_changed),
                difference->n_changed);
  return g_string_free (text, FALSE);
}

static char *
dup_incomparable (TwRerun *self, const char *time)
{
  TwResultSet *after = tw_answer_get_result (tw_rerun_get_answer (self));
  g_autofree char *was = tw_format_count (tw_rerun_get_n_rows (self));
  g_autofree char *is = tw_format_count (tw_result_set_get_n_rows (after));
  /* Translators: a date with a time, and two numbers of rows */
  return g_strdup_printf (_("On %s there were %s rows, now %s. Not all of them are at hand, so they "
                            "are not compared."),
                          time, was, is);
}

char *
tw_rerun_dup_title (TwRerun *self)
{
  const TwResultDifference *difference = NULL;
  const TwKept *kept = tw_rerun_get_kept (self);
  g_autofree char *date
    = kept ? tw_history_format_time (kept->time) : g_strdup (_("the earlier run"));
  const char *time = g_strstrip (date);
  tw_rerun_is_done (self, &difference);
  if (difference == NULL)
    return dup_incomparable (self, time);
  if (difference->other_columns)
    /* Translators: a date with a time */
    return g_strdup_printf (_("The columns are others than on %s."), time);
  if (difference->changes->len == 0)
    /* Translators: a date with a time */
    return g_strdup_printf (_("The same rows as on %s."), time);
  g_autofree char *counts = dup_counts (difference);
  /* Translators: a date with a time, and counts of rows such as "2 rows added, 1 row gone" */
  return g_strdup_printf (_("Since %s: %s."), time, counts);
}

char **
tw_rerun_dup_lines (TwRerun *self)
{
  const TwResultDifference *difference = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  tw_rerun_is_done (self, &difference);
  for (guint i = 0; difference && i < difference->figures->len && i < MOST_LINES / 2; i++) {
    g_autofree char *line
      = dup_figure (self, &g_array_index (difference->figures, TwFigureChange, i));
    g_strv_builder_add (lines, line);
  }
  guint n = difference ? difference->changes->len : 0;
  for (guint i = 0; i < MIN (n, MOST_LINES); i++) {
    g_autofree char *line
      = dup_change (self, difference, &g_array_index (difference->changes, TwRowChange, i));
    g_strv_builder_add (lines, line);
  }
  if (n > MOST_LINES) {
    g_autofree char *count = tw_format_count (n - MOST_LINES);
    g_autofree char *line
      = g_strdup_printf (ngettext ("and %s more", "and %s more", n - MOST_LINES), count);
    g_strv_builder_add (lines, line);
  }
  return g_strv_builder_end (lines);
}
