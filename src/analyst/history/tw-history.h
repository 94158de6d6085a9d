// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/* The questions of this machine with what was answered: history.db in the data directory, SQLite,
 * readable by its owner only. Opened when it is first needed, and again after a failure. Thread-safe,
 * atomically reference counted; every call below that takes an error blocks. */
typedef struct _TwHistory TwHistory;

/** tw_history_new: @path: (nullable): %NULL for history.db in the data directory */
TwHistory *tw_history_new (const char *path);
TwHistory *tw_history_ref (TwHistory *self);
void tw_history_unref (TwHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwHistory, tw_history_unref)

/** tw_history_get: (transfer none): the one of this program, in the data directory */
TwHistory *tw_history_get (void);

/**
 * TwHistoryEntry: one question
 * @id: 0 for one that is not kept yet
 * @thread: the first question's id of those that follow up each other
 * @parent: the entry that it follows up, or 0
 * @time: when it was asked, Unix seconds
 * @profile: the connection's name
 * @title: the connection's title
 * @question: (nullable): %NULL where SQL was typed
 * @sql: (nullable)
 * @headline: (nullable): what its insight says first
 * @insight: (nullable): all of that, to be searched; not read back
 * @state: as in `ask --json`; one that never ended is still "asked"
 * @model: (nullable): who wrote the SQL
 * @cost_usd: NAN where it is not known
 * @n_rows: of the whole result
 * @n_kept: of these in the history
 */
typedef struct {
  gint64 id, thread, parent, time;
  char *profile, *title, *question, *sql, *headline, *insight, *state, *model;
  double cost_usd;
  guint n_rows, n_kept;
  gboolean pinned;
} TwHistoryEntry;

TwHistoryEntry *tw_history_entry_copy (const TwHistoryEntry *self);
void tw_history_entry_free (TwHistoryEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwHistoryEntry, tw_history_entry_free)

/**
 * TwHistoryRecord: an entry with all that is kept of it
 * @document: JSON, see tw_answer_to_document()
 * @result: (nullable): its rows, as many as are kept; when saving, as many as there are
 */
typedef struct {
  TwHistoryEntry *entry;
  char *document;
  TwResultSet *result;
} TwHistoryRecord;

void tw_history_record_free (TwHistoryRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwHistoryRecord, tw_history_record_free)

/**
 * tw_history_save:
 * @record: its entry without an id is added, and gets its id, thread and n_kept; else replaced. A
 *   parent that is not there any more is none.
 *
 * Returns: %TRUE once it would outlive the program's being killed
 */
gboolean tw_history_save (TwHistory *self, TwHistoryRecord *record, GError **error);

/** tw_history_load: (nullable): %NULL without a result that can be read is no failure; one that is not
 * there is %TW_CORE_ERROR_FAILED */
TwHistoryRecord *tw_history_load (TwHistory *self, gint64 id, GError **error);

/**
 * tw_history_list:
 * @search: (nullable): words or beginnings of words, of the question, the SQL, the insight or the
 *   connection; all of them have to be there
 * @n: at most so many
 *
 * Returns: (transfer full) (element-type TwHistoryEntry): pinned ones first, then the thread of the
 *   latest question first, each thread in the order it was asked
 */
GPtrArray *tw_history_list (TwHistory *self, const char *search, guint n, GError **error);

typedef enum {
  TW_HISTORY_PIN,
  TW_HISTORY_UNPIN,
  TW_HISTORY_DELETE,    /* not listed any more; may come back until it is purged */
  TW_HISTORY_RESTORE,   /* what was deleted */
  TW_HISTORY_PURGE,     /* what was deleted is gone from the disk; @value 0: all that is deleted */
  TW_HISTORY_CLEAR,     /* everything */
  TW_HISTORY_PRUNE,     /* what is older than @value days and not pinned */
  TW_HISTORY_SET_ASIDE, /* renames the damaged file, so that a new one can be begun */
} TwHistoryChange;

/** tw_history_change: @value: an entry's id, or what @change says; one that is not there is
 * %TW_CORE_ERROR_FAILED */
gboolean tw_history_change (TwHistory *self, TwHistoryChange change, gint64 value, GError **error);

/* The same in a worker. */
void tw_history_save_async (TwHistory *self, TwHistoryRecord *record /* transfer full */,
                            GAsyncReadyCallback callback, gpointer user_data);
/** tw_history_save_finish: (transfer full): the entry as it stands now */
TwHistoryEntry *tw_history_save_finish (GAsyncResult *result, GError **error);
void tw_history_load_async (TwHistory *self, gint64 id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
TwHistoryRecord *tw_history_load_finish (GAsyncResult *result, GError **error);
void tw_history_list_async (TwHistory *self, const char *search, guint n, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tw_history_list_finish (GAsyncResult *result, GError **error);
void tw_history_change_async (TwHistory *self, TwHistoryChange change, gint64 value,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean tw_history_change_finish (GAsyncResult *result, GError **error);

G_END_DECLS
