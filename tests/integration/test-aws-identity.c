// SPDX-License-Identifier: Apache-2.0
//
// Where credentials come from, against the project's own server, judged by botocore.
#include <glib/gstdio.h>
#include <string.h>

#include "aws/tw-aws-client.h"
#include "aws/tw-sts.h"
#include "tw-test-aws.h"
#include "tw-test-home.h"

#define ROLE_KEY "ASIATRADEWINDROLE"
#define KEYS "[base]\naws_access_key_id = " TW_TEST_AWS_KEY                                        \
             "\naws_secret_access_key = " TW_TEST_AWS_SECRET "\n"
#define ROLE "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Analyst\n"

static TwTestAws *server;

static void
write_files (const char *config, const char *credentials)
{
  g_assert_true (g_file_set_contents (g_getenv ("AWS_CONFIG_FILE"), config, -1, NULL));
  g_assert_true (
    g_file_set_contents (g_getenv ("AWS_SHARED_CREDENTIALS_FILE"), credentials, -1, NULL));
}

static guint
count_calls (const char *action)
{
  g_autoptr (JsonObject) answer = tw_test_aws_log (server);
  JsonArray *log = json_object_get_array_member (answer, "log");
  guint n = 0;
  for (guint i = 0; i < json_array_get_length (log); i++)
    n += g_strcmp0 (json_object_get_string_member_with_default (
                      json_array_get_object_element (log, i), "action", NULL), action) == 0;
  return n;
}

static TwAwsClient *
new_client (const char *profile, TwAwsMfaPrompt prompt, gpointer data)
{
  g_autoptr (GError) error = NULL;
  TwAwsClient *client = tw_aws_client_new (
    &(TwAwsClientOptions) { .profile = profile, .prompt = prompt, .prompt_data = data }, &error);
  g_assert_no_error (error);
  return client;
}

static TwAwsCredentials *
get (const char *profile, GError **error)
{
  g_autoptr (TwAwsClient) client = new_client (profile, NULL, NULL);
  return tw_aws_identity_get (tw_aws_client_get_identity (client), NULL, error);
}

static void
assert_found (const char *profile, const char *key, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) found = get (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->access_key_id, ==, key);
  g_assert_nonnull (strstr (found->source, source));
  tw_test_aws_assert_judged (server);
}

/* No message may hold a secret that was in play. */
static void
assert_fails (const char *profile, TwAwsError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (get (profile, &error));
  g_assert_error (error, TW_AWS_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (tw_error_get_hint (error));
  g_assert_null (strstr (error->message, TW_TEST_AWS_SECRET));
}

static void
test_source_profile (void)
{
  tw_test_aws_plan (server, "{}");
  write_files (ROLE "source_profile = base\nexternal_id = x&y\nrole_session_name = ana\n"
               "duration_seconds = 3600\n"
               "[profile second]\nrole_arn = arn:aws:iam::123456789012:role/Second\n"
               "source_profile = role\n", KEYS);
  assert_found ("role", ROLE_KEY, "role/Analyst");
  assert_found ("second", ROLE_KEY, "role/Second");
  g_assert_cmpuint (count_calls ("AssumeRole"), ==, 3);
}

static void
test_self_source (void)
{
  tw_test_aws_plan (server, "{}");
  write_files ("[profile base]\nrole_arn = arn:aws:iam::123456789012:role/Own\n"
               "source_profile = base\n", KEYS);
  assert_found ("base", ROLE_KEY, "role/Own");
}

static void
test_broken_profiles (void)
{
  tw_test_aws_plan (server, "{}");
  write_files ("[profile a]\nrole_arn = arn:aws:iam::123456789012:role/A\nsource_profile = b\n"
               "[profile b]\nrole_arn = arn:aws:iam::123456789012:role/B\nsource_profile = a\n"
               "[profile none]\nrole_arn = arn:aws:iam::123456789012:role/C\n"
               "[profile gone]\nrole_arn = arn:aws:iam::123456789012:role/D\n"
               "source_profile = nowhere\n"
               "[profile place]\nrole_arn = arn:aws:iam::123456789012:role/E\n"
               "credential_source = Moon\n", "");
  assert_fails ("a", TW_AWS_ERROR_CONFIG, "circle");
  assert_fails ("none", TW_AWS_ERROR_CONFIG, "exactly one of");
  assert_fails ("gone", TW_AWS_ERROR_CONFIG, "does not exist");
  assert_fails ("place", TW_AWS_ERROR_CONFIG, "credential_source");
  g_assert_cmpuint (count_calls ("AssumeRole"), ==, 0);
}

static void
test_half_keys (void)
{
  write_files ("", "[half]\naws_access_key_id = " TW_TEST_AWS_KEY "\n[other]\n"
                   "aws_secret_access_key = " TW_TEST_AWS_SECRET "\n");
  assert_fails ("half", TW_AWS_ERROR_CREDENTIALS, "half");
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, NULL, NULL);
  assert_fails (NULL, TW_AWS_ERROR_CREDENTIALS, "The environment holds only one");
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
}

static char *
prompt (const char *serial, gpointer code)
{
  g_assert_cmpstr (serial, ==, "arn:aws:iam::123456789012:mfa/ana");
  return g_strdup (code);
}

static void
assert_mfa (TwAwsMfaPrompt function, const char *code, const char *words)
{
  g_autoptr (TwAwsClient) client = new_client ("role", function, (gpointer) code);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) found
    = tw_aws_identity_get (tw_aws_client_get_identity (client), NULL, &error);
  if (words == NULL) {
    g_assert_no_error (error);
    g_assert_cmpstr (found->access_key_id, ==, ROLE_KEY);
    return;
  }
  g_assert_null (found);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_mfa (void)
{
  tw_test_aws_plan (server, "{}");
  write_files (ROLE "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ana\n",
               KEYS);
  assert_mfa (prompt, " 123456\n", NULL);
  g_assert_cmpuint (count_calls ("AssumeRole"), ==, 1);
  assert_mfa (prompt, NULL, "mfa/ana"); /* declined */
  assert_mfa (NULL, NULL, "mfa/ana");
  g_assert_cmpuint (count_calls ("AssumeRole"), ==, 1);
  assert_mfa (prompt, "654321", "one time pass code");
}

static void
test_web_identity (void)
{
  tw_test_aws_plan (server, "{}");
  g_autofree char *file = g_build_filename (tw_test_aws_get_home (server), "token", NULL);
  g_assert_true (g_file_set_contents (file, "webIdentityTokenOfTheTests\n", -1, NULL));
  g_autofree char *config
    = g_strdup_printf (ROLE "web_identity_token_file = %s\n", file);
  write_files (config, "");
  assert_found ("role", ROLE_KEY, "web identity");
  tw_test_aws_use_keys (NULL, NULL, NULL);
  g_setenv ("AWS_WEB_IDENTITY_TOKEN_FILE", file, TRUE);
  g_setenv ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Pod", TRUE);
  assert_found (NULL, ROLE_KEY, "role/Pod");
  g_assert_true (g_file_set_contents (file, "no such token", -1, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_null (get (NULL, &error));
  g_assert_nonnull (strstr (error->message, "InvalidIdentityToken"));
  g_assert_null (strstr (error->message, "no such token"));
  g_unsetenv ("AWS_WEB_IDENTITY_TOKEN_FILE");
  g_unsetenv ("AWS_ROLE_ARN");
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  g_unlink (file);
}

static void
test_container (void)
{
  tw_test_aws_plan (server, "{}");
  write_files ("", "");
  tw_test_aws_use_keys (NULL, NULL, NULL);
  g_autofree char *url = g_strconcat (g_getenv ("AWS_ENDPOINT_URL"), "/container", NULL);
  g_setenv ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url, TRUE);
  g_setenv ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "containerTokenOfTheTests", TRUE);
  assert_found (NULL, ROLE_KEY, "container");
  g_setenv ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/keys", TRUE);
  g_autoptr (GError) error = NULL;
  g_assert_null (get (NULL, &error));
  g_assert_nonnull (strstr (error->message, "neither HTTPS"));
  g_unsetenv ("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  g_unsetenv ("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
}

static void
test_instance (void)
{
  tw_test_aws_plan (server, "{}");
  write_files ("", "");
  tw_test_aws_use_keys (NULL, NULL, NULL);
  g_unsetenv ("AWS_REGION");
  g_unsetenv ("AWS_EC2_METADATA_DISABLED");
  g_setenv ("AWS_EC2_METADATA_SERVICE_ENDPOINT", g_getenv ("AWS_ENDPOINT_URL"), TRUE);
  assert_found (NULL, ROLE_KEY, "TradewindRole");
  g_autoptr (TwAwsClient) client = new_client (NULL, NULL, NULL);
  g_autofree char *region
    = tw_aws_identity_dup_region (tw_aws_client_get_identity (client), NULL, NULL);
  g_assert_cmpstr (region, ==, "eu-west-1");
  g_unsetenv ("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  g_setenv ("AWS_EC2_METADATA_DISABLED", "true", TRUE);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
}

/* The person is told how to sign in again; nothing is asked of AWS with a token that has ended. */
static void
test_sso_expired (void)
{
  tw_test_aws_plan (server, "{}");
  write_files ("[profile dev]\nsso_session = old\nsso_account_id = 123456789012\n"
               "sso_role_name = Analyst\n[sso-session old]\nsso_region = us-east-1\n"
               "sso_start_url = https://example.awsapps.com/start\n", "");
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "old", -1);
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".aws", "sso", "cache", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.json", folder, digest);
  g_mkdir_with_parents (folder, 0700);
  static const char *const files[] = {
    "{\"accessToken\":\"ssoAccessToken\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
    "{\"accessToken\":\"ssoAccessToken\"}",
    "{\"accessToken\":3}",
    "[]",
    "",
    "{\"accessToken\":\"revoked\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_assert_true (g_file_set_contents (path, files[i], -1, NULL));
    g_autoptr (GError) error = NULL;
    g_assert_null (get ("dev", &error));
    g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS);
    g_assert_cmpstr (tw_error_get_hint (error), ==, "Run: aws sso login --profile dev");
    g_assert_null (strstr (error->message, "revoked"));
  }
  g_unlink (path);
  assert_fails ("dev", TW_AWS_ERROR_CREDENTIALS, "has not been signed in");
}

#define N_WAITERS 16

static gpointer
wait_thread (gpointer identity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) found = tw_aws_identity_get (identity, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->access_key_id, ==, ROLE_KEY);
  return NULL;
}

static void
ask_at_once (TwAwsClient *client)
{
  GThread *threads[N_WAITERS];
  for (guint i = 0; i < N_WAITERS; i++)
    threads[i] = g_thread_new ("waiter", wait_thread, tw_aws_client_get_identity (client));
  for (guint i = 0; i < N_WAITERS; i++)
    g_thread_join (threads[i]);
}

static void
test_one_refresh (void)
{
  tw_test_aws_plan (server, "{\"delay_ms\":200}");
  write_files (ROLE "source_profile = base\n", KEYS);
  g_autoptr (TwAwsClient) client = new_client ("role", NULL, NULL);
  ask_at_once (client);
  g_assert_cmpuint (count_calls ("AssumeRole"), ==, 1);
  g_autoptr (TwAwsCredentials) old
    = tw_aws_identity_get (tw_aws_client_get_identity (client), NULL, NULL);
  tw_aws_identity_forget (tw_aws_client_get_identity (client), old);
  ask_at_once (client);
  g_assert_cmpuint (count_calls ("AssumeRole"), ==, 2);
  tw_test_aws_plan (server, "{}");
}

/* A role for the shortest time AWS gives is always near its end; that is no reason to ask each
 * time. */
static void
test_short_role (void)
{
  static const char *const plans[] = { "{\"role_seconds\":900}", "{\"role_seconds\":300}" };
  write_files (ROLE "source_profile = base\nduration_seconds = 900\n", KEYS);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++) {
    tw_test_aws_plan (server, plans[i]);
    g_autoptr (TwAwsClient) client = new_client ("role", NULL, NULL);
    for (guint j = 0; j < 5; j++)
      wait_thread (tw_aws_client_get_identity (client));
    g_assert_cmpuint (count_calls ("AssumeRole"), ==, 1);
  }
}

static void
test_caller_identity (void)
{
  tw_test_aws_plan (server, "{}");
  g_autoptr (TwAwsClient) client = new_client (NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCallerIdentity) caller = tw_sts_get_caller_identity (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (caller->account, ==, "123456789012");
  g_assert_cmpstr (caller->arn, ==, "arn:aws:iam::123456789012:user/ana");
  tw_test_aws_assert_judged (server);
}

/* Where the proxy is what cannot be reached, no request goes around it. */
static void
test_proxy (void)
{
  tw_test_aws_plan (server, "{}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = tw_aws_client_new (
    &(TwAwsClientOptions) { .proxy = "http://ana:s3cretOfTheProxy@127.0.0.1:1",
                            .max_attempts = 1 },
    &error);
  g_assert_null (tw_sts_get_caller_identity (client, NULL, NULL, &error));
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_NETWORK);
  g_assert_nonnull (strstr (tw_error_get_hint (error), "proxy"));
  g_assert_null (strstr (error->message, "s3cretOfTheProxy"));
  g_assert_cmpuint (count_calls ("GetCallerIdentity"), ==, 0);
}

static void
add (const char *name, void (*function) (void))
{
  g_autofree char *path = g_strconcat ("/aws-identity/", name, NULL);
  g_test_add_func (path, function);
}

static void
add_tests (void)
{
  add ("source-profile", test_source_profile);
  add ("self-source", test_self_source);
  add ("broken-profiles", test_broken_profiles);
  add ("half-keys", test_half_keys);
  add ("mfa", test_mfa);
  add ("web-identity", test_web_identity);
  add ("container", test_container);
  add ("instance", test_instance);
  add ("sso-expired", test_sso_expired);
  add ("one-refresh", test_one_refresh);
  add ("short-role", test_short_role);
  add ("caller-identity", test_caller_identity);
  add ("proxy", test_proxy);
}

int
main (int argc, char *argv[])
{
  g_setenv ("HOME", tw_test_home_use (), TRUE);
  g_test_init (&argc, &argv, NULL);
  return tw_test_aws_run ("aws-identity", &server, add_tests);
}
