// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/tw-cli.h"
#include "core/tw-secret.h"
#include "setup/tw-address-resolve.h"

#define MAX_PASSWORD 4096

static void
progressed (const char *message, double fraction, gpointer user_data)
{
  if (isatty (STDERR_FILENO))
    tw_cli_say ("%s", message);
}

static gboolean
usage_error (GError **error, const char *hint, const char *message)
{
  return tw_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, hint, "%s%s%s", message,
                       hint ? "\n  " : "", hint ? hint : "");
}

/* Whoever lists the processes of this machine can read a command line. */
static TwProfile *
profile_of_dsn (TwCli *cli, GError **error)
{
  g_autoptr (TwAddress) address = tw_address_parse (cli->dsn, error);
  if (address == NULL)
    return NULL;
  if (address->password) {
    usage_error (error,
                 "Leave it out of the address and give it with --password-fd, such as "
                 "--password-fd 3 3<file.",
                 "The address contains a password, and others can read a command line.");
    return NULL;
  }
  if (!tw_address_resolve (address, cli->cancellable, error))
    return NULL;
  TwProfile *profile = tw_profile_new_for_address (NULL, address, error);
  if (profile && cli->schemas) {
    g_strfreev (profile->schemas);
    profile->schemas = g_strdupv (cli->schemas);
  }
  return profile;
}

gboolean
tw_cli_read_password (int fd, char **password, GError **error)
{
  g_autofree char *text = g_malloc0 (MAX_PASSWORD + 1);
  gsize length = 0;
  gssize n = 1;
  while (n != 0 && length < MAX_PASSWORD) {
    n = read (fd, text + length, MAX_PASSWORD - length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_autofree char *message = g_strdup_printf (
        "The password could not be read from file descriptor %d: %s.", fd, g_strerror (errno));
      return usage_error (error, NULL, message);
    }
    length += (gsize) n;
  }
  text[strcspn (text, "\r\n")] = '\0';
  *password = g_steal_pointer (&text);
  return TRUE;
}

TwProfile *
tw_cli_find_profile (TwCli *cli, GError **error)
{
  if (cli->profile && cli->dsn) {
    usage_error (error, NULL, "Give either --profile or --dsn, not both.");
    return NULL;
  }
  if (cli->dsn == NULL && cli->schemas) {
    usage_error (error, NULL, "--schema belongs to --dsn; a profile names its own schemas.");
    return NULL;
  }
  if (cli->dsn == NULL)
    return tw_profiles_find (cli->profile ? cli->profile : "sample", error);
  return profile_of_dsn (cli, error);
}

TwWorkspace *
tw_cli_open (TwCli *cli, TwWorkspaceDepth depth, const char *relationships,
             const TwCliProvider *provider, TwCliExit *exit_code)
{
  return tw_cli_open_with (cli, depth, relationships, provider, NULL, exit_code);
}

TwWorkspace *
tw_cli_open_with (TwCli *cli, TwWorkspaceDepth depth, const char *relationships,
                  const TwCliProvider *provider, const char *const *load, TwCliExit *exit_code)
{
  static const TwTunnelHooks hooks
    = { .ask = tw_cli_agree_to_start, .prompt = tw_cli_prompt_for_code };
  g_autoptr (GError) error = NULL;
  tw_autosecret char *password = NULL;
  g_autoptr (TwProfile) profile = tw_cli_find_profile (cli, &error);
  TwWorkspace *workspace = NULL;
  if (profile
      && (cli->password_fd == -1
          || tw_cli_read_password (cli->password_fd, &password, &error))) {
    TwWorkspaceOptions options = { .password = password,
                                   .relationships = relationships,
                                   .depth = depth,
                                   .load = load,
                                   .bedrock = provider ? provider->bedrock : NULL,
                                   .preferences = provider ? provider->preferences : NULL,
                                   .tunnel_hooks = &hooks,
                                   .progress = progressed };
    workspace = tw_workspace_open (profile, &options, cli->cancellable, &error);
  }
  if (workspace == NULL) {
    *exit_code = tw_cli_report (error);
    return NULL;
  }
  const GPtrArray *warnings = tw_workspace_get_warnings (workspace);
  for (guint i = 0; i < warnings->len; i++)
    tw_cli_say ("%s", (const char *) g_ptr_array_index (warnings, i));
  return workspace;
}
