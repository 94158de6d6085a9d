// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-bedrock-runtime.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "aws/tw-bedrock-stream.h"
#include "core/tw-json-read.h"

#define HOST "bedrock-runtime"
#define CONVERSE_TOTAL_MS 300000
#define CONVERSE_IDLE_MS 60000
#define EMBED_TOTAL_MS 20000
#define MAX_EMBED_CHARACTERS 50000

void
tw_bedrock_reply_free (TwBedrockReply *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->tool_name);
  g_free (self->tool_use_id);
  g_clear_pointer (&self->tool_input, json_node_unref);
  g_clear_pointer (&self->message, json_node_unref);
  g_free (self->stop_reason);
  g_free (self->request_id);
  g_free (self);
}

/* Nothing but unreserved characters stays as it is in a model's id: ARNs hold slashes. */
static char *
model_path (const char *model, const char *action)
{
  g_autofree char *escaped = g_uri_escape_string (model, NULL, FALSE);
  return g_strdup_printf ("/model/%s/%s", escaped, action);
}

static JsonObject *
parse_answer (JsonParser *parser, const TwHttpResponse *response, const char *operation,
              GError **error)
{
  JsonObject *object = tw_json_parse_object (parser, (const char *) response->body->data,
                                             (gssize) response->body->len);
  if (object)
    return object;
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL,
                _("Ask again; a proxy may have answered in the service's place."),
                _("Amazon Bedrock's answer to %s is no JSON object"), operation);
  return NULL;
}

static TwBedrockReply *
read_reply (const TwHttpResponse *response, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer = parse_answer (parser, response, "Converse", error);
  if (answer == NULL)
    return NULL;
  JsonObject *output = tw_json_get_object (answer, "output");
  JsonNode *message = output ? json_object_get_member (output, "message") : NULL;
  JsonObject *usage = tw_json_get_object (answer, "usage");
  const char *stop = tw_json_get_string (answer, "stopReason");
  if (message == NULL || stop == NULL) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Ask again."),
                  _("Amazon Bedrock's answer to Converse holds no message"));
    return NULL;
  }
  TwBedrockReply *reply = g_new0 (TwBedrockReply, 1);
  tw_bedrock_reply_take_message (reply, message);
  reply->stop_reason = g_strdup (stop);
  if (usage)
    tw_bedrock_reply_take_usage (reply, usage);
  return reply;
}

static gboolean
stream_chunk_cb (const TwHttpResponse *response, const void *data, gsize length, gpointer user_data,
                 GError **error)
{
  return tw_bedrock_stream_push (user_data, data, length, error);
}

TwBedrockReply *
tw_bedrock_converse (TwAwsClient *client, const char *model, GBytes *body, TwBedrockText text,
                     gpointer text_data, GCancellable *cancellable, GError **error)
{
  gboolean streams = text != NULL;
  g_autofree char *path = model_path (model, streams ? "converse-stream" : "converse");
  TwAwsCall call = { .service = "bedrock",
                     .operation = streams ? "ConverseStream" : "Converse",
                     .method = "POST",
                     .path = path,
                     .content_type = "application/json",
                     .body = body,
                     .total_ms = CONVERSE_TOTAL_MS,
                     .idle_ms = CONVERSE_IDLE_MS,
                     .safe_to_repeat = TRUE };
  g_autoptr (TwBedrockStream) stream = tw_bedrock_stream_new (text, text_data);
  g_autoptr (TwHttpResponse) response = tw_aws_client_call (
    client, HOST, &call, streams ? stream_chunk_cb : NULL, stream, cancellable, error);
  if (response == NULL)
    return NULL;
  TwBedrockReply *reply
    = streams ? tw_bedrock_stream_finish (stream, error) : read_reply (response, error);
  if (reply)
    reply->request_id = g_strdup (tw_http_response_get_header (response, "x-amzn-requestid"));
  return reply;
}

static GBytes *
embed_body (const char *text, guint dimensions)
{
  g_autofree char *cut
    = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_EMBED_CHARACTERS));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "inputText");
  json_builder_add_string_value (builder, cut);
  json_builder_set_member_name (builder, "dimensions");
  json_builder_add_int_value (builder, dimensions);
  json_builder_set_member_name (builder, "normalize");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *json = json_to_string (root, FALSE);
  return g_bytes_new_take (json, strlen (json));
}

static gboolean
read_vector (JsonObject *answer, guint dimensions, float *vector, GError **error)
{
  JsonArray *numbers = tw_json_get_array (answer, "embedding");
  double sum = 0;
  if (numbers && json_array_get_length (numbers) == dimensions)
    for (guint i = 0; i < dimensions; i++) {
      JsonNode *number = json_array_get_element (numbers, i);
      vector[i] = JSON_NODE_HOLDS_VALUE (number) ? (float) json_node_get_double (number) : NAN;
      sum += (double) vector[i] * vector[i];
    }
  if (!isfinite (sum) || sum <= 0)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL,
                         _("Check that the embedding model is a Titan text embeddings model."),
                         _("Amazon Bedrock's embedding does not hold %u numbers"), dimensions);
  for (guint i = 0; i < dimensions; i++)
    vector[i] = (float) (vector[i] / sqrt (sum));
  return TRUE;
}

gboolean
tw_bedrock_embed (TwAwsClient *client, const char *model, const char *text, guint dimensions,
                  float *vector, guint64 *tokens, GCancellable *cancellable, GError **error)
{
  static const TwHttpHeader accept = { "Accept", "application/json" };
  g_autofree char *path = model_path (model, "invoke");
  g_autoptr (GBytes) body = embed_body (text, dimensions);
  TwAwsCall call = { .service = "bedrock",
                     .operation = "InvokeModel",
                     .method = "POST",
                     .path = path,
                     .headers = &accept,
                     .n_headers = 1,
                     .content_type = "application/json",
                     .body = body,
                     .total_ms = EMBED_TOTAL_MS,
                     .safe_to_repeat = TRUE };
  g_autoptr (TwHttpResponse) response
    = tw_aws_client_call (client, HOST, &call, NULL, NULL, cancellable, error);
  if (response == NULL)
    return FALSE;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer = parse_answer (parser, response, "InvokeModel", error);
  if (answer == NULL)
    return FALSE;
  if (tokens)
    *tokens = (guint64) MAX (0, tw_json_get_int (answer, "inputTextTokenCount"));
  return read_vector (answer, dimensions, vector, error);
}
