// SPDX-License-Identifier: Apache-2.0
#include "ui/history/tw-kept-line.h"

#include <glib/gi18n.h>

#include "ui/history/tw-difference-words.h"
#include "ui/history/tw-history-words.h"
#include "ui/tw-children.h"
#include "ui/tw-style.h"
#include "ui/tw-wrap-layout.h"

struct _TwKeptLine {
  AdwBin parent_instance;

  GtkWidget *line;
  GtkLabel *text;
  GtkWidget *again_button;
  GtkWidget *difference;
  GtkLabel *difference_title;
  GtkBox *difference_lines;

  TwSession *session;
  GSignalGroup *answer_signals;
  GSignalGroup *rerun_signals;
};

G_DEFINE_FINAL_TYPE (TwKeptLine, tw_kept_line, ADW_TYPE_BIN)

static void
show_difference (TwKeptLine *self)
{
  TwRerun *rerun = tw_session_get_rerun (self->session);
  const TwResultDifference *difference = NULL;
  gboolean done = rerun && tw_rerun_is_done (rerun, &difference);
  gtk_widget_set_visible (self->difference, done);
  tw_children_remove (GTK_WIDGET (self->difference_lines));
  if (!done)
    return;
  g_autofree char *title = tw_rerun_dup_title (rerun);
  g_auto (GStrv) lines = tw_rerun_dup_lines (rerun);
  gtk_label_set_text (self->difference_title, title);
  for (char **line = lines; *line; line++) {
    GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", *line, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                      PANGO_WRAP_WORD_CHAR, "selectable", TRUE, NULL);
    gtk_box_append (self->difference_lines, label);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->difference_lines), lines[0] != NULL);
}

static void
update (TwKeptLine *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  const TwKept *kept = answer ? tw_answer_get_kept (answer) : NULL;
  g_autofree char *text
    = kept ? tw_kept_dup_text (kept, tw_answer_get_result (answer)) : g_strdup ("");
  gboolean again = tw_session_can_run_again (self->session) && tw_answer_get_result (answer);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  tw_style_set (GTK_WIDGET (self->text), "warning", kept && kept->trouble);
  tw_style_set (GTK_WIDGET (self->text), "dim-label", !(kept && kept->trouble));
  gtk_widget_set_visible (self->again_button, again || (kept && kept->reopened && answer
                                                        && tw_answer_get_sql (answer)));
  gtk_widget_set_visible (self->line, *text || gtk_widget_get_visible (self->again_button));
}

static void
answer_changed_cb (TwKeptLine *self)
{
  g_signal_group_set_target (self->answer_signals, tw_session_get_answer (self->session));
  update (self);
}

static void
rerun_changed_cb (TwKeptLine *self)
{
  g_signal_group_set_target (self->rerun_signals, tw_session_get_rerun (self->session));
  show_difference (self);
}

static void
tw_kept_line_dispose (GObject *object)
{
  TwKeptLine *self = TW_KEPT_LINE (object);
  g_clear_object (&self->answer_signals);
  g_clear_object (&self->rerun_signals);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_kept_line_parent_class)->dispose (object);
}

static void
tw_kept_line_class_init (TwKeptLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_kept_line_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-kept-line.ui");
  gtk_widget_class_bind_template_child (widget_class, TwKeptLine, line);
  gtk_widget_class_bind_template_child (widget_class, TwKeptLine, text);
  gtk_widget_class_bind_template_child (widget_class, TwKeptLine, again_button);
  gtk_widget_class_bind_template_child (widget_class, TwKeptLine, difference);
  gtk_widget_class_bind_template_child (widget_class, TwKeptLine, difference_title);
  gtk_widget_class_bind_template_child (widget_class, TwKeptLine, difference_lines);
}

static void
tw_kept_line_init (TwKeptLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->answer_signals = g_signal_group_new (TW_TYPE_ANSWER);
  self->rerun_signals = g_signal_group_new (TW_TYPE_RERUN);
  g_signal_group_connect_swapped (self->answer_signals, "notify::kept", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->answer_signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->rerun_signals, "done", G_CALLBACK (show_difference), self);
}

void
tw_kept_line_set_session (TwKeptLine *self, TwSession *session)
{
  g_return_if_fail (TW_IS_KEPT_LINE (self));
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::rerun", G_CALLBACK (rerun_changed_cb), self,
                           G_CONNECT_SWAPPED);
  answer_changed_cb (self);
  rerun_changed_cb (self);
}
