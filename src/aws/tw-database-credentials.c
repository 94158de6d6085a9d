// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-database-credentials.h"

#include "core/tw-secret.h"

TwDatabaseCredentials *
tw_database_credentials_new (const char *user, const char *password, gint64 expires)
{
  TwDatabaseCredentials *self = g_new0 (TwDatabaseCredentials, 1);
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  self->expires = expires;
  return self;
}

void
tw_database_credentials_free (TwDatabaseCredentials *self)
{
  if (self == NULL)
    return;
  g_free (self->user);
  tw_secret_free (self->password);
  g_free (self);
}
