// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query.h"

#include "core/tw-worker.h"
#include "warehouse/tw-query-run.h"

/* One query on its way: the worker puts batches in, the caller's context takes them out. */
typedef struct {
  TwPool *pool;
  char *sql;
  GStrv params;
  TwQueryLimits limits;
  TwQueryStarted started;
  gpointer started_data;

  GMutex lock;
  GQueue batches;      /* of TwResultBatch */
  TwResultSet *result; /* belongs to the caller's context once it was announced */
  gboolean scheduled;  /* a delivery is on its way */
  gboolean ended;
  gboolean truncated;
  GError *error;

  gboolean announced; /* only in the caller's context */
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;
  g_queue_clear_full (&self->batches, (GDestroyNotify) tw_result_batch_unref);
  g_clear_pointer (&self->pool, tw_pool_unref);
  g_clear_object (&self->result);
  g_clear_error (&self->error);
  g_strfreev (self->params);
  g_free (self->sql);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
append_all (TwResultSet *result, GQueue *batches)
{
  TwResultBatch *batch = NULL;
  while ((batch = g_queue_pop_head (batches)) != NULL) {
    tw_result_set_append (result, batch);
    tw_result_batch_unref (batch);
  }
}

static void
return_result (GTask *task, Query *self)
{
  if (self->error != NULL) {
    g_task_return_error (task, g_steal_pointer (&self->error));
    return;
  }
  tw_result_set_set_truncated (self->result, self->truncated);
  g_task_return_pointer (task, g_object_ref (self->result), g_object_unref);
}

static gboolean
deliver_cb (gpointer user_data)
{
  GTask *task = user_data;
  Query *self = g_task_get_task_data (task);
  g_mutex_lock (&self->lock);
  GQueue batches = self->batches;
  g_queue_init (&self->batches);
  gboolean ended = self->ended;
  self->scheduled = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->result != NULL && !self->announced) {
    self->announced = TRUE;
    if (self->started != NULL)
      self->started (self->result, self->started_data);
  }
  append_all (self->result, &batches);
  if (ended)
    return_result (task, self);
  return G_SOURCE_REMOVE;
}

/* With the lock held. Deliveries that have not happened yet are one. */
static void
schedule_delivery (GTask *task, Query *self)
{
  if (self->scheduled)
    return;
  self->scheduled = TRUE;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "tw-query-delivery");
  g_source_set_callback (source, deliver_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
rows_started (gpointer data, TwResultSet *result)
{
  Query *self = g_task_get_task_data (data);
  g_mutex_lock (&self->lock);
  self->result = g_object_ref (result);
  schedule_delivery (data, self);
  g_mutex_unlock (&self->lock);
}

static void
batch_arrived (gpointer data, TwResultBatch *batch)
{
  Query *self = g_task_get_task_data (data);
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->batches, batch);
  schedule_delivery (data, self);
  g_mutex_unlock (&self->lock);
}

static void
run_in_worker (GTask *task, gpointer source G_GNUC_UNUSED, gpointer data, GCancellable *cancellable)
{
  Query *self = data;
  TwQuerySink sink = { rows_started, batch_arrived, task };
  gboolean truncated = FALSE;
  GError *error = NULL;
  tw_query_run_to (self->pool, self->sql, (const char *const *) self->params, &self->limits, &sink,
                   &truncated, cancellable, &error);
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  self->truncated = truncated;
  self->error = error;
  schedule_delivery (task, self);
  g_mutex_unlock (&self->lock);
}

static void
keep_result (gpointer data, TwResultSet *result)
{
  *(TwResultSet **) data = g_object_ref (result);
}

static void
append_batch (gpointer data, TwResultBatch *batch)
{
  tw_result_set_append (*(TwResultSet **) data, batch);
  tw_result_batch_unref (batch);
}

void
tw_query_limits_set_label (TwQueryLimits *self)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_snprintf (self->label, sizeof self->label, "tradewind-%.13s", uuid);
}

void
tw_query_run_async (TwPool *pool, const char *sql, const char *const *params,
                    const TwQueryLimits *limits, TwQueryStarted started, gpointer started_data,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Query *self = g_new0 (Query, 1);
  g_mutex_init (&self->lock);
  self->pool = tw_pool_ref (pool);
  self->sql = g_strdup (sql);
  self->params = g_strdupv ((GStrv) params);
  self->limits = limits ? *limits : TW_QUERY_LIMITS_DEFAULT;
  self->started = started;
  self->started_data = started_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_query_run_async);
  g_task_set_task_data (task, self, query_free);
  tw_worker_run (TW_WORKER_DATABASE, task, run_in_worker);
}

TwResultSet *
tw_query_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

TwResultSet *
tw_query_run (TwPool *pool, const char *sql, const char *const *params,
              const TwQueryLimits *limits, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwResultSet) result = NULL;
  TwQuerySink sink = { keep_result, append_batch, &result };
  TwQueryLimits chosen = limits ? *limits : TW_QUERY_LIMITS_DEFAULT;
  gboolean truncated = FALSE;
  if (!tw_query_run_to (pool, sql, params, &chosen, &sink, &truncated, cancellable, error))
    return NULL;
  tw_result_set_set_truncated (result, truncated);
  return g_steal_pointer (&result);
}
