// SPDX-License-Identifier: Apache-2.0
#include "core/tw-worker.h"
#include "ui/grid/tw-grid-private.h"

/* Up to here the main loop copies without anybody noticing. */
#define MAX_CELLS_AT_ONCE 20000

/* @columns: the result set's, of those shown; @order: (nullable) */
typedef struct {
  TwResultSet *result;
  TwRowOrder *order;
  guint *columns;
  TwRowBlock block;
  TwCopyForm form;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->result);
  g_clear_pointer (&job->order, tw_row_order_unref);
  g_free (job->columns);
  g_free (job);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_task_return_pointer (task,
                         tw_rows_copy (job->result, job->order, job->columns, &job->block,
                                       job->form, cancellable),
                         g_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  Job *job = g_task_get_task_data (G_TASK (result));
  if (text == NULL || gtk_widget_get_root (GTK_WIDGET (source)) == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (source)), text);
  g_signal_emit_by_name (source, "copied", job->block.last_row - job->block.first_row + 1);
}

static Job *
job_new (TwGrid *self, const TwGridRange *range, TwCopyForm form)
{
  guint n_columns;
  TwRowOrder *order = tw_result_view_get_order (self->view);
  Job *job = g_new (Job, 1);
  *job = (Job) {
    .result = g_object_ref (self->result),
    .order = order ? tw_row_order_ref (order) : NULL,
    .columns = tw_grid_dup_columns (self, &n_columns),
    .block = { range->first_row, range->last_row, range->first_column, range->last_column },
    .form = form,
  };
  return job;
}

void
tw_grid_copy (TwGrid *self, TwCopyForm form)
{
  g_return_if_fail (TW_IS_GRID (self));
  TwGridRange range;
  if (!tw_grid_selection_get_range (&self->selection, self->n_rows, self->n_columns, &range))
    return;
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, tw_grid_copy);
  g_task_set_task_data (task, job_new (self, &range, form), job_free);
  guint64 cells = (guint64) (range.last_row - range.first_row + 1)
                  * (range.last_column - range.first_column + 1);
  /* Rows that still arrive may only be read here. */
  if (cells <= MAX_CELLS_AT_ONCE || !self->complete)
    write_thread (task, self, g_task_get_task_data (task), NULL);
  else
    tw_worker_run (TW_WORKER_COMPUTE, task, write_thread);
}
