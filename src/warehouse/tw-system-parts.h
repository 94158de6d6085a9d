// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-system-tables.h"

G_BEGIN_DECLS

/* What Redshift has beside its own tables (redshift-facts §4): late-binding views, external schemas,
 * other databases and datashares. Each is read by itself, with a time limit of its own, for each can
 * be slow or fail without the others. The leader node's tables (PG_…) are never joined with those of
 * the compute nodes (SVV_…, STV_…): what belongs together is put together here. */

/**
 * tw_system_parts_find:
 *
 * Fills @tables's parts with what there is, unread, and its estimates of rows where the user may see
 * better ones. Does nothing but on Redshift. What cannot be listed becomes a part that has failed.
 *
 * Returns: %FALSE only when cancelled
 */
gboolean tw_system_parts_find (TwPool *pool, const TwSystemFilter *filter, TwSystemTables *tables,
                               GCancellable *cancellable, GError **error);

/**
 * tw_system_part_read:
 * @part: one of @tables's; its state says how it went
 * @timeout_ms: 0 for the usual 30 seconds
 *
 * Adds what the part has to @tables.
 *
 * Returns: %FALSE only when cancelled
 */
gboolean tw_system_part_read (TwPool *pool, const TwSystemFilter *filter, TwSystemTables *tables,
                              TwSystemPart *part, guint timeout_ms, GCancellable *cancellable,
                              GError **error);

/** tw_system_part_dup_key: (transfer full): as a profile's `load` and the command line call it:
 * "late-binding views", "external SCHEMA", "database NAME" */
char *tw_system_part_dup_key (TwPartKind kind, const char *name);

G_END_DECLS
