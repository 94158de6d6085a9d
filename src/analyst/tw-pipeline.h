// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-answer.h"
#include "retrieval/tw-retriever.h"
#include "warehouse/tw-query.h"

G_BEGIN_DECLS

/**
 * TwPipelineParts: what a pipeline works with; references are taken
 * @catalog: (nullable): the index's own when %NULL
 * @index: (nullable): without it only tw_pipeline_run_sql() works
 * @metrics: (nullable) (element-type TwMetric)
 * @examples: (element-type TwVerifiedQuery): the nearest ones are shown to the model
 * @verified: (nullable) (element-type TwVerifiedQuery): those that a person confirmed: the same
 *   question is answered with their SQL, and the answer's assumptions say so
 * @allowed_functions: (nullable)
 * @hidden_schemas: (nullable): refused in SQL
 * @ask_above_bytes: a query whose plan expects more waits for a person; 0: none does
 * @accept_cost: the person has agreed to dear queries beforehand
 * @accept_external: and to what %TW_CONSENT_EXTERNAL says
 */
typedef struct {
  TwPool *pool;
  TwCatalog *catalog;
  TwIndex *index;
  TwLanguageModel *model;
  TwInsightWriter *insight_writer; /* nullable: no insight */
  GPtrArray *metrics;
  GPtrArray *examples;
  GPtrArray *verified;
  const char *const *allowed_functions;
  const char *const *hidden_schemas;
  double ask_above_bytes;
  gboolean accept_cost;
  gboolean accept_external;
  TwRetrieverOptions retriever;
  TwQueryLimits limits;
  gboolean dry_run;    /* stops after the guard */
  gboolean count_rows; /* what joins do to the rows is counted beside the insight */
  TwRowBudget row_budget;
} TwPipelineParts;

/* Moves answers along. Used from one context (the main one); several answers may run at once. */
#define TW_TYPE_PIPELINE (tw_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (TwPipeline, tw_pipeline, TW, PIPELINE, GObject)

TwPipeline *tw_pipeline_new (const TwPipelineParts *parts);

/** tw_pipeline_set_index: for questions asked from now on; of the same catalog */
void tw_pipeline_set_index (TwPipeline *self, TwIndex *index);

/**
 * tw_pipeline_ask:
 * @parent: (nullable): the answer that this question follows up
 *
 * Returns: (transfer full): a new answer, already on its way; watch "notify::state". A question
 *   that is empty or longer than 4,000 characters fails at once with what to do; SQL that was
 *   pasted as a question is declined.
 */
TwAnswer *tw_pipeline_ask (TwPipeline *self, const char *question, TwAnswer *parent);

/**
 * tw_pipeline_run_sql:
 * @answer: (nullable): an answer whose SQL the person edited; a new attempt from the guard on.
 *   %NULL: a new answer without a question.
 *   One that is still on its way is cancelled first.
 *
 * Returns: (transfer full): the answer
 */
TwAnswer *tw_pipeline_run_sql (TwPipeline *self, TwAnswer *answer, const char *sql);

/** tw_pipeline_run_change: the same for SQL in which only @change (nullable) is different, such as
 * "period: 1998": its assumptions stay, and say so */
TwAnswer *tw_pipeline_run_change (TwPipeline *self, TwAnswer *answer, const char *sql,
                                  const char *change);

/** tw_pipeline_fetch_more: the SQL of @answer again, from the guard on, for tw_answer_get_more_rows()
 * rows; all its other limits hold */
void tw_pipeline_fetch_more (TwPipeline *self, TwAnswer *answer);

/** tw_pipeline_get_limits: of each query, where nothing else was asked for */
const TwQueryLimits *tw_pipeline_get_limits (TwPipeline *self);

/** tw_pipeline_choose: answers a waiting one: the model reads its choice instead of the question */
void tw_pipeline_choose (TwPipeline *self, TwAnswer *answer, guint choice);

/** tw_pipeline_accept: the person agrees to what a waiting answer asks: its SQL, as the guard has
 * proven it, is run */
void tw_pipeline_accept (TwPipeline *self, TwAnswer *answer);

/** tw_pipeline_cancel: the state becomes cancelled once the running stage has confirmed it; nothing
 * happens to an answer that is final */
void tw_pipeline_cancel (TwPipeline *self, TwAnswer *answer);

/** tw_pipeline_wait: iterates the default context until @answer's state is final or waiting */
void tw_pipeline_wait (TwPipeline *self, TwAnswer *answer);

G_END_DECLS
