// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline-plan.h"

#include "analyst/tw-pipeline-private.h"
#include "core/tw-worker.h"

/* Belongs to the task; the worker only reads it. */
typedef struct {
  TwPipeline *pipeline;
  TwPool *pool;
  double ask_above_bytes;
  TwVerdict *verdict;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->pipeline);
  tw_pool_unref (job->pool);
  g_clear_pointer (&job->verdict, tw_verdict_free);
  g_free (job);
}

void
tw_plan_report_free (TwPlanReport *self)
{
  g_clear_pointer (&self->verdict, tw_verdict_free);
  g_clear_pointer (&self->plan, tw_query_plan_free);
  g_free (self);
}

static void
plan_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  g_auto (GStrv) lines = tw_query_plan_ask (job->pool, job->verdict->sql, cancellable, &error);
  if (lines == NULL) {
    g_task_return_error (task, error);
    return;
  }
  TwQueryPlan *plan = tw_query_plan_read ((const char *const *) lines, job->ask_above_bytes);
  g_task_return_pointer (task, plan, (GDestroyNotify) tw_query_plan_free);
}

static void
guarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TwGuardReport) report = g_task_propagate_pointer (G_TASK (result), &error);
  if (report == NULL) {
    g_task_return_error (task, error);
    return;
  }
  job->verdict = g_steal_pointer (&report->verdict);
  if (!job->verdict->safe || !tw_run_has_plan (job->verdict->sql))
    g_task_return_pointer (task, NULL, NULL);
  else
    tw_worker_run (TW_WORKER_DATABASE, task, plan_work);
}

void
tw_pipeline_plan_async (TwPipeline *self, const char *sql, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_pipeline_plan_async);
  Job *job = g_new0 (Job, 1);
  job->pipeline = g_object_ref (self);
  job->pool = tw_pool_ref (self->parts.pool);
  job->ask_above_bytes = self->parts.ask_above_bytes;
  g_task_set_task_data (task, job, job_free);
  g_autoptr (GTask) guard = g_task_new (self, cancellable, guarded_cb, task);
  g_task_set_source_tag (guard, tw_pipeline_plan_async);
  tw_stage_guard (guard, &self->parts, tw_pipeline_get_catalog (self), sql, "");
}

TwPlanReport *
tw_pipeline_plan_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;
  TwQueryPlan *plan = g_task_propagate_pointer (G_TASK (result), &failure);
  Job *job = g_task_get_task_data (G_TASK (result));
  if (failure) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  TwPlanReport *report = g_new (TwPlanReport, 1);
  *report = (TwPlanReport) { g_steal_pointer (&job->verdict), plan };
  return report;
}

const TwVerdict *
tw_pipeline_plan_get_verdict (GAsyncResult *result)
{
  return ((Job *) g_task_get_task_data (G_TASK (result)))->verdict;
}
