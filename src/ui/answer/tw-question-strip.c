// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-question-strip.h"

#include <glib/gi18n.h>

#include "report/tw-cell-format.h"

struct _TwQuestionStrip {
  AdwBin parent_instance;

  GtkListBox *list;
  TwSession *session;
};

G_DEFINE_FINAL_TYPE (TwQuestionStrip, tw_question_strip, ADW_TYPE_BIN)

static const char *
running_text (TwAnswer *answer)
{
  const TwQueryHistory *server = tw_answer_get_history (answer);
  switch (tw_answer_get_state (answer)) {
  case TW_ANSWER_RETRIEVING:
    return _("Finding the tables…");
  case TW_ANSWER_WRITING:
    return _("Writing the SQL…");
  case TW_ANSWER_GUARDING:
    return _("Proving that it only reads…");
  case TW_ANSWER_EXECUTING:
    if (server && g_strcmp0 (server->status, "queued") == 0)
      return _("Queued by the server…");
    if (server && g_strcmp0 (server->status, "planning") == 0)
      return _("Being planned by the server…");
    return _("Running…");
  case TW_ANSWER_EXPLAINING:
    return _("Writing the insight…");
  case TW_ANSWER_WAITING:
    return _("Waits for your answer");
  case TW_ANSWER_DECLINED:
    return _("Not answered");
  case TW_ANSWER_FAILED:
    return _("Failed");
  case TW_ANSWER_CANCELLED:
    return _("Cancelled");
  case TW_ANSWER_IDLE:
  case TW_ANSWER_DONE:
    break;
  }
  return "";
}

static char *
dup_state_text (TwAnswer *answer)
{
  TwResultSet *rows = tw_answer_get_result (answer);
  if (tw_answer_get_state (answer) != TW_ANSWER_DONE || rows == NULL)
    return g_strdup (running_text (answer));
  guint n = tw_result_set_get_n_rows (rows);
  g_autofree char *count = tw_format_count (n);
  return g_strdup_printf (ngettext ("Done: %s row", "Done: %s rows", n), count);
}

static TwAnswer *
answer_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "answer");
}

static void
update_row (GtkWidget *row)
{
  TwAnswer *answer = answer_of (row);
  GtkWidget *spinner = g_object_get_data (G_OBJECT (row), "spinner");
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "button");
  TwAnswerState state = tw_answer_get_state (answer);
  gboolean ended = tw_answer_state_is_final (state);
  g_autofree char *text = dup_state_text (answer);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), !ended && state != TW_ANSWER_WAITING);
  gtk_widget_set_visible (spinner, !ended && state != TW_ANSWER_WAITING);
  gtk_button_set_label (GTK_BUTTON (button), ended ? _("Dismiss") : _("Cancel"));
}

static void
button_clicked_cb (GtkButton *button, TwQuestionStrip *self)
{
  TwAnswer *answer = g_object_get_data (G_OBJECT (button), "answer");
  TwQuestionList *questions = tw_session_get_questions (self->session);
  if (tw_answer_state_is_final (tw_answer_get_state (answer)))
    tw_question_list_remove (questions, answer);
  else
    tw_question_list_cancel (questions, answer);
}

static const char *
title_of (TwAnswer *answer)
{
  const char *question = tw_answer_get_question (answer);
  const char *sql = tw_answer_get_sql (answer);
  return question && *question ? question : sql ? sql : "";
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  TwQuestionStrip *self = user_data;
  TwAnswer *answer = item;
  g_autofree char *title = g_markup_escape_text (title_of (answer), -1);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "title-lines", 1,
                                 "activatable", TRUE, "tooltip-text", title_of (answer), NULL);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *button = gtk_button_new ();
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), "answer", g_object_ref (answer), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), "answer", g_object_ref (answer), g_object_unref);
  g_object_set_data (G_OBJECT (row), "spinner", spinner);
  g_object_set_data (G_OBJECT (row), "button", button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (button_clicked_cb), self, 0);
  g_signal_connect_object (answer, "notify::state", G_CALLBACK (update_row), row,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (answer, "notify::history", G_CALLBACK (update_row), row,
                           G_CONNECT_SWAPPED);
  update_row (row);
  return row;
}

static void
row_activated_cb (TwQuestionStrip *self, GtkWidget *row)
{
  g_autoptr (TwAnswer) answer = g_object_ref (answer_of (row));
  tw_session_show (self->session, answer);
}

static void
items_changed_cb (TwQuestionStrip *self)
{
  GListModel *questions = G_LIST_MODEL (tw_session_get_questions (self->session));
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (questions) > 0);
}

static void
tw_question_strip_dispose (GObject *object)
{
  TwQuestionStrip *self = TW_QUESTION_STRIP (object);
  if (self->session)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_question_strip_parent_class)->dispose (object);
}

static void
tw_question_strip_class_init (TwQuestionStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_question_strip_dispose;
}

static void
tw_question_strip_init (TwQuestionStrip *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Other questions"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

void
tw_question_strip_set_session (TwQuestionStrip *self, TwSession *session)
{
  g_return_if_fail (TW_IS_QUESTION_STRIP (self));
  GListModel *questions = G_LIST_MODEL (tw_session_get_questions (session));
  self->session = g_object_ref (session);
  gtk_list_box_bind_model (self->list, questions, create_row, self, NULL);
  g_signal_connect_object (questions, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self);
}
