// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-answer.h"
#include "analyst/insight/tw-insight-feed.h"
#include "analyst/tw-pipeline.h"
#include "warehouse/tw-query-cost.h"

G_BEGIN_DECLS

/* What TwPipeline does in workers. Each function takes a task made in the main context, gives it a
 * snapshot of what the worker needs, and starts it in the pool that suits the stage. */

typedef TwPipelineParts TwStageParts;

void tw_stage_parts_init (TwStageParts *self, const TwPipelineParts *parts);
void tw_stage_parts_clear (TwStageParts *self);

/**
 * tw_stage_retrieve: @task returns a #TwContext
 * @parent: (nullable): what the question follows up
 */
void tw_stage_retrieve (GTask *task, const TwStageParts *parts, TwAnswer *parent,
                        const char *question);

/** tw_stage_write: @task returns a #TwModelReply; @answer gives context, parent and attempts */
void tw_stage_write (GTask *task, const TwStageParts *parts, TwAnswer *answer,
                     const char *question);

typedef struct {
  TwVerdict *verdict;
  TwVerdict *english; /* nullable: the same, in words for a model, where it has an objection */
  char *explanation; /* what the SQL does, Markdown; nullable */
} TwGuardReport;

void tw_guard_report_free (TwGuardReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwGuardReport, tw_guard_report_free)

/**
 * tw_stage_guard: @task returns a #TwGuardReport
 * @catalog: (nullable)
 * @explanation: (nullable): what the model says the SQL does; else it is read from the SQL
 */
void tw_stage_guard (GTask *task, const TwStageParts *parts, TwCatalog *catalog, const char *sql,
                     const char *explanation);

/** tw_stage_weigh: @task returns a #TwQueryCost: what the server's plan for @sql says */
void tw_stage_weigh (GTask *task, const TwStageParts *parts, const char *sql);

/** tw_stage_count_rows: @task returns a #TwRowAccount, or %NULL where nothing is joined */
void tw_stage_count_rows (GTask *task, const TwStageParts *parts, TwCatalog *catalog,
                          const char *sql);

typedef struct {
  TwMeaning *meanings;
  TwInsight *insight; /* nullable */
  GError *error;      /* nullable: why there is none, or only the local one */
} TwInsightReport;

void tw_insight_report_free (TwInsightReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwInsightReport, tw_insight_report_free)

/**
 * tw_stage_insight: @task returns a #TwInsightReport; @answer's result must be complete
 * @feed: gets the text as it streams in
 *
 * A writer elsewhere that fails is stood in for by the local one; the report has both.
 */
void tw_stage_insight (GTask *task, const TwStageParts *parts, TwCatalog *catalog, TwAnswer *answer,
                       TwInsightFeed *feed);

G_END_DECLS
