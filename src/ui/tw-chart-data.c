// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-chart-data.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_DESCRIBED 12
#define AXIS_STEPS 4

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

static void
add_points (TwChartData *self, TwResultSet *result, gboolean has_x, guint x, guint y,
            const TwMeaning *meanings)
{
  TwCellFormat x_format = { 0 };
  if (has_x)
    x_format = tw_cell_format_for_column (tw_result_set_get_column (result, x),
                                          meanings ? meanings[x] : TW_MEANING_PLAIN);
  g_autoptr (GString) label = g_string_new (NULL);
  for (guint row = 0; row < self->n_rows && self->points->len < TW_CHART_MAX_POINTS; row++) {
    TwChartPoint point;
    if (!tw_result_set_get_double (result, row, y, &point.value) || !isfinite (point.value))
      continue;
    if (has_x)
      tw_cell_format_set (&x_format, result, row, x, label);
    point.label = g_strdup (has_x && tw_result_set_is_null (result, row, x) ? "NULL" : label->str);
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
  self->x_name = has_x ? g_strdup (x) : NULL;
  self->y_name = g_strdup (y);
  self->y_format
    = tw_cell_format_for_column (about, meanings ? meanings[y_column] : TW_MEANING_NUMBER);
  self->n_rows = tw_result_set_get_n_rows (result);
  self->points = g_array_new (FALSE, FALSE, sizeof (TwChartPoint));
  g_array_set_clear_func (self->points, point_clear);
  if (tw_data_type_is_numeric (about->type))
    add_points (self, result, has_x, x_column, y_column, meanings);
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
