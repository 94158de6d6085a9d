// SPDX-License-Identifier: Apache-2.0
//
// Redshift, Redshift Serverless and Secrets Manager, against the project's own server, judged by
// botocore. None of this is AWS itself: tests/live/redshift asks that.
#include <string.h>

#include "aws/tw-redshift-serverless.h"
#include "aws/tw-redshift.h"
#include "aws/tw-secretsmanager.h"
#include "tw-test-aws.h"

#define CLUSTER(name, status, public)                                                              \
  "{\"ClusterIdentifier\":\"" name "\",\"ClusterStatus\":\"" status "\",\"DBName\":\"dev\","       \
  "\"MasterUsername\":\"awsuser\",\"VpcId\":\"vpc-1\",\"PubliclyAccessible\":\"" public "\","      \
  "\"Endpoint\":{\"Address\":\"" name ".abc.us-east-1.redshift.amazonaws.com\",\"Port\":5439}}"
#define WORKGROUP(name)                                                                            \
  "{\"workgroupName\":\"" name "\",\"namespaceName\":\"ns\",\"status\":\"AVAILABLE\","             \
  "\"publiclyAccessible\":false,\"endpoint\":{\"address\":\"" name                                 \
  ".123456789012.us-east-1.redshift-serverless.amazonaws.com\",\"port\":5440}}"

static TwTestAws *server;

static TwAwsClient *
plan (const char *json)
{
  g_autoptr (GError) error = NULL;
  tw_test_aws_plan (server, json);
  TwAwsClient *client = tw_aws_client_new (&(TwAwsClientOptions) { .max_attempts = 1 }, &error);
  g_assert_no_error (error);
  return client;
}

static void
test_clusters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client
    = plan ("{\"clusters\":[" CLUSTER ("one", "available", "true") ","
            CLUSTER ("two", "paused", "false") "," CLUSTER ("three", "available", "false") ","
            "{\"ClusterIdentifier\":\"four\",\"ClusterStatus\":\"creating\"}]}");
  g_autoptr (GPtrArray) clusters = tw_redshift_list_clusters (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (clusters->len, ==, 4);
  const TwRedshiftCluster *two = clusters->pdata[1];
  g_assert_cmpstr (two->identifier, ==, "two");
  g_assert_cmpstr (two->status, ==, "paused");
  g_assert_cmpstr (two->address, ==, "two.abc.us-east-1.redshift.amazonaws.com");
  g_assert_cmpuint (two->port, ==, 5439);
  g_assert_cmpstr (two->database, ==, "dev");
  g_assert_cmpstr (two->master_user, ==, "awsuser");
  g_assert_false (two->publicly_accessible);
  g_assert_true (((TwRedshiftCluster *) clusters->pdata[0])->publicly_accessible);
  const TwRedshiftCluster *four = clusters->pdata[3];
  g_assert_null (four->address);
  g_assert_cmpuint (four->port, ==, 0);
  tw_test_aws_assert_judged (server);
}

static void
test_missing_cluster (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = plan ("{}");
  g_assert_null (tw_redshift_get_cluster (client, "gone", NULL, &error));
  g_assert_true (error->domain == TW_AWS_ERROR);
  g_assert_nonnull (strstr (error->message, "gone"));
  g_assert_nonnull (tw_error_get_hint (error));
  tw_test_aws_assert_judged (server);
}

static void
test_credentials (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = plan (
    "{\"clusters\":[" CLUSTER ("one", "available", "true") "],"
    "\"logins\":[[\"IAMA:ana\",\"first<&>\"],[\"IAMR:Analyst\",\"second\"]]}");
  const TwRedshiftLogin named
    = { .cluster = "one", .database = "dev", .user = "ana", .auto_create = TRUE };
  g_autoptr (TwDatabaseCredentials) first
    = tw_redshift_get_credentials (client, &named, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->user, ==, "IAMA:ana");
  g_assert_cmpstr (first->password, ==, "first<&>");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_assert_cmpint (first->expires, >, now + 600);
  g_assert_cmpint (first->expires, <, now + 1200);
  const TwRedshiftLogin own = { .cluster = "one", .database = "dev" };
  g_autoptr (TwDatabaseCredentials) second
    = tw_redshift_get_credentials (client, &own, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->user, ==, "IAMR:Analyst");
  tw_test_aws_assert_judged (server);
}

static void
test_refused_credentials (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = plan (
    "{\"clusters\":[" CLUSTER ("one", "available", "true") "],\"refuse_warehouse\":"
    "{\"GetClusterCredentials\":[403,\"AccessDenied\",\"User: arn:aws:iam::1:user/ana is not "
    "authorized to perform: redshift:GetClusterCredentials\"]}}");
  const TwRedshiftLogin login = { .cluster = "one", .database = "dev", .user = "ana" };
  g_assert_null (tw_redshift_get_credentials (client, &login, NULL, &error));
  g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, "redshift:GetClusterCredentials"));
  tw_test_aws_assert_judged (server);
}

static void
test_resume (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client
    = plan ("{\"clusters\":[" CLUSTER ("one", "paused", "true") "]}");
  g_assert_true (tw_redshift_resume_cluster (client, "one", NULL, &error));
  g_assert_no_error (error);
  const char *const expected[] = { "resuming", "available" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (TwRedshiftCluster) cluster = tw_redshift_get_cluster (client, "one", NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (cluster->status, ==, expected[i]);
  }
  g_assert_false (tw_redshift_resume_cluster (client, "one", NULL, &error));
  g_assert_nonnull (strstr (error->message, "not paused"));
  tw_test_aws_assert_judged (server);
}

static void
test_serverless (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client
    = plan ("{\"workgroups\":[" WORKGROUP ("team-a") "," WORKGROUP ("team-b") "," WORKGROUP ("team-c") "]}");
  g_autoptr (GPtrArray) all = tw_redshift_serverless_list_workgroups (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  g_autoptr (TwRedshiftWorkgroup) b
    = tw_redshift_serverless_get_workgroup (client, "team-b", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (b->address, ==, "team-b.123456789012.us-east-1.redshift-serverless.amazonaws.com");
  g_assert_cmpuint (b->port, ==, 5440);
  g_autoptr (TwDatabaseCredentials) login
    = tw_redshift_serverless_get_credentials (client, "team-b", "dev", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (login->user, ==, "IAM:ana");
  g_assert_cmpint (login->expires, >, g_get_real_time () / G_USEC_PER_SEC + 600);
  g_assert_null (tw_redshift_serverless_get_workgroup (client, "gone", NULL, &error));
  g_assert_nonnull (strstr (error->message, "gone"));
  tw_test_aws_assert_judged (server);
}

static void
test_secrets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = plan (
    "{\"secrets\":{\"good\":\"{\\\"username\\\":\\\"ana\\\",\\\"password\\\":\\\"s3cret\\\"}\","
    "\"plain\":\"justThePassword\"}}");
  g_autoptr (TwDatabaseCredentials) login
    = tw_secretsmanager_get_login (client, "good", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (login->user, ==, "ana");
  g_assert_cmpstr (login->password, ==, "s3cret");
  g_assert_cmpint (login->expires, ==, 0);
  g_assert_null (tw_secretsmanager_get_login (client, "plain", NULL, &error));
  g_assert_null (strstr (error->message, "justThePassword"));
  g_clear_error (&error);
  g_assert_null (tw_secretsmanager_get_login (client, "gone", NULL, &error));
  g_assert_nonnull (strstr (error->message, "can't find"));
  tw_test_aws_assert_judged (server);
}

static void
test_no_server (void)
{
  g_autoptr (TwTestAws) none = tw_test_aws_start ();
  g_assert_null (none);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server = tw_test_aws_start ();
  if (server == NULL) {
    g_test_add_func ("/aws-redshift/server", test_no_server);
    return g_test_run ();
  }
  g_test_add_func ("/aws-redshift/clusters", test_clusters);
  g_test_add_func ("/aws-redshift/missing-cluster", test_missing_cluster);
  g_test_add_func ("/aws-redshift/credentials", test_credentials);
  g_test_add_func ("/aws-redshift/refused-credentials", test_refused_credentials);
  g_test_add_func ("/aws-redshift/resume", test_resume);
  g_test_add_func ("/aws-redshift/serverless", test_serverless);
  g_test_add_func ("/aws-redshift/secrets", test_secrets);
  int status = g_test_run ();
  tw_test_aws_stop (server);
  return status;
}
