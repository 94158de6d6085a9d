// SPDX-License-Identifier: Apache-2.0
#include "report/tw-chart-data.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/tw-labels.h"

#define AXIS_STEPS 4
#define MAX_LABEL_COLUMNS 4
#define MAX_COMPARED_LABELS 500
#define MAX_ROWS 100000 /* as a person may ask for; few enough not to wait for */
#define MOST_NAMES 25 /* lying bars, with the others */
#define MOST_PARTS 7  /* of a whole, with the others */

/* All values of one place and series. */
typedef struct {
  double sum;
  guint n;
} Amount;

/* What is read from the result: names and what they add up to, in the order they come. */
typedef struct {
  TwChartData *data;
  TwResultSet *result;
  const TwMeaning *meanings; /* nullable */
  TwChartChoice choice;
  guint columns[MAX_LABEL_COLUMNS]; /* that label a place */
  guint n_columns;
  guint measures[TW_CHART_MAX_SERIES];
  guint n_measures;
  GHashTable *places, *names; /* label → index + 1 */
  GPtrArray *rows;            /* of GArray of Amount: a place each, an amount a series */
  GArray *at;
  GPtrArray *series_names;
  gboolean additive;          /* the measure */
} Reading;

static TwCellFormat
format_of (const Reading *self, guint column)
{
  return tw_cell_format_for_column (tw_result_set_get_column (self->result, column),
                                    self->meanings ? self->meanings[column] : TW_MEANING_PLAIN);
}

static char *
dup_cell (const Reading *self, guint row, guint column)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  TwCellFormat format = format_of (self, column);
  tw_cell_format_set (&format, self->result, row, column, cell);
  if (tw_result_set_is_null (self->result, row, column))
    g_string_assign (cell, "NULL");
  return g_string_free (g_steal_pointer (&cell), FALSE);
}

/* The x column, and where that repeats itself, further columns that are no numbers. */
static char *
dup_label (const Reading *self, guint row)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->n_columns; i++) {
    g_autofree char *cell = dup_cell (self, row, self->columns[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", cell);
  }
  return g_string_free (text, FALSE);
}

static gboolean
labels_repeat (Reading *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = MIN (tw_result_set_get_n_rows (self->result), MAX_COMPARED_LABELS);
  for (guint row = 0; row < n; row++)
    if (!g_hash_table_add (seen, dup_label (self, row)))
      return TRUE;
  return FALSE;
}

static gboolean
add_label_column (Reading *self)
{
  if (self->n_columns == (self->data->kind == TW_CHART_LINE ? 2 : MAX_LABEL_COLUMNS))
    return FALSE;
  guint n = tw_result_set_get_n_columns (self->result);
  for (guint column = self->columns[self->n_columns - 1] + 1; column < n; column++) {
    if (tw_data_type_is_numeric (tw_result_set_get_column (self->result, column)->type))
      continue;
    self->columns[self->n_columns++] = column;
    return TRUE;
  }
  return FALSE;
}

static char *
label_of_column (const Reading *self, int column)
{
  return column < 0 ? NULL
                    : tw_label_of_name (tw_result_set_get_column (self->result, (guint) column)->name);
}

/* A point is called after its name, where there is one. */
static void
find_name_of_points (Reading *self)
{
  for (guint i = 0; i < tw_result_set_get_n_columns (self->result) && self->n_columns == 0; i++)
    if (!tw_data_type_is_numeric (tw_result_set_get_column (self->result, i)->type))
      self->columns[self->n_columns++] = i;
}

static void
find_labels (Reading *self)
{
  TwChartData *data = self->data;
  if (data->kind == TW_CHART_SCATTER) {
    find_name_of_points (self);
    data->x_name = label_of_column (self, self->choice.x);
    return;
  }
  if (self->choice.x < 0)
    return;
  self->columns[self->n_columns++] = (guint) self->choice.x;
  if (self->choice.series == TW_CHART_NO_COLUMN)
    while (labels_repeat (self) && add_label_column (self))
      ;
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < self->n_columns; i++) {
    g_autofree char *label = label_of_column (self, (int) self->columns[i]);
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", label);
  }
  data->x_name = g_string_free (names, FALSE);
}

static void
add_series_name (Reading *self, char *name)
{
  g_ptr_array_add (self->series_names, name);
}

/* Which columns have the values: y, and those like it where they are series. */
static void
find_measures (Reading *self)
{
  const TwChartChoice *choice = &self->choice;
  self->measures[self->n_measures++] = (guint) choice->y;
  if (choice->series == TW_CHART_MEASURES) {
    TwMeaning meaning = self->meanings ? self->meanings[choice->y] : TW_MEANING_PLAIN;
    for (guint i = 0; i < tw_result_set_get_n_columns (self->result); i++)
      if ((int) i != choice->y && (int) i != choice->x && self->n_measures < TW_CHART_MAX_SERIES
          && tw_chart_column_is_measure (self->result, self->meanings, i)
          && (self->meanings == NULL || self->meanings[i] == meaning))
        self->measures[self->n_measures++] = i;
    for (guint i = 0; i < self->n_measures; i++)
      add_series_name (self, label_of_column (self, (int) self->measures[i]));
  } else if (choice->series < 0) {
    add_series_name (self, NULL);
  }
}

static guint
index_of (GHashTable *known, const char *label, gboolean *new)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (known, label));
  *new = index == 0;
  if (index == 0)
    index = g_hash_table_size (known) + 1;
  if (*new)
    g_hash_table_insert (known, g_strdup (label), GUINT_TO_POINTER (index));
  return index - 1;
}

static guint
find_place (Reading *self, guint row)
{
  g_autofree char *label = dup_label (self, row);
  gboolean new = self->data->kind == TW_CHART_SCATTER || self->data->kind == TW_CHART_NUMBER;
  guint place = self->rows->len;
  if (!new)
    place = index_of (self->places, label, &new);
  if (!new)
    return place;
  double at = NAN;
  if (self->choice.x >= 0)
    tw_result_set_get_double (self->result, row, (guint) self->choice.x, &at);
  g_ptr_array_add (self->data->labels, g_steal_pointer (&label));
  g_ptr_array_add (self->rows, g_array_new (FALSE, TRUE, sizeof (Amount)));
  g_array_append_val (self->at, at);
  return place;
}

static void
add_value (GArray *amounts, guint series, double value)
{
  if (amounts->len <= series)
    g_array_set_size (amounts, series + 1);
  Amount *amount = &g_array_index (amounts, Amount, series);
  amount->sum += value;
  amount->n++;
}

static void
read_row (Reading *self, guint row)
{
  guint n_added = 0;
  for (guint i = 0; i < self->n_measures; i++) {
    double value, at;
    if (!tw_result_set_get_double (self->result, row, self->measures[i], &value)
        || !isfinite (value))
      continue;
    if (self->data->kind == TW_CHART_SCATTER
        && !tw_result_set_get_double (self->result, row, (guint) self->choice.x, &at))
      continue;
    guint series = i;
    if (self->choice.series >= 0) {
      gboolean new;
      g_autofree char *name = dup_cell (self, row, (guint) self->choice.series);
      series = index_of (self->names, name, &new);
      if (new)
        add_series_name (self, g_steal_pointer (&name));
    }
    guint place = find_place (self, row);
    add_value (self->rows->pdata[place], series, value);
    n_added++;
  }
  if (n_added == 0)
    self->data->n_left++;
}

static gboolean
is_additive (const Reading *self)
{
  return tw_chart_column_is_additive (self->result, self->meanings, (guint) self->choice.y);
}

/* What comes more than once in one place adds up, where that says something; else its mean is shown. */
static double
get (const Reading *self, guint place, guint series)
{
  const GArray *amounts = self->rows->pdata[place];
  const Amount *amount
    = series < amounts->len ? &g_array_index (amounts, Amount, series) : NULL;
  if (amount == NULL || amount->n == 0)
    return NAN;
  return self->additive || amount->n == 1 ? amount->sum : amount->sum / amount->n;
}

/* The size of a place or a series: by that the small ones are found. */
static double
size_of (const Reading *self, gboolean of_place, guint index)
{
  double sum = 0;
  guint n = of_place ? self->series_names->len : self->rows->len;
  for (guint i = 0; i < n; i++) {
    double value = of_place ? get (self, index, i) : get (self, i, index);
    sum += isnan (value) ? 0 : fabs (value);
  }
  return sum;
}

typedef struct {
  guint index;
  double size;
} Ranked;

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a, *two = b;
  return one->size != two->size ? (one->size < two->size ? 1 : -1)
                                : (one->index > two->index) - (one->index < two->index);
}

/* Those that are shown, the largest where there are too many; %NULL where all are, in their order. */
static Ranked *
rank (const Reading *self, gboolean places, guint n, guint most)
{
  if (n <= most)
    return NULL;
  Ranked *ranked = g_new (Ranked, n);
  for (guint i = 0; i < n; i++)
    ranked[i] = (Ranked) { i, size_of (self, places, i) };
  qsort (ranked, n, sizeof *ranked, compare_sizes);
  return ranked;
}

static guint
most_places (const Reading *self)
{
  switch (self->data->kind) {
  case TW_CHART_BAR:
  case TW_CHART_STACKED:
    return MOST_NAMES;
  case TW_CHART_GROUPED:
    return MOST_NAMES / 2;
  case TW_CHART_SHARE:
    return MOST_PARTS;
  case TW_CHART_NONE:
  case TW_CHART_NUMBER:
  case TW_CHART_LINE:
  case TW_CHART_SCATTER:
  case TW_CHART_N_KINDS:
    break;
  }
  return TW_CHART_MAX_PLACES;
}

static void
add_to (double *sum, double value)
{
  if (!isnan (value))
    *sum = isnan (*sum) ? value : *sum + value;
}

/* The values of one series, which may be several, in the places that are shown. */
static TwChartSeries *
make_series (const Reading *self, const Ranked *places, guint n_shown, gboolean others,
             const Ranked *names, guint first, guint last)
{
  TwChartSeries *series = g_new0 (TwChartSeries, 1);
  guint n_values = n_shown + others;
  series->values = g_new (double, MAX (n_values, 1));
  for (guint i = 0; i < n_values; i++)
    series->values[i] = NAN;
  for (guint i = 0; i < self->rows->len; i++) {
    guint place = places ? places[i].index : i;
    guint to = MIN (i, n_shown);
    if (to == n_shown && !others)
      break;
    for (guint j = first; j < last; j++)
      add_to (&series->values[to], get (self, place, names ? names[j].index : j));
  }
  return series;
}

static void
take_series (Reading *self, const Ranked *places, guint n_shown, gboolean others)
{
  TwChartData *data = self->data;
  guint n = self->series_names->len;
  g_autofree Ranked *names = rank (self, FALSE, n, TW_CHART_MAX_SERIES);
  guint n_kept = names ? TW_CHART_MAX_SERIES - 1 : n;
  for (guint i = 0; i < n_kept; i++) {
    TwChartSeries *series = make_series (self, places, n_shown, others, names, i, i + 1);
    series->name = g_strdup (self->series_names->pdata[names ? names[i].index : i]);
    g_ptr_array_add (data->series, series);
  }
  if (n_kept == n || !self->additive)
    return;
  TwChartSeries *rest = make_series (self, places, n_shown, others, names, n_kept, n);
  rest->name = g_strdup (_("Others"));
  rest->others = TRUE;
  g_ptr_array_add (data->series, rest);
}

static void
take_labels (Reading *self, const Ranked *places, guint n_shown, gboolean others)
{
  TwChartData *data = self->data;
  g_autoptr (GPtrArray) all = g_steal_pointer (&data->labels);
  data->labels = g_ptr_array_new_with_free_func (g_free);
  data->at = g_new (double, MAX (n_shown, 1));
  for (guint i = 0; i < n_shown; i++) {
    guint place = places ? places[i].index : i;
    g_ptr_array_add (data->labels, g_strdup (all->pdata[place]));
    data->at[i] = g_array_index (self->at, double, place);
  }
  if (!others)
    return;
  data->n_merged = all->len - n_shown;
  g_ptr_array_add (data->labels,
                   /* Translators: the bar of all names that have none of their own; how many */
                   g_strdup_printf (_("Others (%u)"), data->n_merged));
}

typedef struct {
  guint index;
  double at;
} Timed;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const Timed *one = a, *two = b;
  return one->at != two->at ? (one->at > two->at) - (one->at < two->at)
                            : (one->index > two->index) - (one->index < two->index);
}

/* Time runs from left to right, however the rows are sorted; as a rank, so that all are shown. */
static Ranked *
rank_by_time (const Reading *self)
{
  if (self->data->kind != TW_CHART_LINE)
    return NULL;
  guint n = self->rows->len;
  g_autofree Timed *timed = g_new (Timed, MAX (n, 1));
  for (guint i = 0; i < n; i++) {
    timed[i] = (Timed) { i, g_array_index (self->at, double, i) };
    if (isnan (timed[i].at))
      return NULL;
  }
  qsort (timed, n, sizeof *timed, compare_times);
  Ranked *ranked = g_new0 (Ranked, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    ranked[i].index = timed[i].index;
  return ranked;
}

static void
take (Reading *self)
{
  TwChartData *data = self->data;
  guint n = self->rows->len;
  guint most = most_places (self);
  g_autofree Ranked *places = rank (self, TRUE, n, most);
  if (data->kind == TW_CHART_LINE || data->kind == TW_CHART_SCATTER)
    g_clear_pointer (&places, g_free);
  if (places == NULL)
    places = rank_by_time (self);
  gboolean others = n > most && most <= MOST_NAMES && self->additive;
  guint n_shown = others ? most - 1 : MIN (n, most);
  if (!others)
    data->n_left += n - n_shown;
  take_series (self, places, n_shown, others);
  take_labels (self, places, n_shown, others);
}

static void
widen (double *low, double *high, double value)
{
  if (isnan (value))
    return;
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

static void
find_scale (double *low, double *high, double *step)
{
  if (!(*high > *low))
    *high = *low + 1;
  *step = tw_chart_nice_step (*high - *low, AXIS_STEPS);
  *low = floor (*low / *step + 1e-9) * *step;
  *high = ceil (*high / *step - 1e-9) * *step;
}

/* Bars on top of each other reach as high as their sum. */
static void
find_ranges (TwChartData *self)
{
  gboolean points = self->kind == TW_CHART_SCATTER;
  self->low = points ? INFINITY : 0;
  self->high = points ? -INFINITY : 0;
  self->x_low = INFINITY;
  self->x_high = -INFINITY;
  for (guint place = 0; place < self->labels->len; place++) {
    double above = 0, below = 0;
    for (guint i = 0; i < self->series->len; i++) {
      double value = tw_chart_data_get_value (self, place, i);
      if (self->kind != TW_CHART_STACKED)
        widen (&self->low, &self->high, value);
      above += value > 0 ? value : 0;
      below += value < 0 ? value : 0;
    }
    if (self->kind == TW_CHART_STACKED) {
      widen (&self->low, &self->high, above);
      widen (&self->low, &self->high, below);
    }
    if (self->at)
      widen (&self->x_low, &self->x_high, self->at[place]);
  }
  find_scale (&self->low, &self->high, &self->step);
  if (points)
    find_scale (&self->x_low, &self->x_high, &self->x_step);
}

/* Places stand where their time is; what is no time stands side by side. */
static void
settle_places (Reading *self)
{
  TwChartData *data = self->data;
  gboolean timed = data->kind == TW_CHART_LINE && self->n_columns == 1
                   && tw_data_type_is_temporal (
                     tw_result_set_get_column (self->result, self->columns[0])->type);
  for (guint i = 0; timed && i < data->labels->len; i++)
    timed = !isnan (data->at[i]);
  if (!timed && data->kind != TW_CHART_SCATTER)
    g_clear_pointer (&data->at, g_free);
}

static gboolean
shares_make_sense (const TwChartData *self)
{
  for (guint i = 0; self->kind == TW_CHART_SHARE && i < self->labels->len; i++)
    if (tw_chart_data_get_value (self, i, 0) < 0)
      return FALSE;
  return TRUE;
}

static void
series_free (gpointer data)
{
  TwChartSeries *series = data;
  g_free (series->name);
  g_free (series->values);
  g_free (series);
}

static void
reading_init (Reading *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->at = g_array_new (FALSE, FALSE, sizeof (double));
  self->series_names = g_ptr_array_new_with_free_func (g_free);
  self->additive = is_additive (self);
  find_labels (self);
  find_measures (self);
}

static void
reading_clear (Reading *self)
{
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->at);
  g_ptr_array_unref (self->series_names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

TwChartData *
tw_chart_data_new (TwResultSet *result, const TwChartChoice *choice, const TwMeaning *meanings)
{
  if (choice->kind == TW_CHART_NONE || choice->y < 0
      || !tw_data_type_is_numeric (tw_result_set_get_column (result, (guint) choice->y)->type))
    return NULL;
  g_autoptr (TwChartData) self = g_new0 (TwChartData, 1);
  self->kind = choice->kind;
  self->n_rows = tw_result_set_get_n_rows (result);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->series = g_ptr_array_new_with_free_func (series_free);
  g_auto (Reading) reading
    = { .data = self, .result = result, .meanings = meanings, .choice = *choice };
  reading_init (&reading);
  self->y_name = label_of_column (&reading, choice->y);
  self->series_name = label_of_column (&reading, choice->series);
  self->y_format = tw_cell_format_for_column (tw_result_set_get_column (result, (guint) choice->y),
                                              meanings ? meanings[choice->y] : TW_MEANING_NUMBER);
  if (choice->x >= 0)
    self->x_format = tw_cell_format_for_column (
      tw_result_set_get_column (result, (guint) choice->x),
      meanings ? meanings[choice->x] : TW_MEANING_NUMBER);
  guint most = choice->kind == TW_CHART_NUMBER ? 1 : MIN (self->n_rows, MAX_ROWS);
  self->n_left = self->n_rows - most;
  for (guint row = 0; row < most; row++)
    read_row (&reading, row);
  if (reading.rows->len == 0)
    return NULL;
  take (&reading);
  settle_places (&reading);
  find_ranges (self);
  return shares_make_sense (self) ? g_steal_pointer (&self) : NULL;
}

void
tw_chart_data_free (TwChartData *self)
{
  g_free (self->x_name);
  g_free (self->y_name);
  g_free (self->series_name);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_free (self->at);
  g_free (self);
}
