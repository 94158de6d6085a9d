// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query-history.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"

#define TIMEOUT_MS 5000
#define LEASE_MS 1000

/* A user sees the own statements. SET, BEGIN and ROLLBACK carry the label too. */
static const char history[]
  = "SELECT query_id, status, elapsed_time, queue_time, planning_time, compile_time, "
    "execution_time, returned_rows, result_cache_hit "
    "FROM sys_query_history WHERE query_label = $1 AND query_type = 'SELECT' "
    "ORDER BY start_time DESC LIMIT 1";

enum {
  QUERY_ID,
  STATUS,
  ELAPSED,
  QUEUE,
  PLANNING,
  COMPILE,
  EXECUTION,
  RETURNED_ROWS,
  CACHED,
};

typedef struct {
  TwPool *pool;
  char *label;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  tw_pool_unref (request->pool);
  g_free (request->label);
  g_free (request);
}

static char *
dup_cell (TwResultSet *result, guint column)
{
  char buffer[64];
  return g_strstrip (g_strdup (tw_result_set_get_text (result, 0, column, buffer, NULL)));
}

/* Microseconds there. */
static double
get_ms (TwResultSet *result, guint column)
{
  double us = 0;
  return tw_result_set_get_double (result, 0, column, &us) ? us / 1000 : 0;
}

static TwQueryHistory *
history_from (TwResultSet *result)
{
  TwQueryHistory *self = g_new0 (TwQueryHistory, 1);
  g_autofree char *cached = dup_cell (result, CACHED);
  self->query_id = dup_cell (result, QUERY_ID);
  self->status = dup_cell (result, STATUS);
  self->elapsed_ms = get_ms (result, ELAPSED);
  self->queue_ms = get_ms (result, QUEUE);
  self->planning_ms = get_ms (result, PLANNING);
  self->compile_ms = get_ms (result, COMPILE);
  self->execution_ms = get_ms (result, EXECUTION);
  tw_result_set_get_int64 (result, 0, RETURNED_ROWS, &self->returned_rows);
  self->cached = cached[0] == 't';
  return self;
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  TwQueryHistory *history_now
    = tw_query_history_read (request->pool, request->label, cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, history_now, (GDestroyNotify) tw_query_history_free);
}

TwQueryHistory *
tw_query_history_read (TwPool *pool, const char *label, GCancellable *cancellable, GError **error)
{
  const TwQueryLimits limits = { .timeout_ms = TIMEOUT_MS,
                                 .lease_ms = LEASE_MS,
                                 .read_only = TRUE,
                                 .purpose = N_("times of a question") };
  const char *params[] = { label, NULL };
  g_autoptr (TwResultSet) result
    = tw_query_run (pool, history, params, &limits, cancellable, error);
  if (result == NULL || tw_result_set_get_n_rows (result) == 0)
    return NULL;
  TwQueryHistory *self = history_from (result);
  if (tw_pool_get_audit (pool))
    tw_audit_name_query (tw_pool_get_audit (pool), label, self->query_id);
  return self;
}

void
tw_query_history_read_async (TwPool *pool, const char *label, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_query_history_read_async);
  Request *request = g_new (Request, 1);
  *request = (Request) { tw_pool_ref (pool), g_strdup (label) };
  g_task_set_task_data (task, request, request_free);
  tw_worker_run (TW_WORKER_DATABASE, task, read_in_worker);
}

TwQueryHistory *
tw_query_history_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tw_query_history_free (TwQueryHistory *self)
{
  if (self == NULL)
    return;
  g_free (self->query_id);
  g_free (self->status);
  g_free (self);
}
