// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-data.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analyst/insight/tw-figure.h"
#include "analyst/tw-labels.h"
#include "core/tw-language.h"

#define FENCE 3.0           /* interquartile ranges beyond a quartile: far out */
#define ENOUGH_FOR_FENCES 8 /* rows */

/* One measure over named rows. */
typedef struct {
  const TwInsightData *data;
  TwInsightDraft *draft;
  const TwFigures *figures;
  const char *label;
  guint n;
  const char *count;  /* @n in figures */
  const char *things; /* what the rows are: "countries", or "rows" */
  gboolean lowest; /* the question is about the low end */
  gboolean limited;
  gboolean median_told;
} Ranking;

static const TwPoint *
nth (const Ranking *self, guint index)
{
  return tw_figures_get (self->figures, self->lowest ? self->n - 1 - index : index);
}

static char *
name_of (const Ranking *self, guint index)
{
  return tw_insight_data_dup_name (self->data, nth (self, index)->row);
}

static char *
format (const Ranking *self, double value)
{
  return tw_insight_data_format (self->data, self->figures->column, value);
}

static guint
count_ties (const Ranking *self)
{
  guint ties = 1;
  while (ties < self->n && nth (self, ties)->value == nth (self, 0)->value)
    ties++;
  return ties;
}

/* A share of what the parts are parts of: the rows at hand may not be all there are. */
static char *
share_of_whole (const Ranking *self, double part)
{
  g_autofree char *share = tw_figure_format_share (part / self->figures->total);
  if (self->limited)
    /* Translators: a share, a number, and what the rows are: "21 % of what these 5 products add up
     * to" */
    return g_strdup_printf (_("%s of what these %s %s add up to"), share, self->count,
                            self->things);
  if (self->data->truncated)
    /* Translators: a share, such as "21 % of the total of the rows read" */
    return g_strdup_printf (_("%s of the total of the rows read"), share);
  /* Translators: a share, such as "21 % of the total" */
  return g_strdup_printf (_("%s of the total"), share);
}

static int
compare_sums (gconstpointer a, gconstpointer b)
{
  const TwPoint *left = a, *right = b;
  if (left->value != right->value)
    return left->value < right->value ? 1 : -1;
  return left->row < right->row ? -1 : left->row > right->row;
}

static void
write_ties (Ranking *self, guint ties)
{
  g_autofree char *value = format (self, nth (self, 0)->value);
  char **headline = &self->draft->headline;
  if (ties == self->n && self->data->sense->limit != 1) {
    if (ties == 2)
      /* Translators: what two rows are, such as "countries"; the name and value of a figure */
      *headline = g_strdup_printf (_("both %s have the same %s: %s."), self->things, self->label,
                                   value);
    else
      /* Translators: how many, and what the rows are, such as "countries"; the name and value of a
       * figure */
      *headline = g_strdup_printf (_("all %s %s have the same %s: %s."), self->count, self->things,
                                   self->label, value);
    return;
  }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ties && i < 3; i++)
    g_ptr_array_add (names, name_of (self, i));
  if (ties > 3)
    g_ptr_array_add (names, g_strdup_printf (ngettext ("%u more", "%u more", ties - 3), ties - 3));
  g_autofree char *joined = tw_label_join (names, TW_JOIN_AND);
  self->draft->names_first = TRUE;
  if (self->lowest)
    /* Translators: names; the name and value of a figure */
    *headline = g_strdup_printf (_("%s share the lowest %s: %s each."), joined, self->label, value);
  else
    /* Translators: names; the name and value of a figure */
    *headline = g_strdup_printf (_("%s share the highest %s: %s each."), joined, self->label,
                                 value);
}

static void
write_headline (Ranking *self)
{
  guint ties = count_ties (self);
  if (ties > 1) {
    write_ties (self, ties);
    return;
  }
  g_autofree char *name = name_of (self, 0);
  g_autofree char *value = format (self, nth (self, 0)->value);
  char **headline = &self->draft->headline;
  self->draft->names_first = self->data->names->len > 0;
  if (self->lowest) {
    /* Translators: a name; the name and value of a figure */
    *headline = g_strdup_printf (_("%s has the lowest %s: %s."), name, self->label, value);
  } else if (!tw_figures_has_shares (self->figures, self->data)) {
    /* Translators: a name; the name and value of a figure */
    *headline = g_strdup_printf (_("%s has the highest %s: %s."), name, self->label, value);
  } else {
    g_autofree char *share = share_of_whole (self, nth (self, 0)->value);
    /* Translators: a name; the name and value of a figure, and its share, such as "21 % of the
     * total" */
    *headline = g_strdup_printf (_("%s has the highest %s: %s, %s."), name, self->label, value,
                                 share);
  }
}

static void
add_second (Ranking *self)
{
  guint ties = count_ties (self);
  if (ties >= self->n)
    return;
  double first = nth (self, 0)->value, second = nth (self, ties)->value;
  g_autofree char *name = name_of (self, ties);
  g_autofree char *value = format (self, second);
  g_autofree char *gap = format (self, fabs (first - second));
  g_autofree char *share
    = first > 0 && second >= 0 && !self->lowest
          && tw_insight_data_get_meaning (self->data, self->figures->column) != TW_MEANING_PERCENT
        ? tw_figure_format_share ((first - second) / first) : NULL;
  if (tw_insight_data_get_meaning (self->data, self->figures->column) == TW_MEANING_PERCENT)
    /* Translators: a name and its value */
    tw_insight_draft_add_named (self->draft, _("%s comes next with %s."), name, value);
  else if (share)
    /* Translators: a name and its value, and by how much that is less, as a figure and as a share */
    tw_insight_draft_add_named (self->draft, _("%s comes next with %s, %s or %s less."), name,
                                value, gap, share);
  else if (self->lowest)
    /* Translators: a name and its value, and by how much that is more */
    tw_insight_draft_add_named (self->draft, _("%s comes next with %s, %s more."), name, value,
                                gap);
  else
    /* Translators: a name and its value, and by how much that is less */
    tw_insight_draft_add_named (self->draft, _("%s comes next with %s, %s less."), name, value,
                                gap);
}

static void
add_concentration (Ranking *self)
{
  double top = 0;
  guint n_top = self->n >= 6 ? 3 : 2;
  if (!tw_figures_has_shares (self->figures, self->data) || self->n < 4 || self->lowest)
    return;
  for (guint i = 0; i < n_top; i++)
    top += nth (self, i)->value;
  g_autofree char *share = share_of_whole (self, top);
  g_autofree char *value = format (self, top);
  /* Translators: how many, of how many; their share, such as "21 % of the total", and its value */
  tw_insight_draft_add (self->draft, _("The top %u of %s make up %s (%s)."), n_top, self->count,
                        share, value);
}

static void
add_total (Ranking *self)
{
  const TwFigures *figures = self->figures;
  g_autofree char *total = format (self, figures->total);
  g_autofree char *average = format (self, figures->total / self->n);
  g_autofree char *median = format (self, figures->median);
  gboolean additive = tw_insight_data_is_additive (self->data, figures->column);
  if (additive && self->median_told)
    /* Translators: how many, what they are, such as "countries", their sum and their average */
    tw_insight_draft_add (self->draft, _("The %s %s add up to %s, %s each on average."),
                          self->count, self->things, total, average);
  else if (additive)
    /* Translators: how many, what they are, their sum, their average and the middle value */
    tw_insight_draft_add (self->draft, _("The %s %s add up to %s, %s each on average; the middle "
                                         "value is %s."), self->count, self->things, total,
                          average, median);
  else if (self->n >= 3 && !self->median_told)
    /* Translators: how many, what they are, and the middle value */
    tw_insight_draft_add (self->draft, _("The middle value of the %s %s is %s."), self->count,
                          self->things, median);
}

/* The other end of the ranking is shared. */
static void
add_shared_end (Ranking *self, guint ties, const char *value)
{
  if (self->lowest)
    /* Translators: the name and value of a figure; how many have it, and what they are */
    tw_insight_draft_add (self->draft, _("The highest %s is %s, in %u %s."), self->label, value,
                          ties, self->things);
  else
    /* Translators: the name and value of a figure; how many have it, and what they are */
    tw_insight_draft_add (self->draft, _("The lowest %s is %s, in %u %s."), self->label, value,
                          ties, self->things);
}

static void
add_single_end (Ranking *self, const char *value, const char *times)
{
  g_autofree char *name = name_of (self, self->n - 1);
  TwInsightDraft *draft = self->draft;
  if (times && self->lowest)
    /* Translators: a name and its value; how many times the lowest the highest is */
    tw_insight_draft_add_named (draft, _("%s has the highest, %s; the highest is %s times the "
                                         "lowest."), name, value, times);
  else if (times)
    /* Translators: a name and its value; how many times the lowest the highest is */
    tw_insight_draft_add_named (draft, _("%s has the lowest, %s; the highest is %s times the "
                                         "lowest."), name, value, times);
  else if (self->lowest)
    /* Translators: a name and its value */
    tw_insight_draft_add_named (draft, _("%s has the highest, %s."), name, value);
  else
    /* Translators: a name and its value */
    tw_insight_draft_add_named (draft, _("%s has the lowest, %s."), name, value);
}

static void
add_other_end (Ranking *self)
{
  guint ties = 1;
  double last = nth (self, self->n - 1)->value, first = nth (self, 0)->value;
  while (ties < self->n && nth (self, self->n - 1 - ties)->value == last)
    ties++;
  if (self->n < 3 || ties == self->n)
    return;
  g_autofree char *value = format (self, last);
  double high = MAX (first, last), low = MIN (first, last);
  g_autofree char *times
    = low > 0 && high / low >= 1.5
        ? tw_figure_format (TW_MEANING_NUMBER, round (high / low * 10) / 10) : NULL;
  if (ties > 1)
    add_shared_end (self, ties, value);
  else
    add_single_end (self, value, times);
}

static void
add_outliers (Ranking *self)
{
  const TwFigures *figures = self->figures;
  double range = figures->upper_quartile - figures->lower_quartile;
  guint far = 0;
  if (self->n < ENOUGH_FOR_FENCES || range <= 0)
    return;
  while (far < self->n
         && tw_figures_get (figures, far)->value > figures->upper_quartile + FENCE * range)
    far++;
  if (far == 0)
    return;
  self->median_told = TRUE;
  g_autofree char *median = format (self, figures->median);
  g_autofree char *name = tw_insight_data_dup_name (self->data, tw_figures_get (figures, 0)->row);
  if (far == 1)
    /* Translators: a name and the middle value */
    tw_insight_draft_add_named (self->draft, _("%s stands far out from the rest: the middle value "
                                               "is %s."), name, median);
  else
    /* Translators: how many, what they are, the name of the first, and the middle value */
    tw_insight_draft_add (self->draft, _("%u %s stand far above the rest, %s first; the middle "
                                         "value is %s."), far, self->things, name, median);
}

static void
add_negatives (Ranking *self)
{
  guint n_negative = self->figures->n_negative;
  if (n_negative == 0 || n_negative == self->n)
    return;
  g_autofree char *lowest = format (self, tw_figures_get (self->figures, self->n - 1)->value);
  g_autofree char *count = tw_figure_format_count (n_negative);
  /* Translators: how many of how many, and the lowest value */
  const char *text = ngettext ("%s of %s values is negative, down to %s.",
                               "%s of %s values are negative, down to %s.", n_negative);
  g_ptr_array_add (self->draft->findings, tw_text_fill (text, count, self->count, lowest));
}

/* The sums of the rows that share the first part of their names; greatest first. */
static GArray *
sum_by_first_name (const Ranking *self)
{
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (TwPoint));
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->n; i++) {
    TwPoint point = *tw_figures_get (self->figures, i);
    char *name = tw_insight_data_dup_first_name (self->data, point.row);
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, name));
    if (place > 0) {
      g_array_index (sums, TwPoint, place - 1).value += point.value;
      g_free (name);
    } else {
      g_array_append_val (sums, point);
      g_hash_table_insert (places, name, GUINT_TO_POINTER (sums->len));
    }
  }
  g_array_sort (sums, compare_sums);
  return sums;
}

static void
add_top_sums (Ranking *self, const GArray *sums)
{
  double top = 0;
  guint n_top = sums->len >= 6 ? 3 : 2;
  if (sums->len < 4)
    return;
  for (guint i = 0; i < n_top; i++)
    top += g_array_index (sums, TwPoint, i).value;
  g_autofree char *share = tw_figure_format_share (top / self->figures->total);
  g_autofree char *value = format (self, top);
  /* Translators: how many, of how many; their share and its value */
  tw_insight_draft_add (self->draft, _("The top %u of %u make up %s of the total (%s)."),
                        n_top, sums->len, share, value);
}

/* Several names a row, such as employee and category: who asks for employees wants their sums. */
static gboolean
write_sums (Ranking *self)
{
  const TwInsightData *data = self->data;
  if (!tw_figures_has_shares (self->figures, data) || data->truncated || self->limited
      || self->lowest || (data->names->len <= data->n_first && !data->dated))
    return FALSE;
  g_autoptr (GArray) sums = sum_by_first_name (self);
  if (sums->len < 2 || sums->len == self->n)
    return FALSE;
  const TwPoint *first = &g_array_index (sums, TwPoint, 0);
  const TwPoint *second = &g_array_index (sums, TwPoint, 1);
  g_autofree char *name = tw_insight_data_dup_first_name (data, first->row);
  g_autofree char *value = format (self, first->value);
  g_autofree char *share = tw_figure_format_share (first->value / self->figures->total);
  g_autofree char *next = tw_insight_data_dup_first_name (data, second->row);
  g_autofree char *next_value = format (self, second->value);
  g_autofree char *row = name_of (self, 0);
  g_autofree char *row_value = format (self, nth (self, 0)->value);
  if (first->value == second->value)
    return FALSE;
  self->draft->names_first = TRUE;
  /* Translators: a name; the name and value of a figure that was added up over several rows, and its
   * share */
  self->draft->headline = g_strdup_printf (_("%s has the highest %s in all: %s, %s of the total."),
                                           name, self->label, value, share);
  /* Translators: a name, and a value that was added up over several rows */
  tw_insight_draft_add_named (self->draft, _("%s comes next with %s in all."), next, next_value);
  add_top_sums (self, sums);
  /* Translators: the name of a row and its value */
  tw_insight_draft_add (self->draft, _("The highest single row is %s with %s."), row, row_value);
  return TRUE;
}

/* Who leads by another measure, where that is someone else. */
static void
add_other_measure (Ranking *self)
{
  const TwInsightData *data = self->data;
  for (guint i = 0; i < data->measures->len; i++) {
    guint column = g_array_index (data->measures, guint, i);
    if ((int) column == data->measure)
      continue;
    g_autoptr (TwFigures) figures = tw_figures_new (data, column);
    if (figures->points->len == 0)
      continue;
    const TwPoint *first = tw_figures_get (figures, 0);
    gboolean tied = figures->points->len > 1 && tw_figures_get (figures, 1)->value == first->value;
    if (first->row == nth (self, 0)->row || tied)
      continue;
    g_autofree char *name = tw_insight_data_dup_name (data, first->row);
    g_autofree char *value = tw_insight_data_format (data, column, first->value);
    /* Translators: the name of another figure; a name and its value */
    tw_insight_draft_add (self->draft, _("By %s, %s is first with %s."),
                          tw_insight_data_get_label (data, column), name, value);
    return;
  }
}

/* How far the first is from the usual. */
static void
observe_distance (Ranking *self)
{
  double first = nth (self, 0)->value, median = self->figures->median;
  if (self->n < 5 || median <= 0 || first == median || first < 0)
    return;
  g_autofree char *name = name_of (self, 0);
  g_autofree char *share = tw_figure_format_share (fabs (first - median) / median);
  if (self->data->names->len > 0 && self->draft->observation == NULL)
    self->draft->observation
      = first > median
          /* Translators: a name, and how far it is from the middle value, such as "12.3 %" */
          ? g_strdup_printf (_("%s lies %s above the middle value."), name, share)
          /* Translators: a name, and how far it is from the middle value, such as "12.3 %" */
          : g_strdup_printf (_("%s lies %s below the middle value."), name, share);
}

static void
observe (Ranking *self)
{
  const TwInsightData *data = self->data;
  if (self->figures->n_null > 0) {
    g_autofree char *count = tw_figure_format_count (self->figures->n_null);
    g_autofree char *all = tw_figure_format_count (data->n_rows);
    /* Translators: how many of how many rows; the name of a figure */
    const char *text
      = ngettext ("%s of %s rows has no %s and is left out of the figures.",
                  "%s of %s rows have no %s and are left out of the figures.",
                  self->figures->n_null);
    g_autofree char *sentence = tw_text_fill (text, count, all, self->label);
    tw_insight_draft_observe (self->draft, "%s", sentence);
  }
  if (self->limited)
    /* Translators: how many, and what the rows are */
    tw_insight_draft_observe (self->draft, _("The query keeps only the first %s %s, so these "
                                             "figures say nothing about any others."),
                              self->count, self->things);
  if (!data->named_apart && data->names->len > 0)
    tw_insight_draft_observe (self->draft, _("Some names stand in several rows; each row is "
                                             "counted by itself."));
  if (tw_figures_has_shares (self->figures, data) && self->n >= 5) {
    guint half = 0;
    double sum = 0;
    while (sum * 2 < self->figures->total)
      sum += tw_figures_get (self->figures, half++)->value;
    g_autofree char *half_count = tw_figure_format_count (half);
    if (half > 1)
      /* Translators: how many, of how many, and what they are */
      tw_insight_draft_observe (self->draft, _("Half of the total comes from %s of the %s %s."),
                                half_count, self->count, self->things);
  }
  observe_distance (self);
}

static gboolean
wants_lowest (const TwInsightData *data)
{
  static const char *const low[] = { "lowest", "least", "fewest", "smallest", "cheapest", "bottom",
                                     "worst", "minimum", "slowest", "shortest", "youngest", NULL };
  if (data->sense->sort_column == data->measure)
    return !data->sense->descending
           && (data->sense->limit > 0 || tw_insight_data_asks_for (data, low));
  return tw_insight_data_asks_for (data, low);
}

void
tw_insight_write_ranking (const TwInsightData *data, TwInsightDraft *draft)
{
  g_autoptr (TwFigures) figures = tw_figures_new (data, (guint) data->measure);
  const char *label = tw_insight_data_get_label (data, (guint) data->measure);
  g_autofree char *count = tw_figure_format_count (figures->points->len);
  g_autofree char *things = tw_insight_data_dup_things (data);
  Ranking self = { data, draft, figures, label, figures->points->len, count, things };
  self.lowest = wants_lowest (data);
  self.limited = data->sense->limit > 0 && data->sense->limit <= data->n_rows;
  if (self.n == 0) {
    /* Translators: how many rows, and the name of a figure */
    draft->headline = g_strdup_printf (ngettext ("none of the %u rows has a value for %s.",
                                                 "none of the %u rows has a value for %s.",
                                                 data->n_rows), data->n_rows, label);
    return;
  }
  /* Only the first place was asked for, and several share it: that is all there is to say. */
  if (data->sense->limit == 1 && self.n > 1 && count_ties (&self) == self.n) {
    write_ties (&self, self.n);
    return;
  }
  if (!write_sums (&self)) {
    write_headline (&self);
    add_second (&self);
    add_concentration (&self);
  }
  add_negatives (&self);
  add_outliers (&self);
  add_total (&self);
  add_other_end (&self);
  add_other_measure (&self);
  observe (&self);
}
