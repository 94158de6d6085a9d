// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ledger.h"
#include "cli/tw-cli.h"
#include "core/tw-json.h"

static void
print_json (const GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++) {
    const TwLedgerEntry *entry = entries->pdata[i];
    g_autofree char *time = tw_cli_format_time (entry->time, TRUE);
    json_builder_begin_object (builder);
    tw_json_add_text (builder, "time", time);
    tw_json_add_text (builder, "service", entry->service);
    tw_json_add_text (builder, "operation", entry->operation);
    tw_json_add_text (builder, "model", entry->model);
    tw_json_add_text (builder, "region", entry->region);
    tw_json_add_text (builder, "kind", entry->kind);
    json_builder_set_member_name (builder, "bytes");
    json_builder_add_int_value (builder, (gint64) entry->bytes);
    tw_json_add_text (builder, "sha256", entry->sha256);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
print_text (const GPtrArray *entries)
{
  if (entries->len == 0)
    tw_cli_print ("Nothing has been sent.\n");
  for (guint i = 0; i < entries->len; i++) {
    const TwLedgerEntry *entry = entries->pdata[i];
    g_autofree char *time = tw_cli_format_time (entry->time, FALSE);
    g_autofree char *line = g_strdup_printf (
      "%s  %-14s %9" G_GUINT64_FORMAT " bytes  %.16s  %s %s, %s (%s)\n", time,
      entry->kind ? entry->kind : "", entry->bytes, entry->sha256 ? entry->sha256 : "",
      entry->service ? entry->service : "", entry->operation ? entry->operation : "",
      entry->model ? entry->model : "no model", entry->region ? entry->region : "no region");
    tw_cli_print_safely (line);
  }
}

static TwCliExit
run (TwCli *cli, char **args)
{
  guint count;
  if (!tw_cli_parse_count (cli, &tw_cli_ledger, args, &count))
    return TW_CLI_USAGE;
  g_autoptr (TwLedger) ledger = tw_ledger_open (NULL);
  g_autoptr (GPtrArray) sent = tw_ledger_list (ledger, count);
  if (cli->json)
    print_json (sent);
  else
    print_text (sent);
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_ledger
  = { "ledger", "", "Lists what was sent to Amazon Bedrock: kind, size and hash.", run };
