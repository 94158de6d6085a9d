// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-workspace.h"

G_BEGIN_DECLS

/* The demonstration of cryptic names: Northwind's twin in the schema nw_abbr of the same database,
 * offered where Northwind alone is open. */

typedef enum {
  TW_CRYPTIC_NONE,    /* what is open is not Northwind alone: nothing to offer */
  TW_CRYPTIC_MISSING, /* it can be made */
  TW_CRYPTIC_PRESENT, /* it is there, to be connected to */
} TwCrypticState;

/** tw_cryptic_check_async: asks the database of an opened workspace */
void tw_cryptic_check_async (TwWorkspace *workspace, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
TwCrypticState tw_cryptic_check_finish (GAsyncResult *result, GError **error);

/** tw_cryptic_create_async: makes and loads the schema; refuses one that holds anything else */
void tw_cryptic_create_async (TwWorkspace *workspace, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean tw_cryptic_create_finish (GAsyncResult *result, GError **error);

/** tw_cryptic_save_profile: (transfer full): the name of a connection like @profile, but to nw_abbr;
 * it is added to profiles.yaml where it is not there yet */
char *tw_cryptic_save_profile (const TwProfile *profile, GError **error);

G_END_DECLS
