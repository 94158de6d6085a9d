// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "core/tw-audit.h"

static JsonObject *
entry_to_json (const TwAuditEntry *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *time = tw_cli_format_time (entry->time, TRUE);
  tw_json_set_text (object, "time", time);
  tw_json_set_text (object, "profile", entry->profile);
  tw_json_set_text (object, "user", entry->user);
  tw_json_set_text (object, "purpose", entry->purpose);
  tw_json_set_text (object, "statement", entry->statement);
  tw_json_set_text (object, "outcome", entry->outcome);
  json_object_set_int_member (object, "rows", entry->rows);
  json_object_set_double_member (object, "ms", entry->ms);
  json_object_set_int_member (object, "session", entry->session);
  tw_json_set_text (object, "label", entry->label);
  tw_json_set_text (object, "query_id", entry->query_id);
  return object;
}

static void
print_json (const GPtrArray *entries)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, entry_to_json (entries->pdata[i]));
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  json_array_unref (array);
  tw_cli_print_node (node);
}

static void
print_text (const GPtrArray *entries)
{
  if (entries->len == 0)
    tw_cli_print ("Nothing has been sent.\n");
  for (guint i = 0; i < entries->len; i++) {
    const TwAuditEntry *entry = entries->pdata[i];
    g_autofree char *time = tw_cli_format_time (entry->time, FALSE);
    g_autofree char *line = g_strdup_printf (
      "%s  %s as %s · %s · %s · %" G_GINT64_FORMAT " rows · %.0f ms%s%s\n    %s\n", time,
      entry->profile, entry->user ? entry->user : "?", entry->purpose, entry->outcome, entry->rows,
      entry->ms, entry->query_id ? " · query " : "", entry->query_id ? entry->query_id : "",
      entry->statement);
    tw_cli_print_safely (line);
  }
}

static TwCliExit
run (TwCli *cli, char **args)
{
  guint count;
  if (!tw_cli_parse_count (cli, &tw_cli_audit, args, &count))
    return TW_CLI_USAGE;
  g_autoptr (GPtrArray) sent = tw_audit_list (tw_audit_get (), cli->profile, count);
  if (cli->json)
    print_json (sent);
  else
    print_text (sent);
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_audit
  = { "audit", "", "Lists the statements that were sent to warehouses, with their outcome.", run };
