// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/tw-cli-aws.h"

TwAwsClient *
tw_cli_aws_open (const TwCliAws *self, GError **error)
{
  TwAwsClientOptions options = { .profile = self->profile,
                                 .region = self->region,
                                 .prompt = tw_cli_prompt_for_code };
  return tw_aws_client_new (&options, error);
}

void
tw_cli_aws_get_entries (TwCliAws *self, GOptionEntry entries[4])
{
  const GOptionEntry values[] = {
    { "aws-profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, "Of ~/.aws [as AWS_PROFILE says]",
      "NAME" },
    { "region", 0, 0, G_OPTION_ARG_FILENAME, &self->region, "AWS region [the profile's]", "REGION" },
    { "poll-seconds", 0, 0, G_OPTION_ARG_DOUBLE, &self->poll_seconds,
      "How often AWS is asked how far it is [5]", "N" },
    G_OPTION_ENTRY_NULL,
  };
  memcpy (entries, values, sizeof values);
}

static void
print_event (const TwProvisionProgress *progress)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const TwStackEvent *event = progress->event;
  const char *const members[][2] = { { "resource", event ? event->logical_id : NULL },
                                     { "type", event ? event->type : NULL },
                                     { "status", event ? event->status : NULL },
                                     { "reason", event ? event->reason : NULL },
                                     { "message", progress->message } };
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i][1]) {
      json_builder_set_member_name (builder, members[i][0]);
      json_builder_add_string_value (builder, members[i][1]);
    }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "done");
  json_builder_add_int_value (builder, progress->done);
  json_builder_set_member_name (builder, "total");
  json_builder_add_int_value (builder, progress->total);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
  tw_cli_flush ();
}

static void
progressed (const TwProvisionProgress *progress, gpointer user_data)
{
  const TwCli *cli = user_data;
  const TwStackEvent *event = progress->event;
  if (cli->json)
    print_event (progress);
  else if (event == NULL)
    tw_cli_say ("%s", progress->message);
  else
    tw_cli_say ("%2u/%u  %-24s %-22s %s%s%s", progress->done, progress->total, event->logical_id,
                event->type + (g_str_has_prefix (event->type, "AWS::") ? 5 : 0), event->status,
                event->reason ? "  " : "", event->reason ? event->reason : "");
}

TwProvisionOptions
tw_cli_aws_follow (const TwCliAws *self, TwCli *cli)
{
  double seconds = self->poll_seconds > 0 ? MIN (self->poll_seconds, 600) : 0;
  return (TwProvisionOptions) { .poll_ms = (guint) lrint (seconds * 1000),
                                .progress = progressed,
                                .progress_data = cli };
}

char *
tw_cli_ask_line (const char *question)
{
  char line[512] = "";
  fprintf (stderr, "%s ", question);
  fflush (stderr);
  if (fgets (line, sizeof line, stdin) == NULL)
    return g_strdup ("");
  return g_strdup (g_strstrip (line));
}

char *
tw_cli_format_age (gint64 seconds)
{
  seconds = MAX (seconds, 0);
  if (seconds < 3600)
    return g_strdup_printf ("%d min", (int) (seconds / 60));
  if (seconds < 48 * 3600)
    return g_strdup_printf ("%d h %d min", (int) (seconds / 3600), (int) (seconds / 60 % 60));
  return g_strdup_printf ("%d days", (int) (seconds / 86400));
}
