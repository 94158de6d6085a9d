// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include "analyst/history/tw-history.h"

G_BEGIN_DECLS

/* What the files of the store share. */
struct _TwHistory {
  GMutex lock; /* guards the database */
  char *path;
  sqlite3 *database; /* nullable: not open */
};

/** tw_history_begin: takes the lock; %FALSE, without it, where the file cannot be opened */
gboolean tw_history_begin (TwHistory *self, GError **error);
void tw_history_end (TwHistory *self);

/** tw_history_prepare: (nullable): with the error */
sqlite3_stmt *tw_history_prepare (TwHistory *self, const char *sql, GError **error);

/** tw_history_run: (transfer full) of @statement, which gives no rows */
gboolean tw_history_run (TwHistory *self, sqlite3_stmt *statement, GError **error);

/** tw_history_run_with: @sql with one number bound */
gboolean tw_history_run_with (TwHistory *self, const char *sql, gint64 value, GError **error);

/** tw_history_set_missing: always %FALSE */
gboolean tw_history_set_missing (GError **error, gint64 id);

/** TW_HISTORY_COLUMNS: of an entry, as tw_history_entry_read() reads them */
#define TW_HISTORY_COLUMNS                                                                         \
  "id, thread, parent, time, profile, title, question, sql, headline, state, model, cost, n_rows,"  \
  " n_kept, pinned"
TwHistoryEntry *tw_history_entry_read (sqlite3_stmt *row);

G_END_DECLS
