// SPDX-License-Identifier: Apache-2.0
#include "core/tw-sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/tw-error.h"
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

/* What SQLite makes beside the file gets the file's own permissions. */
static gboolean
make_private (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (!tw_paths_ensure_directory (folder, error))
    return FALSE;
  int file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, "Make the file writable.",
                         "%s cannot be opened: %s", path, g_strerror (errno));
  fchmod (file, 0600);
  close (file);
  return TRUE;
}

static const char *
hint_of (int code)
{
  switch (code & 0xff) {
  case SQLITE_FULL:
    return "Make room on the disk.";
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return "Another program holds it. Try again in a moment.";
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_CANTOPEN:
    return "Make the file and its folder writable.";
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return "Set the damaged file aside, and begin a new one.";
  default:
    return "Check that the disk is not full and that the folder is writable.";
  }
}

gboolean
tw_sqlite_set_error (GError **error, sqlite3 *database, const char *path)
{
  int code = database ? sqlite3_errcode (database) : SQLITE_NOMEM;
  gboolean damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  return tw_set_error (error, TW_CORE_ERROR,
                       damaged ? TW_CORE_ERROR_DAMAGED : TW_CORE_ERROR_FILE, hint_of (code),
                       "%s cannot be used: %s", path,
                       database ? sqlite3_errmsg (database) : sqlite3_errstr (code));
}

sqlite3 *
tw_sqlite_open_or_error (const char *path, const char *schema, GError **error)
{
  sqlite3 *database = NULL;
  if (strcmp (path, ":memory:") != 0 && !make_private (path, error))
    return NULL;
  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL)
      == SQLITE_OK) {
    sqlite3_busy_timeout (database, BUSY_MS);
    if (set_up (database, schema))
      return database;
  }
  tw_sqlite_set_error (error, database, path);
  sqlite3_close (database);
  return NULL;
}

sqlite3 *
tw_sqlite_open (const char *path, const char *schema)
{
  return tw_sqlite_open_or_error (path, schema, NULL);
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
