// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwDatabaseCredentials: a login that a service gave out; wiped when freed
 * @user: verbatim, with what AWS put in front ("IAM:ana", "IAMR:Analyst")
 * @expires: Unix seconds after which it lets nobody in any more; 0 for never. Sessions that are
 *   open by then go on.
 */
typedef struct {
  char *user;
  char *password;
  gint64 expires;
} TwDatabaseCredentials;

/** tw_database_credentials_new: of copies */
TwDatabaseCredentials *tw_database_credentials_new (const char *user, const char *password,
                                                    gint64 expires);
void tw_database_credentials_free (TwDatabaseCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDatabaseCredentials, tw_database_credentials_free)

G_END_DECLS
