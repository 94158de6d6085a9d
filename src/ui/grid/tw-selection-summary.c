// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-selection-summary.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "warehouse/tw-row-summary.h"

#define DELAY_MS 60 /* while a selection grows */

typedef struct {
  GtkLabel *label; /* that this belongs to */
  TwGrid *grid;    /* (unowned) */
  GCancellable *running;
  guint later_id;
} Summary;

typedef struct {
  TwResultSet *result;
  TwRowOrder *order;
  guint *columns;
  TwRowBlock block;
  TwCellFormat format; /* of its only column; else plain */
  TwRowSummary summary;
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
summarize_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  if (tw_row_summarize (job->result, job->order, job->columns, &job->block, &job->summary,
                        cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
summary_text (const Job *job)
{
  const TwRowSummary *summary = &job->summary;
  g_autofree char *n_cells = tw_format_count (summary->n_cells - summary->n_nulls);
  if (summary->n_numbers == 0)
    /* Translators: how many of the selected cells are not NULL */
    return g_strdup_printf (ngettext ("%s value", "%s values",
                                      (gulong) (summary->n_cells - summary->n_nulls)),
                            n_cells);
  const TwCellFormat *format = &job->format;
  g_autofree char *count = tw_format_count (summary->n_numbers);
  g_autofree char *sum = tw_cell_format_number (format, summary->sum);
  g_autofree char *average
    = tw_cell_format_number (format, summary->sum / (double) summary->n_numbers);
  g_autofree char *minimum = tw_cell_format_number (format, summary->minimum);
  g_autofree char *maximum = tw_cell_format_number (format, summary->maximum);
  /* Translators: of the selected cells: how many, their sum, average, minimum and maximum */
  return g_strdup_printf (ngettext ("%s value · Sum %s · Average %s · Min %s · Max %s",
                                    "%s values · Sum %s · Average %s · Min %s · Max %s",
                                    (gulong) summary->n_numbers),
                          count, sum, average, minimum, maximum);
}

static void
summarized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkLabel *label = GTK_LABEL (source);
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_autofree char *text = summary_text (g_task_get_task_data (G_TASK (result)));
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), TRUE);
}

/* Numbers of several columns are plain ones. */
static TwCellFormat
format_of (TwGrid *grid, const TwRowBlock *block, const guint *columns)
{
  if (block->first_column == block->last_column)
    return tw_grid_get_format (grid, block->first_column);
  const TwResultColumn *about
    = tw_result_set_get_column (tw_grid_get_result (grid), columns[block->first_column]);
  TwCellFormat format = tw_cell_format_for_column (about, TW_MEANING_PLAIN);
  format.decimals = 2;
  format.grouped = TRUE;
  return format;
}

static void
start (Summary *self, const TwGridRange *range)
{
  TwResultView *view = tw_grid_get_view (self->grid);
  TwRowOrder *order = tw_result_view_get_order (view);
  guint n_columns;
  Job *job = g_new0 (Job, 1);
  job->result = g_object_ref (tw_grid_get_result (self->grid));
  job->order = order ? tw_row_order_ref (order) : NULL;
  job->columns = tw_grid_dup_columns (self->grid, &n_columns);
  job->block = (TwRowBlock) { range->first_row, range->last_row, range->first_column,
                              range->last_column };
  job->format = format_of (self->grid, &job->block, job->columns);
  self->running = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self->label, self->running, summarized_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, summarize_thread);
}

static gboolean
update_cb (gpointer user_data)
{
  Summary *self = user_data;
  TwGridRange range;
  self->later_id = 0;
  gboolean worth = tw_grid_is_complete (self->grid) && tw_grid_get_range (self->grid, &range)
                   && (range.first_row != range.last_row || range.first_column != range.last_column);
  if (worth)
    start (self, &range);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->label), FALSE);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (Summary *self)
{
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  if (self->later_id == 0)
    self->later_id = g_timeout_add (DELAY_MS, update_cb, self);
}

static void
summary_free (gpointer data)
{
  Summary *self = data;
  g_clear_handle_id (&self->later_id, g_source_remove);
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  if (self->grid) {
    g_signal_handlers_disconnect_by_data (self->grid, self);
    g_object_remove_weak_pointer (G_OBJECT (self->grid), (gpointer *) &self->grid);
  }
  g_free (self);
}

void
tw_selection_summary_attach (GtkLabel *label, TwGrid *grid)
{
  Summary *self = g_new0 (Summary, 1);
  self->label = label;
  g_set_weak_pointer (&self->grid, grid);
  g_object_set_data_full (G_OBJECT (label), "selection-summary", self, summary_free);
  g_signal_connect_swapped (grid, "selection-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (grid, "view-changed", G_CALLBACK (changed_cb), self);
}
