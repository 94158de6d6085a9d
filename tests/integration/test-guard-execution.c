// SPDX-License-Identifier: Apache-2.0
#include <libpq-fe.h>
#include <string.h>

#include "analyst/guard/tw-sql-guard.h"
#include "setup/tw-sample-data.h"
#include "tw-test-corpus.h"
#include "tw-test-northwind.h"
#include "tw-test-postgres.h"

/* What the guard finds safe is run by a superuser without any read-only transaction, and nothing
 * is different afterwards: that is what "safe" claims. */

typedef struct {
  PGconn *connection;
  PGconn *observer;
} Fixture;

/* Seen from outside: rows, definitions, sequences, roles; and whether anything has written at all,
 * for each transaction that writes takes a number. */
static const char database_state[]
  = "SELECT md5(string_agg(part, E'\\n' ORDER BY part)) FROM ("
    " SELECT 'row ' || query_to_xml('SELECT * FROM ' || oid::regclass || ' ORDER BY 1, 2', true, "
    "   false, '')::text AS part FROM pg_class WHERE relkind = 'r' AND relnamespace = "
    "   'northwind'::regnamespace"
    " UNION ALL SELECT 'class ' || (oid, relname, relnamespace, relkind, relfilenode, relacl)::text "
    "   FROM pg_class"
    " UNION ALL SELECT 'attribute ' || (attrelid, attname, atttypid, attisdropped)::text "
    "   FROM pg_attribute"
    " UNION ALL SELECT 'function ' || (oid, proname, prosrc, proacl)::text FROM pg_proc"
    " UNION ALL SELECT 'type ' || (oid, typname)::text FROM pg_type"
    " UNION ALL SELECT 'schema ' || n::text FROM pg_namespace n"
    " UNION ALL SELECT 'role ' || r::text FROM pg_authid r"
    " UNION ALL SELECT 'member ' || m::text FROM pg_auth_members m"
    " UNION ALL SELECT 'database ' || (oid, datname, datacl)::text FROM pg_database"
    " UNION ALL SELECT 'set ' || s::text FROM pg_db_role_setting s"
    " UNION ALL SELECT 'sequence ' || s::text FROM pg_sequences s"
    " UNION ALL SELECT 'comment ' || d::text FROM pg_description d"
    " UNION ALL SELECT 'object ' || o::text FROM pg_largeobject o"
    " UNION ALL SELECT 'extension ' || e::text FROM pg_extension e"
    " UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots"
    " UNION ALL SELECT 'prepared ' || gid FROM pg_prepared_xacts"
    " UNION ALL SELECT 'lock ' || (locktype, classid, objid, objsubid, mode)::text "
    "   FROM pg_locks WHERE locktype = 'advisory'"
    " UNION ALL SELECT 'next transaction ' || pg_snapshot_xmax(pg_current_snapshot())) all_parts";

/* Seen from inside the session that ran the statements. */
static const char session_state[]
  = "SELECT md5(string_agg(part, E'\\n' ORDER BY part)) FROM ("
    " SELECT 'setting ' || name || coalesce(setting, '') || source AS part FROM pg_settings"
    " UNION ALL SELECT 'own setting ' || coalesce(current_setting('guard.test', true), '')"
    " UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements"
    " UNION ALL SELECT 'cursor ' || name FROM pg_cursors"
    " UNION ALL SELECT 'channel ' || c FROM pg_listening_channels() c"
    " UNION ALL SELECT 'user ' || current_user || session_user) all_parts";

static char *
ask (PGconn *connection, const char *sql)
{
  PGresult *result = PQexec (connection, sql);
  if (PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQerrorMessage (connection));
  char *value = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  return value;
}

static char *
fingerprint (Fixture *fixture)
{
  g_autofree char *database = ask (fixture->observer, database_state);
  g_autofree char *session = ask (fixture->connection, session_state);
  return g_strconcat (database, " ", session, NULL);
}

static gboolean
execute (Fixture *fixture, const char *sql)
{
  PGresult *result = PQexecParams (fixture->connection, sql, 0, NULL, NULL, NULL, NULL, 0);
  gboolean done = PQresultStatus (result) == PGRES_TUPLES_OK;
  if (!done)
    g_test_message ("%s: %s", sql, PQresultErrorMessage (result));
  PQclear (result);
  return done;
}

static PGconn *
open_session (TwTestPostgres *server)
{
  PGconn *connection = PQconnectdb (tw_test_postgres_get_uri (server));
  g_assert_cmpint (PQstatus (connection), ==, CONNECTION_OK);
  PQclear (PQexec (connection, "SET search_path = northwind, public"));
  PQclear (PQexec (connection, "SET statement_timeout = '60s'"));
  PQclear (PQexec (connection, "SET jit = off"));
  return connection;
}

static void
load (TwTestPostgres *server)
{
  static gboolean loaded;
  g_autoptr (GError) error = NULL;
  if (loaded)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  tw_sample_data_load (pool, TW_SAMPLE_NORTHWIND, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  /* A vacuum of the server's own would change the fingerprint. */
  tw_test_postgres_run (server, "ALTER SYSTEM SET autovacuum = off");
  tw_test_postgres_run (server, "SELECT pg_reload_conf()");
  tw_test_postgres_run (server, "CREATE SEQUENCE s");
  g_usleep (300 * 1000);
  loaded = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  load (server);
  fixture->connection = open_session (server);
  fixture->observer = open_session (server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->connection, PQfinish);
  g_clear_pointer (&fixture->observer, PQfinish);
}

/* Gives how many statements of @name the guard found safe and PostgreSQL executed. */
static guint
execute_corpus (Fixture *fixture, const char *name, guint *n_statements)
{
  g_autoptr (GPtrArray) corpus = tw_test_corpus_read (name);
  guint n_executed = 0;
  *n_statements = corpus->len;
  for (guint i = 0; i < corpus->len; i++) {
    const char *sql = g_ptr_array_index (corpus, i);
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (sql, TW_DIALECT_POSTGRESQL, NULL, NULL);
    if (verdict->safe && execute (fixture, verdict->sql))
      n_executed++;
    /* And as it was written: comments are no part of what it does. */
    if (verdict->safe)
      execute (fixture, sql);
  }
  return n_executed;
}

static void
test_changes_nothing (Fixture *fixture, gconstpointer data)
{
  static const char *const names[]
    = { "guard/safe.txt", "guard/safe-redshift.txt", "guard/safe-other.txt" };
  if (fixture->connection == NULL)
    return;
  g_autofree char *before = fingerprint (fixture);
  guint n_all = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    guint n_statements, n_executed = execute_corpus (fixture, names[i], &n_statements);
    g_test_message ("%s: %u of %u executed", names[i], n_executed, n_statements);
    n_all += n_executed;
    if (i == 0)
      g_assert_cmpuint (n_executed, ==, n_statements);
  }
  g_autofree char *after = fingerprint (fixture);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (n_all, >=, 280);
}

/* The fingerprint would tell. */
static void
test_fingerprint_tells (Fixture *fixture, gconstpointer data)
{
  static const char *const statements[] = {
    "SELECT nextval('public.s')",
    "SELECT set_config('guard.test', 'x', false)",
    "SELECT pg_advisory_lock(1)",
    "SELECT lo_create(0)",
    "SELECT pg_current_xact_id()",
    "WITH x AS (UPDATE products SET unitprice = 1 WHERE productid = 1 RETURNING 1) SELECT * FROM x",
    "SELECT query_to_xml('SELECT nextval(''public.s'')', true, true, '')",
  };
  if (fixture->connection == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (statements[i], TW_DIALECT_POSTGRESQL, NULL, NULL);
    g_assert_false (verdict->safe);
    g_autofree char *before = fingerprint (fixture);
    g_assert_true (execute (fixture, statements[i]));
    g_autofree char *after = fingerprint (fixture);
    if (strcmp (before, after) == 0)
      g_error ("Not noticed: %s", statements[i]);
  }
}

/* Functions of the server itself that may write, wait or reach out: volatile ones are refused but
 * for a few, and none that takes a lock, a file or a query is ever let through. */
static void
test_server_functions (Fixture *fixture, gconstpointer data)
{
  static const char *const harmless[] = {
    "clock_timestamp", "current_query", "gen_random_uuid", "pg_current_wal_flush_lsn",
    "pg_current_wal_insert_lsn", "pg_current_wal_lsn", "pg_database_size", "pg_indexes_size",
    "pg_is_in_recovery", "pg_is_wal_replay_paused", "pg_jit_available",
    "pg_last_wal_receive_lsn", "pg_last_wal_replay_lsn", "pg_last_xact_replay_timestamp",
    "pg_notification_queue_usage", "pg_partition_ancestors", "pg_partition_tree",
    "pg_relation_size", "pg_table_size", "pg_tablespace_size", "pg_total_relation_size",
    "pg_xact_status", "random", "timeofday", "txid_status", NULL,
  };
  if (fixture->connection == NULL)
    return;
  PGresult *result = PQexec (fixture->observer,
                             "SELECT DISTINCT quote_ident(proname), proname FROM pg_proc WHERE "
                             "provolatile = 'v' AND pronamespace = 'pg_catalog'::regnamespace");
  guint n_refused = 0;
  for (int i = 0; i < PQntuples (result); i++) {
    g_autofree char *sql = g_strdup_printf ("SELECT %s()", PQgetvalue (result, i, 0));
    g_autoptr (TwVerdict) verdict = tw_sql_guard_check (sql, TW_DIALECT_POSTGRESQL, NULL, NULL);
    gboolean expected = g_strv_contains (harmless, PQgetvalue (result, i, 1));
    if (verdict->safe != expected)
      g_error ("%s is found %s", sql, verdict->safe ? "safe" : "unsafe");
    n_refused += !verdict->safe;
  }
  PQclear (result);
  g_assert_cmpuint (n_refused, >, 150);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/guard-execution/changes-nothing", Fixture, NULL, set_up, test_changes_nothing,
              tear_down);
  g_test_add ("/guard-execution/fingerprint-tells", Fixture, NULL, set_up, test_fingerprint_tells,
              tear_down);
  g_test_add ("/guard-execution/server-functions", Fixture, NULL, set_up, test_server_functions,
              tear_down);
  return g_test_run ();
}
