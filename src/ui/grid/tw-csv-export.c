// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-csv-export.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "warehouse/tw-result-csv.h"

#define BUFFER_SIZE (256 * 1024)
#define MAX_NAME 60

typedef struct {
  GFile *file;
  TwRowOrder *order;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->file);
  g_clear_pointer (&job->order, tw_row_order_unref);
  g_free (job);
}

static gboolean
write_rows (TwResultSet *result, TwRowOrder *order, GOutputStream *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) buffered = g_buffered_output_stream_new_sized (file, BUFFER_SIZE);
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (buffered), FALSE);
  return tw_result_csv_write (result, order, buffered, cancellable, error)
         && g_output_stream_flush (buffered, cancellable, error);
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (GFileOutputStream) stream
    = g_file_replace (job->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);
  if (stream == NULL) {
    g_task_return_error (task, error);
    return;
  }
  GOutputStream *file = G_OUTPUT_STREAM (stream);
  if (write_rows (TW_RESULT_SET (source), job->order, file, cancellable, &error)
      && g_output_stream_close (file, cancellable, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* Closing with a cancelled cancellable drops the new file and keeps the old one. */
  g_autoptr (GCancellable) drop = g_cancellable_new ();
  g_cancellable_cancel (drop);
  g_output_stream_close (file, drop, NULL);
  g_task_return_error (task, error);
}

void
tw_csv_export_async (TwResultSet *result, TwRowOrder *order, GFile *file,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (result, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_csv_export_async);
  Job *job = g_new (Job, 1);
  *job = (Job) { g_object_ref (file), order ? tw_row_order_ref (order) : NULL };
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, export_thread);
}

gboolean
tw_csv_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
tw_csv_export_suggest_name (const char *question)
{
  g_autoptr (GString) name = g_string_new (NULL);
  glong length = 0;
  for (const char *at = question ? question : ""; *at && length < MAX_NAME;
       at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (g_unichar_isalnum (c))
      g_string_append_unichar (name, g_unichar_tolower (c)), length++;
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-'), length++;
  }
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  /* Translators: the file name for rows without a question */
  return g_strdup_printf ("%s.csv", name->len > 0 ? name->str : _("rows"));
}
