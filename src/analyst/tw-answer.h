// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "analyst/tw-analyst-error.h"
#include "analyst/insight/tw-insight.h"
#include "analyst/tw-kept.h"
#include "analyst/tw-row-account.h"
#include "analyst/guard/tw-sql-guard.h"
#include "warehouse/tw-query-history.h"

G_BEGIN_DECLS

typedef enum {
  TW_ANSWER_IDLE,
  TW_ANSWER_RETRIEVING,
  TW_ANSWER_WRITING,
  TW_ANSWER_GUARDING,
  TW_ANSWER_EXECUTING,
  TW_ANSWER_EXPLAINING,
  TW_ANSWER_DONE,
  TW_ANSWER_WAITING, /* for a person */
  TW_ANSWER_DECLINED,
  TW_ANSWER_FAILED,
  TW_ANSWER_CANCELLED,
} TwAnswerState;

typedef enum {
  TW_STAGE_RETRIEVE,
  TW_STAGE_WRITE,
  TW_STAGE_GUARD,
  TW_STAGE_EXECUTE,
  TW_STAGE_INSIGHT,
  TW_STAGE_N,
} TwStage;

/** TwConsent: what a waiting answer waits for */
typedef enum {
  TW_CONSENT_NONE,
  TW_CONSENT_READING,  /* which of its choices is meant: tw_pipeline_choose() */
  TW_CONSENT_COST,     /* that a dear query is run: tw_pipeline_accept() */
  TW_CONSENT_EXTERNAL, /* that an external table is read outside of the read-only transaction, in which
                          Redshift cannot open it: likewise */
} TwConsent;

/** tw_consent_get_name: (nullable): "reading", "cost", "external table" */
const char *tw_consent_get_name (TwConsent consent);

/** tw_answer_state_get_name: "retrieving", "done", … as in `ask --json` */
const char *tw_answer_state_get_name (TwAnswerState state);
/** tw_stage_get_name: "retrieve", "write", "guard", "execute", "insight" */
const char *tw_stage_get_name (TwStage stage);
gboolean tw_answer_state_is_final (TwAnswerState state);
/** tw_answer_state_get_stage: the stage that runs in it; %TW_STAGE_N where none does */
TwStage tw_answer_state_get_stage (TwAnswerState state);

/**
 * TwAttempt: SQL that was tried
 * @error: (nullable): the guard's or the server's exact words where it failed
 * @english: (nullable): the same in English, for a model, where @error is in the person's language
 * @by_person: edited or typed by the person, or changed at the person's wish
 * @change: (nullable): what was changed in the SQL before it, nothing else being touched:
 *   "period: 1998"
 */
typedef struct {
  char *sql;
  char *error;
  char *english;
  char *change;
  gboolean by_person;
} TwAttempt;

/* One question's way through, filled in from left to right. Lives in the main context (the context
 * that made it); only TwPipeline changes it. Every getter has a property of the same name
 * ("state", "sql", "result", …) that notifies. */
#define TW_TYPE_ANSWER (tw_answer_get_type ())
G_DECLARE_FINAL_TYPE (TwAnswer, tw_answer, TW, ANSWER, GObject)

TwAnswerState tw_answer_get_state (TwAnswer *self);       /* "state" */
const char *tw_answer_get_question (TwAnswer *self);      /* "question" */
TwContext *tw_answer_get_context (TwAnswer *self);        /* "context", nullable */
const char *tw_answer_get_sql (TwAnswer *self);           /* "sql", nullable */
const char *tw_answer_get_explanation (TwAnswer *self);   /* "explanation", nullable: Markdown */
const TwVerdict *tw_answer_get_verdict (TwAnswer *self);  /* "verdict", nullable */
TwResultSet *tw_answer_get_result (TwAnswer *self);       /* "result", nullable; grows; truncated
                                                             by an error or a cancel */
const TwInsight *tw_answer_get_insight (TwAnswer *self);  /* "insight", nullable */

/** tw_answer_get_insight_text: "insight-text", nullable: Markdown that has streamed in so far; gone
 * once there is the insight, and left where its writing was cancelled */
const char *tw_answer_get_insight_text (TwAnswer *self);

const GPtrArray *tw_answer_get_attempts (TwAnswer *self); /* "attempts": of TwAttempt */

/** tw_answer_get_model_sql: (nullable): the last SQL that no person wrote or changed */
const char *tw_answer_get_model_sql (TwAnswer *self);

/** tw_answer_is_edited: its SQL is a person's edit of what was written for the question */
gboolean tw_answer_is_edited (TwAnswer *self);

const char *const *tw_answer_get_assumptions (TwAnswer *self); /* "assumptions" */
const char *const *tw_answer_get_choices (TwAnswer *self);     /* "choices", while waiting */
TwConsent tw_answer_get_consent (TwAnswer *self);              /* "consent", while waiting */

/** tw_answer_get_history: "history", nullable: what Redshift says of the query, while it runs and when
 * it has ended */
const TwQueryHistory *tw_answer_get_history (TwAnswer *self);

/** tw_answer_get_row_account: "row-account", nullable: what its joins did to the rows */
const TwRowAccount *tw_answer_get_row_account (TwAnswer *self);

/** tw_answer_get_kept: "kept", nullable: where it stands in the history of this machine; %NULL where
 * nothing is kept */
const TwKept *tw_answer_get_kept (TwAnswer *self);

/** tw_answer_get_more_rows: how many rows its query may ask for next, where its row limit has cut it;
 * 0 where it is whole, or something else has cut it */
guint tw_answer_get_more_rows (TwAnswer *self);

const TwUsage *tw_answer_get_usage (TwAnswer *self);           /* "usage" */
TwAnswer *tw_answer_get_parent (TwAnswer *self);               /* "parent", nullable */

/** tw_answer_get_chart: %FALSE when no chart suits; strings belong to the answer */
gboolean tw_answer_get_chart (TwAnswer *self, const char **type, const char **x, const char **y);

/** tw_answer_get_meanings: (nullable): one #TwMeaning a result column */
const TwMeaning *tw_answer_get_meanings (TwAnswer *self);

/** tw_answer_get_stage_ms: time spent, or -1 where the stage was not reached; a running stage gives
 * what has passed */
double tw_answer_get_stage_ms (TwAnswer *self, TwStage stage);

/** tw_answer_get_error: (nullable): why it failed, was declined or is waiting, with the stage */
const GError *tw_answer_get_error (TwAnswer *self, TwStage *stage);

/** tw_answer_to_json: (transfer full): the object of `ask --json` (ARCHITECTURE.md) */
JsonNode *tw_answer_to_json (TwAnswer *self);

/** tw_answer_to_document: (transfer full): the same without the rows: what the history keeps of it */
JsonNode *tw_answer_to_document (TwAnswer *self);

/** tw_context_to_json: (transfer full): its "context": what `retrieve --json` prints */
JsonNode *tw_context_to_json (TwContext *context);

G_END_DECLS
