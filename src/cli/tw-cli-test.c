// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <unistd.h>

#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "core/tw-secret.h"
#include "setup/tw-connection-test.h"

static void
print_json (const TwHop *hop)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "hop", hop->name);
  tw_json_add_text (builder, "title", hop->title);
  tw_json_add_text (builder, "state", tw_hop_state_name (hop->state));
  tw_json_add_text (builder, "message", hop->message);
  tw_json_add_text (builder, "hint", hop->hint);
  json_builder_set_member_name (builder, "ms");
  json_builder_add_int_value (builder, hop->ms);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

/* One line a hop, as soon as it is known. */
static void
print_hop (const TwHop *hop, gpointer user_data)
{
  const TwCli *cli = user_data;
  if (hop->state == TW_HOP_RUNNING)
    return;
  if (cli->json) {
    print_json (hop);
  } else {
    g_autofree char *line = g_strdup_printf (
      "%-8s %-12s %5u ms  %s%s%s\n", tw_hop_state_name (hop->state), hop->title, hop->ms,
      hop->message, hop->hint ? "\n                                " : "",
      hop->hint ? hop->hint : "");
    tw_cli_print_safely (line);
  }
  tw_cli_flush ();
}

static void
resume_went_on (const char *message, double fraction, gpointer user_data)
{
  tw_cli_say ("%s", message);
}

static void
say_offer (const TwConnectionReport *report)
{
  if (report->offer == TW_OFFER_RESUME)
    tw_cli_say ("Resume the cluster with \"tradewind-cli … test --resume\".");
  else if (report->offer == TW_OFFER_TUNNEL)
    tw_cli_say ("Add the instance of its network to the profile as tunnel_instance, or hold a "
                "tunnel open with \"tradewind-cli tunnel\".");
  else if (report->offer == TW_OFFER_PASSWORD)
    tw_cli_say ("Give the password with --password-fd, or keep it with \"tradewind-cli profiles "
                "password\".");
}

static TwCliExit
test_profile (TwCli *cli, const TwProfile *profile, const char *password, gboolean resume)
{
  const TwConnectionTest test
    = { .profile = profile,
        .login = { .password = password, .prompt = tw_cli_prompt_for_code } };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwConnectionReport) report
    = tw_connection_test_run (&test, print_hop, cli, cli->cancellable);
  if (report->error == NULL)
    return TW_CLI_DONE;
  if (g_error_matches (report->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return tw_cli_report (report->error);
  if (report->offer != TW_OFFER_RESUME || !resume) {
    say_offer (report);
    return tw_cli_exit_of_error (report->error);
  }
  if (!tw_connection_test_resume (profile, resume_went_on, NULL, cli->cancellable, &error))
    return tw_cli_report (error);
  return test_profile (cli, profile, password, FALSE);
}

static TwCliExit
run (TwCli *cli, char **args)
{
  gboolean resume = FALSE;
  const GOptionEntry entries[] = {
    { "resume", 0, 0, G_OPTION_ARG_NONE, &resume,
      "Resumes a paused cluster, which costs again from then on, and tests again", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_test, entries, args, 0, 0))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  tw_autosecret char *password = NULL;
  g_autoptr (TwProfile) profile = tw_cli_find_profile (cli, &error);
  if (profile == NULL
      || (cli->password_fd != -1 && !tw_cli_read_password (cli->password_fd, &password, &error)))
    return tw_cli_report (error);
  return test_profile (cli, profile, password, resume);
}

const TwCliCommand tw_cli_test
  = { "test", "", "Walks the way to the warehouse, and says of each hop what to do next.", run };
