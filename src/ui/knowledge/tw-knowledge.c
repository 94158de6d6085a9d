// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-knowledge.h"

#include <glib/gi18n.h>

#include "core/tw-error.h"

char *
tw_knowledge_dup_sentences (const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  return hint ? g_strconcat (error->message, " ", hint, NULL) : g_strdup (error->message);
}

void
tw_knowledge_toast (AdwToastOverlay *toasts, const char *text, const char *undo)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, undo ? 10 : 5);
  if (undo) {
    adw_toast_set_button_label (toast, _("_Undo"));
    adw_toast_set_action_name (toast, undo);
  }
  adw_toast_overlay_add_toast (toasts, toast);
}

void
tw_knowledge_toast_error (AdwToastOverlay *toasts, const GError *error)
{
  g_autofree char *text = tw_knowledge_dup_sentences (error);
  tw_knowledge_toast (toasts, text, NULL);
}

void
tw_knowledge_ask (GtkWindow *window, const char *text, GCallback discarded)
{
  GtkWidget *dialog = adw_message_dialog_new (window, _("Discard What Was Changed?"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", discarded, window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The schema may just be being read: once more, then, for what was saved meanwhile. */
static void
state_changed_cb (TwSession *session)
{
  if (tw_session_get_state (session) == TW_SESSION_INDEXING)
    return;
  g_signal_handlers_disconnect_by_func (session, state_changed_cb, NULL);
  tw_session_reindex (session);
}

void
tw_knowledge_read_again (TwSession *session)
{
  if (tw_session_get_state (session) == TW_SESSION_INDEXING)
    g_signal_connect (session, "notify::state", G_CALLBACK (state_changed_cb), NULL);
  else
    tw_session_reindex (session);
}

GtkWidget *
tw_knowledge_new_row (const char *title, const char *subtitle, const char *problem)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *below
    = problem ? g_strconcat (subtitle, "\n", problem, NULL) : g_strdup (subtitle);
  g_autofree char *label = g_strconcat (title, ", ", below, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), below);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (problem) {
    GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
    gtk_widget_add_css_class (icon, "warning");
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  }
  return row;
}

GtkWidget *
tw_knowledge_new_delete_button (const char *name, GCallback clicked, GtkWindow *window)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_("Delete \"%s\""), name);
  gtk_widget_set_tooltip_text (button, _("Delete (Del)"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", clicked, window, G_CONNECT_SWAPPED);
  return button;
}

void
tw_knowledge_present (GtkWindow *window, GtkWindow *parent)
{
  gtk_window_set_default_size (
    window, CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)) - 40, 360, 760),
    CLAMP (gtk_widget_get_height (GTK_WIDGET (parent)) - 40, 420, 640));
  gtk_window_present (window);
}
