// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/* What the last evaluation by the same model of the same connection said, and what differs now. */
typedef struct _TwEvalHistory TwEvalHistory;

/** tw_eval_history_open: without a file of its own, or with one that is not understood, nothing is
 * known */
TwEvalHistory *tw_eval_history_open (const char *profile, const char *model);
void tw_eval_history_free (TwEvalHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEvalHistory, tw_eval_history_free)

/** tw_eval_history_note: @sql and @rows (nullable) of this run */
void tw_eval_history_note (TwEvalHistory *self, const char *schema, const char *question,
                           const char *outcome, const char *sql, TwResultSet *rows);

/** tw_eval_history_get_since: (nullable): when the last run was, in ISO 8601 */
const char *tw_eval_history_get_since (const TwEvalHistory *self);

/** tw_eval_history_get_changes: of objects: schema, question, before and after (each outcome, sql),
 * sql_changed, rows_changed */
JsonArray *tw_eval_history_get_changes (TwEvalHistory *self);

/** tw_eval_history_save: this run becomes the last one; what was not asked stays as it was */
gboolean tw_eval_history_save (TwEvalHistory *self, GError **error);

G_END_DECLS
