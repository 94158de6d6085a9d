// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-data.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analyst/insight/tw-figure.h"
#include "core/tw-language.h"

#define PARTIAL_SHARE 0.5 /* of the period before and of the usual: less looks unfinished */

typedef struct {
  const TwInsightData *data;
  TwInsightDraft *draft;
  GArray *points; /* of TwPoint, earliest first, one a period */
  guint column;
  const char *label;
  guint n;       /* points that the trend is read from */
  gboolean partial;
  gboolean running; /* today lies in the last period */
} Trend;

static const TwPoint *
at (const Trend *self, guint index)
{
  return &g_array_index (self->points, TwPoint, index);
}

static char *
period (const Trend *self, guint index)
{
  return tw_insight_data_dup_period (self->data, at (self, index)->row);
}

static char *
format (const Trend *self, double value)
{
  return tw_insight_data_format (self->data, self->column, value);
}

static TwMeaning
unit_of (const Trend *self)
{
  guint last = self->data->periods->len - 1;
  TwMeaning unit
    = tw_insight_data_get_meaning (self->data, g_array_index (self->data->periods, guint, last));
  guint first = g_array_index (self->data->periods, guint, 0);
  if (last > 0 && unit == TW_MEANING_YEAR)
    unit = tw_insight_data_get_meaning (self->data, first);
  return unit;
}

/* "in May 1997", "on May 1, 1997" */
static char *
when (const Trend *self, guint index)
{
  g_autofree char *name = period (self, index);
  switch (unit_of (self)) {
  case TW_MEANING_DATE:
    /* Translators: when something was: a day, such as "on May 1, 1997" */
    return g_strdup_printf (C_("when", "on %s"), name);
  case TW_MEANING_YEAR:
    /* Translators: when something was: a year, such as "in 1997" */
    return g_strdup_printf (C_("when, year", "in %s"), name);
  case TW_MEANING_QUARTER:
    /* Translators: when something was: a quarter, such as "in Q2 1997" */
    return g_strdup_printf (C_("when, quarter", "in %s"), name);
  case TW_MEANING_MONTH:
  case TW_MEANING_PLAIN:
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_MONEY:
  case TW_MEANING_PERCENT:
    break;
  }
  /* Translators: when something was: a month, such as "in May 1997" */
  return g_strdup_printf (C_("when, month", "in %s"), name);
}

static const char *
unit_name (const Trend *self)
{
  switch (unit_of (self)) {
  case TW_MEANING_MONTH:
    return C_("unit of time", "month");
  case TW_MEANING_QUARTER:
    return C_("unit of time", "quarter");
  case TW_MEANING_YEAR:
    return C_("unit of time", "year");
  case TW_MEANING_DATE:
    return C_("unit of time", "date");
  case TW_MEANING_PLAIN:
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_MONEY:
  case TW_MEANING_PERCENT:
    break;
  }
  return C_("unit of time", "period");
}

/* For @n of them, behind a number. */
static const char *
unit_names (const Trend *self, gulong n)
{
  switch (unit_of (self)) {
  case TW_MEANING_MONTH:
    return ngettext ("month", "months", n);
  case TW_MEANING_QUARTER:
    return ngettext ("quarter", "quarters", n);
  case TW_MEANING_YEAR:
    return ngettext ("year", "years", n);
  case TW_MEANING_DATE:
    return ngettext ("date", "dates", n);
  case TW_MEANING_PLAIN:
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_MONEY:
  case TW_MEANING_PERCENT:
    break;
  }
  return ngettext ("period", "periods", n);
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const TwPoint *left = a, *right = b;
  return left->order < right->order ? -1 : left->order > right->order;
}

/* Rows of the same period are added up where that means something. */
static gboolean
merge_periods (Trend *self)
{
  guint kept = 0;
  g_array_sort (self->points, compare_orders);
  for (guint i = 0; i < self->points->len; i++) {
    TwPoint *point = &g_array_index (self->points, TwPoint, i);
    TwPoint *last = kept > 0 ? &g_array_index (self->points, TwPoint, kept - 1) : NULL;
    if (last == NULL || last->order != point->order) {
      g_array_index (self->points, TwPoint, kept++) = *point;
    } else if (tw_insight_data_is_additive (self->data, self->column)) {
      last->value += point->value;
    } else {
      return FALSE;
    }
  }
  g_array_set_size (self->points, kept);
  return TRUE;
}

static gboolean
collect (Trend *self)
{
  for (guint row = 0; row < self->data->n_rows; row++) {
    TwPoint point = { .row = row };
    if (tw_result_set_get_double (self->data->result, row, self->column, &point.value)
        && tw_insight_data_get_order (self->data, row, &point.order))
      g_array_append_val (self->points, point);
  }
  return merge_periods (self) && self->points->len >= 2;
}

/* The period that today lies in, in the same counting as the rows. */
static double
order_of_today (const Trend *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  int year = g_date_time_get_year (now), month = g_date_time_get_month (now) - 1;
  TwMeaning unit = unit_of (self);
  if (unit == TW_MEANING_YEAR)
    return year;
  if (unit == TW_MEANING_QUARTER)
    return year * 4 + month / 3;
  if (unit == TW_MEANING_MONTH)
    return year * 12 + month;
  return -1;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return left < right ? -1 : left > right;
}

static double
median_before_last (const Trend *self)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i + 1 < self->points->len; i++)
    g_array_append_val (values, at (self, i)->value);
  g_array_sort (values, compare_values);
  return g_array_index (values, double, values->len / 2);
}

/* A last period that ends with the data, not with the calendar, would bend every trend. */
static void
find_partial (Trend *self)
{
  guint n = self->points->len;
  self->n = n;
  if (unit_of (self) == TW_MEANING_DATE)
    return;
  double last = at (self, n - 1)->value;
  self->running = at (self, n - 1)->order == order_of_today (self);
  gboolean low = n >= 4 && tw_insight_data_is_additive (self->data, self->column)
                 && last >= 0 && last < PARTIAL_SHARE * at (self, n - 2)->value
                 && last < PARTIAL_SHARE * median_before_last (self);
  self->partial = n >= 3 && (self->running || low);
  self->n -= self->partial;
}

/* (nullable): none from zero or across it */
static char *
share_of_change (double from, double to)
{
  if (from == 0 || (from < 0) != (to < 0))
    return NULL;
  return tw_figure_format_share (fabs ((to - from) / fabs (from)));
}

static void
write_headline (Trend *self)
{
  double first = at (self, 0)->value, last = at (self, self->n - 1)->value;
  g_autofree char *share = share_of_change (first, last);
  g_autofree char *from = format (self, first);
  g_autofree char *to = format (self, last);
  g_autofree char *begin = when (self, 0);
  g_autofree char *end = when (self, self->n - 1);
  char **headline = &self->draft->headline;
  if (first == last)
    /* Translators: the name of a figure, when it was the same as when, and its value: "revenue was the
     * same in May 1997 as in May 1996: $1,000." */
    *headline = g_strdup_printf (_("%s was the same %s as %s: %s."), self->label, end, begin, from);
  else if (share && last > first)
    /* Translators: the name of a figure, by how much it rose, from which value when to which value
     * when: "revenue rose 12.3 %, from $1,000 in May 1996 to $1,123 in May 1997." */
    *headline = g_strdup_printf (_("%s rose %s, from %s %s to %s %s."), self->label, share, from,
                                 begin, to, end);
  else if (share)
    /* Translators: likewise */
    *headline = g_strdup_printf (_("%s fell %s, from %s %s to %s %s."), self->label, share, from,
                                 begin, to, end);
  else if (last > first)
    /* Translators: likewise */
    *headline = g_strdup_printf (_("%s rose, from %s %s to %s %s."), self->label, from, begin, to,
                                 end);
  else
    /* Translators: likewise */
    *headline = g_strdup_printf (_("%s fell, from %s %s to %s %s."), self->label, from, begin, to,
                                 end);
}

static void
add_extremes (Trend *self)
{
  guint high = 0, low = 0;
  for (guint i = 0; i < self->n; i++) {
    high = at (self, i)->value > at (self, high)->value ? i : high;
    low = at (self, i)->value < at (self, low)->value ? i : low;
  }
  if (at (self, high)->value == at (self, low)->value)
    return;
  g_autofree char *best = period (self, high);
  g_autofree char *best_value = format (self, at (self, high)->value);
  g_autofree char *worst = period (self, low);
  g_autofree char *worst_value = format (self, at (self, low)->value);
  /* Translators: a unit of time, such as "month"; which it was, and its value */
  tw_insight_draft_add (self->draft, _("The highest %s was %s with %s."), unit_name (self), best,
                        best_value);
  /* Translators: a unit of time, such as "month"; which it was, and its value */
  tw_insight_draft_add (self->draft, _("The lowest %s was %s with %s."), unit_name (self), worst,
                        worst_value);
}

static void
add_biggest_step (Trend *self)
{
  guint step = 0;
  for (guint i = 1; i < self->n; i++) {
    double change = fabs (at (self, i)->value - at (self, i - 1)->value);
    if (step == 0 || change > fabs (at (self, step)->value - at (self, step - 1)->value))
      step = i;
  }
  if (step == 0 || self->n < 3 || at (self, step)->value == at (self, step - 1)->value)
    return;
  g_autofree char *share = share_of_change (at (self, step - 1)->value, at (self, step)->value);
  gboolean rose = at (self, step)->value > at (self, step - 1)->value;
  g_autofree char *from = period (self, step - 1);
  g_autofree char *to = period (self, step);
  g_autofree char *before = format (self, at (self, step - 1)->value);
  g_autofree char *after = format (self, at (self, step)->value);
  if (share)
    tw_insight_draft_add (
      self->draft,
      /* Translators: two periods, by how much it rose, from which value to which */
      rose ? _("The biggest step was from %s to %s: it rose %s, from %s to %s.")
           /* Translators: two periods, by how much it fell, from which value to which */
           : _("The biggest step was from %s to %s: it fell %s, from %s to %s."),
      from, to, share, before, after);
  else
    tw_insight_draft_add (self->draft,
                          /* Translators: two periods, from which value to which */
                          rose ? _("The biggest step was from %s to %s: it rose, from %s to %s.")
                               /* Translators: two periods, from which value to which */
                               : _("The biggest step was from %s to %s: it fell, from %s to %s."),
                          from, to, before, after);
}

static double
sum_of (const Trend *self, guint first, guint end)
{
  double sum = 0;
  for (guint i = first; i < end; i++)
    sum += at (self, i)->value;
  return sum;
}

static void
add_total (Trend *self)
{
  guint all = self->points->len;
  if (!tw_insight_data_is_additive (self->data, self->column))
    return;
  g_autofree char *total = format (self, sum_of (self, 0, all));
  g_autofree char *average = format (self, sum_of (self, 0, self->n) / self->n);
  if (self->partial)
    /* Translators: how many units of time, such as "12 months", their sum and the average of those
     * that are complete */
    tw_insight_draft_add (self->draft, _("The %u %s add up to %s; a whole one averages %s."), all,
                          unit_names (self, all), total, average);
  else
    /* Translators: how many units of time, such as "12 months", their sum and their average */
    tw_insight_draft_add (self->draft, _("The %u %s add up to %s; one averages %s."), all,
                          unit_names (self, all), total, average);
}

static void
add_halves (Trend *self)
{
  guint half = self->n / 2;
  if (self->n < 6 || !tw_insight_data_is_additive (self->data, self->column))
    return;
  double early = sum_of (self, 0, half) / half;
  double late = sum_of (self, self->n - half, self->n) / half;
  g_autofree char *before = format (self, early);
  g_autofree char *after = format (self, late);
  /* Translators: how many units of time, such as "6 months", their average, and the same of the
   * last */
  tw_insight_draft_add (self->draft, _("The first %u %s average %s, the last %u average %s."), half,
                        unit_names (self, half), before, half, after);
}

static void
observe_partial (Trend *self)
{
  guint last = self->points->len - 1;
  g_autofree char *name = period (self, last);
  g_autofree char *value = format (self, at (self, last)->value);
  g_autofree char *before = period (self, last - 1);
  if (self->running) {
    /* Translators: a period and its value */
    tw_insight_draft_observe (self->draft, _("%s is not over yet; its %s so far are left out of the "
                                             "trend."), name, value);
    return;
  }
  g_autofree char *share = share_of_change (at (self, last - 1)->value, at (self, last)->value);
  /* Translators: a period, its unit of time, such as "month", and its value; by how much that is less
   * than that of the period before */
  tw_insight_draft_observe (self->draft, _("%s, the last %s, stands at %s: it fell %s against %s "
                                           "and may be incomplete, so it is left out of the "
                                           "trend."), name, unit_name (self), value, share, before);
}

static void
observe_gaps (Trend *self, double gaps)
{
  gulong n = (gulong) MIN (gaps, 1e9);
  /* Translators: how many units of time, such as "2 months" */
  const char *text = ngettext ("%.0f %s between the first and the last has no row.",
                               "%.0f %s between the first and the last have no row.", n);
  g_autofree char *sentence = tw_text_fill (text, gaps, unit_names (self, n));
  tw_insight_draft_observe (self->draft, "%s", sentence);
}

static void
observe (Trend *self)
{
  guint last = self->points->len - 1;
  double expected = at (self, last)->order - at (self, 0)->order + 1;
  gboolean countable = unit_of (self) != TW_MEANING_DATE;
  if (self->partial)
    observe_partial (self);
  double gaps = countable ? expected - self->points->len : 0;
  if (gaps > 0)
    observe_gaps (self, gaps);
  guint rises = 0;
  for (guint i = 1; i < self->n; i++)
    rises += at (self, i)->value > at (self, i - 1)->value;
  if (self->n >= 4)
    /* Translators: in how many of how many steps from one period to the next */
    tw_insight_draft_observe (self->draft, _("It rose in %u of %u steps."), rises, self->n - 1);
  else if (countable)
    /* Translators: a unit of time, such as "month" */
    tw_insight_draft_observe (self->draft, _("The rows do not tell whether the first and the last "
                                             "%s are complete."), unit_name (self));
}

/* Without one value a period this is no trend but a list of named rows. */
void
tw_insight_write_trend (const TwInsightData *data, TwInsightDraft *draft)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TwPoint));
  Trend self = { .data = data, .draft = draft, .points = points };
  self.column = (guint) data->measure;
  self.label = tw_insight_data_get_label (data, self.column);
  if (!collect (&self)) {
    tw_insight_write_ranking (data, draft);
    return;
  }
  find_partial (&self);
  write_headline (&self);
  add_extremes (&self);
  add_biggest_step (&self);
  add_total (&self);
  add_halves (&self);
  observe (&self);
}
