// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-choose-file.h"

#include <glib/gi18n.h>

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
}

void
tw_choose_file (gpointer self, const char *title, TwFileChosen chosen)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    title, GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), "chosen", (gpointer) chosen);
  g_signal_connect_object (dialog, "response", G_CALLBACK (responded_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
