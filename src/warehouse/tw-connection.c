// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-connection.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "warehouse/tw-server-error.h"
#include "warehouse/tw-tls-probe.h"

/* A path that never exists, for libpq's files that it would else look for in the home directory. */
#define NO_FILE "/dev/null/none"

#define PROBE_SECONDS 5

extern char **environ;

/* libpq takes whatever an address leaves open from PG… variables, and PGSERVICE, PGTZ and others
 * cannot be overruled by a parameter. They go before a thread could be reading the environment. */
__attribute__ ((constructor)) static void
forget_libpq_environment (void)
{
  char **variable = environ;
  while (variable && *variable) {
    gsize length = strspn (*variable, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (strncmp (*variable, "PG", 2) == 0 && (*variable)[length] == '=') {
      char name[64] = "";
      memcpy (name, *variable, MIN (length, sizeof name - 1));
      if (unsetenv (name) == 0 && length < sizeof name) {
        variable = environ;
        continue;
      }
    }
    variable++;
  }
}

static void
ignore_notice (void *data G_GNUC_UNUSED, const PGresult *result G_GNUC_UNUSED)
{
}

/* Every parameter is given, so that nothing else can give it. libpq ignores empty ones. */
static PGconn *
start (const TwEndpoint *endpoint, const char *address)
{
  g_autofree char *port = g_strdup_printf ("%u", tw_endpoint_get_port (endpoint));
  const char *certificates = tw_endpoint_get_root_certificates (endpoint);
  const char *certificate = tw_endpoint_get_certificate (endpoint);
  const char *key = tw_endpoint_get_key (endpoint);
  const char *parameters[][2] = {
    { "host", tw_endpoint_get_host (endpoint) },
    { "hostaddr", address },
    { "port", port },
    { "dbname", tw_endpoint_get_database (endpoint) },
    { "user", tw_endpoint_get_user (endpoint) },
    { "password", tw_endpoint_get_password (endpoint) },
    { "passfile", NO_FILE },
    { "sslmode", tw_endpoint_get_tls_mode (endpoint) },
    { "sslrootcert", certificates[0] ? certificates : NO_FILE },
    { "sslcert", certificate ? certificate : NO_FILE },
    { "sslkey", key ? key : NO_FILE },
    { "sslcrl", NO_FILE },
    { "ssl_min_protocol_version", "TLSv1.2" },
    { "gssencmode", "disable" },
    { "target_session_attrs", "any" },
    { "client_encoding", "UTF8" },
    { "application_name", "tradewind" },
    { "connect_timeout", "15" },
    { "keepalives_idle", "60" },
    { "keepalives_interval", "20" },
    { "keepalives_count", "5" },
  };
  const char *keywords[G_N_ELEMENTS (parameters) + 1] = { NULL };
  const char *values[G_N_ELEMENTS (parameters) + 1] = { NULL };
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++) {
    keywords[i] = parameters[i][0];
    values[i] = parameters[i][1];
  }
  return PQconnectStartParams (keywords, values, FALSE);
}

/* libpq says no more than that the handshake failed, and says it in the language of the desktop. */
static void
explain_tls (PGconn *connection, TwEndpoint *endpoint, const char *address,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GSocketConnection) socket
    = tw_tls_probe_dial (endpoint, *address ? address : tw_endpoint_get_host (endpoint),
                         PROBE_SECONDS, cancellable, NULL);
  if (socket
      && !tw_tls_probe_run (endpoint, socket, PROBE_SECONDS, NULL, cancellable, &why)
      && !g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return;
  }
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    tw_server_error_set_connect (error, connection, endpoint);
}

/* Returns whether another address is worth a try. */
static gboolean
poll_connect (PGconn *connection, TwEndpoint *endpoint, const char *address, gint64 deadline,
              GCancellable *cancellable, GError **error)
{
  gboolean answered = FALSE;
  ConnStatusType reached = CONNECTION_NEEDED;
  GIOCondition events = G_IO_OUT;
  while (connection != NULL && PQstatus (connection) != CONNECTION_BAD) {
    TwWait wait = tw_connection_wait (connection, events, deadline, cancellable);
    if (wait == TW_WAIT_CANCELLED) {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;
    }
    if (wait == TW_WAIT_TIMEOUT) {
      g_autofree char *where = tw_endpoint_describe (endpoint);
      tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT,
                    _("Check the address, the network and the firewall between here and the "
                      "server."),
                    _("%s did not answer in time."), where);
      return TRUE;
    }
    reached = PQstatus (connection);
    PostgresPollingStatusType state = PQconnectPoll (connection);
    if (state == PGRES_POLLING_OK)
      return FALSE;
    if (state == PGRES_POLLING_FAILED)
      break;
    ConnStatusType status = PQstatus (connection);
    answered = answered || status == CONNECTION_AWAITING_RESPONSE || status == CONNECTION_AUTH_OK;
    events = state == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;
  }
  if (connection && reached == CONNECTION_SSL_STARTUP) {
    explain_tls (connection, endpoint, address, cancellable, error);
    return FALSE;
  }
  tw_server_error_set_connect (error, connection, endpoint);
  return !answered;
}

gint64
tw_connection_deadline (guint ms)
{
  return g_get_monotonic_time () + (gint64) ms * 1000;
}

PGconn *
tw_connection_open (TwEndpoint *endpoint, gint64 deadline, GCancellable *cancellable,
                    GError **error)
{
  g_auto (GStrv) addresses = tw_tls_probe_look_up (endpoint, cancellable, error);
  if (addresses == NULL)
    return NULL;
  guint n = g_strv_length (addresses);
  for (guint i = 0; i < n; i++) {
    gint64 now = g_get_monotonic_time ();
    g_autoptr (GError) failure = NULL;
    PGconn *connection = start (endpoint, addresses[i]);
    gboolean again = poll_connect (connection, endpoint, addresses[i],
                                   now + (deadline - now) / (n - i), cancellable, &failure);
    if (failure == NULL) {
      PQsetNoticeReceiver (connection, ignore_notice, NULL);
      PQsetnonblocking (connection, 1);
      return connection;
    }
    PQfinish (connection);
    if (!again || i + 1 == n) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  }
  return NULL;
}

TwWait
tw_connection_poll (PGconn *connection, GIOCondition events, gint64 deadline, const GPollFD *cancel)
{
  GPollFD polls[2] = { { .fd = PQsocket (connection), .events = events } };
  if (cancel != NULL)
    polls[1] = *cancel;
  int ready = 0;
  gint64 left = 0;
  do {
    left = deadline < 0 ? -1 : MAX (0, (deadline - g_get_monotonic_time () + 999) / 1000);
    ready = g_poll (polls, cancel ? 2 : 1, (int) CLAMP (left, -1, G_MAXINT));
  } while (ready < 0 || (ready == 0 && left != 0));
  if (cancel != NULL && polls[1].revents != 0)
    return TW_WAIT_CANCELLED;
  return ready > 0 ? TW_WAIT_READY : TW_WAIT_TIMEOUT;
}

TwWait
tw_connection_wait (PGconn *connection, GIOCondition events, gint64 deadline,
                    GCancellable *cancellable)
{
  GPollFD cancel;
  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &cancel))
    return tw_connection_poll (connection, events, deadline, NULL);
  TwWait wait = tw_connection_poll (connection, events, deadline, &cancel);
  g_cancellable_release_fd (cancellable);
  return wait;
}

/* Sets the error that a @wait other than ready means. */
static gboolean
wait_error (TwWait wait, GCancellable *cancellable, GError **error)
{
  if (wait == TW_WAIT_CANCELLED) {
    g_cancellable_set_error_if_cancelled (cancellable, error);
    return FALSE;
  }
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT,
                       _("The server may be busy; try again later."),
                       _("The server did not answer in time."));
}

gboolean
tw_connection_send (PGconn *connection, const char *sql, const char *const *params,
                    gint64 deadline, GCancellable *cancellable, GError **error)
{
  guint n_params = params ? g_strv_length ((GStrv) params) : 0;
  if (!PQsendQueryParams (connection, sql, (int) n_params, NULL, params, NULL, NULL, 0))
    return tw_server_error_set (error, connection, NULL);
  int left = 0;
  while ((left = PQflush (connection)) != 0) {
    TwWait wait = left < 0 ? TW_WAIT_READY
                           : tw_connection_wait (connection, G_IO_IN | G_IO_OUT, deadline,
                                                 cancellable);
    if (wait != TW_WAIT_READY)
      return wait_error (wait, cancellable, error);
    /* A server that is full of answers reads no more questions: take what it says. */
    if (left < 0 || !PQconsumeInput (connection))
      return tw_server_error_set (error, connection, NULL);
  }
  return TRUE;
}

/* Reads until a whole result is there; %FALSE leaves the connection in the middle of it. */
static gboolean
wait_for_result (PGconn *connection, gint64 deadline, GCancellable *cancellable, GError **error)
{
  while (PQisBusy (connection)) {
    TwWait wait = tw_connection_wait (connection, G_IO_IN, deadline, cancellable);
    if (wait != TW_WAIT_READY)
      return wait_error (wait, cancellable, error);
    if (!PQconsumeInput (connection))
      return tw_server_error_set (error, connection, NULL);
  }
  return TRUE;
}

PGresult *
tw_connection_execute (PGconn *connection, const char *sql, const char *const *params,
                       gint64 deadline, GCancellable *cancellable, GError **error)
{
  if (!tw_connection_send (connection, sql, params, deadline, cancellable, error))
    return NULL;
  PGresult *kept = NULL;
  while (wait_for_result (connection, deadline, cancellable, error)) {
    PGresult *result = PQgetResult (connection);
    if (result == NULL) {
      ExecStatusType status = PQresultStatus (kept);
      if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return kept;
      tw_server_error_set (error, connection, kept);
      break;
    }
    PQclear (kept);
    kept = result;
    if (PQstatus (connection) != CONNECTION_OK || PQresultStatus (kept) == PGRES_COPY_OUT
        || PQresultStatus (kept) == PGRES_COPY_IN) {
      tw_server_error_set (error, connection, kept);
      break;
    }
  }
  PQclear (kept);
  return NULL;
}

gboolean
tw_connection_is_alive (PGconn *connection)
{
  if (PQstatus (connection) != CONNECTION_OK
      || PQtransactionStatus (connection) != PQTRANS_IDLE)
    return FALSE;
  /* Something that arrived while idle is a notice or a setting, or the news that the session has
   * ended, which comes before the end itself. */
  while (tw_connection_wait (connection, G_IO_IN, 0, NULL) == TW_WAIT_READY)
    if (!PQconsumeInput (connection) || PQisBusy (connection)
        || PQstatus (connection) != CONNECTION_OK)
      return FALSE;
  return TRUE;
}
