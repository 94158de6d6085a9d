// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-provision-async.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "setup/tw-sample-data.h"

/* Progress. */

typedef struct {
  GTask *task;
  TwProvisionFunc function;
  gpointer user_data;
  TwProvisionProgress progress;
  TwStackEvent *event; /* nullable */
  char *message;
} News;

static void
news_free (News *self)
{
  g_object_unref (self->task);
  g_clear_pointer (&self->event, tw_stack_event_free);
  g_free (self->message);
  g_free (self);
}

static gboolean
news_arrived_cb (gpointer user_data)
{
  const News *news = user_data;
  if (!g_task_get_completed (news->task))
    news->function (&news->progress, news->user_data);
  return G_SOURCE_REMOVE;
}

void
tw_provision_relay (GTask *task, const TwProvisionProgress *progress, TwProvisionFunc function,
                    gpointer user_data)
{
  if (function == NULL)
    return;
  News *news = g_new (News, 1);
  *news = (News) { .task = g_object_ref (task),
                   .function = function,
                   .user_data = user_data,
                   .progress = *progress,
                   .event = progress->event ? tw_stack_event_copy (progress->event) : NULL,
                   .message = g_strdup (progress->message) };
  news->progress.event = news->event;
  news->progress.message = news->message;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, news_arrived_cb, news,
                              (GDestroyNotify) news_free);
}

/* An order that outlives its caller's. */

static const gsize order_texts[] = {
  G_STRUCT_OFFSET (TwProvisionOrder, request.cluster),
  G_STRUCT_OFFSET (TwProvisionOrder, request.database),
  G_STRUCT_OFFSET (TwProvisionOrder, request.admin_user),
  G_STRUCT_OFFSET (TwProvisionOrder, request.node_type),
  G_STRUCT_OFFSET (TwProvisionOrder, request.aws_profile),
  G_STRUCT_OFFSET (TwProvisionOrder, region),
};

static TwProvisionOrder *
order_copy (const TwProvisionOrder *order)
{
  TwProvisionOrder *copy = g_new (TwProvisionOrder, 1);
  *copy = *order;
  for (guint i = 0; i < G_N_ELEMENTS (order_texts); i++) {
    char **text = &G_STRUCT_MEMBER (char *, copy, order_texts[i]);
    *text = g_strdup (*text);
  }
  if (copy->detached)
    g_object_ref (copy->detached);
  return copy;
}

static void
order_free (gpointer data)
{
  TwProvisionOrder *order = data;
  for (guint i = 0; i < G_N_ELEMENTS (order_texts); i++)
    g_free (G_STRUCT_MEMBER (char *, order, order_texts[i]));
  g_clear_object (&order->detached);
  g_free (order);
}

static TwAwsClient *
open_client (const TwProvisionOrder *order, GError **error)
{
  TwAwsClientOptions options = { .profile = order->request.aws_profile,
                                 .region = order->region,
                                 .prompt = order->prompt };
  return tw_aws_client_new (&options, error);
}

static GTask *
task_new (const TwProvisionOrder *order, gpointer tag, GCancellable *cancellable,
          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, order_copy (order), order_free);
  /* A cancelled run still says what became of the stack. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/* Planning. */

static void
plan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const TwProvisionOrder *order = data;
  GError *error = NULL;
  g_autoptr (TwAwsClient) client = open_client (order, &error);
  TwProvisionPlan *plan
    = client ? tw_provision_plan (client, &order->request, cancellable, &error) : NULL;
  if (plan)
    g_task_return_pointer (task, plan, (GDestroyNotify) tw_provision_plan_free);
  else
    g_task_return_error (task, error);
}

void
tw_provision_plan_async (const TwProvisionOrder *order, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task
    = task_new (order, tw_provision_plan_async, cancellable, callback, user_data);
  tw_worker_run (TW_WORKER_NETWORK, task, plan_thread);
}

TwProvisionPlan *
tw_provision_plan_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Making. */

void
tw_provision_outcome_free (TwProvisionOutcome *self)
{
  tw_provisioned_free (self->made);
  g_free (self->profile);
  g_free (self);
}

static void
progressed (const TwProvisionProgress *progress, gpointer user_data)
{
  GTask *task = user_data;
  const TwProvisionOrder *order = g_task_get_task_data (task);
  tw_provision_relay (task, progress, order->progress, order->progress_data);
}

/* Nothing that costs money is made again unasked. */
static gboolean
check_accepted (const TwProvisionOrder *order, const TwProvisionPlan *plan, GError **error)
{
  gboolean there = plan->state != TW_PROVISION_NEW && plan->state != TW_PROVISION_REMOVING;
  return order->may_create || there
         || tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                          _("Look at the plan once more to make it again."),
                          _("The stack %s is there no longer: it was deleted meanwhile."),
                          plan->stack_name);
}

static gboolean
save (const TwProvisionPlan *plan, TwProvisionOutcome *outcome, GError **error)
{
  const char *const schemas[] = { tw_sample_get_schema (TW_SAMPLE_NORTHWIND), NULL };
  if (plan->route != TW_PROVISION_CLUSTER)
    return TRUE;
  g_autoptr (TwProfile) profile = tw_provision_save_profile (plan, outcome->made, schemas, error);
  outcome->profile = profile ? g_strdup (profile->name) : NULL;
  return profile != NULL;
}

static gboolean
make (const TwProvisionOrder *order, TwAwsClient *client, const TwProvisionOptions *options,
      TwProvisionOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwProvisionPlan) plan
    = tw_provision_plan (client, &order->request, cancellable, error);
  if (plan == NULL || !check_accepted (order, plan, error))
    return FALSE;
  outcome->made = tw_provision_run (client, plan, options, cancellable, error);
  return outcome->made && save (plan, outcome, error);
}

/* Nothing cancels this: nothing is to stay behind. */
static gboolean
call_off (const TwProvisionOrder *order, TwAwsClient *client, const TwProvisionOptions *options,
          TwProvisionOutcome *outcome, GError **error)
{
  g_clear_pointer (&outcome->made, tw_provisioned_free);
  g_autoptr (TwProvisionPlan) plan = tw_provision_plan (client, &order->request, NULL, error);
  return plan && tw_provision_call_off (client, plan, options, NULL, error);
}

/* Wherever it is cancelled, what there is by then is removed. */
static gboolean
obey (GTask *task, const TwProvisionOrder *order, TwProvisionOutcome *outcome,
      GCancellable *cancellable, GError **error)
{
  const TwProvisionOptions options
    = { .progress = progressed, .progress_data = task, .detached = order->detached };
  g_autoptr (GError) local = NULL;
  g_autoptr (TwAwsClient) client = open_client (order, error);
  if (client == NULL)
    return FALSE;
  if (order->call_off)
    return call_off (order, client, &options, outcome, error);
  if (make (order, client, &options, outcome, cancellable, &local))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_cancellable_is_cancelled (order->detached))
    return call_off (order, client, &options, outcome, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (TwProvisionOutcome) outcome = g_new0 (TwProvisionOutcome, 1);
  if (obey (task, data, outcome, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&outcome),
                           (GDestroyNotify) tw_provision_outcome_free);
  else
    g_task_return_error (task, error);
}

void
tw_provision_make_async (const TwProvisionOrder *order, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task
    = task_new (order, tw_provision_make_async, cancellable, callback, user_data);
  tw_worker_run (TW_WORKER_NETWORK, task, make_thread);
}

TwProvisionOutcome *
tw_provision_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
