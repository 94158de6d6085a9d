// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "analyst/insight/tw-figure.h"
#include "analyst/insight/tw-insight-trace-private.h"
#include "core/tw-language.h"

#define MOST_PAIRED 12 /* rows that are compared with one another */
#define MOST_GROUPED 20000 /* rows that are looked through for a name */
#define MOST_NAMES 8       /* that are added up */
#define MOST_ADDED 5   /* values that a sum is told with */

/* One column, and the figure that is looked for in it. */
typedef struct {
  const TwTracer *tracer;
  const TwFigures *figures;
  const TwWrittenFigure *figure;
  const char *label;
  gboolean additive;
} Sums;

static char *
number (double value)
{
  return tw_figure_format (TW_MEANING_NUMBER, value);
}

static char *
name_of (const Sums *self, guint row)
{
  return tw_insight_data_dup_name (self->tracer->data, row);
}

static guint
n_values (const Sums *self)
{
  return self->figures->points->len;
}

static const TwPoint *
nth (const Sums *self, guint index)
{
  return tw_figures_get (self->figures, index);
}

static TwFigureTrace *
all_rows (const Sums *self, char *computation)
{
  TwFigureTrace *found
    = tw_figure_trace_new (TW_FIGURE_COMPUTED, (int) self->figures->column, computation);
  found->all_rows = TRUE;
  return found;
}

/* ---- over all rows ---- */

static TwFigureTrace *
find_count (const TwTracer *tracer, const TwWrittenFigure *figure)
{
  if (figure->percent || !tw_tracer_is (figure, tracer->data->n_rows))
    return NULL;
  g_autofree char *rows = tw_figure_format_count (tracer->data->n_rows);
  TwFigureTrace *found = tw_figure_trace_new (
    TW_FIGURE_COMPUTED, -1, g_strdup_printf (_("The number of rows of the result: %s."), rows));
  found->all_rows = TRUE;
  return found;
}

/* A value of the column's own kind: a per cent sign stands behind shares only. */
static gboolean
is_value (const Sums *self, double value)
{
  TwMeaning meaning = tw_insight_data_get_meaning (self->tracer->data, self->figures->column);
  if (meaning == TW_MEANING_PERCENT || self->figure->percent)
    return meaning == TW_MEANING_PERCENT && tw_tracer_share_is (self->figure, value);
  return tw_tracer_is (self->figure, value);
}

static TwFigureTrace *
find_whole (const Sums *self)
{
  double total = self->figures->total, average = total / n_values (self);
  g_autofree char *rows = tw_figure_format_count (n_values (self));
  g_autofree char *sum = number (total);
  if (self->additive && is_value (self, total))
    /* Translators: how a figure of the insight was worked out: the name of a figure, how many
     * rows, the sum */
    return all_rows (self, g_strdup_printf (_("The sum of %s over %s rows = %s."), self->label, rows,
                                            sum));
  g_autofree char *mean = number (average);
  if (is_value (self, average) && n_values (self) > 1)
    /* Translators: the name of a figure, how many rows, then the division */
    return all_rows (self, g_strdup_printf (_("The average of %s over %s rows: %s ÷ %s = %s."),
                                            self->label, rows, sum, rows, mean));
  g_autofree char *median = number (self->figures->median);
  if (is_value (self, self->figures->median) && n_values (self) > 2)
    return all_rows (self, g_strdup_printf (_("The middle value of %s in %s rows = %s."), self->label,
                                            rows, median));
  g_autofree char *empty = tw_figure_format_count (self->figures->n_null);
  if (self->figures->n_null > 0 && !self->figure->percent
      && tw_tracer_is (self->figure, self->figures->n_null))
    return all_rows (self, g_strdup_printf (_("The number of rows without a value for %s: %s."),
                                            self->label, empty));
  return NULL;
}

/* ---- the greatest, the least, the first and the last ---- */

static TwFigureTrace *
trace_points (const Sums *self, guint from, guint n, char *computation)
{
  TwFigureTrace *found
    = tw_figure_trace_new (TW_FIGURE_COMPUTED, (int) self->figures->column, computation);
  for (guint i = from; i < from + n; i++)
    tw_figure_trace_add (found, nth (self, i)->row);
  return found;
}

/* "1 + 2 + 3" where these are few. */
static char *
addends (const Sums *self, guint from, guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = from; i < from + n && n <= MOST_ADDED; i++) {
    g_autofree char *value = number (nth (self, i)->value);
    g_string_append_printf (text, "%s%s", i > from ? " + " : "", value);
  }
  g_string_append (text, n <= MOST_ADDED ? " = " : "");
  return g_string_free (text, FALSE);
}

/* The greatest or the least values. */
static TwFigureTrace *
find_end (const Sums *self, gboolean least, guint n)
{
  guint from = least ? n_values (self) - n : 0;
  double sum = 0, total = self->figures->total;
  for (guint i = from; i < from + n; i++)
    sum += nth (self, i)->value;
  g_autofree char *parts = addends (self, from, n);
  g_autofree char *value = number (sum);
  if (tw_tracer_is (self->figure, sum) && !self->figure->percent)
    return trace_points (
      self, from, n,
      /* Translators: how many, the name of the figure, an addition ("1 + 2 = ") or "", the sum */
      least ? g_strdup_printf (_("The sum of the %u least values of %s: %s%s."), n, self->label,
                               parts, value)
            /* Translators: likewise */
            : g_strdup_printf (_("The sum of the %u greatest values of %s: %s%s."), n, self->label,
                               parts, value));
  if (total == 0 || !tw_tracer_share_is (self->figure, sum / total))
    return NULL;
  g_autofree char *whole = number (total);
  g_autofree char *share = tw_figure_format_share (sum / total);
  return trace_points (
    self, from, n,
    /* Translators: how many, the name of the figure, then the division */
    least ? g_strdup_printf (_("The %u least values of %s in their sum: %s ÷ %s = %s."), n,
                             self->label, value, whole, share)
          /* Translators: likewise */
          : g_strdup_printf (_("The %u greatest values of %s in their sum: %s ÷ %s = %s."), n,
                             self->label, value, whole, share));
}

/* Which rows of a series: those before, at its end, or after half of it. */
typedef enum {
  ROWS_FIRST,
  ROWS_LAST,
  ROWS_LATER,
} Rows;

static char *
tell_part_average (const Sums *self, Rows which, guint n, const char *sum, const char *average)
{
  switch (which) {
  case ROWS_FIRST:
    /* Translators: the name of the figure, how many rows, then the division */
    return g_strdup_printf (_("The average of %s in the first %u rows: %s ÷ %u = %s."), self->label,
                            n, sum, n, average);
  case ROWS_LAST:
    /* Translators: the name of the figure, how many rows, then the division */
    return g_strdup_printf (_("The average of %s in the last %u rows: %s ÷ %u = %s."), self->label,
                            n, sum, n, average);
  case ROWS_LATER:
    /* Translators: the name of the figure, how many rows, then the division */
    return g_strdup_printf (_("The average of %s in the later %u rows: %s ÷ %u = %s."), self->label,
                            n, sum, n, average);
  }
  return NULL;
}

static TwFigureTrace *
find_part_average (const Sums *self, guint first, guint n, Rows which)
{
  double sum = 0, value;
  guint column = self->figures->column;
  for (guint row = first; row < first + n; row++)
    if (tw_result_set_get_double (self->tracer->data->result, row, column, &value))
      sum += value;
  if (self->figure->percent || !tw_tracer_is (self->figure, sum / n))
    return NULL;
  g_autofree char *whole = number (sum);
  g_autofree char *average = number (sum / n);
  TwFigureTrace *found = tw_figure_trace_new (
    TW_FIGURE_COMPUTED, (int) column,
    tell_part_average (self, which, n, whole, average));
  for (guint row = first; row < first + n; row++)
    tw_figure_trace_add (found, row);
  return found;
}

static TwFigureTrace *
find_some (const Sums *self)
{
  const TwInsightData *data = self->tracer->data;
  gboolean dated = data->periods->len > 0;
  TwFigureTrace *found = NULL;
  for (guint i = 0; !found && i < self->tracer->numbers->len; i++) {
    guint n = g_array_index (self->tracer->numbers, guint, i);
    if (n >= n_values (self) || !self->additive)
      continue;
    found = find_end (self, FALSE, n);
    if (found == NULL)
      found = find_end (self, TRUE, n);
    if (found == NULL && dated)
      found = find_part_average (self, 0, n, ROWS_FIRST);
    if (found == NULL && dated)
      found = find_part_average (self, data->n_rows - n, n, ROWS_LAST);
    if (found == NULL && dated && 2 * n == data->n_rows - 1)
      found = find_part_average (self, n, n, ROWS_LATER);
  }
  if (found == NULL && dated && self->additive && data->n_rows > 3)
    found = find_part_average (self, 0, data->n_rows - 1, ROWS_FIRST);
  return found;
}

/* ---- one with another ---- */

static void
add_paired (GArray *rows, guint row)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, guint, i) == row)
      return;
  if (rows->len < MOST_PAIRED)
    g_array_append_val (rows, row);
}

/* Those that are named first, then those that a sentence may leave unnamed. */
static GArray *
paired_rows (const Sums *self, guint *n_named)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->tracer->named->len; i++)
    add_paired (rows, g_array_index (self->tracer->named, TwNamedRow, i).row);
  *n_named = rows->len;
  add_paired (rows, nth (self, 0)->row);
  add_paired (rows, nth (self, n_values (self) - 1)->row);
  if (n_values (self) > 1)
    add_paired (rows, nth (self, 1)->row);
  return rows;
}

static TwFigureTrace *
trace_pair (const Sums *self, guint a, guint b, char *computation)
{
  TwFigureTrace *found
    = tw_figure_trace_new (TW_FIGURE_COMPUTED, (int) self->figures->column, computation);
  tw_figure_trace_add (found, a);
  tw_figure_trace_add (found, b);
  return found;
}

static TwFigureTrace *
compare (const Sums *self, guint a, guint b)
{
  double left, right;
  TwResultSet *result = self->tracer->data->result;
  if (!tw_result_set_get_double (result, a, self->figures->column, &left)
      || !tw_result_set_get_double (result, b, self->figures->column, &right) || left == right)
    return NULL;
  g_autofree char *from = name_of (self, a), *to = name_of (self, b);
  g_autofree char *x = number (left), *y = number (right), *d = number (left - right);
  char *says = NULL;
  if (!self->figure->percent && left > right && tw_tracer_is (self->figure, left - right)) {
    /* Translators: two names, the name of the figure, then the subtraction */
    says = g_strdup_printf (_("%s less %s, by %s: %s − %s = %s."), from, to, self->label, x, y, d);
  } else if (right != 0 && tw_tracer_share_is (self->figure, (left - right) / right)) {
    g_autofree char *share = tw_figure_format_share (fabs ((left - right) / right));
    /* Translators: two names, the name of the figure, then the computation; the last two are a sign or
     * "", and a share */
    says = g_strdup_printf (_("%s against %s, by %s: (%s − %s) ÷ %s = %s%s."), from, to, self->label,
                            x, y, y, left < right ? "−" : "", share);
  } else if (right != 0 && !self->figure->percent && left >= right
             && tw_tracer_is (self->figure, left / right)) {
    g_autofree char *times = number (left / right);
    /* Translators: two names, the name of the figure, then the division */
    says = g_strdup_printf (_("%s by %s, %s: %s ÷ %s = %s."), from, to, self->label, x, y, times);
  }
  return says ? trace_pair (self, a, b, says) : NULL;
}

static TwFigureTrace *
find_pair (const Sums *self)
{
  guint n_named;
  g_autoptr (GArray) rows = paired_rows (self, &n_named);
  TwFigureTrace *found = NULL;
  for (guint i = 0; !found && i < rows->len; i++)
    for (guint j = 0; !found && j < rows->len; j++)
      if (i != j && (i < n_named || j < n_named))
        found = compare (self, g_array_index (rows, guint, i), g_array_index (rows, guint, j));
  return found;
}

/* ---- one with the whole ---- */

static TwFigureTrace *
find_share (const Sums *self, guint row)
{
  double value, total = self->figures->total, median = self->figures->median;
  if (!tw_result_set_get_double (self->tracer->data->result, row, self->figures->column, &value))
    return NULL;
  g_autofree char *name = name_of (self, row);
  g_autofree char *x = number (value), *y = number (total), *z = number (median);
  char *says = NULL;
  if (self->additive && total != 0 && tw_tracer_share_is (self->figure, value / total)) {
    g_autofree char *share = tw_figure_format_share (value / total);
    /* Translators: a name, the name of the figure, then the division */
    says = g_strdup_printf (_("%s in the sum of %s over all rows: %s ÷ %s = %s."), name,
                            self->label, x, y, share);
  } else if (median != 0 && tw_tracer_share_is (self->figure, (value - median) / median)) {
    g_autofree char *share = tw_figure_format_share (fabs (value - median) / fabs (median));
    /* Translators: a name, the name of the figure, then the computation; the last two are a sign or "",
     * and a share */
    says = g_strdup_printf (_("%s against the middle value of %s: (%s − %s) ÷ %s = %s%s."), name,
                            self->label, x, z, z, value < median ? "−" : "", share);
  }
  if (says == NULL)
    return NULL;
  TwFigureTrace *found
    = tw_figure_trace_new (TW_FIGURE_COMPUTED, (int) self->figures->column, says);
  tw_figure_trace_add (found, row);
  return found;
}

static TwFigureTrace *
find_shares (const Sums *self)
{
  TwFigureTrace *found = NULL;
  for (guint i = 0; !found && i < self->tracer->named->len; i++)
    found = find_share (self, g_array_index (self->tracer->named, TwNamedRow, i).row);
  if (found == NULL && self->tracer->named->len == 0)
    found = find_share (self, nth (self, 0)->row);
  return found;
}

/* ---- groups ---- */

static double
add_group (const Sums *self, const char *name, TwFigureTrace *trace)
{
  double sum = 0;
  for (guint i = 0; i < MIN (n_values (self), MOST_GROUPED); i++) {
    g_autofree char *other
      = tw_insight_data_dup_first_name (self->tracer->data, nth (self, i)->row);
    if (strcmp (name, other) != 0)
      continue;
    sum += nth (self, i)->value;
    tw_figure_trace_add (trace, nth (self, i)->row);
  }
  return sum;
}

/* What the rows of one name add up to, where a name stands in several. */
static TwFigureTrace *
find_group_of (const Sums *self, guint row)
{
  double total = self->figures->total;
  g_autofree char *name = tw_insight_data_dup_first_name (self->tracer->data, row);
  g_autoptr (TwFigureTrace) found
    = tw_figure_trace_new (TW_FIGURE_COMPUTED, (int) self->figures->column, NULL);
  double sum = add_group (self, name, found);
  g_autofree char *value = number (sum), *whole = number (total);
  if (!self->figure->percent && tw_tracer_is (self->figure, sum)) {
    /* Translators: the name of the figure, how many rows, of what, the sum */
    found->computation = g_strdup_printf (_("The sum of %s over the %u rows of %s = %s."),
                                          self->label, found->rows->len, name, value);
  } else if (total != 0 && tw_tracer_share_is (self->figure, sum / total)) {
    g_autofree char *share = tw_figure_format_share (sum / total);
    /* Translators: how many rows, of what, the name of the figure, then the division */
    found->computation
      = g_strdup_printf (_("The %u rows of %s in the sum of %s over all rows: %s ÷ %s = %s."),
                         found->rows->len, name, self->label, value, whole, share);
  }
  return found->computation ? g_steal_pointer (&found) : NULL;
}

static TwFigureTrace *
find_group (const Sums *self)
{
  const TwTracer *tracer = self->tracer;
  TwFigureTrace *found = NULL;
  if (tracer->group_names->len == 0 || !self->additive)
    return NULL;
  for (guint i = 0; !found && i < MIN (tracer->named->len, MOST_NAMES); i++)
    found = find_group_of (self, g_array_index (tracer->named, TwNamedRow, i).row);
  return found;
}

TwFigureTrace *
tw_tracer_compute (const TwTracer *self, const TwWrittenFigure *figure)
{
  static TwFigureTrace *(*const ways[]) (const Sums *)
    = { find_whole, find_some, find_shares, find_group, find_pair };
  TwFigureTrace *found = find_count (self, figure);
  for (guint way = 0; !found && way < G_N_ELEMENTS (ways); way++)
    for (guint i = 0; !found && i < self->columns->len; i++) {
      const TwFigures *figures = self->columns->pdata[i];
      Sums sums = { self, figures, figure, tw_insight_data_get_label (self->data, figures->column),
                    tw_insight_data_is_additive (self->data, figures->column) };
      if (figures->points->len > 0)
        found = ways[way](&sums);
    }
  return found;
}
