// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "ui/grid/tw-grid-popover.h"
#include "ui/grid/tw-grid-private.h"
#include "ui/tw-type-icon.h"

/* Items are the columns' names; each knows which column of the result set it is. */

static guint
column_of (GtkListItem *item)
{
  return GPOINTER_TO_UINT (g_object_get_data (gtk_list_item_get_item (item), "column"));
}

static TwGrid *
grid_of (gpointer widget)
{
  return TW_GRID (gtk_widget_get_ancestor (widget, TW_TYPE_GRID));
}

/* The last column that is shown stays: its box is set again. */
static void
toggled_cb (GtkCheckButton *button, GtkListItem *item)
{
  TwGrid *grid = grid_of (button);
  if (grid == NULL || gtk_list_item_get_item (item) == NULL)
    return;
  guint column = column_of (item);
  tw_grid_set_column_shown (grid, column, gtk_check_button_get_active (button));
  gtk_check_button_set_active (button, tw_grid_is_column_shown (grid, column));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *name = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), name);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TwGrid *grid)
{
  guint column = column_of (item);
  const TwResultColumn *about = tw_result_set_get_column (grid->result, column);
  GtkWidget *button = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *icon = gtk_widget_get_next_sibling (button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), tw_grid_is_column_shown (grid, column));
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), tw_type_icon_name (about->type));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (icon)), about->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  about->name, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *button = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_signal_handlers_disconnect_by_func (button, toggled_cb, item);
}

/* Enter or a click beside the box. */
static void
activated_cb (GtkListView *list, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (list));
  g_autoptr (GObject) item = g_list_model_get_item (model, position);
  guint column = GPOINTER_TO_UINT (g_object_get_data (item, "column"));
  TwGrid *grid = grid_of (list);
  tw_grid_set_column_shown (grid, column, !tw_grid_is_column_shown (grid, column));
  GListStore *names = g_object_get_data (G_OBJECT (list), "names");
  g_list_model_items_changed (G_LIST_MODEL (names), column, 1, 1);
}

static GListStore *
make_names (TwGrid *grid)
{
  GListStore *names = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  for (guint i = 0; i < tw_result_set_get_n_columns (grid->result); i++) {
    g_autoptr (GtkStringObject) item
      = gtk_string_object_new (tw_result_set_get_column (grid->result, i)->name);
    g_object_set_data (G_OBJECT (item), "column", GUINT_TO_POINTER (i));
    g_list_store_append (names, item);
  }
  return names;
}

static GtkWidget *
make_list (TwGrid *grid, GtkWidget *entry)
{
  g_autoptr (GListStore) names = make_names (grid);
  GtkFilter *filter = GTK_FILTER (gtk_string_filter_new (
    gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
  g_object_bind_property (entry, "text", filter, "search", G_BINDING_SYNC_CREATE);
  GtkFilterListModel *some = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (names)), filter);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), grid);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  GtkWidget *list = gtk_list_view_new (
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (some))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"),
                                  -1);
  g_object_set_data_full (G_OBJECT (list), "names", g_object_ref (names), g_object_unref);
  g_signal_connect (list, "activate", G_CALLBACK (activated_cb), NULL);
  return list;
}

static void
show_all_cb (GtkButton *button, GListModel *names)
{
  tw_grid_show_all_columns (grid_of (button));
  g_list_model_items_changed (names, 0, g_list_model_get_n_items (names),
                              g_list_model_get_n_items (names));
}

void
tw_grid_choose_columns (TwGrid *grid, const GdkRectangle *at)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_search_entry_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = make_list (grid, entry);
  GtkWidget *all = gtk_button_new_with_label (_("Show All"));
  g_object_set (entry, "placeholder-text", _("Columns"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search the columns"), -1);
  gtk_widget_set_tooltip_text (all, _("Show every column of the result"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              CLAMP ((int) grid->n_all_columns * 30, 90, 280));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  g_signal_connect (all, "clicked", G_CALLBACK (show_all_cb),
                    g_object_get_data (G_OBJECT (list), "names"));
  gtk_widget_set_size_request (box, 240, -1);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), all);
  GtkWidget *popover = tw_grid_popover_show (grid, at, box, entry);
  g_signal_connect_swapped (entry, "stop-search", G_CALLBACK (gtk_popover_popdown), popover);
}
