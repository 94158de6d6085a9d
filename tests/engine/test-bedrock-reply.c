// SPDX-License-Identifier: Apache-2.0
//
// What a model's reply is taken for: SQL, a question back, a reason to decline, or unusable for a
// reason that a person can do something about.
#include <string.h>

#include "analyst/bedrock/tw-bedrock-model.h"
#include "analyst/tw-analyst-error.h"
#include "aws/tw-bedrock-stream.h"

/* @tool: the tool's name and its input, or NULL: plain text. */
static TwModelReply *
read_reply (const char *stop, const char *tool, const char *text, GError **error)
{
  g_autoptr (TwBedrockReply) reply = g_new0 (TwBedrockReply, 1);
  reply->stop_reason = g_strdup (stop);
  reply->tool_name = tool ? g_strdup ("answer") : NULL;
  reply->tool_input = tool ? json_from_string (tool, NULL) : NULL;
  reply->text = g_strdup (text);
  return tw_bedrock_model_read_reply (reply, error);
}

/* However much of the tool's input had arrived by then. */
static void
test_stops (void)
{
  static const char *const stops[]
    = { "max_tokens", "guardrail_intervened", "content_filtered", "malformed_tool_use",
        "malformed_model_output", "model_context_window_exceeded" };
  static const char *const tools[]
    = { NULL, "{}", "{\"outcome\":\"sql\",\"sql\":\"SELECT region, sum\"}" };
  g_autoptr (GHashTable) messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tools); j++) {
      g_autoptr (GError) error = NULL;
      g_assert_null (read_reply (stops[i], tools[j], "Sorry", &error));
      g_assert_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_MODEL);
      g_assert_nonnull (tw_error_get_hint (error));
      g_hash_table_add (messages, g_strdup (error->message));
    }
  g_assert_cmpuint (g_hash_table_size (messages), ==, G_N_ELEMENTS (stops));
}

static void
test_outcomes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModelReply) sql = read_reply (
    "tool_use", "{\"outcome\":\"sql\",\"sql\":\" SELECT 1 \",\"assumptions\":[\"a\",3,\"\"]}", NULL,
    &error);
  g_assert_no_error (error);
  g_assert_cmpint (sql->outcome, ==, TW_MODEL_WROTE);
  g_assert_cmpstr (sql->sql, ==, "SELECT 1");
  g_assert_cmpuint (g_strv_length (sql->assumptions), ==, 1);
  g_autoptr (TwModelReply) asks = read_reply (
    "tool_use", "{\"outcome\":\"ask\",\"question\":\"Which?\",\"choices\":[\"a\",\"b\"]}", NULL,
    &error);
  g_assert_cmpint (asks->outcome, ==, TW_MODEL_ASKS);
  g_autoptr (TwModelReply) declines
    = read_reply ("tool_use", "{\"outcome\":\"decline\",\"reason\":\"No cost.\"}", NULL, &error);
  g_assert_cmpint (declines->outcome, ==, TW_MODEL_DECLINED);
  g_autoptr (TwModelReply) says = read_reply ("end_turn", NULL, "I cannot.", &error);
  g_assert_cmpint (says->outcome, ==, TW_MODEL_DECLINED);
  g_assert_cmpstr (says->reason, ==, "I cannot.");
}

static void
test_unusable (void)
{
  static const char *const tools[]
    = { "{}", "{\"outcome\":\"sql\"}", "{\"outcome\":\"sql\",\"sql\":7}",
        "{\"outcome\":\"ask\",\"question\":\"Which?\",\"choices\":[\"one\"]}",
        "{\"outcome\":\"decline\"}", "{\"outcome\":[]}" };
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (read_reply ("tool_use", tools[i], NULL, &error));
    g_assert_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_MODEL);
  }
}

/* A call without the name of its tool, or without an id, is none. */
static void
test_nameless_tools (void)
{
  g_autoptr (JsonNode) message = json_from_string (
    "{\"content\":[{\"toolUse\":{\"toolUseId\":\"a\"}},{\"toolUse\":{\"toolUseId\":\"b\"}},"
    "{\"toolUse\":{\"toolUseId\":\"c\",\"name\":\"answer\",\"input\":{\"x\":1}}}]}", NULL);
  g_autoptr (TwBedrockReply) reply = g_new0 (TwBedrockReply, 1);
  tw_bedrock_reply_take_message (reply, message);
  g_assert_cmpstr (reply->tool_use_id, ==, "c");
  g_assert_cmpstr (reply->tool_name, ==, "answer");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bedrock-reply/stops", test_stops);
  g_test_add_func ("/bedrock-reply/outcomes", test_outcomes);
  g_test_add_func ("/bedrock-reply/unusable", test_unusable);
  g_test_add_func ("/bedrock-reply/nameless-tools", test_nameless_tools);
  return g_test_run ();
}
