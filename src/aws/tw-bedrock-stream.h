// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-bedrock-runtime.h"
#include "aws/tw-event-stream.h"

G_BEGIN_DECLS

/* Puts the events of a ConverseStream answer together to one reply. No I/O. */
typedef struct _TwBedrockStream TwBedrockStream;
TwBedrockStream *tw_bedrock_stream_new (TwBedrockText text, gpointer text_data);
void tw_bedrock_stream_free (TwBedrockStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwBedrockStream, tw_bedrock_stream_free)

/** tw_bedrock_stream_push: bytes in chunks of any size; an exception in the stream is an error */
gboolean tw_bedrock_stream_push (TwBedrockStream *self, const void *data, gsize length,
                                 GError **error);

/** tw_bedrock_stream_finish: (transfer full): %TW_AWS_ERROR_PROTOCOL where messageStop never came */
TwBedrockReply *tw_bedrock_stream_finish (TwBedrockStream *self, GError **error);

/** tw_bedrock_reply_take_message: reads text and the first tool call out of an assistant message */
void tw_bedrock_reply_take_message (TwBedrockReply *self, JsonNode *message);

/** tw_bedrock_reply_take_usage: reads the token counts of a `usage` object */
void tw_bedrock_reply_take_usage (TwBedrockReply *self, JsonObject *usage);

G_END_DECLS
