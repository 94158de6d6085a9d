// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history-keeper.h"

#include "analyst/history/tw-history-answer.h"
#include "analyst/tw-answer-private.h"

struct _TwHistoryKeeper {
  GObject parent_instance;

  TwHistory *history;
  GQueue waiting; /* of Job: what is to be written, first come first */
  gboolean is_writing;
};

G_DEFINE_FINAL_TYPE (TwHistoryKeeper, tw_history_keeper, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint n_unwritten; /* of all keepers; of the main context */

/* One state of an answer, to be written. @serial tells the runs of one answer apart. */
typedef struct {
  TwHistoryKeeper *keeper;
  TwAnswer *answer;
  guint serial;
  gboolean ended;
  TwHistoryRecord *record;
} Job;

/* What an answer's runs are known by. */
typedef struct {
  guint serial;
  gboolean ended;
  gint64 id;     /* of the run that goes on or has ended */
  gint64 thread; /* of the runs before */
} Watch;

static const char watch_key[] = "tw-history-watch";

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_object (&job->keeper);
  g_object_unref (job->answer);
  tw_history_record_free (job->record);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static Watch *
watch_of (TwAnswer *answer)
{
  return g_object_get_data (G_OBJECT (answer), watch_key);
}

static void write_next (TwHistoryKeeper *self);

static char *
dup_trouble (const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  return g_strjoin (hint ? " " : NULL, error->message, hint, NULL);
}

static void
note_outcome (Job *job, const TwHistoryEntry *entry, const GError *error)
{
  Watch *watch = watch_of (job->answer);
  TwKept *kept = tw_kept_copy (tw_answer_get_kept (job->answer));
  if (watch->serial != job->serial || kept == NULL) {
    tw_kept_free (kept);
    return;
  }
  g_clear_pointer (&kept->trouble, g_free);
  if (entry) {
    watch->id = entry->id;
    watch->thread = entry->thread;
    kept->id = entry->id;
    kept->n_rows = entry->n_rows;
    kept->saved = job->ended;
  } else {
    kept->trouble = dup_trouble (error);
  }
  tw_answer_take_kept (job->answer, kept);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  TwHistoryKeeper *self = job->keeper;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwHistoryEntry) entry = tw_history_save_finish (result, &error);
  self->is_writing = FALSE;
  n_unwritten--;
  note_outcome (job, entry, error);
  if (entry)
    g_signal_emit (self, signals[CHANGED], 0);
  write_next (self);
}

/* The ids that the writing before it has given are known only now. */
static void
write_next (TwHistoryKeeper *self)
{
  Job *job = self->is_writing ? NULL : g_queue_pop_head (&self->waiting);
  if (job == NULL)
    return;
  Watch *watch = watch_of (job->answer);
  TwAnswer *parent = tw_answer_get_parent (job->answer);
  const TwKept *of_parent = parent ? tw_answer_get_kept (parent) : NULL;
  TwHistoryRecord *record = g_steal_pointer (&job->record);
  record->entry->id = watch->serial == job->serial ? watch->id : 0;
  record->entry->thread = watch->thread;
  record->entry->parent = of_parent ? of_parent->id : 0;
  self->is_writing = TRUE;
  job->keeper = g_object_ref (self);
  tw_history_save_async (self->history, record, saved_cb, job);
}

static void
write_answer (TwHistoryKeeper *self, TwAnswer *answer)
{
  Job *job = g_new0 (Job, 1);
  job->answer = g_object_ref (answer);
  job->serial = watch_of (answer)->serial;
  job->ended = watch_of (answer)->ended;
  job->record = tw_history_record_new (answer, tw_answer_get_kept (answer));
  g_queue_push_tail (&self->waiting, job);
  n_unwritten++;
  write_next (self);
}

/* A run that begins is another entry, of this moment. */
static void
begin_run (TwHistoryKeeper *self, TwAnswer *answer)
{
  Watch *watch = watch_of (answer);
  TwKept *kept = tw_kept_copy (tw_answer_get_kept (answer));
  watch->serial++;
  watch->ended = FALSE;
  watch->id = 0;
  kept->id = 0;
  kept->saved = FALSE;
  kept->reopened = FALSE;
  kept->time = g_get_real_time () / G_USEC_PER_SEC;
  g_clear_pointer (&kept->trouble, g_free);
  tw_answer_take_kept (answer, kept);
  write_answer (self, answer);
}

static void
state_cb (TwHistoryKeeper *self, GParamSpec *pspec, TwAnswer *answer)
{
  Watch *watch = watch_of (answer);
  gboolean ended = tw_answer_state_is_final (tw_answer_get_state (answer));
  if (ended && !watch->ended) {
    watch->ended = TRUE;
    write_answer (self, answer);
  } else if (!ended && watch->ended) {
    begin_run (self, answer);
  }
}

static void
tw_history_keeper_finalize (GObject *object)
{
  TwHistoryKeeper *self = TW_HISTORY_KEEPER (object);
  g_assert (g_queue_is_empty (&self->waiting)); /* each writing holds the keeper */
  tw_history_unref (self->history);
  G_OBJECT_CLASS (tw_history_keeper_parent_class)->finalize (object);
}

static void
tw_history_keeper_class_init (TwHistoryKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_history_keeper_finalize;
  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_HISTORY_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_history_keeper_init (TwHistoryKeeper *self)
{
  g_queue_init (&self->waiting);
}

TwHistoryKeeper *
tw_history_keeper_new (TwHistory *history)
{
  TwHistoryKeeper *self = g_object_new (TW_TYPE_HISTORY_KEEPER, NULL);
  self->history = tw_history_ref (history);
  return self;
}

void
tw_history_keeper_keep (TwHistoryKeeper *self, TwAnswer *answer, const TwKept *origin)
{
  g_return_if_fail (TW_IS_HISTORY_KEEPER (self));
  if (watch_of (answer))
    return;
  const TwKept *known = tw_answer_get_kept (answer);
  Watch *watch = g_new0 (Watch, 1);
  watch->thread = known ? known->id : 0; /* of one that was reopened: the store finds its thread */
  g_object_set_data_full (G_OBJECT (answer), watch_key, watch, g_free);
  tw_answer_take_kept (answer, tw_kept_copy (origin));
  begin_run (self, answer);
  g_signal_connect_object (answer, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self, NULL, answer);
}

void
tw_history_keepers_finish (void)
{
  while (n_unwritten > 0)
    g_main_context_iteration (NULL, TRUE);
}
