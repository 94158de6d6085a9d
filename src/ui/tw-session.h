// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/history/tw-history-keeper.h"
#include "setup/tw-workspace.h"
#include "ui/tw-question-list.h"
#include "ui/tw-rerun.h"

G_BEGIN_DECLS

typedef enum {
  TW_SESSION_CLOSED,
  TW_SESSION_OPENING,  /* server, data, schema and index, with progress */
  TW_SESSION_READY,    /* questions can be asked */
  TW_SESSION_INDEXING, /* ready, and the schema is being read again */
  TW_SESSION_FAILED,   /* the error says why */
} TwSessionState;

/* What a window works on: one opened profile, the question in the foreground and others on their way
 * beside it. Lives in the main context. Its properties notify: "state", "progress", "workspace",
 * "answer", "model", "rerun". */
#define TW_TYPE_SESSION (tw_session_get_type ())
G_DECLARE_FINAL_TYPE (TwSession, tw_session, TW, SESSION, GObject)

TwSession *tw_session_new (void);

/** tw_session_open: leaves the profile that is open and opens @name; an unknown one fails with the
 * names of those that are there */
void tw_session_open (TwSession *self, const char *name);

/** tw_session_reopen: the profile of the last tw_session_open() again */
void tw_session_reopen (TwSession *self);

/** tw_session_give_password: the profile again, with what the person was asked for; @keep puts it into
 * the keyring, else it is kept until the program ends */
void tw_session_give_password (TwSession *self, const char *password, gboolean keep);

/** tw_session_close: gives the profile up; what it used is free a moment later */
void tw_session_close (TwSession *self);

/** tw_session_reindex: reads the schema again and indexes what changed; questions stay possible */
void tw_session_reindex (TwSession *self);

/** tw_session_load_part: tw_session_reindex(), and @key: (nullable): a part of the warehouse that may be
 * slow, see tw_system_part_dup_key() */
void tw_session_load_part (TwSession *self, const char *key);

/** tw_session_get_loading: (nullable): the part that is being read */
const char *tw_session_get_loading (TwSession *self);

/** tw_session_stop: ends opening (state failed) or indexing (state ready) */
void tw_session_stop (TwSession *self);

/** tw_session_ask: what is on its way goes on, see tw_session_get_questions(); while a profile is being
 * opened, the question waits for that */
void tw_session_ask (TwSession *self, const char *question);
/** tw_session_follow_up: as tw_session_ask(); continues the answer in the foreground, where
 * tw_session_can_follow_up() */
void tw_session_follow_up (TwSession *self, const char *question);
/** tw_session_ask_again: the question in the foreground; a follow-up follows what it followed */
void tw_session_ask_again (TwSession *self);
/** tw_session_can_follow_up: there is an answer that the one who writes the SQL can build on */
gboolean tw_session_can_follow_up (TwSession *self);
/** tw_session_run_sql: the person's SQL as a new attempt of the answer, or by itself */
void tw_session_run_sql (TwSession *self, const char *sql);
/** tw_session_run_change: the same where only @change (nullable) is different in it, see
 * tw_pipeline_run_change() */
void tw_session_run_change (TwSession *self, const char *sql, const char *change);
/** tw_session_get_more_rows: what tw_session_fetch_more() would ask for at most; 0: nothing; @bytes:
 * (out): the most of text that the connection's limits let a result have, or 0 */
guint tw_session_get_more_rows (TwSession *self, guint64 *bytes);
/** tw_session_fetch_more: the SQL in the foreground again, see tw_pipeline_fetch_more() */
void tw_session_fetch_more (TwSession *self);
void tw_session_choose (TwSession *self, guint choice);
/** tw_session_accept: the person agrees to what the waiting answer asks */
void tw_session_accept (TwSession *self);
/** tw_session_show: @answer: (nullable): into the foreground: one on its way beside it, or from the
 * history */
void tw_session_show (TwSession *self, TwAnswer *answer);
/** tw_session_run_again: the SQL of the answer in the foreground, on its own profile, which is opened
 * where it is not; the result is compared, see tw_session_get_rerun() */
void tw_session_run_again (TwSession *self);
gboolean tw_session_can_run_again (TwSession *self);
/** tw_session_cancel: the question in the foreground, when it is on its way */
void tw_session_cancel (TwSession *self);
/** tw_session_clear: cancels and forgets the question */
void tw_session_clear (TwSession *self);

TwQuestionList *tw_session_get_questions (TwSession *self);
TwHistoryKeeper *tw_session_get_keeper (TwSession *self);
TwRerun *tw_session_get_rerun (TwSession *self); /* nullable */
TwSessionState tw_session_get_state (TwSession *self);
/** tw_session_get_profile_name: (nullable): as asked for */
const char *tw_session_get_profile_name (TwSession *self);
TwWorkspace *tw_session_get_workspace (TwSession *self); /* nullable */
TwCatalog *tw_session_get_catalog (TwSession *self);     /* nullable */
TwAnswer *tw_session_get_answer (TwSession *self);       /* nullable */
TwPipeline *tw_session_get_pipeline (TwSession *self);   /* nullable */
const GError *tw_session_get_error (TwSession *self);    /* nullable */
/** tw_session_get_bedrock: (nullable): where Claude answers; %NULL: the built-in model does */
TwBedrockSession *tw_session_get_bedrock (TwSession *self);
/** tw_session_get_model: (nullable): the Bedrock model that is asked, as soon as it is known */
const TwModelChoice *tw_session_get_model (TwSession *self);
/** tw_session_get_progress: 0 … 1, or -1 where unknown; @message is a sentence or "" */
double tw_session_get_progress (TwSession *self, const char **message);
/** tw_session_is_busy: a question is on its way */
gboolean tw_session_is_busy (TwSession *self);

G_END_DECLS
