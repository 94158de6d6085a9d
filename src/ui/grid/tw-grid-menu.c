// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "ui/grid/tw-grid-filter.h"
#include "ui/grid/tw-grid-popover.h"
#include "ui/grid/tw-grid-private.h"
#include "ui/grid/tw-record-window.h"
#include "ui/grid/tw-value-window.h"

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tw_grid_copy (user_data, (TwCopyForm) g_variant_get_int32 (parameter));
}

static void
select_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_grid_selection_set_all (&self->selection);
  tw_grid_selection_changed (self);
}

static void
set_sort (TwGrid *self, gboolean descending)
{
  tw_grid_sort (self, self->menu_column, descending, FALSE);
}

static void
sort_ascending_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_sort (user_data, FALSE);
}

static void
sort_descending_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_sort (user_data, TRUE);
}

static void
reset_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_result_view_clear (self->view);
}

/* Where a popover points to: the header of the column, as far as that is in sight. */
static GdkRectangle
below_header (TwGrid *self, guint column)
{
  TwGridArea area = tw_grid_get_area (self);
  int x = tw_grid_cell_x (self, &area, column);
  int width = MAX (MIN (self->columns[column].width, area.width - x), 1);
  x = CLAMP (x, self->gutter_width, MAX (area.width - 1, self->gutter_width));
  return (GdkRectangle) { (int) tw_grid_mirror (self, x, width), 0, width, self->header_height };
}

static void
filter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  GdkRectangle below = below_header (self, self->menu_column);
  tw_grid_filter_popup (GTK_WIDGET (self), &below, self->view,
                        self->columns[self->menu_column].data);
}

static void
choose_columns_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  GdkRectangle below = below_header (self, self->menu_column);
  tw_grid_choose_columns (self, &below);
}

static void
go_to_row_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  int x = (int) tw_grid_mirror (self, 0, self->gutter_width);
  const GdkRectangle corner = { x, 0, self->gutter_width, self->header_height };
  tw_grid_ask_row (self, &corner);
}

static GtkWindow *
window_of (TwGrid *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
view_value_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_value_window_present (self, window_of (self), self->selection.row,
                           self->columns[self->selection.column].data);
}

static void
show_record_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_record_window_present (self, window_of (self));
}

static void
keep_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_grid_keep_columns (self, self->menu_column + 1);
}

static void
keep_none_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tw_grid_keep_columns (user_data, 0);
}

static void
fit_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tw_grid_fit_all (user_data);
}

static void
only_value_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  guint row = tw_result_view_get_row (self->view, self->selection.row);
  guint column = self->columns[self->menu_column].data;
  char buffer[64];
  gboolean null = tw_result_set_is_null (self->result, row, column);
  const char *values[2] = { NULL, NULL };
  if (!null)
    values[0] = tw_result_set_get_text (self->result, row, column, buffer, NULL);
  g_autoptr (TwRowFilter) filter = tw_row_filter_new_one_of (column, values, null);
  tw_result_view_set_filter (self->view, column, filter);
}

static void
hide_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_grid_hide_column (self, self->menu_column);
}

static void
show_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tw_grid_show_all_columns (user_data);
}

static void
move_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_grid_move_column (self, self->menu_column, g_variant_get_int32 (parameter));
}

static void
fit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwGrid *self = user_data;
  tw_grid_fit_column (self, self->menu_column);
}

static void
set_enabled (TwGrid *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What cannot be done now is greyed. Rows that still arrive are neither sorted nor filtered. */
static void
update_actions (TwGrid *self)
{
  guint n_keys;
  tw_result_view_get_sort (self->view, &n_keys);
  gboolean changed = n_keys > 0 || tw_result_view_get_n_filters (self->view) > 0;
  gboolean row = self->selection.active && self->selection.row < self->n_rows;
  set_enabled (self, "sort-ascending", self->complete);
  set_enabled (self, "sort-descending", self->complete);
  set_enabled (self, "filter", self->complete);
  set_enabled (self, "only-value", self->complete && row);
  set_enabled (self, "reset", changed);
  set_enabled (self, "view-value", row);
  set_enabled (self, "show-record", row);
  set_enabled (self, "go-to-row", self->n_rows > 0);
  set_enabled (self, "keep-columns", self->menu_column + 1 < self->n_columns);
  set_enabled (self, "keep-none", self->n_kept > 0);
  set_enabled (self, "hide-column", self->n_columns > 1);
  set_enabled (self, "show-columns", self->n_columns < self->n_all_columns);
}

void
tw_grid_update_actions (TwGrid *self)
{
  self->menu_column = MIN (self->selection.column, self->n_columns ? self->n_columns - 1 : 0);
  if (self->view)
    update_actions (self);
}

GActionGroup *
tw_grid_get_actions (TwGrid *self)
{
  g_return_val_if_fail (TW_IS_GRID (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

static GMenuModel *
copy_section (void)
{
  GMenu *section = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();
  g_menu_append (section, _("_Copy"), "grid.copy(0)");
  g_menu_append (section, _("Copy with Column _Names"), "grid.copy(1)");
  g_menu_append (others, _("As _CSV"), "grid.copy(2)");
  g_menu_append (others, _("As a _Markdown Table"), "grid.copy(3)");
  g_menu_append (others, _("As an _SQL List"), "grid.copy(4)");
  g_menu_append_submenu (section, _("Copy _As"), G_MENU_MODEL (others));
  g_menu_append (section, _("Select _All"), "grid.select-all");
  return G_MENU_MODEL (section);
}

static GMenuModel *
view_section (gboolean header)
{
  GMenu *section = g_menu_new ();
  g_menu_append (section, _("Sort A_scending"), "grid.sort-ascending");
  g_menu_append (section, _("Sort _Descending"), "grid.sort-descending");
  g_menu_append (section, _("_Filter…"), "grid.filter");
  if (!header)
    g_menu_append (section, _("Only Rows with This _Value"), "grid.only-value");
  g_menu_append (section, _("_Reset Sorting and Filters"), "grid.reset");
  return G_MENU_MODEL (section);
}

static GMenuModel *
columns_section (void)
{
  GMenu *section = g_menu_new ();
  g_menu_append (section, _("Fit _Width"), "grid.fit-column");
  g_menu_append (section, _("Fit All Wi_dths"), "grid.fit-all");
  g_menu_append (section, _("Move _Left"), "grid.move-column(-1)");
  g_menu_append (section, _("Move _Right"), "grid.move-column(1)");
  g_menu_append (section, _("_Keep in Sight up to Here"), "grid.keep-columns");
  g_menu_append (section, _("Keep _None in Sight"), "grid.keep-none");
  g_menu_append (section, _("_Hide Column"), "grid.hide-column");
  g_menu_append (section, _("_Choose Columns…"), "grid.choose-columns");
  g_menu_append (section, _("Sho_w All Columns"), "grid.show-columns");
  return G_MENU_MODEL (section);
}

static GMenuModel *
look_section (void)
{
  GMenu *section = g_menu_new ();
  g_menu_append (section, _("View Val_ue"), "grid.view-value");
  g_menu_append (section, _("Show R_ow as a List"), "grid.show-record");
  g_menu_append (section, _("Fi_nd…"), "rows.find");
  g_menu_append (section, _("_Go to Row…"), "grid.go-to-row");
  return G_MENU_MODEL (section);
}

static void
append_section (GMenu *menu, GMenuModel *section)
{
  g_menu_append_section (menu, NULL, section);
  g_object_unref (section);
}

static GtkWidget *
make_menu (TwGrid *self, gboolean header)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  if (!header)
    append_section (menu, copy_section ());
  if (!header)
    append_section (menu, look_section ());
  append_section (menu, view_section (header));
  if (header) {
    append_section (menu, columns_section ());
  } else {
    g_autoptr (GMenuModel) columns = columns_section ();
    g_autoptr (GMenu) section = g_menu_new ();
    g_menu_append_submenu (section, _("C_olumn"), columns);
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  }
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  return popover;
}

void
tw_grid_show_menu (TwGrid *self, gboolean header, guint column, double x, double y)
{
  const GdkRectangle point = { (int) tw_grid_mirror (self, x, 1), (int) y, 1, 1 };
  GtkPopover *menu = GTK_POPOVER (header ? self->header_menu : self->menu);
  self->menu_column = column;
  update_actions (self);
  gtk_popover_set_pointing_to (menu, &point);
  gtk_popover_popup (menu);
}

void
tw_grid_show_menu_at_cursor (TwGrid *self)
{
  TwGridArea area = tw_grid_get_area (self);
  guint column = self->selection.column;
  if (column >= area.n_kept)
    column = CLAMP (column, area.first_column, MAX (area.end_column, area.first_column + 1) - 1);
  guint row = CLAMP (self->selection.row, area.first_row, MAX (area.end_row, area.first_row + 1) - 1);
  gboolean header = self->n_rows == 0;
  tw_grid_show_menu (self, header, column, tw_grid_cell_x (self, &area, column) + TW_GRID_PADDING,
                     header ? self->header_height
                            : tw_grid_cell_y (self, &area, row) + self->row_height);
}

void
tw_grid_add_menus (TwGrid *self)
{
  const GActionEntry entries[] = {
    { "copy", copy_cb, "i", NULL, NULL, { 0 } },
    { "select-all", select_all_cb, NULL, NULL, NULL, { 0 } },
    { "sort-ascending", sort_ascending_cb, NULL, NULL, NULL, { 0 } },
    { "sort-descending", sort_descending_cb, NULL, NULL, NULL, { 0 } },
    { "filter", filter_cb, NULL, NULL, NULL, { 0 } },
    { "only-value", only_value_cb, NULL, NULL, NULL, { 0 } },
    { "reset", reset_cb, NULL, NULL, NULL, { 0 } },
    { "view-value", view_value_cb, NULL, NULL, NULL, { 0 } },
    { "show-record", show_record_cb, NULL, NULL, NULL, { 0 } },
    { "go-to-row", go_to_row_cb, NULL, NULL, NULL, { 0 } },
    { "choose-columns", choose_columns_cb, NULL, NULL, NULL, { 0 } },
    { "keep-columns", keep_cb, NULL, NULL, NULL, { 0 } },
    { "keep-none", keep_none_cb, NULL, NULL, NULL, { 0 } },
    { "fit-all", fit_all_cb, NULL, NULL, NULL, { 0 } },
    { "fit-column", fit_cb, NULL, NULL, NULL, { 0 } },
    { "move-column", move_cb, "i", NULL, NULL, { 0 } },
    { "hide-column", hide_cb, NULL, NULL, NULL, { 0 } },
    { "show-columns", show_all_cb, NULL, NULL, NULL, { 0 } },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "grid", G_ACTION_GROUP (self->actions));
  self->menu = make_menu (self, FALSE);
  self->header_menu = make_menu (self, TRUE);
}
