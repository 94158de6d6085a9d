// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-rerun.h"

#include "core/tw-worker.h"

struct _TwRerun {
  GObject parent_instance;

  TwAnswer *answer;
  TwKept *kept; /* nullable: of the earlier run */
  char *sql;
  TwResultSet *before; /* nullable */
  guint n_rows;
  gboolean is_done;
  TwResultDifference *difference; /* nullable */
};

G_DEFINE_FINAL_TYPE (TwRerun, tw_rerun, G_TYPE_OBJECT)

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What the worker compares. */
typedef struct {
  TwResultSet *before, *after;
  TwMeaning *meanings;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->before);
  g_object_unref (work->after);
  g_free (work->meanings);
  g_free (work);
}

static void
compare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_task_return_pointer (task,
                         tw_result_difference_new (work->before, work->after, work->meanings),
                         (GDestroyNotify) tw_result_difference_free);
}

static void
end (TwRerun *self)
{
  self->is_done = TRUE;
  g_signal_emit (self, signals[DONE], 0);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRerun *self = TW_RERUN (source);
  self->difference = g_task_propagate_pointer (G_TASK (result), NULL);
  end (self);
}

static gboolean
is_whole (TwResultSet *result)
{
  return result && !tw_result_set_get_truncated (result);
}

static void
compare (TwRerun *self, TwResultSet *after)
{
  const TwMeaning *meanings = tw_answer_get_meanings (self->answer);
  gboolean whole = is_whole (self->before) && is_whole (after)
                   && tw_result_set_get_n_rows (self->before) == self->n_rows;
  if (!whole) {
    end (self);
    return;
  }
  Work *work = g_new0 (Work, 1);
  *work = (Work) { g_object_ref (self->before), tw_result_set_snapshot (after, G_MAXUINT),
                   meanings ? g_memdup2 (meanings, tw_result_set_get_n_columns (after)
                                                     * sizeof *meanings)
                            : NULL };
  g_autoptr (GTask) task = g_task_new (self, NULL, compared_cb, NULL);
  g_task_set_source_tag (task, compare);
  g_task_set_task_data (task, work, work_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, compare_thread);
}

static void
state_cb (TwRerun *self)
{
  TwAnswerState state = tw_answer_get_state (self->answer);
  if (!tw_answer_state_is_final (state))
    return;
  g_signal_handlers_disconnect_by_func (self->answer, state_cb, self);
  if (state == TW_ANSWER_DONE && tw_answer_get_result (self->answer))
    compare (self, tw_answer_get_result (self->answer));
}

static void
tw_rerun_finalize (GObject *object)
{
  TwRerun *self = TW_RERUN (object);
  g_clear_object (&self->answer);
  g_clear_object (&self->before);
  g_clear_pointer (&self->kept, tw_kept_free);
  g_clear_pointer (&self->difference, tw_result_difference_free);
  g_free (self->sql);
  G_OBJECT_CLASS (tw_rerun_parent_class)->finalize (object);
}

static void
tw_rerun_class_init (TwRerunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_rerun_finalize;
  signals[DONE] = g_signal_new ("done", TW_TYPE_RERUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
tw_rerun_init (TwRerun *self)
{
}

TwRerun *
tw_rerun_new (TwAnswer *answer)
{
  TwRerun *self = g_object_new (TW_TYPE_RERUN, NULL);
  const TwKept *kept = tw_answer_get_kept (answer);
  TwResultSet *before = tw_answer_get_result (answer);
  self->answer = g_object_ref (answer);
  self->kept = tw_kept_copy (kept);
  self->sql = g_strdup (tw_answer_get_sql (answer));
  g_set_object (&self->before, before);
  guint n_rows = before ? tw_result_set_get_n_rows (before) : 0;
  self->n_rows = kept && kept->reopened ? MAX (kept->n_rows, n_rows) : n_rows;
  return self;
}

void
tw_rerun_start (TwRerun *self, TwPipeline *pipeline)
{
  g_return_if_fail (TW_IS_RERUN (self) && self->sql);
  g_object_unref (tw_pipeline_run_sql (pipeline, self->answer, self->sql));
  g_signal_connect_object (self->answer, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
}

TwAnswer *
tw_rerun_get_answer (TwRerun *self)
{
  g_return_val_if_fail (TW_IS_RERUN (self), NULL);
  return self->answer;
}

const TwKept *
tw_rerun_get_kept (TwRerun *self)
{
  g_return_val_if_fail (TW_IS_RERUN (self), NULL);
  return self->kept;
}

TwResultSet *
tw_rerun_get_before (TwRerun *self)
{
  g_return_val_if_fail (TW_IS_RERUN (self), NULL);
  return self->before;
}

guint
tw_rerun_get_n_rows (TwRerun *self)
{
  g_return_val_if_fail (TW_IS_RERUN (self), 0);
  return self->n_rows;
}

gboolean
tw_rerun_is_done (TwRerun *self, const TwResultDifference **difference)
{
  g_return_val_if_fail (TW_IS_RERUN (self), FALSE);
  *difference = self->difference;
  return self->is_done;
}
