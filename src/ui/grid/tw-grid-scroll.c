// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-private.h"

/* An adjustment's value is counted from the left, in every language. */
static double
from_start (GtkAdjustment *adjustment, gboolean mirrored)
{
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  return mirrored ? gtk_adjustment_get_upper (adjustment) - page - value : value;
}

static void
configure (GtkAdjustment *adjustment, double upper, double page, double step, gboolean mirrored)
{
  if (adjustment == NULL)
    return;
  page = MAX (page, 1);
  upper = MAX (upper, page);
  double at = CLAMP (from_start (adjustment, mirrored), 0, upper - page);
  gtk_adjustment_configure (adjustment, mirrored ? upper - page - at : at, 0, upper, step,
                            page * 0.9, page);
}

void
tw_grid_update_adjustments (TwGrid *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  configure (self->hadjustment, self->offsets ? self->offsets[self->n_columns] : 0,
             width - self->gutter_width, 40, tw_grid_is_mirrored (self));
  configure (self->vadjustment, (double) self->n_rows * self->row_height,
             height - self->header_height, self->row_height, FALSE);
}

static void
scrolled_cb (TwGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tw_grid_describe_later (self);
}

void
tw_grid_clear_adjustment (TwGrid *self, GtkAdjustment **field)
{
  if (*field)
    g_signal_handlers_disconnect_by_func (*field, scrolled_cb, self);
  g_clear_object (field);
}

void
tw_grid_set_adjustment (TwGrid *self, GtkAdjustment **field, GtkAdjustment *adjustment)
{
  if (adjustment && adjustment == *field)
    return;
  tw_grid_clear_adjustment (self, field);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *field = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  tw_grid_update_adjustments (self);
}

static gboolean
tw_grid_get_border (GtkScrollable *scrollable, GtkBorder *border)
{
  TwGrid *self = TW_GRID (scrollable);
  *border = (GtkBorder) { .top = (gint16) self->header_height };
  return TRUE;
}

void
tw_grid_scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = tw_grid_get_border;
}

static void
scroll_adjustment_to (GtkAdjustment *adjustment, double from, double to, gboolean mirrored)
{
  if (adjustment == NULL)
    return;
  double upper = gtk_adjustment_get_upper (adjustment);
  gtk_adjustment_clamp_page (adjustment, mirrored ? upper - to : from,
                             mirrored ? upper - from : to);
}

void
tw_grid_scroll_to (TwGrid *self, guint row, guint column)
{
  double y = (double) row * self->row_height;
  scroll_adjustment_to (self->vadjustment, y, y + self->row_height, FALSE);
  TwGridArea area = tw_grid_get_area (self);
  if (self->offsets && column < self->n_columns && column >= area.n_kept)
    scroll_adjustment_to (self->hadjustment, self->offsets[column] - area.kept_width,
                          self->offsets[column + 1], tw_grid_is_mirrored (self));
}

/* What is kept must leave a place for what scrolls. */
static void
measure_kept (TwGrid *self, TwGridArea *area)
{
  guint n = MIN (self->n_kept, self->n_columns);
  int width = self->offsets[n];
  if (width > MAX (0, area->width - self->gutter_width) * 2 / 3)
    return;
  area->n_kept = n;
  area->kept_width = width;
}

TwGridArea
tw_grid_get_area (TwGrid *self)
{
  TwGridArea area = {
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .x = self->hadjustment ? (int) from_start (self->hadjustment, tw_grid_is_mirrored (self)) : 0,
    .y = self->vadjustment ? (gint64) gtk_adjustment_get_value (self->vadjustment) : 0,
  };
  if (self->result == NULL || self->n_columns == 0 || self->row_height == 0)
    return area;
  double bottom = area.y + MAX (0, area.height - self->header_height);
  area.first_row = MIN ((guint) (area.y / self->row_height), self->n_rows);
  area.end_row = MIN ((guint) (bottom / self->row_height) + 1, self->n_rows);
  measure_kept (self, &area);
  area.first_column = tw_grid_column_at (self, (int) area.x + area.kept_width);
  area.end_column
    = MIN (tw_grid_column_at (self, (int) area.x + MAX (0, area.width - self->gutter_width)) + 1,
           self->n_columns);
  return area;
}

gboolean
tw_grid_is_mirrored (TwGrid *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

double
tw_grid_mirror (TwGrid *self, double x, double width)
{
  return tw_grid_is_mirrored (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - x - width : x;
}

int
tw_grid_cell_x (TwGrid *self, const TwGridArea *area, guint column)
{
  return self->gutter_width + self->offsets[column] - (column < area->n_kept ? 0 : (int) area->x);
}

int
tw_grid_cell_y (TwGrid *self, const TwGridArea *area, guint row)
{
  return self->header_height + (int) ((double) row * self->row_height - area->y);
}
