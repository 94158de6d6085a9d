// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-chart-data.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analyst/tw-labels.h"

#define MAX_DESCRIBED 12
#define AXIS_STEPS 4
#define MAX_LABEL_COLUMNS 4
#define MAX_COMPARED_LABELS 500

static void
point_clear (gpointer data)
{
  g_free (((TwChartPoint *) data)->label);
}

static gboolean
find_column (TwResultSet *result, const char *name, guint *index)
{
  if (name == NULL)
    return FALSE;
  for (*index = 0; *index < tw_result_set_get_n_columns (result); (*index)++)
    if (g_str_equal (tw_result_set_get_column (result, *index)->name, name))
      return TRUE;
  return FALSE;
}

static TwChartKind
kind_of (const char *type)
{
  if (g_strcmp0 (type, "bar") == 0)
    return TW_CHART_BAR;
  if (g_strcmp0 (type, "line") == 0)
    return TW_CHART_LINE;
  return g_strcmp0 (type, "number") == 0 ? TW_CHART_NUMBER : TW_CHART_NONE;
}

/* What labels a point: the x column, and where that repeats itself, further columns that are no
 * numbers, until it does not. */
typedef struct {
  TwResultSet *result;
  const TwMeaning *meanings; /* nullable */
  guint columns[MAX_LABEL_COLUMNS];
  guint n_columns;
  GString *text;
} Labels;

static const char *
label_of (Labels *labels, guint row)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  g_string_truncate (labels->text, 0);
  for (guint i = 0; i < labels->n_columns; i++) {
    guint column = labels->columns[i];
    TwCellFormat format
      = tw_cell_format_for_column (tw_result_set_get_column (labels->result, column),
                                   labels->meanings ? labels->meanings[column] : TW_MEANING_PLAIN);
    tw_cell_format_set (&format, labels->result, row, column, cell);
    gboolean null = tw_result_set_is_null (labels->result, row, column);
    g_string_append_printf (labels->text, "%s%s", i > 0 ? ", " : "", null ? "NULL" : cell->str);
  }
  return labels->text->str;
}

static gboolean
labels_repeat (Labels *labels)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = MIN (tw_result_set_get_n_rows (labels->result), MAX_COMPARED_LABELS);
  for (guint row = 0; row < n; row++)
    if (!g_hash_table_add (seen, g_strdup (label_of (labels, row))))
      return TRUE;
  return FALSE;
}

static gboolean
add_label_column (Labels *labels)
{
  if (labels->n_columns == MAX_LABEL_COLUMNS)
    return FALSE;
  guint n = tw_result_set_get_n_columns (labels->result);
  for (guint column = labels->columns[labels->n_columns - 1] + 1; column < n; column++) {
    const TwResultColumn *about = tw_result_set_get_column (labels->result, column);
    if (tw_data_type_is_numeric (about->type))
      continue;
    labels->columns[labels->n_columns++] = column;
    return TRUE;
  }
  return FALSE;
}

static void
find_labels (TwChartData *self, Labels *labels)
{
  while (labels_repeat (labels) && add_label_column (labels))
    ;
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < labels->n_columns; i++) {
    g_autofree char *label
      = tw_label_of_name (tw_result_set_get_column (labels->result, labels->columns[i])->name);
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", label);
  }
  self->x_name = g_string_free (names, FALSE);
}

static void
add_points (TwChartData *self, Labels *labels, guint y)
{
  for (guint row = 0; row < self->n_rows && self->points->len < TW_CHART_MAX_POINTS; row++) {
    TwChartPoint point;
    if (!tw_result_set_get_double (labels->result, row, y, &point.value)
        || !isfinite (point.value))
      continue;
    point.label = g_strdup (label_of (labels, row));
    g_array_append_val (self->points, point);
  }
}

static void
find_range (TwChartData *self)
{
  for (guint i = 0; i < self->points->len; i++) {
    double value = g_array_index (self->points, TwChartPoint, i).value;
    self->low = MIN (self->low, value);
    self->high = MAX (self->high, value);
  }
  if (self->low == self->high)
    self->high = 1;
  self->step = tw_chart_nice_step (self->high - self->low, AXIS_STEPS);
}

TwChartData *
tw_chart_data_new (TwResultSet *result, const char *type, const char *x, const char *y,
                   const TwMeaning *meanings)
{
  TwChartKind kind = kind_of (type);
  guint x_column = 0, y_column = 0;
  gboolean has_x = find_column (result, x, &x_column);
  if (kind == TW_CHART_NONE || !find_column (result, y, &y_column)
      || (!has_x && kind != TW_CHART_NUMBER))
    return NULL;
  const TwResultColumn *about = tw_result_set_get_column (result, y_column);
  g_autoptr (TwChartData) self = g_new0 (TwChartData, 1);
  self->kind = kind;
  self->y_name = tw_label_of_name (y);
  self->y_format
    = tw_cell_format_for_column (about, meanings ? meanings[y_column] : TW_MEANING_NUMBER);
  self->n_rows = tw_result_set_get_n_rows (result);
  self->points = g_array_new (FALSE, FALSE, sizeof (TwChartPoint));
  g_array_set_clear_func (self->points, point_clear);
  g_autoptr (GString) text = g_string_new (NULL);
  Labels labels = { result, meanings, { x_column }, has_x, text };
  if (has_x)
    find_labels (self, &labels);
  if (tw_data_type_is_numeric (about->type))
    add_points (self, &labels, y_column);
  if (self->points->len == 0)
    return NULL;
  find_range (self);
  return g_steal_pointer (&self);
}

void
tw_chart_data_free (TwChartData *self)
{
  g_free (self->x_name);
  g_free (self->y_name);
  g_array_unref (self->points);
  g_free (self);
}

char *
tw_chart_data_describe (const TwChartData *self)
{
  GString *text = g_string_new (NULL);
  if (self->kind == TW_CHART_NUMBER)
    g_string_append_printf (text, "%s: ", self->y_name);
  else
    g_string_append_printf (text,
                            /* Translators: a chart in words: what is measured, by what */
                            self->kind == TW_CHART_LINE ? _("Line chart of %s by %s: ")
                                                        : _("Bar chart of %s by %s: "),
                            self->y_name, self->x_name);
  guint shown = self->kind == TW_CHART_NUMBER ? 1 : MIN (self->points->len, MAX_DESCRIBED);
  for (guint i = 0; i < shown; i++) {
    const TwChartPoint *point = &g_array_index (self->points, TwChartPoint, i);
    g_autofree char *value = tw_cell_format_number (&self->y_format, point->value);
    g_string_append_printf (text, "%s%s%s%s", i > 0 ? "; " : "", point->label,
                            *point->label ? " " : "", value);
  }
  if (self->kind != TW_CHART_NUMBER && self->points->len > shown)
    g_string_append_printf (text, ngettext ("; and %u more", "; and %u more",
                                            self->points->len - shown),
                            self->points->len - shown);
  return g_string_free (text, FALSE);
}

double
tw_chart_nice_step (double range, int n_steps)
{
  if (!(range > 0) || !isfinite (range))
    return 1;
  double rough = range / MAX (1, n_steps);
  double power = pow (10, floor (log10 (rough)));
  const double factors[] = { 1, 2, 2.5, 5, 10 };
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i] * power >= rough)
      return factors[i] * power;
  return 10 * power;
}
