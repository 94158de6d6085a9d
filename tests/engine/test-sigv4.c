// SPDX-License-Identifier: Apache-2.0
//
// The published suite (awslabs/aws-c-auth), read from ../shared/data where it is there.
#include <json-glib/json-glib.h>
#include <string.h>

#include "aws/tw-sigv4.h"
#include "tw-test-vectors.h"

typedef struct {
  char *method, *path, *query, *body;
  GArray *headers; /* of TwHttpHeader */
  GStringChunk *strings;
} RawRequest;

static void
raw_request_free (RawRequest *raw)
{
  g_free (raw->method);
  g_free (raw->path);
  g_free (raw->query);
  g_free (raw->body);
  g_array_unref (raw->headers);
  g_string_chunk_free (raw->strings);
  g_free (raw);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawRequest, raw_request_free)

static void
read_header (RawRequest *raw, const char *line)
{
  if (g_ascii_isspace (*line) && raw->headers->len) { /* a folded line */
    TwHttpHeader *last = &g_array_index (raw->headers, TwHttpHeader, raw->headers->len - 1);
    g_autofree char *both = g_strconcat (last->value, "\n", line, NULL);
    last->value = g_string_chunk_insert (raw->strings, both);
    return;
  }
  const char *colon = strchr (line, ':');
  g_assert_nonnull (colon);
  TwHttpHeader header = { g_string_chunk_insert_len (raw->strings, line, colon - line),
                          g_string_chunk_insert (raw->strings, colon + 1) };
  g_array_append_val (raw->headers, header);
}

static RawRequest *
read_request (const char *text)
{
  RawRequest *raw = g_new0 (RawRequest, 1);
  raw->headers = g_array_new (FALSE, FALSE, sizeof (TwHttpHeader));
  raw->strings = g_string_chunk_new (1024);
  g_auto (GStrv) parts = g_strsplit (text, "\n\n", 2);
  raw->body = g_strdup (parts[0] && parts[1] ? parts[1] : "");
  g_auto (GStrv) lines = g_strsplit (parts[0], "\n", -1);
  const char *first = strchr (lines[0], ' '), *last = strrchr (lines[0], ' ');
  raw->method = g_strndup (lines[0], (gsize) (first - lines[0]));
  g_autofree char *target = g_strndup (first + 1, (gsize) (last - first - 1));
  char *mark = strchr (target, '?');
  raw->query = mark ? g_strdup (mark + 1) : NULL;
  raw->path = mark ? g_strndup (target, (gsize) (mark - target)) : g_strdup (target);
  for (char **line = lines + 1; *line; line++)
    if (**line)
      read_header (raw, *line);
  return raw;
}

static JsonObject *
read_context (const char *name, JsonParser *parser)
{
  g_autofree char *text = tw_test_vector_read (name, NULL);
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_file (const char *folder, const char *file, const char *actual)
{
  g_autofree char *name = g_build_filename ("sigv4", folder, file, NULL);
  g_autofree char *expected = tw_test_vector_read (name, NULL);
  g_assert_cmpstr (actual, ==, g_strchomp (expected));
}

static TwSigv4Options
read_options (JsonObject *context, TwAwsCredentials *credentials)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (
    json_object_get_string_member (context, "timestamp"), NULL);
  return (TwSigv4Options) {
    .credentials = credentials,
    .region = json_object_get_string_member (context, "region"),
    .service = json_object_get_string_member (context, "service"),
    .time = g_date_time_to_unix (time),
    .keep_path = !json_object_get_boolean_member (context, "normalize"),
    .sign_body = json_object_get_boolean_member (context, "sign_body"),
    .token_after = json_object_get_boolean_member_with_default (context, "omit_session_token",
                                                                FALSE),
    .lifetime = (guint) json_object_get_int_member (context, "expiration_in_seconds"),
  };
}

static void
test_case (gconstpointer data)
{
  const char *folder = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *context_name = g_build_filename ("sigv4", folder, "context.json", NULL);
  JsonObject *context = read_context (context_name, parser);
  JsonObject *keys = json_object_get_object_member (context, "credentials");
  g_autoptr (TwAwsCredentials) credentials = tw_aws_credentials_new (
    json_object_get_string_member (keys, "access_key_id"),
    json_object_get_string_member (keys, "secret_access_key"),
    json_object_get_string_member_with_default (keys, "token", NULL), 0, "test");
  TwSigv4Options options = read_options (context, credentials);

  g_autofree char *request_name = g_build_filename ("sigv4", folder, "request.txt", NULL);
  g_autofree char *text = tw_test_vector_read (request_name, NULL);
  g_autoptr (RawRequest) raw = read_request (text);
  TwSigv4Request request = { raw->method, raw->path,
                             raw->query,  (TwHttpHeader *) (gpointer) raw->headers->data,
                             raw->headers->len, raw->body, strlen (raw->body) };

  g_autoptr (TwSigv4Signature) header = tw_sigv4_sign (&request, &options);
  assert_file (folder, "header-canonical-request.txt", header->canonical_request);
  assert_file (folder, "header-string-to-sign.txt", header->string_to_sign);
  assert_file (folder, "header-signature.txt", header->signature);
  g_autoptr (TwSigv4Signature) query = tw_sigv4_presign (&request, &options);
  assert_file (folder, "query-canonical-request.txt", query->canonical_request);
  assert_file (folder, "query-string-to-sign.txt", query->string_to_sign);
  assert_file (folder, "query-signature.txt", query->signature);

  g_autofree char *signed_name = g_build_filename ("sigv4", folder, "header-signed-request.txt",
                                                   NULL);
  g_autofree char *signed_text = tw_test_vector_read (signed_name, NULL);
  const char *authorization = header->headers->pdata[header->headers->len - 1];
  g_assert_nonnull (strstr (signed_text, authorization + strlen ("Authorization: ")));
}

/* Bedrock's model ids hold a colon: encoded once on the wire, once more for signing. */
static void
test_double_encoding (void)
{
  g_autoptr (TwAwsCredentials) credentials = tw_aws_credentials_new ("A", "S", "", 0, "test");
  TwHttpHeader host = { "Host", "bedrock-runtime.us-east-1.amazonaws.com" };
  TwSigv4Request request = { "POST", "/model/a.b-v1%3A0/converse", NULL, &host, 1, NULL, 0 };
  TwSigv4Options options = { credentials, "us-east-1", "bedrock" };
  g_autoptr (TwSigv4Signature) signature = tw_sigv4_sign (&request, &options);
  g_assert_true (
    g_str_has_prefix (signature->canonical_request, "POST\n/model/a.b-v1%253A0/converse\n\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sigv4/double-encoding", test_double_encoding);
  tw_test_vectors_add ("sigv4", test_case);
  return g_test_run ();
}
