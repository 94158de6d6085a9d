// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-session-private.h"

/* Where the answer comes from, as the history says it. */
static void
keep (TwSession *self, TwAnswer *answer)
{
  if (self->preferences == NULL || self->preferences->history_days == 0)
    return;
  const TwProfile *profile = tw_workspace_get_profile (self->workspace);
  const char *model = self->bedrock == NULL ? "builtin" : self->model ? self->model->id : NULL;
  const TwKept origin
    = { .profile = profile->name, .title = profile->title, .model = (char *) model };
  tw_history_keeper_keep (self->keeper, answer, &origin);
}

/* What is in the foreground goes on beside it. */
static void
show_running (TwSession *self, TwAnswer *answer, TwPipeline *pipeline)
{
  tw_question_list_track (self->questions, answer, pipeline);
  keep (self, answer);
  tw_session_show (self, answer);
}

static void
ask (TwSession *self, const char *question, TwAnswer *parent)
{
  if (self->pipeline == NULL) {
    g_autofree char *old = g_steal_pointer (&self->pending);
    self->pending = g_strdup (question);
    return;
  }
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (self->pipeline, question, parent);
  show_running (self, answer, self->pipeline);
}

void
tw_session_ask (TwSession *self, const char *question)
{
  g_return_if_fail (TW_IS_SESSION (self));
  ask (self, question, NULL);
}

/* The latest answer of the thread that a question can build on: one that was declined has no SQL. */
static TwAnswer *
find_thread (TwSession *self)
{
  TwAnswer *answer = self->bedrock ? self->answer : NULL;
  while (answer && !(tw_answer_get_question (answer) && tw_answer_get_sql (answer)))
    answer = tw_answer_get_parent (answer);
  return answer;
}

void
tw_session_follow_up (TwSession *self, const char *question)
{
  g_return_if_fail (TW_IS_SESSION (self));
  ask (self, question, find_thread (self));
}

void
tw_session_ask_again (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (self->answer && tw_answer_get_question (self->answer))
    ask (self, tw_answer_get_question (self->answer), tw_answer_get_parent (self->answer));
}

gboolean
tw_session_can_follow_up (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);
  return find_thread (self) != NULL;
}

/* One that is on its way goes on where it is. */
static TwPipeline *
pipeline_of (TwSession *self, TwAnswer *answer)
{
  TwPipeline *pipeline = answer ? tw_question_list_get_pipeline (self->questions, answer) : NULL;
  return pipeline ? pipeline : self->pipeline;
}

void
tw_session_run_sql (TwSession *self, const char *sql)
{
  tw_session_run_change (self, sql, NULL);
}

void
tw_session_run_change (TwSession *self, const char *sql, const char *change)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (self->pipeline == NULL)
    return;
  TwPipeline *pipeline = pipeline_of (self, self->answer);
  g_autoptr (TwAnswer) answer = tw_pipeline_run_change (pipeline, self->answer, sql, change);
  tw_session_set_rerun (self, NULL);
  show_running (self, answer, pipeline);
}

/* On its own connection alone: another one has other limits, and other data. */
guint
tw_session_get_more_rows (TwSession *self, guint64 *bytes)
{
  g_return_val_if_fail (TW_IS_SESSION (self), 0);
  const TwKept *kept = self->answer ? tw_answer_get_kept (self->answer) : NULL;
  gboolean other = kept && g_strcmp0 (kept->profile, self->profile_name) != 0;
  *bytes = self->pipeline ? tw_pipeline_get_limits (self->pipeline)->max_bytes : 0;
  return self->answer && self->pipeline && !other ? tw_answer_get_more_rows (self->answer) : 0;
}

void
tw_session_fetch_more (TwSession *self)
{
  guint64 bytes;
  if (tw_session_get_more_rows (self, &bytes) == 0)
    return;
  g_autoptr (TwAnswer) answer = g_object_ref (self->answer);
  tw_pipeline_fetch_more (self->pipeline, answer);
  tw_session_set_rerun (self, NULL);
  show_running (self, answer, self->pipeline);
}

void
tw_session_choose (TwSession *self, guint choice)
{
  g_return_if_fail (TW_IS_SESSION (self));
  TwPipeline *pipeline = pipeline_of (self, self->answer);
  if (pipeline && self->answer)
    tw_pipeline_choose (pipeline, self->answer, choice);
}

void
tw_session_accept (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  TwPipeline *pipeline = pipeline_of (self, self->answer);
  if (pipeline && self->answer)
    tw_pipeline_accept (pipeline, self->answer);
}

void
tw_session_cancel (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (self->answer)
    tw_question_list_cancel (self->questions, self->answer);
}

void
tw_session_clear (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  tw_session_cancel (self);
  g_clear_pointer (&self->pending, g_free);
  g_clear_object (&self->pending_rerun);
  tw_session_show (self, NULL);
}

void
tw_session_show (TwSession *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (self->rerun && tw_rerun_get_answer (self->rerun) != answer)
    tw_session_set_rerun (self, NULL);
  tw_question_list_set_foreground (self->questions, answer);
  tw_session_set_answer (self, answer);
}

/* A run is compared with what stands there now. */
static void
start_rerun (TwSession *self, TwRerun *rerun)
{
  g_autoptr (TwAnswer) answer = g_object_ref (tw_rerun_get_answer (rerun));
  tw_rerun_start (rerun, self->pipeline);
  tw_session_set_rerun (self, rerun);
  show_running (self, answer, self->pipeline);
}

gboolean
tw_session_can_run_again (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);
  return self->answer && tw_answer_get_sql (self->answer)
         && tw_answer_state_is_final (tw_answer_get_state (self->answer));
}

void
tw_session_run_again (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (!tw_session_can_run_again (self))
    return;
  g_autoptr (TwRerun) rerun = tw_rerun_new (self->answer);
  const TwKept *kept = tw_answer_get_kept (self->answer);
  gboolean other = kept && g_strcmp0 (kept->profile, self->profile_name) != 0;
  if (self->pipeline && !other) {
    start_rerun (self, rerun);
    return;
  }
  if (other || self->state == TW_SESSION_FAILED)
    tw_session_open (self, other ? kept->profile : self->profile_name);
  g_set_object (&self->pending_rerun, rerun);
}

void
tw_session_ask_pending (TwSession *self)
{
  g_autofree char *question = g_steal_pointer (&self->pending);
  g_autoptr (TwRerun) rerun = g_steal_pointer (&self->pending_rerun);
  if (rerun)
    start_rerun (self, rerun);
  if (question)
    tw_session_ask (self, question);
}

TwQuestionList *
tw_session_get_questions (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->questions;
}

TwHistoryKeeper *
tw_session_get_keeper (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->keeper;
}

TwRerun *
tw_session_get_rerun (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->rerun;
}

gboolean
tw_session_is_busy (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);
  return self->answer && !tw_answer_state_is_final (tw_answer_get_state (self->answer));
}
