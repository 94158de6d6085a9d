// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-inspector.h"

#include "ui/answer/tw-inspector-rows.h"
#include "ui/answer/tw-sql-editor.h"
#include "ui/tw-stack.h"

struct _TwInspector {
  AdwBin parent_instance;

  GtkStack *stack;
  TwSqlEditor *editor;
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

  TwSession *session;
  GSignalGroup *signals;
  char *shown_sql;        /* as the answer has it */
  TwContext *shown_context;
  gboolean filled;        /* for the final state of the answer */
};

G_DEFINE_FINAL_TYPE (TwInspector, tw_inspector, ADW_TYPE_BIN)

/* What it does, in words. */
static void
show_sql (TwInspector *self, const char *sql)
{
  if (g_strcmp0 (sql, self->shown_sql) == 0)
    return;
  g_autofree char *old = g_steal_pointer (&self->shown_sql);
  self->shown_sql = g_strdup (sql);
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
  tw_sql_editor_update (self->editor);
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
}

static void
answer_changed_cb (TwInspector *self)
{
  self->filled = FALSE;
  g_signal_group_set_target (self->signals, tw_session_get_answer (self->session));
  update (self);
}

static void
tw_inspector_dispose (GObject *object)
{
  TwInspector *self = TW_INSPECTOR (object);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown_sql, g_free);
  g_clear_pointer (&self->shown_context, tw_context_unref);
  G_OBJECT_CLASS (tw_inspector_parent_class)->dispose (object);
}

static void
tw_inspector_class_init (TwInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_inspector_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SQL_EDITOR);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, TwInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, editor);
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
  tw_sql_editor_set_session (self->editor, session);
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
  tw_sql_editor_focus (self->editor);
}
