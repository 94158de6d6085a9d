// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-query.h"

G_BEGIN_DECLS

/**
 * TwQueryHistory: what Redshift's sys_query_history says of one statement; times in milliseconds
 * @status: "queued", "planning", "running", "returning", "success", "failed", "canceled", …
 * @cached: it was answered from the result cache
 */
typedef struct {
  char *query_id;
  char *status;
  double elapsed_ms;
  double queue_ms;
  double planning_ms;
  double compile_ms;
  double execution_ms;
  gint64 returned_rows;
  gboolean cached;
} TwQueryHistory;

void tw_query_history_free (TwQueryHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwQueryHistory, tw_query_history_free)

/**
 * tw_query_history_read:
 * @label: the statement's query group
 *
 * Blocking, over another connection of @pool than the statement's own; its number goes into the
 * audit log.
 *
 * Returns: (transfer full) (nullable): %NULL without an error where nothing is known yet
 */
TwQueryHistory *tw_query_history_read (TwPool *pool, const char *label, GCancellable *cancellable,
                                       GError **error);
void tw_query_history_read_async (TwPool *pool, const char *label, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
TwQueryHistory *tw_query_history_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
