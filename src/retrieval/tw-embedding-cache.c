// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-embedding-cache.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "core/tw-paths.h"

#define SET_UP_ATTEMPTS 100
#define SET_UP_PAUSE_US 20000
#define FILE_NAME "embeddings.sqlite3"
#define SCHEMA_VERSION 1
#define WAIT_STEP_MS 20
#define LONGEST_WAIT_MS 2000 /* for another process that writes */
#define DAYS_KEPT 90         /* after the last build that used a vector */
#define DAYS_UNTOUCHED 7     /* before a use is written down again */

struct _TwEmbeddingCache {
  char *path;
  char *model_id;
  guint dimensions;
  GCancellable *cancellable;
  sqlite3 *database;
  sqlite3_stmt *lookup;
  sqlite3_stmt *insert;
  sqlite3_stmt *touch;
  gint64 model;
  gint64 today;
  GArray *used; /* of gint64: rows whose last use is to be written down */
  char *problem;
};

TwEmbeddingKey
tw_embedding_key (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) text, -1);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_get_digest (checksum, digest, &size);
  TwEmbeddingKey key;
  memcpy (key.bytes, digest, sizeof key.bytes);
  return key;
}

static int
wait_cb (void *data, int tries)
{
  TwEmbeddingCache *self = data;
  if (tries * WAIT_STEP_MS >= LONGEST_WAIT_MS || g_cancellable_is_cancelled (self->cancellable))
    return 0;
  g_usleep (WAIT_STEP_MS * 1000);
  return 1;
}

static void
close_database (TwEmbeddingCache *self)
{
  g_clear_pointer (&self->lookup, sqlite3_finalize);
  g_clear_pointer (&self->insert, sqlite3_finalize);
  g_clear_pointer (&self->touch, sqlite3_finalize);
  g_clear_pointer (&self->database, sqlite3_close);
}

/* From here on the cache answers as an empty one. */
static void
give_up (TwEmbeddingCache *self, const char *reason)
{
  if (self->problem == NULL) {
    self->problem = g_strdup_printf (_("The embedding cache %s cannot be used (%s); "
                                       "indexing works without it, only slower."),
                                     self->path, reason);
    g_warning ("%s", self->problem);
  }
  close_database (self);
}

static gboolean
is_damaged (TwEmbeddingCache *self)
{
  const int code = self->database ? sqlite3_errcode (self->database) & 0xff : SQLITE_OK;
  return code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
}

static void
remove_files (const char *path)
{
  static const char *const SUFFIXES[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (SUFFIXES); i++) {
    g_autofree char *file = g_strconcat (path, SUFFIXES[i], NULL);
    g_unlink (file);
  }
}

/* A damaged file is removed, so that the next build can keep what it makes. */
static void
give_up_with_reason (TwEmbeddingCache *self)
{
  const gboolean damaged = is_damaged (self);
  g_autofree char *reason
    = g_strdup (self->database ? sqlite3_errmsg (self->database) : _("out of memory"));
  give_up (self, reason);
  if (damaged)
    remove_files (self->path);
}

static gboolean
execute (TwEmbeddingCache *self, const char *sql)
{
  return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean
prepare (TwEmbeddingCache *self, sqlite3_stmt **statement, const char *sql)
{
  return sqlite3_prepare_v3 (self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL)
         == SQLITE_OK;
}

static int
get_schema_version (TwEmbeddingCache *self)
{
  sqlite3_stmt *statement = NULL;
  int version = -1;
  if (prepare (self, &statement, "PRAGMA user_version")
      && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

/* A file of a version that is not ours is made anew: it holds nothing that cannot be made again. */
static gboolean
ensure_schema (TwEmbeddingCache *self)
{
  const int version = get_schema_version (self);
  if (version == SCHEMA_VERSION)
    return TRUE;
  if (version < 0)
    return FALSE;
  return execute (self,
                  "BEGIN IMMEDIATE;"
                  "DROP TABLE IF EXISTS embedding;"
                  "DROP TABLE IF EXISTS model;"
                  "CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
                  "CREATE TABLE embedding (id INTEGER PRIMARY KEY, model INTEGER NOT NULL,"
                  "  content BLOB NOT NULL, used INTEGER NOT NULL, vector BLOB NOT NULL);"
                  "CREATE UNIQUE INDEX embedding_content ON embedding (model, content);"
                  "PRAGMA user_version = " G_STRINGIFY (SCHEMA_VERSION) ";"
                  "COMMIT");
}

static gboolean
find_model (TwEmbeddingCache *self)
{
  sqlite3_stmt *statement = NULL;
  if (!prepare (self, &statement, "SELECT id FROM model WHERE name = ?"))
    return FALSE;
  sqlite3_bind_text (statement, 1, self->model_id, -1, SQLITE_STATIC);
  const gboolean found = sqlite3_step (statement) == SQLITE_ROW;
  if (found)
    self->model = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return found;
}

static gboolean
add_model (TwEmbeddingCache *self)
{
  sqlite3_stmt *statement = NULL;
  if (!prepare (self, &statement, "INSERT OR IGNORE INTO model (name) VALUES (?)"))
    return FALSE;
  sqlite3_bind_text (statement, 1, self->model_id, -1, SQLITE_STATIC);
  const gboolean done = sqlite3_step (statement) == SQLITE_DONE;
  sqlite3_finalize (statement);
  return done && find_model (self);
}

static gboolean
set_up (TwEmbeddingCache *self)
{
  return execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                        "PRAGMA cache_size = -32768")
         && ensure_schema (self) && (find_model (self) || add_model (self));
}

/* Whoever is first changes the journal's mode, and SQLite tells a second one at once that the file is
 * busy, whatever the busy handler would wait. */
static gboolean
set_up_patiently (TwEmbeddingCache *self)
{
  for (guint attempt = 1;; attempt++) {
    if (set_up (self))
      return TRUE;
    int code = sqlite3_errcode (self->database) & 0xff;
    if ((code != SQLITE_BUSY && code != SQLITE_LOCKED) || attempt == SET_UP_ATTEMPTS
        || g_cancellable_is_cancelled (self->cancellable))
      return FALSE;
    g_usleep (SET_UP_PAUSE_US);
  }
}

static gboolean
open_database (TwEmbeddingCache *self)
{
  if (sqlite3_open_v2 (self->path, &self->database,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL)
      != SQLITE_OK)
    return FALSE;
  sqlite3_busy_handler (self->database, wait_cb, self);
  return set_up_patiently (self)
         && prepare (self, &self->lookup,
                     "SELECT id, used, vector FROM embedding WHERE model = ? AND content = ?")
         && prepare (self, &self->insert,
                     "INSERT INTO embedding (model, content, used, vector) VALUES (?, ?, ?, ?)"
                     " ON CONFLICT (model, content) DO UPDATE SET used = excluded.used,"
                     " vector = excluded.vector")
         && prepare (self, &self->touch, "UPDATE embedding SET used = ? WHERE id = ?");
}

TwEmbeddingCache *
tw_embedding_cache_open (const char *path, const char *model_id, guint dimensions,
                         GCancellable *cancellable)
{
  TwEmbeddingCache *self = g_new0 (TwEmbeddingCache, 1);
  self->path = path ? g_strdup (path) : tw_paths_cache (FILE_NAME);
  self->model_id = g_strdup (model_id);
  self->dimensions = dimensions;
  self->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  self->today = g_get_real_time () / G_TIME_SPAN_DAY;
  self->used = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;
  if (!tw_paths_ensure_directory (folder, &error)) {
    give_up (self, error->message);
    return self;
  }
  if (open_database (self))
    return self;
  if (is_damaged (self)) {
    g_warning ("The embedding cache %s was damaged and is made anew.", self->path);
    close_database (self);
    remove_files (self->path);
    if (open_database (self))
      return self;
  }
  give_up_with_reason (self);
  return self;
}

static void
write_uses (TwEmbeddingCache *self)
{
  if (self->database == NULL || self->used->len == 0 || !execute (self, "BEGIN IMMEDIATE"))
    return;
  for (guint i = 0; i < self->used->len; i++) {
    sqlite3_bind_int64 (self->touch, 1, self->today);
    sqlite3_bind_int64 (self->touch, 2, g_array_index (self->used, gint64, i));
    sqlite3_step (self->touch);
    sqlite3_reset (self->touch);
  }
  g_autofree char *prune
    = g_strdup_printf ("DELETE FROM embedding WHERE used < %" G_GINT64_FORMAT,
                       self->today - DAYS_KEPT);
  execute (self, prune);
  execute (self, "COMMIT");
}

void
tw_embedding_cache_close (TwEmbeddingCache *self)
{
  write_uses (self);
  close_database (self);
  g_array_unref (self->used);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self->model_id);
  g_free (self->problem);
  g_free (self);
}

char *
tw_embedding_cache_dup_problem (const TwEmbeddingCache *self)
{
  return g_strdup (self->problem);
}

/* A vector that is not of length 1 is not one of ours, however it came to be there. */
static gboolean
copy_vector (const TwEmbeddingCache *self, sqlite3_stmt *row, float *vector)
{
  const gsize size = self->dimensions * sizeof (float);
  if (sqlite3_column_type (row, 2) != SQLITE_BLOB || (gsize) sqlite3_column_bytes (row, 2) != size)
    return FALSE;
  memcpy (vector, sqlite3_column_blob (row, 2), size);
  double sum = 0;
  for (guint i = 0; i < self->dimensions; i++)
    sum += (double) vector[i] * vector[i];
  return fabs (sum - 1) < 0.01;
}

gboolean
tw_embedding_cache_lookup (TwEmbeddingCache *self, const TwEmbeddingKey *key, float *vector)
{
  if (self->database == NULL)
    return FALSE;
  sqlite3_bind_int64 (self->lookup, 1, self->model);
  sqlite3_bind_blob (self->lookup, 2, key->bytes, sizeof key->bytes, SQLITE_STATIC);
  const int step = sqlite3_step (self->lookup);
  gboolean found = FALSE;
  if (step == SQLITE_ROW) {
    found = copy_vector (self, self->lookup, vector);
    const gint64 row = sqlite3_column_int64 (self->lookup, 0);
    if (found && sqlite3_column_int64 (self->lookup, 1) < self->today - DAYS_UNTOUCHED)
      g_array_append_val (self->used, row);
  }
  sqlite3_reset (self->lookup);
  if (step != SQLITE_ROW && step != SQLITE_DONE)
    give_up_with_reason (self);
  return found;
}

static gboolean
insert_vector (TwEmbeddingCache *self, const TwEmbeddingKey *key, const float *vector)
{
  sqlite3_bind_int64 (self->insert, 1, self->model);
  sqlite3_bind_blob (self->insert, 2, key->bytes, sizeof key->bytes, SQLITE_STATIC);
  sqlite3_bind_int64 (self->insert, 3, self->today);
  sqlite3_bind_blob (self->insert, 4, vector, (int) (self->dimensions * sizeof (float)),
                     SQLITE_STATIC);
  const gboolean done = sqlite3_step (self->insert) == SQLITE_DONE;
  sqlite3_reset (self->insert);
  return done;
}

void
tw_embedding_cache_store (TwEmbeddingCache *self, const TwEmbeddingKey *keys, const float *vectors,
                          guint n)
{
  if (self->database == NULL || n == 0)
    return;
  gboolean stored = execute (self, "BEGIN IMMEDIATE");
  for (guint i = 0; stored && i < n; i++)
    stored = insert_vector (self, &keys[i], vectors + (gsize) i * self->dimensions);
  if (stored && execute (self, "COMMIT"))
    return;
  if (g_cancellable_is_cancelled (self->cancellable)) {
    execute (self, "ROLLBACK");
    return;
  }
  give_up_with_reason (self);
}
