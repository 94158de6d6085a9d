// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-relationship-list.h"

#include <glib/gi18n.h>

struct _TwRelationshipList {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListView *view;
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;
  GtkFilter *filter;

  TwRelationshipEditor *editor;
  GStrv words; /* nullable: searched for, case-folded */
  gboolean following; /* the selection changes by our own doing */
};

G_DEFINE_FINAL_TYPE (TwRelationshipList, tw_relationship_list, ADW_TYPE_BIN)

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Rows. */

static char *
dup_note (const TwRelationshipItem *item)
{
  if (item->problem)
    return g_strdup (item->problem);
  if (item->role && item->description)
    return g_strdup_printf ("%s · %s", item->role, item->description);
  return g_strdup (item->role ? item->role : item->description);
}

static void
show_item (TwRelationshipList *self, GtkListItem *list_item)
{
  TwRelationshipRow *row = gtk_list_item_get_item (list_item);
  GtkWidget *line = gtk_list_item_get_child (list_item);
  const TwRelationshipItem *item
    = row ? tw_relationship_editor_find (self->editor, tw_relationship_row_get_id (row)) : NULL;
  if (item == NULL)
    return;
  g_autofree char *note = dup_note (item);
  g_autofree char *spoken = tw_relationship_dup_spoken (item);
  tw_relationship_line_set (line, item->source_text, item->target_text, note);
  tw_relationship_line_set_badge (line, tw_relationship_get_badge (item),
                                  tw_relationship_get_style (item));
  gtk_widget_set_tooltip_text (line, item->description);
  if (item->ignored || item->problem)
    gtk_widget_add_css_class (line, "unused");
  else
    gtk_widget_remove_css_class (line, "unused");
  GtkWidget *cell = gtk_widget_get_parent (line);
  if (cell)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
}

/* Keeps a row's widget current while it is bound. */
static void
row_changed_cb (TwRelationshipRow *row, GtkListItem *list_item)
{
  GtkWidget *line = gtk_list_item_get_child (list_item);
  TwRelationshipList *self
    = TW_RELATIONSHIP_LIST (gtk_widget_get_ancestor (line, TW_TYPE_RELATIONSHIP_LIST));
  if (self)
    show_item (self, list_item);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TwRelationshipList *self)
{
  gtk_list_item_set_child (list_item, tw_relationship_line_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TwRelationshipList *self)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item), "changed",
                           G_CALLBACK (row_changed_cb), list_item, 0);
  show_item (self, list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TwRelationshipList *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), row_changed_cb,
                                        list_item);
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  TwRelationshipList *self = user_data;
  return self->words == NULL
         || tw_relationship_row_matches (item, (const char *const *) self->words);
}

/* The selection. */

static guint
position_of (TwRelationshipList *self, guint id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  for (guint i = 0; i < n; i++) {
    g_autoptr (TwRelationshipRow) row = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
    if (tw_relationship_row_get_id (row) == id)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
follow (TwRelationshipList *self)
{
  guint position = position_of (self, tw_relationship_editor_get_selected (self->editor));
  self->following = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->following = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

static void
selection_cb (TwRelationshipList *self)
{
  TwRelationshipRow *row = gtk_single_selection_get_selected_item (self->selection);
  if (self->following)
    return;
  tw_relationship_editor_select (self->editor, row ? tw_relationship_row_get_id (row) : 0);
}

static void
activate_cb (TwRelationshipList *self, guint position)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
update_stack (TwRelationshipList *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  adw_status_page_set_title (self->empty_page,
                             self->words ? _("Nothing Found") : _("No Relationships Yet"));
  adw_status_page_set_description (
    self->empty_page, self->words ? _("No relationship has these words.")
                                  : _("Drag from column to column in the diagram, add one here, or "
                                      "look for suggestions."));
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

static void
edited_cb (TwRelationshipList *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
  follow (self);
}

/* Making. */

static void
make_view (TwRelationshipList *self)
{
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, self->filter);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  self->view = GTK_LIST_VIEW (
    gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Relationships"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
tw_relationship_list_dispose (GObject *object)
{
  TwRelationshipList *self = TW_RELATIONSHIP_LIST (object);
  g_clear_object (&self->filtered);
  g_clear_object (&self->selection);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (tw_relationship_list_parent_class)->dispose (object);
}

static void
tw_relationship_list_class_init (TwRelationshipListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_relationship_list_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_relationship_list_init (TwRelationshipList *self)
{
  make_view (self);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  self->empty_page = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->empty_page, "tw-relationship-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->empty_page), "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty_page), "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

void
tw_relationship_list_set_editor (TwRelationshipList *self, TwRelationshipEditor *editor)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_LIST (self) && self->editor == NULL);
  self->editor = g_object_ref (editor);
  gtk_filter_list_model_set_model (self->filtered, tw_relationship_editor_get_rows (editor));
  g_signal_connect_object (editor, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "selected", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
}

void
tw_relationship_list_search (TwRelationshipList *self, const char *text)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_LIST (self));
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_strstrip (folded);
  g_clear_pointer (&self->words, g_strfreev);
  if (*folded)
    self->words = g_strsplit_set (folded, " ", -1);
  edited_cb (self);
}

void
tw_relationship_list_focus (TwRelationshipList *self, gboolean choose)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_LIST (self));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  guint selected = gtk_single_selection_get_selected (self->selection);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  if (choose && n > 0 && selected == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0);
  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u",
                                selected < n ? selected : 0);
}
