// SPDX-License-Identifier: Apache-2.0
#include "core/tw-sqlite.h"

#include <string.h>

#include "core/tw-paths.h"

#define OPEN_ATTEMPTS 100
#define OPEN_PAUSE_US 20000
#define BUSY_MS 2000

static const char shared[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

/* A second program that changes the journal's mode is told at once that the file is busy. */
static gboolean
set_up (sqlite3 *database, const char *schema)
{
  g_autofree char *script = g_strconcat (shared, schema, NULL);
  for (guint attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
    int code = sqlite3_exec (database, script, NULL, NULL, NULL);
    if (code == SQLITE_OK)
      return TRUE;
    if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
      return FALSE;
    g_usleep (OPEN_PAUSE_US);
  }
  return FALSE;
}

sqlite3 *
tw_sqlite_open (const char *path, const char *schema)
{
  sqlite3 *database = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  if (strcmp (path, ":memory:") != 0 && !tw_paths_ensure_directory (folder, NULL))
    return NULL;
  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL)
      == SQLITE_OK) {
    sqlite3_busy_timeout (database, BUSY_MS);
    if (set_up (database, schema))
      return database;
  }
  sqlite3_close (database);
  return NULL;
}

sqlite3 *
tw_sqlite_open_or_memory (const char *path, const char *schema, const char *otherwise)
{
  sqlite3 *database = tw_sqlite_open (path, schema);
  if (database)
    return database;
  g_warning ("%s cannot be used; %s", path, otherwise);
  return tw_sqlite_open (":memory:", schema);
}

sqlite3_stmt *
tw_sqlite_prepare (sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);
  return statement;
}

void
tw_sqlite_bind_text (sqlite3_stmt *statement, int place, const char *text)
{
  sqlite3_bind_text (statement, place, text, -1, SQLITE_TRANSIENT);
}

void
tw_sqlite_run (sqlite3_stmt *statement)
{
  sqlite3_step (statement);
  sqlite3_finalize (statement);
}
