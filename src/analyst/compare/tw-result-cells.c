// SPDX-License-Identifier: Apache-2.0
#include "analyst/compare/tw-result-cells.h"

#include <math.h>
#include <string.h>

const TwResultCell *
tw_result_cells_at (const TwResultCells *grid, guint row, guint column)
{
  return &grid->cells[row * grid->n_columns + column];
}

static guint
count_digits (const char *text)
{
  const char *point = strchr (text, '.');
  if (point == NULL)
    return 0;
  gsize n = strlen (point + 1);
  while (n > 0 && point[n] == '0')
    n--;
  return (guint) n;
}

/* Midnight is a day, and the first of a month may stand for the month. */
static char *
normalise_period (const char *text)
{
  gsize length = strlen (text);
  const char *midnight = strstr (text, " 00:00:00");
  gsize day_length = midnight ? (gsize) (midnight - text) : length;
  if (day_length == 10 && text[4] == '-' && text[7] == '-' && strncmp (text + 8, "01", 2) == 0)
    return g_strndup (text, 7);
  return g_strchomp (g_strndup (text, midnight && day_length == 10 ? 10 : length));
}

static void
fill_cell (TwResultCell *cell, TwResultSet *result, guint row, guint column)
{
  if (tw_result_set_is_null (result, row, column))
    return;
  char buffer[64];
  const char *text = tw_result_set_get_text (result, row, column, buffer, NULL);
  char *end;
  cell->number = g_ascii_strtod (text, &end);
  cell->is_number = *text != '\0' && *end == '\0' && isfinite (cell->number);
  cell->text = normalise_period (text);
}

TwResultCells *
tw_result_cells_new (TwResultSet *result)
{
  TwResultCells *grid = g_new0 (TwResultCells, 1);
  grid->n_rows = tw_result_set_get_n_rows (result);
  grid->n_columns = tw_result_set_get_n_columns (result);
  grid->skipped = grid->n_columns;
  grid->cells = g_new0 (TwResultCell, (gsize) grid->n_rows * grid->n_columns + 1);
  grid->digits = g_new0 (guint, grid->n_columns + 1);
  grid->sorted = g_array_sized_new (FALSE, FALSE, sizeof (guint), grid->n_rows);
  for (guint row = 0; row < grid->n_rows; row++) {
    g_array_append_val (grid->sorted, row);
    for (guint column = 0; column < grid->n_columns; column++) {
      TwResultCell *cell = &grid->cells[row * grid->n_columns + column];
      fill_cell (cell, result, row, column);
      if (cell->is_number)
        grid->digits[column] = MAX (grid->digits[column], count_digits (cell->text));
    }
  }
  return grid;
}

void
tw_result_cells_free (TwResultCells *grid)
{
  for (gsize i = 0; i < (gsize) grid->n_rows * grid->n_columns; i++)
    g_free (grid->cells[i].text);
  g_free (grid->cells);
  g_free (grid->digits);
  g_array_unref (grid->sorted);
  g_free (grid);
}

gboolean
tw_result_cell_equal (const TwResultCell *a, const TwResultCell *b, double rounding)
{
  if (a->text == NULL || b->text == NULL)
    return a->text == b->text;
  if (!a->is_number || !b->is_number)
    return strcmp (a->text, b->text) == 0;
  double tolerance = MAX (1e-9 * MAX (fabs (a->number), fabs (b->number)), rounding);
  return fabs (a->number - b->number) <= tolerance;
}

int
tw_result_cell_compare (const TwResultCell *a, const TwResultCell *b)
{
  if (a->text == NULL || b->text == NULL)
    return (a->text != NULL) - (b->text != NULL);
  if (a->is_number != b->is_number)
    return a->is_number - b->is_number;
  if (a->is_number)
    return (a->number > b->number) - (a->number < b->number);
  return strcmp (a->text, b->text);
}
