// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-bedrock-stream.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-failure.h"
#include "core/tw-json-read.h"

#define MAX_BLOCKS 1000
#define MAX_TEXT (8 * 1024 * 1024)

/* One content block while it grows. Fields of the kind it turns out to be are used. */
typedef struct {
  gint64 index;
  GString *text;
  GString *input; /* a tool's, a JSON text in fragments */
  GString *reasoning;
  GString *signature;
  char *tool_use_id; /* nullable: no tool */
  char *tool_name;
} Block;

struct _TwBedrockStream {
  TwBedrockText text;
  gpointer text_data;
  TwEventDecoder *decoder;
  GPtrArray *blocks; /* of Block, in order of appearance */
  TwBedrockReply *reply;
  gsize length; /* of everything collected */
};

static void
block_free (Block *block)
{
  g_string_free (block->text, TRUE);
  g_string_free (block->input, TRUE);
  g_string_free (block->reasoning, TRUE);
  g_string_free (block->signature, TRUE);
  g_free (block->tool_use_id);
  g_free (block->tool_name);
  g_free (block);
}

static Block *
block_at (TwBedrockStream *self, gint64 index)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    Block *block = self->blocks->pdata[i];
    if (block->index == index)
      return block;
  }
  if (self->blocks->len >= MAX_BLOCKS)
    return NULL;
  Block *block = g_new0 (Block, 1);
  block->index = index;
  block->text = g_string_new (NULL);
  block->input = g_string_new (NULL);
  block->reasoning = g_string_new (NULL);
  block->signature = g_string_new (NULL);
  g_ptr_array_add (self->blocks, block);
  return block;
}

static void
collect (TwBedrockStream *self, GString *into, const char *text)
{
  gsize length = text ? strlen (text) : 0;
  if (self->length + length > MAX_TEXT)
    return;
  self->length += length;
  g_string_append_len (into, text, (gssize) length);
}

static void
block_started (TwBedrockStream *self, JsonObject *event)
{
  JsonObject *start = tw_json_get_object (event, "start");
  JsonObject *tool = start ? tw_json_get_object (start, "toolUse") : NULL;
  const char *id = tool ? tw_json_get_string (tool, "toolUseId") : NULL;
  const char *name = tool ? tw_json_get_string (tool, "name") : NULL;
  Block *block
    = id && name ? block_at (self, tw_json_get_int (event, "contentBlockIndex")) : NULL;
  if (block == NULL || block->tool_use_id)
    return;
  block->tool_use_id = g_strdup (id);
  block->tool_name = g_strdup (name);
}

static void
block_grew (TwBedrockStream *self, JsonObject *event)
{
  JsonObject *delta = tw_json_get_object (event, "delta");
  Block *block = delta ? block_at (self, tw_json_get_int (event, "contentBlockIndex")) : NULL;
  if (block == NULL)
    return;
  const char *text = tw_json_get_string (delta, "text");
  if (text) {
    collect (self, block->text, text);
    if (self->text && *text)
      self->text (text, self->text_data);
  }
  JsonObject *tool = tw_json_get_object (delta, "toolUse");
  if (tool)
    collect (self, block->input, tw_json_get_string (tool, "input"));
  JsonObject *reasoning = tw_json_get_object (delta, "reasoningContent");
  if (reasoning) {
    collect (self, block->reasoning, tw_json_get_string (reasoning, "text"));
    collect (self, block->signature, tw_json_get_string (reasoning, "signature"));
  }
}

static void
take_event (TwBedrockStream *self, const char *type, JsonObject *event)
{
  if (strcmp (type, "contentBlockStart") == 0) {
    block_started (self, event);
  } else if (strcmp (type, "contentBlockDelta") == 0) {
    block_grew (self, event);
  } else if (strcmp (type, "messageStop") == 0) {
    const char *reason = tw_json_get_string (event, "stopReason");
    g_free (self->reply->stop_reason);
    self->reply->stop_reason = g_strdup (reason ? reason : "end_turn");
  } else if (strcmp (type, "metadata") == 0) {
    JsonObject *usage = tw_json_get_object (event, "usage");
    if (usage)
      tw_bedrock_reply_take_usage (self->reply, usage);
  } /* what else there may be one day is not ours to fail on */
}

static gboolean
fail_with (const char *code, const char *message, GError **error)
{
  g_autoptr (TwAwsFailure) failure = tw_aws_failure_new (code, message);
  return tw_aws_failure_set_error (failure, "Amazon Bedrock", "ConverseStream", error);
}

static gboolean
take_message (TwBedrockStream *self, const TwEventMessage *message, GError **error)
{
  const char *kind = tw_event_message_get_string (message, ":message-type");
  if (g_strcmp0 (kind, "error") == 0)
    return fail_with (tw_event_message_get_string (message, ":error-code"),
                      tw_event_message_get_string (message, ":error-message"), error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object
    = tw_json_parse_object (parser, message->payload, (gssize) message->payload_length);
  if (g_strcmp0 (kind, "exception") == 0)
    return fail_with (tw_event_message_get_string (message, ":exception-type"),
                      object ? tw_json_get_string (object, "message") : NULL, error);
  const char *type = tw_event_message_get_string (message, ":event-type");
  if (object == NULL || type == NULL)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Ask again."),
                         _("The streamed answer holds an event that cannot be read"));
  take_event (self, type, object);
  return TRUE;
}

static JsonNode *
parse_object (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (*text == '\0') /* a tool without input streams an empty text */
    text = "{}";
  return tw_json_parse_object (parser, text, -1) ? json_parser_steal_root (parser) : NULL;
}

static gboolean
build_block (JsonBuilder *builder, const Block *block, GError **error)
{
  if (block->tool_use_id) {
    JsonNode *input = parse_object (block->input->str);
    if (input == NULL)
      return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Ask again."),
                           _("The model called %s with input that is no JSON object"),
                           block->tool_name);
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "toolUse");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "toolUseId");
    json_builder_add_string_value (builder, block->tool_use_id);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, block->tool_name);
    json_builder_set_member_name (builder, "input");
    json_builder_add_value (builder, input);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  } else if (block->reasoning->len || block->signature->len) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "reasoningContent");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "reasoningText");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "text");
    json_builder_add_string_value (builder, block->reasoning->str);
    json_builder_set_member_name (builder, "signature");
    json_builder_add_string_value (builder, block->signature->str);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  } else if (block->text->len) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "text");
    json_builder_add_string_value (builder, block->text->str);
    json_builder_end_object (builder);
  }
  return TRUE;
}

static JsonNode *
build_message (TwBedrockStream *self, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, "assistant");
  json_builder_set_member_name (builder, "content");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->blocks->len; i++)
    if (!build_block (builder, self->blocks->pdata[i], error))
      return NULL;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

TwBedrockStream *
tw_bedrock_stream_new (TwBedrockText text, gpointer text_data)
{
  TwBedrockStream *self = g_new0 (TwBedrockStream, 1);
  self->text = text;
  self->text_data = text_data;
  self->decoder = tw_event_decoder_new ();
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  self->reply = g_new0 (TwBedrockReply, 1);
  return self;
}

void
tw_bedrock_stream_free (TwBedrockStream *self)
{
  if (self == NULL)
    return;
  tw_event_decoder_free (self->decoder);
  g_ptr_array_unref (self->blocks);
  tw_bedrock_reply_free (self->reply);
  g_free (self);
}

gboolean
tw_bedrock_stream_push (TwBedrockStream *self, const void *data, gsize length, GError **error)
{
  tw_event_decoder_push (self->decoder, data, length);
  for (;;) {
    g_autoptr (GError) local = NULL;
    g_autoptr (TwEventMessage) message = tw_event_decoder_next (self->decoder, &local);
    if (local) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (message == NULL)
      return TRUE;
    if (!take_message (self, message, error))
      return FALSE;
  }
}

TwBedrockReply *
tw_bedrock_stream_finish (TwBedrockStream *self, GError **error)
{
  if (self->reply->stop_reason == NULL || tw_event_decoder_has_rest (self->decoder)) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Ask again."),
                  _("The model's answer broke off before its end"));
    return NULL;
  }
  g_autoptr (JsonNode) message = build_message (self, error);
  if (message == NULL)
    return NULL;
  tw_bedrock_reply_take_message (self->reply, message);
  TwBedrockReply *reply = self->reply;
  self->reply = g_new0 (TwBedrockReply, 1);
  return reply;
}

static void
take_tool (TwBedrockReply *self, JsonObject *tool)
{
  JsonNode *input = json_object_get_member (tool, "input");
  const char *name = tw_json_get_string (tool, "name");
  if (self->tool_name || name == NULL)
    return;
  self->tool_name = g_strdup (name);
  self->tool_use_id = g_strdup (tw_json_get_string (tool, "toolUseId"));
  self->tool_input
    = input && JSON_NODE_HOLDS_OBJECT (input) ? json_node_copy (input) : parse_object ("");
}

void
tw_bedrock_reply_take_message (TwBedrockReply *self, JsonNode *message)
{
  GString *text = g_string_new (NULL);
  JsonArray *blocks = JSON_NODE_HOLDS_OBJECT (message)
                        ? tw_json_get_array (json_node_get_object (message), "content")
                        : NULL;
  for (guint i = 0; blocks && i < json_array_get_length (blocks); i++) {
    JsonNode *node = json_array_get_element (blocks, i);
    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    JsonObject *block = json_node_get_object (node);
    const char *piece = tw_json_get_string (block, "text");
    JsonObject *tool = tw_json_get_object (block, "toolUse");
    if (piece)
      g_string_append (text, piece);
    if (tool)
      take_tool (self, tool);
  }
  g_free (self->text);
  self->text = g_string_free (text, FALSE);
  g_clear_pointer (&self->message, json_node_unref);
  self->message = json_node_copy (message);
}

static guint64
count_member (JsonObject *usage, const char *name)
{
  gint64 count = tw_json_get_int (usage, name);
  return count > 0 ? (guint64) count : 0;
}

void
tw_bedrock_reply_take_usage (TwBedrockReply *self, JsonObject *usage)
{
  self->input_tokens = count_member (usage, "inputTokens");
  self->output_tokens = count_member (usage, "outputTokens");
  self->cache_read_tokens = count_member (usage, "cacheReadInputTokens");
  self->cache_write_tokens = count_member (usage, "cacheWriteInputTokens");
}
