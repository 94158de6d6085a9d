// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "ui/grid/tw-grid-private.h"

#define EDGE 5 /* how near to a column's edge resizing begins */
#define AUTOSCROLL_MS 30

typedef enum { PART_NONE, PART_CELL, PART_HEADER, PART_EDGE, PART_ROW_NUMBER } Part;

typedef struct {
  Part part;
  guint row, column;
} Hit;

static guint
nearest_column (TwGrid *self, const TwGridArea *area, double x)
{
  for (guint column = 0; tw_grid_area_next (area, &column); column++)
    if (x < tw_grid_cell_x (self, area, column) + self->columns[column].width)
      return column;
  return self->n_columns - 1;
}

static guint
nearest_row (TwGrid *self, const TwGridArea *area, double y)
{
  double inside = MAX (0, y - self->header_height) + area->y;
  return MIN ((guint) (inside / self->row_height), self->n_rows ? self->n_rows - 1 : 0);
}

/* The edges of columns that have slid below the kept ones are not there. */
static gboolean
find_edge (TwGrid *self, const TwGridArea *area, double x, guint *found)
{
  int kept_end = self->gutter_width + area->kept_width;
  if (area->first_column > area->n_kept && area->first_column > 0
      && ABS (x - tw_grid_cell_x (self, area, area->first_column)) <= EDGE
      && tw_grid_cell_x (self, area, area->first_column) >= kept_end) {
    *found = area->first_column - 1;
    return TRUE;
  }
  for (guint column = 0; tw_grid_area_next (area, &column); column++) {
    double edge = tw_grid_cell_x (self, area, column) + self->columns[column].width;
    if (ABS (x - edge) <= EDGE && (column < area->n_kept || edge >= kept_end)) {
      *found = column;
      return TRUE;
    }
  }
  return FALSE;
}

static Hit
hit_at (TwGrid *self, double at, double y)
{
  Hit hit = { PART_NONE, 0, 0 };
  if (self->result == NULL || self->n_columns == 0)
    return hit;
  double x = tw_grid_mirror (self, at, 0);
  TwGridArea area = tw_grid_get_area (self);
  hit.row = nearest_row (self, &area, y);
  hit.column = nearest_column (self, &area, x);
  double end_x = self->gutter_width + self->offsets[self->n_columns] - area.x;
  double end_y = self->header_height + (double) self->n_rows * self->row_height - area.y;
  guint edge;
  if (y < self->header_height && find_edge (self, &area, x, &edge))
    return (Hit) { PART_EDGE, 0, edge };
  if (x >= end_x || y >= end_y)
    return hit;
  if (y < self->header_height)
    hit.part = x >= self->gutter_width ? PART_HEADER : PART_NONE;
  else
    hit.part = x < self->gutter_width ? PART_ROW_NUMBER : PART_CELL;
  return hit;
}

static gboolean
has_modifier (GtkGesture *gesture, GdkModifierType modifier)
{
  return (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & modifier)
         != 0;
}

static void
select_hit (TwGrid *self, Hit hit, gboolean extend)
{
  if (hit.part == PART_NONE || hit.part == PART_EDGE)
    return;
  if (hit.part == PART_HEADER)
    tw_grid_selection_set_column (&self->selection, hit.column, extend);
  else if (hit.part == PART_ROW_NUMBER)
    tw_grid_selection_set_rows (&self->selection, hit.row, extend);
  else
    tw_grid_selection_move (&self->selection, hit.row, hit.column, extend);
  tw_grid_selection_changed (self);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, TwGrid *self)
{
  Hit hit = hit_at (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->pressed_header = hit.part == PART_HEADER ? hit.column + 1 : 0;
  if (hit.part == PART_EDGE && n_press == 2)
    tw_grid_fit_column (self, hit.column);
  else if (hit.part != PART_EDGE && hit.part != PART_HEADER)
    select_hit (self, hit, has_modifier (GTK_GESTURE (gesture), GDK_SHIFT_MASK));
  if (hit.part == PART_CELL && n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "grid.view-value", NULL);
}

/* A header that was clicked and not dragged sorts; with Ctrl it selects its column. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, TwGrid *self)
{
  Hit hit = hit_at (self, x, y);
  if (hit.part != PART_HEADER || self->pressed_header != hit.column + 1)
    return;
  gboolean shift = has_modifier (GTK_GESTURE (gesture), GDK_SHIFT_MASK);
  if (has_modifier (GTK_GESTURE (gesture), GDK_CONTROL_MASK))
    select_hit (self, hit, shift);
  else if (self->complete)
    tw_result_view_toggle_sort (self->view, self->columns[hit.column].data, shift);
}

/* Dragging: a column's edge, or a selection. */

static void
extend_selection_to (TwGrid *self, double x, double y)
{
  TwGridArea area = tw_grid_get_area (self);
  TwGridSelection *selection = &self->selection;
  guint row = selection->whole_columns ? selection->row : nearest_row (self, &area, y);
  guint column = selection->whole_rows ? selection->column : nearest_column (self, &area, x);
  if (row == selection->row && column == selection->column)
    return;
  gboolean whole_rows = selection->whole_rows, whole_columns = selection->whole_columns;
  tw_grid_selection_move (selection, row, column, TRUE);
  selection->whole_rows = whole_rows;
  selection->whole_columns = whole_columns;
  tw_grid_scroll_to (self, row, column);
  tw_grid_selection_changed (self);
}

static void
scroll_by (GtkAdjustment *adjustment, double delta)
{
  if (adjustment && delta != 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + delta);
}

static double
beyond (double at, double start, double end)
{
  return at < start ? at - start : at > end ? at - end : 0;
}

static gboolean
autoscroll_cb (gpointer user_data)
{
  TwGrid *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double across = beyond (self->drag_x, self->gutter_width, width);
  scroll_by (self->hadjustment, tw_grid_is_mirrored (self) ? -across : across);
  scroll_by (self->vadjustment, beyond (self->drag_y, self->header_height, height));
  extend_selection_to (self, CLAMP (self->drag_x, self->gutter_width, width - 1),
                       CLAMP (self->drag_y, self->header_height, height - 1));
  return G_SOURCE_CONTINUE;
}

void
tw_grid_stop_autoscroll (TwGrid *self)
{
  g_clear_handle_id (&self->autoscroll_id, g_source_remove);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, TwGrid *self)
{
  Hit hit = hit_at (self, x, y);
  self->resizing = 0;
  self->selecting = FALSE;
  if (hit.part == PART_EDGE) {
    self->resizing = hit.column + 1;
    self->resize_start_width = self->columns[hit.column].width;
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  } else if (hit.part != PART_NONE) {
    self->selecting = TRUE;
    self->drag_from_header = hit.part == PART_HEADER;
    self->drag_column = hit.column;
  }
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, TwGrid *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->resizing) {
    int wider = (int) (tw_grid_is_mirrored (self) ? -dx : dx);
    tw_grid_set_column_width (self, self->resizing - 1, self->resize_start_width + wider);
    return;
  }
  if (!self->selecting || (ABS (dx) < 4 && ABS (dy) < 4))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->drag_from_header) {
    self->drag_from_header = FALSE;
    tw_grid_selection_set_column (&self->selection, self->drag_column, FALSE);
  }
  self->drag_x = tw_grid_mirror (self, x + dx, 0);
  self->drag_y = y + dy;
  extend_selection_to (self, self->drag_x, self->drag_y);
  if (self->autoscroll_id == 0)
    self->autoscroll_id = g_timeout_add (AUTOSCROLL_MS, autoscroll_cb, self);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, TwGrid *self)
{
  self->resizing = 0;
  self->selecting = FALSE;
  tw_grid_stop_autoscroll (self);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, TwGrid *self)
{
  gboolean edge = self->resizing || hit_at (self, x, y).part == PART_EDGE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edge ? "col-resize" : NULL);
}

/* Keys. */

static guint
step (guint at, gint64 by, guint count)
{
  return (guint) CLAMP ((gint64) at + by, 0, (gint64) count - 1);
}

static guint
page_rows (TwGrid *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height;
  return (guint) MAX (1, height / self->row_height - 1);
}

/* The keypad's arrows are the arrows; that to the right leads to the next column, where that is. */
static guint
plain_key (TwGrid *self, guint key)
{
  if (key >= GDK_KEY_KP_Home && key <= GDK_KEY_KP_End)
    key = key - GDK_KEY_KP_Home + GDK_KEY_Home;
  if (!tw_grid_is_mirrored (self))
    return key;
  return key == GDK_KEY_Left ? GDK_KEY_Right : key == GDK_KEY_Right ? GDK_KEY_Left : key;
}

static gboolean
move_by_key (TwGrid *self, guint key, gboolean control, gboolean extend)
{
  guint row = self->selection.row, column = self->selection.column;
  guint last = self->n_rows - 1, last_column = self->n_columns - 1;
  switch (plain_key (self, key)) {
  case GDK_KEY_Up:
    row = control ? 0 : step (row, -1, self->n_rows);
    break;
  case GDK_KEY_Down:
    row = control ? last : step (row, 1, self->n_rows);
    break;
  case GDK_KEY_Left:
    column = control ? 0 : step (column, -1, self->n_columns);
    break;
  case GDK_KEY_Right:
    column = control ? last_column : step (column, 1, self->n_columns);
    break;
  case GDK_KEY_Page_Up:
    row = step (row, -(gint64) page_rows (self), self->n_rows);
    break;
  case GDK_KEY_Page_Down:
    row = step (row, page_rows (self), self->n_rows);
    break;
  case GDK_KEY_Home:
    column = 0;
    row = control ? 0 : row;
    break;
  case GDK_KEY_End:
    column = last_column;
    row = control ? last : row;
    break;
  default:
    return FALSE;
  }
  tw_grid_select (self, row, column, extend);
  return TRUE;
}

/* Alt and an arrow: wider and narrower; with Shift: to another place. Up and down sort; with Shift:
 * by this column after the others. */
static gboolean
change_column_by_key (TwGrid *self, guint pressed, gboolean shift)
{
  guint column = self->selection.column, key = plain_key (self, pressed);
  int by = key == GDK_KEY_Left ? -1 : 1;
  if (key == GDK_KEY_Up || key == GDK_KEY_Down) {
    tw_grid_sort (self, column, key == GDK_KEY_Down, shift);
  } else if (key != GDK_KEY_Left && key != GDK_KEY_Right) {
    return FALSE;
  } else if (shift) {
    tw_grid_move_column (self, column, by);
  } else {
    tw_grid_set_column_width (self, column, self->columns[column].width + by * 12);
  }
  return TRUE;
}

static gboolean
select_by_key (TwGrid *self, guint key, gboolean control, gboolean shift)
{
  if (control && (key == GDK_KEY_a || key == GDK_KEY_A))
    tw_grid_selection_set_all (&self->selection);
  else if (shift && key == GDK_KEY_space)
    tw_grid_selection_set_rows (&self->selection, self->selection.row, TRUE);
  else if (control && key == GDK_KEY_space)
    tw_grid_selection_set_column (&self->selection, self->selection.column, TRUE);
  else
    return FALSE;
  tw_grid_selection_changed (self);
  return TRUE;
}

static gboolean
activate (TwGrid *self, const char *action)
{
  tw_grid_update_actions (self);
  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
  return TRUE;
}

/* What a closer look begins with. */
static gboolean
look_by_key (TwGrid *self, guint key, gboolean control, gboolean shift)
{
  if (control && (key == GDK_KEY_g || key == GDK_KEY_G))
    return activate (self, "grid.go-to-row");
  if (!control && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    return activate (self, shift ? "grid.show-record" : "grid.view-value");
  return FALSE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                TwGrid *self)
{
  if (self->n_columns == 0)
    return FALSE;
  gboolean control = state & GDK_CONTROL_MASK, shift = state & GDK_SHIFT_MASK;
  if (key == GDK_KEY_Menu || (shift && key == GDK_KEY_F10)) {
    tw_grid_show_menu_at_cursor (self);
    return TRUE;
  }
  if (self->n_rows == 0)
    return FALSE;
  if (state & GDK_ALT_MASK)
    return change_column_by_key (self, key, shift);
  if (control && (key == GDK_KEY_c || key == GDK_KEY_C || key == GDK_KEY_Insert)) {
    tw_grid_copy (self, shift ? TW_COPY_TSV_HEADERS : TW_COPY_TSV);
    return TRUE;
  }
  return look_by_key (self, key, control, shift) || select_by_key (self, key, control, shift)
         || move_by_key (self, key, control, shift);
}

/* The menu. */

static void
menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, TwGrid *self)
{
  Hit hit = hit_at (self, x, y);
  if (hit.part == PART_NONE || hit.part == PART_EDGE)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (hit.part == PART_HEADER) {
    tw_grid_show_menu (self, TRUE, hit.column, tw_grid_mirror (self, x, 0), self->header_height);
    return;
  }
  TwGridRange range;
  gboolean inside
    = tw_grid_selection_get_range (&self->selection, self->n_rows, self->n_columns, &range)
      && hit.row >= range.first_row && hit.row <= range.last_row
      && hit.column >= range.first_column && hit.column <= range.last_column;
  if (!inside)
    select_hit (self, hit, FALSE);
  tw_grid_show_menu (self, FALSE, hit.column, tw_grid_mirror (self, x, 0), y);
}

/* What does not fit into its column is told in full. */
static gboolean
query_tooltip_cb (TwGrid *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  Hit hit = keyboard ? (Hit) { PART_NONE, 0, 0 } : hit_at (self, x, y);
  if (hit.part == PART_HEADER) {
    const TwResultColumn *about = tw_grid_get_about (self, hit.column);
    /* Translators: a column's name and type; what a click on its header does */
    g_autofree char *text = g_strdup_printf (_("%s\n%s\nClick to sort, with Shift by several columns"),
                                             about->name, about->type_name);
    gtk_tooltip_set_text (tooltip, text);
    return TRUE;
  }
  if (hit.part != PART_CELL)
    return FALSE;
  g_autofree char *text = tw_grid_dup_cell_text (self, hit.row, hit.column);
  int available = (self->columns[hit.column].width - 2 * TW_GRID_PADDING) * PANGO_SCALE;
  int width = tw_glyph_cache_measure (self->glyphs, text, strlen (text), available);
  gtk_tooltip_set_text (tooltip, text);
  return width > available || (width < 0 && g_utf8_strlen (text, -1) > 12);
}

void
tw_grid_add_input (TwGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  GtkGesture *secondary = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (widget, motion);

  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, keys);

  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  tw_grid_add_menus (self);
}
