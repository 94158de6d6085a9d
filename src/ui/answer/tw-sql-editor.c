// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-sql-editor.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "analyst/editor/tw-sql-difference.h"
#include "analyst/editor/tw-sql-format.h"
#include "analyst/editor/tw-sql-place.h"
#include "analyst/tw-pipeline-plan.h"
#include "ui/answer/tw-marker-layout.h"
#include "ui/answer/tw-sql-proposals.h"
#include "ui/tw-children.h"
#include "ui/tw-sql-view.h"
#include "ui/tw-wrap-layout.h"

#define LINE_CHARACTERS 36
#define LINE_HEIGHT 16
#define DRAFT "tw-sql-draft" /* with an answer: what was typed and has not run */

struct _TwSqlEditor {
  AdwBin parent_instance;

  GtkLabel *sql_label;
  GtkWidget *copy_button;
  GtkWidget *run_button;
  GtkScrolledWindow *scroller;
  GtkLabel *problem;
  GtkWidget *tools;
  GtkWidget *format_button;
  GtkWidget *explain_button;
  GtkToggleButton *difference_button;
  GtkWidget *revert_button;
  GtkLabel *difference;
  GtkWidget *plan;

  GtkSourceBuffer *buffer;
  GtkWidget *view;
  TwSession *session;
  TwAnswer *answer; /* nullable: whose SQL this is */
  char *shown_sql;  /* as the answer has it */
  GtkTextTag *wrong;
  GCancellable *planning;
  gboolean loading; /* the text changes by our own doing */
};

G_DEFINE_FINAL_TYPE (TwSqlEditor, tw_sql_editor, ADW_TYPE_BIN)

/* ---- the text ---- */

static char *
dup_text (TwSqlEditor *self)
{
  char *text;
  g_object_get (self->buffer, "text", &text, NULL);
  return text;
}

static gboolean
is_dirty (TwSqlEditor *self)
{
  g_autofree char *text = dup_text (self);
  return strcmp (text, self->shown_sql ? self->shown_sql : "") != 0;
}

static TwDialect
dialect_of (TwSqlEditor *self)
{
  TwCatalog *catalog = tw_session_get_catalog (self->session);
  return catalog ? tw_catalog_get_dialect (catalog) : TW_DIALECT_POSTGRESQL;
}

/* What a person can go back from. */
static void
replace_text (TwSqlEditor *self, const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

/* High enough for the SQL, so far as that leaves room for the rest. A text view knows its height
 * only after it was drawn once. */
static void
fit_view (TwSqlEditor *self, const char *sql)
{
  g_auto (GStrv) lines = g_strsplit (sql ? sql : "", "\n", -1);
  glong rows = 0;
  for (guint i = 0; lines[i]; i++)
    rows += 1 + g_utf8_strlen (lines[i], -1) / LINE_CHARACTERS;
  gtk_scrolled_window_set_min_content_height (self->scroller,
                                              (int) CLAMP (rows * LINE_HEIGHT + 20, 72, 300));
}

/* ---- what is beside it ---- */

/* The SQL that was written for the question; else the one that ran. */
static const char *
original_of (TwSqlEditor *self)
{
  const char *written = self->answer ? tw_answer_get_model_sql (self->answer) : NULL;
  return written ? written : self->shown_sql;
}

/* Green is new, red is gone; the marks say so, too. */
static char *
difference_markup (const char *difference)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const char *added = dark ? "#8ff0a4" : "#1b7f4b", *gone = dark ? "#ff7b63" : "#c01c28";
  g_auto (GStrv) lines = g_strsplit (difference, "\n", -1);
  g_autoptr (GString) markup = g_string_new (NULL);
  for (guint i = 0; lines[i] && *lines[i]; i++) {
    g_autofree char *line = g_markup_escape_text (lines[i], -1);
    const char *colour = *line == '+' ? added : *line == ' ' ? NULL : gone;
    g_string_append (markup, i ? "\n" : "");
    if (colour)
      g_string_append_printf (markup, "<span foreground='%s'>%s</span>", colour, line);
    else
      g_string_append (markup, line);
  }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

static void
show_difference (TwSqlEditor *self, const char *text, const char *original)
{
  gboolean wanted = original && gtk_toggle_button_get_active (self->difference_button);
  g_autofree char *difference
    = wanted ? tw_sql_difference (original, text, dialect_of (self)) : NULL;
  g_autofree char *markup = difference ? difference_markup (difference) : NULL;
  if (markup)
    gtk_label_set_markup (self->difference, markup);
  else
    gtk_label_set_text (self->difference, _("Only blanks and line breaks differ."));
  gtk_widget_set_visible (GTK_WIDGET (self->difference), wanted);
}

static void
update_tools (TwSqlEditor *self)
{
  g_autofree char *text = dup_text (self);
  const char *original = original_of (self);
  gboolean differs = original && strcmp (text, original) != 0;
  gboolean ready = tw_session_get_workspace (self->session) != NULL;
  gtk_widget_set_visible (self->revert_button, differs);
  gtk_widget_set_visible (GTK_WIDGET (self->difference_button), differs);
  gtk_widget_set_sensitive (self->run_button,
                            ready && *text && !tw_session_is_busy (self->session));
  gtk_widget_set_sensitive (self->copy_button, *text);
  gtk_widget_set_sensitive (self->format_button, *text);
  gtk_widget_set_sensitive (self->explain_button, ready && *text && self->planning == NULL);
  show_difference (self, text, differs ? original : NULL);
}

static void
set_problem (TwSqlEditor *self, const char *message)
{
  gtk_label_set_text (self->problem, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

static void
clear_marks (TwSqlEditor *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->wrong, &start, &end);
  set_problem (self, NULL);
}

/* The words alone, where the place is marked; with the nearest names of what is not there. */
static char *
problem_text (const TwVerdict *verdict, const char *message, gboolean marked)
{
  const char *position = marked ? strstr (message, "\nPOSITION") : NULL;
  g_autofree char *words
    = g_strndup (message, position ? (gsize) (position - message) : strlen (message));
  if (verdict == NULL || !verdict->safe || verdict->unknown[0] == NULL)
    return g_steal_pointer (&words);
  g_autofree char *names = g_strjoinv (", ", verdict->unknown);
  /* Translators: an error message, and names that the schema does not have */
  return g_strdup_printf (_("%s\nNot in the schema: %s"), words, names);
}

/* Underlines where the trouble is, and brings the first place into sight. */
static void
mark_problem (TwSqlEditor *self, const TwVerdict *verdict, const char *message)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = dup_text (self);
  g_autoptr (GArray) places
    = tw_sql_places_of_problem (text, dialect_of (self), verdict, message);
  clear_marks (self);
  g_autofree char *problem = problem_text (verdict, message, places->len > 0);
  set_problem (self, problem);
  for (guint i = 0; i < places->len; i++) {
    const TwSqlPlace *place = &g_array_index (places, TwSqlPlace, i);
    GtkTextIter start, end;
    gtk_text_buffer_get_iter_at_offset (buffer, &start,
                                        (int) g_utf8_strlen (text, (gssize) place->start));
    gtk_text_buffer_get_iter_at_offset (buffer, &end,
                                        (int) g_utf8_strlen (text, (gssize) place->end));
    gtk_text_buffer_apply_tag (buffer, self->wrong, &start, &end);
    if (i > 0)
      continue;
    gtk_text_buffer_place_cursor (buffer, &start);
    gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &start, 0.1, FALSE, 0, 0);
  }
}

static void
show_failure (TwSqlEditor *self)
{
  TwStage stage = TW_STAGE_N;
  const GError *error = self->answer ? tw_answer_get_error (self->answer, &stage) : NULL;
  gboolean failed = error && tw_answer_get_state (self->answer) == TW_ANSWER_FAILED
                    && (stage == TW_STAGE_GUARD || stage == TW_STAGE_EXECUTE);
  if (failed && !is_dirty (self))
    mark_problem (self, tw_answer_get_verdict (self->answer), error->message);
}

/* ---- the plan ---- */

static void
add_plan_text (TwSqlEditor *self, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->plan), label);
}

static void
add_plan_step (TwSqlEditor *self, guint number, const char *text)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GtkWidget *mark = g_object_new (GTK_TYPE_LABEL, "label", digits, "width-chars", 2, "xalign", 1.0f,
                                  NULL);
  gtk_widget_add_css_class (mark, "dim-label");
  gtk_widget_add_css_class (mark, "numeric");
  gtk_box_append (GTK_BOX (self->plan), tw_marker_row_new (mark, text));
}

static void
show_plan (TwSqlEditor *self, const TwQueryPlan *plan)
{
  tw_children_remove (self->plan);
  add_plan_text (self, _("How the server would run it"), "heading");
  for (guint i = 0; plan && plan->warnings[i]; i++)
    add_plan_text (self, plan->warnings[i], "warning");
  if (plan && plan->warnings[0] == NULL)
    add_plan_text (self, _("Nothing in the plan is known to take long."), "dim-label");
  for (guint i = 0; plan && plan->steps[i]; i++)
    add_plan_step (self, i + 1, plan->steps[i]);
  if (plan == NULL)
    add_plan_text (self, _("A statement of this kind has no plan."), "dim-label");
  gtk_widget_set_visible (self->plan, TRUE);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSqlEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlanReport) report = tw_pipeline_plan_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->plan == NULL)
    return;
  g_clear_object (&self->planning);
  if (error)
    mark_problem (self, tw_pipeline_plan_get_verdict (result), error->message);
  else if (!report->verdict->safe)
    mark_problem (self, report->verdict, report->verdict->reason);
  else
    show_plan (self, report->plan);
  update_tools (self);
}

static void
forget_plan (TwSqlEditor *self)
{
  g_cancellable_cancel (self->planning);
  g_clear_object (&self->planning);
  gtk_widget_set_visible (self->plan, FALSE);
}

static void
explain_clicked_cb (TwSqlEditor *self)
{
  TwPipeline *pipeline = tw_session_get_pipeline (self->session);
  g_autofree char *text = dup_text (self);
  if (pipeline == NULL)
    return;
  forget_plan (self);
  clear_marks (self);
  self->planning = g_cancellable_new ();
  tw_pipeline_plan_async (pipeline, text, self->planning, planned_cb, g_object_ref (self));
  update_tools (self);
}

/* ---- what a person does ---- */

static void
run (TwSqlEditor *self)
{
  g_autofree char *text = dup_text (self);
  if (*text && !tw_session_is_busy (self->session))
    tw_session_run_sql (self->session, text);
}

static void
run_clicked_cb (TwSqlEditor *self)
{
  run (self);
}

static void
revert_clicked_cb (TwSqlEditor *self)
{
  g_autofree char *original = g_strdup (original_of (self));
  if (original)
    replace_text (self, original);
  gtk_widget_grab_focus (self->view);
}

static void
format_clicked_cb (TwSqlEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *formatted = tw_sql_format (text, dialect_of (self));
  if (strcmp (text, formatted) != 0)
    replace_text (self, formatted);
}

static void
difference_toggled_cb (TwSqlEditor *self)
{
  update_tools (self);
}

static void
copy_clicked_cb (TwSqlEditor *self)
{
  g_autofree char *text = dup_text (self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Copied the SQL"));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                TwSqlEditor *self)
{
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
  if (!(state & GDK_CONTROL_MASK))
    return FALSE;
  if (enter)
    run (self);
  else if (key == GDK_KEY_F && state & GDK_SHIFT_MASK)
    format_clicked_cb (self);
  else
    return FALSE;
  return TRUE;
}

static void
changed_cb (TwSqlEditor *self)
{
  g_autofree char *text = dup_text (self);
  clear_marks (self);
  if (!self->loading)
    forget_plan (self);
  fit_view (self, text);
  update_tools (self);
}

/* ---- the answer ---- */

/* What has not run goes with its answer. */
static void
keep_draft (TwSqlEditor *self)
{
  if (self->answer == NULL)
    return;
  g_object_set_data_full (G_OBJECT (self->answer), DRAFT, is_dirty (self) ? dup_text (self) : NULL,
                          g_free);
}

static void
take_answer (TwSqlEditor *self, TwAnswer *answer)
{
  /* What was typed before there was an answer has nothing to stay with: Ctrl+Z brings it back. */
  gboolean homeless = self->answer == NULL && is_dirty (self);
  keep_draft (self);
  g_set_object (&self->answer, answer);
  forget_plan (self);
  const char *sql = answer ? tw_answer_get_sql (answer) : NULL;
  const char *draft = answer ? g_object_get_data (G_OBJECT (answer), DRAFT) : NULL;
  g_free (self->shown_sql);
  self->shown_sql = g_strdup (sql);
  self->loading = TRUE;
  if (homeless)
    replace_text (self, sql ? sql : "");
  else
    gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), sql ? sql : "", -1);
  if (draft)
    replace_text (self, draft);
  self->loading = FALSE;
}

/* The answer's SQL is another now. Where something else was typed meanwhile, Ctrl+Z brings it back. */
static void
take_sql (TwSqlEditor *self, const char *sql)
{
  gboolean dirty = is_dirty (self) || gtk_text_buffer_get_can_undo (GTK_TEXT_BUFFER (self->buffer));
  g_autofree char *text = dup_text (self);
  g_autofree char *old = g_steal_pointer (&self->shown_sql);
  self->shown_sql = g_strdup (sql);
  if (sql && strcmp (text, sql) == 0)
    return;
  forget_plan (self);
  self->loading = TRUE;
  if (dirty || (old && sql))
    replace_text (self, sql ? sql : "");
  else
    gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), sql ? sql : "", -1);
  self->loading = FALSE;
}

void
tw_sql_editor_update (TwSqlEditor *self)
{
  g_return_if_fail (TW_IS_SQL_EDITOR (self));
  TwAnswer *answer = tw_session_get_answer (self->session);
  const char *sql = answer ? tw_answer_get_sql (answer) : NULL;
  if (answer != self->answer)
    take_answer (self, answer);
  else if (g_strcmp0 (sql, self->shown_sql) != 0)
    take_sql (self, sql);
  show_failure (self);
  update_tools (self);
}

/* ---- the widget ---- */

static void
make_view (TwSqlEditor *self)
{
  self->view = tw_sql_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  self->buffer = g_object_ref (GTK_SOURCE_BUFFER (buffer));
  self->wrong
    = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_tools), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->sql_label, NULL, -1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->view, keys);
  gtk_scrolled_window_set_child (self->scroller, self->view);
}

static void
tw_sql_editor_dispose (GObject *object)
{
  TwSqlEditor *self = TW_SQL_EDITOR (object);
  g_cancellable_cancel (self->planning);
  g_clear_object (&self->planning);
  g_clear_object (&self->session);
  g_clear_object (&self->answer);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->shown_sql, g_free);
  self->plan = NULL;
  G_OBJECT_CLASS (tw_sql_editor_parent_class)->dispose (object);
}

static void
tw_sql_editor_class_init (TwSqlEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_sql_editor_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-sql-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, sql_label);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, run_button);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, scroller);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, tools);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, format_button);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, explain_button);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, difference_button);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, revert_button);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, difference);
  gtk_widget_class_bind_template_child (widget_class, TwSqlEditor, plan);
  gtk_widget_class_bind_template_callback (widget_class, run_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, revert_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, explain_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, difference_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
tw_sql_editor_init (TwSqlEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_sql_editor_set_session (TwSqlEditor *self, TwSession *session)
{
  g_return_if_fail (TW_IS_SQL_EDITOR (self) && self->session == NULL);
  self->session = g_object_ref (session);
  make_view (self);
  g_autoptr (TwSqlProposals) proposals = tw_sql_proposals_new (session);
  gtk_source_completion_add_provider (
    gtk_source_view_get_completion (GTK_SOURCE_VIEW (self->view)),
    GTK_SOURCE_COMPLETION_PROVIDER (proposals));
  tw_sql_editor_update (self);
}

void
tw_sql_editor_focus (TwSqlEditor *self)
{
  g_return_if_fail (TW_IS_SQL_EDITOR (self));
  update_tools (self);
  gtk_widget_grab_focus (self->view);
}
