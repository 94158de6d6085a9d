// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-redshift.h"

#include <glib/gi18n.h>

#include "core/tw-secret.h"
#include "core/tw-sleep.h"
#include "core/tw-worker.h"
#include "setup/tw-connection-test.h"

#define POLL_MS 10000
#define MAX_POLLS 360

gboolean
tw_connection_test_resume (const TwProfile *profile, TwSetupProgress progress,
                           gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = tw_profile_dup_cluster (profile);
  if (name == NULL)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                         _("Only a cluster of Amazon Redshift can be resumed."),
                         _("The profile names no cluster."));
  g_autoptr (TwAwsClient) client = tw_profile_new_client (profile, NULL, NULL, error);
  if (client == NULL || !tw_redshift_resume_cluster (client, name, cancellable, error))
    return FALSE;
  gint64 began = g_get_monotonic_time ();
  for (guint i = 0; i < MAX_POLLS; i++) {
    g_autoptr (TwRedshiftCluster) cluster
      = tw_redshift_get_cluster (client, name, cancellable, error);
    if (cluster == NULL)
      return FALSE;
    if (g_str_equal (cluster->status, "available"))
      return TRUE;
    g_autofree char *message = g_strdup_printf (
      _("The cluster %s is %s, for %d s now; this takes minutes."), name, cluster->status,
      (int) ((g_get_monotonic_time () - began) / G_USEC_PER_SEC));
    if (progress)
      progress (message, -1, progress_data);
    if (!tw_sleep (tw_sleep_find_ms ("TRADEWIND_RESUME_POLL_MS", POLL_MS), cancellable, error))
      return FALSE;
  }
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_FAILED,
                       _("Look at the cluster in the AWS console."),
                       _("The cluster %s is not available after an hour."), name);
}

/* A request of either kind, with where its news go. */
typedef struct {
  TwProfile *profile;
  char *password;
  TwConnectionTest test;
  TwHopFunc function;
  TwSetupProgress progress;
  gpointer data;
  GMainContext *context;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  tw_profile_free (request->profile);
  tw_secret_free (request->password);
  g_main_context_unref (request->context);
  g_free (request);
}

static Request *
request_new (const TwProfile *profile, gpointer data)
{
  Request *request = g_new0 (Request, 1);
  request->profile = tw_profile_copy (profile);
  request->data = data;
  request->context = g_main_context_ref_thread_default ();
  return request;
}

/* One piece of news on its way into the caller's main context. */
typedef struct {
  TwHopFunc function;
  TwSetupProgress progress;
  gpointer data;
  TwHop hop;
  char *message;
  char *hint;
} News;

static void
news_free (gpointer data)
{
  News *news = data;
  g_free (news->message);
  g_free (news->hint);
  g_free (news);
}

static gboolean
news_arrived_cb (gpointer data)
{
  News *news = data;
  if (news->function)
    news->function (&news->hop, news->data);
  else
    news->progress (news->message, -1, news->data);
  return G_SOURCE_REMOVE;
}

/* Comes before the task's own return: both have the same priority in the same context. */
static void
send_news (const Request *request, const TwHop *hop, const char *message)
{
  News *news = g_new0 (News, 1);
  news->function = hop ? request->function : NULL;
  news->progress = request->progress;
  news->data = request->data;
  news->message = g_strdup (hop ? hop->message : message);
  if (hop) {
    news->hop = *hop;
    news->hop.message = news->message;
    news->hop.hint = news->hint = g_strdup (hop->hint);
  }
  g_main_context_invoke_full (request->context, G_PRIORITY_DEFAULT, news_arrived_cb, news,
                              news_free);
}

static void
hop_made (const TwHop *hop, gpointer data)
{
  const Request *request = data;
  if (request->function)
    send_news (request, hop, NULL);
}

static void
resume_went_on (const char *message, double fraction, gpointer data)
{
  const Request *request = data;
  if (request->progress)
    send_news (request, NULL, message);
}

static void
free_report (gpointer report)
{
  tw_connection_report_free (report);
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  g_task_return_pointer (
    task, tw_connection_test_run (&request->test, hop_made, request, cancellable), free_report);
}

static void
resume_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  if (tw_connection_test_resume (request->profile, resume_went_on, request, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_connection_test_run_async (const TwConnectionTest *test, TwHopFunc function,
                              gpointer function_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_connection_test_run_async);
  g_task_set_check_cancellable (task, FALSE); /* the report says it */
  Request *request = request_new (test->profile, function_data);
  request->function = function;
  request->password = g_strdup (test->login.password);
  request->test = *test;
  request->test.profile = request->profile;
  request->test.login.password = request->password;
  g_task_set_task_data (task, request, request_free);
  tw_worker_run (TW_WORKER_DATABASE, task, run_in_worker);
}

TwConnectionReport *
tw_connection_test_run_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_autoptr (GError) error = NULL;
  TwConnectionReport *report = g_task_propagate_pointer (G_TASK (result), &error);
  if (report == NULL) { /* cancelled before it began */
    report = g_new0 (TwConnectionReport, 1);
    report->error = g_steal_pointer (&error);
  }
  return report;
}

void
tw_connection_test_resume_async (const TwProfile *profile, TwSetupProgress progress,
                                 gpointer progress_data, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_connection_test_resume_async);
  Request *request = request_new (profile, progress_data);
  request->progress = progress;
  g_task_set_task_data (task, request, request_free);
  tw_worker_run (TW_WORKER_NETWORK, task, resume_in_worker);
}

gboolean
tw_connection_test_resume_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
