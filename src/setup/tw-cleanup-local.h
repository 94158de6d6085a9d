// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-cleanup.h"
#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* What this computer keeps of a stack of ours. */

/** tw_cleanup_list_profiles: (element-type TwProfile) (transfer full): the connections that lead to
 * its cluster, where it made one, or through its bastion */
GPtrArray *tw_cleanup_list_profiles (const TwOwnedStack *owned, GError **error);

/**
 * tw_cleanup_forget:
 *
 * Of a stack that is gone: those connections with their passwords, the list of their sessions, and
 * the index and caches, which are made again where another connection needs them. Blocking. Goes on
 * after a failure.
 *
 * Returns: (transfer full): the names of those connections; %NULL with the first failure
 */
char **tw_cleanup_forget (const TwOwnedStack *owned, GError **error);

G_END_DECLS
