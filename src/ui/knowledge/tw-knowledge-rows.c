// SPDX-License-Identifier: Apache-2.0
//
// The list of a window of knowledge: a row an entry.
#include "ui/knowledge/tw-knowledge-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/tw-stack.h"

gconstpointer
tw_knowledge_row_get_entry (gpointer row)
{
  return row ? g_object_get_data (row, "entry") : NULL;
}

static void
delete_clicked_cb (TwKnowledgeWindow *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  tw_knowledge_window_delete (self, tw_knowledge_row_get_entry (row));
}

static GtkWidget *
new_delete_button (TwKnowledgeWindow *self, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_("Delete “%s”"), name);
  gtk_widget_set_tooltip_text (button, _("Delete (Del)"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (delete_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_row (TwKnowledgeWindow *self, gpointer entry, const char *problem)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = self->kind->get_name (entry);
  TwWorkspace *workspace = tw_knowledge_window_get_workspace (self);
  g_autofree char *details = self->kind->dup_details (workspace, entry);
  g_autofree char *below = g_strjoin ("\n", details, problem, NULL);
  g_autofree char *label = g_strconcat (name, ", ", below, NULL);
  g_object_set_data (G_OBJECT (row), "entry", entry);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), below);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (problem) {
    GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
    gtk_widget_add_css_class (icon, "warning");
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_delete_button (self, name));
  return row;
}

static gboolean
is_found (TwKnowledgeWindow *self, gconstpointer entry, const char *words)
{
  g_autofree char *all = self->kind->dup_words (entry);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  return strstr (folded, g_strstrip (wanted)) != NULL;
}

/* Where the file cannot be read, the page says why, and nothing can be written over it. */
static void
show_none (TwKnowledgeWindow *self, gboolean searched)
{
  const GError *unreadable = self->file->unreadable;
  g_autofree char *why = unreadable ? g_markup_escape_text (unreadable->message, -1) : NULL;
  adw_status_page_set_title (self->none, unreadable ? _("The File Cannot Be Read")
                                         : searched ? _("Nothing Found")
                                                    : _(self->words->none));
  adw_status_page_set_description (self->none, unreadable ? why
                                               : searched ? NULL
                                                          : _(self->words->none_hint));
}

void
tw_knowledge_window_clear_rows (TwKnowledgeWindow *self)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

void
tw_knowledge_window_show_rows (TwKnowledgeWindow *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint n = 0;
  if (self->file == NULL)
    return;
  tw_knowledge_window_clear_rows (self);
  for (guint i = 0; self->file->text && i < self->file->entries->len; i++)
    if (is_found (self, self->file->entries->pdata[i], words)) {
      gtk_list_box_append (self->list, new_row (self, self->file->entries->pdata[i],
                                                self->file->problems->pdata[i]));
      n++;
    }
  if (n == 0)
    show_none (self, *words != '\0');
  tw_stack_show (self->stack, n > 0 ? "rows" : "none");
}
