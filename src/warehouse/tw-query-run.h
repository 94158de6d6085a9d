// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-query.h"

G_BEGIN_DECLS

/* Inside this room: one query from lease to release, in one worker thread. */

/**
 * TwQuerySink:
 * @started: the columns are known; @result is new and empty
 * @batch: (transfer full): the next rows; they are not in @result yet
 * @passes_on: batches are not kept, so that their memory is no reason to stop
 */
typedef struct {
  void (*started) (gpointer data, TwResultSet *result);
  void (*batch) (gpointer data, TwResultBatch *batch);
  gpointer data;
  gboolean passes_on;
} TwQuerySink;

/** tw_query_run_to: @truncated says whether a cap cut the rows */
gboolean tw_query_run_to (TwPool *pool, const char *sql, const char *const *params,
                          const TwQueryLimits *limits, const TwQuerySink *sink,
                          gboolean *truncated, GCancellable *cancellable, GError **error);

G_END_DECLS
