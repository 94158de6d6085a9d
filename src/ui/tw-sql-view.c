// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-sql-view.h"

#include <adwaita.h>

static void
dark_changed_cb (GtkSourceBuffer *buffer)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_source_buffer_set_style_scheme (
    buffer, gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

GtkWidget *
tw_sql_view_new (void)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new_with_language (
    gtk_source_language_manager_get_language (languages, "sql"));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), buffer, G_CONNECT_SWAPPED);
  dark_changed_cb (buffer);
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer);
  g_object_set (view, "monospace", TRUE, "wrap-mode", GTK_WRAP_WORD_CHAR, "top-margin", 9,
                "bottom-margin", 9, "left-margin", 12, "right-margin", 12, "accepts-tab", FALSE,
                "auto-indent", TRUE, "tab-width", 2, NULL);
  return view;
}

char *
tw_sql_view_dup_text (GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}
