// SPDX-License-Identifier: Apache-2.0
//
// The AWS folder against the project's own server, judged by botocore.
#include <math.h>
#include <string.h>

#include "aws/tw-bedrock-session.h"
#include "tw-test-aws.h"
#include "tw-test-home.h"

static TwTestAws *server; /* one for all tests, or NULL */

static GBytes *
small_body (void)
{
  static const char text[] = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}";
  return g_bytes_new_static (text, strlen (text));
}

static TwAwsClient *
new_client (const TwAwsClientOptions *options)
{
  static const TwAwsClientOptions none;
  g_autoptr (GError) error = NULL;
  TwAwsClient *client = tw_aws_client_new (options ? options : &none, &error);
  g_assert_no_error (error);
  return client;
}

static TwBedrockReply *
converse (TwAwsClient *client, TwBedrockText text, gpointer data, GError **error)
{
  g_autoptr (GBytes) body = small_body ();
  return tw_bedrock_converse (client, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", body, text,
                              data, NULL, error);
}

static void
collect_cb (const char *text, gpointer data)
{
  g_string_append (data, text);
}

static void
test_converse (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"Hello\"}]}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "Hello");
  g_assert_cmpstr (reply->stop_reason, ==, "end_turn");
  g_assert_cmpuint (reply->input_tokens, ==, 1200);
  g_assert_cmpuint (reply->cache_write_tokens, ==, 1100);
  tw_test_aws_assert_judged (server);
}

static void
test_stream (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"One two three four five six seven.\"}]}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, collect_cb, seen, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "One two three four five six seven.");
  g_assert_cmpstr (seen->str, ==, reply->text);
  tw_test_aws_assert_judged (server);
}

static void
test_stream_tool (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"tool\":{\"outcome\":\"decline\",\"reason\":\"no\"}}]}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, collect_cb, seen, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->tool_name, ==, "answer");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (reply->tool_input),
                                                  "reason"), ==, "no");
}

/* What had arrived before a stream broke was given out; the whole is a failure. */
static void
assert_broken_stream (const char *plan, TwAwsError code, const char *words)
{
  tw_test_aws_plan (server, plan);
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, collect_cb, seen, &error));
  g_assert_error (error, TW_AWS_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (seen->len, >, 0);
}

static void
test_stream_exception (void)
{
  assert_broken_stream ("{\"plan\":[{\"text\":\"This breaks in the middle of it\",\"exception\":"
                        "[\"throttlingException\",\"Too many tokens, slow down\"]}]}",
                        TW_AWS_ERROR_THROTTLED, "Too many tokens");
}

static void
test_stream_cut (void)
{
  assert_broken_stream ("{\"plan\":[{\"text\":\"This is cut in the middle of it\",\"cut\":600}]}",
                        TW_AWS_ERROR_NETWORK, "localhost");
}

static void
test_retry (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"refuse\":[429,\"ThrottlingException\",\"slow down\"]},"
                            "{\"refuse\":[503,\"ServiceUnavailableException\",\"busy\"]},"
                            "{\"text\":\"third time\"}]}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "third time");
}

/* A refusal, how it is classed, and a word of the advice. */
typedef struct {
  const char *name;
  const char *plan;
  TwAwsError code;
  const char *advice;
} Refusal;

static const Refusal refusals[] = {
  { "throttled",
    "{\"plan\":[{\"refuse\":[429,\"ThrottlingException\",\"Too many requests\"]},"
    "{\"refuse\":[429,\"ThrottlingException\",\"Too many requests\"]},"
    "{\"refuse\":[429,\"ThrottlingException\",\"Too many requests\"]}]}",
    TW_AWS_ERROR_THROTTLED, "quota" },
  { "no-model-access",
    "{\"plan\":[{\"refuse\":[403,\"AccessDeniedException\",\"You don't have access to the model "
    "with the specified model ID.\"]}]}",
    TW_AWS_ERROR_ACCESS, "bedrock:InvokeModel" },
  { "use-case-form",
    "{\"plan\":[{\"refuse\":[404,\"ResourceNotFoundException\",\"Model use case details have not "
    "been submitted for this account.\"]}]}",
    TW_AWS_ERROR_ACCESS, "form" },
  { "needs-profile",
    "{\"plan\":[{\"refuse\":[400,\"ValidationException\",\"Invocation of model ID x with on-demand "
    "throughput isn\\u2019t supported. Retry\"]}]}",
    TW_AWS_ERROR_MODEL, "prefix" },
  { "end-of-life",
    "{\"plan\":[{\"refuse\":[404,\"ResourceNotFoundException\",\"This model version has reached "
    "the end of its life.\"]}]}",
    TW_AWS_ERROR_MODEL, "successor" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  if (server == NULL) {
    g_test_skip ("no server");
    return;
  }
  tw_test_aws_plan (server, refusal->plan);
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, NULL, NULL, &error));
  g_assert_error (error, TW_AWS_ERROR, (int) refusal->code);
  g_assert_nonnull (strstr (tw_error_get_hint (error), refusal->advice));
  g_assert_cmpstr (tw_error_get_details (error)->request_id, ==,
                   "00000000-0000-4000-8000-000000000000");
  tw_test_aws_assert_judged (server);
}

static void
test_wrong_secret (void)
{
  tw_test_aws_plan (server, "{}");
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, "not the secret at all", NULL);
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, NULL, NULL, &error));
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS);
  g_assert_nonnull (strstr (tw_error_get_hint (error), "secret access key"));
  g_assert_null (strstr (error->message, "not the secret"));
}

static void
test_expired_token (void)
{
  tw_test_aws_plan (server, "{}");
  tw_test_aws_use_keys ("ASIATRADEWINDOLD", "secretThatHasExpired0123456789012345678",
                        "tokenThatExpired");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, NULL, NULL, &error));
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS);
  g_assert_nonnull (strstr (tw_error_get_hint (error), "Sign in again"));
}

static gint64
an_hour_late (void)
{
  return g_get_real_time () / G_USEC_PER_SEC - 3600;
}

/* A clock that is an hour late is found out from the first refusal, and the call goes through. */
static void
test_skewed_clock (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"in time\"}]}");
  g_autoptr (TwAwsClient) client = new_client (&(TwAwsClientOptions) { .now = an_hour_late });
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "in time");
  gint64 skew = tw_aws_caller_get_skew (tw_aws_client_get_caller (client));
  g_assert_cmpint (ABS (skew - 3600), <, 30);
}

static void
test_no_region (void)
{
  g_unsetenv ("AWS_REGION");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, NULL, NULL, &error));
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_REGION);
}

static void
test_no_credentials (void)
{
  tw_test_aws_use_keys (NULL, NULL, NULL);
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, NULL, NULL, &error));
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS);
  g_assert_nonnull (strstr (tw_error_get_hint (error), "aws configure"));
}

static void
test_bearer_token (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"borne\"}]}");
  g_setenv ("AWS_BEARER_TOKEN_BEDROCK", "bearerTokenOfTheTests", TRUE);
  tw_test_aws_use_keys (NULL, NULL, NULL);
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, NULL, NULL, &error);
  g_unsetenv ("AWS_BEARER_TOKEN_BEDROCK");
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "borne");
}

/* Deadlines follow an injected clock: the server would answer after an hour. */
static gint64 clock_offset; /* atomic enough: one writer, 64 bits */

static gint64
moved_clock (void)
{
  return g_get_monotonic_time () + __atomic_load_n (&clock_offset, __ATOMIC_SEQ_CST);
}

static gpointer
move_clock_thread (gpointer data)
{
  g_usleep (300000);
  __atomic_store_n (&clock_offset, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC, __ATOMIC_SEQ_CST);
  tw_http_wake (data);
  return NULL;
}

static void
test_deadline (void)
{
  tw_test_aws_plan (server, "{\"delay_ms\":60000}");
  g_autoptr (TwAwsClient) client
    = new_client (&(TwAwsClientOptions) { .monotonic_now = moved_clock });
  GThread *mover = g_thread_new ("mover", move_clock_thread, tw_aws_client_get_http (client));
  g_autoptr (GError) error = NULL;
  g_assert_null (converse (client, NULL, NULL, &error));
  g_thread_join (mover);
  tw_test_aws_plan (server, "{\"delay_ms\":0}");
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_TIMEOUT);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (200000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  tw_test_aws_plan (server, "{\"delay_ms\":60000}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_autoptr (GBytes) body = small_body ();
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_bedrock_converse (client, "m", body, NULL, NULL, cancellable, &error));
  g_thread_join (thread);
  tw_test_aws_plan (server, "{\"delay_ms\":0}");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_embed (void)
{
  tw_test_aws_plan (server, "{}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  float vector[256];
  guint64 tokens = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_bedrock_embed (client, "amazon.titan-embed-text-v2:0", "customers", 256,
                                   vector, &tokens, NULL, &error));
  g_assert_no_error (error);
  double sum = 0;
  for (guint i = 0; i < 256; i++)
    sum += (double) vector[i] * vector[i];
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
  g_assert_cmpuint (tokens, >, 0);
  tw_test_aws_assert_judged (server);
}

static void
test_models (void)
{
  tw_test_aws_plan (server, "{}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = tw_bedrock_list_models (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 8); /* four models, two profiles each, over pages */
  g_autoptr (TwModelChoice) best = tw_model_choose (models, NULL, "us-east-1");
  g_assert_cmpstr (best->id, ==, "us.anthropic.claude-sonnet-4-5-20250929-v1:0");
  g_assert_null (best->warning);
  g_autoptr (TwModelChoice) old
    = tw_model_choose (models, "us.anthropic.claude-3-5-sonnet-20240620-v1:0", "us-east-1");
  g_assert_nonnull (strstr (old->warning, "legacy"));
  g_assert_cmpstr (old->successor, ==, best->id);
  g_autoptr (TwModelChoice) blind = tw_model_choose (NULL, "eu.my.model", "eu-west-1");
  g_assert_cmpstr (blind->id, ==, "eu.my.model");
  tw_test_aws_assert_judged (server);
}

static void
write_config (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (g_getenv ("AWS_CONFIG_FILE"), text, -1, &error);
  g_assert_no_error (error);
}

static void
write_sso_token (const char *expires)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "work", -1);
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".aws", "sso", "cache", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.json", folder, digest);
  g_autofree char *text = g_strdup_printf (
    "{\"accessToken\":\"ssoAccessToken\",\"expiresAt\":\"%s\",\"refreshToken\":\"ssoRefreshToken\","
    "\"clientId\":\"c\",\"clientSecret\":\"s\",\"registrationExpiresAt\":\"2099-01-01T00:00:00Z\"}",
    expires);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_sso (const char *expires)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"signed on\"}]}");
  write_config ("[profile dev]\nsso_session = work\nsso_account_id = 123456789012\n"
                "sso_role_name = Analyst\n[sso-session work]\nsso_region = us-east-1\n"
                "sso_start_url = https://example.awsapps.com/start\n");
  write_sso_token (expires);
  g_autoptr (TwAwsClient) client = new_client (&(TwAwsClientOptions) { .profile = "dev" });
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "signed on");
  tw_test_aws_assert_judged (server);
}

static void
test_sso (void)
{
  assert_sso ("2099-01-01T00:00:00Z");
  assert_sso ("2020-01-01T00:00:00UTC"); /* has to be refreshed first */
}

static void
test_credential_process (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"from a program\"}]}");
  write_config ("[profile tool]\ncredential_process = printf '%s' '{\"Version\":1,"
                "\"AccessKeyId\":\"" TW_TEST_AWS_KEY "\",\"SecretAccessKey\":\"" TW_TEST_AWS_SECRET
                "\"}'\n");
  g_autoptr (TwAwsClient) client = new_client (&(TwAwsClientOptions) { .profile = "tool" });
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = converse (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->text, ==, "from a program");
}

static void
test_ledger (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"a\"}]}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (TwLedger) ledger = tw_ledger_open (":memory:");
  TwBedrockOptions options = { .questions_per_minute = 1 };
  g_autoptr (TwBedrockSession) session = tw_bedrock_session_new (client, ledger, &options);
  TwLedgerPiece piece = { "question", "How many?" };
  g_autoptr (GBytes) body = small_body ();
  g_autoptr (GError) error = NULL;
  double cost = 0;
  g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
    session, body, &piece, 1, TRUE, NULL, NULL, &cost, NULL, &error);
  g_assert_no_error (error);
  /* 1,200 in at 3.30, 85 out at 16.50, 1,100 written at 4.125, each per million. */
  g_assert_cmpfloat_with_epsilon (cost, 0.0099, 1e-6);
  g_autoptr (GPtrArray) entries = tw_ledger_list (ledger, 10);
  g_assert_cmpuint (entries->len, ==, 1);
  const TwLedgerEntry *entry = entries->pdata[0];
  g_assert_cmpstr (entry->kind, ==, "question");
  g_assert_cmpuint (entry->bytes, ==, strlen ("How many?"));
  g_assert_cmpstr (entry->text, ==, "How many?");
  g_assert_null (tw_bedrock_session_converse (session, body, &piece, 1, TRUE, NULL, NULL, NULL,
                                              NULL, &error));
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_LIMIT);
}

/* Its calls are counted, and their cost is not said to be nothing; what is refused costs nothing. */
static void
test_unknown_price (void)
{
  tw_test_aws_plan (server, "{\"plan\":[{\"text\":\"a\"}]}");
  g_autoptr (TwAwsClient) client = new_client (NULL);
  g_autoptr (TwLedger) ledger = tw_ledger_open (":memory:");
  TwBedrockOptions options = { .model = "us.anthropic.claude-test-9" };
  g_autoptr (TwBedrockSession) session = tw_bedrock_session_new (client, ledger, &options);
  TwLedgerPiece piece = { "question", "How many?" };
  g_autoptr (GBytes) body = small_body ();
  g_autoptr (GError) error = NULL;
  double cost = 0;
  g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
    session, body, &piece, 1, TRUE, NULL, NULL, &cost, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (cost));
  TwLedgerCall known = { .service = "s", .operation = "o", .input_tokens = 1, .cost_usd = 0.25 };
  tw_ledger_record (ledger, g_get_real_time () / G_USEC_PER_SEC, &known, NULL, 0);
  TwLedgerSum sum;
  tw_ledger_sum (ledger, 0, &sum);
  g_assert_cmpuint (sum.n_calls, ==, 2);
  g_assert_cmpuint (sum.n_unpriced, ==, 1);
  g_assert_cmpfloat (sum.cost_usd, ==, 0.25);
}

static void
add (const char *name, void (*function) (void))
{
  g_autofree char *path = g_strconcat ("/bedrock/", name, NULL);
  g_test_add_func (path, function);
}

static void
add_tests (void)
{
  add ("converse", test_converse);
  add ("stream", test_stream);
  add ("stream-tool", test_stream_tool);
  add ("stream-exception", test_stream_exception);
  add ("stream-cut", test_stream_cut);
  add ("retry", test_retry);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path = g_strconcat ("/bedrock/refusal/", refusals[i].name, NULL);
    g_test_add_data_func (path, &refusals[i], test_refusal);
  }
  add ("wrong-secret", test_wrong_secret);
  add ("expired-token", test_expired_token);
  add ("skewed-clock", test_skewed_clock);
  add ("no-region", test_no_region);
  add ("no-credentials", test_no_credentials);
  add ("bearer-token", test_bearer_token);
  add ("deadline", test_deadline);
  add ("cancel", test_cancel);
  add ("embed", test_embed);
  add ("models", test_models);
  add ("sso", test_sso);
  add ("credential-process", test_credential_process);
  add ("ledger", test_ledger);
  add ("unknown-price", test_unknown_price);
}

int
main (int argc, char *argv[])
{
  g_setenv ("HOME", tw_test_home_use (), TRUE);
  g_test_init (&argc, &argv, NULL);
  return tw_test_aws_run ("bedrock", &server, add_tests);
}
