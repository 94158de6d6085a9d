// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"

static void
print_json (GPtrArray *profiles)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < profiles->len; i++) {
    const TwProfile *profile = g_ptr_array_index (profiles, i);
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, profile->name);
    json_builder_set_member_name (builder, "title");
    json_builder_add_string_value (builder, profile->title);
    json_builder_set_member_name (builder, "sample");
    json_builder_add_boolean_value (builder, profile->sample);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static TwCliExit
run (TwCli *cli, char **args)
{
  if (!tw_cli_parse (cli, &tw_cli_profiles, NULL, args, 0, 0))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = tw_profiles_list (&error);
  if (profiles == NULL)
    return tw_cli_report (error);
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

const TwCliCommand tw_cli_profiles
  = { "profiles", "", "Lists the connections that have a name.", run };
