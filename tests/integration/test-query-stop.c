// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include <gio/gunixsocketaddress.h>

#include "warehouse/tw-query.h"

#define CANCEL_REQUEST 80877102 /* PostgreSQL, "Message Formats": CancelRequest */

/* A network between us and the server that loses cancel requests, or everything. */
typedef struct {
  GSocketService *service;
  GSocketAddress *server;
  int silent; /* atomic: nothing passes any more */
  TwEndpoint *endpoint;
} Network;

typedef struct {
  Network *network;
  GInputStream *from;
  GOutputStream *to;
} Direction;

static gpointer
relay (gpointer data)
{
  Direction *direction = data;
  char buffer[16384];
  gssize n = 0;
  while ((n = g_input_stream_read (direction->from, buffer, sizeof buffer, NULL, NULL)) > 0)
    if (!g_atomic_int_get (&direction->network->silent)
        && !g_output_stream_write_all (direction->to, buffer, (gsize) n, NULL, NULL, NULL))
      break;
  return NULL;
}

static gboolean
run_cb (GThreadedSocketService *service G_GNUC_UNUSED, GSocketConnection *client,
        GObject *source G_GNUC_UNUSED, Network *network)
{
  guint32 first[2] = { 0 };
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (client));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (client));
  if (!g_input_stream_read_all (in, first, sizeof first, NULL, NULL, NULL)
      || GUINT32_FROM_BE (first[1]) == CANCEL_REQUEST)
    return TRUE;
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = g_socket_client_connect (
    connector, G_SOCKET_CONNECTABLE (network->server), NULL, NULL);
  if (server == NULL)
    return TRUE;
  Direction up = { network, in, g_io_stream_get_output_stream (G_IO_STREAM (server)) };
  Direction down = { network, g_io_stream_get_input_stream (G_IO_STREAM (server)), out };
  g_output_stream_write_all (up.to, first, sizeof first, NULL, NULL, NULL);
  GThread *thread = g_thread_new ("down", relay, &down);
  relay (&up);
  g_socket_shutdown (g_socket_connection_get_socket (server), TRUE, TRUE, NULL);
  g_thread_join (thread);
  return TRUE;
}

static void
network_clear (Network *self)
{
  g_clear_object (&self->service);
  g_clear_object (&self->server);
  g_clear_pointer (&self->endpoint, tw_endpoint_unref);
}

static void
network_init (Network *self, TwTestPostgres *server)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
    = g_strdup_printf ("%s/.s.PGSQL.5432", tw_test_postgres_get_directory (server));
  self->server = g_unix_socket_address_new (path);
  self->service = g_threaded_socket_service_new (10);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL,
                                                      &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_autofree char *uri
    = g_strdup_printf ("postgresql://tester@127.0.0.1:%u/postgres?sslmode=disable", (guint) port);
  self->endpoint = tw_endpoint_parse (uri, NULL, &error);
  g_assert_no_error (error);
}

typedef struct {
  GMainLoop *loop;
  Network *network;
  GCancellable *cancellable;
  gboolean silence;
  GError *error;
} Question;

static void
rows_cb (Question *question)
{
  g_atomic_int_set (&question->network->silent, question->silence);
  g_cancellable_cancel (question->cancellable);
}

static void
started_cb (TwResultSet *result, gpointer user_data)
{
  g_signal_connect_swapped (result, "items-changed", G_CALLBACK (rows_cb), user_data);
}

static void
done_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (TwResultSet) set = tw_query_run_finish (result, &question->error);
  g_assert_null (set);
  g_main_loop_quit (question->loop);
}

/* The server answers some rows, and then works for an hour. */
static void
ask_and_cancel (TwPool *pool, Network *network, gboolean silence)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Question question = { loop, network, cancellable, silence, NULL };
  tw_query_run_async (pool,
                      "SELECT repeat('x', 100) FROM generate_series(1, 1000) "
                      "UNION ALL SELECT 'last' FROM pg_sleep(3600)",
                      NULL, NULL, started_cb, &question, cancellable, done_cb, &question);
  g_main_loop_run (loop);
  g_assert_error (question.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&question.error);
}

static char *
count_running (TwTestPostgres *server)
{
  return tw_test_postgres_dup_value (
    server, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
            "AND application_name = 'tradewind'");
}

static void
test_lost_request (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  static Network network; /* its threads may end after the test */
  network_init (&network, server);
  g_autoptr (TwPool) pool = tw_pool_new (network.endpoint, 1);
  ask_and_cancel (pool, &network, FALSE);
  g_autofree char *n = count_running (server);
  g_assert_cmpstr (n, ==, "0");
  tw_pool_close (pool);
  network_clear (&network);
}

static void
test_lost_network (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  static Network network; /* its threads may end after the test */
  network_init (&network, server);
  g_autoptr (TwPool) pool = tw_pool_new (network.endpoint, 1);
  ask_and_cancel (pool, &network, TRUE);
  tw_pool_close (pool);
  network_clear (&network);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query-stop/lost-request", test_lost_request);
  g_test_add_func ("/query-stop/lost-network", test_lost_network);
  return g_test_run ();
}
