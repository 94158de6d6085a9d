// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-reveal.h"

/* Where a column of the result set is shown. */
static gboolean
find_column (TwGrid *self, int column, guint *shown)
{
  guint n;
  g_autofree guint *columns = tw_grid_dup_columns (self, &n);
  for (guint i = 0; i < n; i++)
    if ((int) columns[i] == column) {
      *shown = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
has_row (const GArray *rows, guint row)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, guint, i) == row)
      return TRUE;
  return FALSE;
}

/* From the first of @rows that is shown; to its last where there is no other row between. */
static gboolean
find_range (TwGrid *self, const GArray *rows, guint *first, guint *last)
{
  TwResultView *view = tw_grid_get_view (self);
  guint n = tw_result_view_get_n_rows (view), found = 0;
  for (guint position = 0; position < n && found < rows->len; position++) {
    if (!has_row (rows, tw_result_view_get_row (view, position)))
      continue;
    if (found == 0)
      *first = position;
    *last = position;
    found++;
  }
  if (found != rows->len || *last - *first + 1 != found)
    *last = *first;
  return found > 0;
}

gboolean
tw_grid_reveal (TwGrid *self, int column, const GArray *rows)
{
  g_return_val_if_fail (TW_IS_GRID (self), FALSE);
  TwResultView *view = tw_grid_get_view (self);
  guint n_columns, first = 0, last, left = 0, right;
  g_free (tw_grid_dup_columns (self, &n_columns));
  if (view == NULL || n_columns == 0 || tw_result_view_get_n_rows (view) == 0)
    return FALSE;
  last = tw_result_view_get_n_rows (view) - 1;
  right = n_columns - 1;
  if (column >= 0 && find_column (self, column, &left))
    right = left;
  else if (column >= 0)
    return FALSE;
  if (rows->len > 0 && !find_range (self, rows, &first, &last))
    return FALSE;
  tw_grid_select (self, last, right, FALSE);
  tw_grid_select (self, first, left, TRUE);
  return TRUE;
}
