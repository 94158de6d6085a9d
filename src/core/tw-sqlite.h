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
 * A file that several programs write, each waiting for the others. Its folder is made.
 *
 * Returns: (nullable): %NULL where it cannot be used
 */
sqlite3 *tw_sqlite_open (const char *path, const char *schema);

/** tw_sqlite_open_or_memory: the same; a file that cannot be used is warned of, with @otherwise as
 * what that means, and replaced by memory */
sqlite3 *tw_sqlite_open_or_memory (const char *path, const char *schema, const char *otherwise);

G_END_DECLS
