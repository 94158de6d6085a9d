// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-relationship-window.h"

#include <glib/gi18n.h>

#include "ui/relationships/tw-relationship-window-private.h"

G_DEFINE_FINAL_TYPE (TwRelationshipWindow, tw_relationship_window, ADW_TYPE_WINDOW)

void
tw_relationship_window_toast (TwRelationshipWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
set_tooltip_of_step (TwRelationshipWindow *self, const char *action, gboolean redo)
{
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  g_autofree char *step = draft && !self->busy ? tw_relationship_dup_step (draft, redo) : NULL;
  g_autofree char *tip
    = redo ? step ? g_strdup_printf (_("Redo %s (Ctrl+Shift+Z)"), step) : g_strdup (_("Redo"))
           : step ? g_strdup_printf (_("Undo %s (Ctrl+Z)"), step) : g_strdup (_("Undo"));
  gtk_widget_set_tooltip_text (redo ? self->redo_button : self->undo_button, tip);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, step != NULL);
}

static void
update_title (TwRelationshipWindow *self)
{
  guint n = g_list_model_get_n_items (tw_relationship_editor_get_rows (self->editor));
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  const char *name = workspace ? tw_workspace_get_profile (workspace)->title : "";
  g_autofree char *subtitle = g_strdup_printf (
    /* Translators: a connection's title and how many relationships it has */
    ngettext ("%s · %u relationship", "%s · %u relationships", n), name, n);
  adw_window_title_set_subtitle (self->title, subtitle);
}

void
tw_relationship_window_update (TwRelationshipWindow *self)
{
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  gboolean ready = draft && !self->busy;
  gboolean listed
    = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "relationships") == 0;
  gboolean shows_form = tw_relationship_form_is_new (self->form)
                        || tw_relationship_editor_get_selected (self->editor);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "relationships.save",
                                 ready && tw_relationship_draft_is_dirty (draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "relationships.add", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "relationships.import", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "relationships.reload", !self->busy);
  set_tooltip_of_step (self, "relationships.undo", FALSE);
  set_tooltip_of_step (self, "relationships.redo", TRUE);
  gtk_revealer_set_reveal_child (self->form_revealer, listed && shows_form);
  update_title (self);
}

void
tw_relationship_window_set_busy (TwRelationshipWindow *self, gboolean busy)
{
  self->busy = busy;
  tw_relationship_editor_set_busy (self->editor, busy);
  if (busy) /* a field that is made insensitive would not hear that it lost the focus */
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  tw_relationship_window_update (self);
}

/* Callbacks. */

static void
changed_cb (TwRelationshipWindow *self)
{
  tw_relationship_window_update (self);
}

static void
failed_cb (TwRelationshipWindow *self, const char *message)
{
  tw_relationship_window_toast (self, message);
}

static void
search_changed_cb (TwRelationshipWindow *self)
{
  tw_relationship_list_search (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
page_cb (TwRelationshipWindow *self)
{
  if (self->session)
    tw_relationship_window_update (self);
}

static void
show_side (TwRelationshipWindow *self)
{
  gtk_toggle_button_set_active (self->diagram_button, FALSE);
}

static void
diagram_toggled_cb (TwRelationshipWindow *self)
{
  gboolean diagram = gtk_toggle_button_get_active (self->diagram_button);
  adw_leaflet_set_visible_child_name (self->leaflet, diagram ? "diagram" : "list");
}

static gboolean
fold_cb (gpointer user_data)
{
  TwRelationshipWindow *self = user_data;
  gtk_widget_set_visible (GTK_WIDGET (self->diagram_button),
                          adw_leaflet_get_folded (self->leaflet));
  return G_SOURCE_REMOVE;
}

/* It folds while it is given its size, when the header must not change. */
static void
folded_cb (TwRelationshipWindow *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    diagram_toggled_cb (self);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, fold_cb, g_object_ref (self), g_object_unref);
}

static void
activated_cb (TwRelationshipWindow *self)
{
  tw_relationship_form_focus_description (self->form);
}

/* What was just drawn can be described at once. */
static void
related_cb (TwRelationshipWindow *self, guint id)
{
  gtk_stack_set_visible_child_name (self->pages, "relationships");
  if (!adw_leaflet_get_folded (self->leaflet))
    tw_relationship_form_focus_description (self->form);
}

/* The session has read what was saved, or says why it could not. */
static void
session_cb (TwRelationshipWindow *self)
{
  if (!self->waits_for_schema || tw_session_get_state (self->session) == TW_SESSION_INDEXING)
    return;
  const GError *error = tw_session_get_error (self->session);
  self->waits_for_schema = FALSE;
  tw_relationship_window_set_busy (self, FALSE);
  if (error) {
    g_autofree char *text
      = g_strdup_printf (_("Saved, but the schema could not be read again: %s"), error->message);
    tw_relationship_window_toast (self, text);
    self->closes = FALSE;
    return;
  }
  tw_relationship_window_toast (self, _("Saved. The next question uses it."));
  if (self->closes)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* Actions. */

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  tw_relationship_form_apply (self->form);
  tw_relationship_editor_undo (self->editor);
}

static void
redo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_relationship_editor_redo (TW_RELATIONSHIP_WINDOW (widget)->editor);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_relationship_window_save (TW_RELATIONSHIP_WINDOW (widget));
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  show_side (self);
  gtk_stack_set_visible_child_name (self->pages, "relationships");
  gtk_revealer_set_reveal_child (self->form_revealer, TRUE);
  tw_relationship_form_start_new (self->form);
  tw_relationship_window_update (self);
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  guint id = tw_relationship_editor_get_selected (self->editor);
  if (id && !self->busy)
    tw_relationship_editor_remove (self->editor, id);
}

static void
describe_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  if (tw_relationship_editor_get_selected (self->editor))
    tw_relationship_form_focus_description (self->form);
}

static void
list_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  show_side (self);
  gtk_stack_set_visible_child_name (self->pages, "relationships");
  tw_relationship_list_focus (self->list, TRUE);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  gtk_toggle_button_set_active (self->diagram_button, TRUE);
  tw_diagram_pane_focus_search (self->diagram);
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_relationship_window_import (TW_RELATIONSHIP_WINDOW (widget));
}

static void
reload_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_relationship_window_reload (TW_RELATIONSHIP_WINDOW (widget));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *parameter, gpointer user_data)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (widget);
  if (tw_relationship_form_is_new (self->form))
    tw_relationship_form_cancel (self->form);
  else
    gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

/* Virtual functions. */

static gboolean
tw_relationship_window_close_request (GtkWindow *window)
{
  return !tw_relationship_window_ask_to_close (TW_RELATIONSHIP_WINDOW (window));
}

static void
tw_relationship_window_dispose (GObject *object)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (tw_relationship_window_parent_class)->dispose (object);
}

static void
tw_relationship_window_finalize (GObject *object)
{
  g_object_unref (TW_RELATIONSHIP_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (tw_relationship_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "relationships.undo", NULL, undo_cb);
  gtk_widget_class_install_action (klass, "relationships.redo", NULL, redo_cb);
  gtk_widget_class_install_action (klass, "relationships.save", NULL, save_cb);
  gtk_widget_class_install_action (klass, "relationships.add", NULL, add_cb);
  gtk_widget_class_install_action (klass, "relationships.delete", NULL, delete_cb);
  gtk_widget_class_install_action (klass, "relationships.describe", NULL, describe_cb);
  gtk_widget_class_install_action (klass, "relationships.list", NULL, list_cb);
  gtk_widget_class_install_action (klass, "relationships.find", NULL, find_cb);
  gtk_widget_class_install_action (klass, "relationships.import", NULL, import_cb);
  gtk_widget_class_install_action (klass, "relationships.reload", NULL, reload_cb);
}

static void
add_shortcuts (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK, shift = GDK_SHIFT_MASK;
  const struct {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } shortcuts[] = {
    { GDK_KEY_z, control, "relationships.undo" },
    { GDK_KEY_z, control | shift, "relationships.redo" },
    { GDK_KEY_y, control, "relationships.redo" },
    { GDK_KEY_s, control, "relationships.save" },
    { GDK_KEY_n, control, "relationships.add" },
    { GDK_KEY_f, control, "relationships.find" },
    { GDK_KEY_l, control, "relationships.list" },
    { GDK_KEY_F2, 0, "relationships.describe" },
    { GDK_KEY_Delete, 0, "relationships.delete" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_widget_class_add_binding_action (klass, shortcuts[i].key, shortcuts[i].modifiers,
                                         shortcuts[i].action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, title);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, undo_button);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, redo_button);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, diagram_button);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, spinner);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, toasts);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, stack);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, failed_page);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, leaflet);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, pages);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, search);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, list);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, suggestions);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, form_revealer);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, form);
  gtk_widget_class_bind_template_child (klass, TwRelationshipWindow, diagram);
  gtk_widget_class_bind_template_callback (klass, search_changed_cb);
  gtk_widget_class_bind_template_callback (klass, page_cb);
  gtk_widget_class_bind_template_callback (klass, diagram_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, folded_cb);
}

static void
tw_relationship_window_class_init (TwRelationshipWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_relationship_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_relationship_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tw_relationship_window_close_request;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_RELATIONSHIP_LIST);
  g_type_ensure (TW_TYPE_RELATIONSHIP_FORM);
  g_type_ensure (TW_TYPE_SUGGESTION_LIST);
  g_type_ensure (TW_TYPE_DIAGRAM_PANE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-relationship-window.ui");
  bind_template (widget_class);
  install_actions (widget_class);
  add_shortcuts (widget_class);
}

static void
tw_relationship_window_init (TwRelationshipWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->editor = tw_relationship_editor_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  tw_relationship_list_set_editor (self->list, self->editor);
  tw_relationship_form_set_editor (self->form, self->editor);
  tw_diagram_pane_set_editor (self->diagram, self->editor);
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "closed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tw_diagram_pane_get_view (self->diagram), "related",
                           G_CALLBACK (related_cb), self, G_CONNECT_SWAPPED);
}

/* Nearly as large as the window it belongs to, where that is large. */
static void
set_size (TwRelationshipWindow *self, GtkWindow *parent)
{
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  int height = gtk_widget_get_height (GTK_WIDGET (parent));
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width - 40, 360, 1700),
                               CLAMP (height - 40, 420, 1200));
}

void
tw_relationship_window_present (GtkWindow *parent, TwSession *session)
{
  TwWorkspace *workspace = tw_session_get_workspace (session);
  g_return_if_fail (workspace != NULL);
  TwRelationshipWindow *self
    = g_object_new (TW_TYPE_RELATIONSHIP_WINDOW, "transient-for", parent, "destroy-with-parent",
                    TRUE, NULL);
  self->session = g_object_ref (session);
  tw_suggestion_list_set_editor (self->suggestions, self->editor,
                                 tw_workspace_get_pool (workspace));
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  set_size (self, parent);
  tw_relationship_window_update (self);
  gtk_window_present (GTK_WINDOW (self));
  tw_relationship_window_load (self);
}
