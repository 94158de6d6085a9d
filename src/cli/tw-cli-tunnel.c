// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "tunnel/tw-tunnel.h"

typedef struct {
  char *target;
  char *host;
  int port;
  int local_port;
  char *aws_profile;
  char *region;
  gboolean start_instance;
  gboolean plugin;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->target);
  g_free (self->host);
  g_free (self->aws_profile);
  g_free (self->region);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
may_start (const char *instance, gpointer user_data)
{
  const Arguments *arguments = user_data;
  return arguments->start_instance || tw_cli_agree_to_start (instance, NULL);
}

static gboolean
is_port (int number)
{
  return number > 0 && number <= G_MAXUINT16;
}

static gboolean
check (const Arguments *arguments)
{
  if (arguments->target == NULL || *arguments->target == '\0' || !is_port (arguments->port)) {
    tw_cli_say ("A tunnel needs --target INSTANCE and --port N.\n"
                "  See \"tradewind-cli tunnel --help\".");
    return FALSE;
  }
  if (arguments->local_port && !is_port (arguments->local_port)) {
    tw_cli_say ("%d is no port.\n  Choose one from 1 to 65535, or leave --local-port out.",
                arguments->local_port);
    return FALSE;
  }
  return TRUE;
}

static TwTunnel *
acquire (Arguments *arguments, GError **error)
{
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  const char *profile = arguments->aws_profile ? arguments->aws_profile : preferences->aws_profile;
  const char *region = arguments->region ? arguments->region : preferences->region;
  const TwAwsClientOptions client_options
    = { .profile = profile, .region = region, .prompt = tw_cli_prompt_for_code };
  g_autoptr (TwAwsClient) client = tw_aws_client_new (&client_options, error);
  if (client == NULL)
    return NULL;
  const TwTunnelOptions options = { .client = client,
                                    .target = arguments->target,
                                    .host = arguments->host,
                                    .port = (guint) arguments->port,
                                    .local_port = (guint) arguments->local_port,
                                    .plugin = arguments->plugin,
                                    .ask = may_start,
                                    .ask_data = arguments };
  return tw_tunnel_acquire (&options, error);
}

static void
print_port (TwCli *cli, TwTunnel *tunnel)
{
  guint port = tw_tunnel_get_port (tunnel);
  if (cli->json)
    tw_cli_print ("{\"port\":%u}\n", port);
  else
    tw_cli_print ("127.0.0.1:%u\n", port);
  tw_cli_flush ();
}

static void
print_state (TwCli *cli, const TwTunnelStatus *status)
{
  const char *name = tw_tunnel_state_name (status->state);
  const char *reason = status->error ? status->error->message : status->message;
  if (!cli->json) {
    tw_cli_say ("%s%s%s", name, reason ? ": " : "", reason ? reason : "");
    return;
  }
  g_autoptr (GString) line = g_string_new ("{\"state\":");
  tw_json_append_string (line, name);
  g_string_append (line, ",\"reason\":");
  tw_json_append_string (line, reason);
  tw_cli_print ("%s}\n", line->str);
  tw_cli_flush ();
}

/* Until it is closed, or a signal comes. */
static TwCliExit
hold (TwCli *cli, TwTunnel *tunnel)
{
  g_autofree char *shown = NULL;
  g_autofree char *trouble = NULL;
  for (guint serial = 0;;) {
    tw_tunnel_wait (tunnel, &serial, -1, cli->cancellable);
    if (g_cancellable_is_cancelled (cli->cancellable))
      return TW_CLI_DONE;
    g_auto (TwTunnelStatus) status = { 0 };
    tw_tunnel_get_status (tunnel, &status);
    g_autofree char *now = g_strdup_printf ("%d %s", status.state,
                                            status.message ? status.message : "");
    if (g_strcmp0 (now, shown) != 0)
      print_state (cli, &status);
    if (status.trouble && g_strcmp0 (status.trouble, trouble) != 0)
      tw_cli_say ("%s", status.trouble);
    g_free (shown);
    shown = g_steal_pointer (&now);
    g_free (trouble);
    trouble = g_strdup (status.trouble);
    if (status.state == TW_TUNNEL_CLOSED)
      return status.error ? tw_cli_report (status.error) : TW_CLI_DONE;
  }
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_auto (Arguments) arguments = { 0 };
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &arguments.target, "The instance to go through",
      "INSTANCE" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &arguments.host,
      "Where to, as the instance sees it [the instance itself]", "NAME" },
    { "port", 0, 0, G_OPTION_ARG_INT, &arguments.port, "The port there", "N" },
    { "local-port", 0, 0, G_OPTION_ARG_INT, &arguments.local_port,
      "The port here [one that is free]", "N" },
    { "start-instance", 0, 0, G_OPTION_ARG_NONE, &arguments.start_instance,
      "Starts the instance, without asking, where it is stopped", NULL },
    { "plugin", 0, 0, G_OPTION_ARG_NONE, &arguments.plugin,
      "Lets Amazon's session-manager-plugin, where it is installed, carry it", NULL },
    { "aws-profile", 0, 0, G_OPTION_ARG_STRING, &arguments.aws_profile, "The AWS profile", "NAME" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &arguments.region, "The AWS region", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_tunnel, entries, args, 0, 0) || !check (&arguments))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwTunnel) tunnel = acquire (&arguments, &error);
  if (tunnel == NULL)
    return tw_cli_report (error);
  print_port (cli, tunnel);
  return hold (cli, tunnel);
}

const TwCliCommand tw_cli_tunnel
  = { "tunnel", "", "Holds a tunnel through Session Manager open for other programs.", run };
