// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-pool.h"
#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

#define TW_QUERY_DEFAULT_MAX_ROWS 100000
#define TW_QUERY_LABEL_SIZE 31 /* Redshift keeps 30 characters */

/**
 * TwQueryLimits:
 * @max_rows: 0 for no cap
 * @timeout_ms: the server's statement timeout; 0 for none
 * @lease_ms: how long to wait for a free connection; 0 for a sensible value
 * @read_only: BEGIN READ ONLY … ROLLBACK around the statement; a person's query always has it,
 *   but for one that reads an external table which Redshift cannot open in it, when the person agreed
 * @max_bytes: of text in the rows; 0 for no cap
 * @purpose: (nullable): a static text: what the audit log says it was sent for
 * @label: "" or a query group on Redshift, by which its system views know the statement; never a
 *   comment, so that the same text finds Redshift's result cache
 */
typedef struct {
  guint max_rows;
  guint timeout_ms;
  guint lease_ms;
  gboolean read_only;
  guint64 max_bytes;
  const char *purpose;
  char label[TW_QUERY_LABEL_SIZE];
} TwQueryLimits;

#define TW_QUERY_LIMITS_DEFAULT                                                                    \
  ((TwQueryLimits) { .max_rows = TW_QUERY_DEFAULT_MAX_ROWS,                                        \
                     .timeout_ms = 300000,                                                         \
                     .lease_ms = 30000,                                                            \
                     .read_only = TRUE })

/** tw_query_limits_set_label: a new label that no other statement has */
void tw_query_limits_set_label (TwQueryLimits *self);

/**
 * tw_query_run_async:
 * @sql: one statement, comments already stripped; goes out with PQsendQueryParams
 * @params: (nullable): text values for $1, $2, …, ending with %NULL
 *
 * Runs in a database worker. The result set of tw_query_run_finish() is also given to @started, in
 * the caller's main context, as soon as the columns are known; batches are appended to it there as
 * they arrive. Cancelling asks the server to stop and completes only when the server has confirmed
 * it or the connection is closed.
 */
typedef void (*TwQueryStarted) (TwResultSet *result, gpointer user_data);
void tw_query_run_async (TwPool *pool, const char *sql, const char *const *params,
                         const TwQueryLimits *limits, TwQueryStarted started, gpointer started_data,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);

/** tw_query_run_finish: (transfer full): the complete result */
TwResultSet *tw_query_run_finish (GAsyncResult *result, GError **error);

/** tw_query_run: the same, blocking, for workers and the command line */
TwResultSet *tw_query_run (TwPool *pool, const char *sql, const char *const *params,
                           const TwQueryLimits *limits, GCancellable *cancellable, GError **error);

/**
 * TwTransaction: several statements of our own on one connection (loading sample data, never a
 * person's SQL). Blocking.
 */
typedef struct _TwTransaction TwTransaction;
TwTransaction *tw_transaction_begin (TwPool *pool, GCancellable *cancellable, GError **error);
gboolean tw_transaction_execute (TwTransaction *self, const char *sql, GCancellable *cancellable,
                                 GError **error);
gboolean tw_transaction_commit (TwTransaction *self, GError **error);
/** tw_transaction_free: rolls back what was not committed */
void tw_transaction_free (TwTransaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTransaction, tw_transaction_free)

G_END_DECLS
