// SPDX-License-Identifier: Apache-2.0
//
// Who somebody is, as moto plays STS and the instance metadata service: roles, chains of them, web
// identity, an instance's role. Signatures are recomputed there with botocore.
#include <string.h>

#include "aws/tw-aws-client.h"
#include "aws/tw-sts.h"
#include "tw-test-home.h"
#include "tw-test-moto.h"

#define ALLOW(what)                                                                                \
  "{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\"," what "}]}"
#define TRUST ALLOW ("\\\"Principal\\\":{\\\"AWS\\\":\\\"*\\\"},\\\"Action\\\":\\\"sts:AssumeRole\\\"")
#define EVERYTHING ALLOW ("\\\"Action\\\":\\\"*\\\",\\\"Resource\\\":\\\"*\\\"")

static TwTestMoto *moto;

static TwAwsClient *
new_client (const char *profile)
{
  g_autoptr (GError) error = NULL;
  TwAwsClient *client
    = tw_aws_client_new (&(TwAwsClientOptions) { .profile = profile, .max_attempts = 1 }, &error);
  g_assert_no_error (error);
  return client;
}

static void
write_file (const char *variable, const char *text)
{
  g_assert_true (g_file_set_contents (g_getenv (variable), text, -1, NULL));
}

/* A role that anybody may take on, and that may do everything. */
static void
make_role (const char *name)
{
  g_autofree char *role = g_strdup_printf (
    "{\"RoleName\":\"%s\",\"AssumeRolePolicyDocument\":\"" TRUST "\"}", name);
  g_autofree char *policy = g_strdup_printf (
    "{\"RoleName\":\"%s\",\"PolicyName\":\"all\",\"PolicyDocument\":\"" EVERYTHING "\"}", name);
  g_autoptr (JsonObject) made = tw_test_moto_call (moto, "iam", "create_role", role);
  g_assert_false (json_object_has_member (made, "error"));
  g_autoptr (JsonObject) put = tw_test_moto_call (moto, "iam", "put_role_policy", policy);
  g_assert_false (json_object_has_member (put, "error"));
}

/* Who moto says that a profile's credentials belong to. */
static void
assert_caller (const char *profile, const char *arn)
{
  g_autoptr (TwAwsClient) client = new_client (profile);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCallerIdentity) caller = tw_sts_get_caller_identity (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (caller->account, ==, "123456789012");
  g_assert_cmpstr (caller->arn, ==, arn);
}

static void
test_user (void)
{
  assert_caller (NULL, "arn:aws:iam::123456789012:user/tradewind-tests");
}

/* A role, and a role that only the first may take on. */
static void
test_roles (void)
{
  make_role ("First");
  make_role ("Second");
  g_autofree char *keys = g_strdup_printf (
    "[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", g_getenv ("AWS_ACCESS_KEY_ID"),
    g_getenv ("AWS_SECRET_ACCESS_KEY"));
  write_file ("AWS_SHARED_CREDENTIALS_FILE", keys);
  write_file ("AWS_CONFIG_FILE",
              "[profile one]\nrole_arn = arn:aws:iam::123456789012:role/First\n"
              "source_profile = base\nrole_session_name = ana\nexternal_id = x&y=z\n"
              "[profile two]\nrole_arn = arn:aws:iam::123456789012:role/Second\n"
              "source_profile = one\nduration_seconds = 3600\n");
  assert_caller ("one", "arn:aws:sts::123456789012:assumed-role/First/ana");
  assert_caller ("two", "arn:aws:sts::123456789012:assumed-role/Second/tradewind");
}

static void
test_role_refused (void)
{
  write_file ("AWS_CONFIG_FILE", "[profile wrong]\nrole_arn = arn:aws:iam::123456789012:role/First\n"
                                 "source_profile = base\n");
  g_autofree char *keys
    = g_strdup_printf ("[base]\naws_access_key_id = %s\naws_secret_access_key = notItsSecret\n",
                       g_getenv ("AWS_ACCESS_KEY_ID"));
  write_file ("AWS_SHARED_CREDENTIALS_FILE", keys);
  g_autoptr (TwAwsClient) client = new_client ("wrong");
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_aws_identity_get (tw_aws_client_get_identity (client), NULL, &error));
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS);
  g_assert_nonnull (strstr (error->message, "SignatureDoesNotMatch"));
  g_assert_nonnull (tw_error_get_hint (error));
  g_assert_null (strstr (error->message, "notItsSecret"));
}

/* Asked for without a signature, which moto only understands while it looks at none. */
static void
test_web_identity (void)
{
  tw_test_moto_set_verifies (moto, FALSE);
  tw_test_service_use_keys (NULL, NULL, NULL);
  write_file ("AWS_SHARED_CREDENTIALS_FILE", "");
  g_autofree char *file = g_build_filename (tw_test_service_get_home (moto), "token", NULL);
  g_assert_true (g_file_set_contents (file, "header.payload.signature\n", -1, NULL));
  g_autofree char *config
    = g_strdup_printf ("[profile pod]\nrole_arn = arn:aws:iam::123456789012:role/First\n"
                       "role_session_name = pod\nweb_identity_token_file = %s\n", file);
  write_file ("AWS_CONFIG_FILE", config);
  assert_caller ("pod", "arn:aws:sts::123456789012:assumed-role/First/pod");
  tw_test_moto_set_verifies (moto, TRUE);
  tw_test_moto_use_keys (moto);
}

static void
test_instance (void)
{
  tw_test_service_use_keys (NULL, NULL, NULL);
  write_file ("AWS_CONFIG_FILE", "");
  write_file ("AWS_SHARED_CREDENTIALS_FILE", "");
  g_unsetenv ("AWS_REGION");
  g_unsetenv ("AWS_EC2_METADATA_DISABLED");
  g_setenv ("AWS_EC2_METADATA_SERVICE_ENDPOINT", tw_test_moto_get_url (moto), TRUE);
  g_autoptr (TwAwsClient) client = new_client (NULL);
  TwAwsIdentity *identity = tw_aws_client_get_identity (client);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) found = tw_aws_identity_get (identity, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->access_key_id, ==, "test-key");
  g_assert_cmpstr (found->session_token, ==, "test-session-token");
  g_assert_nonnull (strstr (found->source, "default-role"));
  g_autofree char *region = tw_aws_identity_dup_region (identity, NULL, &error);
  g_assert_cmpstr (region, ==, "us-east-1");
  g_unsetenv ("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  g_setenv ("AWS_EC2_METADATA_DISABLED", "true", TRUE);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  tw_test_moto_use_keys (moto);
}

static void
test_no_moto (void)
{
  g_assert_null (tw_test_moto_start ()); /* skips, saying why */
}

int
main (int argc, char *argv[])
{
  g_setenv ("HOME", tw_test_home_use (), TRUE);
  g_test_init (&argc, &argv, NULL);
  moto = tw_test_moto_start ();
  if (moto == NULL) {
    g_test_add_func ("/aws-moto/server", test_no_moto);
    return g_test_run ();
  }
  g_test_add_func ("/aws-moto/user", test_user);
  g_test_add_func ("/aws-moto/roles", test_roles);
  g_test_add_func ("/aws-moto/role-refused", test_role_refused);
  g_test_add_func ("/aws-moto/web-identity", test_web_identity);
  g_test_add_func ("/aws-moto/instance", test_instance);
  int status = g_test_run ();
  tw_test_moto_stop (moto);
  return status;
}
