// SPDX-License-Identifier: Apache-2.0
#include "report/tw-answer-export.h"

TwExport *
tw_answer_new_export (TwAnswer *answer, TwExportFormat format, const char *path, TwPool *pool,
                      const TwQueryLimits *limits, GError **error)
{
  TwResultSet *result = tw_answer_get_result (answer);
  const TwVerdict *verdict = tw_answer_get_verdict (answer);
  gboolean complete = result && !tw_result_set_get_truncated (result)
                      && tw_answer_state_is_final (tw_answer_get_state (answer));
  if (!complete && (pool == NULL || verdict == NULL || !verdict->safe)) {
    tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_FAILED,
                  "Run it again on its connection, or export the rows as they are shown.",
                  "Not all rows are here, and the query cannot be run again for the others.");
    return NULL;
  }
  TwExport *self = tw_export_new (format, path);
  if (complete)
    tw_export_set_result (self, result, NULL);
  else
    tw_export_set_query (self, pool, verdict->sql,
                         limits ? limits : &TW_QUERY_LIMITS_DEFAULT);
  return self;
}
