// SPDX-License-Identifier: Apache-2.0
//
// Ten questions' queries run while what they run on breaks: a real PostgreSQL, pgbouncer in front of
// it where a network is cut. Each ends with its answer or its reason, and the next one works on the
// same pool.
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tw-test-postgres.h"
#include "warehouse/tw-query.h"

#define N 10
#define LONG "SELECT pg_sleep(300)"
#define PORT 6432

typedef struct {
  TwPool *pool;
  const char *sql;
  guint lease_ms;
  GError *error;
  gboolean answered;
} Question;

static gpointer
ask (gpointer data)
{
  Question *question = data;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.lease_ms = question->lease_ms;
  g_autoptr (TwResultSet) result
    = tw_query_run (question->pool, question->sql, NULL, &limits, NULL, &question->error);
  question->answered = result != NULL;
  return NULL;
}

typedef struct {
  Question questions[N];
  GThread *threads[N];
} Ten;

static void
ten_start (Ten *self, TwPool *pool, const char *sql, guint lease_ms)
{
  for (guint i = 0; i < N; i++) {
    self->questions[i] = (Question) { .pool = pool, .sql = sql, .lease_ms = lease_ms };
    self->threads[i] = g_thread_new ("question", ask, &self->questions[i]);
  }
}

/* Waits for all of them; gives how many were answered. */
static guint
ten_finish (Ten *self, TwWarehouseError code)
{
  guint answered = 0;
  for (guint i = 0; i < N; i++) {
    Question *question = &self->questions[i];
    g_thread_join (self->threads[i]);
    g_assert_true (question->answered == (question->error == NULL));
    answered += question->answered;
    if (question->error == NULL)
      continue;
    g_test_message ("%s", question->error->message);
    g_assert_error (question->error, TW_WAREHOUSE_ERROR, (int) code);
    g_assert_nonnull (tw_error_get_hint (question->error));
    g_clear_error (&question->error);
  }
  g_test_message ("%u of %u answered", answered, N);
  return answered;
}

static void
wait_until_running (TwTestPostgres *server, guint n)
{
  g_autofree char *running = NULL;
  do {
    g_free (running);
    g_usleep (20000);
    running = tw_test_postgres_dup_value (
      server, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)%' AND "
              "state = 'active' AND pid <> pg_backend_pid()");
  } while (g_ascii_strtoull (running, NULL, 10) < n);
}

static void
assert_works (TwPool *pool)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run (pool, "SELECT 1", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
}

static void
test_sessions_ended (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  Ten ten;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), N);
  ten_start (&ten, pool, LONG, 0);
  wait_until_running (server, N);
  tw_test_postgres_run (server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                "application_name = 'tradewind'");
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_LOST), ==, 0);
  assert_works (pool);
}

/* kill -9 of one backend makes the server throw all sessions out and recover. */
static void
test_server_killed (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  Ten ten;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), N);
  ten_start (&ten, pool, LONG, 0);
  wait_until_running (server, N);
  g_autofree char *pid = tw_test_postgres_dup_value (
    server, "SELECT min(pid) FROM pg_stat_activity WHERE application_name = 'tradewind'");
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL), ==, 0);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_LOST), ==, 0);
  g_autoptr (TwResultSet) after = NULL;
  for (guint i = 0; i < 1200 && after == NULL; i++) { /* it recovers */
    after = tw_query_run (pool, "SELECT 1", NULL, NULL, NULL, NULL);
    g_usleep (after ? 0 : 50000);
  }
  g_assert_nonnull (after);
}

static void
test_pool_exhausted (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  Ten ten;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 2);
  ten_start (&ten, pool, "SELECT pg_sleep(0.5)", 1);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_TIMEOUT), >=, 2);
  assert_works (pool);
}

/* Gives a login that the server no longer lets in, until it is told so. */
typedef struct {
  TwEndpoint *endpoint;
  int expired;   /* atomic */
  int n_renewed; /* atomic */
} Account;

static TwEndpoint *
account_source (gpointer data, const TwEndpoint *refused, GCancellable *cancellable, GError **error)
{
  Account *account = data;
  if (refused) {
    g_atomic_int_set (&account->expired, FALSE);
    g_atomic_int_inc (&account->n_renewed);
  }
  return tw_endpoint_with_login (account->endpoint,
                                 g_atomic_int_get (&account->expired) ? "expired" : "tester", NULL);
}

static void
test_credentials_expired (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  Ten ten;
  Account account = { .endpoint = tw_test_postgres_get_endpoint (server) };
  g_autoptr (TwPool) pool
    = tw_pool_new_with_source (account.endpoint, N, account_source, &account, NULL);
  ten_start (&ten, pool, LONG, 0);
  wait_until_running (server, N);
  g_atomic_int_set (&account.expired, TRUE);
  tw_test_postgres_run (server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                "application_name = 'tradewind'");
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_LOST), ==, 0);
  ten_start (&ten, pool, "SELECT 1", 0);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_LOGIN), ==, N);
  g_assert_cmpint (g_atomic_int_get (&account.n_renewed), >=, 1);
  assert_works (pool);
}

/* pgbouncer on a socket in the server's directory. */
typedef struct {
  GPid pid;
  char *config;
} Bouncer;

static gboolean
bouncer_start (Bouncer *self, TwTestPostgres *server, guint max_clients)
{
  const char *directory = tw_test_postgres_get_directory (server);
  g_autofree char *program = g_find_program_in_path ("pgbouncer");
  if (program == NULL && g_file_test ("/usr/sbin/pgbouncer", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/pgbouncer");
  if (program == NULL) {
    g_test_skip ("pgbouncer is not installed");
    return FALSE;
  }
  g_autofree char *text = g_strdup_printf (
    "[databases]\npostgres = host=%s dbname=postgres user=tester\n[pgbouncer]\n"
    "unix_socket_dir = %s\nlisten_addr =\nlisten_port = %d\nauth_type = any\npool_mode = session\n"
    "max_client_conn = %u\ndefault_pool_size = 40\nlogfile = %s/pgbouncer.log\n%s",
    directory, directory, PORT, max_clients, directory, getuid () == 0 ? "user = postgres\n" : "");
  self->config = g_strdup_printf ("%s.ini", directory);
  g_assert_true (g_file_set_contents (self->config, text, -1, NULL));
  g_chmod (self->config, 0644);
  const char *argv[] = { program, "-q", self->config, NULL };
  g_autoptr (GError) error = NULL;
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->pid,
                 &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
bouncer_kill (Bouncer *self)
{
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  g_unlink (self->config);
  g_clear_pointer (&self->config, g_free);
}

static void
wait_for_bouncer (TwPool *pool)
{
  g_autoptr (TwResultSet) first = NULL;
  for (guint i = 0; i < 600 && first == NULL; i++) {
    first = tw_query_run (pool, "SELECT 1", NULL, NULL, NULL, NULL);
    g_usleep (first ? 0 : 50000);
  }
  g_assert_nonnull (first);
}

static void
test_network_cut (void)
{
  Bouncer bouncer;
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL || !bouncer_start (&bouncer, server, 100))
    return;
  Ten ten;
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_new_socket (
    tw_test_postgres_get_directory (server), PORT, "postgres", "tester", NULL);
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, N);
  wait_for_bouncer (pool);
  ten_start (&ten, pool, LONG, 0);
  wait_until_running (server, N);
  bouncer_kill (&bouncer);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_LOST), ==, 0);
  ten_start (&ten, pool, "SELECT 1", 0);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_CONNECT), ==, 0);
  g_assert_true (bouncer_start (&bouncer, server, 100));
  wait_for_bouncer (pool);
  assert_works (pool);
  bouncer_kill (&bouncer);
}

/* The one in front takes three, whatever our own pool would make. */
static void
test_server_full (void)
{
  Bouncer bouncer;
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL || !bouncer_start (&bouncer, server, 3))
    return;
  Ten ten;
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_new_socket (
    tw_test_postgres_get_directory (server), PORT, "postgres", "tester", NULL);
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, N);
  wait_for_bouncer (pool);
  ten_start (&ten, pool, "SELECT pg_sleep(0.5)", 0);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR_CONNECT), >=, 1);
  assert_works (pool);
  bouncer_kill (&bouncer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/broken-connections/sessions-ended", test_sessions_ended);
  g_test_add_func ("/broken-connections/server-killed", test_server_killed);
  g_test_add_func ("/broken-connections/pool-exhausted", test_pool_exhausted);
  g_test_add_func ("/broken-connections/credentials-expired", test_credentials_expired);
  g_test_add_func ("/broken-connections/network-cut", test_network_cut);
  g_test_add_func ("/broken-connections/server-full", test_server_full);
  return g_test_run ();
}
