// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/history/tw-history.h"
#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/* Puts answers into the history: each when it was asked and again when it has ended, in a worker, one
 * after the other. An answer's "kept" says how that went. Lives in the answers' context; signal
 * "changed" when the history holds something else. */
#define TW_TYPE_HISTORY_KEEPER (tw_history_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TwHistoryKeeper, tw_history_keeper, TW, HISTORY_KEEPER, GObject)

TwHistoryKeeper *tw_history_keeper_new (TwHistory *history);

/** tw_history_keeper_keep: from now on and until the answer goes; its SQL run again is an entry of its
 * own, in the same thread. @origin: its profile, title and model. Once is enough. */
void tw_history_keeper_keep (TwHistoryKeeper *self, TwAnswer *answer, const TwKept *origin);

/** tw_history_keepers_finish: iterates the main context until all that any keeper has to write is
 * written; before the program ends */
void tw_history_keepers_finish (void);

G_END_DECLS
