// SPDX-License-Identifier: Apache-2.0
#include "report/tw-answer-export.h"

#include <glib/gi18n.h>

gboolean
tw_answer_has_all_rows (TwAnswer *answer)
{
  TwResultSet *result = tw_answer_get_result (answer);
  const TwKept *kept = tw_answer_get_kept (answer);
  if (result == NULL || tw_result_set_get_truncated (result)
      || !tw_answer_state_is_final (tw_answer_get_state (answer)))
    return FALSE;
  return kept == NULL || !kept->reopened || kept->n_rows <= tw_result_set_get_n_rows (result);
}

TwExport *
tw_answer_new_export (TwAnswer *answer, TwExportFormat format, const char *path, TwPool *pool,
                      const TwQueryLimits *limits, GError **error)
{
  const TwVerdict *verdict = tw_answer_get_verdict (answer);
  gboolean complete = tw_answer_has_all_rows (answer);
  if (!complete && (pool == NULL || verdict == NULL || !verdict->safe)) {
    tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_FAILED,
                  _("Run it again on its connection, or export the rows as they are shown."),
                  _("Not all rows are here, and the query cannot be run again for the others."));
    return NULL;
  }
  TwExport *self = tw_export_new (format, path);
  if (complete)
    tw_export_set_result (self, tw_answer_get_result (answer), NULL);
  else
    tw_export_set_query (self, pool, verdict->sql,
                         limits ? limits : &TW_QUERY_LIMITS_DEFAULT);
  return self;
}
