// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/compare/tw-result-difference.h"
#include "analyst/tw-pipeline.h"

G_BEGIN_DECLS

/* An answer whose SQL is run once more, and what that gives otherwise. Signal "done" when the
 * difference is known; never where the run does not end well. */
#define TW_TYPE_RERUN (tw_rerun_get_type ())
G_DECLARE_FINAL_TYPE (TwRerun, tw_rerun, TW, RERUN, GObject)

/** tw_rerun_new: keeps what @answer has now: rows, SQL and where it is kept */
TwRerun *tw_rerun_new (TwAnswer *answer);

/** tw_rerun_start: runs it in @pipeline; the answer's own rows go */
void tw_rerun_start (TwRerun *self, TwPipeline *pipeline);

TwAnswer *tw_rerun_get_answer (TwRerun *self);
const TwKept *tw_rerun_get_kept (TwRerun *self);      /* nullable: of the earlier run */
TwResultSet *tw_rerun_get_before (TwRerun *self);     /* nullable: the earlier rows */
/** tw_rerun_get_n_rows: of the earlier run, which may be more than are kept of it */
guint tw_rerun_get_n_rows (TwRerun *self);
/** tw_rerun_is_done: @difference: (out) (nullable): %NULL where not all rows of a run are here */
gboolean tw_rerun_is_done (TwRerun *self, const TwResultDifference **difference);

G_END_DECLS
