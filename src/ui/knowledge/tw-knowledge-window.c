// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-knowledge-window-private.h"

#include <glib/gi18n.h>

#include "catalog/tw-catalog-error.h"
#include "core/tw-error.h"
#include "ui/tw-stack.h"

G_DEFINE_FINAL_TYPE (TwKnowledgeWindow, tw_knowledge_window, ADW_TYPE_WINDOW)

static TwKnowledgeFormClass *
form_class (TwKnowledgeWindow *self)
{
  return TW_KNOWLEDGE_FORM_GET_CLASS (self->form);
}

TwWorkspace *
tw_knowledge_window_get_workspace (TwKnowledgeWindow *self)
{
  TwWorkspace *now = tw_session_get_workspace (self->session);
  return now && tw_workspace_get_catalog (now) ? now : self->workspace;
}

/* What happened, and what to do about it. */
static char *
dup_sentences (const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  return hint ? g_strconcat (error->message, " ", hint, NULL) : g_strdup (error->message);
}

static void
toast (TwKnowledgeWindow *self, const char *text, gboolean undo)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *made = adw_toast_new (escaped);
  adw_toast_set_timeout (made, undo ? 10 : 5);
  if (undo) {
    adw_toast_set_button_label (made, _("_Undo"));
    adw_toast_set_action_name (made, "knowledge.undo");
  }
  adw_toast_overlay_add_toast (self->toasts, made);
}

/* ---- the file ---- */

/* The entries of before are gone with it. */
static void
take_file (TwKnowledgeWindow *self, TwKnowledgeFile *file)
{
  self->edited = NULL;
  tw_knowledge_window_clear_rows (self);
  tw_knowledge_file_free (self->file);
  self->file = file;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "knowledge.add", file->text != NULL);
  tw_knowledge_window_show_rows (self);
}

/* What is typed while it is written would be lost. (A field of GTK 4.8 that has the focus does not take
 * it well when it becomes insensitive.) */
static void
set_busy (TwKnowledgeWindow *self, gboolean busy)
{
  self->busy = busy;
  if (busy && self->edits)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form_bin), !busy);
}

static gboolean
take_job (TwKnowledgeWindow *self, GAsyncResult *result, GError **error)
{
  TwKnowledgeFile *found = NULL;
  gboolean done = tw_knowledge_job_run_finish (result, &found, error);
  set_busy (self, FALSE);
  if (found)
    take_file (self, found);
  return done;
}

static void
run (TwKnowledgeWindow *self, TwKnowledgeJob job, GAsyncReadyCallback callback)
{
  job.kind = self->kind;
  job.workspace = tw_knowledge_window_get_workspace (self);
  job.file = self->file;
  set_busy (self, TRUE);
  tw_knowledge_job_run_async (&job, self, callback, NULL);
}

/* It was closed meanwhile: what had been asked for is done by now. */
static gboolean
closes_now (TwKnowledgeWindow *self)
{
  if (self->closes)
    gtk_window_close (GTK_WINDOW (self));
  return self->closes;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (source);
  take_job (self, result, NULL);
  closes_now (self);
}

/* What is in the way of a change is shown: the file as it is now. */
static void
fail_in_list (TwKnowledgeWindow *self, const GError *error, const char *conflict)
{
  g_autofree char *text = dup_sentences (error);
  gboolean conflicts = g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT);
  toast (self, conflicts ? conflict : text, FALSE);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (source);
  const TwKnowledgeJob *job = tw_knowledge_job_get (result);
  g_autofree char *said
    = g_strdup_printf (_("Deleted “%s”"), self->kind->get_name (job->was));
  g_autofree char *before = g_strdup (job->file->text);
  g_autoptr (GError) error = NULL;
  gboolean done = take_job (self, result, &error);
  self->changed |= done;
  if (closes_now (self))
    return;
  if (!done) {
    fail_in_list (self, error,
                  _("Another program changed the file. It was read again, and nothing was deleted."));
    return;
  }
  g_free (self->undo);
  self->undo = g_steal_pointer (&before);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  toast (self, said, TRUE);
}

void
tw_knowledge_window_delete (TwKnowledgeWindow *self, gconstpointer entry)
{
  if (entry && !self->busy && !self->edits)
    run (self, (TwKnowledgeJob) { .was = entry }, deleted_cb);
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, ADW_TYPE_ACTION_ROW) : NULL;
  tw_knowledge_window_delete (TW_KNOWLEDGE_WINDOW (widget), tw_knowledge_row_get_entry (row));
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  if (take_job (self, result, &error))
    g_clear_pointer (&self->undo, g_free);
  if (!closes_now (self) && error)
    fail_in_list (self, error, error->message);
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (widget);
  if (self->undo && self->file->text && !self->edits && !self->busy)
    run (self, (TwKnowledgeJob) { .restored = g_strdup (self->undo) }, undone_cb);
}

/* The entry would take the key for its own text, which is searched for, not edited. */
static gboolean
search_key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode,
                       GdkModifierType state, TwKnowledgeWindow *self)
{
  if (keyval != GDK_KEY_z || !(state & GDK_CONTROL_MASK))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "knowledge.undo", NULL);
  return TRUE;
}

/* ---- one entry ---- */

static void
show_problem (TwKnowledgeWindow *self, const char *text)
{
  GtkAccessible *field = GTK_ACCESSIBLE (form_class (self)->get_text (self->form));
  gtk_label_set_text (self->problem, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_accessible_update_state (field, GTK_ACCESSIBLE_STATE_INVALID,
                               text ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (field, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "",
                                  -1);
}

static void
show_page (TwKnowledgeWindow *self, gboolean edits)
{
  self->edits = edits;
  tw_stack_show (self->pages, edits ? "edit" : "list");
  gtk_widget_grab_focus (edits ? form_class (self)->get_name (self->form)
                               : GTK_WIDGET (self->search));
}

static void
edit (TwKnowledgeWindow *self, gconstpointer entry)
{
  guint index = 0;
  if (self->busy)
    return;
  self->edited = entry;
  adw_window_title_set_title (self->edit_title, entry ? _(self->words->one)
                                                      : _(self->words->new_one));
  adw_window_title_set_subtitle (self->edit_title, entry ? self->kind->get_schema (entry) : "");
  form_class (self)->show (self->form, entry);
  if (entry)
    g_ptr_array_find (self->file->entries, entry, &index);
  show_problem (self, entry ? self->file->problems->pdata[index] : NULL);
  show_page (self, TRUE);
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!TW_KNOWLEDGE_WINDOW (widget)->edits)
    edit (TW_KNOWLEDGE_WINDOW (widget), NULL);
}

static void
row_activated_cb (TwKnowledgeWindow *self, GtkListBoxRow *row)
{
  edit (self, tw_knowledge_row_get_entry (row));
}

/* (nullable): of the same schema and name */
static gconstpointer
find_entry (TwKnowledgeWindow *self, const char *schema, const char *name)
{
  for (guint i = 0; self->file->text && i < self->file->entries->len; i++) {
    gconstpointer entry = self->file->entries->pdata[i];
    if (g_str_equal (self->kind->get_schema (entry), schema)
        && g_str_equal (self->kind->get_name (entry), name))
      return entry;
  }
  return NULL;
}

/* What was typed stays; what the file says of the same name by now is shown beside it. */
static void
show_conflict (TwKnowledgeWindow *self, gboolean was_there)
{
  g_autofree char *text = NULL;
  if (self->file->unreadable)
    text = dup_sentences (self->file->unreadable);
  else if (!was_there)
    text = g_strdup (_("Another program changed the file. It was read again: save to add yours."));
  else if (self->edited == NULL)
    text = g_strdup (_(self->words->removed));
  else {
    const char *now = self->kind->get_text (self->edited);
    text = g_strdup_printf (_("Another program changed the file. Save to put yours in the place of "
                              "what it has now:\n%s"), now ? now : _("Declined"));
  }
  show_problem (self, text);
}

static void
fail_in_form (TwKnowledgeWindow *self, const GError *error, gboolean was_there)
{
  g_autofree char *text = dup_sentences (error);
  GtkWidget *name = form_class (self)->get_name (self->form);
  GtkWidget *field = form_class (self)->get_text (self->form);
  if (g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT))
    show_conflict (self, was_there);
  else
    show_problem (self, text);
  gboolean named = *gtk_editable_get_text (GTK_EDITABLE (name)) != '\0';
  if (!named || !gtk_widget_grab_focus (field))
    gtk_widget_grab_focus (name);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (source);
  const TwKnowledgeJob *job = tw_knowledge_job_get (result);
  gconstpointer was = job->was;
  g_autofree char *schema = was ? g_strdup (self->kind->get_schema (was)) : NULL;
  g_autofree char *name = was ? g_strdup (self->kind->get_name (was)) : NULL;
  g_autoptr (GError) error = NULL;
  if (!take_job (self, result, &error)) {
    self->closes = FALSE; /* what was typed is not lost for it */
    if (name && g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT))
      self->edited = find_entry (self, schema, name);
    fail_in_form (self, error, name != NULL);
    return;
  }
  self->changed = TRUE;
  g_clear_pointer (&self->undo, g_free);
  show_page (self, FALSE);
  if (!closes_now (self))
    toast (self, self->kind->get_saved (job->now), FALSE);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (widget);
  if (self->edits && !self->busy)
    run (self,
         (TwKnowledgeJob) { .was = self->edited,
                            .now = form_class (self)->take (self->form, self->edited) },
         saved_cb);
}

/* ---- the way back ---- */

static void
discarded_cb (TwKnowledgeWindow *self, const char *response)
{
  if (g_strcmp0 (response, "discard") != 0)
    return;
  show_page (self, FALSE);
  if (self->closes)
    gtk_window_close (GTK_WINDOW (self));
}

/* %TRUE where the person is asked first. */
static gboolean
asks_first (TwKnowledgeWindow *self)
{
  if (!self->edits || !form_class (self)->has_edits (self->form, self->edited))
    return FALSE;
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _("Discard What Was Changed?"), _(self->words->unsaved));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discarded_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (widget);
  if (!self->edits) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  self->closes = FALSE;
  if (!self->busy && !asks_first (self))
    show_page (self, FALSE);
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (widget);
  if (!self->edits)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stop_search_cb (TwKnowledgeWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* The schema may just be being read: once more, then, for what was saved meanwhile. */
static void
state_changed_cb (TwSession *session)
{
  if (tw_session_get_state (session) == TW_SESSION_INDEXING)
    return;
  g_signal_handlers_disconnect_by_func (session, state_changed_cb, NULL);
  tw_session_reindex (session);
}

void
tw_knowledge_read_again (TwSession *session)
{
  if (tw_session_get_state (session) == TW_SESSION_INDEXING)
    g_signal_connect (session, "notify::state", G_CALLBACK (state_changed_cb), NULL);
  else
    tw_session_reindex (session);
}

static gboolean
tw_knowledge_window_close_request (GtkWindow *window)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (window);
  self->closes = TRUE;
  if (self->busy || asks_first (self))
    return TRUE;
  if (self->changed)
    tw_knowledge_read_again (self->session);
  self->changed = FALSE;
  return GTK_WINDOW_CLASS (tw_knowledge_window_parent_class)->close_request (window);
}

/* ---- the window ---- */

static void
tw_knowledge_window_dispose (GObject *object)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (object);
  g_clear_object (&self->session);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tw_knowledge_window_parent_class)->dispose (object);
}

static void
tw_knowledge_window_finalize (GObject *object)
{
  TwKnowledgeWindow *self = TW_KNOWLEDGE_WINDOW (object);
  tw_knowledge_file_free (self->file);
  g_free (self->undo);
  G_OBJECT_CLASS (tw_knowledge_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  gtk_widget_class_install_action (klass, "knowledge.add", NULL, add_cb);
  gtk_widget_class_install_action (klass, "knowledge.delete", NULL, delete_cb);
  gtk_widget_class_install_action (klass, "knowledge.undo", NULL, undo_cb);
  gtk_widget_class_install_action (klass, "knowledge.save", NULL, save_cb);
  gtk_widget_class_install_action (klass, "knowledge.back", NULL, back_cb);
  gtk_widget_class_install_action (klass, "knowledge.search", NULL, search_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_n, control, "knowledge.add", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "knowledge.delete", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, control, "knowledge.undo", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, control, "knowledge.save", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, control, "knowledge.search", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "knowledge.back", NULL);
}

static void
tw_knowledge_window_class_init (TwKnowledgeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = tw_knowledge_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_knowledge_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tw_knowledge_window_close_request;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-knowledge-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, search);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, none);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, edit_title);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, TwKnowledgeWindow, form_bin);
  gtk_widget_class_bind_template_callback (widget_class, tw_knowledge_window_show_rows);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  install_actions (widget_class);
}

static void
tw_knowledge_window_init (TwKnowledgeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "knowledge.add", FALSE);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (search_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
}

static void
name_for (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_form (TwKnowledgeWindow *self, TwKnowledgeForm *form)
{
  self->form = form;
  self->kind = form_class (self)->kind;
  self->words = form_class (self)->words;
  adw_bin_set_child (self->form_bin, GTK_WIDGET (form));
  gtk_window_set_title (GTK_WINDOW (self), _(self->words->title));
  gtk_widget_set_tooltip_text (self->add_button, _(self->words->add_tooltip));
  name_for (self->add_button, _(self->words->add));
  g_object_set (self->search, "placeholder-text", _(self->words->search_hint), NULL);
  name_for (self->search, _(self->words->search));
  name_for (self->list, _(self->words->title));
  adw_status_page_set_icon_name (self->none, self->kind->icon_name);
}

/* Over its parent, a little smaller than it. */
void
tw_knowledge_window_present (GtkWindow *parent, TwSession *session, TwKnowledgeForm *form)
{
  TwKnowledgeWindow *self = g_object_new (TW_TYPE_KNOWLEDGE_WINDOW, "transient-for", parent,
                                          "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->workspace = g_object_ref (tw_session_get_workspace (session));
  set_form (self, form);
  show_page (self, FALSE);
  run (self, (TwKnowledgeJob) { NULL }, read_cb);
  gtk_window_set_default_size (
    GTK_WINDOW (self), CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)) - 40, 360, 760),
    CLAMP (gtk_widget_get_height (GTK_WIDGET (parent)) - 40, 420, 640));
  gtk_window_present (GTK_WINDOW (self));
}
