// SPDX-License-Identifier: Apache-2.0
#include "core/tw-audit.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-paths.h"
#include "core/tw-sqlite.h"

#define DAYS_KEPT 400

static const char schema[]
  = "CREATE TABLE IF NOT EXISTS statement (id INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
    " profile TEXT NOT NULL, user TEXT, purpose TEXT NOT NULL, statement TEXT NOT NULL,"
    " session INTEGER NOT NULL, outcome TEXT NOT NULL, rows INTEGER NOT NULL, ms REAL NOT NULL,"
    " label TEXT, query_id TEXT);"
    "CREATE INDEX IF NOT EXISTS statement_time ON statement (time);"
    "CREATE INDEX IF NOT EXISTS statement_label ON statement (label) WHERE label IS NOT NULL;";

struct _TwAudit {
  GMutex lock; /* guards the database */
  sqlite3 *database;
};

static void
prune (sqlite3 *database)
{
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - DAYS_KEPT * G_GINT64_CONSTANT (86400);
  g_autofree char *sql
    = g_strdup_printf ("DELETE FROM statement WHERE time < %" G_GINT64_FORMAT, oldest);
  sqlite3_exec (database, sql, NULL, NULL, NULL);
}

static void
audit_clear (TwAudit *self)
{
  sqlite3_close (self->database);
  g_mutex_clear (&self->lock);
}

TwAudit *
tw_audit_open (const char *path)
{
  TwAudit *self = g_atomic_rc_box_new0 (TwAudit);
  g_mutex_init (&self->lock);
  g_autofree char *usual = path ? g_strdup (path) : tw_paths_data ("audit.db");
  self->database
    = tw_sqlite_open_or_memory (usual, schema, "what is sent is noted for this run only");
  prune (self->database);
  return self;
}

TwAudit *
tw_audit_ref (TwAudit *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_audit_unref (TwAudit *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) audit_clear);
}

TwAudit *
tw_audit_get (void)
{
  static TwAudit *only;
  static gsize once;
  if (g_once_init_enter (&once)) {
    only = tw_audit_open (NULL);
    g_once_init_leave (&once, 1);
  }
  return only;
}

gint64
tw_audit_begin (TwAudit *self, const TwAuditEntry *entry)
{
  g_mutex_lock (&self->lock);
  sqlite3_stmt *statement
    = tw_sqlite_prepare (
      self->database,
      "INSERT INTO statement (time, profile, user, purpose, statement, session,"
                     " outcome, rows, ms, label) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)");
  sqlite3_bind_int64 (statement, 1, entry->time);
  tw_sqlite_bind_text (statement, 2, entry->profile ? entry->profile : "");
  tw_sqlite_bind_text (statement, 3, entry->user);
  tw_sqlite_bind_text (statement, 4, entry->purpose ? entry->purpose : "");
  tw_sqlite_bind_text (statement, 5, entry->statement);
  sqlite3_bind_int (statement, 6, entry->session);
  tw_sqlite_bind_text (statement, 7, N_("sent"));
  tw_sqlite_bind_text (statement, 8, entry->label);
  tw_sqlite_run (statement);
  gint64 id = sqlite3_last_insert_rowid (self->database);
  g_mutex_unlock (&self->lock);
  return id;
}

void
tw_audit_end (TwAudit *self, gint64 id, const char *outcome, gint64 rows, double ms)
{
  g_mutex_lock (&self->lock);
  sqlite3_stmt *statement
    = tw_sqlite_prepare (
      self->database,
      "UPDATE statement SET outcome = ?, rows = ?, ms = ? WHERE id = ?");
  tw_sqlite_bind_text (statement, 1, outcome);
  sqlite3_bind_int64 (statement, 2, rows);
  sqlite3_bind_double (statement, 3, ms);
  sqlite3_bind_int64 (statement, 4, id);
  tw_sqlite_run (statement);
  g_mutex_unlock (&self->lock);
}

void
tw_audit_name_query (TwAudit *self, const char *label, const char *query_id)
{
  g_mutex_lock (&self->lock);
  sqlite3_stmt *statement
    = tw_sqlite_prepare (
      self->database,
      "UPDATE statement SET query_id = ? WHERE id ="
                     " (SELECT max(id) FROM statement WHERE label = ?)");
  tw_sqlite_bind_text (statement, 1, query_id);
  tw_sqlite_bind_text (statement, 2, label);
  tw_sqlite_run (statement);
  g_mutex_unlock (&self->lock);
}

static char *
dup_column (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

void
tw_audit_entry_free (TwAuditEntry *self)
{
  g_free (self->profile);
  g_free (self->user);
  g_free (self->purpose);
  g_free (self->statement);
  g_free (self->outcome);
  g_free (self->label);
  g_free (self->query_id);
  g_free (self);
}

static TwAuditEntry *
entry_of (sqlite3_stmt *row)
{
  TwAuditEntry *entry = g_new0 (TwAuditEntry, 1);
  entry->id = sqlite3_column_int64 (row, 0);
  entry->time = sqlite3_column_int64 (row, 1);
  entry->profile = dup_column (row, 2);
  entry->user = dup_column (row, 3);
  entry->purpose = dup_column (row, 4);
  entry->statement = dup_column (row, 5);
  entry->session = sqlite3_column_int (row, 6);
  entry->outcome = dup_column (row, 7);
  entry->rows = sqlite3_column_int64 (row, 8);
  entry->ms = sqlite3_column_double (row, 9);
  entry->label = dup_column (row, 10);
  entry->query_id = dup_column (row, 11);
  return entry;
}

GPtrArray *
tw_audit_list (TwAudit *self, const char *profile, guint n)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_audit_entry_free);
  g_mutex_lock (&self->lock);
  sqlite3_stmt *statement
    = tw_sqlite_prepare (
      self->database,
      "SELECT id, time, profile, user, purpose, statement, session, outcome, rows,"
                     " ms, label, query_id FROM statement WHERE ?1 IS NULL OR profile = ?1"
                     " ORDER BY id DESC LIMIT ?2");
  tw_sqlite_bind_text (statement, 1, profile);
  sqlite3_bind_int64 (statement, 2, n);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (entries, entry_of (statement));
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);
  return entries;
}

static const char *
translate (const char *word)
{
  return word && *word ? _(word) : "";
}

const char *
tw_audit_entry_get_purpose_text (const TwAuditEntry *self)
{
  return translate (self->purpose);
}

char *
tw_audit_entry_dup_outcome_text (const TwAuditEntry *self)
{
  if (g_str_has_prefix (self->outcome, TW_AUDIT_ERROR))
    /* Translators: the server's five-letter code of what went wrong, such as 42P01 */
    return g_strdup_printf (_("error %s"), self->outcome + strlen (TW_AUDIT_ERROR));
  return g_strdup (translate (self->outcome));
}
