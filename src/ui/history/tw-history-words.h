// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/history/tw-history.h"
#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/** tw_history_format_time: (transfer full): in the person's locale and time zone */
char *tw_history_format_time (gint64 time);

/** tw_history_format_day: (transfer full): "Today", "Yesterday" or the date */
char *tw_history_format_day (gint64 time);

/** tw_history_entry_dup_title: (transfer full): the question, or its SQL on one line */
char *tw_history_entry_dup_title (const TwHistoryEntry *self);

/** tw_history_entry_dup_detail: (transfer full): when, where and what came of it */
char *tw_history_entry_dup_detail (const TwHistoryEntry *self);

/** tw_kept_dup_text: (transfer full): where an answer stands in the history, a sentence or two */
char *tw_kept_dup_text (const TwKept *self, TwResultSet *rows);

G_END_DECLS
