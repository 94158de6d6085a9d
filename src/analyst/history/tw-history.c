// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#include "analyst/history/tw-history-private.h"
#include "analyst/history/tw-history-rows.h"
#include "core/tw-error.h"
#include "core/tw-paths.h"
#include "core/tw-sqlite.h"

#define VERSION 1
#define PURGE_AFTER 60 /* seconds that a deleted entry may still come back, also in another window */

/* What is deleted is overwritten, and what is committed has reached the disk. */
static const char schema[]
  = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY AUTOINCREMENT, thread INTEGER,"
    " parent INTEGER, time INTEGER NOT NULL, profile TEXT NOT NULL, title TEXT NOT NULL,"
    " question TEXT, sql TEXT, headline TEXT, state TEXT NOT NULL, model TEXT, cost REAL,"
    " n_rows INTEGER NOT NULL, n_kept INTEGER NOT NULL, pinned INTEGER NOT NULL DEFAULT 0,"
    " deleted INTEGER, document TEXT NOT NULL, rows BLOB);"
    "CREATE INDEX IF NOT EXISTS entry_thread ON entry (thread);"
    "CREATE VIRTUAL TABLE IF NOT EXISTS entry_text USING fts5 (question, sql, insight, profile,"
    " tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
    "PRAGMA user_version = 1; COMMIT;";

static void
history_clear (gpointer data)
{
  TwHistory *self = data;
  sqlite3_close (self->database);
  g_free (self->path);
  g_mutex_clear (&self->lock);
}

TwHistory *
tw_history_new (const char *path)
{
  TwHistory *self = g_atomic_rc_box_new0 (TwHistory);
  g_mutex_init (&self->lock);
  self->path = path ? g_strdup (path) : tw_paths_data ("history.db");
  return self;
}

TwHistory *
tw_history_ref (TwHistory *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_history_unref (TwHistory *self)
{
  g_atomic_rc_box_release_full (self, history_clear);
}

TwHistory *
tw_history_get (void)
{
  static TwHistory *only;
  static gsize once;
  if (g_once_init_enter (&once)) {
    only = tw_history_new (NULL);
    g_once_init_leave (&once, 1);
  }
  return only;
}

static int
version_of (sqlite3 *database)
{
  sqlite3_stmt *statement = tw_sqlite_prepare (database, "PRAGMA user_version");
  int version = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int (statement, 0) : 0;
  sqlite3_finalize (statement);
  return version;
}

static gboolean
check_version (sqlite3 *database, const char *path, GError **error)
{
  if (version_of (database) <= VERSION)
    return TRUE;
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE,
                       _("Use that version, or move the file away."),
                       _("%s was written by a newer version of Tradewind."), path);
}

/* What was deleted before the program ended is not kept any longer. */
static gboolean
purge (TwHistory *self, gint64 before, GError **error)
{
  return tw_history_run_with (self,
                              "DELETE FROM entry_text WHERE rowid IN"
                              " (SELECT id FROM entry WHERE deleted <= ?)",
                              before, error)
         && tw_history_run_with (self, "DELETE FROM entry WHERE deleted <= ?", before, error);
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* A file that another program has taken away is not written to any more. */
static void
forget_removed (TwHistory *self)
{
  if (self->database && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_clear_pointer (&self->database, sqlite3_close);
}

static gboolean
open_database (TwHistory *self, GError **error)
{
  forget_removed (self);
  if (self->database)
    return TRUE;
  sqlite3 *database = tw_sqlite_open_or_error (self->path, "", error);
  if (database && check_version (database, self->path, error)) {
    sqlite3_close (database);
    database = tw_sqlite_open_or_error (self->path, schema, error);
    self->database = database;
    return database && purge (self, now () - PURGE_AFTER, error);
  }
  sqlite3_close (database);
  return FALSE;
}

gboolean
tw_history_begin (TwHistory *self, GError **error)
{
  g_mutex_lock (&self->lock);
  if (open_database (self, error))
    return TRUE;
  g_mutex_unlock (&self->lock);
  return FALSE;
}

void
tw_history_end (TwHistory *self)
{
  g_mutex_unlock (&self->lock);
}

sqlite3_stmt *
tw_history_prepare (TwHistory *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = tw_sqlite_prepare (self->database, sql);
  if (statement == NULL)
    tw_sqlite_set_error (error, self->database, self->path);
  return statement;
}

gboolean
tw_history_run (TwHistory *self, sqlite3_stmt *statement, GError **error)
{
  if (statement == NULL)
    return FALSE;
  int code = sqlite3_step (statement);
  gboolean done = code == SQLITE_DONE || code == SQLITE_ROW;
  if (!done)
    tw_sqlite_set_error (error, self->database, self->path);
  sqlite3_finalize (statement);
  return done;
}

gboolean
tw_history_run_with (TwHistory *self, const char *sql, gint64 value, GError **error)
{
  sqlite3_stmt *statement = tw_history_prepare (self, sql, error);
  if (statement && sqlite3_bind_parameter_count (statement) > 0)
    sqlite3_bind_int64 (statement, 1, value);
  return tw_history_run (self, statement, error);
}

gboolean
tw_history_set_missing (GError **error, gint64 id)
{
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FAILED,
                       _("It may have been deleted; see the list."),
                       _("There is no question %lld in the history."),
                       (long long) id);
}

/* Saving. */

static void
bind_entry (sqlite3_stmt *statement, const TwHistoryRecord *record, GBytes *rows)
{
  const TwHistoryEntry *entry = record->entry;
  sqlite3_bind_int64 (statement, 1, entry->thread);
  sqlite3_bind_int64 (statement, 2, entry->parent);
  sqlite3_bind_int64 (statement, 3, entry->time);
  tw_sqlite_bind_text (statement, 4, entry->profile ? entry->profile : "");
  tw_sqlite_bind_text (statement, 5, entry->title ? entry->title : "");
  tw_sqlite_bind_text (statement, 6, entry->question);
  tw_sqlite_bind_text (statement, 7, entry->sql);
  tw_sqlite_bind_text (statement, 8, entry->headline);
  tw_sqlite_bind_text (statement, 9, entry->state);
  tw_sqlite_bind_text (statement, 10, entry->model);
  sqlite3_bind_double (statement, 11, entry->cost_usd); /* what is not a number becomes NULL */
  sqlite3_bind_int64 (statement, 12, entry->n_rows);
  sqlite3_bind_int64 (statement, 13, entry->n_kept);
  tw_sqlite_bind_text (statement, 14, record->document);
  if (rows) {
    gsize length;
    gconstpointer data = g_bytes_get_data (rows, &length);
    sqlite3_bind_blob64 (statement, 15, data, length, SQLITE_TRANSIENT);
  }
}

static gboolean
write_entry (TwHistory *self, TwHistoryRecord *record, GBytes *rows, GError **error)
{
  TwHistoryEntry *entry = record->entry;
  sqlite3_stmt *statement = tw_history_prepare (
    self,
    entry->id ? "UPDATE entry SET thread = ?, parent = ?, time = ?, profile = ?, title = ?,"
                " question = ?, sql = ?, headline = ?, state = ?, model = ?, cost = ?, n_rows = ?,"
                " n_kept = ?, document = ?, rows = ? WHERE id = ?"
              : "INSERT INTO entry (thread, parent, time, profile, title, question, sql, headline,"
                " state, model, cost, n_rows, n_kept, document, rows)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    error);
  if (statement == NULL)
    return FALSE;
  bind_entry (statement, record, rows);
  if (entry->id)
    sqlite3_bind_int64 (statement, 16, entry->id);
  if (!tw_history_run (self, statement, error))
    return FALSE;
  if (entry->id)
    return sqlite3_changes (self->database) > 0 || tw_history_set_missing (error, entry->id);
  entry->id = sqlite3_last_insert_rowid (self->database);
  return TRUE;
}

static gboolean
write_text (TwHistory *self, const TwHistoryEntry *entry, GError **error)
{
  sqlite3_stmt *statement = tw_history_prepare (
    self,
    "INSERT OR REPLACE INTO entry_text (rowid, question, sql, insight, profile)"
    " VALUES (?, ?, ?, ?, ?)",
    error);
  if (statement == NULL)
    return FALSE;
  g_autofree char *profile
    = g_strdup_printf ("%s %s", entry->title ? entry->title : "", entry->profile ? entry->profile : "");
  sqlite3_bind_int64 (statement, 1, entry->id);
  tw_sqlite_bind_text (statement, 2, entry->question);
  tw_sqlite_bind_text (statement, 3, entry->sql);
  tw_sqlite_bind_text (statement, 4, entry->insight);
  tw_sqlite_bind_text (statement, 5, profile);
  return tw_history_run (self, statement, error);
}

/* The thread is the parent's, or its own. */
static void
find_thread (TwHistory *self, TwHistoryEntry *entry)
{
  sqlite3_stmt *statement
    = tw_sqlite_prepare (self->database, "SELECT thread FROM entry WHERE id = ?");
  sqlite3_bind_int64 (statement, 1, entry->thread ? entry->thread : entry->parent);
  gboolean found = sqlite3_step (statement) == SQLITE_ROW;
  entry->thread = found ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_finalize (statement);
  if (!found)
    entry->parent = 0;
}

static gboolean
write_record (TwHistory *self, TwHistoryRecord *record, GBytes *rows, GError **error)
{
  TwHistoryEntry *entry = record->entry;
  gboolean is_new = entry->id == 0;
  if (is_new)
    find_thread (self, entry);
  if (!write_entry (self, record, rows, error))
    return FALSE;
  if (is_new && entry->thread == 0) {
    entry->thread = entry->id;
    if (!tw_history_run_with (self, "UPDATE entry SET thread = id WHERE id = ?", entry->id, error))
      return FALSE;
  }
  return write_text (self, entry, error);
}

gboolean
tw_history_save (TwHistory *self, TwHistoryRecord *record, GError **error)
{
  TwHistoryEntry *entry = record->entry;
  const gint64 id = entry->id, thread = entry->thread;
  guint n_kept = 0;
  g_autoptr (GBytes) rows
    = record->result ? tw_history_rows_pack (record->result, &n_kept) : NULL;
  entry->n_kept = n_kept;
  if (!tw_history_begin (self, error))
    return FALSE;
  gboolean saved = tw_history_run_with (self, "BEGIN IMMEDIATE", 0, error)
                   && write_record (self, record, rows, error)
                   && tw_history_run_with (self, "COMMIT", 0, error);
  if (!saved) {
    sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);
    entry->id = id;
    entry->thread = thread;
  }
  tw_history_end (self);
  return saved;
}

/* Changing. */

static gboolean
change_one (TwHistory *self, const char *sql, gint64 id, GError **error)
{
  if (!tw_history_run_with (self, sql, id, error))
    return FALSE;
  return sqlite3_changes (self->database) > 0 || tw_history_set_missing (error, id);
}

static gboolean
purge_one (TwHistory *self, gint64 id, GError **error)
{
  return tw_history_run_with (self,
                              "DELETE FROM entry_text WHERE rowid IN"
                              " (SELECT id FROM entry WHERE id = ? AND deleted NOTNULL)",
                              id, error)
         && tw_history_run_with (self, "DELETE FROM entry WHERE id = ? AND deleted NOTNULL", id,
                                 error);
}

/* Nothing of it stays in the file, in its log or among the free pages. */
static gboolean
clear_all (TwHistory *self, GError **error)
{
  static const char *const steps[]
    = { "DELETE FROM entry_text", "DELETE FROM entry",
        "INSERT INTO entry_text (entry_text) VALUES ('optimize')", "VACUUM",
        "PRAGMA wal_checkpoint (TRUNCATE)" };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!tw_history_run_with (self, steps[i], 0, error))
      return FALSE;
  return TRUE;
}

static gboolean
prune (TwHistory *self, gint64 days, GError **error)
{
  const gint64 oldest = now () - days * 86400;
  return tw_history_run_with (self, "UPDATE entry SET deleted = 0 WHERE time < ? AND NOT pinned",
                              oldest, error)
         && purge (self, 0, error);
}

static gboolean
change_open (TwHistory *self, TwHistoryChange change, gint64 value, GError **error)
{
  switch (change) {
  case TW_HISTORY_PIN:
    return change_one (self, "UPDATE entry SET pinned = 1 WHERE id = ?", value, error);
  case TW_HISTORY_UNPIN:
    return change_one (self, "UPDATE entry SET pinned = 0 WHERE id = ?", value, error);
  case TW_HISTORY_DELETE:
    return change_one (self,
                       "UPDATE entry SET deleted = unixepoch () WHERE id = ? AND deleted ISNULL",
                       value, error);
  case TW_HISTORY_RESTORE:
    return change_one (self, "UPDATE entry SET deleted = NULL WHERE id = ?", value, error);
  case TW_HISTORY_PURGE:
    return value ? purge_one (self, value, error) : purge (self, G_MAXINT64, error);
  case TW_HISTORY_CLEAR:
    return clear_all (self, error);
  case TW_HISTORY_PRUNE:
    return prune (self, value, error);
  case TW_HISTORY_SET_ASIDE:
    break;
  }
  g_return_val_if_reached (FALSE);
}

/* Under a name that tells when; what SQLite keeps beside it goes with it. */
static gboolean
set_aside (TwHistory *self, GError **error)
{
  g_autofree char *name
    = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, self->path, now ());
  gboolean moved;
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->database, sqlite3_close);
  moved = g_rename (self->path, name) == 0;
  int code = errno;
  for (guint i = 0; moved && i < 2; i++) {
    const char *end = i == 0 ? "-wal" : "-shm";
    g_autofree char *from = g_strconcat (self->path, end, NULL);
    g_autofree char *to = g_strconcat (name, end, NULL);
    g_rename (from, to);
  }
  g_mutex_unlock (&self->lock);
  return moved
         || tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, _("Move it away by hand."),
                          _("%s could not be renamed: %s"), self->path, g_strerror (code));
}

gboolean
tw_history_change (TwHistory *self, TwHistoryChange change, gint64 value, GError **error)
{
  if (change == TW_HISTORY_SET_ASIDE)
    return set_aside (self, error);
  if (!tw_history_begin (self, error))
    return FALSE;
  gboolean changed = change_open (self, change, value, error);
  tw_history_end (self);
  return changed;
}
