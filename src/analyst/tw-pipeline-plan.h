// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-pipeline.h"
#include "analyst/guard/tw-sql-guard.h"
#include "warehouse/tw-query-plan.h"

G_BEGIN_DECLS

/** TwPlanReport: @plan: (nullable): what @verdict refuses is not even planned; nor can SHOW be */
typedef struct {
  TwVerdict *verdict;
  TwQueryPlan *plan;
} TwPlanReport;

void tw_plan_report_free (TwPlanReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlanReport, tw_plan_report_free)

/**
 * tw_pipeline_plan_async:
 *
 * Has @sql judged by the guard that judges what runs, and asks the server how it would run what is
 * safe. Nothing is run.
 */
void tw_pipeline_plan_async (TwPipeline *self, const char *sql, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/** tw_pipeline_plan_finish: (transfer full): or %NULL with the server's error, whose verdict is lost;
 * see tw_pipeline_plan_get_verdict() */
TwPlanReport *tw_pipeline_plan_finish (GAsyncResult *result, GError **error);

/** tw_pipeline_plan_get_verdict: (nullable): of a plan that failed: where its error points to */
const TwVerdict *tw_pipeline_plan_get_verdict (GAsyncResult *result);

G_END_DECLS
