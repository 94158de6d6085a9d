// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-verified-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-verified-query.h"
#include "catalog/tw-yaml-change.h"
#include "core/tw-paths.h"
#include "setup/tw-workspace-verified.h"
#include "ui/knowledge/tw-knowledge.h"
#include "ui/tw-stack.h"

struct _TwVerifiedWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *pages;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *none;
  AdwWindowTitle *edit_title;
  GtkEditable *question;
  GtkLabel *problem;
  GtkWidget *sql_box;
  GtkWidget *sql;
  GtkTextBuffer *buffer;
  GtkCheckButton *sample;

  TwSession *session;
  TwWorkspace *workspace;
  char *path;
  char *text;         /* what the file held when it was read; %NULL where it cannot be read */
  GPtrArray *queries; /* of TwVerifiedQuery */
  TwVerifiedQuery *edited; /* nullable: of @queries; a new one is being written */
  char *undo;         /* nullable: what the file held before the last deletion */
  gboolean edits;
  gboolean changed; /* what is answered from the file */
  gboolean closes;
};

G_DEFINE_FINAL_TYPE (TwVerifiedWindow, tw_verified_window, ADW_TYPE_WINDOW)

static void
toast (TwVerifiedWindow *self, const char *text, gboolean undo)
{
  tw_knowledge_toast (self->toasts, text, undo ? "verified.undo" : NULL);
}

/* As it is now: the schema may have been read again behind this window. */
static TwWorkspace *
workspace (TwVerifiedWindow *self)
{
  TwWorkspace *now = tw_session_get_workspace (self->session);
  return now && tw_workspace_get_catalog (now) ? now : self->workspace;
}

/* ---- the list ---- */

static const char *
grade_words (TwGrade grade)
{
  switch (grade) {
  case TW_GRADE_SIMPLE:
    return _("Simple");
  case TW_GRADE_MEDIUM:
    return _("Medium");
  case TW_GRADE_COMPLEX:
    return _("Complex");
  }
  return "";
}

/* (nullable): what is wrong with it; those of other warehouses in the file are not looked at. */
static char *
dup_problem (TwVerifiedWindow *self, const TwVerifiedQuery *query)
{
  g_autoptr (GError) error = NULL;
  TwCatalog *catalog = tw_workspace_get_catalog (workspace (self));
  if (query->sql == NULL || !g_strv_contains (tw_catalog_get_schemas (catalog), query->schema)
      || tw_workspace_check_sql (workspace (self), query->sql, &error))
    return NULL;
  return g_strdup (error->message);
}

static char *
dup_subtitle (TwVerifiedWindow *self, const TwVerifiedQuery *query)
{
  TwCatalog *catalog = tw_workspace_get_catalog (workspace (self));
  GString *text = g_string_new (query->schema);
  g_string_append_printf (text, " · %s",
                          query->sql ? grade_words (query->grade) : _("Declined"));
  if (query->sample)
    g_string_append_printf (text, " · %s", _("Sample question"));
  if (!g_strv_contains (tw_catalog_get_schemas (catalog), query->schema))
    g_string_append_printf (text, " · %s", _("Of another warehouse"));
  return g_string_free (text, FALSE);
}

static TwVerifiedQuery *
row_query (gpointer row)
{
  return row ? g_object_get_data (row, "query") : NULL;
}

static void delete_query (TwVerifiedWindow *self, const TwVerifiedQuery *query);

static void
delete_clicked_cb (TwVerifiedWindow *self, GtkWidget *button)
{
  delete_query (self, row_query (gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW)));
}

static GtkWidget *
new_row (TwVerifiedWindow *self, TwVerifiedQuery *query)
{
  g_autofree char *problem = dup_problem (self, query);
  g_autofree char *subtitle = dup_subtitle (self, query);
  GtkWidget *row = tw_knowledge_new_row (query->question, subtitle, problem);
  g_object_set_data (G_OBJECT (row), "query", query);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             tw_knowledge_new_delete_button (query->question,
                                                             G_CALLBACK (delete_clicked_cb),
                                                             GTK_WINDOW (self)));
  return row;
}

static gboolean
is_found (const TwVerifiedQuery *query, const char *words)
{
  g_autofree char *all = g_strconcat (query->question, "\n", query->sql ? query->sql : "", NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  return strstr (folded, g_strstrip (wanted)) != NULL;
}

static void
show_rows (TwVerifiedWindow *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkListBoxRow *row;
  guint n = 0;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; self->text && i < self->queries->len; i++)
    if (is_found (self->queries->pdata[i], words)) {
      gtk_list_box_append (self->list, new_row (self, self->queries->pdata[i]));
      n++;
    }
  if (self->text && n == 0) {
    adw_status_page_set_title (self->none, *words ? _("Nothing Found") : _("No Verified Queries"));
    adw_status_page_set_description (
      self->none,
      *words ? NULL : _("A question whose SQL you have confirmed is answered with it."));
  }
  tw_stack_show (self->stack, n > 0 ? "rows" : "none");
}

/* Where the file cannot be read, the page says why, and nothing can be written over it. */
static gboolean
read_file (TwVerifiedWindow *self, GError **error)
{
  GError *local = NULL;
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (self->path, &local);
  g_autoptr (GPtrArray) queries
    = file ? tw_verified_queries_parse (file->text, (gssize) file->length, &local) : NULL;
  self->edited = NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verified.add", queries != NULL);
  g_clear_pointer (&self->text, g_free);
  if (queries) {
    self->text = g_steal_pointer (&file->text);
    g_clear_pointer (&self->queries, g_ptr_array_unref);
    self->queries = g_steal_pointer (&queries);
    show_rows (self);
    return TRUE;
  }
  g_autofree char *escaped = g_markup_escape_text (local->message, -1);
  adw_status_page_set_title (self->none, _("The File Cannot Be Read"));
  adw_status_page_set_description (self->none, escaped);
  show_rows (self);
  g_propagate_error (error, local);
  return FALSE;
}

/* What is in the way of a change is shown: the file as it is now. */
static void
fail_in_list (TwVerifiedWindow *self, const GError *error)
{
  if (!g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT)) {
    tw_knowledge_toast_error (self->toasts, error);
    return;
  }
  if (read_file (self, NULL))
    toast (self, _("Another program changed the file. It was read again, and nothing was deleted."),
           FALSE);
}

static void
delete_query (TwVerifiedWindow *self, const TwVerifiedQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_strdup (self->text);
  if (query == NULL)
    return;
  if (!tw_verified_query_change (self->path, self->text, query, NULL, &error)) {
    fail_in_list (self, error);
    return;
  }
  g_autofree char *said = g_strdup_printf (_("Deleted \"%s\""), query->question);
  self->changed = TRUE;
  g_free (self->undo);
  self->undo = g_steal_pointer (&before);
  read_file (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  toast (self, said, TRUE);
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, ADW_TYPE_ACTION_ROW) : NULL;
  delete_query (TW_VERIFIED_WINDOW (widget), row_query (row));
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  if (self->undo == NULL || self->text == NULL || self->edits)
    return;
  if (!tw_yaml_file_restore (self->path, self->text, self->undo, &error)) {
    tw_knowledge_toast_error (self->toasts, error);
    return;
  }
  g_clear_pointer (&self->undo, g_free);
  read_file (self, NULL);
}

/* The entry would take the key for its own text, which is searched for, not edited. */
static gboolean
search_key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode,
                       GdkModifierType state, TwVerifiedWindow *self)
{
  if (keyval != GDK_KEY_z || !(state & GDK_CONTROL_MASK))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "verified.undo", NULL);
  return TRUE;
}

/* ---- one query ---- */

static char *
dup_sql (TwVerifiedWindow *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));
}

static void
show_problem (TwVerifiedWindow *self, const char *text)
{
  gtk_label_set_text (self->problem, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->sql), GTK_ACCESSIBLE_STATE_INVALID,
                               text ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sql), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : "", -1);
}

static void
show_page (TwVerifiedWindow *self, gboolean edits)
{
  self->edits = edits;
  tw_stack_show (self->pages, edits ? "edit" : "list");
  gtk_widget_grab_focus (GTK_WIDGET (edits ? (gpointer) self->question : (gpointer) self->search));
}

static void
edit_query (TwVerifiedWindow *self, TwVerifiedQuery *query)
{
  g_autofree char *problem = query ? dup_problem (self, query) : NULL;
  self->edited = query;
  adw_window_title_set_title (self->edit_title,
                              query ? _("Verified Query") : _("New Verified Query"));
  adw_window_title_set_subtitle (self->edit_title, query ? query->schema : "");
  gtk_editable_set_text (self->question, query ? query->question : "");
  gtk_text_buffer_set_text (self->buffer, query && query->sql ? query->sql : "", -1);
  gtk_check_button_set_active (self->sample, query && query->sample);
  gtk_widget_set_visible (self->sql_box, query == NULL || query->sql != NULL);
  show_problem (self, problem);
  show_page (self, TRUE);
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!TW_VERIFIED_WINDOW (widget)->edits)
    edit_query (TW_VERIFIED_WINDOW (widget), NULL);
}

static void
row_activated_cb (TwVerifiedWindow *self, GtkListBoxRow *row)
{
  edit_query (self, row_query (row));
}

/* What was typed stays; what the file says of the same question by now is shown beside it. */
static void
show_conflict (TwVerifiedWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *schema = self->edited ? g_strdup (self->edited->schema) : NULL;
  g_autofree char *question = self->edited ? g_strdup (self->edited->question) : NULL;
  g_autofree char *text = NULL;
  if (!read_file (self, &error)) {
    text = tw_knowledge_dup_sentences (error);
    show_problem (self, text);
    return;
  }
  for (guint i = 0; question && i < self->queries->len; i++) {
    TwVerifiedQuery *query = self->queries->pdata[i];
    if (g_str_equal (query->schema, schema) && g_str_equal (query->question, question))
      self->edited = query;
  }
  if (question == NULL)
    text = g_strdup (_("Another program changed the file. It was read again: save to add yours."));
  else if (self->edited == NULL)
    text = g_strdup (_("Another program removed this query from the file. Save to add it again."));
  else
    text = g_strdup_printf (_("Another program changed the file. Save to put yours in the place of "
                              "what it has now:\n%s"),
                            self->edited->sql ? self->edited->sql : _("Declined"));
  show_problem (self, text);
}

/* The schema of a new one is that which its SQL reads. */
static gboolean
save (TwVerifiedWindow *self, TwVerifiedQuery *now, GError **error)
{
  if (now->sql && *now->sql) {
    if (!tw_workspace_check_sql (workspace (self), now->sql, error))
      return FALSE;
    if (self->edited == NULL)
      now->schema = (char *) tw_workspace_find_schema (workspace (self), now->sql, error);
    if (now->schema == NULL)
      return FALSE;
  } else if (self->edited == NULL)
    now->schema = (char *) "";
  return tw_verified_query_change (self->path, self->text, self->edited, now, error);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = dup_sql (self);
  gboolean declines = self->edited && self->edited->sql == NULL;
  if (!self->edits)
    return;
  TwVerifiedQuery now = { .schema = self->edited ? self->edited->schema : NULL,
                          .question = (char *) gtk_editable_get_text (self->question),
                          .sql = declines ? NULL : sql,
                          .sample = gtk_check_button_get_active (self->sample) };
  if (save (self, &now, &error)) {
    self->changed = TRUE;
    g_clear_pointer (&self->undo, g_free);
    read_file (self, NULL);
    show_page (self, FALSE);
    toast (self, declines ? _("Saved") : _("Saved: the same question is answered with this SQL"),
           FALSE);
    return;
  }
  g_autofree char *text = tw_knowledge_dup_sentences (error);
  if (g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT))
    show_conflict (self);
  else
    show_problem (self, text);
  gtk_widget_grab_focus (*now.question && !declines ? self->sql : GTK_WIDGET (self->question));
}

/* ---- the way back ---- */

static gboolean
has_edits (TwVerifiedWindow *self)
{
  const TwVerifiedQuery *was = self->edited;
  g_autofree char *sql = dup_sql (self);
  g_autofree char *kept = g_strstrip (g_strdup (was && was->sql ? was->sql : ""));
  return self->edits
         && (!g_str_equal (gtk_editable_get_text (self->question), was ? was->question : "")
             || !g_str_equal (sql, kept)
             || gtk_check_button_get_active (self->sample) != (was && was->sample));
}

static void
discarded_cb (TwVerifiedWindow *self, const char *response)
{
  if (g_strcmp0 (response, "discard") != 0)
    return;
  show_page (self, FALSE);
  if (self->closes)
    gtk_window_close (GTK_WINDOW (self));
}

/* %TRUE where the person is asked first. */
static gboolean
asks_first (TwVerifiedWindow *self)
{
  if (!has_edits (self))
    return FALSE;
  tw_knowledge_ask (GTK_WINDOW (self), _("This query was changed and not saved."),
                    G_CALLBACK (discarded_cb));
  return TRUE;
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (widget);
  if (!self->edits) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  self->closes = FALSE;
  if (!asks_first (self))
    show_page (self, FALSE);
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (widget);
  if (!self->edits)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stop_search_cb (TwVerifiedWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
tw_verified_window_close_request (GtkWindow *window)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (window);
  self->closes = TRUE;
  if (asks_first (self))
    return TRUE;
  if (self->changed)
    tw_knowledge_read_again (self->session);
  self->changed = FALSE;
  return GTK_WINDOW_CLASS (tw_verified_window_parent_class)->close_request (window);
}

static void
dark_changed_cb (TwVerifiedWindow *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_source_buffer_set_style_scheme (
    GTK_SOURCE_BUFFER (self->buffer),
    gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
tw_verified_window_dispose (GObject *object)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (object);
  g_clear_object (&self->session);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tw_verified_window_parent_class)->dispose (object);
}

static void
tw_verified_window_finalize (GObject *object)
{
  TwVerifiedWindow *self = TW_VERIFIED_WINDOW (object);
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->text);
  g_free (self->undo);
  G_OBJECT_CLASS (tw_verified_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, toasts);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, pages);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, search);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, stack);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, list);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, none);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, edit_title);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, question);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, problem);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, sql_box);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, sql);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, buffer);
  gtk_widget_class_bind_template_child (klass, TwVerifiedWindow, sample);
}

static void
install_actions (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  gtk_widget_class_install_action (klass, "verified.add", NULL, add_cb);
  gtk_widget_class_install_action (klass, "verified.delete", NULL, delete_cb);
  gtk_widget_class_install_action (klass, "verified.undo", NULL, undo_cb);
  gtk_widget_class_install_action (klass, "verified.save", NULL, save_cb);
  gtk_widget_class_install_action (klass, "verified.back", NULL, back_cb);
  gtk_widget_class_install_action (klass, "verified.search", NULL, search_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_n, control, "verified.add", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "verified.delete", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, control, "verified.undo", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, control, "verified.save", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, control, "verified.search", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "verified.back", NULL);
}

static void
tw_verified_window_class_init (TwVerifiedWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = tw_verified_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_verified_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tw_verified_window_close_request;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-verified-window.ui");
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
tw_verified_window_init (TwVerifiedWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->path = tw_paths_config ("examples.yaml");
  gtk_source_buffer_set_language (
    GTK_SOURCE_BUFFER (self->buffer),
    gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql"));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (search_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (show_rows), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (stop_search_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  dark_changed_cb (self);
}

void
tw_verified_window_present (GtkWindow *parent, TwSession *session)
{
  TwVerifiedWindow *self = g_object_new (TW_TYPE_VERIFIED_WINDOW, "transient-for", parent,
                                         "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->workspace = g_object_ref (tw_session_get_workspace (session));
  read_file (self, NULL);
  show_page (self, FALSE);
  tw_knowledge_present (GTK_WINDOW (self), parent);
}
