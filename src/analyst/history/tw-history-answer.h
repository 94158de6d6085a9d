// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/history/tw-history.h"
#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/**
 * tw_history_record_new:
 * @kept: where @answer is from; its id, where it has one, is replaced
 *
 * Returns: (transfer full): a snapshot, which another thread may save while the answer goes on
 */
TwHistoryRecord *tw_history_record_new (TwAnswer *answer, const TwKept *kept);

/**
 * tw_history_record_to_answer:
 * @parent: (nullable): the answer that it follows up
 *
 * Returns: (transfer full): the answer as it was when it was kept, with "kept"; one that never ended
 *   is cancelled. How its tables were found is not in it.
 */
TwAnswer *tw_history_record_to_answer (const TwHistoryRecord *self, TwAnswer *parent);

/** tw_history_load_answer_async: the answer, with what it follows up, without the network or a
 * database */
void tw_history_load_answer_async (TwHistory *self, gint64 id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
TwAnswer *tw_history_load_answer_finish (GAsyncResult *result, GError **error);

G_END_DECLS
