// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-knowledge-job.h"

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-yaml-change.h"
#include "core/tw-paths.h"
#include "core/tw-worker.h"

typedef struct {
  TwKnowledgeJob given;
  TwKnowledgeFile *found;
} Job;

void
tw_knowledge_file_free (TwKnowledgeFile *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_error (&self->unreadable);
  g_free (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->given.workspace);
  if (job->given.now)
    job->given.kind->free (job->given.now);
  g_free (job->given.restored);
  tw_knowledge_file_free (job->found);
  g_free (job);
}

static TwKnowledgeFile *
read_file (const TwKnowledgeJob *job, const char *path)
{
  g_autoptr (TwKnowledgeFile) self = g_new0 (TwKnowledgeFile, 1);
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (path, &self->unreadable);
  if (file)
    self->entries
      = job->kind->parse (job->workspace, file->text, file->length, &self->unreadable);
  if (self->entries == NULL)
    return g_steal_pointer (&self);
  self->text = g_steal_pointer (&file->text);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (self->problems,
                     job->kind->dup_problem (job->workspace, self->entries->pdata[i]));
  return g_steal_pointer (&self);
}

static gboolean
change_file (const TwKnowledgeJob *job, const char *path, GError **error)
{
  const char *known = job->file ? job->file->text : NULL;
  if (job->restored)
    return tw_yaml_file_restore (path, known, job->restored, error);
  if (job->was == NULL && job->now == NULL)
    return TRUE;
  return (job->now == NULL
          || job->kind->check (job->workspace, job->now, job->was == NULL, error))
         && job->kind->change (path, known, job->was, job->now, error);
}

static void
job_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *path = tw_paths_config (job->given.kind->file);
  GError *error = NULL;
  gboolean done = change_file (&job->given, path, &error);
  if (done || g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT))
    job->found = read_file (&job->given, path);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_knowledge_job_run_async (const TwKnowledgeJob *given, gpointer source,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  job->given = *given;
  g_object_ref (job->given.workspace);
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user_data);
  g_task_set_source_tag (task, tw_knowledge_job_run_async);
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, job_thread);
}

gboolean
tw_knowledge_job_run_finish (GAsyncResult *result, TwKnowledgeFile **found, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  *found = g_steal_pointer (&job->found);
  return g_task_propagate_boolean (G_TASK (result), error);
}

const TwKnowledgeJob *
tw_knowledge_job_get (GAsyncResult *result)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  return &job->given;
}
