// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-bedrock-runtime.h"
#include "aws/tw-ledger.h"
#include "aws/tw-model-choice.h"

G_BEGIN_DECLS

/* Bedrock as a person has set it up: which models, within which limits, with everything that leaves
 * written to the ledger. Thread-safe, atomically reference counted. */
typedef struct _TwBedrockSession TwBedrockSession;

/** TwBedrockReview: shows what is about to be sent; %FALSE keeps it here. Called in a worker. */
typedef gboolean (*TwBedrockReview) (const char *model, const TwLedgerPiece *pieces,
                                     guint n_pieces, gpointer user_data);

/**
 * TwBedrockOptions:
 * @model: (nullable): %NULL or "" for the best that the account is offered
 * @embedding_model: (nullable): %NULL for Titan text embeddings V2
 * @dimensions: of embeddings: 256, 512 or 1,024; 0 for 512
 * @questions_per_minute: 0 for no limit
 * @usd_per_day: 0 for no limit
 * @price: (nullable): instead of what resources/models.json says
 * @review: (nullable)
 */
typedef struct {
  const char *model;
  const char *embedding_model;
  guint dimensions;
  guint questions_per_minute;
  double usd_per_day;
  const TwModelPrice *price;
  TwBedrockReview review;
  gpointer review_data;
} TwBedrockOptions;

TwBedrockSession *tw_bedrock_session_new (TwAwsClient *client, TwLedger *ledger,
                                          const TwBedrockOptions *options);
TwBedrockSession *tw_bedrock_session_ref (TwBedrockSession *self);
void tw_bedrock_session_unref (TwBedrockSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwBedrockSession, tw_bedrock_session_unref)

TwAwsClient *tw_bedrock_session_get_client (TwBedrockSession *self);
TwLedger *tw_bedrock_session_get_ledger (TwBedrockSession *self);
const char *tw_bedrock_session_get_embedding_model (TwBedrockSession *self);
guint tw_bedrock_session_get_dimensions (TwBedrockSession *self);

/**
 * tw_bedrock_session_choose_model:
 *
 * Returns: (transfer none): the model that will be asked, looked up once, by one of those who ask at
 *   the same time; what the account is offered is also kept on disk for a day. Blocking the first
 *   time.
 */
const TwModelChoice *tw_bedrock_session_choose_model (TwBedrockSession *self,
                                                      GCancellable *cancellable, GError **error);

/** tw_bedrock_session_choose_model_async: @callback: (nullable): then just so that no question waits
 * for it */
void tw_bedrock_session_choose_model_async (TwBedrockSession *self, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
const TwModelChoice *tw_bedrock_session_choose_model_finish (GAsyncResult *result,
                                                             GError **error);

/**
 * tw_bedrock_session_converse:
 * @pieces: what of @body is worth an entry in the ledger each
 * @is_question: counts against the limit of questions a minute
 * @cost: (out) (optional): US dollars, an estimate; %NAN where the model's price is not known
 *
 * Blocking. As tw_bedrock_converse(), after the limits and the review.
 */
TwBedrockReply *tw_bedrock_session_converse (TwBedrockSession *self, GBytes *body,
                                             const TwLedgerPiece *pieces, guint n_pieces,
                                             gboolean is_question, TwBedrockText text,
                                             gpointer text_data, double *cost,
                                             GCancellable *cancellable, GError **error);

/** tw_bedrock_session_embed: as tw_bedrock_embed(); @kind: "question" or "catalog" */
gboolean tw_bedrock_session_embed (TwBedrockSession *self, const char *kind, const char *text,
                                   float *vector, GCancellable *cancellable, GError **error);

G_END_DECLS
