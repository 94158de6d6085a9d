// SPDX-License-Identifier: Apache-2.0
#include "warehouse/export/tw-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-worker.h"
#include "warehouse/export/tw-row-writer.h"
#include "warehouse/tw-query-run.h"

#define CHECK_CANCEL_ROWS 4096

struct _TwExport {
  gatomicrefcount references;
  TwExportFormat format;
  char *path;
  TwResultSet *result; /* nullable: then the query */
  TwRowOrder *order;   /* nullable */
  TwPool *pool;
  char *sql;
  TwQueryLimits limits;
  guint n_rows; /* atomic */
};

/* One run of it, in one thread. */
typedef struct {
  TwExport *export;
  TwNewFile *file;
  TwRowWriter *writer;
  GCancellable *stop; /* of the query: the person's wish, or nothing can be written any more */
  GError *error;
} Run;

static const char *const names[TW_EXPORT_N] = { "csv", "tsv", "jsonl", "xlsx" };

const char *
tw_export_format_get_name (TwExportFormat format)
{
  return names[format];
}

gboolean
tw_export_format_find (const char *name, TwExportFormat *format)
{
  const char *dot = strrchr (name, '.');
  const char *end = dot ? dot + 1 : name;
  for (guint i = 0; i < TW_EXPORT_N; i++)
    if (g_ascii_strcasecmp (end, names[i]) == 0) {
      *format = i;
      return TRUE;
    }
  *format = TW_EXPORT_JSON_LINES;
  return g_ascii_strcasecmp (end, "ndjson") == 0;
}

TwExport *
tw_export_new (TwExportFormat format, const char *path)
{
  TwExport *self = g_new0 (TwExport, 1);
  g_atomic_ref_count_init (&self->references);
  self->format = format;
  self->path = g_strdup (path);
  return self;
}

TwExport *
tw_export_ref (TwExport *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_export_unref (TwExport *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->result);
  g_clear_pointer (&self->order, tw_row_order_unref);
  g_clear_pointer (&self->pool, tw_pool_unref);
  g_free (self->sql);
  g_free (self->path);
  g_free (self);
}

void
tw_export_set_result (TwExport *self, TwResultSet *result, TwRowOrder *order)
{
  self->result = g_object_ref (result);
  self->order = order ? tw_row_order_ref (order) : NULL;
}

void
tw_export_set_query (TwExport *self, TwPool *pool, const char *sql, const TwQueryLimits *limits)
{
  self->pool = tw_pool_ref (pool);
  self->sql = g_strdup (sql);
  self->limits = *limits;
  self->limits.max_rows = 0;
  self->limits.max_bytes = 0;
  self->limits.purpose = N_("export of all rows");
  tw_query_limits_set_label (&self->limits);
}

gboolean
tw_row_writer_flush (TwRowWriter *self, GString *text, GError **error)
{
  gboolean written = tw_new_file_write (self->file, text->str, text->len, error);
  g_string_truncate (text, 0);
  return written;
}

static TwRowWriter *
new_writer (TwExportFormat format)
{
  switch (format) {
  case TW_EXPORT_TSV:
    return tw_text_writer_new ('\t');
  case TW_EXPORT_JSON_LINES:
    return tw_json_writer_new ();
  case TW_EXPORT_XLSX:
    return tw_xlsx_writer_new ();
  case TW_EXPORT_CSV:
  case TW_EXPORT_N:
    break;
  }
  return tw_text_writer_new (',');
}

static gboolean
begin (Run *run, TwResultSet *result, GError **error)
{
  run->writer = new_writer (run->export->format);
  run->writer->result = g_object_ref (result);
  run->writer->n_columns = tw_result_set_get_n_columns (result);
  run->writer->file = run->file;
  return run->writer->class->begin (run->writer, error);
}

static gboolean
write_row (Run *run, const TwResultBatch *batch, guint at, GError **error)
{
  if (!run->writer->class->row (run->writer, batch, at, error))
    return FALSE;
  g_atomic_int_inc (&run->export->n_rows);
  return TRUE;
}

static gboolean
write_batch (Run *run, const TwResultBatch *batch, GError **error)
{
  for (guint at = 0; at < batch->n_rows; at++)
    if (!write_row (run, batch, at, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_ordered (Run *run, GError **error)
{
  TwExport *self = run->export;
  guint n_rows = tw_row_order_get_n_rows (self->order);
  for (guint i = 0; i < n_rows; i++) {
    guint at;
    const TwResultBatch *batch
      = tw_result_set_find_batch (self->result, tw_row_order_get_row (self->order, i), &at);
    if (i % CHECK_CANCEL_ROWS == 0 && g_cancellable_set_error_if_cancelled (run->stop, error))
      return FALSE;
    if (!write_row (run, batch, at, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_result (Run *run, GError **error)
{
  TwResultSet *result = run->export->result;
  if (!begin (run, result, error))
    return FALSE;
  if (run->export->order)
    return write_ordered (run, error);
  for (guint i = 0; i < tw_result_set_get_n_batches (result); i++)
    if (g_cancellable_set_error_if_cancelled (run->stop, error)
        || !write_batch (run, tw_result_set_get_batch (result, i), error))
      return FALSE;
  return TRUE;
}

/* Nothing can be written any more: the server need not go on. */
static void
give_up (Run *run)
{
  g_cancellable_cancel (run->stop);
}

static void
query_started (gpointer data, TwResultSet *result)
{
  Run *run = data;
  if (!begin (run, result, &run->error))
    give_up (run);
}

static void
batch_arrived (gpointer data, TwResultBatch *batch)
{
  Run *run = data;
  if (run->error == NULL && !write_batch (run, batch, &run->error))
    give_up (run);
  tw_result_batch_unref (batch);
}

static gboolean
write_query (Run *run, GError **error)
{
  TwExport *self = run->export;
  TwQuerySink sink = { query_started, batch_arrived, run, .passes_on = TRUE };
  gboolean truncated = FALSE;
  g_autoptr (GError) failure = NULL;
  gboolean done = tw_query_run_to (self->pool, self->sql, NULL, &self->limits, &sink, &truncated,
                                   run->stop, &failure);
  if (run->error)
    g_propagate_error (error, g_steal_pointer (&run->error));
  else if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    return done;
  return FALSE;
}

static gboolean
write_all (Run *run, GCancellable *cancellable, GError **error)
{
  gboolean written = run->export->result ? write_result (run, error) : write_query (run, error);
  return written && run->writer->class->end (run->writer, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && tw_new_file_commit (run->file, error);
}

static void
cancelled_cb (GCancellable *cancellable, GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

static void
run_clear (Run *run)
{
  if (run->writer) {
    g_object_unref (run->writer->result);
    run->writer->class->free (run->writer);
  }
  tw_new_file_free (run->file);
  g_object_unref (run->stop);
  g_clear_error (&run->error);
}

gboolean
tw_export_run (TwExport *self, GCancellable *cancellable, GError **error)
{
  Run run = { .export = self, .file = tw_new_file_open (self->path, error) };
  if (run.file == NULL)
    return FALSE;
  g_atomic_int_set (&self->n_rows, 0);
  run.stop = g_cancellable_new ();
  gulong id = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), run.stop,
                                                   NULL)
                          : 0;
  gboolean done = write_all (&run, cancellable, error);
  g_cancellable_disconnect (cancellable, id);
  run_clear (&run);
  return done;
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (tw_export_run (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_export_run_async (TwExport *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_export_run_async);
  /* The file is there or is not: that says more than that it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, tw_export_ref (self), (GDestroyNotify) tw_export_unref);
  tw_worker_run (self->result ? TW_WORKER_COMPUTE : TW_WORKER_DATABASE, task, run_in_worker);
}

gboolean
tw_export_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
tw_export_get_n_rows (TwExport *self)
{
  return (guint) g_atomic_int_get (&self->n_rows);
}

guint
tw_export_get_n_expected (TwExport *self)
{
  if (self->order)
    return tw_row_order_get_n_rows (self->order);
  return self->result ? tw_result_set_get_n_rows (self->result) : 0;
}

TwExportFormat
tw_export_get_format (TwExport *self)
{
  return self->format;
}

const char *
tw_export_get_path (TwExport *self)
{
  return self->path;
}
