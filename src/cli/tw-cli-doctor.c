// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "setup/tw-doctor.h"

static void
print_json (const TwCheck *check)
{
  const char *const members[][2] = { { "check", check->name },
                                     { "title", check->title },
                                     { "state", tw_check_state_name (check->state) },
                                     { "message", check->message },
                                     { "hint", check->hint } };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    tw_json_add_text (builder, members[i][0], members[i][1]);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

/* One line a check, as soon as it is known. */
static void
print_check (const TwCheck *check, gpointer user_data)
{
  const TwCli *cli = user_data;
  if (cli->json) {
    print_json (check);
  } else {
    g_autofree char *line = g_strdup_printf (
      "%-8s %-16s %s%s%s\n", tw_check_state_name (check->state), check->title, check->message,
      check->hint ? "\n                          " : "", check->hint ? check->hint : "");
    tw_cli_print_safely (line);
  }
  tw_cli_flush ();
}

static gboolean
find_provider (const char *name, const TwPreferences *preferences, gboolean *bedrock)
{
  *bedrock = name ? strcmp (name, "bedrock") == 0 : preferences->use_bedrock;
  if (name == NULL || *bedrock || strcmp (name, "builtin") == 0)
    return TRUE;
  tw_cli_say ("There is no provider \"%s\".\n  Use \"builtin\" or \"bedrock\".", name);
  return FALSE;
}

static TwCliExit
examine (TwCli *cli, TwDoctorOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_cli_find_profile (cli, &error);
  g_autofree char *password = NULL;
  if (profile == NULL
      || (cli->password_fd != -1 && !tw_cli_read_password (cli->password_fd, &password, &error)))
    return tw_cli_report (error);
  options->profile = profile;
  options->password = password;
  options->prompt = tw_cli_prompt_for_code;
  gboolean well = tw_doctor_run (options, print_check, cli, cli->cancellable);
  if (password)
    explicit_bzero (password, strlen (password));
  if (g_cancellable_is_cancelled (cli->cancellable))
    return TW_CLI_CANCELLED;
  return well ? TW_CLI_DONE : TW_CLI_FAILED;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *provider = NULL;
  TwDoctorOptions options = { .call_offer = "With --model-call it is." };
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &provider,
      "Who answers: \"builtin\" or \"bedrock\" [as the preferences say]", "NAME" },
    { "model-call", 0, 0, G_OPTION_ARG_NONE, &options.model_call,
      "Lets the Bedrock model say one word, which costs less than $0.001", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_doctor, entries, args, 0, 0))
    return TW_CLI_USAGE;
  g_autofree char *warning = NULL;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (&warning);
  if (warning)
    tw_cli_say ("%s", warning);
  options.preferences = preferences;
  if (!find_provider (provider, preferences, &options.use_bedrock))
    return TW_CLI_USAGE;
  return examine (cli, &options);
}

const TwCliCommand tw_cli_doctor
  = { "doctor", "", "Checks everything that a question needs, and says what to do next.", run };
