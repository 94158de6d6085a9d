// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <math.h>

#include "report/tw-chart-data.h"

#define MAX_DESCRIBED 12

guint
tw_chart_data_get_n_places (const TwChartData *self)
{
  return self->labels->len;
}

double
tw_chart_data_get_value (const TwChartData *self, guint place, guint series)
{
  return ((const TwChartSeries *) self->series->pdata[series])->values[place];
}

static const char *
pattern_of (TwChartKind kind)
{
  switch (kind) {
  case TW_CHART_LINE:
    /* Translators: a chart in words: what is measured, by what */
    return _("Line chart of %s by %s: ");
  case TW_CHART_SCATTER:
    return _("Scatter chart of %s by %s: ");
  case TW_CHART_SHARE:
    return _("Shares of %s by %s: ");
  case TW_CHART_BAR:
  case TW_CHART_GROUPED:
  case TW_CHART_STACKED:
  case TW_CHART_NONE:
  case TW_CHART_NUMBER:
  case TW_CHART_N_KINDS:
    break;
  }
  return _("Bar chart of %s by %s: ");
}

static char *
dup_title (const TwChartData *self)
{
  if (self->x_name == NULL || self->kind == TW_CHART_NUMBER)
    return g_strdup (self->y_name);
  if (self->series_name && self->kind != TW_CHART_SCATTER)
    /* Translators: a chart's title: what is measured, by what, and by what else */
    return g_strdup_printf (_("%s by %s and %s"), self->y_name, self->x_name, self->series_name);
  /* Translators: a chart's title: what is measured, by what */
  return g_strdup_printf (_("%s by %s"), self->y_name, self->x_name);
}

char *
tw_chart_data_dup_title (const TwChartData *self)
{
  g_autofree char *title = dup_title (self);
  GString *text = g_string_new (NULL);
  if (*title)
    g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (title)));
  g_string_append (text, *title ? g_utf8_next_char (title) : "");
  return g_string_free (text, FALSE);
}

/* Names hold what a person wrote, so they are no patterns. */
static void
append_heading (GString *text, const TwChartData *self)
{
  g_auto (GStrv) parts = g_strsplit (pattern_of (self->kind), "%s", 3);
  for (guint i = 0; parts[i]; i++)
    g_string_append_printf (text, "%s%s", parts[i],
                            i == 0   ? self->y_name
                            : i == 1 ? (self->x_name ? self->x_name : "")
                                     : "");
}

/* A point is where it is on both axes. */
static void
append_point (GString *text, const TwChartData *self, guint place)
{
  const char *label = self->labels->pdata[place];
  double value = tw_chart_data_get_value (self, place, 0);
  if (isnan (value))
    return;
  g_autofree char *x = tw_cell_format_number (&self->x_format, self->at[place]);
  g_autofree char *y = tw_cell_format_number (&self->y_format, value);
  g_string_append_printf (text, "%s%s%s %s, %s %s", label, *label ? " " : "", self->x_name, x,
                          self->y_name, y);
}

static void
append_place (GString *text, const TwChartData *self, guint place)
{
  gboolean first = TRUE;
  g_string_append (text, self->labels->pdata[place]);
  for (guint i = 0; i < self->series->len; i++) {
    const TwChartSeries *series = self->series->pdata[i];
    if (isnan (series->values[place]))
      continue;
    g_autofree char *value = tw_cell_format_number (&self->y_format, series->values[place]);
    gboolean named = series->name && self->kind != TW_CHART_NUMBER;
    g_string_append_printf (text, "%s%s%s%s", first ? (text->len ? " " : "") : ", ",
                            named ? series->name : "", named ? " " : "", value);
    first = FALSE;
  }
}

char *
tw_chart_data_describe (const TwChartData *self)
{
  GString *text = g_string_new (NULL);
  guint n = self->kind == TW_CHART_NUMBER ? 1 : self->labels->len;
  guint shown = MIN (n, MAX_DESCRIBED);
  if (self->kind == TW_CHART_NUMBER)
    g_string_append_printf (text, "%s:", self->y_name);
  else
    append_heading (text, self);
  for (guint i = 0; i < shown; i++) {
    if (i > 0)
      g_string_append (text, "; ");
    if (self->kind == TW_CHART_SCATTER)
      append_point (text, self, i);
    else
      append_place (text, self, i);
  }
  if (n > shown)
    g_string_append_printf (text, ngettext ("; and %u more", "; and %u more", n - shown), n - shown);
  return g_string_free (text, FALSE);
}

char *
tw_chart_data_describe_value (const TwChartData *self, guint place, guint series)
{
  const TwChartSeries *of = self->series->pdata[series];
  g_autofree char *value = tw_cell_format_number (&self->y_format, of->values[place]);
  const char *label = self->labels->pdata[place];
  if (self->kind == TW_CHART_SCATTER) {
    g_autofree char *x = tw_cell_format_number (&self->x_format, self->at[place]);
    return g_strdup_printf ("%s%s%s: %s, %s: %s", label, *label ? "\n" : "", self->x_name, x,
                            self->y_name, value);
  }
  if (of->name)
    return g_strdup_printf ("%s, %s: %s", label, of->name, value);
  return g_strdup_printf ("%s: %s", *label ? label : self->y_name, value);
}

char *
tw_chart_data_dup_rest (const TwChartData *self)
{
  if (self->n_left == 0 || self->kind == TW_CHART_NUMBER)
    return NULL;
  return g_strdup_printf (ngettext ("and %u more in the rows", "and %u more in the rows",
                                    self->n_left),
                          self->n_left);
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
