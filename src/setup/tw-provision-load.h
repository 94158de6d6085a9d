// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-profile.h"
#include "setup/tw-sample-data.h"

G_BEGIN_DECLS

/**
 * tw_provision_load:
 *
 * Blocking. Connects as @profile says, loads Northwind where it is not there whole, and indexes:
 * ready for the first question. May be told again after a crash at any moment.
 */
gboolean tw_provision_load (const TwProfile *profile, TwSetupProgress progress,
                            gpointer progress_data, GCancellable *cancellable, GError **error);

G_END_DECLS
