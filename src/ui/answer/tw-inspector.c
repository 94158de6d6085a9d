// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-inspector.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "ui/answer/tw-inspector-rows.h"
#include "ui/tw-stack.h"

#define LINE_CHARACTERS 36
#define LINE_HEIGHT 16

struct _TwInspector {
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *sql_label;
  GtkWidget *revert_button;
  GtkWidget *copy_button;
  GtkWidget *run_button;
  GtkScrolledWindow *sql_scroller;
  GtkWidget *steps_section;
  GtkBox *steps;
  GtkWidget *found_section;
  GtkListBox *tables;
  GtkListBox *joins;
  GtkListBox *values;
  GtkWidget *rows_section;
  GtkListBox *row_account;
  GtkWidget *timing_section;
  GtkGrid *timing;
  GtkWidget *attempts_section;
  GtkListBox *attempts;

  GtkSourceBuffer *buffer;
  GtkWidget *view;
  TwSession *session;
  GSignalGroup *signals;
  char *shown_sql;        /* as the answer has it */
  TwContext *shown_context;
  gboolean filled;        /* for the final state of the answer */
};

G_DEFINE_FINAL_TYPE (TwInspector, tw_inspector, ADW_TYPE_BIN)

static char *
buffer_text (TwInspector *self)
{
  char *text;
  g_object_get (self->buffer, "text", &text, NULL);
  return text;
}

static void
update_buttons (TwInspector *self)
{
  g_autofree char *text = buffer_text (self);
  gboolean edited = g_strcmp0 (text, self->shown_sql ? self->shown_sql : "") != 0;
  gboolean ready = tw_session_get_workspace (self->session) != NULL;
  gtk_widget_set_visible (self->revert_button, edited && self->shown_sql);
  gtk_widget_set_sensitive (self->run_button,
                            ready && *text && !tw_session_is_busy (self->session));
  gtk_widget_set_sensitive (self->copy_button, *text);
}

/* High enough for the SQL, so far as that leaves room for the rest. A text view knows its height
 * only after it was drawn once. */
static void
fit_editor (TwInspector *self, const char *sql)
{
  g_auto (GStrv) lines = g_strsplit (sql ? sql : "", "\n", -1);
  glong rows = 0;
  for (guint i = 0; lines[i]; i++)
    rows += 1 + g_utf8_strlen (lines[i], -1) / LINE_CHARACTERS;
  gtk_scrolled_window_set_min_content_height (self->sql_scroller,
                                              (int) CLAMP (rows * LINE_HEIGHT + 20, 72, 300));
}

static void
show_sql (TwInspector *self, const char *sql)
{
  if (g_strcmp0 (sql, self->shown_sql) == 0)
    return;
  g_autofree char *old = g_steal_pointer (&self->shown_sql);
  self->shown_sql = g_strdup (sql);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), sql ? sql : "", -1);
  fit_editor (self, sql);
  GtkTextIter start;
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  TwCatalog *catalog = tw_session_get_catalog (self->session);
  g_auto (GStrv) steps = NULL;
  if (sql && catalog)
    steps = tw_sql_explain (sql, tw_catalog_get_dialect (catalog), catalog);
  gtk_widget_set_visible (self->steps_section,
                          tw_inspector_fill_steps (self->steps, (const char *const *) steps));
}

static void
show_context (TwInspector *self, TwContext *context)
{
  if (context == self->shown_context)
    return;
  g_clear_pointer (&self->shown_context, tw_context_unref);
  self->shown_context = context ? tw_context_ref (context) : NULL;
  gboolean tables = tw_inspector_fill_tables (self->tables, context);
  gtk_widget_set_visible (GTK_WIDGET (self->tables), tables);
  tw_inspector_fill_joins (self->joins, context);
  tw_inspector_fill_values (self->values, context);
  gtk_widget_set_visible (self->found_section, tables);
}

static void
update (TwInspector *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  tw_stack_show (self->stack, answer ? "answer" : "empty");
  if (answer == NULL) {
    show_sql (self, NULL);
    show_context (self, NULL);
    return;
  }
  show_sql (self, tw_answer_get_sql (answer));
  show_context (self, tw_answer_get_context (answer));
  TwAnswerState state = tw_answer_get_state (answer);
  gboolean settled = tw_answer_state_is_final (state) || state == TW_ANSWER_WAITING;
  if (settled && !self->filled) {
    const TwRowAccount *account = tw_answer_get_row_account (answer);
    gtk_widget_set_visible (self->rows_section,
                            tw_inspector_fill_row_account (self->row_account, account));
    gtk_widget_set_visible (self->timing_section, tw_inspector_fill_timing (self->timing, answer));
    gtk_widget_set_visible (self->attempts_section,
                            tw_inspector_fill_attempts (self->attempts, answer));
  } else if (!settled) {
    gtk_widget_set_visible (self->rows_section, FALSE);
    gtk_widget_set_visible (self->timing_section, FALSE);
    gtk_widget_set_visible (self->attempts_section, FALSE);
  }
  self->filled = settled;
  update_buttons (self);
}

static void
answer_changed_cb (TwInspector *self)
{
  self->filled = FALSE;
  g_signal_group_set_target (self->signals, tw_session_get_answer (self->session));
  update (self);
}

static void
run (TwInspector *self)
{
  g_autofree char *text = buffer_text (self);
  if (*text && !tw_session_is_busy (self->session))
    tw_session_run_sql (self->session, text);
}

static void
run_clicked_cb (TwInspector *self)
{
  run (self);
}

static void
revert_clicked_cb (TwInspector *self)
{
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), self->shown_sql ? self->shown_sql : "",
                            -1);
}

static void
copy_clicked_cb (TwInspector *self)
{
  g_autofree char *text = buffer_text (self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Copied the SQL"));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                TwInspector *self)
{
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
  if (!enter || !(state & GDK_CONTROL_MASK))
    return FALSE;
  run (self);
  return TRUE;
}

static void
dark_changed_cb (TwInspector *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_source_buffer_set_style_scheme (
    self->buffer,
    gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
make_editor (TwInspector *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (self->buffer,
                                  gtk_source_language_manager_get_language (languages, "sql"));
  self->view = gtk_source_view_new_with_buffer (self->buffer);
  g_object_set (self->view, "monospace", TRUE, "wrap-mode", GTK_WRAP_WORD_CHAR, "top-margin", 9,
                "bottom-margin", 9, "left-margin", 12, "right-margin", 12, "accepts-tab", FALSE,
                "auto-indent", TRUE, "tab-width", 2, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->sql_label, NULL, -1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->view, keys);
  gtk_scrolled_window_set_child (self->sql_scroller, self->view);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (update_buttons), self,
                           G_CONNECT_SWAPPED);
  dark_changed_cb (self);
}

static void
tw_inspector_dispose (GObject *object)
{
  TwInspector *self = TW_INSPECTOR (object);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->shown_sql, g_free);
  g_clear_pointer (&self->shown_context, tw_context_unref);
  G_OBJECT_CLASS (tw_inspector_parent_class)->dispose (object);
}

static void
tw_inspector_class_init (TwInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_inspector_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, TwInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, sql_label);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, revert_button);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, run_button);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, sql_scroller);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, steps_section);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, steps);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, found_section);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, tables);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, joins);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, values);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, rows_section);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, row_account);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, timing_section);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, timing);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, attempts_section);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, attempts);
  gtk_widget_class_bind_template_callback (widget_class, run_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, revert_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
tw_inspector_init (TwInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (TW_TYPE_ANSWER);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}

TwInspector *
tw_inspector_new (TwSession *session)
{
  TwInspector *self = g_object_new (TW_TYPE_INSPECTOR, NULL);
  self->session = g_object_ref (session);
  make_editor (self);
  g_signal_connect_object (session, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  answer_changed_cb (self);
  return self;
}

void
tw_inspector_focus_sql (TwInspector *self)
{
  g_return_if_fail (TW_IS_INSPECTOR (self));
  tw_stack_show (self->stack, "answer");
  update_buttons (self);
  gtk_widget_grab_focus (self->view);
}
