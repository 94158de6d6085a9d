// SPDX-License-Identifier: Apache-2.0
//
// Ten questions are on their way through the pipeline, with the built-in model, while what they run
// on breaks: a real PostgreSQL that is killed, pgbouncer in front of it where a network is cut,
// credentials that expire. Each ends with its answer or its reason, and the next one works on the same
// pipeline.
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyst/builtin/tw-builtin-model.h"
#include "analyst/tw-pipeline.h"
#include "aws/tw-aws-error.h"
#include "retrieval/tw-local-embedder.h"
#include "setup/tw-profile-login.h"
#include "tw-test-aws.h"
#include "tw-test-home.h"
#include "tw-test-postgres.h"

#define N 10
#define PORT 6432
#define END_SESSIONS                                                                               \
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tradewind'"

static const char *const questions[N] = {
  "How many tickets are there?",       "Total amount per city",    "Average amount per city",
  "What is the total amount?",       "Highest amount per city",  "Number of tickets per city",
  "What is the average amount?",     "Lowest amount per city",   "Total amount by month",
  "Number of tickets by month",
};

static TwTestPostgres *server;
static TwTestAws *aws; /* nullable: its Python packages cannot be had */
static TwIndex *shop;

/* The shop's tables, read and indexed once. */
static TwIndex *
read_shop (void)
{
  tw_test_postgres_run (server, "CREATE SCHEMA shop;"
                                "CREATE TABLE shop.ticket (ticket_id int PRIMARY KEY, city text,"
                                "  sold_on date, amount numeric(8, 2));"
                                "INSERT INTO shop.ticket SELECT n, 'City ' || n % 3, date '2024-01-01'"
                                "  + n % 300, n * 1.5 FROM generate_series(1, 5000) n;"
                                "GRANT USAGE ON SCHEMA shop TO PUBLIC;"
                                "GRANT SELECT ON shop.ticket TO PUBLIC");
  tw_test_postgres_run (server, "CHECKPOINT"); /* a server that is killed must not lose it */
  g_autoptr (GError) error = NULL;
  const char *const schemas[] = { "shop", NULL };
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  g_autoptr (TwSystemTables) tables
    = tw_system_tables_read (pool, &(TwSystemFilter) { .schemas = schemas }, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  TwIndex *index = tw_index_build (catalog, &(TwEmbedders) { embedder, embedder }, FALSE, NULL, NULL,
                                   NULL, &error);
  g_assert_no_error (error);
  return index;
}

static TwPipeline *
new_pipeline (TwPool *pool, const TwQueryLimits *limits)
{
  g_autoptr (TwLanguageModel) model = tw_builtin_model_new ();
  g_autoptr (TwInsightWriter) writer = tw_local_insight_writer_new ();
  return tw_pipeline_new (&(TwPipelineParts) { .pool = pool,
                                               .index = shop,
                                               .model = model,
                                               .insight_writer = writer,
                                               .limits = *limits });
}

typedef struct {
  TwPipeline *pipeline;
  TwAnswer *answers[N];
} Ten;

static void
ten_start (Ten *self, TwPipeline *pipeline)
{
  self->pipeline = pipeline;
  for (guint i = 0; i < N; i++)
    self->answers[i] = tw_pipeline_ask (pipeline, questions[i], NULL);
}

/* Waits for all of them: those that were not answered say why, by this error. Gives how many were. */
static guint
ten_finish (Ten *self, GQuark domain, int code)
{
  guint answered = 0;
  for (guint i = 0; i < N; i++) {
    g_autoptr (TwAnswer) answer = g_steal_pointer (&self->answers[i]);
    tw_pipeline_wait (self->pipeline, answer);
    TwStage stage;
    const GError *error = tw_answer_get_error (answer, &stage);
    if (tw_answer_get_state (answer) == TW_ANSWER_DONE) {
      g_assert_no_error (error);
      g_assert_nonnull (tw_answer_get_result (answer));
      answered++;
      continue;
    }
    g_assert_cmpint (tw_answer_get_state (answer), ==, TW_ANSWER_FAILED);
    g_assert_cmpint (stage, ==, TW_STAGE_EXECUTE);
    g_test_message ("%s: %s", questions[i], error->message);
    g_assert_error (error, domain, code);
    g_assert_null (strstr (error->message, "POSITION"));
    g_assert_nonnull (tw_error_get_hint (error));
  }
  g_test_message ("%u of %u answered", answered, N);
  return answered;
}

static gboolean
ask_one (TwPipeline *pipeline)
{
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, questions[1], NULL);
  tw_pipeline_wait (pipeline, answer);
  const GError *error = tw_answer_get_error (answer, NULL);
  if (error)
    g_test_message ("not yet: %s", error->message);
  return tw_answer_get_state (answer) == TW_ANSWER_DONE
         && tw_result_set_get_n_rows (tw_answer_get_result (answer)) == 3;
}

/* The next question, on the same pipeline; @recovers: what broke may not be back yet. */
static void
assert_works (TwPipeline *pipeline, gboolean recovers)
{
  gboolean works = ask_one (pipeline);
  for (guint i = 0; i < 600 && recovers && !works; i++) {
    g_usleep (50000);
    works = ask_one (pipeline);
  }
  g_assert_true (works);
}

/* Nobody reads the tickets until it is given back, so that questions are still on their way. */
static PGconn *
lock_tickets (void)
{
  PGconn *keeper = PQconnectdb (tw_test_postgres_get_uri (server));
  PQclear (PQexec (keeper, "BEGIN"));
  PQclear (PQexec (keeper, "LOCK TABLE shop.ticket IN ACCESS EXCLUSIVE MODE"));
  g_assert_cmpint (PQtransactionStatus (keeper), ==, PQTRANS_INTRANS);
  return keeper;
}

static void
wait_until_running (guint n)
{
  g_autofree char *running = NULL;
  do {
    g_free (running);
    for (guint i = 0; i < 100 && g_main_context_iteration (NULL, FALSE); i++)
      continue;
    g_usleep (20000);
    running = tw_test_postgres_dup_value (
      server, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tradewind' AND "
              "wait_event_type = 'Lock'");
  } while (g_ascii_strtoull (running, NULL, 10) < n);
}

typedef void (*Breaks) (gpointer data);

/* Ten questions are being executed when @breaks happens; none of them can be answered any more. */
static void
break_ten (TwPipeline *pipeline, Breaks breaks, gpointer data, int code)
{
  Ten ten;
  PGconn *keeper = lock_tickets ();
  ten_start (&ten, pipeline);
  wait_until_running (N);
  breaks (data);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, code), ==, 0);
  PQfinish (keeper);
}

static TwPipeline *
new_pipeline_at (TwEndpoint *endpoint, guint max_connections, const TwQueryLimits *limits)
{
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, max_connections);
  return new_pipeline (pool, limits ? limits : &TW_QUERY_LIMITS_DEFAULT);
}

static void
end_sessions (gpointer data)
{
  tw_test_postgres_run (server, END_SESSIONS);
}

static void
test_sessions_ended (void)
{
  g_autoptr (TwPipeline) pipeline
    = new_pipeline_at (tw_test_postgres_get_endpoint (server), N, NULL);
  break_ten (pipeline, end_sessions, NULL, TW_WAREHOUSE_ERROR_LOST);
  assert_works (pipeline, FALSE);
}

/* kill -9 of one session's process makes the server throw all of them out and recover. */
static void
kill_session (gpointer data)
{
  g_autofree char *pid = tw_test_postgres_dup_value (
    server, "SELECT min(pid) FROM pg_stat_activity WHERE application_name = 'tradewind'");
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL), ==, 0);
}

static void
kill_server (gpointer data)
{
  tw_test_postgres_kill (server);
}

static void
test_server_killed (void)
{
  Ten ten;
  g_autoptr (TwPipeline) pipeline
    = new_pipeline_at (tw_test_postgres_get_endpoint (server), N, NULL);
  break_ten (pipeline, kill_session, NULL, TW_WAREHOUSE_ERROR_LOST);
  assert_works (pipeline, TRUE);
  break_ten (pipeline, kill_server, NULL, TW_WAREHOUSE_ERROR_LOST);
  ten_start (&ten, pipeline);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT), ==, 0);
  tw_test_postgres_restart (server);
  assert_works (pipeline, TRUE);
}

/* Eight wait for a connection of the pool's two, and not for long. */
static void
test_pool_exhausted (void)
{
  Ten ten;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.lease_ms = 100;
  g_autoptr (TwPipeline) pipeline
    = new_pipeline_at (tw_test_postgres_get_endpoint (server), 2, &limits);
  PGconn *keeper = lock_tickets ();
  ten_start (&ten, pipeline);
  wait_until_running (2);
  for (guint ended = 0; ended < N - 2;) {
    g_main_context_iteration (NULL, TRUE);
    ended = 0;
    for (guint i = 0; i < N; i++)
      ended += tw_answer_state_is_final (tw_answer_get_state (ten.answers[i]));
  }
  PQfinish (keeper);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT), ==, 2);
  assert_works (pipeline, FALSE);
}

/* pgbouncer on a socket in the server's directory. */
typedef struct {
  GPid pid;
  char *config;
} Bouncer;

static char *
find_bouncer (void)
{
  char *program = g_find_program_in_path ("pgbouncer");
  if (program == NULL && g_file_test ("/usr/sbin/pgbouncer", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/pgbouncer");
  if (program == NULL)
    g_test_skip ("pgbouncer is not installed");
  return program;
}

static gboolean
bouncer_start (Bouncer *self, guint max_clients)
{
  const char *directory = tw_test_postgres_get_directory (server);
  g_autofree char *program = find_bouncer ();
  if (program == NULL)
    return FALSE;
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
bouncer_kill (gpointer data)
{
  Bouncer *self = data;
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  g_unlink (self->config);
  g_clear_pointer (&self->config, g_free);
}

static TwPipeline *
new_pipeline_behind_bouncer (const TwQueryLimits *limits)
{
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_new_socket (
    tw_test_postgres_get_directory (server), PORT, "postgres", "tester", NULL);
  TwPipeline *pipeline = new_pipeline_at (endpoint, N, limits);
  assert_works (pipeline, TRUE);
  return pipeline;
}

static void
test_network_cut (void)
{
  Ten ten;
  Bouncer bouncer;
  if (!bouncer_start (&bouncer, 100))
    return;
  g_autoptr (TwPipeline) pipeline = new_pipeline_behind_bouncer (NULL);
  break_ten (pipeline, bouncer_kill, &bouncer, TW_WAREHOUSE_ERROR_LOST);
  ten_start (&ten, pipeline);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT), ==, 0);
  g_assert_true (bouncer_start (&bouncer, 100));
  assert_works (pipeline, TRUE);
  bouncer_kill (&bouncer);
}

/* No more word from there, and no end of the connection either. */
static void
fall_silent (gpointer data)
{
  Bouncer *bouncer = data;
  kill (bouncer->pid, SIGSTOP);
}

static void
test_network_silent (void)
{
  Bouncer bouncer;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.timeout_ms = 3000;
  if (g_strcmp0 (g_getenv ("TRADEWIND_SLOW_TESTS"), "yes") != 0) {
    g_test_skip ("it takes a quarter of a minute; set TRADEWIND_SLOW_TESTS=yes to run it");
    return;
  }
  if (!bouncer_start (&bouncer, 100))
    return;
  g_autoptr (TwPipeline) pipeline = new_pipeline_behind_bouncer (&limits);
  break_ten (pipeline, fall_silent, &bouncer, TW_WAREHOUSE_ERROR_TIMEOUT);
  kill (bouncer.pid, SIGCONT);
  assert_works (pipeline, TRUE);
  bouncer_kill (&bouncer);
}

/* The one in front takes three, whatever our own pool would make. */
static void
test_server_full (void)
{
  Ten ten;
  Bouncer bouncer;
  if (!bouncer_start (&bouncer, 3))
    return;
  g_autoptr (TwPipeline) pipeline = new_pipeline_behind_bouncer (NULL);
  PGconn *keeper = lock_tickets ();
  ten_start (&ten, pipeline);
  wait_until_running (1);
  PQfinish (keeper);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT), >=, 1);
  assert_works (pipeline, FALSE);
  bouncer_kill (&bouncer);
}

#define LOGINS(password)                                                                           \
  "\"workgroups\":[{\"workgroupName\":\"team\",\"status\":\"AVAILABLE\"}],"                      \
  "\"logins\":[[\"IAM:ana\",\"" password "\"]]"

/* Whoever logs in by IAM needs the password that AWS gave out, until it expires. */
static void
ask_for_passwords (void)
{
  g_autofree char *path
    = g_build_filename (tw_test_postgres_get_directory (server), "data", "pg_hba.conf", NULL);
  g_autofree char *rules = NULL;
  g_assert_true (g_file_get_contents (path, &rules, NULL, NULL));
  g_autofree char *all = g_strconcat ("local all \"IAM:ana\" scram-sha-256\n", rules, NULL);
  FILE *file = fopen (path, "w"); /* whose owner it stays */
  g_assert_nonnull (file);
  fputs (all, file);
  fclose (file);
  tw_test_postgres_run (server, "CREATE ROLE \"IAM:ana\" LOGIN PASSWORD 'firstOfTheTests';"
                                "SELECT pg_reload_conf()");
}

static TwPipeline *
new_pipeline_by_iam (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_profile_new ("team");
  profile->login = TW_LOGIN_IAM_SERVERLESS;
  profile->workgroup = g_strdup ("team");
  profile->aws_region = g_strdup ("us-east-1");
  g_autoptr (TwPool) pool
    = tw_profile_new_pool (profile, tw_test_postgres_get_endpoint (server), NULL, N, &error);
  g_assert_no_error (error);
  return new_pipeline (pool, &TW_QUERY_LIMITS_DEFAULT);
}

static void
expire_and_end (gpointer data)
{
  tw_test_postgres_run (server, "ALTER ROLE \"IAM:ana\" VALID UNTIL '2000-01-01';" END_SESSIONS);
}

static void
test_credentials_expired (void)
{
  if (aws == NULL) {
    g_test_skip ("the server that plays AWS cannot run here");
    return;
  }
  Ten ten;
  ask_for_passwords ();
  tw_test_aws_plan (aws, "{" LOGINS ("firstOfTheTests") "}");
  g_autoptr (TwPipeline) pipeline = new_pipeline_by_iam ();
  break_ten (pipeline, expire_and_end, NULL, TW_WAREHOUSE_ERROR_LOST);
  ten_start (&ten, pipeline); /* AWS gives out what the server lets no longer in */
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOGIN), ==, 0);
  tw_test_aws_plan (aws, "{\"refuse_warehouse\":{\"GetCredentials\":[400,\"ExpiredTokenException\","
                         "\"The security token included in the request is expired\"]}}");
  ten_start (&ten, pipeline); /* those that AWS itself is asked with have expired */
  g_assert_cmpuint (ten_finish (&ten, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS), ==, 0);
  tw_test_postgres_run (server, "ALTER ROLE \"IAM:ana\" PASSWORD 'secondOfTheTests' "
                                "VALID UNTIL 'infinity'");
  tw_test_aws_plan (aws, "{" LOGINS ("secondOfTheTests") "}");
  assert_works (pipeline, FALSE);
  ten_start (&ten, pipeline);
  g_assert_cmpuint (ten_finish (&ten, TW_WAREHOUSE_ERROR, 0), ==, N);
  tw_test_aws_assert_judged (aws);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  aws = tw_test_aws_start ();
  server = tw_test_postgres_get ();
  if (server == NULL) {
    g_print ("1..0 # SKIP PostgreSQL's server cannot run here\n");
    return 0;
  }
  shop = read_shop ();
  g_test_add_func ("/broken-connections/sessions-ended", test_sessions_ended);
  g_test_add_func ("/broken-connections/server-killed", test_server_killed);
  g_test_add_func ("/broken-connections/pool-exhausted", test_pool_exhausted);
  g_test_add_func ("/broken-connections/network-cut", test_network_cut);
  g_test_add_func ("/broken-connections/network-silent", test_network_silent);
  g_test_add_func ("/broken-connections/server-full", test_server_full);
  g_test_add_func ("/broken-connections/credentials-expired", test_credentials_expired);
  int status = g_test_run ();
  g_clear_pointer (&aws, tw_test_aws_stop);
  g_clear_pointer (&shop, tw_index_unref);
  return status;
}
