// SPDX-License-Identifier: Apache-2.0
#include "core/tw-worker.h"

#include <openssl/crypto.h>

typedef struct {
  GTask *task;
  GTaskThreadFunc function;
} Job;

static GThreadPool *pools[TW_WORKER_N];

static int
pool_size (TwWorker worker)
{
  switch (worker) {
  case TW_WORKER_DATABASE:
  case TW_WORKER_NETWORK:
    return 32;
  case TW_WORKER_COMPUTE:
  case TW_WORKER_N:
    break;
  }
  return (int) g_get_num_processors ();
}

static void
job_run (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  g_autofree Job *job = data;
  g_autoptr (GTask) task = job->task;
  if (g_task_return_error_if_cancelled (task))
    return;
  job->function (task, g_task_get_source_object (task), g_task_get_task_data (task),
                 g_task_get_cancellable (task));
}

static GThreadPool *
get_pool (TwWorker worker)
{
  static gsize once[TW_WORKER_N];
  if (g_once_init_enter (&once[worker])) {
    pools[worker] = g_thread_pool_new (job_run, NULL, pool_size (worker), FALSE, NULL);
    g_once_init_leave (&once[worker], 1);
  }
  return pools[worker];
}

void
tw_workers_init (void)
{
  OPENSSL_init_crypto (OPENSSL_INIT_NO_ATEXIT, NULL);
}

void
tw_worker_run (TwWorker worker, GTask *task, GTaskThreadFunc function)
{
  g_return_if_fail (worker < TW_WORKER_N);
  Job *job = g_new (Job, 1);
  *job = (Job) { .task = g_object_ref (task), .function = function };
  g_thread_pool_push (get_pool (worker), job, NULL);
}

static void
unref_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_object_unref (data);
  g_task_return_boolean (task, TRUE);
}

void
tw_worker_unref (TwWorker worker, gpointer object)
{
  if (object == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, tw_worker_unref);
  g_task_set_task_data (task, object, NULL);
  tw_worker_run (worker, task, unref_in_worker);
}
