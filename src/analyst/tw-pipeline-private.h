// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-answer-private.h"
#include "analyst/tw-pipeline-stages.h"

G_BEGIN_DECLS

/* Inside the pipeline: what its files share. */

struct _TwPipeline {
  GObject parent_instance;

  TwStageParts parts;
  GHashTable *runs;    /* of TwAnswer → TwRun: the answers that are on their way */
  gboolean no_history; /* the warehouse does not say how its queries go */
};

/* One answer on its way. Exactly one stage runs at a time, and its callback gets the run. */
typedef struct {
  TwPipeline *pipeline;
  TwAnswer *answer;
  GCancellable *cancellable;
  char *question;      /* as the model reads it */
  char *sql;           /* being guarded or executed */
  char *sent;          /* what of it goes to the server: without comments */
  char *next_sql;      /* to run once this one's cancel is confirmed */
  char *next_change;   /* nullable: what is different in it */
  TwModelReply *reply; /* nullable: whose SQL this is */
  gboolean by_person;
  char *change; /* nullable: what is different in @sql, all else being as it was */
  guint n_written;
  GError *failure; /* of the latest attempt */
  TwStage failure_stage;
  TwInsightFeed *feed; /* nullable: while the insight is written */

  gboolean weighed;     /* the query is cheap, or the person agreed */
  gboolean outside;     /* it runs without the read-only transaction, as the person agreed */
  TwQueryLimits limits; /* of the query that runs */

  guint64 serial;      /* tells runs of one answer apart */
  GSource *poll;       /* nullable: while the query runs */
  gboolean reading;    /* its history is being read */
  gboolean last_read;  /* the query has ended: what is read next is final */
  gboolean counting;   /* what its joins do to the rows */
  gboolean explained;  /* all is done but for these */
} TwRun;

/** tw_run_end: @run is gone after it */
void tw_run_end (TwRun *run, TwAnswerState state);
void tw_run_fail (TwRun *run, TwStage stage, const GError *error);

/** tw_run_ended_by_cancel: whether a stage's end is the end of all; @run is gone then */
gboolean tw_run_ended_by_cancel (TwRun *run);

/** tw_run_attempt_failed: a model's SQL that was refused goes back to it; a person's is the person's
 * to change
 * @english: (nullable): @words for the model, where they differ */
void tw_run_attempt_failed (TwRun *run, TwStage stage, const char *words, const char *english,
                            const GError *error);

GTask *tw_run_new_task (TwRun *run, GAsyncReadyCallback callback);
TwCatalog *tw_pipeline_get_catalog (TwPipeline *self);

/** tw_run_execute: asks a person first where the plan is dear (tw-pipeline-execute.c) */
void tw_run_execute (TwRun *run);
void tw_run_explain (TwRun *run);

/** tw_run_has_plan: SHOW and EXPLAIN have none */
gboolean tw_run_has_plan (const char *sql);

/** tw_run_finish_if_explained: ends the run when nothing of it is on its way any more */
void tw_run_finish_if_explained (TwRun *run);

/** tw_run_count_rows: while the insight is written, where something is joined (tw-pipeline-execute.c) */
void tw_run_count_rows (TwRun *run);

/* tw-pipeline-history.c: Redshift's own account of a query, over a second connection. */

/** tw_run_watch: while the query runs; names it, so before it is sent */
void tw_run_watch (TwRun *run);
/** tw_run_stop_watching: the query has ended; reads its account once more where @last */
void tw_run_stop_watching (TwRun *run, gboolean last);

G_END_DECLS
