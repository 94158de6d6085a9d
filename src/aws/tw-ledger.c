// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ledger.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-paths.h"
#include "core/tw-sqlite.h"

#define MAX_TEXTS 500
#define MAX_TEXT_BYTES (16 * 1024 * 1024)

static const char schema[]
  = "CREATE TABLE IF NOT EXISTS call (id INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
    " service TEXT NOT NULL, operation TEXT NOT NULL, model TEXT, region TEXT, answer TEXT,"
    " input INTEGER, output INTEGER, cache_read INTEGER, cache_write INTEGER, cost REAL);"
    "CREATE INDEX IF NOT EXISTS call_time ON call (time);"
    "CREATE TABLE IF NOT EXISTS piece (call INTEGER NOT NULL REFERENCES call (id),"
    " kind TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL);";

struct _TwLedger {
  GMutex lock; /* guards everything below */
  sqlite3 *database;
  GHashTable *texts; /* sha256 → text, of this run */
  GQueue order;      /* of sha256, oldest first; borrowed from texts */
  gsize text_bytes;
};

static gint64
insert_call (TwLedger *self, gint64 time, const TwLedgerCall *call)
{
  sqlite3_stmt *statement = tw_sqlite_prepare (
    self->database,
    "INSERT INTO call (time, service, operation, model, region, answer, input, output,"
    " cache_read, cache_write, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  sqlite3_bind_int64 (statement, 1, time);
  tw_sqlite_bind_text (statement, 2, call->service);
  tw_sqlite_bind_text (statement, 3, call->operation);
  tw_sqlite_bind_text (statement, 4, call->model);
  tw_sqlite_bind_text (statement, 5, call->region);
  tw_sqlite_bind_text (statement, 6, call->answer_id);
  sqlite3_bind_int64 (statement, 7, (gint64) call->input_tokens);
  sqlite3_bind_int64 (statement, 8, (gint64) call->output_tokens);
  sqlite3_bind_int64 (statement, 9, (gint64) call->cache_read_tokens);
  sqlite3_bind_int64 (statement, 10, (gint64) call->cache_write_tokens);
  sqlite3_bind_double (statement, 11, call->cost_usd); /* what is not a number becomes NULL */
  tw_sqlite_run (statement);
  return sqlite3_last_insert_rowid (self->database);
}

static void
keep_text (TwLedger *self, const char *digest, const char *text)
{
  gsize length = strlen (text);
  if (length > MAX_TEXT_BYTES || g_hash_table_contains (self->texts, digest))
    return;
  char *key = g_strdup (digest);
  g_hash_table_insert (self->texts, key, g_strdup (text));
  g_queue_push_tail (&self->order, key);
  self->text_bytes += length;
  while (self->order.length > MAX_TEXTS || self->text_bytes > MAX_TEXT_BYTES) {
    char *oldest = g_queue_pop_head (&self->order);
    self->text_bytes -= strlen (g_hash_table_lookup (self->texts, oldest));
    g_hash_table_remove (self->texts, oldest);
  }
}

static void
insert_piece (TwLedger *self, gint64 call, const TwLedgerPiece *piece)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, piece->text, -1);
  sqlite3_stmt *statement = tw_sqlite_prepare (
    self->database, "INSERT INTO piece (call, kind, bytes, sha256) VALUES (?, ?, ?, ?)");
  sqlite3_bind_int64 (statement, 1, call);
  tw_sqlite_bind_text (statement, 2, piece->kind);
  sqlite3_bind_int64 (statement, 3, (gint64) strlen (piece->text));
  tw_sqlite_bind_text (statement, 4, digest);
  tw_sqlite_run (statement);
  keep_text (self, digest, piece->text);
}

static void
ledger_clear (TwLedger *self)
{
  sqlite3_close (self->database);
  g_queue_clear (&self->order);
  g_hash_table_unref (self->texts);
  g_mutex_clear (&self->lock);
}

TwLedger *
tw_ledger_open (const char *path)
{
  TwLedger *self = g_atomic_rc_box_new0 (TwLedger);
  g_mutex_init (&self->lock);
  g_autofree char *usual = path ? g_strdup (path) : tw_paths_data ("usage.db");
  self->database
    = tw_sqlite_open_or_memory (usual, schema, "usage is counted for this run only");
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->order);
  return self;
}

TwLedger *
tw_ledger_ref (TwLedger *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_ledger_unref (TwLedger *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) ledger_clear);
}

void
tw_ledger_record (TwLedger *self, gint64 time, const TwLedgerCall *call,
                  const TwLedgerPiece *pieces, guint n_pieces)
{
  g_mutex_lock (&self->lock);
  sqlite3_exec (self->database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  gint64 id = insert_call (self, time, call);
  for (guint i = 0; i < n_pieces; i++)
    insert_piece (self, id, &pieces[i]);
  sqlite3_exec (self->database, "COMMIT", NULL, NULL, NULL);
  g_mutex_unlock (&self->lock);
}

void
tw_ledger_sum (TwLedger *self, gint64 since, TwLedgerSum *sum)
{
  *sum = (TwLedgerSum) { 0 };
  g_mutex_lock (&self->lock);
  sqlite3_stmt *statement = tw_sqlite_prepare (
    self->database,
    "SELECT count(*), count(DISTINCT answer), sum(input), sum(output), sum(cache_read),"
    " sum(cache_write), sum(cost), sum(cost IS NULL) FROM call WHERE time >= ?");
  sqlite3_bind_int64 (statement, 1, since);
  if (sqlite3_step (statement) == SQLITE_ROW)
    *sum = (TwLedgerSum) {
      .n_calls = (guint) sqlite3_column_int (statement, 0),
      .n_questions = (guint) sqlite3_column_int (statement, 1),
      .input_tokens = (guint64) sqlite3_column_int64 (statement, 2),
      .output_tokens = (guint64) sqlite3_column_int64 (statement, 3),
      .cache_read_tokens = (guint64) sqlite3_column_int64 (statement, 4),
      .cache_write_tokens = (guint64) sqlite3_column_int64 (statement, 5),
      .cost_usd = sqlite3_column_double (statement, 6),
      .n_unpriced = (guint) sqlite3_column_int (statement, 7),
    };
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);
}

static char *
dup_column (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

void
tw_ledger_entry_free (TwLedgerEntry *self)
{
  g_free (self->service);
  g_free (self->operation);
  g_free (self->model);
  g_free (self->region);
  g_free (self->kind);
  g_free (self->sha256);
  g_free (self->text);
  g_free (self);
}

GPtrArray *
tw_ledger_list (TwLedger *self, guint n)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_ledger_entry_free);
  g_mutex_lock (&self->lock);
  sqlite3_stmt *statement = tw_sqlite_prepare (
    self->database, "SELECT time, service, operation, model, region, kind, bytes, sha256 FROM piece"
          " JOIN call ON call.id = piece.call ORDER BY call.id DESC, piece.rowid LIMIT ?");
  sqlite3_bind_int64 (statement, 1, n);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    TwLedgerEntry *entry = g_new0 (TwLedgerEntry, 1);
    entry->time = sqlite3_column_int64 (statement, 0);
    entry->service = dup_column (statement, 1);
    entry->operation = dup_column (statement, 2);
    entry->model = dup_column (statement, 3);
    entry->region = dup_column (statement, 4);
    entry->kind = dup_column (statement, 5);
    entry->bytes = (guint64) sqlite3_column_int64 (statement, 6);
    entry->sha256 = dup_column (statement, 7);
    entry->text = g_strdup (g_hash_table_lookup (self->texts, entry->sha256));
    g_ptr_array_add (entries, entry);
  }
  sqlite3_finalize (statement);
  g_mutex_unlock (&self->lock);
  return entries;
}

static gint64
start_of_day (gint64 time)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) day
    = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                             g_date_time_get_day_of_month (now), 0, 0, 0);
  return g_date_time_to_unix (day);
}

gboolean
tw_ledger_check_limits (TwLedger *self, gint64 time, guint per_minute, double usd_per_day,
                        GError **error)
{
  TwLedgerSum minute = { 0 }, day = { 0 };
  if (per_minute)
    tw_ledger_sum (self, time - 60, &minute);
  if (usd_per_day > 0)
    tw_ledger_sum (self, start_of_day (time), &day);
  if (per_minute && minute.n_questions >= per_minute)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_LIMIT,
                         _("Wait a minute, or raise the limit in the preferences."),
                         ngettext ("%u question was sent in the last minute, which is the limit",
                                   "%u questions were sent in the last minute, which is the limit",
                                   minute.n_questions), minute.n_questions);
  if (usd_per_day > 0 && day.cost_usd >= usd_per_day)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_LIMIT,
                         _("Go on tomorrow, raise the limit in the preferences, or ask the "
                           "built-in model."),
                         _("Today's questions have cost about $%.2f; the limit is $%.2f a day"),
                         day.cost_usd, usd_per_day);
  return TRUE;
}
