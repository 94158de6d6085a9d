// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-application.h"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "resources/tw-ui-resources.h"
#include "ui/tw-answer-notice.h"
#include "ui/tw-window.h"

struct _TwApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (TwApplication, tw_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  const char *developers[] = { "The Tradewind developers", NULL };
  adw_show_about_window (parent, "application-name", "Tradewind", "application-icon",
                         TW_APPLICATION_ID, "version", TW_VERSION, "developer-name",
                         _("The Tradewind developers"), "developers", developers, "license-type",
                         GTK_LICENSE_APACHE_2_0, "comments",
                         _("Ask your data warehouse a question in plain language. Tradewind only "
                           "reads: nothing you ask can change the data."),
                         "website", "https://github.com/tradewind/tradewind", NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));
  for (GList *at = windows; at; at = at->next)
    gtk_window_close (at->data);
  g_list_free (windows);
}

/* Ends as if the windows were closed: what is open elsewhere, a tunnel's session, is ended too. */
static gboolean
signalled_cb (gpointer user_data)
{
  g_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
tw_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (tw_application_parent_class)->startup (application);
  const GActionEntry entries[] = {
    { "about", about_cb, NULL, NULL, NULL, { 0 } },
    { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  tw_answer_notice_add_action (application);
  g_unix_signal_add (SIGTERM, signalled_cb, application);
  g_unix_signal_add (SIGINT, signalled_cb, application);
  g_unix_signal_add (SIGHUP, signalled_cb, application);
  const char *quit[] = { "<Primary>q", NULL };
  const char *help[] = { "<Primary>question", "<Primary>F1", NULL };
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.show-help-overlay",
                                         help);
}

static int
tw_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  const char *profile = NULL, *question = NULL;
  g_variant_dict_lookup (options, "profile", "&s", &profile);
  g_variant_dict_lookup (options, "ask", "&s", &question);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL || profile || question)
    window = GTK_WINDOW (tw_window_new (GTK_APPLICATION (application), profile, question));
  gtk_window_present (window);
  return 0;
}

static int
tw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("Tradewind %s\n", TW_VERSION);
  return 0;
}

static void
tw_application_class_init (TwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->startup = tw_application_startup;
  application_class->command_line = tw_application_command_line;
  application_class->handle_local_options = tw_application_handle_local_options;
}

static void
tw_application_init (TwApplication *self)
{
  const GOptionEntry entries[] = {
    { "profile", 'p', 0, G_OPTION_ARG_STRING, NULL, N_ ("Open this connection"), N_ ("NAME") },
    { "ask", 'a', 0, G_OPTION_ARG_STRING, NULL, N_ ("Ask this at once"), N_ ("QUESTION") },
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

TwApplication *
tw_application_new (void)
{
  /* The library is static: nobody else pulls its resources in. */
  g_resources_register (tw_ui_get_resource ());
  return g_object_new (TW_TYPE_APPLICATION, "application-id", TW_APPLICATION_ID,
                       "resource-base-path", "/io/github/tradewind/Tradewind", "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
