// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-profile.h"
#include "warehouse/tw-system-parts.h"

G_BEGIN_DECLS

/** tw_workspace_prepare_pool: what a profile asks of every session; before the pool is used */
void tw_workspace_prepare_pool (TwPool *pool, const TwProfile *profile);

/** tw_workspace_get_filter: borrows from @profile */
TwSystemFilter tw_workspace_get_filter (const TwProfile *profile);

/**
 * tw_workspace_read_tables:
 * @load: (nullable): parts to read beside those that the profile names, see
 *   tw_system_part_dup_key(); "all" means each
 *
 * Blocking: the system tables, and of what is slow the parts that are wanted. A part that cannot be
 * read does not keep the others.
 */
TwSystemTables *tw_workspace_read_tables (TwPool *pool, const TwProfile *profile,
                                          const char *const *load, GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
