// SPDX-License-Identifier: Apache-2.0
//
// A tunnel whose service does not answer: it says so each time it is asked, and leaves nothing.
#include "tunnel/tw-tunnel.h"

#define ROUNDS 8

static TwAwsClient *
client_new (void)
{
  g_autoptr (GError) error = NULL;
  const TwAwsClientOptions options
    = { .region = "us-east-1", .proxy = "", .max_attempts = 1 };
  TwAwsClient *client = tw_aws_client_new (&options, &error);
  g_assert_no_error (error);
  return client;
}

static TwTunnel *
acquire (TwAwsClient *client)
{
  g_autoptr (GError) error = NULL;
  const TwTunnelOptions options
    = { .client = client, .target = "i-00000000000000001", .host = "warehouse", .port = 5439 };
  TwTunnel *tunnel = tw_tunnel_acquire (&options, &error);
  g_assert_no_error (error);
  return tunnel;
}

/* Each wait tries once more, however soon the failure comes. */
static void
test_fails_again (void)
{
  g_autoptr (TwAwsClient) client = client_new ();
  g_autoptr (TwTunnel) tunnel = acquire (client);
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (tw_tunnel_wait_ready (tunnel, NULL, NULL, NULL, &error));
    g_assert_error (error, TW_AWS_ERROR, TW_AWS_ERROR_NETWORK);
  }
  g_auto (TwTunnelStatus) status = { 0 };
  tw_tunnel_get_status (tunnel, &status);
  g_assert_cmpint (status.state, ==, TW_TUNNEL_CLOSED);
  g_assert_cmpuint (status.n_restarted, >=, ROUNDS - 1);
}

static void
test_shared (void)
{
  g_autoptr (TwAwsClient) client = client_new ();
  TwTunnel *one = acquire (client), *two = acquire (client);
  g_assert_true (one == two);
  g_assert_cmpuint (tw_tunnel_get_port (one), >, 0);
  tw_tunnel_release (one);
  g_assert_cmpstr (tw_tunnel_get_target (two), ==, "i-00000000000000001");
  tw_tunnel_release (two);
  g_assert_true (tw_tunnels_finish (60000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("AWS_ENDPOINT_URL", "http://127.0.0.1:1", TRUE); /* nobody listens there */
  g_setenv ("AWS_ACCESS_KEY_ID", "AKIDTRADEWINDTEST", TRUE);
  g_setenv ("AWS_SECRET_ACCESS_KEY", "secretOfTheTestsOnlyNeverReal0123456789", TRUE);
  g_setenv ("AWS_EC2_METADATA_DISABLED", "true", TRUE);
  g_setenv ("AWS_CONFIG_FILE", "/nowhere", TRUE);
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere", TRUE);
  g_test_add_func ("/tunnel/fails-again", test_fails_again);
  g_test_add_func ("/tunnel/shared", test_shared);
  return g_test_run ();
}
