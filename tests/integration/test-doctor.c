// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>

#include "aws/tw-service-quotas.h"
#include "setup/tw-doctor.h"
#include "tw-test-aws.h"
#include "tw-test-home.h"
#include "tw-test-postgres.h"

static TwTestAws *server;

/* One line a check: "region well us-east-1." */
static void
note_cb (const TwCheck *check, gpointer user_data)
{
  g_assert_nonnull (check->title);
  g_string_append_printf (user_data, "%s %s %s | %s\n", check->name,
                          tw_check_state_name (check->state), check->message,
                          check->hint ? check->hint : "");
}

static char *
examine (TwDoctorOptions options, gboolean well)
{
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  GString *notes = g_string_new (NULL);
  options.preferences = preferences;
  g_assert_cmpint (tw_doctor_run (&options, note_cb, notes, NULL), ==, well);
  g_test_message ("%s", notes->str);
  return g_string_free (notes, FALSE);
}

static void
assert_line (const char *notes, const char *start, const char *words)
{
  g_autofree char *wanted = g_strconcat ("\n", start, NULL);
  g_autofree char *all = g_strconcat ("\n", notes, NULL);
  char *line = strstr (all, wanted);
  g_assert_nonnull (line);
  line[1 + strcspn (line + 1, "\n")] = '\0';
  g_assert_nonnull (strstr (line, words));
}

static char *
examine_aws (const char *plan, gboolean well)
{
  tw_test_aws_plan (server, plan);
  return examine ((TwDoctorOptions) { .use_bedrock = TRUE }, well);
}

static void
test_not_in_use (void)
{
  g_autofree char *notes = examine ((TwDoctorOptions) { 0 }, TRUE);
  static const char *const names[] = { "aws-settings", "region", "network", "clock", "identity",
                                       "model", "model-call", "embedding", "limits" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *start = g_strconcat (names[i], " skipped", NULL);
    assert_line (notes, start, "Not in use");
  }
  assert_line (notes, "database skipped", "No connection");
  assert_line (notes, "keyring skipped", "session bus");
}

static void
test_well (void)
{
  tw_test_aws_plan (server, "{}");
  g_autofree char *notes
    = examine ((TwDoctorOptions) { .use_bedrock = TRUE, .model_call = TRUE }, TRUE);
  assert_line (notes, "region well", "us-east-1");
  assert_line (notes, "network well", "over TLS");
  assert_line (notes, "clock well", "minute");
  assert_line (notes, "identity well", "arn:aws:iam::123456789012:user/ana, account 123456789012");
  assert_line (notes, "identity well", "the environment");
  assert_line (notes, "model well", "us.anthropic.claude-sonnet-4-5");
  assert_line (notes, "model-call well", "about $");
  assert_line (notes, "embedding well", "512 dimensions");
  assert_line (notes, "limits well", "200 requests a minute, 200000 tokens a minute");
  g_assert_null (strstr (notes, TW_TEST_AWS_SECRET));
  tw_test_aws_assert_judged (server);
}

static void
test_wrong_secret (void)
{
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, "notTheSecretAtAll", NULL);
  g_autofree char *notes = examine_aws ("{}", FALSE);
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  assert_line (notes, "identity problem", "secret access key");
  assert_line (notes, "model skipped", "identity comes first");
  g_assert_null (strstr (notes, "notTheSecretAtAll"));
}

static void
test_no_region (void)
{
  g_unsetenv ("AWS_REGION");
  g_autofree char *notes = examine_aws ("{}", FALSE);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  assert_line (notes, "region problem", "AWS_REGION");
  assert_line (notes, "network skipped", "region comes first");
}

static void
test_no_network (void)
{
  g_autofree char *url = g_strdup (g_getenv ("AWS_ENDPOINT_URL"));
  g_setenv ("AWS_ENDPOINT_URL", "https://localhost:1", TRUE);
  g_autofree char *refused = examine_aws ("{}", FALSE);
  g_setenv ("AWS_ENDPOINT_URL", url, TRUE);
  assert_line (refused, "network problem", "localhost");
  g_autofree char *ca = g_strdup (g_getenv ("AWS_CA_BUNDLE"));
  g_unsetenv ("AWS_CA_BUNDLE");
  g_autofree char *untrusted = examine ((TwDoctorOptions) { .use_bedrock = TRUE }, FALSE);
  g_setenv ("AWS_CA_BUNDLE", ca, TRUE);
  assert_line (untrusted, "network problem", "AWS_CA_BUNDLE");
}

static void
test_no_profile (void)
{
  g_setenv ("AWS_PROFILE", "nowhere", TRUE);
  g_autofree char *notes = examine_aws ("{}", FALSE);
  g_unsetenv ("AWS_PROFILE");
  assert_line (notes, "aws-settings problem", "nowhere");
  assert_line (notes, "limits skipped", "settings come first");
}

static void
test_no_quotas (void)
{
  g_autofree char *notes = examine_aws ("{\"no_quotas\":true}", TRUE);
  assert_line (notes, "limits skipped", "servicequotas:ListServiceQuotas");
  assert_line (notes, "model-call skipped", "Not asked to say one word");
}

static void
test_no_embedding (void)
{
  g_autofree char *notes = examine_aws (
    "{\"plan\":[{\"refuse\":[403,\"AccessDeniedException\",\"You don't have access to the model "
    "with the specified model ID.\"]}]}", FALSE);
  assert_line (notes, "embedding problem", "bedrock:InvokeModel");
}

static void
test_legacy_model (void)
{
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  tw_preferences_set_text (&preferences->model, "us.anthropic.claude-3-5-sonnet-20240620-v1:0");
  preferences->titan_tables = FALSE;
  g_assert_true (tw_preferences_save (preferences, NULL));
  g_autofree char *notes = examine_aws ("{}", TRUE);
  assert_line (notes, "model warning", "Choose us.anthropic.claude-sonnet-4-5");
  assert_line (notes, "embedding skipped", "local embeddings");
  tw_preferences_set_text (&preferences->model, NULL);
  preferences->titan_tables = TRUE;
  g_assert_true (tw_preferences_save (preferences, NULL));
}

static void
test_database (void)
{
  g_autoptr (TwTestPostgres) postgres = tw_test_postgres_start ();
  if (postgres == NULL)
    return;
  const char *uri = tw_test_postgres_get_uri (postgres);
  g_autoptr (TwProfile) profile = tw_profile_new_for_uri (uri, NULL);
  g_autofree char *notes = examine ((TwDoctorOptions) { .profile = profile }, TRUE);
  assert_line (notes, "database well", "PostgreSQL");
  assert_line (notes, "read-only well", "refuses to write");
  g_autoptr (TwProfile) nowhere
    = tw_profile_new_for_uri ("postgresql://ana:s3cret@127.0.0.1:1/dev", NULL);
  g_autofree char *failed = examine ((TwDoctorOptions) { .profile = nowhere }, FALSE);
  assert_line (failed, "database problem", "127.0.0.1");
  assert_line (failed, "read-only skipped", "reached");
  g_assert_null (strstr (failed, "s3cret"));
}

static void
test_quota_names (void)
{
  static TwServiceQuota quotas[] = {
    { .name = (char *) "On-demand model inference tokens per minute for Anthropic Claude 3.5 Sonnet" },
    { .name = (char *) "Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1" },
    { .name = (char *) "Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1" },
    { .name = (char *) "Cross-region model inference tokens per day for Anthropic Claude Sonnet 4.5 V1" },
    { .name = (char *) "Global cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1" },
  };
  static const struct {
    const char *model;
    int index; /* -1: none */
  } models[] = { { "anthropic.claude-3-5-sonnet-20240620-v1:0", 0 },
                 { "us.anthropic.claude-sonnet-4-20250514-v1:0", 1 },
                 { "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 2 },
                 { "global.anthropic.claude-sonnet-4-5-20250929-v1:0", 4 },
                 { "us.anthropic.claude-sonnet-5", -1 },
                 { "", -1 } };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (quotas); i++)
    g_ptr_array_add (all, &quotas[i]);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++) {
    g_autoptr (GPtrArray) own = tw_service_quotas_of_model (all, models[i].model);
    g_assert_cmpuint (own->len, ==, models[i].index >= 0);
    if (own->len)
      g_assert_true (own->pdata[0] == &quotas[models[i].index]);
  }
}

static void
add_aws_tests (void)
{
  g_test_add_func ("/doctor/well", test_well);
  g_test_add_func ("/doctor/wrong-secret", test_wrong_secret);
  g_test_add_func ("/doctor/no-region", test_no_region);
  g_test_add_func ("/doctor/no-network", test_no_network);
  g_test_add_func ("/doctor/no-profile", test_no_profile);
  g_test_add_func ("/doctor/no-quotas", test_no_quotas);
  g_test_add_func ("/doctor/no-embedding", test_no_embedding);
  g_test_add_func ("/doctor/legacy-model", test_legacy_model);
}

int
main (int argc, char *argv[])
{
  g_setenv ("HOME", tw_test_home_use (), TRUE);
  g_setenv ("XDG_RUNTIME_DIR", tw_test_home_use (), TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/doctor/not-in-use", test_not_in_use);
  g_test_add_func ("/doctor/database", test_database);
  g_test_add_func ("/doctor/quota-names", test_quota_names);
  return tw_test_aws_run ("doctor", &server, add_aws_tests);
}
