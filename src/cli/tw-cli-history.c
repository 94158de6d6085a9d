// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "analyst/history/tw-history-answer.h"
#include "cli/tw-cli.h"
#include "core/tw-json.h"

#define USUAL_COUNT 20
#define MAX_COUNT 100000

static void
set_number (JsonObject *object, const char *name, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
entry_to_json (const TwHistoryEntry *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *time = tw_cli_format_time (entry->time, TRUE);
  json_object_set_int_member (object, "id", entry->id);
  json_object_set_int_member (object, "thread", entry->thread);
  if (entry->parent)
    json_object_set_int_member (object, "parent", entry->parent);
  else
    json_object_set_null_member (object, "parent");
  tw_json_set_text (object, "time", time);
  tw_json_set_text (object, "profile", entry->profile);
  tw_json_set_text (object, "question", entry->question);
  tw_json_set_text (object, "status", entry->state);
  tw_json_set_text (object, "sql", entry->sql);
  tw_json_set_text (object, "headline", entry->headline);
  tw_json_set_text (object, "model", entry->model);
  set_number (object, "cost_usd", entry->cost_usd);
  json_object_set_int_member (object, "row_count", entry->n_rows);
  json_object_set_int_member (object, "rows_kept", entry->n_kept);
  json_object_set_boolean_member (object, "pinned", entry->pinned);
  return object;
}

static void
print_entry (const TwHistoryEntry *entry)
{
  g_autofree char *time = tw_cli_format_time (entry->time, FALSE);
  const char *text = entry->question ? entry->question : entry->sql;
  g_autofree char *line
    = g_strdup_printf ("%6" G_GINT64_FORMAT "  %s  %s%s%s%s%s\n", entry->id, time,
                       entry->pinned ? "* " : "", entry->parent ? "> " : "", text ? text : "",
                       strcmp (entry->state, "done") == 0 ? "" : " · ",
                       strcmp (entry->state, "done") == 0 ? "" : entry->state);
  tw_cli_print_safely (line);
}

static TwCliExit
list (TwCli *cli, const char *search, int count)
{
  g_autoptr (GError) error = NULL;
  if (count < 1 || count > MAX_COUNT) {
    tw_cli_say ("-n takes a number from 1 to %d.", MAX_COUNT);
    return TW_CLI_USAGE;
  }
  g_autoptr (GPtrArray) entries
    = tw_history_list (tw_history_get (), search, (guint) count, &error);
  if (entries == NULL)
    return tw_cli_report (error);
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < entries->len; i++)
    if (cli->json)
      json_array_add_object_element (array, entry_to_json (entries->pdata[i]));
    else
      print_entry (entries->pdata[i]);
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  if (cli->json)
    tw_cli_print_node (node);
  else if (entries->len == 0)
    tw_cli_say (search ? "Nothing in the history says that." : "The history is empty.");
  return TW_CLI_DONE;
}

static TwCliExit
show (TwCli *cli, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwHistoryRecord) record = tw_history_load (tw_history_get (), id, &error);
  if (record == NULL)
    return tw_cli_report (error);
  const TwHistoryEntry *entry = record->entry;
  g_autoptr (TwAnswer) answer = tw_history_record_to_answer (record, NULL);
  if (cli->json) {
    g_autoptr (JsonNode) node = tw_answer_to_json (answer);
    json_object_set_object_member (json_node_get_object (node), "kept", entry_to_json (entry));
    tw_cli_print_node (node);
    return TW_CLI_DONE;
  }
  g_autofree char *time = tw_cli_format_time (entry->time, FALSE);
  g_autofree char *line = g_strdup_printf ("Kept from %s, %s\n%s\n\n", time, entry->title,
                                           entry->question ? entry->question : "");
  tw_cli_print_safely (line);
  tw_cli_print_answer (cli, answer);
  if (entry->n_kept < entry->n_rows)
    tw_cli_say ("The first %u of %u rows were kept.", entry->n_kept, entry->n_rows);
  return TW_CLI_DONE;
}

static TwCliExit
change (TwHistoryChange what, gint64 id, const char *done)
{
  g_autoptr (GError) error = NULL;
  if (!tw_history_change (tw_history_get (), what, id, &error)
      || (what == TW_HISTORY_DELETE
          && !tw_history_change (tw_history_get (), TW_HISTORY_PURGE, id, &error)))
    return tw_cli_report (error);
  tw_cli_say ("%s", done);
  return TW_CLI_DONE;
}

static gboolean
parse_id (const char *text, gint64 *id)
{
  g_autoptr (GError) error = NULL;
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, &error))
    return TRUE;
  tw_cli_say ("\"%s\" is no number of a question.\n  See \"tradewind-cli history list\".", text);
  return FALSE;
}

static TwCliExit
with_id (TwCli *cli, const char *word, const char *text)
{
  gint64 id;
  if (!parse_id (text, &id))
    return TW_CLI_USAGE;
  if (strcmp (word, "show") == 0)
    return show (cli, id);
  if (strcmp (word, "delete") == 0)
    return change (TW_HISTORY_DELETE, id, "Deleted.");
  if (strcmp (word, "pin") == 0)
    return change (TW_HISTORY_PIN, id, "Pinned.");
  return change (TW_HISTORY_UNPIN, id, "Not pinned any more.");
}

static TwCliExit
run (TwCli *cli, char **args)
{
  static const char *const words[] = { "show", "delete", "pin", "unpin", NULL };
  int count = USUAL_COUNT;
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, "How many at most [20]", "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_history, entries, args, 0, 2))
    return TW_CLI_USAGE;
  guint n = g_strv_length (args);
  if (n == 0 || (n == 1 && strcmp (args[0], "list") == 0))
    return list (cli, NULL, count);
  if (n == 2 && strcmp (args[0], "search") == 0)
    return list (cli, args[1], count);
  if (n == 2 && g_strv_contains (words, args[0]))
    return with_id (cli, args[0], args[1]);
  if (n == 1 && strcmp (args[0], "clear") == 0)
    return change (TW_HISTORY_CLEAR, 0, "The history is empty.");
  tw_cli_say ("Use \"list\", \"search WORDS\", \"show ID\", \"delete ID\", \"pin ID\", \"unpin ID\" or "
              "\"clear\".");
  return TW_CLI_USAGE;
}

const TwCliCommand tw_cli_history
  = { "history", "[list|search WORDS|show ID|delete ID|pin ID|unpin ID|clear]",
      "Lists the questions kept on this machine, and shows one with its answer.", run };
