// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "retrieval/tw-context.h"

G_BEGIN_DECLS

/**
 * TwModelRequest: what a model is asked
 * @context: what retrieval chose; its catalog is there too
 * @metrics: (element-type TwMetric)
 * @examples: (element-type TwVerifiedQuery): the nearest verified queries, best first
 * @parent_question: (nullable): of the answer that this one follows up
 * @parent_sql: (nullable)
 * @earlier: (nullable) (element-type TwModelTurn): what that one followed up in its turn, oldest
 *   first
 * @attempts: (element-type TwModelAttempt): earlier ones of this question, oldest first
 */
typedef struct {
  char *sql;
  char *error; /* the guard's words in English, or the server's exact ones */
} TwModelAttempt;

typedef struct {
  char *question; /* nullable: SQL was typed */
  char *sql;      /* nullable */
} TwModelTurn;

typedef struct {
  const char *question;
  TwContext *context;
  GPtrArray *metrics;
  GPtrArray *examples;
  const char *parent_question;
  const char *parent_sql;
  GPtrArray *earlier;
  GPtrArray *attempts;
} TwModelRequest;

typedef enum {
  TW_MODEL_WROTE,    /* sql is set */
  TW_MODEL_DECLINED, /* reason is set */
  TW_MODEL_ASKS,     /* reason is the question back, choices the readings */
} TwModelOutcome;

/** TwUsage: @cost_usd: an estimate; %NAN where the price of a model is not known */
typedef struct {
  guint model_calls, embed_calls;
  guint64 input_tokens, output_tokens;
  guint64 cached_tokens; /* of the input: read from the service's cache */
  double cost_usd;
} TwUsage;

typedef struct {
  TwModelOutcome outcome;
  char *sql;
  char *explanation; /* nullable */
  char **assumptions;
  char *chart_type; /* nullable: "bar", "line", "number", "table", … */
  char *chart_x;    /* nullable: result column */
  char *chart_y;
  char *reason;
  char **choices;
  TwUsage usage;
} TwModelReply;

void tw_model_attempt_free (TwModelAttempt *self);
void tw_model_turn_free (TwModelTurn *self);
void tw_model_reply_free (TwModelReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwModelReply, tw_model_reply_free)

/* Who writes the SQL. Thread-safe; write() blocks and is called in a worker. */
#define TW_TYPE_LANGUAGE_MODEL (tw_language_model_get_type ())
G_DECLARE_INTERFACE (TwLanguageModel, tw_language_model, TW, LANGUAGE_MODEL, GObject)

struct _TwLanguageModelInterface {
  GTypeInterface parent;
  const char *(*get_name) (TwLanguageModel *self);
  gboolean (*is_local) (TwLanguageModel *self);
  TwModelReply *(*write) (TwLanguageModel *self, const TwModelRequest *request,
                          GCancellable *cancellable, GError **error);
};

const char *tw_language_model_get_name (TwLanguageModel *self);
/** tw_language_model_is_local: nothing leaves the machine and compute, not network, is used */
gboolean tw_language_model_is_local (TwLanguageModel *self);
TwModelReply *tw_language_model_write (TwLanguageModel *self, const TwModelRequest *request,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
