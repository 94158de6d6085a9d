// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "ui/grid/tw-grid-private.h"

/* GTK 4.8 keeps the accessible interface of widgets to itself, so cells that are only drawn would
 * not exist for a screen reader. Undrawn children stand for the visible cells, and two focusable
 * ones for the current cell: moving the focus from one to the other is what makes a reader speak. */

#define MAX_CELLS 6000 /* more than a screen shows */
#define CELLS_AT_ONCE 96
#define DESCRIBE_DELAY_MS 120

static char *
describe (TwGrid *self, guint row, guint column)
{
  g_autofree char *text = tw_grid_dup_cell_text (self, row, column);
  const TwResultColumn *about = tw_grid_get_about (self, column);
  /* Translators: read out for a cell: column name, value, row number, number of rows */
  return g_strdup_printf (_("%s: %s, row %u of %u"), about->name, *text ? text : _("empty"),
                          row + 1, self->n_rows);
}

static void
place (TwGrid *self, TwGridCell *cell, const TwGridArea *area, guint row, guint column)
{
  int width = self->columns[column].width;
  int x = (int) tw_grid_mirror (self, tw_grid_cell_x (self, area, column), width);
  GtkAllocation place = { x, tw_grid_cell_y (self, area, row), width, self->row_height };
  gtk_widget_size_allocate (GTK_WIDGET (cell), &place, -1);
}

static TwGridCell *
ensure_cell (TwGrid *self, guint index)
{
  if (index < self->cells->len)
    return g_ptr_array_index (self->cells, index);
  TwGridCell *cell = tw_grid_cell_new (FALSE);
  gtk_widget_set_parent (GTK_WIDGET (cell), GTK_WIDGET (self));
  g_ptr_array_add (self->cells, cell);
  return cell;
}

static guint
describe_row (TwGrid *self, const TwGridArea *area, guint row, guint used)
{
  for (guint column = 0; tw_grid_area_next (area, &column) && used < MAX_CELLS; column++) {
    g_autofree char *label = describe (self, row, column);
    TwGridCell *cell = ensure_cell (self, used++);
    tw_grid_cell_describe (cell, label);
    place (self, cell, area, row, column);
    gtk_widget_set_visible (GTK_WIDGET (cell), TRUE);
  }
  return used;
}

/* Some rows at a time: a screen of short columns has thousands of cells. */
static gboolean
describe_rows_cb (gpointer user_data)
{
  TwGrid *self = user_data;
  TwGridArea area = tw_grid_get_area (self);
  guint start = self->n_described;
  while (self->described_row < area.end_row && self->n_described - start < CELLS_AT_ONCE)
    self->n_described = describe_row (self, &area, self->described_row++, self->n_described);
  if (self->described_row < area.end_row)
    return G_SOURCE_CONTINUE;
  for (guint i = self->n_described; i < self->cells->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->cells, i), FALSE);
  self->describe_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
describe_cb (gpointer user_data)
{
  TwGrid *self = user_data;
  gboolean shown = self->result && gtk_widget_get_mapped (GTK_WIDGET (self));
  self->described_row = shown ? tw_grid_get_area (self).first_row : G_MAXUINT;
  self->n_described = 0;
  self->describe_id = g_idle_add (describe_rows_cb, self);
  return G_SOURCE_REMOVE;
}

void
tw_grid_init_accessible (TwGrid *self)
{
  self->cells = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->focus_cells); i++) {
    self->focus_cells[i] = tw_grid_cell_new (TRUE);
    gtk_widget_set_parent (GTK_WIDGET (self->focus_cells[i]), GTK_WIDGET (self));
  }
}

void
tw_grid_dispose_accessible (TwGrid *self)
{
  g_clear_handle_id (&self->describe_id, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->focus_cells); i++)
    gtk_widget_unparent (GTK_WIDGET (self->focus_cells[i]));
  if (self->cells)
    for (guint i = 0; i < self->cells->len; i++)
      gtk_widget_unparent (g_ptr_array_index (self->cells, i));
  g_clear_pointer (&self->cells, g_ptr_array_unref);
}

void
tw_grid_allocate_accessible (TwGrid *self)
{
  GtkAllocation nowhere = { 0, 0, 0, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (self->focus_cells); i++)
    gtk_widget_size_allocate (GTK_WIDGET (self->focus_cells[i]), &nowhere, -1);
  for (guint i = 0; i < self->cells->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (self->cells, i)))
      gtk_widget_size_allocate (g_ptr_array_index (self->cells, i), &nowhere, -1);
}

void
tw_grid_describe_later (TwGrid *self)
{
  g_clear_handle_id (&self->describe_id, g_source_remove);
  self->describe_id = g_timeout_add (DESCRIBE_DELAY_MS, describe_cb, self);
}

void
tw_grid_describe_cursor (TwGrid *self)
{
  /* Not within the grid's menus: who types there keeps the focus. */
  gboolean focused = gtk_widget_has_focus (GTK_WIDGET (self->focus_cells[self->focus_index]));
  if (focused)
    self->focus_index = !self->focus_index;
  TwGridCell *cell = self->focus_cells[self->focus_index];
  g_autofree char *label = NULL;
  if (self->result && self->n_rows > 0 && self->selection.active)
    label = describe (self, MIN (self->selection.row, self->n_rows - 1), self->selection.column);
  tw_grid_cell_describe (cell, label ? label : _("No row is selected"));
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (cell));
}
