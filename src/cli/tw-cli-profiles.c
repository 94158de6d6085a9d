// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "catalog/tw-yaml.h"
#include "cli/tw-cli.h"
#include "setup/tw-profile-login.h"

static void
print_json (GPtrArray *profiles)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < profiles->len; i++) {
    const TwProfile *profile = g_ptr_array_index (profiles, i);
    const char *members[][2] = { { "name", profile->name },
                                 { "title", profile->title },
                                 { "uri", profile->uri },
                                 { "login", tw_login_method_get_name (profile->login) } };
    json_builder_begin_object (builder);
    for (guint m = 0; m < G_N_ELEMENTS (members); m++)
      if (members[m][1]) {
        json_builder_set_member_name (builder, members[m][0]);
        json_builder_add_string_value (builder, members[m][1]);
      }
    json_builder_set_member_name (builder, "sample");
    json_builder_add_boolean_value (builder, profile->sample);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static TwCliExit
list (TwCli *cli, char **args, GError **error)
{
  g_autoptr (GPtrArray) profiles = tw_profiles_list (error);
  if (profiles == NULL)
    return TW_CLI_FAILED;
  if (cli->json) {
    print_json (profiles);
    return TW_CLI_DONE;
  }
  for (guint i = 0; i < profiles->len; i++) {
    const TwProfile *profile = g_ptr_array_index (profiles, i);
    g_autofree char *line = g_strdup_printf ("%-20s %s\n", profile->name, profile->title);
    tw_cli_print_safely (line);
  }
  return TW_CLI_DONE;
}

/* The profile of --dsn under a name. */
static TwCliExit
add (TwCli *cli, char **args, GError **error)
{
  if (cli->dsn == NULL) {
    tw_cli_say ("Give the address with --dsn: tradewind-cli --dsn ADDRESS [--schema NAME]… profiles "
                "add NAME");
    return TW_CLI_USAGE;
  }
  g_autoptr (TwProfile) profile = tw_cli_find_profile (cli, error);
  if (profile == NULL)
    return TW_CLI_FAILED;
  g_free (profile->name);
  profile->name = g_strdup (args[0]);
  return tw_profile_save (profile, error) ? TW_CLI_DONE : TW_CLI_FAILED;
}

static TwCliExit
rename_profile (TwCli *cli, char **args, GError **error)
{
  TwSecretKey key;
  g_autoptr (TwEndpoint) endpoint = NULL;
  g_autoptr (TwProfile) profile = tw_profiles_find (args[0], error);
  if (profile == NULL || !tw_profile_rename (args[0], args[1], error))
    return TW_CLI_FAILED;
  return tw_profile_find_secret_key (profile, &endpoint, &key, error)
             && tw_secret_store_rename (&key, args[1], cli->cancellable, error)
           ? TW_CLI_DONE
           : TW_CLI_FAILED;
}

static TwCliExit
remove_profile (TwCli *cli, char **args, GError **error)
{
  TwSecretKey key;
  g_autoptr (TwEndpoint) endpoint = NULL;
  g_autoptr (TwProfile) profile = tw_profiles_find (args[0], error);
  if (profile == NULL || !tw_profile_remove (args[0], error))
    return TW_CLI_FAILED;
  return tw_profile_find_secret_key (profile, &endpoint, &key, error)
             && tw_secret_store_forget (&key, cli->cancellable, error)
           ? TW_CLI_DONE
           : TW_CLI_FAILED;
}

static TwCliExit
export (TwCli *cli, char **args, GError **error)
{
  g_autoptr (GPtrArray) chosen
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_profile_free);
  if (*args == NULL) {
    g_ptr_array_unref (chosen);
    chosen = tw_profiles_list (error);
    if (chosen == NULL)
      return TW_CLI_FAILED;
  }
  for (; *args; args++) {
    TwProfile *profile = tw_profiles_find (*args, error);
    if (profile == NULL)
      return TW_CLI_FAILED;
    g_ptr_array_add (chosen, profile);
  }
  g_autofree char *text = tw_profiles_export (chosen);
  tw_cli_print ("%s", text);
  return TW_CLI_DONE;
}

static TwCliExit
import (TwCli *cli, char **args, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  guint added = 0;
  if (!tw_yaml_read_file (args[0], &text, &length, error))
    return TW_CLI_FAILED;
  if (text == NULL) {
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE, NULL, "There is no file %s.",
                  args[0]);
    return TW_CLI_FAILED;
  }
  if (!tw_profiles_import (text, length, args[0], &added, error))
    return TW_CLI_FAILED;
  tw_cli_say ("Profiles added: %u.", added);
  return TW_CLI_DONE;
}

static TwCliExit
keep_password (TwCli *cli, char **args, GError **error)
{
  TwSecretKey key;
  g_autoptr (TwEndpoint) endpoint = NULL;
  tw_autosecret char *password = NULL;
  if (cli->password_fd == -1) {
    tw_cli_say ("Give the password with --password-fd, such as --password-fd 3 3<file.");
    return TW_CLI_USAGE;
  }
  g_autoptr (TwProfile) profile = tw_profiles_find (args[0], error);
  return profile && tw_profile_find_secret_key (profile, &endpoint, &key, error)
             && tw_cli_read_password (cli->password_fd, &password, error)
             && tw_secret_store_save (&key, password, TW_SECRET_KEYRING, cli->cancellable, error)
           ? TW_CLI_DONE
           : TW_CLI_FAILED;
}

static TwCliExit
forget_password (TwCli *cli, char **args, GError **error)
{
  TwSecretKey key;
  g_autoptr (TwEndpoint) endpoint = NULL;
  g_autoptr (TwProfile) profile = tw_profiles_find (args[0], error);
  return profile && tw_profile_find_secret_key (profile, &endpoint, &key, error)
             && tw_secret_store_forget (&key, cli->cancellable, error)
           ? TW_CLI_DONE
           : TW_CLI_FAILED;
}

static const struct {
  const char *name;
  guint min;
  guint max;
  TwCliExit (*run) (TwCli *cli, char **args, GError **error);
} verbs[] = {
  { "list", 0, 0, list },
  { "add", 1, 1, add },
  { "rename", 2, 2, rename_profile },
  { "remove", 1, 1, remove_profile },
  { "export", 0, 100, export },
  { "import", 1, 1, import },
  { "password", 1, 1, keep_password },
  { "forget", 1, 1, forget_password },
};

static TwCliExit
run (TwCli *cli, char **args)
{
  if (!tw_cli_parse (cli, &tw_cli_profiles, NULL, args, 0, 101))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  const char *verb = args[0] ? args[0] : "list";
  guint n = args[0] ? g_strv_length (args) - 1 : 0;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (strcmp (verbs[i].name, verb) != 0 || n < verbs[i].min || n > verbs[i].max)
      continue;
    TwCliExit code = verbs[i].run (cli, args[0] ? args + 1 : args, &error);
    return error ? tw_cli_report (error) : code;
  }
  tw_cli_say ("Usage: tradewind-cli profiles [list | add NAME | rename OLD NEW | remove NAME | export "
              "[NAME…] | import FILE | password NAME | forget NAME]");
  return TW_CLI_USAGE;
}

const TwCliCommand tw_cli_profiles
  = { "profiles", "[list|add|rename|remove|export|import|password|forget] [NAME…]",
      "Lists and changes the connections that have a name, and keeps their passwords.", run };
