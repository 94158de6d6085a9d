// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * tw_sqlite_open:
 * @path: ":memory:" for none
 * @schema: statements that make what is missing
 *
 * A file that several programs write, each waiting for the others; only its owner may read it. Its
 * folder is made.
 *
 * Returns: (nullable): %NULL where it cannot be used
 */
sqlite3 *tw_sqlite_open (const char *path, const char *schema);

/** tw_sqlite_open_or_error: the same, with the reason: %TW_CORE_ERROR_DAMAGED where it is no database
 * any more, else %TW_CORE_ERROR_FILE */
sqlite3 *tw_sqlite_open_or_error (const char *path, const char *schema, GError **error);

/** tw_sqlite_set_error: what went wrong last, and what to do. Always returns %FALSE. */
gboolean tw_sqlite_set_error (GError **error, sqlite3 *database, const char *path);

/** tw_sqlite_open_or_memory: the same; a file that cannot be used is warned of, with @otherwise as
 * what that means, and replaced by memory */
sqlite3 *tw_sqlite_open_or_memory (const char *path, const char *schema, const char *otherwise);

/** tw_sqlite_prepare: (nullable): to be run by sqlite3_step(), ended by sqlite3_finalize() */
sqlite3_stmt *tw_sqlite_prepare (sqlite3 *database, const char *sql);

/** tw_sqlite_bind_text: copies @text; %NULL is NULL; the first place is 1 */
void tw_sqlite_bind_text (sqlite3_stmt *statement, int place, const char *text);

/** tw_sqlite_run: (transfer full) of @statement, which gives no rows */
void tw_sqlite_run (sqlite3_stmt *statement);

G_END_DECLS
