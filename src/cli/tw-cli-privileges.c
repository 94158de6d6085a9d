// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "warehouse/tw-privileges.h"

static void
print_json (const TwPrivileges *privileges)
{
  JsonObject *object = json_object_new ();
  JsonArray *found = json_array_new ();
  for (guint i = 0; i < privileges->found->len; i++) {
    const TwPrivilege *privilege = privileges->found->pdata[i];
    JsonObject *item = json_object_new ();
    json_object_set_string_member (item, "kind", tw_privilege_kind_get_name (privilege->kind));
    json_object_set_string_member (item, "object", privilege->object);
    json_object_set_string_member (item, "says", privilege->says);
    json_array_add_object_element (found, item);
  }
  json_object_set_string_member (object, "user", privileges->user);
  json_object_set_boolean_member (object, "superuser", privileges->superuser);
  json_object_set_boolean_member (object, "only_reads", tw_privileges_only_reads (privileges));
  json_object_set_int_member (object, "n_found", privileges->n_found);
  json_object_set_array_member (object, "found", found);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static void
print_text (const TwPrivileges *privileges)
{
  for (guint i = 0; i < privileges->found->len; i++) {
    const TwPrivilege *privilege = privileges->found->pdata[i];
    tw_cli_print_safely (privilege->says);
    tw_cli_print ("\n");
  }
  if (privileges->n_found > privileges->found->len)
    tw_cli_print ("… and %u more.\n", privileges->n_found - privileges->found->len);
  tw_cli_print_safely (privileges->user);
  if (tw_privileges_only_reads (privileges))
    tw_cli_print (" can change no data.\n");
  else
    tw_cli_print (" could change data; Tradewind would refuse to send it. \"tradewind-cli "
                  "role-script\" prints a script for a user who only reads.\n");
}

static TwCliExit
run (TwCli *cli, char **args)
{
  TwCliExit exit_code;
  if (!tw_cli_parse (cli, &tw_cli_privileges, NULL, args, 0, 0))
    return TW_CLI_USAGE;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_CONNECT, NULL, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPrivileges) privileges
    = tw_privileges_read (tw_workspace_get_pool (workspace), cli->cancellable, &error);
  if (privileges == NULL)
    return tw_cli_report (error);
  if (cli->json)
    print_json (privileges);
  else
    print_text (privileges);
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_privileges
  = { "privileges", "", "Says what the user of a connection could change.", run };
