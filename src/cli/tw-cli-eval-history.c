// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli-eval-history.h"

#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-paths.h"

#define MOST_ROWS 10000 /* that tell results apart */

struct _TwEvalHistory {
  char *path;
  char *since;
  JsonObject *questions; /* "schema question" → { outcome, sql, rows } */
  JsonArray *changes;
};

static char *
file_path (const char *profile, const char *model)
{
  g_autofree char *what = g_strdup_printf ("%s\n%s", profile, model);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, what, -1);
  g_autofree char *name = g_strdup_printf ("eval/%.16s.json", sum);
  return tw_paths_data (name);
}

TwEvalHistory *
tw_eval_history_open (const char *profile, const char *model)
{
  TwEvalHistory *self = g_new0 (TwEvalHistory, 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  self->path = file_path (profile, model);
  self->changes = json_array_new ();
  if (json_parser_load_from_file (parser, self->path, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    JsonObject *root = json_node_get_object (json_parser_get_root (parser));
    JsonObject *questions = tw_json_get_object (root, "questions");
    self->questions = questions ? json_object_ref (questions) : NULL;
    self->since = g_strdup (tw_json_get_string (root, "when"));
  }
  if (self->questions == NULL)
    self->questions = json_object_new ();
  return self;
}

void
tw_eval_history_free (TwEvalHistory *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->since);
  json_object_unref (self->questions);
  json_array_unref (self->changes);
  g_free (self);
}

/* Of the cells in order: equal rows have equal sums. */
static char *
sum_of_rows (TwResultSet *rows)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  if (rows == NULL)
    return g_strdup ("");
  const guint n_columns = tw_result_set_get_n_columns (rows);
  for (guint row = 0; row < MIN (tw_result_set_get_n_rows (rows), MOST_ROWS); row++)
    for (guint column = 0; column < n_columns; column++) {
      char buffer[64];
      gsize length = 0;
      const char *text = tw_result_set_get_text (rows, row, column, buffer, &length);
      gboolean nothing = tw_result_set_is_null (rows, row, column);
      g_checksum_update (sum, (const guchar *) (nothing ? "-" : "="), 1);
      g_checksum_update (sum, (const guchar *) text, (gssize) length);
      g_checksum_update (sum, (const guchar *) "\x1f", 1);
    }
  return g_strdup_printf ("%u %s", tw_result_set_get_n_rows (rows), g_checksum_get_string (sum));
}

static const char *
get (JsonObject *object, const char *name)
{
  const char *text = tw_json_get_string (object, name);
  return text ? text : "";
}

static JsonObject *
side (JsonObject *entry)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "outcome", get (entry, "outcome"));
  json_object_set_string_member (object, "sql", get (entry, "sql"));
  return object;
}

static void
compare (TwEvalHistory *self, const char *schema, const char *question, JsonObject *before,
         JsonObject *after)
{
  gboolean sql = strcmp (get (before, "sql"), get (after, "sql")) != 0;
  gboolean rows = strcmp (get (before, "rows"), get (after, "rows")) != 0;
  if (!sql && !rows && strcmp (get (before, "outcome"), get (after, "outcome")) == 0)
    return;
  JsonObject *change = json_object_new ();
  json_object_set_string_member (change, "schema", schema);
  json_object_set_string_member (change, "question", question);
  json_object_set_boolean_member (change, "sql_changed", sql);
  json_object_set_boolean_member (change, "rows_changed", rows);
  json_object_set_object_member (change, "before", side (before));
  json_object_set_object_member (change, "after", side (after));
  json_array_add_object_element (self->changes, change);
}

void
tw_eval_history_note (TwEvalHistory *self, const char *schema, const char *question,
                      const char *outcome, const char *sql, TwResultSet *rows)
{
  g_autofree char *key = g_strdup_printf ("%s %s", schema, question);
  g_autofree char *sum = sum_of_rows (rows);
  JsonObject *known = tw_json_get_object (self->questions, key);
  JsonObject *entry = json_object_new ();
  json_object_set_string_member (entry, "outcome", outcome);
  json_object_set_string_member (entry, "sql", sql ? sql : "");
  json_object_set_string_member (entry, "rows", sum);
  if (known)
    compare (self, schema, question, known, entry);
  json_object_set_object_member (self->questions, key, entry);
}

const char *
tw_eval_history_get_since (const TwEvalHistory *self)
{
  return self->since;
}

JsonArray *
tw_eval_history_get_changes (TwEvalHistory *self)
{
  return self->changes;
}

gboolean
tw_eval_history_save (TwEvalHistory *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *when = g_date_time_format_iso8601 (now);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  json_object_set_string_member (root, "when", when);
  json_object_set_object_member (root, "questions", json_object_ref (self->questions));
  json_node_take_object (node, root);
  g_autofree char *text = json_to_string (node, TRUE);
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (self->path, text, strlen (text), 0600, error);
}
