// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-completion.h"

#define MOST_ROWS 8

/* Rows stay and are filled anew: GTK 4.8 does not survive a screen reader that asks about a widget
 * which is just going away. */
typedef struct {
  GtkListBoxRow *row;
  GtkLabel *title;
  GtkLabel *detail;
} Row;

typedef struct {
  GtkWidget *entry; /* owns this */
  GtkWidget *popover;
  GtkListBox *list;
  Row rows[MOST_ROWS];
  GPtrArray *items; /* nullable: what the rows show */
  const TwCompletion *how;
  gpointer user_data;
  gboolean taking; /* the text changes by our own doing */
} Completion;

static void
item_free (gpointer data)
{
  TwCompletionItem *item = data;
  g_free (item->title);
  g_free (item->detail);
  g_free (item);
}

TwCompletionItem *
tw_completion_item_new (const char *title, const char *detail, gconstpointer what)
{
  TwCompletionItem *item = g_new (TwCompletionItem, 1);
  *item = (TwCompletionItem) { g_strdup (title), g_strdup (detail), what };
  return item;
}

GPtrArray *
tw_completion_items_new (void)
{
  return g_ptr_array_new_with_free_func (item_free);
}

static gboolean
is_open (Completion *self)
{
  return self->popover && gtk_widget_get_visible (self->popover);
}

static void
close_list (Completion *self)
{
  if (is_open (self))
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
add_row (Completion *self, Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "hexpand", TRUE, "ellipsize",
                             PANGO_ELLIPSIZE_MIDDLE, NULL);
  row->detail = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "caption");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->detail));
  row->row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());
  gtk_list_box_row_set_child (row->row, box);
  gtk_list_box_append (self->list, GTK_WIDGET (row->row));
}

/* @items: (transfer full) */
static void
fill_list (Completion *self, GPtrArray *items)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  for (guint i = 0; i < MOST_ROWS; i++) {
    const TwCompletionItem *item = i < items->len ? items->pdata[i] : NULL;
    gtk_label_set_text (self->rows[i].title, item ? item->title : "");
    gtk_label_set_text (self->rows[i].detail, item ? item->detail : "");
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i].row), item != NULL);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[i].row),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, item ? item->title : "", -1);
  }
  gtk_list_box_select_row (self->list, self->how->eager ? self->rows[0].row : NULL);
}

static void
changed_cb (Completion *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean typing = gtk_widget_get_state_flags (self->entry) & GTK_STATE_FLAG_FOCUS_WITHIN;
  if (self->taking || self->popover == NULL)
    return;
  g_autoptr (GPtrArray) items
    = typing && *text ? self->how->find (self->entry, text, self->user_data) : NULL;
  if (items == NULL || items->len == 0) {
    close_list (self);
    return;
  }
  fill_list (self, g_steal_pointer (&items));
  gtk_widget_set_size_request (self->popover, MAX (260, gtk_widget_get_width (self->entry)), -1);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_popover_present (GTK_POPOVER (self->popover)); /* as large as it now has to be */
}

static void
take (Completion *self, GtkListBoxRow *row, gboolean shifted)
{
  self->taking = TRUE;
  const TwCompletionItem *item = self->items->pdata[gtk_list_box_row_get_index (row)];
  self->how->take (self->entry, item, shifted, self->user_data);
  self->taking = FALSE;
  close_list (self);
}

static void
row_activated_cb (Completion *self, GtkListBoxRow *row)
{
  take (self, row, FALSE);
}

static void
move (Completion *self, int way)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row ? gtk_list_box_row_get_index (row) + way : 0;
  index = CLAMP (index, 0, (int) MIN (self->items->len, MOST_ROWS) - 1);
  gtk_list_box_select_row (self->list, self->rows[index].row);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                Completion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
  if (!is_open (self))
    return FALSE;
  if (key == GDK_KEY_Down || key == GDK_KEY_Up)
    move (self, key == GDK_KEY_Down ? 1 : -1);
  else if (key == GDK_KEY_Escape)
    close_list (self);
  else if (enter && row)
    take (self, row, (state & GDK_SHIFT_MASK) != 0);
  else
    return FALSE;
  return TRUE;
}

static void
destroyed_cb (Completion *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static void
completion_free (gpointer data)
{
  Completion *self = data;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static void
make_popover (Completion *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->how->label, -1);
  for (guint i = 0; i < MOST_ROWS; i++)
    add_row (self, &self->rows[i]);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->popover = gtk_popover_new ();
  gtk_widget_set_parent (self->popover, self->entry);
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->list));
}

void
tw_completion_attach (GtkWidget *entry, const TwCompletion *how, gpointer user_data)
{
  Completion *self = g_new0 (Completion, 1);
  self->entry = entry;
  self->how = how;
  self->user_data = user_data;
  make_popover (self);
  g_object_set_data_full (G_OBJECT (entry), "tw-completion", self, completion_free);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (entry, "destroy", G_CALLBACK (destroyed_cb), self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (entry, keys);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (close_list), self);
  gtk_widget_add_controller (entry, focus);
}
