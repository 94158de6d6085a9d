// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-finder.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "report/tw-cell-find.h"
#include "ui/tw-children.h"

#define MAX_HITS 100000

struct _TwGridFinder {
  GtkWidget parent_instance;

  GtkEditable *entry;
  GtkLabel *count;
  GtkWidget *previous_button;
  GtkWidget *next_button;

  TwGrid *grid;
  GArray *hits; /* (nullable) of TwCellHit; NULL: not known yet */
  GCancellable *running;
  gboolean step_wanted; /* to the first hit from the current cell on, as soon as they are known */
};

G_DEFINE_FINAL_TYPE (TwGridFinder, tw_grid_finder, GTK_TYPE_WIDGET)

typedef struct {
  TwResultSet *result;
  TwRowOrder *order;
  TwCellColumn *columns;
  guint n_columns;
  char *text;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->result);
  g_clear_pointer (&job->order, tw_row_order_unref);
  g_free (job->columns);
  g_free (job->text);
  g_free (job);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GArray *hits = tw_cell_find (job->result, job->order, job->columns, job->n_columns, job->text,
                               MAX_HITS, cancellable, &error);
  if (hits)
    g_task_return_pointer (task, hits, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static Job *
job_new (TwGridFinder *self, const char *text)
{
  TwRowOrder *order = tw_result_view_get_order (tw_grid_get_view (self->grid));
  Job *job = g_new0 (Job, 1);
  job->result = g_object_ref (tw_grid_get_result (self->grid));
  job->order = order ? tw_row_order_ref (order) : NULL;
  job->text = g_strdup (text);
  g_autofree guint *columns = tw_grid_dup_columns (self->grid, &job->n_columns);
  job->columns = g_new (TwCellColumn, MAX (job->n_columns, 1));
  for (guint i = 0; i < job->n_columns; i++)
    job->columns[i] = (TwCellColumn) { columns[i], tw_grid_get_format (self->grid, i) };
  return job;
}

/* How many hits stand before the cell. */
static guint
hits_before (TwGridFinder *self, guint row, guint column)
{
  guint low = 0, high = self->hits->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const TwCellHit *hit = &g_array_index (self->hits, TwCellHit, middle);
    if (hit->row < row || (hit->row == row && hit->column < column))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
is_hit (TwGridFinder *self, guint index, const TwGridSelection *at)
{
  if (index >= self->hits->len || !at->active)
    return FALSE;
  const TwCellHit *hit = &g_array_index (self->hits, TwCellHit, index);
  return hit->row == at->row && hit->column == at->column;
}

static char *
count_text (TwGridFinder *self)
{
  const TwGridSelection *at = tw_grid_get_selection (self->grid);
  if (self->hits->len == 0)
    return g_strdup (_("Not found"));
  g_autofree char *number = tw_format_count (self->hits->len);
  g_autofree char *total
    /* Translators: more cells than are counted */
    = self->hits->len == MAX_HITS ? g_strdup_printf (_("more than %s"), number) : g_strdup (number);
  guint index = hits_before (self, at->row, at->column);
  if (!is_hit (self, index, at))
    return g_strdup_printf (ngettext ("%s cell", "%s cells", self->hits->len), total);
  g_autofree char *current = tw_format_count (index + 1);
  /* Translators: the current one of the cells that were found: "3 of 120" */
  return g_strdup_printf (_("%s of %s"), current, total);
}

static void
show_count (TwGridFinder *self)
{
  g_autofree char *text = NULL;
  if (self->hits)
    text = count_text (self);
  else if (self->running)
    text = g_strdup (_("Searching…"));
  else if (*gtk_editable_get_text (self->entry) && self->grid && !tw_grid_is_complete (self->grid))
    text = g_strdup (_("Rows still arrive"));
  gtk_label_set_text (self->count, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count), text != NULL);
  gboolean found = self->hits && self->hits->len > 0;
  gtk_widget_set_sensitive (self->previous_button, found);
  gtk_widget_set_sensitive (self->next_button, found);
}

static void
go_to (TwGridFinder *self, guint index)
{
  const TwCellHit *hit = &g_array_index (self->hits, TwCellHit, index);
  tw_grid_select (self->grid, hit->row, hit->column, FALSE);
}

static void
step (TwGridFinder *self, gboolean forward)
{
  const TwGridSelection *at = tw_grid_get_selection (self->grid);
  guint n = self->hits->len;
  if (n == 0)
    return;
  guint index = at->active ? hits_before (self, at->row, at->column) : 0;
  if (forward)
    index += is_hit (self, index, at);
  else
    index += n - 1;
  go_to (self, index % n);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwGridFinder *self = TW_GRID_FINDER (source);
  g_autoptr (GArray) hits = g_task_propagate_pointer (G_TASK (result), NULL);
  if (g_task_get_cancellable (G_TASK (result)) != self->running)
    return; /* another text came meanwhile */
  g_clear_object (&self->running);
  self->hits = g_steal_pointer (&hits);
  const TwGridSelection *at = tw_grid_get_selection (self->grid);
  if (self->step_wanted && self->hits && self->hits->len > 0)
    go_to (self, at->active ? hits_before (self, at->row, at->column) % self->hits->len : 0);
  self->step_wanted = FALSE;
  show_count (self);
}

static void
stop (TwGridFinder *self)
{
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->hits, g_array_unref);
}

static void
search (TwGridFinder *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  stop (self);
  if (*text && self->grid && tw_grid_get_result (self->grid) && tw_grid_is_complete (self->grid)) {
    self->running = g_cancellable_new ();
    g_autoptr (GTask) task = g_task_new (self, self->running, found_cb, NULL);
    g_task_set_source_tag (task, search);
    g_task_set_task_data (task, job_new (self, text), job_free);
    tw_worker_run (TW_WORKER_COMPUTE, task, find_thread);
  }
  show_count (self);
}

static void
text_changed_cb (TwGridFinder *self)
{
  self->step_wanted = TRUE;
  search (self);
}

static void
view_changed_cb (TwGridFinder *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    search (self);
}

static void
selection_changed_cb (TwGridFinder *self)
{
  if (self->hits)
    show_count (self);
}

static void
next_cb (TwGridFinder *self)
{
  tw_grid_finder_step (self, TRUE);
}

static void
previous_cb (TwGridFinder *self)
{
  tw_grid_finder_step (self, FALSE);
}

static void
tw_grid_finder_dispose (GObject *object)
{
  TwGridFinder *self = TW_GRID_FINDER (object);
  stop (self);
  g_clear_weak_pointer (&self->grid);
  tw_children_remove (GTK_WIDGET (self));
  G_OBJECT_CLASS (tw_grid_finder_parent_class)->dispose (object);
}

static gboolean
tw_grid_finder_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TW_GRID_FINDER (widget)->entry));
}

static void
tw_grid_finder_class_init (TwGridFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_grid_finder_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->grab_focus = tw_grid_finder_grab_focus;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-grid-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, TwGridFinder, entry);
  gtk_widget_class_bind_template_child (widget_class, TwGridFinder, count);
  gtk_widget_class_bind_template_child (widget_class, TwGridFinder, previous_button);
  gtk_widget_class_bind_template_child (widget_class, TwGridFinder, next_button);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, tw_grid_finder_close);
}

static void
tw_grid_finder_init (TwGridFinder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_count (self);
}

void
tw_grid_finder_set_grid (TwGridFinder *self, TwGrid *grid)
{
  g_return_if_fail (TW_IS_GRID_FINDER (self) && self->grid == NULL);
  g_set_weak_pointer (&self->grid, grid);
  g_signal_connect_object (grid, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tw_grid_finder_open (TwGridFinder *self)
{
  g_return_if_fail (TW_IS_GRID_FINDER (self));
  gboolean was_open = gtk_widget_get_visible (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
  if (!was_open)
    search (self);
}

void
tw_grid_finder_step (TwGridFinder *self, gboolean forward)
{
  g_return_if_fail (TW_IS_GRID_FINDER (self));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || *gtk_editable_get_text (self->entry) == '\0')
    tw_grid_finder_open (self);
  else if (self->hits)
    step (self, forward);
}

void
tw_grid_finder_close (TwGridFinder *self)
{
  g_return_if_fail (TW_IS_GRID_FINDER (self));
  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->grid)
    gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}
