// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "cli/tw-cli.h"
#include "warehouse/tw-role-script.h"

#define USUAL_USER "tradewind_reader"

static TwCliExit
print_script (TwCli *cli, TwWorkspace *workspace, const char *user, gboolean revoke_public)
{
  TwPool *pool = tw_workspace_get_pool (workspace);
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  const TwProfile *profile = tw_workspace_get_profile (workspace);
  const char *const *chosen = (const char *const *) profile->schemas;
  TwRoleScript script = { .dialect = tw_catalog_get_dialect (catalog),
                          .user = user,
                          .database = tw_catalog_get_database (catalog),
                          .schemas = chosen && chosen[0] ? chosen : tw_catalog_get_schemas (catalog),
                          .revoke_public = revoke_public };
  if (script.schemas[0] == NULL) {
    tw_cli_say ("There is no schema to read.\n  Name some with --schema.");
    return TW_CLI_DATABASE;
  }
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) owners
    = tw_role_script_read_owners (pool, script.schemas, cli->cancellable, &error);
  if (owners == NULL)
    return tw_cli_report (error);
  script.owners = (const char *const *) owners;
  g_autofree char *text = tw_role_script_write (&script);
  tw_cli_print ("%s", text);
  return TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *user = NULL;
  gboolean revoke_public = FALSE;
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_FILENAME, &user, "The new user's name [" USUAL_USER "]", "NAME" },
    { "revoke-public", 0, 0, G_OPTION_ARG_NONE, &revoke_public,
      "Also takes away what everybody may do by default, from everybody", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_role_script, entries, args, 0, 0))
    return TW_CLI_USAGE;
  if (user && (*user == '\0' || strpbrk (user, "\r\n") || !g_utf8_validate (user, -1, NULL))) {
    tw_cli_say ("--user takes a name.");
    return TW_CLI_USAGE;
  }
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, NULL, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  return print_script (cli, workspace, user ? user : USUAL_USER, revoke_public);
}

const TwCliCommand tw_cli_role_script
  = { "role-script", "",
      "Prints SQL for an administrator: a user who can only read the connection's schemas.", run };
