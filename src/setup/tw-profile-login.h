// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"
#include "core/tw-secret-store.h"
#include "setup/tw-profile.h"
#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/* How a profile logs in. Each connection that is made asks here for its credentials, so that what
 * has expired or was rotated is had anew without a restart. */

/** tw_profile_new_client: of the profile's AWS profile and region, else the preferences' */
TwAwsClient *tw_profile_new_client (const TwProfile *profile, TwAwsMfaPrompt prompt,
                                    gpointer prompt_data, GError **error);

/**
 * TwProfileLogin: everything may be %NULL
 * @password: before what the session and the keyring know
 * @prompt: for the code of an MFA device; called in workers
 */
typedef struct {
  const char *password;
  TwAwsMfaPrompt prompt;
  gpointer prompt_data;
} TwProfileLogin;

/**
 * tw_profile_new_pool:
 * @endpoint: where the profile leads, such as the end of its tunnel
 *
 * Connects to nothing yet.
 */
TwPool *tw_profile_new_pool (const TwProfile *profile, TwEndpoint *endpoint,
                             const TwProfileLogin *login, guint max_connections, GError **error);

/**
 * tw_profile_try_login:
 * @user: (out): as the database knows it
 * @source: (out): where it came from, to show: "Secrets Manager", "the keyring", …
 *
 * What a connection of tw_profile_new_pool() would log in with, without connecting. Blocking.
 *
 * Returns: %FALSE with the error of AWS or of the keyring; %TRUE also without a password
 */
gboolean tw_profile_try_login (const TwProfile *profile, TwEndpoint *endpoint,
                               const TwProfileLogin *login, char **user, const char **source,
                               GCancellable *cancellable, GError **error);

/**
 * tw_profile_find_secret_key:
 * @endpoint: (out) (transfer full): to be kept as long as @key
 * @key: (out): whose password the secret store keeps; its texts are those of @profile and @endpoint
 *
 * Returns: %FALSE with %TW_SETUP_ERROR_PROFILE where the profile needs no password of the store
 */
gboolean tw_profile_find_secret_key (const TwProfile *profile, TwEndpoint **endpoint,
                                     TwSecretKey *key, GError **error);

G_END_DECLS
