// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history.h"
#include "core/tw-worker.h"

/* What one call works on: a snapshot. */
typedef struct {
  TwHistory *history;
  TwHistoryRecord *record;
  char *search;
  guint n;
  TwHistoryChange change;
  gint64 value;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  tw_history_unref (work->history);
  tw_history_record_free (work->record);
  g_free (work->search);
  g_free (work);
}

static void
start (TwHistory *self, Work work, gpointer tag, GTaskThreadFunc function,
       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  work.history = tw_history_ref (self);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_memdup2 (&work, sizeof work), work_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, function);
}

static void
save (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  if (tw_history_save (work->history, work->record, &error))
    g_task_return_pointer (task, tw_history_entry_copy (work->record->entry),
                           (GDestroyNotify) tw_history_entry_free);
  else
    g_task_return_error (task, error);
}

static void
load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  TwHistoryRecord *record = tw_history_load (work->history, work->value, &error);
  if (record)
    g_task_return_pointer (task, record, (GDestroyNotify) tw_history_record_free);
  else
    g_task_return_error (task, error);
}

static void
list (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  GPtrArray *entries = tw_history_list (work->history, work->search, work->n, &error);
  if (entries)
    g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
change (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  if (tw_history_change (work->history, work->change, work->value, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_history_save_async (TwHistory *self, TwHistoryRecord *record, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  start (self, (Work) { .record = record }, tw_history_save_async, save, NULL, callback, user_data);
}

TwHistoryEntry *
tw_history_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tw_history_load_async (TwHistory *self, gint64 id, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, (Work) { .value = id }, tw_history_load_async, load, cancellable, callback,
         user_data);
}

TwHistoryRecord *
tw_history_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tw_history_list_async (TwHistory *self, const char *search, guint n, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, (Work) { .search = g_strdup (search), .n = n }, tw_history_list_async, list,
         cancellable, callback, user_data);
}

GPtrArray *
tw_history_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tw_history_change_async (TwHistory *self, TwHistoryChange what, gint64 value,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, (Work) { .change = what, .value = value }, tw_history_change_async, change, NULL,
         callback, user_data);
}

gboolean
tw_history_change_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
