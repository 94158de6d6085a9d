// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "ui/grid/tw-grid-private.h"

#define SAMPLE_CELLS 20000
#define SAMPLE_ROWS 200
#define WIDEST_AUTOMATIC 340
#define WIDEST_MEASURED 1000 /* pixels */

void
tw_grid_update_offsets (TwGrid *self)
{
  int x = 0;
  for (guint i = 0; i < self->n_columns; i++) {
    self->offsets[i] = x;
    x += self->columns[i].width;
  }
  if (self->offsets)
    self->offsets[self->n_columns] = x;
}

void
tw_grid_forget_layouts (TwGrid *self)
{
  g_hash_table_remove_all (self->layouts);
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_object (&self->columns[i].header);
}

static int
measure_text (TwGrid *self, const char *text, gsize length)
{
  int width = tw_glyph_cache_measure (self->glyphs, text, length, WIDEST_MEASURED * PANGO_SCALE);
  if (width >= 0)
    return PANGO_PIXELS_CEIL (width);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
measure_cell (TwGrid *self, guint row, guint column)
{
  if (tw_grid_is_null (self, row, column))
    return measure_text (self, "NULL", 4);
  tw_grid_format (self, row, column, self->text);
  return measure_text (self, self->text->str, self->text->len);
}

static int
measure_header (TwGrid *self, guint column)
{
  const TwResultColumn *about = tw_grid_get_about (self, column);
  int width = measure_text (self, about->name, strlen (about->name));
  return width + width / 8 + 2 * TW_GRID_MARK; /* it is bold, between the marks of type and order */
}

static void
fit (TwGrid *self, guint column, guint first, guint end, int widest)
{
  int width = first == 0 ? measure_header (self, column) : 0;
  for (guint row = first; row < end; row++)
    width = MAX (width, measure_cell (self, row, column));
  self->columns[column].width = MAX (self->columns[column].width,
                              CLAMP (width + 2 * TW_GRID_PADDING + 2, TW_GRID_MIN_COLUMN, widest));
}

void
tw_grid_fit_columns (TwGrid *self)
{
  if (self->result == NULL || self->widths_by_person || self->n_columns == 0)
    return;
  guint sample = MIN (SAMPLE_ROWS, MAX (4, SAMPLE_CELLS / self->n_columns));
  guint end = MIN (sample, self->n_rows);
  if (self->n_measured >= end && self->n_measured > 0)
    return;
  tw_grid_ensure_glyphs (self);
  for (guint i = 0; i < self->n_columns; i++)
    fit (self, i, self->n_measured, end, WIDEST_AUTOMATIC);
  self->n_measured = end;
  tw_grid_update_offsets (self);
  tw_grid_forget_layouts (self);
}

guint
tw_grid_column_at (TwGrid *self, int x)
{
  guint low = 0, high = self->n_columns;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (self->offsets[middle + 1] <= x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
fit_to_what_is_seen (TwGrid *self, const TwGridArea *area, guint column)
{
  self->columns[column].width = 0;
  fit (self, column, 0, MIN (SAMPLE_ROWS, self->n_rows), 900);
  fit (self, column, area->first_row, area->end_row, 900);
}

void
tw_grid_fit_column (TwGrid *self, guint column)
{
  TwGridArea area = tw_grid_get_area (self);
  fit_to_what_is_seen (self, &area, column);
  tw_grid_set_column_width (self, column, self->columns[column].width);
}

void
tw_grid_fit_all (TwGrid *self)
{
  TwGridArea area = tw_grid_get_area (self);
  for (guint column = 0; column < self->n_columns; column++)
    fit_to_what_is_seen (self, &area, column);
  self->widths_by_person = TRUE;
  tw_grid_columns_changed (self);
}

void
tw_grid_keep_columns (TwGrid *self, guint n)
{
  self->n_kept = MIN (n, self->n_columns);
  tw_grid_columns_changed (self);
  if (self->selection.active)
    tw_grid_scroll_to (self, self->selection.row, self->selection.column);
}

guint
tw_grid_get_sort_of (TwGrid *self, guint column, gboolean *descending)
{
  guint n_keys;
  const TwSortKey *keys = tw_result_view_get_sort (self->view, &n_keys);
  for (guint i = 0; i < n_keys; i++)
    if (keys[i].column == self->columns[column].data) {
      *descending = keys[i].descending;
      return i + 1;
    }
  return 0;
}

/* The same again among several is taken back. */
void
tw_grid_sort (TwGrid *self, guint column, gboolean descending, gboolean add)
{
  guint n_keys;
  const TwSortKey *old = tw_result_view_get_sort (self->view, &n_keys);
  const TwSortKey key = { self->columns[column].data, descending };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof key);
  gboolean placed = FALSE;
  for (guint i = 0; add && i < n_keys; i++) {
    gboolean same = old[i].column == key.column;
    placed |= same;
    if (!same)
      g_array_append_val (keys, old[i]);
    else if (old[i].descending != descending)
      g_array_append_val (keys, key);
  }
  if (!placed)
    g_array_append_val (keys, key);
  tw_result_view_set_sort (self->view, (TwSortKey *) keys->data, keys->len);
}

gboolean
tw_grid_is_filtered (TwGrid *self, guint column)
{
  return tw_result_view_get_filter (self->view, self->columns[column].data) != NULL;
}

void
tw_grid_move_column (TwGrid *self, guint column, int by)
{
  gint64 to = (gint64) column + by;
  if (to < 0 || to >= self->n_columns)
    return;
  TwGridColumn moved = self->columns[column];
  self->columns[column] = self->columns[to];
  self->columns[to] = moved;
  tw_grid_selection_move (&self->selection, self->selection.row, (guint) to, FALSE);
  tw_grid_columns_changed (self);
  tw_grid_scroll_to (self, self->selection.row, (guint) to);
}

/* The last one stays: a grid without columns could not be brought back. */
void
tw_grid_hide_column (TwGrid *self, guint column)
{
  if (self->n_columns < 2)
    return;
  TwGridColumn hidden = self->columns[column];
  for (guint i = column; i + 1 < self->n_columns; i++)
    self->columns[i] = self->columns[i + 1];
  self->columns[--self->n_columns] = hidden;
  self->n_kept -= column < self->n_kept;
  tw_grid_columns_changed (self);
}

void
tw_grid_show_all_columns (TwGrid *self)
{
  guint first = self->n_columns;
  self->n_columns = self->n_all_columns;
  for (guint i = first; i < self->n_columns; i++)
    fit (self, i, 0, MIN (SAMPLE_ROWS, self->n_rows), WIDEST_AUTOMATIC);
  tw_grid_columns_changed (self);
}

static guint
place_of (TwGrid *self, guint data)
{
  guint place = 0;
  while (place < self->n_all_columns && self->columns[place].data != data)
    place++;
  return place;
}

gboolean
tw_grid_is_column_shown (TwGrid *self, guint data)
{
  return place_of (self, data) < self->n_columns;
}

static void
show_column (TwGrid *self, guint from)
{
  TwGridColumn shown = self->columns[from];
  guint to = 0;
  while (to < self->n_columns && self->columns[to].data < shown.data)
    to++;
  memmove (&self->columns[to + 1], &self->columns[to], (from - to) * sizeof *self->columns);
  self->columns[to] = shown;
  self->n_columns++;
  self->n_kept += to < self->n_kept;
  fit (self, to, 0, MIN (SAMPLE_ROWS, self->n_rows), WIDEST_AUTOMATIC);
  tw_grid_columns_changed (self);
}

void
tw_grid_set_column_shown (TwGrid *self, guint data, gboolean shown)
{
  guint place = place_of (self, data);
  if (place == self->n_all_columns || shown == (place < self->n_columns))
    return;
  if (shown)
    show_column (self, place);
  else
    tw_grid_hide_column (self, place);
}
