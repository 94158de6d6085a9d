// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct _TwTestPostgres {
  GSubprocess *keeper; /* stops the server when its standard input ends */
  char *uri;
  char *directory;
  TwEndpoint *endpoint;
};

static char *
read_line (GSubprocess *keeper)
{
  g_autoptr (GDataInputStream) lines
    = g_data_input_stream_new (g_subprocess_get_stdout_pipe (keeper));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  return line ? g_steal_pointer (&line) : g_strdup ("failed");
}

static PGconn *
connect_to (TwEndpoint *endpoint)
{
  g_autofree char *port = g_strdup_printf ("%u", tw_endpoint_get_port (endpoint));
  const char *keys[] = { "host", "port", "dbname", "user", NULL };
  const char *values[] = { tw_endpoint_get_host (endpoint), port,
                           tw_endpoint_get_database (endpoint), tw_endpoint_get_user (endpoint),
                           NULL };
  PGconn *connection = PQconnectdbParams (keys, values, FALSE);
  if (PQstatus (connection) != CONNECTION_OK)
    g_error ("%s", PQerrorMessage (connection));
  return connection;
}

static void
ignore_notice (void *data G_GNUC_UNUSED, const PGresult *result G_GNUC_UNUSED)
{
}

static TwTestPostgres *shared;

static void
stop_shared (void)
{
  g_clear_pointer (&shared, tw_test_postgres_stop);
}

TwTestPostgres *
tw_test_postgres_start (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (TW_TEST_SUPPORT_DIR, "throwaway-postgres", NULL);
  const char *arguments[] = { "setsid", program, NULL };
  g_autoptr (GSubprocess) keeper = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  if (keeper == NULL)
    g_error ("%s: %s", program, error->message);

  g_autofree char *line = read_line (keeper);
  if (g_str_has_prefix (line, "skip ")) {
    g_test_skip (line + strlen ("skip "));
    return NULL;
  }
  if (!g_str_has_prefix (line, "ready "))
    g_error ("%s: %s", program, line);

  TwTestPostgres *self = g_new0 (TwTestPostgres, 1);
  self->keeper = g_steal_pointer (&keeper);
  self->uri = g_strdup (line + strlen ("ready "));
  self->endpoint = tw_endpoint_parse (self->uri, NULL, &error);
  if (self->endpoint == NULL)
    g_error ("%s: %s", self->uri, error->message);
  self->directory = g_strdup (tw_endpoint_get_host (self->endpoint));
  return self;
}

void
tw_test_postgres_stop (TwTestPostgres *self)
{
  if (self == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->keeper), NULL, NULL);
  g_subprocess_wait (self->keeper, NULL, NULL);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->endpoint, tw_endpoint_unref);
  g_free (self->uri);
  g_free (self->directory);
  g_free (self);
}

TwTestPostgres *
tw_test_postgres_get (void)
{
  static gsize once;
  static gboolean asked;
  if (g_once_init_enter (&once)) {
    shared = tw_test_postgres_start ();
    atexit (stop_shared);
    g_once_init_leave (&once, 1);
  }
  if (shared == NULL && asked)
    g_test_skip ("PostgreSQL's server cannot run here");
  asked = TRUE;
  return shared;
}

const char *
tw_test_postgres_get_uri (TwTestPostgres *self)
{
  return self->uri;
}

const char *
tw_test_postgres_get_directory (TwTestPostgres *self)
{
  return self->directory;
}

TwEndpoint *
tw_test_postgres_get_endpoint (TwTestPostgres *self)
{
  return self->endpoint;
}

TwEndpoint *
tw_test_postgres_new_database (TwTestPostgres *self, const char *name)
{
  g_autofree char *quoted = tw_dialect_quote_identifier (TW_DIALECT_POSTGRESQL, name);
  g_autofree char *script = g_strdup_printf ("CREATE DATABASE %s", quoted);
  tw_test_postgres_run (self, script);
  return tw_endpoint_new_socket (self->directory, tw_endpoint_get_port (self->endpoint), name,
                                 tw_endpoint_get_user (self->endpoint), NULL);
}

void
tw_test_postgres_run (TwTestPostgres *self, const char *script)
{
  tw_test_postgres_run_in (self->endpoint, script);
}

void
tw_test_postgres_run_in (TwEndpoint *endpoint, const char *script)
{
  PGconn *connection = connect_to (endpoint);
  PQsetNoticeReceiver (connection, ignore_notice, NULL);
  PGresult *result = PQexec (connection, script);
  ExecStatusType status = PQresultStatus (result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    g_error ("%s", PQresultErrorMessage (result));
  PQclear (result);
  PQfinish (connection);
}

char *
tw_test_postgres_dup_value (TwTestPostgres *self, const char *sql)
{
  PGconn *connection = connect_to (self->endpoint);
  PGresult *result = PQexec (connection, sql);
  if (PQresultStatus (result) != PGRES_TUPLES_OK || PQntuples (result) == 0)
    g_error ("%s: %s", sql, PQresultErrorMessage (result));
  char *value = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  PQfinish (connection);
  return value;
}

void
tw_test_postgres_kill (TwTestPostgres *self)
{
  g_autofree char *path = g_build_filename (self->directory, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  gint64 pid = g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (pid, >, 1);
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
}

void
tw_test_postgres_restart (TwTestPostgres *self)
{
  g_autoptr (GError) error = NULL;
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->keeper), "\n", 1, NULL, NULL, &error);
  g_assert_no_error (error);
}
