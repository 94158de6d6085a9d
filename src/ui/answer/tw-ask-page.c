// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-ask-page.h"

#include <glib/gi18n.h>

#include "ui/answer/tw-answer-view.h"
#include "ui/answer/tw-question-strip.h"
#include "ui/tw-session-page.h"
#include "ui/tw-stack.h"

#define PULSE_MS 120

struct _TwAskPage {
  AdwBin parent_instance;

  TwAskBar *ask_bar;
  TwQuestionStrip *question_strip;
  GtkStack *stack;
  GtkRevealer *activity;
  GtkLabel *activity_label;
  GtkProgressBar *activity_bar;
  AdwBin *session_bin;
  AdwBin *answer_bin;

  TwAnswerView *answer_view; /* in the answer_bin, once made */
  TwSession *session;
  gboolean narrow;
  guint pulse_id;
};

G_DEFINE_FINAL_TYPE (TwAskPage, tw_ask_page, ADW_TYPE_BIN)

static const char *
page_name (TwAskPage *self)
{
  if (self->answer_view == NULL)
    return "blank";
  return tw_session_get_answer (self->session) ? "answer" : "session";
}

static void
progress_changed_cb (TwAskPage *self)
{
  const char *message;
  double fraction = tw_session_get_progress (self->session, &message);
  gtk_label_set_text (self->activity_label, *message ? message : _("Reading the schema…"));
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->activity_bar, MIN (fraction, 1));
  else
    gtk_progress_bar_pulse (self->activity_bar);
}

static gboolean
pulse_cb (gpointer user_data)
{
  TwAskPage *self = user_data;
  if (tw_session_get_progress (self->session, NULL) < 0)
    progress_changed_cb (self);
  return G_SOURCE_CONTINUE;
}

static void
state_changed_cb (TwAskPage *self)
{
  TwSessionState state = tw_session_get_state (self->session);
  gboolean working = state == TW_SESSION_INDEXING;
  gtk_revealer_set_reveal_child (self->activity, working);
  if (working && self->pulse_id == 0)
    self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
  else if (!working)
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (working)
    progress_changed_cb (self);
  tw_stack_show (self->stack, page_name (self));
}

static void
tw_ask_page_dispose (GObject *object)
{
  TwAskPage *self = TW_ASK_PAGE (object);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_ask_page_parent_class)->dispose (object);
}

static void
tw_ask_page_class_init (TwAskPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_ask_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_ASK_BAR);
  g_type_ensure (TW_TYPE_QUESTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tradewind/Tradewind/ui/tw-ask-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, ask_bar);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, question_strip);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, activity);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, activity_label);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, activity_bar);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, session_bin);
  gtk_widget_class_bind_template_child (widget_class, TwAskPage, answer_bin);
}

static void
tw_ask_page_init (TwAskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_ask_page_set_session (TwAskPage *self, TwSession *session)
{
  g_return_if_fail (TW_IS_ASK_PAGE (self));
  g_set_object (&self->session, session);
  tw_ask_bar_set_session (self->ask_bar, session);
  tw_question_strip_set_session (self->question_strip, session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::answer", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::progress", G_CALLBACK (progress_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
}

void
tw_ask_page_complete (TwAskPage *self)
{
  g_return_if_fail (TW_IS_ASK_PAGE (self));
  if (self->answer_view)
    return;
  self->answer_view = tw_answer_view_new (self->session);
  tw_answer_view_set_narrow (self->answer_view, self->narrow);
  adw_bin_set_child (self->session_bin,
                     GTK_WIDGET (tw_session_page_new (self->session, self->ask_bar)));
  adw_bin_set_child (self->answer_bin, GTK_WIDGET (self->answer_view));
  state_changed_cb (self);
}

TwAskBar *
tw_ask_page_get_bar (TwAskPage *self)
{
  g_return_val_if_fail (TW_IS_ASK_PAGE (self), NULL);
  return self->ask_bar;
}

void
tw_ask_page_set_narrow (TwAskPage *self, gboolean narrow)
{
  g_return_if_fail (TW_IS_ASK_PAGE (self));
  self->narrow = narrow;
  if (self->answer_view)
    tw_answer_view_set_narrow (self->answer_view, narrow);
}

void
tw_ask_page_export (TwAskPage *self)
{
  g_return_if_fail (TW_IS_ASK_PAGE (self));
  if (self->answer_view)
    tw_answer_view_export (self->answer_view);
}
