// SPDX-License-Identifier: Apache-2.0
//
// What the tunnel has to carry: several libpq connections at once, large results both ways with
// hashes, and cancels. Prints a line of JSON for each connection as it ends.
//
//   pg-load CONNINFO load CONNECTIONS KILOBYTES SEED   once: down, up, cancel
//   pg-load CONNINFO soak CONNECTIONS SECONDS          small queries until the time is over
//   pg-load CONNINFO idle SECONDS                      a query, a long pause, and another query
//   pg-load CONNINFO latency QUERIES                   the median of SELECT 1, in microseconds
//
// Exit: 0 all arrived, 1 a connection failed, 2 wrong bytes arrived.
#include <glib.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 512 /* characters in a row */

typedef struct {
  const char *conninfo;
  guint number;
  guint kilobytes;
  guint seed;
  gint64 until;  /* monotonic, of a soak */
  guint pause_s; /* of an idle connection */
  gboolean begun; /* the server said so */
  guint64 rows;
} Load;

static GMutex print_lock;

static int
tell (Load *load, const char *stage, const char *status, const char *message)
{
  g_autofree char *plain = g_str_to_ascii (message ? message : "", "C");
  g_autofree char *escaped = g_strescape (plain, NULL);
  g_mutex_lock (&print_lock);
  g_print ("{\"connection\": %u, \"stage\": \"%s\", \"status\": \"%s\", \"rows\": %" G_GUINT64_FORMAT
           ", \"message\": \"%s\"}\n",
           load->number, stage, status, load->rows, escaped);
  g_mutex_unlock (&print_lock);
  return g_str_equal (status, "ok") ? 0 : g_str_equal (status, "wrong") ? 2 : 1;
}

static int
fail (Load *load, PGconn *connection, const char *stage)
{
  return tell (load, stage, "failed", PQerrorMessage (connection));
}

/* A result of one row that says the MD5 of everything before. */
static int
download (Load *load, PGconn *connection)
{
  g_autofree char *sql = g_strdup_printf (
    "WITH piece AS (SELECT i, repeat(md5((i + %u)::text), %d) AS text FROM generate_series(1, %u) i)"
    " SELECT text FROM piece UNION ALL SELECT md5(string_agg(text, '' ORDER BY i)) FROM piece",
    load->seed + load->number, PIECE / 32, load->kilobytes * 1024 / PIECE);
  if (!PQsendQuery (connection, sql) || !PQsetSingleRowMode (connection))
    return fail (load, connection, "download");
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
  g_autofree char *said = NULL;
  int status = 0;
  PGresult *result;
  while ((result = PQgetResult (connection))) {
    if (PQresultStatus (result) == PGRES_SINGLE_TUPLE) {
      const char *text = PQgetvalue (result, 0, 0);
      load->rows++;
      if (strlen (text) == PIECE)
        g_checksum_update (sum, (const guchar *) text, PIECE);
      else
        said = g_strdup (text);
    } else if (PQresultStatus (result) != PGRES_TUPLES_OK)
      status = 1;
    PQclear (result);
  }
  if (status)
    return fail (load, connection, "download");
  if (g_strcmp0 (said, g_checksum_get_string (sum)) != 0)
    return tell (load, "download", "wrong", said);
  return 0;
}

static int
upload (Load *load, PGconn *connection)
{
  gsize size = (gsize) load->kilobytes * 1024;
  g_autofree char *text = g_malloc (size + 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (load->seed * 31 + load->number);
  for (gsize i = 0; i < size; i++)
    text[i] = (char) g_rand_int_range (random, ' ', '~');
  text[size] = '\0';
  const char *values[] = { text };
  PGresult *result
    = PQexecParams (connection, "SELECT md5($1::text)", 1, NULL, values, NULL, NULL, 0);
  int status = 0;
  if (PQresultStatus (result) != PGRES_TUPLES_OK)
    status = fail (load, connection, "upload");
  else {
    g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
    if (!g_str_equal (sum, PQgetvalue (result, 0, 0)))
      status = tell (load, "upload", "wrong", PQgetvalue (result, 0, 0));
  }
  PQclear (result);
  return status;
}

static void
notice_came (void *user_data, const PGresult *result)
{
  Load *load = user_data;
  (void) result;
  load->begun = TRUE;
}

static gboolean
wait_for_begin (Load *load, PGconn *connection)
{
  while (!load->begun) {
    GPollFD poll = { .fd = PQsocket (connection), .events = G_IO_IN };
    if (g_poll (&poll, 1, -1) < 0 || !PQconsumeInput (connection))
      return FALSE;
    if (!PQisBusy (connection) && !load->begun)
      return FALSE;
  }
  return TRUE;
}

/* The notice is sent at once, so the query runs when the cancel is sent. */
static int
cancel (Load *load, PGconn *connection)
{
  PQsetNoticeReceiver (connection, notice_came, load);
  const char *sql = "DO $$ BEGIN RAISE NOTICE 'begun'; PERFORM pg_sleep(6000); END $$";
  if (!PQsendQuery (connection, sql) || !wait_for_begin (load, connection))
    return fail (load, connection, "cancel");
  char reason[256];
  PGcancel *handle = PQgetCancel (connection);
  int sent = PQcancel (handle, reason, sizeof reason);
  PQfreeCancel (handle);
  if (!sent)
    return tell (load, "cancel", "failed", reason);
  int status = 0;
  PGresult *result;
  while ((result = PQgetResult (connection))) {
    const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
    if (state == NULL || !g_str_equal (state, "57014"))
      status = 1;
    PQclear (result);
  }
  return status ? fail (load, connection, "cancel") : 0;
}

static int
soak (Load *load, PGconn *connection)
{
  while (g_get_monotonic_time () < load->until) {
    load->seed++;
    int status = download (load, connection);
    if (status)
      return status;
    status = upload (load, connection);
    if (status)
      return status;
    g_usleep (20000);
  }
  return 0;
}

static gpointer
run (gpointer user_data)
{
  Load *load = user_data;
  PGconn *connection = PQconnectdb (load->conninfo);
  int status = 0;
  if (PQstatus (connection) != CONNECTION_OK)
    status = fail (load, connection, "connect");
  else if (load->until)
    status = soak (load, connection);
  else {
    status = download (load, connection);
    g_usleep (load->pause_s * G_USEC_PER_SEC);
    status = status ? status : upload (load, connection);
    status = status ? status : cancel (load, connection);
  }
  if (status == 0)
    tell (load, "end", "ok", NULL);
  PQfinish (connection);
  return GINT_TO_POINTER (status);
}

static int
run_all (const Load *kind, guint connections)
{
  g_autofree Load *loads = g_new0 (Load, connections);
  g_autofree GThread **threads = g_new0 (GThread *, connections);
  int worst = 0;
  for (guint i = 0; i < connections; i++) {
    loads[i] = *kind;
    loads[i].number = i;
    threads[i] = g_thread_new ("load", run, &loads[i]);
  }
  for (guint i = 0; i < connections; i++)
    worst = MAX (worst, GPOINTER_TO_INT (g_thread_join (threads[i])));
  return worst;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;
  return (first > second) - (first < second);
}

static int
latency (const char *conninfo, guint queries)
{
  PGconn *connection = PQconnectdb (conninfo);
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (gint64));
  int status = PQstatus (connection) == CONNECTION_OK ? 0 : 1;
  for (guint i = 0; i < queries && status == 0; i++) {
    gint64 start = g_get_monotonic_time ();
    PGresult *result = PQexec (connection, "SELECT 1");
    status = PQresultStatus (result) == PGRES_TUPLES_OK ? 0 : 1;
    PQclear (result);
    gint64 us = g_get_monotonic_time () - start;
    g_array_append_val (took, us);
  }
  if (status == 0) {
    g_array_sort (took, compare);
    g_print ("{\"median_us\": %" G_GINT64_FORMAT "}\n", g_array_index (took, gint64, queries / 2));
  } else
    g_printerr ("pg-load: %s", PQerrorMessage (connection));
  PQfinish (connection);
  return status;
}

int
main (int argc, char **argv)
{
  const char *mode = argc > 3 ? argv[2] : "";
  Load kind = { .conninfo = argv[1] };
  if (g_str_equal (mode, "load") && argc == 6) {
    kind.kilobytes = (guint) atoi (argv[4]);
    kind.seed = (guint) atoi (argv[5]);
    return run_all (&kind, (guint) atoi (argv[3]));
  }
  if (g_str_equal (mode, "soak") && argc == 5) {
    kind.kilobytes = 8;
    kind.until = g_get_monotonic_time () + atoi (argv[4]) * G_TIME_SPAN_SECOND;
    return run_all (&kind, (guint) atoi (argv[3]));
  }
  if (g_str_equal (mode, "idle") && argc == 4) {
    kind.pause_s = (guint) atoi (argv[3]);
    kind.kilobytes = 1;
    return run_all (&kind, 1);
  }
  if (g_str_equal (mode, "latency") && argc == 4)
    return latency (argv[1], (guint) atoi (argv[3]));
  g_printerr ("usage: see the first lines of pg-load.c\n");
  return 3;
}
