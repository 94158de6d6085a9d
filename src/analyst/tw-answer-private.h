// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/* How TwPipeline fills an answer in. Every setter notifies; all run in the answer's context. */

TwAnswer *tw_answer_new (const char *question, TwAnswer *parent);

/** tw_answer_set_state: starts and stops the stages' clocks */
void tw_answer_set_state (TwAnswer *self, TwAnswerState state);

void tw_answer_take_context (TwAnswer *self, TwContext *context);
void tw_answer_set_sql (TwAnswer *self, const char *sql);
void tw_answer_take_explanation (TwAnswer *self, char *explanation);
void tw_answer_take_verdict (TwAnswer *self, TwVerdict *verdict);
void tw_answer_set_result (TwAnswer *self, TwResultSet *result);
void tw_answer_take_insight (TwAnswer *self, TwInsight *insight);
void tw_answer_append_insight_text (TwAnswer *self, const char *text);
void tw_answer_forget_insight_text (TwAnswer *self);
void tw_answer_take_meanings (TwAnswer *self, TwMeaning *meanings);
void tw_answer_set_assumptions (TwAnswer *self, const char *const *assumptions);
void tw_answer_add_assumption (TwAnswer *self, const char *assumption);
void tw_answer_set_choices (TwAnswer *self, const char *const *choices);
void tw_answer_set_consent (TwAnswer *self, TwConsent consent);
void tw_answer_take_history (TwAnswer *self, TwQueryHistory *history);
void tw_answer_take_row_account (TwAnswer *self, TwRowAccount *account);
void tw_answer_take_kept (TwAnswer *self, TwKept *kept);
void tw_answer_set_stage_ms (TwAnswer *self, TwStage stage, double ms); /* below 0: not reached */
void tw_answer_set_chart (TwAnswer *self, const char *type, const char *x, const char *y);
void tw_answer_add_usage (TwAnswer *self, const TwUsage *usage);
/** tw_answer_add_attempt: @change: (nullable), see #TwAttempt */
void tw_answer_add_attempt (TwAnswer *self, const char *sql, gboolean by_person,
                            const char *change);

/**
 * tw_answer_restate:
 *
 * Before a person's SQL runs: what the model assumed does not hold for SQL that was edited by hand, which
 * says so instead; where only something was changed, that is added; where it is the model's SQL again,
 * what the model said is there again.
 */
void tw_answer_restate (TwAnswer *self, const char *sql, const char *change);

/** tw_answer_fail_attempt: gives the latest attempt the words of what refused it
 * @english: (nullable): the same for a model, where they differ */
void tw_answer_fail_attempt (TwAnswer *self, const char *error, const char *english);

/** tw_answer_set_error: @error is copied; %NULL clears */
void tw_answer_set_error (TwAnswer *self, TwStage stage, const GError *error);

/** tw_answer_set_row_limit: of the run that is on its way; 0: the pipeline's own */
void tw_answer_set_row_limit (TwAnswer *self, guint rows);
guint tw_answer_get_row_limit (TwAnswer *self);

/** tw_answer_forget_run: drops what belongs to one SQL (verdict, rows, insight, chart, error) and its
 * row limit */
void tw_answer_forget_run (TwAnswer *self);

G_END_DECLS
