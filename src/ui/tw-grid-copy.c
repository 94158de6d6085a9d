// SPDX-License-Identifier: Apache-2.0
#include "core/tw-worker.h"
#include "ui/tw-grid-private.h"

/* Up to here the main loop copies without anybody noticing. */
#define MAX_CELLS_AT_ONCE 20000

typedef struct {
  TwResultSet *result;
  TwGridRange range;
  gboolean headers;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->result);
  g_free (job);
}

/* A value with a separator in it is quoted, as spreadsheets expect. */
static void
append_value (GString *text, const char *value, gsize length)
{
  gboolean quoted = FALSE;
  for (gsize i = 0; i < length && !quoted; i++)
    quoted = value[i] == '\t' || value[i] == '\n' || value[i] == '\r' || value[i] == '"';
  if (!quoted) {
    g_string_append_len (text, value, (gssize) length);
    return;
  }
  g_string_append_c (text, '"');
  for (gsize i = 0; i < length; i++) {
    if (value[i] == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, value[i]);
  }
  g_string_append_c (text, '"');
}

static void
append_headers (GString *text, const Job *job)
{
  for (guint column = job->range.first_column; column <= job->range.last_column; column++) {
    const char *name = tw_result_set_get_column (job->result, column)->name;
    append_value (text, name, strlen (name));
    g_string_append_c (text, column < job->range.last_column ? '\t' : '\n');
  }
}

static char *
write_values (const Job *job, GCancellable *cancellable)
{
  GString *text = g_string_new (NULL);
  if (job->headers)
    append_headers (text, job);
  for (guint row = job->range.first_row; row <= job->range.last_row; row++) {
    if (g_cancellable_is_cancelled (cancellable))
      break;
    for (guint column = job->range.first_column; column <= job->range.last_column; column++) {
      char buffer[64];
      gsize length;
      const char *value = tw_result_set_get_text (job->result, row, column, buffer, &length);
      append_value (text, value, length);
      if (column < job->range.last_column)
        g_string_append_c (text, '\t');
    }
    if (row < job->range.last_row)
      g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, write_values (data, cancellable), g_free);
}

static void
finish (TwGrid *self, const Job *job, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  g_signal_emit_by_name (self, "copied", job->range.last_row - job->range.first_row + 1);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  if (text && gtk_widget_get_root (GTK_WIDGET (source)))
    finish (TW_GRID (source), g_task_get_task_data (G_TASK (result)), text);
}

void
tw_grid_copy (TwGrid *self, gboolean headers)
{
  g_return_if_fail (TW_IS_GRID (self));
  TwGridRange range;
  if (!tw_grid_selection_get_range (&self->selection, self->n_rows, self->n_columns, &range))
    return;
  Job *job = g_new (Job, 1);
  *job = (Job) { g_object_ref (self->result), range, headers };
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, tw_grid_copy);
  g_task_set_task_data (task, job, job_free);
  guint64 cells = (guint64) (range.last_row - range.first_row + 1)
                  * (range.last_column - range.first_column + 1);
  /* Rows that still arrive may only be read here. */
  if (cells <= MAX_CELLS_AT_ONCE || !self->complete)
    write_thread (task, self, job, NULL);
  else
    tw_worker_run (TW_WORKER_COMPUTE, task, write_thread);
}
