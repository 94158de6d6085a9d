// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "core/tw-audit.h"

#define USUAL_COUNT 20
#define MAX_COUNT 100000

static char *
time_of (const TwAuditEntry *entry, gboolean utc)
{
  g_autoptr (GDateTime) time = utc ? g_date_time_new_from_unix_utc (entry->time)
                                   : g_date_time_new_from_unix_local (entry->time);
  if (time == NULL)
    return g_strdup ("");
  return g_date_time_format (time, utc ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M:%S");
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
entry_to_json (const TwAuditEntry *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *time = time_of (entry, TRUE);
  set_string (object, "time", time);
  set_string (object, "profile", entry->profile);
  set_string (object, "user", entry->user);
  set_string (object, "purpose", entry->purpose);
  set_string (object, "statement", entry->statement);
  set_string (object, "outcome", entry->outcome);
  json_object_set_int_member (object, "rows", entry->rows);
  json_object_set_double_member (object, "ms", entry->ms);
  json_object_set_int_member (object, "session", entry->session);
  set_string (object, "label", entry->label);
  set_string (object, "query_id", entry->query_id);
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
    g_autofree char *time = time_of (entry, FALSE);
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
  int count = USUAL_COUNT;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, "How many of the latest [20]", "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_audit, entries, args, 0, 0))
    return TW_CLI_USAGE;
  if (count < 1 || count > MAX_COUNT) {
    tw_cli_say ("-n takes a number from 1 to %d.", MAX_COUNT);
    return TW_CLI_USAGE;
  }
  g_autoptr (GPtrArray) sent = tw_audit_list (tw_audit_get (), cli->profile, (guint) count);
  if (cli->json)
    print_json (sent);
  else
    print_text (sent);
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_audit
  = { "audit", "", "Lists the statements that were sent to warehouses, with their outcome.", run };
