// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-answer-view.h"

#include <glib/gi18n.h>

#include "ui/answer/tw-answer-card.h"
#include "ui/grid/tw-result-pane.h"
#include "ui/answer/tw-stage-strip.h"
#include "ui/answer/tw-row-warnings.h"
#include "ui/history/tw-kept-line.h"
#include "ui/tw-children.h"
#include "ui/tw-wrap-layout.h"

struct _TwAnswerView {
  GtkWidget parent_instance;

  GtkLabel *parent_label;
  TwStageStrip *stage_strip;
  TwKeptLine *kept_line;
  GtkWidget *problem_box;
  GtkImage *problem_icon;
  GtkLabel *problem_title;
  GtkLabel *problem_message;
  GtkLabel *problem_hint;
  GtkWidget *choices_box;
  GtkWidget *accept_button;
  GtkWidget *retry_button;
  GtkWidget *edit_button;
  GtkWidget *samples_button;
  GtkWidget *sql_button; /* shows it, or where to write it */
  TwAnswerCard *card;
  GtkBox *warnings;
  TwResultPane *pane;

  TwSession *session;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (TwAnswerView, tw_answer_view, GTK_TYPE_WIDGET)

/* How a problem is told: one of four looks. */
typedef struct {
  const char *icon;
  const char *style; /* nullable: a css class */
  const char *title;
} Look;

static const char *
failed_title (TwStage stage)
{
  switch (stage) {
  case TW_STAGE_RETRIEVE:
    return _("The tables could not be searched");
  case TW_STAGE_WRITE:
    return _("No SQL could be written");
  case TW_STAGE_GUARD:
    return _("This SQL was not run");
  case TW_STAGE_EXECUTE:
    return _("The query failed");
  case TW_STAGE_INSIGHT:
    return _("The rows are here, but not the insight");
  case TW_STAGE_N:
    break;
  }
  return _("This did not work");
}

static const char *
waiting_title (TwConsent consent)
{
  switch (consent) {
  case TW_CONSENT_COST:
    return _("This query is expensive");
  case TW_CONSENT_EXTERNAL:
    return _("Redshift needs your consent");
  case TW_CONSENT_NONE:
  case TW_CONSENT_READING:
    break;
  }
  return _("Which do you mean?");
}

static gboolean
look_of (TwAnswerState state, TwStage stage, TwConsent consent, Look *look)
{
  switch (state) {
  case TW_ANSWER_FAILED:
    *look = (Look) { "tw-cross-symbolic", "error", failed_title (stage) };
    return TRUE;
  case TW_ANSWER_DECLINED:
    *look = (Look) { "tw-question-symbolic", "warning", _("This data does not answer that") };
    return TRUE;
  case TW_ANSWER_WAITING:
    *look = (Look) { "tw-question-symbolic", NULL, waiting_title (consent) };
    return TRUE;
  case TW_ANSWER_CANCELLED:
    *look = (Look) { "tw-stopped-symbolic", NULL, _("Cancelled") };
    return TRUE;
  case TW_ANSWER_IDLE:
  case TW_ANSWER_RETRIEVING:
  case TW_ANSWER_WRITING:
  case TW_ANSWER_GUARDING:
  case TW_ANSWER_EXECUTING:
  case TW_ANSWER_EXPLAINING:
  case TW_ANSWER_DONE:
    break;
  }
  return FALSE;
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
choice_clicked_cb (GtkWidget *button, TwAnswerView *self)
{
  guint choice = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "choice"));
  tw_session_choose (self->session, choice);
}

static void
show_choices (TwAnswerView *self, TwAnswer *answer)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->choices_box)))
    gtk_box_remove (GTK_BOX (self->choices_box), child);
  gboolean waiting = tw_answer_get_state (answer) == TW_ANSWER_WAITING;
  const char *const *choices = waiting ? tw_answer_get_choices (answer) : NULL;
  for (guint i = 0; choices && choices[i]; i++) {
    GtkWidget *button = gtk_button_new_with_label (choices[i]);
    g_object_set_data (G_OBJECT (button), "choice", GUINT_TO_POINTER (i));
    g_signal_connect (button, "clicked", G_CALLBACK (choice_clicked_cb), self);
    gtk_box_append (GTK_BOX (self->choices_box), button);
  }
  gtk_widget_set_visible (self->choices_box, choices && choices[0]);
}

static void
reveal_cb (TwAnswerView *self, int column, GArray *rows)
{
  if (!tw_result_pane_reveal (self->pane, column, rows))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                _("A filter hides these cells"));
}

static void
accept_clicked_cb (TwAnswerView *self)
{
  tw_session_accept (self->session);
}

static const char *
hint_of (TwAnswer *answer, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  if (hint == NULL && tw_answer_get_state (answer) == TW_ANSWER_DECLINED)
    hint = _("Try other words, or a question from Samples.");
  return hint;
}

static void
show_problem (TwAnswerView *self, TwAnswer *answer)
{
  TwStage stage = TW_STAGE_N;
  const GError *error = tw_answer_get_error (answer, &stage);
  TwAnswerState state = tw_answer_get_state (answer);
  Look look;
  TwConsent consent
    = state == TW_ANSWER_WAITING ? tw_answer_get_consent (answer) : TW_CONSENT_NONE;
  gboolean shown = look_of (state, stage, consent, &look);
  gtk_widget_set_visible (self->problem_box, shown);
  if (!shown)
    return;
  gtk_widget_remove_css_class (self->problem_box, "error");
  gtk_widget_remove_css_class (self->problem_box, "warning");
  if (look.style)
    gtk_widget_add_css_class (self->problem_box, look.style);
  gtk_image_set_from_icon_name (self->problem_icon, look.icon);
  set_text (self->problem_title, look.title);
  gboolean tell = error && state != TW_ANSWER_CANCELLED;
  set_text (self->problem_message, tell ? error->message : NULL);
  set_text (self->problem_hint, tell ? hint_of (answer, error) : NULL);
  show_choices (self, answer);
  gboolean asks = consent == TW_CONSENT_COST || consent == TW_CONSENT_EXTERNAL;
  gtk_widget_set_visible (self->accept_button, asks);
  gtk_button_set_label (GTK_BUTTON (self->accept_button), consent == TW_CONSENT_EXTERNAL
                                                            ? _("Run Without the Transaction")
                                                            : _("Run It Anyway"));
  const char *question = tw_answer_get_question (answer);
  gboolean asked = question && *question;
  gtk_widget_set_visible (self->retry_button,
                          asked && (state == TW_ANSWER_FAILED || state == TW_ANSWER_CANCELLED));
  gtk_widget_set_visible (self->edit_button, asked);
  gtk_widget_set_visible (self->samples_button, state == TW_ANSWER_DECLINED);
  gtk_button_set_label (GTK_BUTTON (self->sql_button),
                        tw_answer_get_sql (answer) ? _("Show the SQL") : _("Write SQL"));
}

static void
update (TwAnswerView *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  if (answer)
    show_problem (self, answer);
  else
    gtk_widget_set_visible (self->problem_box, FALSE);
  tw_answer_card_show (self->card, answer);
  tw_result_pane_show (self->pane, answer);
}

static void
show_warnings (TwAnswerView *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  tw_row_warnings_fill (self->warnings, answer ? tw_answer_get_row_account (answer) : NULL);
}

/* Text that streams in comes many times a second, and changes nothing but the card. */
static void
notified_cb (TwAnswerView *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "insight-text"))
    tw_answer_card_show (self->card, tw_session_get_answer (self->session));
  else if (g_str_equal (pspec->name, "row-account"))
    show_warnings (self);
  else
    update (self);
}

static void
show_parent (TwAnswerView *self, TwAnswer *answer)
{
  TwAnswer *parent = answer ? tw_answer_get_parent (answer) : NULL;
  g_autofree char *text
    /* Translators: %s is an earlier question */
    = parent ? g_strdup_printf (_("Follows up: %s"), tw_answer_get_question (parent)) : NULL;
  set_text (self->parent_label, text);
}

static void
answer_changed_cb (TwAnswerView *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  show_parent (self, answer);
  g_signal_group_set_target (self->signals, answer);
  tw_stage_strip_set_answer (self->stage_strip, answer);
  show_warnings (self);
  update (self);
}

static void
tw_answer_view_dispose (GObject *object)
{
  TwAnswerView *self = TW_ANSWER_VIEW (object);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  tw_children_remove (GTK_WIDGET (self));
  G_OBJECT_CLASS (tw_answer_view_parent_class)->dispose (object);
}

static void
tw_answer_view_class_init (TwAnswerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_answer_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_ANSWER_CARD);
  g_type_ensure (TW_TYPE_KEPT_LINE);
  g_type_ensure (TW_TYPE_RESULT_PANE);
  g_type_ensure (TW_TYPE_STAGE_STRIP);
  g_type_ensure (TW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-answer-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, parent_label);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, stage_strip);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, kept_line);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, problem_box);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, problem_icon);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, problem_title);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, problem_message);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, problem_hint);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, choices_box);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, accept_clicked_cb);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, samples_button);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, sql_button);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, card);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, warnings);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerView, pane);
}

static void
tw_answer_view_init (TwAnswerView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (TW_TYPE_ANSWER);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (notified_cb), self);
}

TwAnswerView *
tw_answer_view_new (TwSession *session)
{
  TwAnswerView *self = g_object_new (TW_TYPE_ANSWER_VIEW, NULL);
  self->session = g_object_ref (session);
  tw_answer_card_set_session (self->card, session);
  g_signal_connect_object (self->card, "reveal", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  tw_result_pane_set_session (self->pane, session);
  tw_kept_line_set_session (self->kept_line, session);
  g_signal_connect_object (session, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  answer_changed_cb (self);
  return self;
}

void
tw_answer_view_set_narrow (TwAnswerView *self, gboolean narrow)
{
  g_return_if_fail (TW_IS_ANSWER_VIEW (self));
  tw_result_pane_set_narrow (self->pane, narrow);
}

void
tw_answer_view_export (TwAnswerView *self)
{
  g_return_if_fail (TW_IS_ANSWER_VIEW (self));
  tw_result_pane_export (self->pane);
}
