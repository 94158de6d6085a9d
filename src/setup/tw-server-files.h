// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-server-programs.h"

G_BEGIN_DECLS

/* The files and processes of the private server's folder. */

/* Is in every folder that is ours. */
#define TW_SERVER_USERS_LOCK "users.lock"

/** tw_server_files_make_base: with its parents; for the person alone (and the server's user);
 * refuses a folder that holds other things */
gboolean tw_server_files_make_base (const char *path, const TwServerAccount *account,
                                    GError **error);

/** tw_server_files_make_directory: mode 0700, the server's user's; one that is there stays */
gboolean tw_server_files_make_directory (const char *path, const TwServerAccount *account,
                                         GError **error);

/** tw_server_files_write: mode 0600, the server's user's */
gboolean tw_server_files_write (const char *path, const char *text, const TwServerAccount *account,
                                GError **error);

/** tw_server_files_remove: a whole directory; follows no symbolic link */
void tw_server_files_remove (const char *path);

/** tw_server_files_remove_leftovers: what in @base has a name that begins with @prefix */
void tw_server_files_remove_leftovers (const char *base, const char *prefix);

/** tw_server_files_trim_log: empties a log that has grown large; gives its size in bytes */
gsize tw_server_files_trim_log (const char *path);

/** TwServerIsThere: a server answers, if only that it is not ready yet */
typedef gboolean (*TwServerIsThere) (gpointer user_data);

/**
 * tw_server_files_clear_crash:
 * @data: the data directory, whose server did not answer
 * @locks: files that begin with a server's process number
 * @is_there: whether it answers now; then it is left alone
 *
 * Blocking. After `kill -9` of a server its children may live on for a moment, and its process
 * number may belong to what nobody has reaped yet, or since have gone to another program: waits for
 * the children (and ends them at last), and removes lock files whose number is no server's.
 */
gboolean tw_server_files_clear_crash (const char *data, const char *const *locks,
                                      TwServerIsThere is_there, gpointer user_data,
                                      GCancellable *cancellable, GError **error);

/**
 * tw_server_files_lock:
 * @operation: LOCK_SH or LOCK_EX of flock(2)
 * @waiting: (nullable): called once when it has to wait
 *
 * Blocking, cancellable.
 *
 * Returns: a file descriptor whose closing gives the lock back, or -1
 */
int tw_server_files_lock (const char *base, const char *name, int operation,
                          void (*waiting) (gpointer user_data), gpointer user_data,
                          GCancellable *cancellable, GError **error);

/** tw_server_files_try_lock: the same without waiting; -1 where another holds it */
int tw_server_files_try_lock (const char *base, const char *name, int operation);

G_END_DECLS
