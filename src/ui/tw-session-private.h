// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/history/tw-history-keeper.h"
#include "ui/tw-question-list.h"
#include "ui/tw-rerun.h"
#include "ui/tw-schema-watch.h"
#include "ui/tw-session.h"

G_BEGIN_DECLS

/* What the session's files share. */
struct _TwSession {
  GObject parent_instance;

  TwSessionState state;
  char *profile_name;
  TwWorkspace *workspace;
  TwPipeline *pipeline;
  TwAnswer *answer;
  TwPreferences *preferences; /* nullable: before the first opening */
  TwBedrockSession *bedrock;  /* nullable: the built-in model answers */
  char *loading; /* nullable: the part that is being read */
  TwSchemaWatch *watch;
  const TwModelChoice *model; /* nullable: not yet known; the Bedrock session's */
  GCancellable *choosing;     /* nullable: of the model */
  char *pending; /* asked while the profile is being opened */
  TwRerun *pending_rerun; /* nullable: likewise */
  TwQuestionList *questions;
  TwHistoryKeeper *keeper;
  TwRerun *rerun; /* nullable: of the answer in the foreground */
  GError *error;
  GCancellable *cancellable; /* of the opening or indexing that is under way */
  char *message;
  double fraction;
};

/** tw_session_set_answer: (nullable): the one in the foreground; notifies */
void tw_session_set_answer (TwSession *self, TwAnswer *answer);

/** tw_session_set_rerun: (nullable); notifies */
void tw_session_set_rerun (TwSession *self, TwRerun *rerun);

/** tw_session_ask_pending: what was asked while the profile was being opened */
void tw_session_ask_pending (TwSession *self);

G_END_DECLS
