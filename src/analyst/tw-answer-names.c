// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-answer.h"

const char *
tw_answer_state_get_name (TwAnswerState state)
{
  switch (state) {
  case TW_ANSWER_IDLE:
    return "idle";
  case TW_ANSWER_RETRIEVING:
    return "retrieving";
  case TW_ANSWER_WRITING:
    return "writing";
  case TW_ANSWER_GUARDING:
    return "guarding";
  case TW_ANSWER_EXECUTING:
    return "executing";
  case TW_ANSWER_EXPLAINING:
    return "explaining";
  case TW_ANSWER_DONE:
    return "done";
  case TW_ANSWER_WAITING:
    return "waiting";
  case TW_ANSWER_DECLINED:
    return "declined";
  case TW_ANSWER_FAILED:
    return "failed";
  case TW_ANSWER_CANCELLED:
    return "cancelled";
  }
  g_return_val_if_reached ("failed");
}

const char *
tw_stage_get_name (TwStage stage)
{
  switch (stage) {
  case TW_STAGE_RETRIEVE:
    return "retrieve";
  case TW_STAGE_WRITE:
    return "write";
  case TW_STAGE_GUARD:
    return "guard";
  case TW_STAGE_EXECUTE:
    return "execute";
  case TW_STAGE_INSIGHT:
    return "insight";
  case TW_STAGE_N:
    break;
  }
  g_return_val_if_reached ("");
}

gboolean
tw_answer_state_is_final (TwAnswerState state)
{
  return state == TW_ANSWER_DONE || state == TW_ANSWER_DECLINED || state == TW_ANSWER_FAILED
         || state == TW_ANSWER_CANCELLED;
}

const char *
tw_consent_get_name (TwConsent consent)
{
  switch (consent) {
  case TW_CONSENT_READING:
    return "reading";
  case TW_CONSENT_COST:
    return "cost";
  case TW_CONSENT_EXTERNAL:
    return "external table";
  case TW_CONSENT_NONE:
    break;
  }
  return NULL;
}

TwStage
tw_answer_state_get_stage (TwAnswerState state)
{
  switch (state) {
  case TW_ANSWER_RETRIEVING:
    return TW_STAGE_RETRIEVE;
  case TW_ANSWER_WRITING:
    return TW_STAGE_WRITE;
  case TW_ANSWER_GUARDING:
    return TW_STAGE_GUARD;
  case TW_ANSWER_EXECUTING:
    return TW_STAGE_EXECUTE;
  case TW_ANSWER_EXPLAINING:
    return TW_STAGE_INSIGHT;
  case TW_ANSWER_IDLE:
  case TW_ANSWER_DONE:
  case TW_ANSWER_WAITING:
  case TW_ANSWER_DECLINED:
  case TW_ANSWER_FAILED:
  case TW_ANSWER_CANCELLED:
    break;
  }
  return TW_STAGE_N;
}
