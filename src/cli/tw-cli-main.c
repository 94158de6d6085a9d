// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <glib-unix.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/tw-cli.h"
#include "config.h"
#include "core/tw-worker.h"
#include "tunnel/tw-tunnel.h"

#define TUNNELS_MS 20000 /* for their sessions to be ended at the service */

static const TwCliCommand *const commands[] = {
  &tw_cli_ask,   &tw_cli_sql,  &tw_cli_check,         &tw_cli_schema,   &tw_cli_index,
  &tw_cli_retrieve, &tw_cli_eval, &tw_cli_relationships, &tw_cli_verified, &tw_cli_glossary, &tw_cli_load, &tw_cli_profiles,
  &tw_cli_test, &tw_cli_doctor, &tw_cli_usage, &tw_cli_ledger, &tw_cli_import_env, &tw_cli_tunnel,
  &tw_cli_history, &tw_cli_audit, &tw_cli_privileges, &tw_cli_role_script,
  &tw_cli_provision, &tw_cli_cleanup,
};

/* A socket must never get the number of a standard stream that was closed. The wrong direction
 * makes every read or write of it fail. */
static void
occupy_standard_streams (void)
{
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

static gboolean
signalled_cb (gpointer user_data)
{
  GCancellable *cancellable = user_data;
  if (g_cancellable_is_cancelled (cancellable))
    _exit (TW_CLI_CANCELLED);
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static void
watch (GMainContext *context, int number, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_unix_signal_source_new (number);
  g_source_set_callback (source, signalled_cb, g_object_ref (cancellable), g_object_unref);
  g_source_attach (source, context);
}

/* Subcommands block the main thread, so signals are heard in one of their own. */
static gpointer
signal_thread (gpointer context)
{
  while (TRUE)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

/* From its return on, a signal cancels; the thread may begin later. */
static void
hear_signals (GCancellable *cancellable)
{
  GMainContext *context = g_main_context_new ();
  watch (context, SIGINT, cancellable);
  watch (context, SIGTERM, cancellable);
  watch (context, SIGHUP, cancellable);
  g_thread_unref (g_thread_new ("signals", signal_thread, context));
}

static char *
describe_commands (void)
{
  GString *text = g_string_new ("Commands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-14s %s\n", commands[i]->name, commands[i]->summary);
  g_string_append (text, "\n\"tradewind-cli COMMAND --help\" says more.\n\n"
                         "Exit codes: 0 done, 1 failed, 2 usage, 3 refused by the guard,\n"
                         "4 declined, 5 database, 6 AWS, 7 a file or setting of yours.");
  return g_string_free (text, FALSE);
}

static const TwCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

static TwCliExit
run_command (TwCli *cli, char **args)
{
  if (args[1] == NULL) {
    tw_cli_say ("A command is missing.\n  See \"tradewind-cli --help\".");
    return TW_CLI_USAGE;
  }
  const TwCliCommand *command = find_command (args[1]);
  if (command == NULL) {
    tw_cli_say ("There is no command \"%s\".\n  See \"tradewind-cli --help\".", args[1]);
    return TW_CLI_USAGE;
  }
  g_auto (GStrv) rest = g_strdupv (args + 1);
  return command->run (cli, rest);
}

static TwCliExit
run (TwCli *cli, char **args)
{
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Prints the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND …");
  g_autoptr (GError) error = NULL;
  g_autofree char *description = describe_commands ();
  g_option_context_set_summary (context, "Asks a warehouse in plain language, and shows the SQL, "
                                         "the rows and what they say.");
  g_option_context_set_description (context, description);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, tw_cli_get_options (cli), NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &args, &error)) {
    tw_cli_say ("%s\n  See \"tradewind-cli --help\".", error->message);
    return TW_CLI_USAGE;
  }
  if (!version)
    return run_command (cli, args);
  tw_cli_print ("tradewind-cli %s\n", TW_VERSION);
  return TW_CLI_DONE;
}

static void
speak_plainly (void)
{
  setlocale (LC_MESSAGES, "C");
  setlocale (LC_NUMERIC, "C");
  setlocale (LC_MONETARY, "C");
  setlocale (LC_TIME, "C");
}

/* What JSON holds is read by programs: it is the same in every language. */
static void
bind_texts (char *argv[])
{
  bindtextdomain (TW_GETTEXT_PACKAGE, TW_LOCALE_DIR);
  bind_textdomain_codeset (TW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TW_GETTEXT_PACKAGE);
  g_setenv ("PGLOCALEDIR", "/nonexistent", TRUE); /* libpq's words are looked for in its messages */
  const char *const *args = (const char *const *) argv;
  if (g_strv_contains (args, "--json") || g_strv_contains (args, "check")) /* which writes JSON */
    speak_plainly ();
}

int
main (int argc, char *argv[])
{
  occupy_standard_streams ();
  tw_workers_init ();
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like others */
  setlocale (LC_ALL, "");
  bind_texts (argv);
  TwCli cli = { .password_fd = -1, .cancellable = g_cancellable_new () };
  hear_signals (cli.cancellable);
  g_auto (GStrv) args = g_strdupv (argv);
  TwCliExit exit_code = run (&cli, args);
  if (!tw_tunnels_finish (TUNNELS_MS))
    tw_cli_say ("The tunnel's session could not be ended; it ends by its idle timeout.");
  if (!tw_cli_flush () && exit_code == TW_CLI_DONE)
    exit_code = TW_CLI_FILE;
  g_free (cli.profile);
  g_free (cli.dsn);
  g_strfreev (cli.schemas);
  g_object_unref (cli.cancellable);
  return (int) exit_code;
}
