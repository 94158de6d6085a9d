// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-chart.h"

#include <math.h>
#include <string.h>

/* More than this are no picture. */
#define MAX_BARS 60
#define MAX_NAMES 2000 /* of an additive measure: most of them come together as others */
#define MAX_POINTS 5000 /* and more rows than this are not looked at without being asked */
#define MAX_SERIES 12
#define FEW_NAMES 20
/* Rows of so many columns are records, to be read. */
#define FEW_COLUMNS 4
#define MANY_COLUMNS 6
#define MAX_PARTS 6
#define LIKE_EACH_OTHER 50 /* times as large and still on one axis */

/* What a result has to show. */
typedef struct {
  TwResultSet *result;
  const TwMeaning *meanings;
  guint n_rows, n_columns;
  int measures[2], periods[2], names[2];
  guint n_measures, n_periods, n_names;
} Shape;

static const char *const kind_names[TW_CHART_N_KINDS]
  = { "none", "number", "line", "bar", "grouped", "stacked", "share", "scatter" };

const char *
tw_chart_kind_get_name (TwChartKind kind)
{
  return kind_names[kind];
}

TwChartKind
tw_chart_kind_from_name (const char *name)
{
  static const struct {
    const char *word;
    TwChartKind kind;
  } words[] = { { "pie", TW_CHART_SHARE },      { "donut", TW_CHART_SHARE },
                { "area", TW_CHART_LINE },      { "column", TW_CHART_BAR },
                { "point", TW_CHART_SCATTER },  { "stacked_bar", TW_CHART_STACKED },
                { "big_number", TW_CHART_NUMBER }, { "grouped_bar", TW_CHART_GROUPED } };
  for (guint i = 1; name && i < TW_CHART_N_KINDS; i++)
    if (g_ascii_strcasecmp (name, kind_names[i]) == 0)
      return i;
  for (guint i = 0; name && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (name, words[i].word) == 0)
      return words[i].kind;
  return TW_CHART_NONE;
}

static TwMeaning
meaning_of (const TwMeaning *meanings, guint column)
{
  return meanings ? meanings[column] : TW_MEANING_PLAIN;
}

gboolean
tw_chart_column_is_period (TwResultSet *result, const TwMeaning *meanings, guint column)
{
  TwMeaning meaning = meaning_of (meanings, column);
  return tw_data_type_is_temporal (tw_result_set_get_column (result, column)->type)
         || (meaning >= TW_MEANING_DATE && meaning <= TW_MEANING_YEAR);
}

gboolean
tw_chart_column_is_measure (TwResultSet *result, const TwMeaning *meanings, guint column)
{
  TwMeaning meaning = meaning_of (meanings, column);
  if (!tw_data_type_is_numeric (tw_result_set_get_column (result, column)->type)
      || tw_chart_column_is_period (result, meanings, column))
    return FALSE;
  return meanings == NULL || (meaning >= TW_MEANING_COUNT && meaning <= TW_MEANING_PERCENT);
}

gboolean
tw_chart_column_is_additive (TwResultSet *result, const TwMeaning *meanings, guint column)
{
  static const char *const words[] = { "avg",   "average", "mean", "median", "min",   "max",
                                       "price", "rate",    "ratio", "share", "percent", "pct",
                                       "per",   "lowest",  "highest", "margin" };
  if (meaning_of (meanings, column) == TW_MEANING_PERCENT)
    return FALSE;
  g_autofree char *name = g_ascii_strdown (tw_result_set_get_column (result, column)->name, -1);
  g_auto (GStrv) parts = g_strsplit_set (name, "_ -.()", -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strv_contains ((const char *const *) parts, words[i]))
      return FALSE;
  return TRUE;
}

static void
note (int columns[2], guint *n, guint column)
{
  if (*n < 2)
    columns[*n] = (int) column;
  (*n)++;
}

static Shape
shape_of (TwResultSet *result, const TwMeaning *meanings)
{
  Shape shape = { .result = result, .meanings = meanings };
  shape.n_rows = tw_result_set_get_n_rows (result);
  shape.n_columns = tw_result_set_get_n_columns (result);
  for (guint i = 0; i < shape.n_columns; i++) {
    TwDataType type = tw_result_set_get_column (result, i)->type;
    if (tw_chart_column_is_period (result, meanings, i))
      note (shape.periods, &shape.n_periods, i);
    else if (tw_chart_column_is_measure (result, meanings, i))
      note (shape.measures, &shape.n_measures, i);
    else if (type == TW_DATA_TYPE_TEXT || type == TW_DATA_TYPE_BOOLEAN)
      note (shape.names, &shape.n_names, i);
  }
  return shape;
}

/* How many different cells a column has; more than @most is most + 1. */
static guint
count_distinct (const Shape *shape, int column, guint most)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint row = 0; row < shape->n_rows && g_hash_table_size (seen) <= most; row++) {
    char buffer[64];
    const char *text
      = tw_result_set_get_text (shape->result, row, (guint) column, buffer, NULL);
    if (!g_hash_table_contains (seen, text))
      g_hash_table_add (seen, g_strdup (text));
  }
  return g_hash_table_size (seen);
}

/* The largest size in a column, and whether none is below zero. */
static double
largest (const Shape *shape, guint column, gboolean *negative, double *sum)
{
  double most = 0;
  for (guint row = 0; row < shape->n_rows; row++) {
    double value;
    if (!tw_result_set_get_double (shape->result, row, column, &value))
      continue;
    most = MAX (most, fabs (value));
    *negative = *negative || value < 0;
    *sum += value;
  }
  return most;
}

/* Several measures on one axis: of one kind, and none so small that it lies on the ground. */
static gboolean
measures_are_alike (const Shape *shape)
{
  if (shape->n_measures < 2 || shape->meanings == NULL
      || shape->meanings[shape->measures[0]] != shape->meanings[shape->measures[1]])
    return FALSE;
  gboolean negative = FALSE;
  double sum = 0;
  double first = largest (shape, (guint) shape->measures[0], &negative, &sum);
  double second = largest (shape, (guint) shape->measures[1], &negative, &sum);
  return MIN (first, second) > 0
         && MAX (first, second) / MIN (first, second) <= LIKE_EACH_OTHER;
}

static gboolean
are_parts_of_a_whole (const Shape *shape)
{
  guint column = (guint) shape->measures[0];
  if (shape->n_rows < 2 || shape->n_rows > MAX_PARTS || shape->n_measures != 1
      || meaning_of (shape->meanings, column) != TW_MEANING_PERCENT)
    return FALSE;
  gboolean negative = FALSE;
  double sum = 0;
  largest (shape, column, &negative, &sum);
  return !negative && (fabs (sum - 1) < 0.02 || fabs (sum - 100) < 2);
}

static void
set (TwChartChoice *choice, TwChartKind kind, int x, int y, int series)
{
  *choice = (TwChartChoice) { kind, x, y, series };
}

/* A period, and perhaps a name for each of several lines. */
static gboolean
choose_line (const Shape *shape, TwChartChoice *choice)
{
  int series = TW_CHART_NO_COLUMN;
  gboolean repeats = count_distinct (shape, shape->periods[0], shape->n_rows) < shape->n_rows;
  if (repeats && shape->n_columns > FEW_COLUMNS)
    return FALSE;
  if (repeats && shape->n_names > 0
      && count_distinct (shape, shape->names[0], MAX_SERIES) <= MAX_SERIES)
    series = shape->names[0];
  else if (measures_are_alike (shape))
    series = TW_CHART_MEASURES;
  set (choice, TW_CHART_LINE, shape->periods[0], shape->measures[0], series);
  return TRUE;
}

static gboolean
choose_two_names (const Shape *shape, TwChartChoice *choice)
{
  guint first = count_distinct (shape, shape->names[0], MAX_BARS);
  guint second = count_distinct (shape, shape->names[1], MAX_SERIES);
  if (first == shape->n_rows || first > MAX_BARS || second > MAX_SERIES || second < 2)
    return FALSE;
  gboolean additive = tw_chart_column_is_additive (shape->result, shape->meanings,
                                                   (guint) shape->measures[0]);
  set (choice, additive && second > 3 ? TW_CHART_STACKED : TW_CHART_GROUPED, shape->names[0],
       shape->measures[0], shape->names[1]);
  return TRUE;
}

static gboolean
choose_names (const Shape *shape, TwChartChoice *choice)
{
  int name = shape->names[0], measure = shape->measures[0];
  if (shape->n_names > 1 && choose_two_names (shape, choice))
    return TRUE;
  if (are_parts_of_a_whole (shape))
    set (choice, TW_CHART_SHARE, name, measure, TW_CHART_NO_COLUMN);
  else if (shape->n_measures > 1 && shape->n_rows > FEW_NAMES)
    set (choice, TW_CHART_SCATTER, shape->measures[0], shape->measures[1], TW_CHART_NO_COLUMN);
  else if (measures_are_alike (shape) && shape->n_rows <= FEW_NAMES)
    set (choice, TW_CHART_GROUPED, name, measure, TW_CHART_MEASURES);
  else if (shape->n_rows <= MAX_BARS
           || (shape->n_rows <= MAX_NAMES
               && tw_chart_column_is_additive (shape->result, shape->meanings, (guint) measure)))
    set (choice, TW_CHART_BAR, name, measure, TW_CHART_NO_COLUMN);
  else
    return FALSE;
  return TRUE;
}

gboolean
tw_chart_choose (TwResultSet *result, const TwMeaning *meanings, TwChartChoice *choice)
{
  Shape shape = shape_of (result, meanings);
  if (shape.n_measures == 0 || shape.n_rows == 0 || shape.n_rows > MAX_POINTS)
    return FALSE;
  if (shape.n_rows == 1) {
    set (choice, TW_CHART_NUMBER, TW_CHART_NO_COLUMN, shape.measures[0], TW_CHART_NO_COLUMN);
    return shape.n_columns <= 2;
  }
  if (shape.n_periods > 0)
    return choose_line (&shape, choice);
  if (shape.n_columns > MANY_COLUMNS)
    return FALSE;
  if (shape.n_names > 0)
    return choose_names (&shape, choice);
  if (shape.n_measures < 2 || shape.n_rows < 3)
    return FALSE;
  set (choice, TW_CHART_SCATTER, shape.measures[0], shape.measures[1], TW_CHART_NO_COLUMN);
  return TRUE;
}

static int
find_column (TwResultSet *result, const char *name)
{
  for (guint i = 0; name && i < tw_result_set_get_n_columns (result); i++)
    if (g_str_equal (tw_result_set_get_column (result, i)->name, name))
      return (int) i;
  return TW_CHART_NO_COLUMN;
}

static gboolean
is_numeric (TwResultSet *result, int column)
{
  return column >= 0
         && tw_data_type_is_numeric (tw_result_set_get_column (result, (guint) column)->type);
}

gboolean
tw_chart_choose_as (TwResultSet *result, const TwMeaning *meanings, const char *type, const char *x,
                    const char *y, TwChartChoice *choice)
{
  if (g_strcmp0 (type, "table") == 0 || tw_result_set_get_n_rows (result) > MAX_POINTS)
    return FALSE;
  TwChartKind kind = tw_chart_kind_from_name (type);
  int x_column = find_column (result, x), y_column = find_column (result, y);
  gboolean chosen = tw_chart_choose (result, meanings, choice);
  if (kind == TW_CHART_NONE || !is_numeric (result, y_column)
      || (x_column < 0 && kind != TW_CHART_NUMBER)
      || (kind == TW_CHART_SCATTER && !is_numeric (result, x_column)))
    return chosen;
  /* The shape may know of a second dimension that the writer had no word for. */
  gboolean same = chosen && choice->x == x_column && choice->y == y_column;
  gboolean finer = kind == TW_CHART_BAR
                   && (choice->kind == TW_CHART_GROUPED || choice->kind == TW_CHART_STACKED);
  if (same && (choice->kind == kind || finer))
    return TRUE;
  set (choice, kind, kind == TW_CHART_NUMBER ? TW_CHART_NO_COLUMN : x_column, y_column,
       TW_CHART_NO_COLUMN);
  return TRUE;
}

/* What the parts or places of @kind could be called. */
static int
find_dimension (const Shape *shape, TwChartKind kind)
{
  gboolean period_first = kind == TW_CHART_LINE || shape->n_names == 0;
  if (shape->n_periods > 0 && period_first)
    return shape->periods[0];
  if (shape->n_names > 0)
    return shape->names[0];
  for (guint i = 0; i < shape->n_columns; i++)
    if (!tw_chart_column_is_measure (shape->result, shape->meanings, i))
      return (int) i;
  return TW_CHART_NO_COLUMN;
}

static int
find_series (const Shape *shape, int x)
{
  for (guint i = 0; i < MIN (shape->n_names, 2); i++)
    if (shape->names[i] != x)
      return shape->names[i];
  for (guint i = 0; i < MIN (shape->n_periods, 2); i++)
    if (shape->periods[i] != x)
      return shape->periods[i];
  return shape->n_measures > 1 ? TW_CHART_MEASURES : TW_CHART_NO_COLUMN;
}

gboolean
tw_chart_choose_kind (TwResultSet *result, const TwMeaning *meanings, TwChartKind kind,
                      TwChartChoice *choice)
{
  Shape shape = shape_of (result, meanings);
  if (shape.n_measures == 0 || shape.n_rows == 0 || kind == TW_CHART_NONE)
    return FALSE;
  int y = is_numeric (result, choice->y) ? choice->y : shape.measures[0];
  int series = choice->series;
  if (kind == TW_CHART_NUMBER) {
    set (choice, kind, TW_CHART_NO_COLUMN, y, TW_CHART_NO_COLUMN);
    return TRUE;
  }
  if (kind == TW_CHART_SCATTER) {
    if (shape.n_measures < 2)
      return FALSE;
    int x = y == shape.measures[0] ? shape.measures[1] : shape.measures[0];
    set (choice, kind, y == shape.measures[0] ? y : x, y == shape.measures[0] ? x : y,
         TW_CHART_NO_COLUMN);
    return TRUE;
  }
  int x = choice->kind != TW_CHART_SCATTER && choice->x >= 0 ? choice->x
                                                             : find_dimension (&shape, kind);
  if (x < 0)
    return FALSE;
  if (kind == TW_CHART_GROUPED || kind == TW_CHART_STACKED) {
    series = series == TW_CHART_NO_COLUMN ? find_series (&shape, x) : series;
    if (series == TW_CHART_NO_COLUMN)
      return FALSE;
  } else if (kind != TW_CHART_LINE) {
    series = TW_CHART_NO_COLUMN;
  }
  set (choice, kind, x, y, series);
  return TRUE;
}
