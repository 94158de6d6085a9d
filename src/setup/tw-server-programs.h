// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

#include "setup/tw-setup-error.h"

G_BEGIN_DECLS

/* PostgreSQL's own programs (initdb, postgres, pg_ctl), and running them: PostgreSQL refuses to
 * run as root, so that root runs them as the system user `postgres`. */

/**
 * TwServerAccount: who runs the server
 * @name: the user whom we are, as the server sees a client of ours (peer login)
 * @switches: the server is run by another user: @uid, @gid
 */
typedef struct {
  char *name;
  gboolean switches;
  uid_t uid;
  gid_t gid;
  gid_t groups[64];
  int n_groups;
} TwServerAccount;

/** tw_server_account_new: %TW_SETUP_ERROR_SERVER where we, or `postgres`, have no user name */
TwServerAccount *tw_server_account_new (GError **error);
void tw_server_account_free (TwServerAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwServerAccount, tw_server_account_free)

/**
 * tw_server_programs_find:
 * @version: the major version that existing data needs, or 0 for the newest
 *
 * Looks in `$TRADEWIND_POSTGRESQL_BIN` alone where that is set, else where Debian puts every
 * version, where `pg_config` says, and in the search path.
 *
 * Returns: (transfer full): the directory, or %NULL with %TW_SETUP_ERROR_NO_POSTGRESQL
 */
char *tw_server_programs_find (int version, GError **error);

/**
 * tw_server_program_spawn:
 * @log: (nullable): a file that takes what the program says, which then lives on after us; %NULL:
 *   it is piped to us, standard error merged, and the program dies with us
 * @fds: (nullable): pairs of our file descriptor and the program's; ours are taken
 *
 * Starts a program in a session of its own, without PG… variables, as @account's user.
 */
GSubprocess *tw_server_program_spawn (const TwServerAccount *account, const char *const *argv,
                                      const char *log, const int (*fds)[2], guint n_fds,
                                      GError **error);

/**
 * tw_server_program_run:
 * @input: (nullable): its standard input
 *
 * Blocking. Cancelling ends the program. Fails with its last line.
 */
gboolean tw_server_program_run (const TwServerAccount *account, const char *const *argv,
                                const char *input, GCancellable *cancellable, GError **error);

/** tw_server_telling_line: (transfer full): of a program's words, the first line that says why, else
 * the last */
char *tw_server_telling_line (const char *text);

/** tw_server_hint: what to do about the words of a program that failed; static */
const char *tw_server_hint (const char *words);

G_END_DECLS
