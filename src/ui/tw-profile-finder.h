// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-secret-store.h"
#include "setup/tw-bedrock-setup.h"
#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* What stands in files before a profile can be opened: the profile, and who answers. */

/**
 * TwProfileWanted: everything is copied
 * @password: (nullable): given by the person just now; kept at @place, where opening finds it
 */
typedef struct {
  const char *name;
  const char *password;
  TwSecretPlace place;
} TwProfileWanted;

/** TwProfileFound: @bedrock: (nullable): the built-in model answers */
typedef struct {
  TwProfile *profile;
  TwPreferences *preferences;
  TwBedrockSession *bedrock;
} TwProfileFound;

void tw_profile_found_free (TwProfileFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProfileFound, tw_profile_found_free)

/** tw_profile_finder_find_async: @cancellable: (nullable) */
void tw_profile_finder_find_async (const TwProfileWanted *wanted, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);

/** tw_profile_finder_finish: (transfer full): or %NULL with the error of profile or AWS settings */
TwProfileFound *tw_profile_finder_finish (GAsyncResult *result, GError **error);

G_END_DECLS
