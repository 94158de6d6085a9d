// SPDX-License-Identifier: Apache-2.0
//
// Published vectors (aws/aws-sdk-go) and recorded Bedrock answers, from ../shared/data.
#include <json-glib/json-glib.h>
#include <string.h>

#include "aws/tw-bedrock-stream.h"
#include "aws/tw-event-stream.h"
#include "core/tw-json-read.h"
#include "tw-test-vectors.h"

#define POSITIVE "eventstream/encoded/positive"
#define NEGATIVE "eventstream/encoded/negative"
#define BEDROCK "eventstream/bedrock"

static void
assert_bytes (JsonObject *expected, const char *member, const char *bytes, gsize length)
{
  gsize size;
  g_autofree guchar *wanted
    = g_base64_decode (json_object_get_string_member (expected, member), &size);
  g_assert_cmpmem (bytes, length, wanted, size);
}

static void
assert_header (const TwEventHeader *header, JsonObject *expected)
{
  g_assert_cmpstr (header->name, ==, json_object_get_string_member (expected, "name"));
  g_assert_cmpint (header->type, ==, json_object_get_int_member (expected, "type"));
  switch (header->type) {
  case TW_EVENT_HEADER_TRUE:
  case TW_EVENT_HEADER_FALSE:
    break;
  case TW_EVENT_HEADER_INT8:
  case TW_EVENT_HEADER_INT16:
  case TW_EVENT_HEADER_INT32:
  case TW_EVENT_HEADER_INT64:
  case TW_EVENT_HEADER_TIMESTAMP:
    g_assert_cmpint (header->number, ==, json_object_get_int_member (expected, "value"));
    break;
  case TW_EVENT_HEADER_BYTES:
  case TW_EVENT_HEADER_STRING:
  case TW_EVENT_HEADER_UUID:
    assert_bytes (expected, "value", header->bytes, header->length);
    break;
  }
}

static void
test_positive (gconstpointer entry)
{
  g_autofree char *encoded_name = g_build_filename (POSITIVE, entry, NULL);
  g_autofree char *decoded_name = g_build_filename ("eventstream/decoded/positive", entry, NULL);
  gsize length;
  g_autofree char *encoded = tw_test_vector_read (encoded_name, &length);
  g_autofree char *decoded = tw_test_vector_read (decoded_name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, decoded, -1, NULL));
  JsonObject *expected = json_node_get_object (json_parser_get_root (parser));

  g_autoptr (TwEventDecoder) decoder = tw_event_decoder_new ();
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < length; i++) {
    g_assert_null (tw_event_decoder_next (decoder, &error));
    g_assert_no_error (error);
    tw_event_decoder_push (decoder, encoded + i, 1);
  }
  g_autoptr (TwEventMessage) message = tw_event_decoder_next (decoder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (message);
  g_assert_false (tw_event_decoder_has_rest (decoder));
  assert_bytes (expected, "payload", message->payload, message->payload_length);
  JsonArray *headers = json_object_has_member (expected, "headers")
                         ? json_object_get_array_member (expected, "headers")
                         : NULL;
  g_assert_cmpuint (message->headers->len, ==, headers ? json_array_get_length (headers) : 0);
  for (guint i = 0; i < message->headers->len; i++)
    assert_header (&g_array_index (message->headers, TwEventHeader, i),
                   json_array_get_object_element (headers, i));
}

static void
test_negative (gconstpointer entry)
{
  g_autofree char *name = g_build_filename (NEGATIVE, entry, NULL);
  gsize length;
  g_autofree char *encoded = tw_test_vector_read (name, &length);
  g_autoptr (TwEventDecoder) decoder = tw_event_decoder_new ();
  tw_event_decoder_push (decoder, encoded, length);
  for (int i = 0; i < 2; i++) { /* and stays broken */
    g_autoptr (GError) error = NULL;
    g_assert_null (tw_event_decoder_next (decoder, &error));
    g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL);
    g_assert_nonnull (tw_error_get_hint (error));
  }
}

/* What the messages of a stream say, one line each. */
static char *
transcript (const char *bytes, gsize length, gsize chunk)
{
  g_autoptr (TwEventDecoder) decoder = tw_event_decoder_new ();
  GString *out = g_string_new (NULL);
  for (gsize at = 0; at < length; at += chunk) {
    tw_event_decoder_push (decoder, bytes + at, MIN (chunk, length - at));
    for (;;) {
      g_autoptr (GError) error = NULL;
      g_autoptr (TwEventMessage) message = tw_event_decoder_next (decoder, &error);
      g_assert_no_error (error);
      if (message == NULL)
        break;
      g_string_append_printf (out, "%s %s\n", tw_event_message_get_string (message, ":event-type"),
                              message->payload);
    }
  }
  g_assert_false (tw_event_decoder_has_rest (decoder));
  return g_string_free (out, FALSE);
}

/* A recorded answer of Converse, not of ConverseStream: text and counts are read as they stand. */
static void
assert_whole_reply (const char *bytes, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer = tw_json_parse_object (parser, bytes, (gssize) length);
  g_assert_nonnull (answer);
  JsonObject *output = json_object_get_object_member (answer, "output");
  g_autoptr (JsonNode) message = json_object_dup_member (output, "message");
  JsonArray *content
    = json_object_get_array_member (json_node_get_object (message), "content");
  JsonObject *usage = json_object_get_object_member (answer, "usage");
  g_autoptr (TwBedrockReply) reply = g_new0 (TwBedrockReply, 1);
  tw_bedrock_reply_take_message (reply, message);
  tw_bedrock_reply_take_usage (reply, usage);
  JsonObject *first = json_array_get_object_element (content, 0);
  g_assert_cmpstr (reply->text, ==, json_object_get_string_member (first, "text"));
  g_assert_nonnull (strstr (reply->text, "San Francisco"));
  g_assert_null (reply->tool_name);
  g_assert_cmpuint (reply->input_tokens, ==, 512);
  g_assert_cmpint ((gint64) reply->output_tokens, ==,
                   json_object_get_int_member (usage, "outputTokens"));
  g_assert_cmpuint (reply->output_tokens, >, 0);
}

/* The recorded streams, at every chunk size, come to one and the same call of a tool. */
static void
assert_stream_reply (const char *bytes, gsize length)
{
  g_autofree char *first = NULL;
  for (gsize chunk = 1; chunk < length; chunk++) {
    g_autoptr (TwBedrockStream) stream = tw_bedrock_stream_new (NULL, NULL);
    g_autoptr (GError) error = NULL;
    for (gsize at = 0; at < length; at += chunk)
      g_assert_true (
        tw_bedrock_stream_push (stream, bytes + at, MIN (chunk, length - at), &error));
    g_autoptr (TwBedrockReply) reply = tw_bedrock_stream_finish (stream, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (reply->stop_reason, ==, "tool_use");
    g_assert_nonnull (reply->tool_name);
    g_assert_cmpuint (reply->input_tokens, >, 0);
    g_assert_cmpuint (reply->output_tokens, >, 0);
    g_autofree char *input = json_to_string (reply->tool_input, FALSE);
    g_autofree char *all = g_strdup_printf ("%s %s %s", reply->text, reply->tool_name, input);
    if (first == NULL)
      first = g_strdup (all);
    g_assert_cmpstr (all, ==, first);
  }
}

static void
test_recorded (gconstpointer entry)
{
  g_autofree char *name = g_build_filename (BEDROCK, entry, NULL);
  gsize length;
  g_autofree char *bytes = tw_test_vector_read (name, &length);
  if (!g_str_has_suffix (entry, ".bin")) {
    assert_whole_reply (bytes, length);
    return;
  }
  g_autofree char *whole = transcript (bytes, length, length);
  g_assert_nonnull (strstr (whole, "messageStop {"));
  for (gsize chunk = 1; chunk < length; chunk++) {
    g_autofree char *cut = transcript (bytes, length, chunk);
    g_assert_cmpstr (cut, ==, whole);
  }
  assert_stream_reply (bytes, length);
}

/* A prelude that asks for more than the limits is refused before anything is allocated for it. */
static void
test_limits (void)
{
  static const guint8 huge[] = { 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xac, 0xc4, 0x7a, 0x25 };
  g_autoptr (TwEventDecoder) decoder = tw_event_decoder_new ();
  tw_event_decoder_push (decoder, huge, sizeof huge);
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_event_decoder_next (decoder, &error));
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-stream/limits", test_limits);
  tw_test_vectors_add (POSITIVE, test_positive);
  tw_test_vectors_add (NEGATIVE, test_negative);
  tw_test_vectors_add (BEDROCK, test_recorded);
  return g_test_run ();
}
