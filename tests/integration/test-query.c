// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include <string.h>

#include "warehouse/tw-query.h"

#define ENDLESS "SELECT count(*) FROM generate_series(1, 100000000000)"
#define MANY_ROWS                                                                                  \
  "SELECT a, repeat('x', 200) FROM generate_series(1, 7000) a, generate_series(1, 7000) b"

/* What the main loop saw of one query. */
typedef struct {
  GMainLoop *loop;
  TwResultSet *started;
  TwResultSet *result;
  GError *error;
  guint n_batches;
  guint rows_at_start;
  GCancellable *cancel_when_rows;
} Seen;

static void
seen_clear (Seen *seen)
{
  g_main_loop_unref (seen->loop);
  g_clear_object (&seen->started);
  g_clear_object (&seen->result);
  g_clear_error (&seen->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Seen *seen)
{
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (position + added, ==, g_list_model_get_n_items (model));
  seen->n_batches++;
  if (seen->cancel_when_rows != NULL)
    g_cancellable_cancel (seen->cancel_when_rows);
}

static void
started_cb (TwResultSet *result, gpointer user_data)
{
  Seen *seen = user_data;
  seen->started = g_object_ref (result);
  seen->rows_at_start = tw_result_set_get_n_rows (result);
  g_signal_connect (result, "items-changed", G_CALLBACK (items_changed_cb), seen);
}

static void
done_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Seen *seen = user_data;
  seen->result = tw_query_run_finish (result, &seen->error);
  g_main_loop_quit (seen->loop);
}

static void
ask (Seen *seen, TwPool *pool, const char *sql, const TwQueryLimits *limits,
     GCancellable *cancellable)
{
  seen->loop = g_main_loop_new (NULL, FALSE);
  tw_query_run_async (pool, sql, NULL, limits, started_cb, seen, cancellable, done_cb, seen);
  g_main_loop_run (seen->loop);
}

static TwPool *
open_pool (guint max_connections)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  return server ? tw_pool_new (tw_test_postgres_get_endpoint (server), max_connections) : NULL;
}

static char *
value (TwPool *pool, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run (pool, sql, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  char buffer[64];
  return g_strdup (tw_result_set_get_text (result, 0, 0, buffer, NULL));
}

static void
assert_value (TwPool *pool, const char *sql, const char *expected)
{
  g_autofree char *text = value (pool, sql);
  g_assert_cmpstr (text, ==, expected);
}

static GError *
failure (TwPool *pool, const char *sql, const TwQueryLimits *limits)
{
  GError *error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run (pool, sql, NULL, limits, NULL, &error);
  g_assert_null (result);
  g_assert_nonnull (error);
  return error;
}

/* No statement but the asking one runs on the server, soon: what asked for a cancel ends by itself,
 * what should have been cancelled would not. */
static void
assert_server_idle (TwPool *pool)
{
  static const char active[]
    = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
      "AND state = 'active' AND pid <> pg_backend_pid()";
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  g_autofree char *text = value (pool, active);
  while (!g_str_equal (text, "0") && g_get_monotonic_time () < end) {
    g_usleep (20 * 1000);
    g_free (text);
    text = value (pool, active);
  }
  g_assert_cmpstr (text, ==, "0");
}

static void
test_rows_in_batches (void)
{
  g_autoptr (TwPool) pool = open_pool (2);
  if (pool == NULL)
    return;
  g_auto (Seen) seen = { 0 };
  ask (&seen, pool, "SELECT g AS number, 'row ' || g AS word FROM generate_series(1, 20000) g",
       NULL, NULL);
  g_assert_no_error (seen.error);
  g_assert_true (seen.started == seen.result);
  g_assert_cmpuint (seen.rows_at_start, ==, 0);
  g_assert_cmpuint (seen.n_batches, >=, 4);
  g_assert_cmpuint (tw_result_set_get_n_rows (seen.result), ==, 20000);
  g_assert_false (tw_result_set_get_truncated (seen.result));
  g_assert_cmpstr (tw_result_set_get_column (seen.result, 0)->name, ==, "number");
  g_assert_cmpstr (tw_result_set_get_column (seen.result, 1)->type_name, ==, "text");
  char buffer[64];
  for (guint row = 0; row < 20000; row++) {
    gint64 number = 0;
    g_autofree char *word = g_strdup_printf ("row %u", row + 1);
    g_assert_true (tw_result_set_get_int64 (seen.result, row, 0, &number));
    g_assert_cmpint (number, ==, row + 1);
    g_assert_cmpstr (tw_result_set_get_text (seen.result, row, 1, buffer, NULL), ==, word);
  }
}

/* Rows that are there are shown while the server is still busy with the others. */
static void
test_first_rows_before_the_last (void)
{
  g_autoptr (TwPool) pool = open_pool (2);
  if (pool == NULL)
    return;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Seen) seen = { .cancel_when_rows = cancellable };
  ask (&seen, pool,
       "SELECT repeat('x', 100) FROM generate_series(1, 1000) "
       "UNION ALL SELECT 'last' FROM pg_sleep(3600)",
       NULL, cancellable);
  g_assert_error (seen.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (tw_result_set_get_n_rows (seen.started), >, 0);
  g_assert_cmpuint (tw_result_set_get_n_rows (seen.started), <=, 1000);
  assert_server_idle (pool);
}

static void
test_parameters (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  const char *params[] = { "O'Neill \\ \"x\"; DROP TABLE t; --", "41", NULL };
  g_autoptr (TwResultSet) result = tw_query_run (pool, "SELECT $1::text, $2::int + 1", params, NULL,
                                                 NULL, &error);
  g_assert_no_error (error);
  char buffer[64];
  g_assert_cmpstr (tw_result_set_get_text (result, 0, 0, buffer, NULL), ==, params[0]);
  g_assert_cmpstr (tw_result_set_get_text (result, 0, 1, buffer, NULL), ==, "42");
}

static void
test_row_cap (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.max_rows = 5000;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) cut = tw_query_run (pool, MANY_ROWS, NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_rows (cut), ==, 5000);
  g_assert_true (tw_result_set_get_truncated (cut));
  assert_server_idle (pool);

  g_autoptr (TwResultSet) whole
    = tw_query_run (pool, "SELECT generate_series(1, 5000)", NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_rows (whole), ==, 5000);
  g_assert_false (tw_result_set_get_truncated (whole));
}

static void
test_cancel_is_confirmed (gconstpointer data)
{
  const char *sql = data;
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autofree char *before = value (pool, "SELECT pg_backend_pid()");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Seen) seen = { .cancel_when_rows = cancellable };
  if (!g_str_equal (sql, MANY_ROWS))
    g_timeout_add_once (200, (GSourceOnceFunc) g_cancellable_cancel, cancellable);
  ask (&seen, pool, sql, NULL, cancellable);
  g_assert_error (seen.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_server_idle (pool);
  /* The session itself lives on. */
  assert_value (pool, "SELECT pg_backend_pid()", before);
}

static void
test_cancel_before_start (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_auto (Seen) seen = { 0 };
  ask (&seen, pool, "SELECT 1", NULL, cancellable);
  g_assert_error (seen.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (seen.started);
}

static void
test_timeout_is_no_cancel (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.timeout_ms = 300;
  g_autoptr (GError) error = failure (pool, ENDLESS, &limits);
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT);
  g_assert_nonnull (tw_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, "0.3 seconds"));
  assert_server_idle (pool);

  /* Nor is a cancel by somebody else. */
  g_autoptr (GError) foreign
    = failure (pool, "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)", NULL);
  g_assert_error (foreign, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_assert_cmpstr (tw_error_get_details (foreign)->sqlstate, ==, "57014");
}

static void
test_timeout_does_not_stay (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.timeout_ms = 4321;
  g_autoptr (GError) error = NULL;
  char buffer[64];
  g_autoptr (TwResultSet) set
    = tw_query_run (pool, "SHOW statement_timeout", NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tw_result_set_get_text (set, 0, 0, buffer, NULL), ==, "4321ms");
  limits.timeout_ms = 0;
  g_autoptr (TwResultSet) reset
    = tw_query_run (pool, "SHOW statement_timeout", NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tw_result_set_get_text (reset, 0, 0, buffer, NULL), ==, "0");
}

static void
test_read_only (void)
{
  static const char *const statements[] = {
    "INSERT INTO kept VALUES (2)",
    "DELETE FROM kept",
    "UPDATE kept SET a = 5",
    "TRUNCATE kept",
    "DROP TABLE kept",
    "CREATE TABLE other (a int)",
    "WITH gone AS (DELETE FROM kept RETURNING a) SELECT * FROM gone",
    "SELECT nextval('numbers')",
    "SELECT * FROM kept FOR UPDATE",
  };
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  tw_test_postgres_run (tw_test_postgres_get (),
                        "DROP TABLE IF EXISTS kept; CREATE TABLE kept (a int);"
                        "INSERT INTO kept VALUES (1); DROP SEQUENCE IF EXISTS numbers;"
                        "CREATE SEQUENCE numbers");
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (GError) error = failure (pool, statements[i], NULL);
    g_assert_cmpstr (tw_error_get_details (error)->sqlstate, ==, "25006");
  }
  assert_value (pool, "SELECT count(*) || '/' || sum(a) FROM kept", "1/1");
  assert_value (pool, "SELECT is_called FROM numbers", "f");
}

static void
test_session_is_left_as_found (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  assert_value (pool, "SELECT set_config('statement_timeout', '1', false)", "1ms");
  assert_value (pool, "SELECT set_config('transaction_read_only', 'on', false)", "on");
  assert_value (pool, "SHOW statement_timeout", "5min");
  assert_value (pool, "SHOW transaction_read_only", "on");
  assert_value (pool, "SHOW default_transaction_read_only", "off");
}

static void
test_server_words (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autoptr (GError) column = failure (pool, "SELECT relnam FROM pg_class", NULL);
  g_assert_error (column, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_assert_cmpstr (tw_error_get_details (column)->sqlstate, ==, "42703");
  g_assert_cmpstr (column->message, ==,
                   "column \"relnam\" does not exist\nPOSITION: character 8 of the statement");
  g_assert_nonnull (strstr (tw_error_get_hint (column), "pg_class.relname"));

  g_autoptr (GError) two = failure (pool, "SELECT 1; SELECT 2", NULL);
  g_assert_cmpstr (tw_error_get_details (two)->sqlstate, ==, "42601");
  g_autoptr (GError) empty = failure (pool, "", NULL);
  g_assert_error (empty, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_autoptr (GError) copy = failure (pool, "COPY (SELECT 1) TO STDOUT", NULL);
  g_assert_error (copy, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_autoptr (GError) late = failure (pool, "SELECT 1 / (5000 - g) FROM generate_series(1, 9999) g",
                                     NULL);
  g_assert_cmpstr (late->message, ==, "division by zero");
  assert_value (pool, "SELECT 1", "1");
}

static void
test_privilege (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  tw_test_postgres_run (server, "DROP TABLE IF EXISTS secret; CREATE TABLE secret (a int);"
                                "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN");
  g_autoptr (TwEndpoint) guest = tw_endpoint_new_socket (tw_test_postgres_get_directory (server),
                                                         5432, "postgres", "guest", NULL);
  g_autoptr (TwPool) pool = tw_pool_new (guest, 1);
  g_autoptr (GError) error = failure (pool, "SELECT * FROM secret", NULL);
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_PRIVILEGE);
  g_assert_nonnull (tw_error_get_hint (error));
}

static void
test_wide_result (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autoptr (GString) sql = g_string_new ("SELECT 1 AS \"c \"\"1\"\"\"");
  for (guint i = 2; i <= 1600; i++)
    g_string_append_printf (sql, ", g * %u AS \"Größe %u 🙂\"", i, i);
  g_string_append (sql, " FROM generate_series(1, 700) g");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run (pool, sql->str, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_columns (result), ==, 1600);
  g_assert_cmpuint (tw_result_set_get_n_rows (result), ==, 700);
  g_assert_cmpstr (tw_result_set_get_column (result, 0)->name, ==, "c \"1\"");
  g_assert_cmpstr (tw_result_set_get_column (result, 1599)->name, ==, "Größe 1600 🙂");
  gint64 number = 0;
  g_assert_true (tw_result_set_get_int64 (result, 699, 1599, &number));
  g_assert_cmpint (number, ==, 700 * 1600);
}

static void
test_no_columns_and_no_rows (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) none
    = tw_query_run (pool, "SELECT FROM generate_series(1, 3)", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_columns (none), ==, 0);
  g_assert_cmpuint (tw_result_set_get_n_rows (none), ==, 3);
  g_autoptr (TwResultSet) empty
    = tw_query_run (pool, "SELECT 1 AS a WHERE false", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_result_set_get_n_columns (empty), ==, 1);
  g_assert_cmpuint (tw_result_set_get_n_rows (empty), ==, 0);
}

static void
test_invalid_utf8 (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  tw_test_postgres_run (server, "CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' "
                                "TEMPLATE template0");
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_new_socket (
    tw_test_postgres_get_directory (server), 5432, "bytes", "tester", NULL);
  tw_test_postgres_run_in (endpoint, "CREATE TABLE t (\"a\xff\" text); INSERT INTO t VALUES "
                                     "('ok'), ('caf\xe9'), (NULL), ('na\xc3\xafve')");
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run (pool, "SELECT * FROM t", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (tw_result_set_get_column (result, 0)->name, -1, NULL));
  char buffer[64];
  g_assert_cmpstr (tw_result_set_get_text (result, 0, 0, buffer, NULL), ==, "ok");
  g_assert_cmpstr (tw_result_set_get_text (result, 1, 0, buffer, NULL), ==, "caf\xef\xbf\xbd");
  g_assert_true (tw_result_set_is_null (result, 2, 0));
  g_assert_cmpstr (tw_result_set_get_text (result, 3, 0, buffer, NULL), ==, "naïve");
  g_autoptr (GError) bad = failure (pool, "SELECT \"\xfe\" FROM t", NULL);
  g_assert_true (g_utf8_validate (bad->message, -1, NULL));
}

static void
test_transaction (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  tw_test_postgres_run (tw_test_postgres_get (), "DROP TABLE IF EXISTS loaded");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwTransaction) kept = tw_transaction_begin (pool, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tw_transaction_execute (kept, "CREATE TABLE loaded (a int)", NULL, &error));
  g_assert_true (tw_transaction_execute (kept, "INSERT INTO loaded VALUES (1)", NULL, &error));
  g_assert_true (tw_transaction_commit (kept, &error));
  g_clear_pointer (&kept, tw_transaction_free);

  g_autoptr (TwTransaction) dropped = tw_transaction_begin (pool, NULL, &error);
  g_assert_true (tw_transaction_execute (dropped, "INSERT INTO loaded VALUES (2)", NULL, &error));
  g_clear_pointer (&dropped, tw_transaction_free);

  g_autoptr (TwTransaction) failed = tw_transaction_begin (pool, NULL, &error);
  g_assert_true (tw_transaction_execute (failed, "INSERT INTO loaded VALUES (3)", NULL, &error));
  g_assert_false (tw_transaction_execute (failed, "INSERT INTO loaded VALUES ('x')", NULL, &error));
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL);
  g_clear_error (&error);
  g_assert_false (tw_transaction_commit (failed, &error));
  g_clear_pointer (&failed, tw_transaction_free);
  assert_value (pool, "SELECT string_agg(a::text, ',') FROM loaded", "1");
}

static void
test_transaction_cancel (void)
{
  g_autoptr (TwPool) pool = open_pool (1);
  if (pool == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TwTransaction) transaction = tw_transaction_begin (pool, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GThread) timer
    = g_thread_new ("timer", (GThreadFunc) (GCallback) g_cancellable_cancel, cancellable);
  g_assert_false (tw_transaction_execute (transaction, ENDLESS, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (g_steal_pointer (&timer));
  g_clear_pointer (&transaction, tw_transaction_free);
  assert_server_idle (pool);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/rows-in-batches", test_rows_in_batches);
  g_test_add_func ("/query/first-rows-before-the-last", test_first_rows_before_the_last);
  g_test_add_func ("/query/parameters", test_parameters);
  g_test_add_func ("/query/row-cap", test_row_cap);
  g_test_add_data_func ("/query/cancel-sleep", "SELECT pg_sleep(3600)", test_cancel_is_confirmed);
  g_test_add_data_func ("/query/cancel-busy", ENDLESS, test_cancel_is_confirmed);
  g_test_add_data_func ("/query/cancel-big-fetch", MANY_ROWS, test_cancel_is_confirmed);
  g_test_add_func ("/query/cancel-before-start", test_cancel_before_start);
  g_test_add_func ("/query/timeout-is-no-cancel", test_timeout_is_no_cancel);
  g_test_add_func ("/query/timeout-does-not-stay", test_timeout_does_not_stay);
  g_test_add_func ("/query/read-only", test_read_only);
  g_test_add_func ("/query/session-is-left-as-found", test_session_is_left_as_found);
  g_test_add_func ("/query/server-words", test_server_words);
  g_test_add_func ("/query/privilege", test_privilege);
  g_test_add_func ("/query/wide-result", test_wide_result);
  g_test_add_func ("/query/no-columns-and-no-rows", test_no_columns_and_no_rows);
  g_test_add_func ("/query/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/query/transaction", test_transaction);
  g_test_add_func ("/query/transaction-cancel", test_transaction_cancel);
  return g_test_run ();
}
