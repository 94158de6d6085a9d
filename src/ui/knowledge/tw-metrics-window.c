// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-metrics-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-yaml-change.h"
#include "core/tw-paths.h"
#include "setup/tw-workspace-verified.h"
#include "ui/knowledge/tw-knowledge.h"
#include "ui/tw-stack.h"

struct _TwMetricsWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *pages;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *none;
  AdwWindowTitle *edit_title;
  GtkEditable *name;
  GtkLabel *problem;
  GtkWidget *expression;
  GtkTextBuffer *buffer;
  GtkEditable *synonyms;
  GtkEditable *description;
  GtkDropDown *format;

  TwSession *session;
  TwWorkspace *workspace;
  char *path;
  char *text;         /* what the file held when it was read; %NULL where it cannot be read */
  GPtrArray *metrics; /* of TwMetric */
  TwMetric *edited;   /* nullable: of @metrics; a new one is being written */
  char *undo;         /* nullable: what the file held before the last deletion */
  gboolean edits;
  gboolean changed; /* what is answered from the file */
  gboolean closes;
};

G_DEFINE_FINAL_TYPE (TwMetricsWindow, tw_metrics_window, ADW_TYPE_WINDOW)

static void
toast (TwMetricsWindow *self, const char *text, gboolean undo)
{
  tw_knowledge_toast (self->toasts, text, undo ? "metrics.undo" : NULL);
}

/* As it is now: the schema may have been read again behind this window. */
static TwWorkspace *
workspace (TwMetricsWindow *self)
{
  TwWorkspace *now = tw_session_get_workspace (self->session);
  return now && tw_workspace_get_catalog (now) ? now : self->workspace;
}

/* ---- the list ---- */

static char *
dup_problem (TwMetricsWindow *self, const TwMetric *metric)
{
  g_autoptr (GError) error = NULL;
  return tw_workspace_check_metric (workspace (self), metric, &error) ? NULL
                                                                      : g_strdup (error->message);
}

static TwMetric *
row_metric (gpointer row)
{
  return row ? g_object_get_data (row, "metric") : NULL;
}

static void delete_metric (TwMetricsWindow *self, const TwMetric *metric);

static void
delete_clicked_cb (TwMetricsWindow *self, GtkWidget *button)
{
  delete_metric (self, row_metric (gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW)));
}

static GtkWidget *
new_row (TwMetricsWindow *self, TwMetric *metric)
{
  g_autofree char *problem = dup_problem (self, metric);
  g_autofree char *subtitle = g_strconcat (metric->schema, " · ", metric->expression, NULL);
  GtkWidget *row = tw_knowledge_new_row (metric->name, subtitle, problem);
  g_object_set_data (G_OBJECT (row), "metric", metric);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             tw_knowledge_new_delete_button (metric->name,
                                                             G_CALLBACK (delete_clicked_cb),
                                                             GTK_WINDOW (self)));
  return row;
}

static gboolean
is_found (const TwMetric *metric, const char *words)
{
  g_autofree char *synonyms = g_strjoinv ("\n", metric->synonyms);
  g_autofree char *all
    = g_strconcat (metric->name, "\n", synonyms, "\n", metric->expression, NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  return strstr (folded, g_strstrip (wanted)) != NULL;
}

static void
show_rows (TwMetricsWindow *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkListBoxRow *row;
  guint n = 0;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; self->text && i < self->metrics->len; i++)
    if (is_found (self->metrics->pdata[i], words)) {
      gtk_list_box_append (self->list, new_row (self, self->metrics->pdata[i]));
      n++;
    }
  if (self->text && n == 0) {
    adw_status_page_set_title (self->none, *words ? _("Nothing Found") : _("No Metrics"));
    adw_status_page_set_description (
      self->none,
      *words ? NULL : _("A metric says what a word such as \"revenue\" is computed from."));
  }
  tw_stack_show (self->stack, n > 0 ? "rows" : "none");
}

/* Where the file cannot be read, the page says why, and nothing can be written over it. */
static gboolean
read_file (TwMetricsWindow *self, GError **error)
{
  GError *local = NULL;
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (self->path, &local);
  g_autoptr (GPtrArray) metrics
    = file ? tw_metrics_parse (file->text, (gssize) file->length,
                               tw_workspace_get_catalog (workspace (self)), &local)
           : NULL;
  self->edited = NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "metrics.add", metrics != NULL);
  g_clear_pointer (&self->text, g_free);
  if (metrics) {
    self->text = g_steal_pointer (&file->text);
    g_clear_pointer (&self->metrics, g_ptr_array_unref);
    self->metrics = g_steal_pointer (&metrics);
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
fail_in_list (TwMetricsWindow *self, const GError *error)
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
delete_metric (TwMetricsWindow *self, const TwMetric *metric)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_strdup (self->text);
  if (metric == NULL)
    return;
  if (!tw_metric_change (self->path, self->text, metric, NULL, &error)) {
    fail_in_list (self, error);
    return;
  }
  g_autofree char *said = g_strdup_printf (_("Deleted \"%s\""), metric->name);
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
  delete_metric (TW_METRICS_WINDOW (widget), row_metric (row));
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwMetricsWindow *self = TW_METRICS_WINDOW (widget);
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
                       GdkModifierType state, TwMetricsWindow *self)
{
  if (keyval != GDK_KEY_z || !(state & GDK_CONTROL_MASK))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "metrics.undo", NULL);
  return TRUE;
}

/* ---- one metric ---- */

static const char *const formats[] = { "number", "money", "count", "percent", "date", NULL };

static char *
dup_synonyms (const TwMetric *metric)
{
  return metric ? g_strjoinv (", ", metric->synonyms) : g_strdup ("");
}

static guint
find_format (const TwMetric *metric)
{
  guint i = 0;
  while (metric && formats[i + 1] && !g_str_equal (formats[i], metric->format))
    i++;
  return i;
}

static char *
dup_expression (TwMetricsWindow *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));
}

static void
show_problem (TwMetricsWindow *self, const char *text)
{
  gtk_label_set_text (self->problem, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->expression), GTK_ACCESSIBLE_STATE_INVALID,
                               text ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expression),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
}

static void
show_page (TwMetricsWindow *self, gboolean edits)
{
  self->edits = edits;
  tw_stack_show (self->pages, edits ? "edit" : "list");
  gtk_widget_grab_focus (GTK_WIDGET (edits ? (gpointer) self->name : (gpointer) self->search));
}

static void
edit_metric (TwMetricsWindow *self, TwMetric *metric)
{
  g_autofree char *problem = metric ? dup_problem (self, metric) : NULL;
  g_autofree char *synonyms = dup_synonyms (metric);
  self->edited = metric;
  adw_window_title_set_title (self->edit_title,
                              metric ? _("Metric") : _("New Metric"));
  adw_window_title_set_subtitle (self->edit_title, metric ? metric->schema : "");
  gtk_editable_set_text (self->name, metric ? metric->name : "");
  gtk_text_buffer_set_text (self->buffer, metric ? metric->expression : "", -1);
  gtk_editable_set_text (self->synonyms, synonyms);
  gtk_editable_set_text (self->description,
                         metric && metric->description ? metric->description : "");
  gtk_drop_down_set_selected (self->format, find_format (metric));
  show_problem (self, problem);
  show_page (self, TRUE);
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!TW_METRICS_WINDOW (widget)->edits)
    edit_metric (TW_METRICS_WINDOW (widget), NULL);
}

static void
row_activated_cb (TwMetricsWindow *self, GtkListBoxRow *row)
{
  edit_metric (self, row_metric (row));
}

/* What was typed stays; what the file says of the same name by now is shown beside it. */
static void
show_conflict (TwMetricsWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *schema = self->edited ? g_strdup (self->edited->schema) : NULL;
  g_autofree char *name = self->edited ? g_strdup (self->edited->name) : NULL;
  g_autofree char *text = NULL;
  if (!read_file (self, &error)) {
    text = tw_knowledge_dup_sentences (error);
    show_problem (self, text);
    return;
  }
  for (guint i = 0; name && i < self->metrics->len; i++) {
    TwMetric *metric = self->metrics->pdata[i];
    if (g_str_equal (metric->schema, schema) && g_str_equal (metric->name, name))
      self->edited = metric;
  }
  if (name == NULL)
    text = g_strdup (_("Another program changed the file. It was read again: save to add yours."));
  else if (self->edited == NULL)
    text = g_strdup (_("Another program removed this metric from the file. Save to add it again."));
  else
    text = g_strdup_printf (_("Another program changed the file. Save to put yours in the place of "
                              "what it has now:\n%s"), self->edited->expression);
  show_problem (self, text);
}

/* A new one is of the first schema that has its columns. */
static gboolean
save (TwMetricsWindow *self, TwMetric *now, GError **error)
{
  const char *const *schemas
    = tw_catalog_get_schemas (tw_workspace_get_catalog (workspace (self)));
  gboolean fine = FALSE;
  if (self->edited)
    fine = tw_workspace_check_metric (workspace (self), now, error);
  for (guint i = 0; self->edited == NULL && !fine && schemas[i]; i++) {
    g_clear_error (error);
    now->schema = (char *) schemas[i];
    fine = tw_workspace_check_metric (workspace (self), now, error);
  }
  return fine && tw_metric_change (self->path, self->text, self->edited, now, error);
}

/* Synonyms that were not touched stay as they are, commas and all. */
static char **
dup_typed_synonyms (TwMetricsWindow *self)
{
  const char *typed = gtk_editable_get_text (self->synonyms);
  g_autofree char *kept = dup_synonyms (self->edited);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  if (self->edited && g_str_equal (typed, kept))
    return g_strdupv (self->edited->synonyms);
  g_auto (GStrv) parts = g_strsplit (typed, ",", -1);
  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip (parts[i]))
      g_strv_builder_add (texts, parts[i]);
  return g_strv_builder_end (texts);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwMetricsWindow *self = TW_METRICS_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *expression = dup_expression (self);
  g_auto (GStrv) synonyms = dup_typed_synonyms (self);
  if (!self->edits)
    return;
  TwMetric now = { .schema = self->edited ? self->edited->schema : NULL,
                   .name = (char *) gtk_editable_get_text (self->name), .synonyms = synonyms,
                   .expression = expression,
                   .format = (char *) formats[gtk_drop_down_get_selected (self->format)],
                   .description = (char *) gtk_editable_get_text (self->description) };
  if (save (self, &now, &error)) {
    self->changed = TRUE;
    g_clear_pointer (&self->undo, g_free);
    read_file (self, NULL);
    show_page (self, FALSE);
    toast (self, _("Saved"), FALSE);
    return;
  }
  g_autofree char *text = tw_knowledge_dup_sentences (error);
  if (g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT))
    show_conflict (self);
  else
    show_problem (self, text);
  gtk_widget_grab_focus (*now.name ? self->expression : GTK_WIDGET (self->name));
}

/* ---- the way back ---- */

static gboolean
has_edits (TwMetricsWindow *self)
{
  const TwMetric *was = self->edited;
  g_autofree char *expression = dup_expression (self);
  g_autofree char *synonyms = dup_synonyms (was);
  return self->edits
         && (!g_str_equal (gtk_editable_get_text (self->name), was ? was->name : "")
             || !g_str_equal (expression, was ? was->expression : "")
             || !g_str_equal (gtk_editable_get_text (self->synonyms), synonyms)
             || !g_str_equal (gtk_editable_get_text (self->description),
                              was && was->description ? was->description : "")
             || gtk_drop_down_get_selected (self->format) != find_format (was));
}

static void
discarded_cb (TwMetricsWindow *self, const char *response)
{
  if (g_strcmp0 (response, "discard") != 0)
    return;
  show_page (self, FALSE);
  if (self->closes)
    gtk_window_close (GTK_WINDOW (self));
}

/* %TRUE where the person is asked first. */
static gboolean
asks_first (TwMetricsWindow *self)
{
  if (!has_edits (self))
    return FALSE;
  tw_knowledge_ask (GTK_WINDOW (self), _("This metric was changed and not saved."),
                    G_CALLBACK (discarded_cb));
  return TRUE;
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwMetricsWindow *self = TW_METRICS_WINDOW (widget);
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
  TwMetricsWindow *self = TW_METRICS_WINDOW (widget);
  if (!self->edits)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stop_search_cb (TwMetricsWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
tw_metrics_window_close_request (GtkWindow *window)
{
  TwMetricsWindow *self = TW_METRICS_WINDOW (window);
  self->closes = TRUE;
  if (asks_first (self))
    return TRUE;
  if (self->changed)
    tw_knowledge_read_again (self->session);
  self->changed = FALSE;
  return GTK_WINDOW_CLASS (tw_metrics_window_parent_class)->close_request (window);
}

static void
dark_changed_cb (TwMetricsWindow *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_source_buffer_set_style_scheme (
    GTK_SOURCE_BUFFER (self->buffer),
    gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
tw_metrics_window_dispose (GObject *object)
{
  TwMetricsWindow *self = TW_METRICS_WINDOW (object);
  g_clear_object (&self->session);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tw_metrics_window_parent_class)->dispose (object);
}

static void
tw_metrics_window_finalize (GObject *object)
{
  TwMetricsWindow *self = TW_METRICS_WINDOW (object);
  g_clear_pointer (&self->metrics, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->text);
  g_free (self->undo);
  G_OBJECT_CLASS (tw_metrics_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, toasts);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, pages);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, search);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, stack);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, list);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, none);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, edit_title);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, name);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, problem);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, expression);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, buffer);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, synonyms);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, description);
  gtk_widget_class_bind_template_child (klass, TwMetricsWindow, format);
}

static void
install_actions (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  gtk_widget_class_install_action (klass, "metrics.add", NULL, add_cb);
  gtk_widget_class_install_action (klass, "metrics.delete", NULL, delete_cb);
  gtk_widget_class_install_action (klass, "metrics.undo", NULL, undo_cb);
  gtk_widget_class_install_action (klass, "metrics.save", NULL, save_cb);
  gtk_widget_class_install_action (klass, "metrics.back", NULL, back_cb);
  gtk_widget_class_install_action (klass, "metrics.search", NULL, search_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_n, control, "metrics.add", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "metrics.delete", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, control, "metrics.undo", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, control, "metrics.save", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, control, "metrics.search", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "metrics.back", NULL);
}

static void
tw_metrics_window_class_init (TwMetricsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = tw_metrics_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_metrics_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tw_metrics_window_close_request;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-metrics-window.ui");
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
tw_metrics_window_init (TwMetricsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->path = tw_paths_config ("metrics.yaml");
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
tw_metrics_window_present (GtkWindow *parent, TwSession *session)
{
  TwMetricsWindow *self = g_object_new (TW_TYPE_METRICS_WINDOW, "transient-for", parent,
                                         "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->workspace = g_object_ref (tw_session_get_workspace (session));
  read_file (self, NULL);
  show_page (self, FALSE);
  tw_knowledge_present (GTK_WINDOW (self), parent);
}
