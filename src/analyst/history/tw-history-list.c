// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "analyst/history/tw-history-private.h"
#include "analyst/history/tw-history-rows.h"
#include "core/tw-sqlite.h"

void
tw_history_entry_free (TwHistoryEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->profile);
  g_free (self->title);
  g_free (self->question);
  g_free (self->sql);
  g_free (self->headline);
  g_free (self->insight);
  g_free (self->state);
  g_free (self->model);
  g_free (self);
}

TwHistoryEntry *
tw_history_entry_copy (const TwHistoryEntry *self)
{
  TwHistoryEntry *copy = g_new (TwHistoryEntry, 1);
  *copy = *self;
  copy->profile = g_strdup (self->profile);
  copy->title = g_strdup (self->title);
  copy->question = g_strdup (self->question);
  copy->sql = g_strdup (self->sql);
  copy->headline = g_strdup (self->headline);
  copy->insight = g_strdup (self->insight);
  copy->state = g_strdup (self->state);
  copy->model = g_strdup (self->model);
  return copy;
}

void
tw_history_record_free (TwHistoryRecord *self)
{
  if (self == NULL)
    return;
  tw_history_entry_free (self->entry);
  g_free (self->document);
  g_clear_object (&self->result);
  g_free (self);
}

static char *
dup_column (sqlite3_stmt *row, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (row, column));
}

TwHistoryEntry *
tw_history_entry_read (sqlite3_stmt *row)
{
  TwHistoryEntry *entry = g_new0 (TwHistoryEntry, 1);
  entry->id = sqlite3_column_int64 (row, 0);
  entry->thread = sqlite3_column_int64 (row, 1);
  entry->parent = sqlite3_column_int64 (row, 2);
  entry->time = sqlite3_column_int64 (row, 3);
  entry->profile = dup_column (row, 4);
  entry->title = dup_column (row, 5);
  entry->question = dup_column (row, 6);
  entry->sql = dup_column (row, 7);
  entry->headline = dup_column (row, 8);
  entry->state = dup_column (row, 9);
  entry->model = dup_column (row, 10);
  entry->cost_usd
    = sqlite3_column_type (row, 11) == SQLITE_NULL ? (double) NAN : sqlite3_column_double (row, 11);
  entry->n_rows = (guint) sqlite3_column_int64 (row, 12);
  entry->n_kept = (guint) sqlite3_column_int64 (row, 13);
  entry->pinned = sqlite3_column_int (row, 14) != 0;
  return entry;
}

/* Each word quoted, so that nothing in it is an operator, and begun is enough. */
static char *
match_of (const char *search)
{
  GString *match = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (search, -1);
  g_auto (GStrv) words = g_str_tokenize_and_fold (valid, NULL, NULL);
  for (char **word = words; *word; word++)
    g_string_append_printf (match, "%s\"%s\"*", match->len ? " AND " : "", *word);
  return g_string_free (match, FALSE);
}

#define LISTED                                                                                     \
  "SELECT " TW_HISTORY_COLUMNS ", (SELECT max (id) FROM entry AS other WHERE"                      \
  " other.thread = entry.thread AND other.deleted ISNULL) AS latest FROM entry"                    \
  " WHERE deleted ISNULL"
#define ORDERED " ORDER BY pinned DESC, latest DESC, id LIMIT ?1"

/* Scripts without spaces have no words that begin there: what stands in the question counts too. */
#define FOUND                                                                                      \
  " AND (id IN (SELECT rowid FROM entry_text WHERE entry_text MATCH ?2)"                           \
  " OR instr (lower (question), lower (?3)) > 0)"
#define CONTAINED " AND instr (lower (question), lower (?3)) > 0"

static sqlite3_stmt *
prepare_list (TwHistory *self, const char *search, GError **error)
{
  g_autofree char *text = search ? g_strstrip (g_utf8_make_valid (search, -1)) : NULL;
  if (text == NULL || *text == '\0')
    return tw_history_prepare (self, LISTED ORDERED, error);
  g_autofree char *match = match_of (text);
  sqlite3_stmt *statement = tw_history_prepare (
    self, *match ? LISTED FOUND ORDERED : LISTED CONTAINED ORDERED, error);
  if (statement == NULL)
    return NULL;
  if (*match)
    tw_sqlite_bind_text (statement, 2, match);
  tw_sqlite_bind_text (statement, 3, text);
  return statement;
}

static GPtrArray *
read_list (TwHistory *self, sqlite3_stmt *statement, guint n, GError **error)
{
  g_autoptr (GPtrArray) entries
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_history_entry_free);
  int code;
  sqlite3_bind_int64 (statement, 1, n);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (entries, tw_history_entry_read (statement));
  if (code != SQLITE_DONE)
    tw_sqlite_set_error (error, self->database, self->path);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE ? g_steal_pointer (&entries) : NULL;
}

GPtrArray *
tw_history_list (TwHistory *self, const char *search, guint n, GError **error)
{
  if (!tw_history_begin (self, error))
    return NULL;
  sqlite3_stmt *statement = prepare_list (self, search, error);
  GPtrArray *entries = statement ? read_list (self, statement, n, error) : NULL;
  tw_history_end (self);
  return entries;
}

static TwHistoryRecord *
read_record (sqlite3_stmt *row)
{
  TwHistoryRecord *record = g_new0 (TwHistoryRecord, 1);
  record->entry = tw_history_entry_read (row);
  record->document = dup_column (row, 15);
  gconstpointer data = sqlite3_column_blob (row, 16);
  if (data)
    record->result = tw_history_rows_unpack (data, (gsize) sqlite3_column_bytes (row, 16));
  return record;
}

TwHistoryRecord *
tw_history_load (TwHistory *self, gint64 id, GError **error)
{
  if (!tw_history_begin (self, error))
    return NULL;
  TwHistoryRecord *record = NULL;
  sqlite3_stmt *statement = tw_history_prepare (
    self, "SELECT " TW_HISTORY_COLUMNS ", document, rows FROM entry WHERE id = ? AND deleted ISNULL",
    error);
  if (statement) {
    sqlite3_bind_int64 (statement, 1, id);
    int code = sqlite3_step (statement);
    if (code == SQLITE_ROW)
      record = read_record (statement);
    else if (code == SQLITE_DONE)
      tw_history_set_missing (error, id);
    else
      tw_sqlite_set_error (error, self->database, self->path);
    sqlite3_finalize (statement);
  }
  tw_history_end (self);
  return record;
}
