// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-person.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "ui/tw-button.h"
#include "ui/records/tw-sent-row.h"

/* One question to the person. The worker owns it and waits; the main context answers. */
typedef struct {
  const char *instance; /* that may be started; or NULL */
  const char *serial; /* of an MFA device; or NULL: a review */
  const char *model;
  const TwLedgerPiece *pieces;
  guint n_pieces;

  GMutex lock;
  GCond answered;
  gboolean done;
  gboolean agreed;
  char *code;
} Question;

/* What the dialog keeps: the question, until it is answered once. */
typedef struct {
  Question *question;
  GtkEditable *entry; /* nullable */
} Dialog;

static GtkWindow *
active_window (void)
{
  GApplication *application = g_application_get_default ();
  return GTK_IS_APPLICATION (application)
           ? gtk_application_get_active_window (GTK_APPLICATION (application))
           : NULL;
}

static void
answer (Dialog *dialog, gboolean agreed)
{
  Question *question = g_steal_pointer (&dialog->question);
  if (question == NULL)
    return;
  g_mutex_lock (&question->lock);
  question->agreed = agreed;
  if (agreed && dialog->entry)
    question->code = g_strdup (gtk_editable_get_text (dialog->entry));
  question->done = TRUE;
  g_cond_signal (&question->answered);
  g_mutex_unlock (&question->lock);
}

static void
closed_cb (Dialog *dialog)
{
  answer (dialog, FALSE);
}

static void
agreed_cb (GtkWidget *button, Dialog *dialog)
{
  answer (dialog, TRUE);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (button)));
}

static void
refused_cb (GtkWidget *button, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (button)));
}

static GtkWidget *
new_piece_row (const TwLedgerPiece *piece)
{
  g_autofree char *size = g_format_size (strlen (piece->text));
  return tw_sent_row_new (piece->kind, size, piece->text);
}

static GtkWidget *
new_review_body (const Question *question)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *description = g_strdup_printf (
    /* Translators: the id of a language model */
    _("This would be sent to %s on Amazon Bedrock. Nothing has left this computer yet."),
    question->model);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  for (guint i = 0; i < question->n_pieces; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_piece_row (&question->pieces[i]));
  return group;
}

static GtkWidget *
new_code_body (const Question *question, Dialog *dialog)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *description = g_strdup_printf (
    /* Translators: the serial number of a device that shows codes */
    _("AWS asks for the six digits that the device %s shows."), question->serial);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Code"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  dialog->entry = GTK_EDITABLE (row);
  return group;
}

static GtkWidget *
new_content (Question *question, Dialog *dialog)
{
  GtkWidget *header = adw_header_bar_new ();
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  GtkWidget *keep = tw_button_new (question->serial ? _("_Cancel") : _("_Keep It Here"));
  GtkWidget *send = tw_button_new (question->serial ? _("_Sign In") : _("_Send"));
  gtk_widget_add_css_class (send, "suggested-action");
  g_signal_connect (keep, "clicked", G_CALLBACK (refused_cb), NULL);
  g_signal_connect (send, "clicked", G_CALLBACK (agreed_cb), dialog);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), keep);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), send);

  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *body
    = question->serial ? new_code_body (question, dialog) : new_review_body (question);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (body));
  gtk_widget_set_vexpand (page, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

static gboolean
show_cb (gpointer user_data)
{
  Question *question = user_data;
  Dialog *dialog = g_new0 (Dialog, 1);
  dialog->question = question;
  GtkWindow *parent = active_window ();
  if (parent == NULL) {
    answer (dialog, FALSE);
    g_free (dialog);
    return G_SOURCE_REMOVE;
  }
  GtkWidget *window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), question->serial ? _("Sign In to AWS")
                                                              : _("Review Before Sending"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, question->serial ? 260 : 520);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  adw_window_set_content (ADW_WINDOW (window), new_content (question, dialog));
  g_object_set_data_full (G_OBJECT (window), "dialog", dialog, g_free);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (closed_cb), dialog);
  gtk_window_present (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

static void
responded_cb (AdwMessageDialog *message, const char *response, Dialog *dialog)
{
  answer (dialog, g_str_equal (response, "start"));
}

/* %FALSE without a window to ask in. */
static gboolean
show_start (Question *question, Dialog *dialog)
{
  GtkWindow *parent = active_window ();
  if (parent == NULL)
    return FALSE;
  GtkWidget *message = adw_message_dialog_new (parent, _("Start the Instance?"), NULL);
  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (message),
    /* Translators: the id of a computer at Amazon */
    _("The warehouse is reached through %s, which is stopped. It costs money while it runs, and "
      "Tradewind does not stop it again."),
    question->instance);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (message), "cancel", _("_Cancel"), "start",
                                    _("_Start"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (message), "start",
                                              ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (message), "dialog", dialog, g_free);
  g_signal_connect (message, "response", G_CALLBACK (responded_cb), dialog);
  g_signal_connect_swapped (message, "destroy", G_CALLBACK (closed_cb), dialog);
  gtk_window_present (GTK_WINDOW (message));
  return TRUE;
}

static gboolean
show_start_cb (gpointer user_data)
{
  Question *question = user_data;
  Dialog *dialog = g_new0 (Dialog, 1);
  dialog->question = question;
  if (!show_start (question, dialog)) {
    answer (dialog, FALSE);
    g_free (dialog);
  }
  return G_SOURCE_REMOVE;
}

static void
ask (Question *question)
{
  g_mutex_init (&question->lock);
  g_cond_init (&question->answered);
  g_idle_add (question->instance ? show_start_cb : show_cb, question);
  g_mutex_lock (&question->lock);
  while (!question->done)
    g_cond_wait (&question->answered, &question->lock);
  g_mutex_unlock (&question->lock);
  g_mutex_clear (&question->lock);
  g_cond_clear (&question->answered);
}

static char *
prompt (const char *serial, gpointer user_data)
{
  Question question = { .serial = serial };
  ask (&question);
  return question.code;
}

static gboolean
review (const char *model, const TwLedgerPiece *pieces, guint n_pieces, gpointer user_data)
{
  Question question = { .model = model, .pieces = pieces, .n_pieces = n_pieces };
  ask (&question);
  return question.agreed;
}

const TwBedrockHooks *
tw_person_get_hooks (void)
{
  static const TwBedrockHooks hooks = { .prompt = prompt, .review = review };
  return &hooks;
}

static gboolean
may_start (const char *instance, gpointer user_data)
{
  Question question = { .instance = instance };
  ask (&question);
  return question.agreed;
}

const TwTunnelHooks *
tw_person_get_tunnel_hooks (void)
{
  static const TwTunnelHooks hooks = { .ask = may_start, .prompt = prompt };
  return &hooks;
}
