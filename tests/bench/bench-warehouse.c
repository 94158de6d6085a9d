// SPDX-License-Identifier: Apache-2.0
//
// What fetching and reading a schema cost beside the least that libpq can do, in one run,
// interleaved, because the processor's speed changes from minute to minute.
#include "tw-test-postgres.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "warehouse/tw-query.h"
#include "warehouse/tw-system-tables.h"

#define ROUNDS 9
#define N_ROWS 1000000
#define N_TABLES 8000

static const char fill[]
  = "CREATE TABLE facts AS SELECT g AS id, g % 1000 AS customer, "
    "(g % 100000 + (g % 100) / 100.0)::numeric(12,2) AS amount, "
    "random() * 1000 AS score, (g % 3 = 0) AS shipped, "
    "date '1996-01-01' + (g % 2000)::int AS day, "
    "timestamp '1996-01-01' + g * interval '37 seconds' AS at, "
    "'Product number ' || g % 5000 AS product, "
    "CASE WHEN g % 10 = 0 THEN NULL ELSE 'region ' || g % 40 END AS region, "
    "md5(g::text) AS token FROM generate_series(1, 1000000) g; ANALYZE facts";

static double
seconds_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median (const double *values, guint n)
{
  double sorted[ROUNDS];
  memcpy (sorted, values, n * sizeof *values);
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  return sorted[n / 2];
}

/* The least: every row is looked at once and thrown away. */
static double
fetch_bare (PGconn *connection, gsize *payload)
{
  gint64 begin = g_get_monotonic_time ();
  gsize bytes = 0;
  guint n_rows = 0;
  PGresult *result = NULL;
  PQsendQueryParams (connection, "SELECT * FROM facts", 0, NULL, NULL, NULL, NULL, 0);
  PQsetSingleRowMode (connection);
  while ((result = PQgetResult (connection)) != NULL) {
    if (PQresultStatus (result) == PGRES_SINGLE_TUPLE) {
      n_rows++;
      for (int i = 0; i < PQnfields (result); i++)
        bytes += (gsize) PQgetlength (result, 0, i);
    }
    PQclear (result);
  }
  g_assert_cmpuint (n_rows, ==, N_ROWS);
  *payload = bytes;
  return seconds_since (begin);
}

static double
fetch_typed (TwPool *pool, gsize *memory, gsize *heap)
{
  TwQueryLimits limits = { .read_only = TRUE };
  g_autoptr (GError) error = NULL;
  malloc_trim (0);
  struct mallinfo2 before = mallinfo2 ();
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (TwResultSet) result
    = tw_query_run (pool, "SELECT * FROM facts", NULL, &limits, NULL, &error);
  double seconds = seconds_since (begin);
  struct mallinfo2 after = mallinfo2 ();
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_rows (result), ==, N_ROWS);
  *memory = tw_result_set_get_memory (result);
  *heap = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
  return seconds;
}

typedef struct {
  GMainLoop *loop;
  gint64 begin;
  double first;
  double last;
  guint n_batches;
} Arrival;

static void
items_changed_cb (GListModel *model G_GNUC_UNUSED, guint position G_GNUC_UNUSED,
                  guint removed G_GNUC_UNUSED, guint added G_GNUC_UNUSED, Arrival *arrival)
{
  arrival->last = seconds_since (arrival->begin);
  if (arrival->n_batches++ == 0)
    arrival->first = arrival->last;
}

static void
started_cb (TwResultSet *result, gpointer user_data)
{
  g_signal_connect (result, "items-changed", G_CALLBACK (items_changed_cb), user_data);
}

static void
done_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) set = tw_query_run_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_rows (set), ==, N_ROWS);
  g_main_loop_quit (((Arrival *) user_data)->loop);
}

static Arrival
watch_arrival (TwPool *pool)
{
  TwQueryLimits limits = { .read_only = TRUE };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Arrival arrival = { .loop = loop, .begin = g_get_monotonic_time () };
  tw_query_run_async (pool, "SELECT * FROM facts", NULL, &limits, started_cb, &arrival, NULL,
                      done_cb, &arrival);
  g_main_loop_run (loop);
  return arrival;
}

static void
bench_fetch (TwTestPostgres *server)
{
  double bare[ROUNDS], typed[ROUNDS], ratio[ROUNDS], first[ROUNDS], last[ROUNDS];
  gsize payload = 0, memory = 0, heap = 0;
  guint n_batches = 0;
  tw_test_postgres_run (server, fill);
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  PGconn *connection = PQconnectdb (tw_test_postgres_get_uri (server));
  fetch_bare (connection, &payload);
  for (guint i = 0; i < ROUNDS; i++) {
    bare[i] = fetch_bare (connection, &payload);
    typed[i] = fetch_typed (pool, &memory, &heap);
    ratio[i] = typed[i] / bare[i];
    Arrival arrival = watch_arrival (pool);
    first[i] = arrival.first * 1000;
    last[i] = arrival.last * 1000;
    n_batches = arrival.n_batches;
  }
  PQfinish (connection);
  const double mb = 1e6;
  g_print ("fetch %d rows x 10 columns, %.1f MB of text, median of %d\n", N_ROWS, payload / mb,
           ROUNDS);
  g_print ("  bare libpq single-row loop     %8.3f s\n", median (bare, ROUNDS));
  g_print ("  into the result set            %8.3f s   %.2f x (allowed 1.15)\n",
           median (typed, ROUNDS), median (ratio, ROUNDS));
  g_print ("  cells in memory                %8.1f MB  %.2f x the text (allowed 1.20)\n",
           memory / mb, (double) memory / payload);
  g_print ("  heap that grew                 %8.1f MB  %.2f x the text\n", heap / mb,
           (double) heap / payload);
  g_print ("  first rows in the main loop    %8.1f ms\n", median (first, ROUNDS));
  g_print ("  last of %3u batches            %8.1f ms\n", n_batches, median (last, ROUNDS));
}

static guint
count_queries (TwTestPostgres *server)
{
  g_autofree char *path
    = g_build_filename (tw_test_postgres_get_directory (server), "server.log", NULL);
  g_autofree char *log = NULL;
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  guint n = 0;
  for (const char *at = log; (at = strstr (at, "execute <unnamed>: SELECT c.")) != NULL; at++)
    n++;
  for (const char *at = log; (at = strstr (at, "execute <unnamed>: SELECT k.")) != NULL; at++)
    n++;
  return n;
}

static void
make_tables (TwEndpoint *endpoint)
{
  const int step = 500; /* a transaction cannot lock them all */
  for (int first = 1; first <= N_TABLES; first += step) {
    g_autofree char *script = g_strdup_printf (
      "DO $$ BEGIN FOR i IN %d..%d LOOP EXECUTE format('CREATE TABLE table_%%s (id int PRIMARY KEY,"
      " parent int REFERENCES table_%%s, name varchar(40) NOT NULL, price numeric(10,2), day date, "
      "at timestamp, note text, flag boolean)', i, greatest(i - 1, 1)); "
      "EXECUTE format('COMMENT ON COLUMN table_%%s.price IS ''Price - in euro''', i); "
      "END LOOP; END $$",
      first, first + step - 1);
    tw_test_postgres_run_in (endpoint, script);
  }
  tw_test_postgres_run_in (endpoint, "ANALYZE pg_class; ANALYZE pg_attribute; "
                                     "ANALYZE pg_description; ANALYZE pg_constraint");
}

static void
bench_system_tables (TwTestPostgres *server)
{
  double seconds[ROUNDS];
  guint n_tables = 0, n_columns = 0, n_constraints = 0;
  g_autoptr (TwEndpoint) endpoint = tw_test_postgres_new_database (server, "large");
  make_tables (endpoint);
  tw_test_postgres_run (server, "ALTER DATABASE large SET log_statement = 'all'");
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, 1);
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (GError) error = NULL;
    gint64 begin = g_get_monotonic_time ();
    g_autoptr (TwSystemTables) tables = tw_system_tables_read (pool, NULL, NULL, &error);
    seconds[i] = seconds_since (begin);
    g_assert_no_error (error);
    n_tables = tables->tables->len;
    n_constraints = tables->constraints->len;
    n_columns = 0;
    for (guint t = 0; t < n_tables; t++)
      n_columns += ((TwSystemTable *) tables->tables->pdata[t])->columns->len;
  }
  g_print ("schema of %u tables, %u columns, %u keys, median of %d\n", n_tables, n_columns,
           n_constraints, ROUNDS);
  g_print ("  read                           %8.3f s\n", median (seconds, ROUNDS));
  g_print ("  queries                        %8.1f a read\n",
           (double) count_queries (server) / ROUNDS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL) {
    g_print ("SKIPPED: PostgreSQL's server cannot run here\n");
    return 77;
  }
  bench_fetch (server);
  bench_system_tables (server);
  return 0;
}
