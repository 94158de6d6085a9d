// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-language-model.h"
#include "aws/tw-bedrock-session.h"

G_BEGIN_DECLS

/* Claude on Amazon Bedrock writes the SQL: one Converse call a question, the answer through a tool
 * whose input is validated here. */
#define TW_TYPE_BEDROCK_MODEL (tw_bedrock_model_get_type ())
G_DECLARE_FINAL_TYPE (TwBedrockModel, tw_bedrock_model, TW, BEDROCK_MODEL, GObject)

/**
 * TwBedrockModelOptions:
 * @hidden: (nullable) (array zero-terminated=1): tables and columns that are never sent
 * @max_tokens: of an answer; 0 for 4,096
 */
typedef struct {
  const char *const *hidden;
  guint max_tokens;
  const char *guardrail_id;
  const char *guardrail_version;
} TwBedrockModelOptions;

TwLanguageModel *tw_bedrock_model_new (TwBedrockSession *session,
                                       const TwBedrockModelOptions *options);

/**
 * tw_bedrock_model_read_reply:
 *
 * Reads the tool's input out of @reply and validates it against the tool's schema. Text instead of
 * a tool call is taken as a reason to decline.
 *
 * Returns: (transfer full): or %NULL with %TW_ANALYST_ERROR_MODEL
 */
TwModelReply *tw_bedrock_model_read_reply (const TwBedrockReply *reply, GError **error);

/**
 * tw_bedrock_model_explain_stop:
 * @reason: (nullable): Converse's stopReason
 * @hint: (out): what to do
 *
 * Returns: (nullable): why the answer is not all there, half a sentence; %NULL where it is
 */
const char *tw_bedrock_model_explain_stop (const char *reason, const char **hint);

G_END_DECLS
