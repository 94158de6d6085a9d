// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"
#include "aws/tw-database-credentials.h"

G_BEGIN_DECLS

/**
 * tw_secretsmanager_get_login:
 * @secret: its name or ARN
 *
 * Reads a database secret (GetSecretValue): a JSON object with "username" and "password", as
 * Redshift's managed secrets are. Blocking.
 *
 * Returns: (transfer full): never expires by itself, but rotation replaces it
 */
TwDatabaseCredentials *tw_secretsmanager_get_login (TwAwsClient *client, const char *secret,
                                                    GCancellable *cancellable, GError **error);

G_END_DECLS
