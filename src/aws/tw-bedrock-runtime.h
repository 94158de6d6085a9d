// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/* Amazon Bedrock Runtime: Converse, ConverseStream and InvokeModel for Titan text embeddings, as
 * the Amazon Bedrock API reference describes them. */

/**
 * TwBedrockReply: what a model said
 * @text: all text blocks, in order
 * @tool_name: (nullable): the first tool that it called
 * @tool_input: (nullable): its input, an object
 * @message: the whole assistant message, to send back when the conversation goes on; reasoning
 *   blocks keep their signatures
 * @stop_reason: "end_turn", "tool_use", "max_tokens", …
 */
typedef struct {
  char *text;
  char *tool_name;
  char *tool_use_id;
  JsonNode *tool_input;
  JsonNode *message;
  char *stop_reason;
  guint64 input_tokens;
  guint64 output_tokens;
  guint64 cache_read_tokens;
  guint64 cache_write_tokens;
  char *request_id;
} TwBedrockReply;

void tw_bedrock_reply_free (TwBedrockReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwBedrockReply, tw_bedrock_reply_free)

/** TwBedrockText: text as it streams in; called in the thread of tw_bedrock_converse() */
typedef void (*TwBedrockText) (const char *text, gpointer user_data);

/**
 * tw_bedrock_converse:
 * @model: a model id, an inference profile's id or an ARN
 * @body: the request's JSON
 * @text: (nullable): given, the answer is streamed (ConverseStream)
 *
 * Blocking. A stream that ends without messageStop, or holds an exception, is a failure.
 */
TwBedrockReply *tw_bedrock_converse (TwAwsClient *client, const char *model, GBytes *body,
                                     TwBedrockText text, gpointer text_data,
                                     GCancellable *cancellable, GError **error);

/**
 * tw_bedrock_embed:
 * @text: not empty; at most 50,000 characters are taken
 * @dimensions: 256, 512 or 1,024
 * @vector: (out caller-allocates): @dimensions numbers, of length 1
 * @tokens: (out) (optional)
 *
 * Blocking. One call of InvokeModel.
 */
gboolean tw_bedrock_embed (TwAwsClient *client, const char *model, const char *text,
                           guint dimensions, float *vector, guint64 *tokens,
                           GCancellable *cancellable, GError **error);

G_END_DECLS
