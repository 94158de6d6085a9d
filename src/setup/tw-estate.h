// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-cleanup.h"

G_BEGIN_DECLS

/* What of ours exists in AWS wherever this machine has made something, for a window: the same as
 * tw_inventory_new() and tw_cleanup_run(), without blocking. */

/**
 * TwEstatePlace: one AWS profile and region
 * @aws_profile, @region: (nullable): as the environment says
 * @client, @inventory: %NULL where @error says why
 * @recorded: this machine has made something there
 */
typedef struct {
  char *aws_profile;
  char *region;
  TwAwsClient *client;
  TwInventory *inventory;
  GError *error;
  gboolean recorded;
} TwEstatePlace;

TwEstatePlace *tw_estate_place_ref (TwEstatePlace *self);
void tw_estate_place_unref (TwEstatePlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEstatePlace, tw_estate_place_unref)

/**
 * tw_estate_list_async:
 * @prompt: (nullable): for the code of an MFA device
 *
 * Asks every place that a record names, and the usual one: another machine may have made something
 * there.
 */
void tw_estate_list_async (TwAwsMfaPrompt prompt, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
/** tw_estate_list_finish: (element-type TwEstatePlace) (transfer full) */
GPtrArray *tw_estate_list_finish (GAsyncResult *result, GError **error);

/**
 * tw_estate_remove_async:
 * @owned: of @place
 * @options: its progress comes in the caller's main context
 */
void tw_estate_remove_async (TwEstatePlace *place, const TwOwnedStack *owned,
                             const TwCleanupOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
TwCleanupResult *tw_estate_remove_finish (GAsyncResult *result, GError **error);

G_END_DECLS
