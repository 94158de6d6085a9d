// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "cli/tw-cli.h"

/* The six digits of an MFA device, from whoever sits at the terminal. */
char *
tw_cli_prompt_for_code (const char *serial, gpointer user_data)
{
  FILE *terminal = fopen ("/dev/tty", "r+");
  char line[64] = "";
  if (terminal == NULL)
    return NULL;
  fprintf (terminal, "Code of the device %s: ", serial);
  fflush (terminal);
  char *read = fgets (line, sizeof line, terminal);
  fclose (terminal);
  return read ? g_strdup (g_strstrip (line)) : NULL;
}

/* Shows what would leave, and asks. Without a terminal nothing leaves. */
static gboolean
review (const char *model, const TwLedgerPiece *pieces, guint n_pieces, gpointer user_data)
{
  FILE *terminal = fopen ("/dev/tty", "r+");
  char line[16] = "";
  if (terminal == NULL)
    return FALSE;
  fprintf (terminal, "To %s would be sent:\n", model);
  for (guint i = 0; i < n_pieces; i++)
    fprintf (terminal, "--- %s (%" G_GSIZE_FORMAT " bytes)\n%s\n", pieces[i].kind,
             strlen (pieces[i].text), pieces[i].text);
  fprintf (terminal, "Send it? [y/N] ");
  fflush (terminal);
  gboolean agreed = fgets (line, sizeof line, terminal) && g_ascii_tolower (*line) == 'y';
  fclose (terminal);
  return agreed;
}

gboolean
tw_cli_agree_to_start (const char *instance, gpointer user_data)
{
  FILE *terminal = fopen ("/dev/tty", "r+");
  char line[16] = "";
  if (terminal == NULL)
    return FALSE;
  fprintf (terminal, "The instance %s is stopped. Start it? [y/N] ", instance);
  fflush (terminal);
  gboolean agreed = fgets (line, sizeof line, terminal) && g_ascii_tolower (*line) == 'y';
  fclose (terminal);
  return agreed;
}

void
tw_cli_provider_clear (TwCliProvider *self)
{
  g_clear_pointer (&self->preferences, tw_preferences_free);
  g_clear_pointer (&self->bedrock, tw_bedrock_session_unref);
}

gboolean
tw_cli_provider_open (TwCliProvider *self, const char *name, TwCliExit *exit_code)
{
  static const TwBedrockHooks hooks = { .prompt = tw_cli_prompt_for_code, .review = review };
  g_autofree char *warning = NULL;
  self->preferences = tw_preferences_load (&warning);
  if (warning)
    tw_cli_say ("%s", warning);
  gboolean builtin = name ? strcmp (name, "builtin") == 0 : !self->preferences->use_bedrock;
  if (builtin)
    return TRUE;
  if (name && strcmp (name, "bedrock") != 0) {
    tw_cli_say ("There is no provider \"%s\".\n  Use \"builtin\" or \"bedrock\".", name);
    *exit_code = TW_CLI_USAGE;
    return FALSE;
  }
  g_autoptr (GError) error = NULL;
  self->bedrock = tw_bedrock_setup_open (self->preferences, &hooks, &error);
  if (self->bedrock == NULL)
    *exit_code = tw_cli_report (error);
  return self->bedrock != NULL;
}
