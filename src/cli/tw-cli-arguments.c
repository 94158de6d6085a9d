// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "cli/tw-cli.h"

#define USUAL_COUNT 20
#define MAX_COUNT 100000

/* Marks an argument that begins with a dash but is no option. */
#define MARK "\x02"

/* FILENAME keeps the bytes as they are: STRING would convert them from the locale's charset. */
const GOptionEntry *
tw_cli_get_options (TwCli *cli)
{
  static GOptionEntry entries[6];
  const GOptionEntry values[] = {
    { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &cli->profile, "A named connection [sample]",
      "NAME" },
    { "dsn", 0, 0, G_OPTION_ARG_FILENAME, &cli->dsn,
      "A connection for this run alone: postgresql://user@host:port/database", "URL" },
    { "schema", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &cli->schemas,
      "With --dsn: only this schema; may be repeated", "NAME" },
    { "password-fd", 0, 0, G_OPTION_ARG_INT, &cli->password_fd,
      "Reads the password from this file descriptor", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, "Prints JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  memcpy (entries, values, sizeof values);
  return entries;
}

/* SQL may begin with a comment's dashes and a question with a dash; no option has a space before
 * its value. */
static gboolean
is_text (const char *argument)
{
  return argument[0] == '-' && strcspn (argument, " \t\r\n") < strcspn (argument, "=");
}

static void
mark_texts (char **args)
{
  for (guint i = 1; args[i] && strcmp (args[i], "--") != 0; i++) {
    if (!is_text (args[i]))
      continue;
    g_autofree char *text = args[i];
    args[i] = g_strconcat (MARK, text, NULL);
  }
}

static void
unmark (char *text)
{
  if (text && g_str_has_prefix (text, MARK))
    memmove (text, text + 1, strlen (text));
}

static void
unmark_values (const GOptionEntry *entries)
{
  for (guint i = 0; entries && entries[i].long_name; i++)
    if (entries[i].arg == G_OPTION_ARG_FILENAME)
      unmark (*(char **) entries[i].arg_data);
}

/* Drops the program's name and a "--", and takes the marks away. */
static void
tidy (char **args)
{
  guint n = 0;
  gboolean separated = FALSE;
  g_free (args[0]);
  for (guint i = 1; args[i]; i++) {
    if (!separated && strcmp (args[i], "--") == 0) {
      separated = TRUE;
      g_free (args[i]);
      continue;
    }
    unmark (args[i]);
    args[n++] = args[i];
  }
  args[n] = NULL;
}

gboolean
tw_cli_parse (TwCli *cli, const TwCliCommand *command, const GOptionEntry *entries, char **args,
              guint min, guint max)
{
  g_autofree char *usage = g_strdup_printf ("%s %s", command->name, command->arguments);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  g_option_context_set_summary (context, command->summary);
  g_option_context_add_main_entries (context, tw_cli_get_options (cli), NULL);
  if (entries)
    g_option_context_add_main_entries (context, entries, NULL);
  mark_texts (args);
  if (!g_option_context_parse_strv (context, &args, &error)) {
    tw_cli_say ("%s\n  See \"tradewind-cli %s --help\".", error->message, command->name);
    return FALSE;
  }
  tidy (args);
  unmark_values (entries);
  guint n = g_strv_length (args);
  if (n >= min && n <= max)
    return TRUE;
  tw_cli_say ("%s\n  Usage: tradewind-cli %s",
              n < min ? "An argument is missing." : "There are too many arguments; put quotation "
                                                    "marks around a text with spaces.",
              usage);
  return FALSE;
}

gboolean
tw_cli_parse_count (TwCli *cli, const TwCliCommand *command, char **args, guint *count)
{
  int number = USUAL_COUNT;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &number, "How many of the latest [20]", "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, command, entries, args, 0, 0))
    return FALSE;
  if (number < 1 || number > MAX_COUNT) {
    tw_cli_say ("-n takes a number from 1 to %d.", MAX_COUNT);
    return FALSE;
  }
  *count = (guint) number;
  return TRUE;
}
