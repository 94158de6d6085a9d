// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include <signal.h>
#include <string.h>

#include "warehouse/tw-query.h"

static void
assert_answers (TwPool *pool)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run (pool, "SELECT 1", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_rows (result), ==, 1);
}

static void
test_dialect_and_version (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 2);
  g_assert_null (tw_pool_dup_server_version (pool));
  TwDialect dialect = TW_DIALECT_REDSHIFT;
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_pool_get_dialect (pool, &dialect, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (dialect, ==, TW_DIALECT_POSTGRESQL);
  g_autofree char *version = tw_pool_dup_server_version (pool);
  g_assert_true (g_str_has_prefix (version, "PostgreSQL "));
}

static void
test_bound_and_deadline (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwLease) first = tw_pool_lease (pool, 5000, NULL, &error);
  g_autoptr (TwLease) second = tw_pool_lease (pool, 5000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (PQbackendPID (tw_lease_get_connection (first)), !=,
                   PQbackendPID (tw_lease_get_connection (second)));
  g_assert_null (tw_pool_lease (pool, 100, NULL, &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT);
  g_assert_nonnull (tw_error_get_hint (error));
  g_clear_error (&error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GThread) thread
    = g_thread_new ("cancel", (GThreadFunc) (GCallback) g_cancellable_cancel, cancellable);
  g_assert_null (tw_pool_lease (pool, 600000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_thread_join (g_steal_pointer (&thread));

  int pid = PQbackendPID (tw_lease_get_connection (second));
  g_clear_pointer (&second, tw_lease_release);
  g_autoptr (TwLease) third = tw_pool_lease (pool, 5000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (PQbackendPID (tw_lease_get_connection (third)), ==, pid);
}

static gpointer
ask_many_times (gpointer data)
{
  for (int i = 0; i < 25; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TwResultSet) result = tw_query_run (
      data, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tradewind'", NULL,
      NULL, NULL, &error);
    gint64 n = 0;
    g_assert_no_error (error);
    g_assert_true (tw_result_set_get_int64 (result, 0, 0, &n));
    g_assert_cmpint (n, <=, 3);
  }
  return NULL;
}

static void
test_many_threads (void)
{
  TwTestPostgres *server = tw_test_postgres_start ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 3);
  GThread *threads[12];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asker", ask_many_times, pool);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  tw_pool_close (pool);
  tw_test_postgres_stop (server);
}

static void
test_killed_while_idle (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  for (int i = 0; i < 3; i++) {
    assert_answers (pool);
    tw_test_postgres_run (server, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                                  "WHERE application_name = 'tradewind'");
  }
  assert_answers (pool);
}

/* A leased connection that breaks is told apart, and does not cost the pool its place. */
static void
test_killed_while_busy (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  for (int i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TwResultSet) result
      = tw_query_run (pool, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(60)", NULL,
                      NULL, NULL, &error);
    g_assert_null (result);
    g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOST);
    g_assert_nonnull (strstr (error->message, "terminating connection"));
    g_assert_cmpstr (tw_error_get_details (error)->sqlstate, ==, "57P01");
    assert_answers (pool);
  }
}

typedef struct {
  GMainLoop *loop;
  TwTestPostgres *server;
  gboolean whole_server;
  GError *error;
} Death;

static void
kill_cb (GListModel *model G_GNUC_UNUSED, guint position, guint removed G_GNUC_UNUSED,
         guint added G_GNUC_UNUSED, Death *death)
{
  if (position != 0)
    return;
  g_autofree char *pid = tw_test_postgres_dup_value (
    death->server,
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'tradewind' AND state = 'active'");
  if (death->whole_server)
    tw_test_postgres_kill (death->server);
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL), ==, 0);
}

static void
death_started_cb (TwResultSet *result, gpointer user_data)
{
  g_signal_connect (result, "items-changed", G_CALLBACK (kill_cb), user_data);
}

static void
death_done_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Death *death = user_data;
  g_autoptr (TwResultSet) set = tw_query_run_finish (result, &death->error);
  g_assert_null (set);
  g_main_loop_quit (death->loop);
}

static void
test_dies_in_mid_row (gconstpointer whole_server)
{
  TwTestPostgres *server = tw_test_postgres_start ();
  if (server == NULL)
    return;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Death death = { loop, server, GPOINTER_TO_INT (whole_server), NULL };
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 2);
  tw_query_run_async (pool,
                      "SELECT repeat('x', 5000) FROM generate_series(1, 7000) a, "
                      "generate_series(1, 7000) b",
                      NULL, &(TwQueryLimits) { .read_only = TRUE }, death_started_cb, &death, NULL,
                      death_done_cb, &death);
  g_main_loop_run (loop);
  g_assert_error (death.error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOST);
  g_assert_true (g_str_has_prefix (death.error->message, "The connection was lost: "));
  g_assert_nonnull (tw_error_get_hint (death.error));
  g_clear_error (&death.error);

  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) after = NULL;
  if (death.whole_server) {
    after = tw_query_run (pool, "SELECT 1", NULL, NULL, NULL, &error);
    g_assert_null (after);
    g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT);
  } else {
    /* The server starts itself again, and the pool finds it. */
    for (int i = 0; i < 600 && after == NULL; i++) {
      g_clear_error (&error);
      after = tw_query_run (pool, "SELECT 1", NULL, NULL, NULL, &error);
      if (after == NULL)
        g_usleep (50000);
    }
    g_assert_no_error (error);
  }
  tw_test_postgres_stop (server);
}

static void
test_close (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwLease) lease = tw_pool_lease (pool, 5000, NULL, &error);
  g_assert_no_error (error);
  tw_pool_close (pool);
  g_assert_null (tw_pool_lease (pool, 5000, NULL, &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT);
  g_clear_pointer (&lease, tw_lease_release);
  g_autofree char *n = NULL;
  for (int i = 0; i < 500 && g_strcmp0 (n, "0") != 0; i++) {
    g_clear_pointer (&n, g_free);
    n = tw_test_postgres_dup_value (
      server, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tradewind'");
    g_usleep (10000);
  }
  g_assert_cmpstr (n, ==, "0");
}

/* Another user's open transaction is no business of the next lease. */
static void
test_dirty_session_is_not_reused (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwLease) lease = tw_pool_lease (pool, 5000, NULL, &error);
  g_assert_no_error (error);
  int pid = PQbackendPID (tw_lease_get_connection (lease));
  PQclear (PQexec (tw_lease_get_connection (lease), "BEGIN"));
  g_clear_pointer (&lease, tw_lease_release);
  lease = tw_pool_lease (pool, 5000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (PQbackendPID (tw_lease_get_connection (lease)), !=, pid);
}

static GError *
connect_failure (const char *uri, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, password, &error);
  g_assert_no_error (error);
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, 1);
  g_assert_null (tw_pool_lease (pool, 5000, NULL, &error));
  return g_steal_pointer (&error);
}

static void
test_no_connection (void)
{
  static const char *const uris[] = {
    "postgresql://u@127.0.0.1:1/d",
    "postgresql://u@localhost:1/d",
    "postgresql://u@%2Fnonexistent/d",
    "postgresql://u@no-such-host.invalid/d",
  };
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (GError) error = connect_failure (uris[i], "hunter2");
    g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT);
    g_assert_nonnull (tw_error_get_hint (error));
    g_assert_null (strstr (error->message, "hunter2"));
  }
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwEndpoint) missing = tw_endpoint_new_socket (tw_test_postgres_get_directory (server),
                                                           5432, "not there", "tester", NULL);
  g_autoptr (TwPool) pool = tw_pool_new (missing, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_pool_lease (pool, 5000, NULL, &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT);
  g_assert_nonnull (strstr (error->message, "database \"not there\" does not exist"));
}

/* Something that accepts and then says nothing: a cancel gets through. */
static void
test_silent_server (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *uri
    = g_strdup_printf ("postgresql://u@127.0.0.1:%u/d?sslmode=disable", (guint) port);
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, NULL, &error);
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GThread) thread
    = g_thread_new ("cancel", (GThreadFunc) (GCallback) g_cancellable_cancel, cancellable);
  g_assert_null (tw_pool_lease (pool, 5000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (g_steal_pointer (&thread));
}

/* The build runs this with PG… variables set that would change or break every connection. */
static void
test_environment_does_not_leak (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  g_autoptr (GError) error = NULL;
  char buffer[64];
  g_autoptr (TwResultSet) result = tw_query_run (
    pool,
    "SELECT current_setting('work_mem'), current_setting('client_encoding'), "
    "current_setting('application_name'), current_setting('TimeZone'), current_user",
    NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  static const char *const expected[] = { "4MB", "UTF8", "tradewind", "UTC", "tester" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (tw_result_set_get_text (result, 0, i, buffer, NULL), ==, expected[i]);
  g_assert_null (g_getenv ("PGSERVICE"));
}

/* A server with its own idea of dates, literals and intervals. */
static void
test_standard_session (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwEndpoint) endpoint = tw_test_postgres_new_database (server, "habits");
  tw_test_postgres_run_in (endpoint, "ALTER DATABASE habits SET datestyle = 'German';"
                                     "ALTER DATABASE habits SET standard_conforming_strings = off;"
                                     "ALTER DATABASE habits SET intervalstyle = 'iso_8601'");
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, 1);
  g_autoptr (GError) error = NULL;
  char buffer[64];
  g_autoptr (TwResultSet) result
    = tw_query_run (pool, "SELECT date '1997-05-01', '\\', interval '1 day'", NULL, NULL, NULL,
                    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tw_result_set_get_text (result, 0, 0, buffer, NULL), ==, "1997-05-01");
  g_assert_cmpstr (tw_result_set_get_text (result, 0, 1, buffer, NULL), ==, "\\");
  g_assert_cmpstr (tw_result_set_get_text (result, 0, 2, buffer, NULL), ==, "1 day");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/dialect-and-version", test_dialect_and_version);
  g_test_add_func ("/pool/bound-and-deadline", test_bound_and_deadline);
  g_test_add_func ("/pool/many-threads", test_many_threads);
  g_test_add_func ("/pool/killed-while-idle", test_killed_while_idle);
  g_test_add_func ("/pool/killed-while-busy", test_killed_while_busy);
  g_test_add_data_func ("/pool/session-dies-in-mid-row", GINT_TO_POINTER (FALSE),
                        test_dies_in_mid_row);
  g_test_add_data_func ("/pool/server-dies-in-mid-row", GINT_TO_POINTER (TRUE),
                        test_dies_in_mid_row);
  g_test_add_func ("/pool/close", test_close);
  g_test_add_func ("/pool/dirty-session-is-not-reused", test_dirty_session_is_not_reused);
  g_test_add_func ("/pool/no-connection", test_no_connection);
  g_test_add_func ("/pool/silent-server", test_silent_server);
  g_test_add_func ("/pool/environment-does-not-leak", test_environment_does_not_leak);
  g_test_add_func ("/pool/standard-session", test_standard_session);
  return g_test_run ();
}
