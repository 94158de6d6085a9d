// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "aws/tw-aws-failure.h"
#include "aws/tw-aws-provider.h"
#include "aws/tw-bedrock-stream.h"
#include "core/tw-json-read.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
read_failure (const char *text, gsize size, const char *kind)
{
  TwHttpResponse response = { .status = 400,
                              .headers = g_hash_table_new (g_str_hash, g_str_equal),
                              .body = g_byte_array_new () };
  if (kind)
    g_hash_table_insert (response.headers, (gpointer) "x-amzn-errortype", (gpointer) kind);
  g_byte_array_append (response.body, (const guint8 *) text, (guint) size + 1);
  g_byte_array_set_size (response.body, (guint) size);
  g_autoptr (TwAwsFailure) failure = tw_aws_failure_new_from_response (&response);
  g_autoptr (GError) error = NULL;
  tw_aws_failure_set_error (failure, "service", "operation", &error);
  if (!g_utf8_validate (error->message, -1, NULL))
    g_error ("the message is no text");
  tw_aws_failure_may_retry (failure);
  g_byte_array_unref (response.body);
  g_hash_table_unref (response.headers);
}

/* A service's refusal, a model's reply, and credentials, all as JSON. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  read_failure (text, size, NULL);
  read_failure (text, size, "ThrottlingException:http://x/");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) credentials
    = tw_aws_credentials_new_from_json (text, "Token", "a test", &error);
  if ((credentials == NULL) == (error == NULL))
    g_error ("neither credentials nor an error");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tw_json_parse_object (parser, text, (gssize) strlen (text));
  if (object == NULL)
    return 0;
  g_autoptr (TwBedrockReply) reply = g_new0 (TwBedrockReply, 1);
  tw_bedrock_reply_take_message (reply, json_parser_get_root (parser));
  tw_bedrock_reply_take_usage (reply, object);
  return 0;
}
