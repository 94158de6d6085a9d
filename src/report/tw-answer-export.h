// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-answer.h"
#include "warehouse/export/tw-export.h"

G_BEGIN_DECLS

/** tw_answer_has_all_rows: whether nothing was cut from its result, nor left out of what the history
 * kept of it */
gboolean tw_answer_has_all_rows (TwAnswer *answer);

/**
 * tw_answer_new_export:
 * @pool: (nullable): where its SQL can be run again
 * @limits: (nullable): for that
 *
 * All rows of @answer: those that it has, where they are complete; else its SQL, as the guard has
 * proven it, is run once more, and its rows go straight into the file.
 *
 * Returns: (transfer full) (nullable): %NULL with an error where its rows are incomplete and there is
 *   no @pool or no proven SQL
 */
TwExport *tw_answer_new_export (TwAnswer *answer, TwExportFormat format, const char *path,
                                TwPool *pool, const TwQueryLimits *limits, GError **error);

G_END_DECLS
