// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-choose-file.h"

#include <glib/gi18n.h>

#define MAX_NAME 60

static void
responded_cb (GtkNativeDialog *dialog, int response, gpointer self)
{
  TwFileChosen chosen = (TwFileChosen) g_object_get_data (G_OBJECT (dialog), "chosen");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path
    = file && response == GTK_RESPONSE_ACCEPT ? g_file_get_path (file) : NULL;
  g_object_unref (dialog);
  if (path)
    chosen (self, path);
  else if (file && response == GTK_RESPONSE_ACCEPT)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                _("Choose a place on this computer"));
}

static void
show (gpointer self, GtkFileChooserNative *dialog, TwFileChosen chosen)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), "chosen", (gpointer) chosen);
  g_signal_connect_object (dialog, "response", G_CALLBACK (responded_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
tw_choose_file (gpointer self, const char *title, TwFileChosen chosen)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  show (self,
        gtk_file_chooser_native_new (title, GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_OPEN,
                                     _("_Open"), _("_Cancel")),
        chosen);
}

void
tw_choose_new_file (gpointer self, const char *title, const char *name, TwFileChosen chosen)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog
    = gtk_file_chooser_native_new (title, GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE,
                                   _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show (self, dialog, chosen);
}

char *
tw_file_name_for (const char *question, const char *extension)
{
  g_autoptr (GString) name = g_string_new (NULL);
  glong length = 0;
  for (const char *at = question ? question : ""; *at && length < MAX_NAME;
       at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (g_unichar_isalnum (c))
      g_string_append_unichar (name, g_unichar_tolower (c)), length++;
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-'), length++;
  }
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  /* Translators: the file name for rows without a question */
  return g_strdup_printf ("%s.%s", name->len > 0 ? name->str : _("rows"), extension);
}
