// SPDX-License-Identifier: Apache-2.0
#include "ui/history/tw-history-row.h"

#include <glib/gi18n.h>

#include "ui/history/tw-history-words.h"

struct _TwHistoryRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *heading;
  GtkWidget *line;
  GtkWidget *pin;
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *menu;

  TwHistoryItem *item; /* nullable */
};

G_DEFINE_FINAL_TYPE (TwHistoryRow, tw_history_row, GTK_TYPE_WIDGET)

static void
append_action (GMenu *menu, const char *label, const char *action, gint64 id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "x", id);
  g_menu_append_item (menu, item);
}

static GMenuModel *
new_menu (const TwHistoryEntry *entry)
{
  GMenu *menu = g_menu_new ();
  append_action (menu, _("_Open"), "history.open", entry->id);
  if (entry->sql)
    append_action (menu, _("_Run Again and Compare"), "history.run-again", entry->id);
  append_action (menu, entry->pinned ? _("Un_pin") : _("_Pin"),
                 entry->pinned ? "history.unpin" : "history.pin", entry->id);
  append_action (menu, _("_Delete"), "history.delete", entry->id);
  return G_MENU_MODEL (menu);
}

/* A menu is dear to make, and few are opened. */
static void
make_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  TwHistoryRow *self = user_data;
  g_autoptr (GMenuModel) menu
    = self->item ? new_menu (tw_history_item_get_entry (self->item)) : NULL;
  gtk_menu_button_set_menu_model (button, menu);
}

static void
tw_history_row_dispose (GObject *object)
{
  TwHistoryRow *self = TW_HISTORY_ROW (object);
  g_clear_object (&self->item);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tw_history_row_parent_class)->dispose (object);
}

static void
tw_history_row_class_init (TwHistoryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_history_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_texts (TwHistoryRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "lines", 2, "ellipsize", PANGO_ELLIPSIZE_END,
                              "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);
  self->detail = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                               PANGO_WRAP_WORD_CHAR, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                               NULL);
  gtk_widget_add_css_class (self->detail, "dim-label");
  gtk_widget_add_css_class (self->detail, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), self->title);
  gtk_box_append (GTK_BOX (texts), self->detail);
  return texts;
}

static void
tw_history_row_init (TwHistoryRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->heading
    = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->heading, "heading");
  gtk_widget_add_css_class (self->heading, "history-heading");
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->pin = g_object_new (GTK_TYPE_IMAGE, "icon-name", "view-pin-symbolic", "accessible-role",
                            GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->menu = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "valign",
                             GTK_ALIGN_CENTER, "tooltip-text", _("Actions"), NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), make_menu_cb, self, NULL);
  /* What can take the focus would keep it from the row itself. */
  gtk_widget_set_can_focus (self->menu, FALSE);
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_box_append (GTK_BOX (self->line), self->pin);
  gtk_box_append (GTK_BOX (self->line), new_texts (self));
  gtk_box_append (GTK_BOX (self->line), self->menu);
  gtk_box_append (GTK_BOX (self->box), self->heading);
  gtk_box_append (GTK_BOX (self->box), self->line);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "history-row");
}

GtkWidget *
tw_history_row_new (void)
{
  return g_object_new (TW_TYPE_HISTORY_ROW, NULL);
}

/* The list's own widget around the row is what has the focus. */
static void
name_list_item (TwHistoryRow *self, const char *title, const char *detail)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("%s, %s", title, detail);
  if (item)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
tw_history_row_set_item (TwHistoryRow *self, TwHistoryItem *item)
{
  g_return_if_fail (TW_IS_HISTORY_ROW (self));
  g_set_object (&self->item, item);
  if (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->menu)))
    gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), NULL);
  if (item == NULL)
    return;
  const TwHistoryEntry *entry = tw_history_item_get_entry (item);
  const char *heading = tw_history_item_get_heading (item);
  g_autofree char *title = tw_history_entry_dup_title (entry);
  g_autofree char *detail = tw_history_entry_dup_detail (entry);
  /* Translators: %s is a question */
  g_autofree char *label = g_strdup_printf (_("Actions for “%s”"), title);
  gtk_label_set_text (GTK_LABEL (self->heading), heading ? heading : "");
  gtk_widget_set_visible (self->heading, heading != NULL);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->detail), detail);
  gtk_widget_set_tooltip_text (self->title, title);
  name_list_item (self, title, detail);
  gtk_widget_set_visible (self->pin, entry->pinned);
  gtk_widget_set_margin_start (self->line, tw_history_item_is_follow_up (item) ? 18 : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

gint64
tw_history_row_get_id (TwHistoryRow *self)
{
  g_return_val_if_fail (TW_IS_HISTORY_ROW (self), 0);
  return self->item ? tw_history_item_get_entry (self->item)->id : 0;
}

void
tw_history_row_popup (TwHistoryRow *self)
{
  g_return_if_fail (TW_IS_HISTORY_ROW (self));
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}
