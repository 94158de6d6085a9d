// SPDX-License-Identifier: Apache-2.0
//
// What the tunnel costs on loopback, against a peer without a pace: processor seconds of this
// process a gigabyte each way, and what it adds to a SELECT 1 beside the bare socket.
#include <libpq-fe.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-tunnel-peer.h"
#include "tunnel/tw-tunnel.h"
#include "tw-test-home.h"
#include "tw-test-postgres.h"

#define AMOUNT (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define FLOOD (G_GUINT64_CONSTANT (32) * 1024 * 1024) /* less than a stream may keep waiting */
#define N_QUERIES 2000

static TwTunnel *
open_tunnel (guint peer)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", peer);
  g_autoptr (GError) error = NULL;
  g_setenv ("AWS_ENDPOINT_URL", url, TRUE);
  g_setenv ("AWS_ACCESS_KEY_ID", "AKIDTRADEWINDTEST", TRUE);
  g_setenv ("AWS_SECRET_ACCESS_KEY", "secretOfTheTestsOnlyNeverReal0123456789", TRUE);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  g_autoptr (TwAwsClient) client = tw_aws_client_new (&(TwAwsClientOptions) { 0 }, &error);
  g_assert_no_error (error);
  const TwTunnelOptions options
    = { .client = client, .target = "i-00000000000000001", .host = "warehouse", .port = peer };
  TwTunnel *tunnel = tw_tunnel_acquire (&options, &error);
  g_assert_no_error (error);
  tw_tunnel_wait_ready (tunnel, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return tunnel;
}

static int
connect_to (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static double
processor_seconds (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
report (const char *what, double began, gint64 since)
{
  double gigabytes = (double) AMOUNT / 1e9;
  double passed = (double) (g_get_monotonic_time () - since) / 1e6;
  g_print ("%-10s %6.2f processor seconds a gigabyte, %7.1f MB/s\n", what,
           (processor_seconds () - began) / gigabytes, (double) AMOUNT / 1e6 / passed);
}

static void
measure_flow (guint peer)
{
  static char block[65536];
  TwTunnel *tunnel = open_tunnel (peer);
  int up = connect_to (tw_tunnel_get_port (tunnel));
  double began = processor_seconds ();
  gint64 since = g_get_monotonic_time ();
  memset (block, 's', sizeof block);
  for (guint64 sent = 0; sent < AMOUNT;) {
    gssize part = send (up, block, sizeof block, MSG_NOSIGNAL);
    g_assert_cmpint (part, >, 0);
    sent += (guint64) part;
  }
  report ("upload", began, since);
  close (up);

  int down = connect_to (tw_tunnel_get_port (tunnel));
  began = processor_seconds ();
  since = g_get_monotonic_time ();
  for (guint64 got = 0; got < AMOUNT;) {
    if (got % FLOOD == 0)
      g_assert_cmpint (send (down, "f", 1, MSG_NOSIGNAL), ==, 1);
    gssize part = recv (down, block, MIN (sizeof block, FLOOD - got % FLOOD), 0);
    g_assert_cmpint (part, >, 0);
    got += (guint64) part;
  }
  report ("download", began, since);
  close (down);
  tw_tunnel_release (tunnel);
  tw_tunnels_finish (5000);
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return (left > right) - (left < right);
}

/* Milliseconds, in order. */
static double *
time_queries (PGconn *connection)
{
  double *times = g_new (double, N_QUERIES);
  for (guint i = 0; i < N_QUERIES; i++) {
    gint64 began = g_get_monotonic_time ();
    PGresult *result = PQexec (connection, "SELECT 1");
    times[i] = (double) (g_get_monotonic_time () - began) / 1000;
    g_assert_cmpint (PQresultStatus (result), ==, PGRES_TUPLES_OK);
    PQclear (result);
  }
  qsort (times, N_QUERIES, sizeof *times, compare_doubles);
  return times;
}

static void
measure_latency (guint peer, const char *uri)
{
  PGconn *bare = PQconnectdb (uri);
  g_assert_cmpint (PQstatus (bare), ==, CONNECTION_OK);
  TwTunnel *tunnel = open_tunnel (peer);
  g_autofree char *parameters
    = g_strdup_printf ("host=127.0.0.1 port=%u user=%s dbname=%s sslmode=disable gssencmode=disable",
                       tw_tunnel_get_port (tunnel), PQuser (bare), PQdb (bare));
  PGconn *through = PQconnectdb (parameters);
  g_assert_cmpint (PQstatus (through), ==, CONNECTION_OK);
  g_autofree double *bare_ms = time_queries (bare), *tunnel_ms = time_queries (through);
  guint median = N_QUERIES / 2, tail = N_QUERIES * 99 / 100;
  g_print ("SELECT 1   bare %.3f ms, tunnel %.3f ms: %.3f ms more (median; 99 %%: %.3f, %.3f)\n",
           bare_ms[median], tunnel_ms[median], tunnel_ms[median] - bare_ms[median], bare_ms[tail],
           tunnel_ms[tail]);
  PQfinish (through);
  PQfinish (bare);
  tw_tunnel_release (tunnel);
  tw_tunnels_finish (5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  TwTestPostgres *server = tw_test_postgres_get ();
  g_autofree char *path
    = server ? g_strdup_printf ("%s/.s.PGSQL.5432", tw_test_postgres_get_directory (server)) : NULL;
  /* Both before there is a thread. */
  guint flow = tw_bench_peer_start (NULL, FLOOD), queries = tw_bench_peer_start (path, 0);
  measure_flow (flow);
  if (server)
    measure_latency (queries, tw_test_postgres_get_uri (server));
  return 0;
}
