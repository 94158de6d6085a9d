// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-record-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/grid/tw-grid-private.h"
#include "ui/grid/tw-value-window.h"
#include "ui/tw-style.h"
#include "ui/tw-type-icon.h"

struct _TwRecordWindow {
  AdwWindow parent_instance;

  TwGrid *grid;
  TwResultSet *result; /* that it was opened for */
  AdwWindowTitle *title;
  GtkListView *list;
  GtkStringList *fields; /* one a column shown */
  guint *columns;        /* of the result set: which those are */
  guint n_columns;
  GPtrArray *bound;      /* of GtkListItem: those that show something now */
};

G_DEFINE_FINAL_TYPE (TwRecordWindow, tw_record_window, ADW_TYPE_WINDOW)

static guint
current_row (TwRecordWindow *self)
{
  return MIN (self->grid->selection.row, self->grid->n_rows ? self->grid->n_rows - 1 : 0);
}

static gboolean
has_row (TwRecordWindow *self)
{
  return self->grid && self->grid->result == self->result && self->grid->n_rows > 0;
}

/* One field: name and type above, the value below. */

static GtkWidget *
value_label (GtkListItem *item)
{
  return gtk_widget_get_last_child (gtk_list_item_get_child (item));
}

static void
show_value (TwRecordWindow *self, GtkListItem *item)
{
  guint column = gtk_list_item_get_position (item);
  if (!has_row (self) || column >= self->grid->n_columns)
    return;
  guint row = current_row (self);
  gboolean null = tw_grid_is_null (self->grid, row, column);
  g_autofree char *text = tw_grid_dup_cell_text (self->grid, row, column);
  GtkWidget *label = value_label (item);
  gtk_label_set_text (GTK_LABEL (label), *text ? text : _("(empty)"));
  tw_style_set (label, "dim-label", null || *text == '\0');
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);
  gtk_widget_add_css_class (head, "dim-label");
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (box, "record-field");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (value), 4);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), gtk_image_new ());
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TwRecordWindow *self)
{
  guint column = gtk_list_item_get_position (item);
  GtkWidget *head = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkStringObject *field = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (head)),
                      gtk_string_object_get_string (field));
  if (has_row (self) && column < self->grid->n_columns)
    gtk_image_set_from_icon_name (
      GTK_IMAGE (gtk_widget_get_first_child (head)),
      tw_type_icon_name (tw_grid_get_about (self->grid, column)->type));
  g_ptr_array_add (self->bound, item);
  show_value (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TwRecordWindow *self)
{
  g_ptr_array_remove (self->bound, item);
}

/* Columns may have been hidden, shown or moved since the last look. */
static void
update_fields (TwRecordWindow *self)
{
  guint n_columns;
  g_autofree guint *columns = tw_grid_dup_columns (self->grid, &n_columns);
  if (n_columns == self->n_columns
      && memcmp (columns, self->columns, n_columns * sizeof *columns) == 0)
    return;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (names, tw_grid_get_about (self->grid, i)->name);
  g_ptr_array_add (names, NULL);
  g_free (self->columns);
  self->columns = g_steal_pointer (&columns);
  self->n_columns = n_columns;
  gtk_string_list_splice (self->fields, 0, g_list_model_get_n_items (G_LIST_MODEL (self->fields)),
                          (const char *const *) names->pdata);
}

static void
update (TwRecordWindow *self)
{
  if (!has_row (self)) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  update_fields (self);
  g_autofree char *number = tw_format_count (current_row (self) + 1);
  g_autofree char *total = tw_format_count (self->grid->n_rows);
  /* Translators: the number of a row, of how many */
  g_autofree char *title = g_strdup_printf (_("Row %s of %s"), number, total);
  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  for (guint i = 0; i < self->bound->len; i++)
    show_value (self, self->bound->pdata[i]);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.previous", current_row (self) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.next",
                                 current_row (self) + 1 < self->grid->n_rows);
}

static void
grid_changed_cb (TwRecordWindow *self)
{
  update (self);
}

static void
step_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRecordWindow *self = TW_RECORD_WINDOW (widget);
  gboolean next = g_str_equal (name, "record.next");
  if (!has_row (self) || (next ? current_row (self) + 1 >= self->grid->n_rows : !current_row (self)))
    return;
  tw_grid_select (self->grid, current_row (self) + (next ? 1 : -1), self->grid->selection.column,
                  FALSE);
}

static void
activated_cb (TwRecordWindow *self, guint position)
{
  if (has_row (self) && position < self->grid->n_columns)
    tw_value_window_present (self->grid, GTK_WINDOW (self), current_row (self),
                             self->grid->columns[position].data);
}

static void
tw_record_window_dispose (GObject *object)
{
  TwRecordWindow *self = TW_RECORD_WINDOW (object);
  g_clear_weak_pointer (&self->grid);
  g_clear_object (&self->result);
  g_clear_object (&self->fields);
  G_OBJECT_CLASS (tw_record_window_parent_class)->dispose (object);
}

static void
tw_record_window_finalize (GObject *object)
{
  TwRecordWindow *self = TW_RECORD_WINDOW (object);
  g_ptr_array_unref (self->bound);
  g_free (self->columns);
  G_OBJECT_CLASS (tw_record_window_parent_class)->finalize (object);
}

static void
tw_record_window_class_init (TwRecordWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_record_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_record_window_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_install_action (widget_class, "record.previous", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "record.next", NULL, step_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "record.previous",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "record.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
step_button (const char *icon, const char *action, const char *name, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
make_header (TwRecordWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (NULL, NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header),
                             step_button ("go-up-symbolic", "record.previous", _("Previous row"),
                                          _("Previous row (Alt+Up)")));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header),
                             step_button ("go-down-symbolic", "record.next", _("Next row"),
                                          _("Next row (Alt+Down)")));
  return header;
}

static GtkWidget *
make_list (TwRecordWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  self->fields = gtk_string_list_new (NULL);
  GtkSelectionModel *model
    = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->fields))));
  self->list = GTK_LIST_VIEW (gtk_list_view_new (model, factory));
  gtk_list_view_set_show_separators (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Columns of the row"), -1);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
tw_record_window_init (TwRecordWindow *self)
{
  self->bound = g_ptr_array_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), make_list (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 400, 560);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

void
tw_record_window_present (TwGrid *grid, GtkWindow *parent)
{
  g_return_if_fail (TW_IS_GRID (grid));
  TwRecordWindow *self
    = g_object_new (TW_TYPE_RECORD_WINDOW, "transient-for", parent, NULL);
  g_set_weak_pointer (&self->grid, grid);
  self->result = g_object_ref (grid->result);
  g_signal_connect_object (grid, "selection-changed", G_CALLBACK (grid_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "view-changed", G_CALLBACK (grid_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
