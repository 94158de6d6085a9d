// SPDX-License-Identifier: Apache-2.0
#include "core/tw-worker.h"
#include "ui/grid/tw-grid-private.h"

/* Up to here the main loop copies without anybody noticing. */
#define MAX_CELLS_AT_ONCE 20000

/* @columns: the result set's, of those in the range; @order: (nullable) */
typedef struct {
  TwResultSet *result;
  TwRowOrder *order;
  guint *columns;
  guint n_columns;
  TwGridRange range;
  TwGridCopyForm form;
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
append_doubled (GString *text, char quote, const char *value, gsize length)
{
  g_string_append_c (text, quote);
  for (gsize i = 0; i < length; i++) {
    if (value[i] == quote)
      g_string_append_c (text, quote);
    g_string_append_c (text, value[i]);
  }
  g_string_append_c (text, quote);
}

/* A value with a separator in it is quoted, as spreadsheets expect. */
static void
append_separated (GString *text, char separator, const char *value, gsize length)
{
  const char special[] = { separator, '\n', '\r', '"', '\0' };
  if (strcspn (value, special) < length)
    append_doubled (text, '"', value, length);
  else
    g_string_append_len (text, value, (gssize) length);
}

static void
append_markdown (GString *text, const char *value, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (value[i] == '\n' || value[i] == '\r') {
      g_string_append_c (text, ' ');
    } else {
      if (value[i] == '|' || value[i] == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, value[i]);
    }
}

static void
append_value (GString *text, TwGridCopyForm form, gboolean number, const char *value, gsize length)
{
  switch (form) {
  case TW_GRID_COPY_TSV:
  case TW_GRID_COPY_TSV_HEADERS:
    append_separated (text, '\t', value, length);
    break;
  case TW_GRID_COPY_CSV:
    append_separated (text, ',', value, length);
    break;
  case TW_GRID_COPY_MARKDOWN:
    append_markdown (text, value, length);
    break;
  case TW_GRID_COPY_SQL_LIST:
    if (number)
      g_string_append_len (text, value, (gssize) length);
    else
      append_doubled (text, '\'', value, length);
    break;
  }
}

static const char *
separator_of (TwGridCopyForm form)
{
  switch (form) {
  case TW_GRID_COPY_TSV:
  case TW_GRID_COPY_TSV_HEADERS:
    return "\t";
  case TW_GRID_COPY_CSV:
    return ",";
  case TW_GRID_COPY_MARKDOWN:
    return " | ";
  case TW_GRID_COPY_SQL_LIST:
    break;
  }
  return ", ";
}

static void
append_edge (GString *text, TwGridCopyForm form, gboolean end)
{
  if (form == TW_GRID_COPY_MARKDOWN)
    g_string_append (text, end ? " |" : "| ");
}

static void
append_headers (GString *text, const Job *job)
{
  append_edge (text, job->form, FALSE);
  for (guint i = 0; i < job->n_columns; i++) {
    const char *name = tw_result_set_get_column (job->result, job->columns[i])->name;
    g_string_append (text, i ? separator_of (job->form) : "");
    append_value (text, job->form, FALSE, name, strlen (name));
  }
  append_edge (text, job->form, TRUE);
  g_string_append_c (text, '\n');
  if (job->form != TW_GRID_COPY_MARKDOWN)
    return;
  for (guint i = 0; i < job->n_columns; i++) {
    TwDataType type = tw_result_set_get_column (job->result, job->columns[i])->type;
    g_string_append (text, tw_data_type_is_numeric (type) ? "| ---: " : "| --- ");
  }
  g_string_append (text, "|\n");
}

static void
append_row (GString *text, const Job *job, guint row)
{
  append_edge (text, job->form, FALSE);
  for (guint i = 0; i < job->n_columns; i++) {
    char buffer[64];
    gsize length;
    guint column = job->columns[i];
    const char *value = tw_result_set_get_text (job->result, row, column, buffer, &length);
    TwDataType type = tw_result_set_get_column (job->result, column)->type;
    g_string_append (text, i ? separator_of (job->form) : "");
    if (job->form == TW_GRID_COPY_SQL_LIST && tw_result_set_is_null (job->result, row, column))
      g_string_append (text, "NULL");
    else
      append_value (text, job->form, tw_data_type_is_numeric (type), value, length);
  }
  append_edge (text, job->form, TRUE);
}

static gboolean
has_headers (TwGridCopyForm form)
{
  return form != TW_GRID_COPY_TSV && form != TW_GRID_COPY_SQL_LIST;
}

static char *
write_values (const Job *job, GCancellable *cancellable)
{
  GString *text = g_string_new (NULL);
  if (has_headers (job->form))
    append_headers (text, job);
  for (guint i = job->range.first_row; i <= job->range.last_row; i++) {
    if (g_cancellable_is_cancelled (cancellable))
      break;
    append_row (text, job, job->order ? tw_row_order_get_row (job->order, i) : i);
    if (i < job->range.last_row)
      g_string_append (text, job->form == TW_GRID_COPY_SQL_LIST ? ", " : "\n");
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

static Job *
job_new (TwGrid *self, const TwGridRange *range, TwGridCopyForm form)
{
  TwRowOrder *order = tw_result_view_get_order (self->view);
  Job *job = g_new (Job, 1);
  *job = (Job) {
    .result = g_object_ref (self->result),
    .order = order ? tw_row_order_ref (order) : NULL,
    .n_columns = range->last_column - range->first_column + 1,
    .range = *range,
    .form = form,
  };
  job->columns = g_new (guint, job->n_columns);
  for (guint i = 0; i < job->n_columns; i++)
    job->columns[i] = self->columns[range->first_column + i].data;
  return job;
}

void
tw_grid_copy (TwGrid *self, TwGridCopyForm form)
{
  g_return_if_fail (TW_IS_GRID (self));
  TwGridRange range;
  if (!tw_grid_selection_get_range (&self->selection, self->n_rows, self->n_columns, &range))
    return;
  Job *job = job_new (self, &range, form);
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, tw_grid_copy);
  g_task_set_task_data (task, job, job_free);
  guint64 cells = (guint64) (range.last_row - range.first_row + 1) * job->n_columns;
  /* Rows that still arrive may only be read here. */
  if (cells <= MAX_CELLS_AT_ONCE || !self->complete)
    write_thread (task, self, job, NULL);
  else
    tw_worker_run (TW_WORKER_COMPUTE, task, write_thread);
}
