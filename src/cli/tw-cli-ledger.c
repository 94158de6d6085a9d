// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ledger.h"
#include "cli/tw-cli.h"

#define USUAL_COUNT 20
#define MAX_COUNT 100000

static char *
time_of (const TwLedgerEntry *entry, gboolean utc)
{
  g_autoptr (GDateTime) time = utc ? g_date_time_new_from_unix_utc (entry->time)
                                   : g_date_time_new_from_unix_local (entry->time);
  if (time == NULL)
    return g_strdup ("");
  return g_date_time_format (time, utc ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M:%S");
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
print_json (const GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++) {
    const TwLedgerEntry *entry = entries->pdata[i];
    g_autofree char *time = time_of (entry, TRUE);
    json_builder_begin_object (builder);
    add_text (builder, "time", time);
    add_text (builder, "service", entry->service);
    add_text (builder, "operation", entry->operation);
    add_text (builder, "model", entry->model);
    add_text (builder, "region", entry->region);
    add_text (builder, "kind", entry->kind);
    json_builder_set_member_name (builder, "bytes");
    json_builder_add_int_value (builder, (gint64) entry->bytes);
    add_text (builder, "sha256", entry->sha256);
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
    g_autofree char *time = time_of (entry, FALSE);
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
  int count = USUAL_COUNT;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, "How many of the latest [20]", "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_ledger, entries, args, 0, 0))
    return TW_CLI_USAGE;
  if (count < 1 || count > MAX_COUNT) {
    tw_cli_say ("-n takes a number from 1 to %d.", MAX_COUNT);
    return TW_CLI_USAGE;
  }
  g_autoptr (TwLedger) ledger = tw_ledger_open (NULL);
  g_autoptr (GPtrArray) sent = tw_ledger_list (ledger, (guint) count);
  if (cli->json)
    print_json (sent);
  else
    print_text (sent);
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_ledger
  = { "ledger", "", "Lists what was sent to Amazon Bedrock: kind, size and hash.", run };
