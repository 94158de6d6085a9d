// SPDX-License-Identifier: Apache-2.0
//
// What Bedrock costs in time: the project's own server answers every call after 40 ms. Beside it the
// serial way: one call after the other, an embedding a column for every question.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analyst/bedrock/tw-bedrock-insight.h"
#include "analyst/bedrock/tw-bedrock-model.h"
#include "analyst/tw-pipeline.h"
#include "retrieval/tw-document.h"
#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-titan-embedder.h"
#include "setup/tw-bedrock-setup.h"
#include "fast-writer.h"
#include "tw-test-aws.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"
#include "tw-test-postgres.h"

#define N_TABLES 200
#define N_COLUMNS 30
#define N_QUESTIONS 15
#define N_SERIAL_EMBEDDINGS 241 /* a question of the original: 240 columns and itself */
#define PLAN "{\"delay_ms\":40,\"plan\":[]}"
#define PER_SECOND 10000
#define STREAM_SECONDS 3

static TwTestAws *server;

static double
ms_since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* How many calls there were, and how long the server had them. */
static guint
read_log (double *served_ms)
{
  g_autoptr (JsonObject) answer = tw_test_aws_log (server);
  JsonArray *log = json_object_get_array_member (answer, "log");
  *served_ms = 0;
  for (guint i = 0; i < json_array_get_length (log); i++)
    *served_ms
      += json_object_get_double_member (json_array_get_object_element (log, i), "ms");
  return json_array_get_length (log);
}

static void
build_serially (TwCatalog *catalog, TwBedrockSession *session)
{
  float vector[1024];
  const gint64 began = g_get_monotonic_time ();
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    g_autofree char *text = tw_document_for_table (tw_catalog_get_table (catalog, i), NULL);
    g_autoptr (GError) error = NULL;
    if (!tw_bedrock_session_embed (session, "catalog", text, vector, NULL, &error))
      g_error ("%s", error->message);
  }
  g_print ("  one after the other: %u calls, %.2f s, each time\n", tw_catalog_get_n_tables (catalog),
           ms_since (began) / 1000);
}

static TwIndex *
measure_index (TwCatalog *catalog, TwBedrockSession *session)
{
  g_autoptr (TwEmbedder) titan = tw_titan_embedder_new (session, NULL);
  g_autoptr (TwEmbedder) local = tw_local_embedder_new ();
  TwIndex *index = NULL;
  g_print ("an index of %u tables of %u columns, tables by Titan at 40 ms a call\n", N_TABLES,
           N_COLUMNS);
  for (guint i = 0; i < 2; i++) {
    double served;
    g_clear_pointer (&index, tw_index_unref);
    tw_test_aws_plan (server, PLAN);
    g_autoptr (GError) error = NULL;
    index = tw_index_build (catalog, &(TwEmbedders) { titan, local }, FALSE, NULL, NULL, NULL,
                            &error);
    if (index == NULL)
      g_error ("%s", error->message);
    const double seconds = tw_index_get_stats (index)->seconds;
    g_print ("  %s: %u calls, %.2f s\n", i == 0 ? "first" : "again", read_log (&served), seconds);
  }
  build_serially (catalog, session);
  return index;
}

static void
create_tables (TwTestPostgres *postgres, const TwCatalog *catalog)
{
  g_autoptr (GString) script = g_string_new (NULL);
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    const TwTable *table = tw_catalog_get_table (catalog, i);
    g_string_append_printf (script, "CREATE SCHEMA IF NOT EXISTS \"%s\"; CREATE TABLE \"%s\".\"%s\" (",
                            table->schema, table->schema, table->name);
    for (guint j = 0; j < table->n_columns; j++)
      g_string_append_printf (script, "%s\"%s\" %s", j ? ", " : "", table->columns[j].name,
                              table->columns[j].type_name);
    g_string_append (script, ");");
  }
  tw_test_postgres_run (postgres, script->str);
}

/* One question: what passed outside the services and the database. */
static double
ask (TwPipeline *pipeline, const char *question, guint *n_calls, double *whole)
{
  double served;
  tw_test_aws_plan (server, "{\"delay_ms\":40,\"plan\":[{\"tool\":{\"outcome\":\"sql\",\"sql\":"
                            "\"SELECT n, n * 2 AS twice FROM generate_series(1, 20) n\"}},"
                            "{\"text\":\"Twice as much.\"}]}");
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (pipeline, question, NULL);
  tw_pipeline_wait (pipeline, answer);
  *whole = ms_since (began);
  const GError *error = tw_answer_get_error (answer, NULL);
  if (tw_answer_get_state (answer) != TW_ANSWER_DONE || error)
    g_error ("%s", error ? error->message : "not done");
  *n_calls = MAX (*n_calls, read_log (&served));
  if (g_getenv ("TRADEWIND_BENCH_VERBOSE"))
    for (guint i = 0; i < TW_STAGE_N; i++)
      g_print ("  %s %.1f ms%s", tw_stage_get_name (i), tw_answer_get_stage_ms (answer, i),
               i + 1 == TW_STAGE_N ? "\n" : "");
  return *whole - served - tw_answer_get_stage_ms (answer, TW_STAGE_EXECUTE);
}

static void
ask_serially (TwBedrockSession *session)
{
  static const char body[] = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}";
  float vector[1024];
  tw_test_aws_plan (server, PLAN);
  const gint64 began = g_get_monotonic_time ();
  for (guint i = 0; i < N_SERIAL_EMBEDDINGS; i++)
    tw_bedrock_session_embed (session, "question", "a column", vector, NULL, NULL);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
    const TwLedgerPiece piece = { "question", "Hi" };
    g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
      session, bytes, &piece, 1, TRUE, NULL, NULL, NULL, NULL, NULL);
  }
  g_print ("  one after the other, a call a column: %u calls, %.1f s\n", N_SERIAL_EMBEDDINGS + 2,
           ms_since (began) / 1000);
}

static void
measure_questions (TwIndex *index, TwBedrockSession *session, TwPool *pool)
{
  g_autoptr (TwLanguageModel) model
    = tw_bedrock_model_new (session, &(TwBedrockModelOptions) { 0 });
  g_autoptr (TwInsightWriter) writer
    = tw_bedrock_insight_writer_new (session, &(TwBedrockInsightOptions) { 0 });
  g_autoptr (TwPipeline) pipeline = tw_pipeline_new (&(TwPipelineParts) {
    .pool = pool,
    .index = index,
    .model = model,
    .insight_writer = writer,
    .retriever = TW_RETRIEVER_OPTIONS_DEFAULT,
    .limits = TW_QUERY_LIMITS_DEFAULT,
  });
  g_autoptr (GPtrArray) questions
    = tw_test_catalog_new_questions (tw_index_get_catalog (index), N_QUESTIONS);
  double outside[N_QUESTIONS], whole[N_QUESTIONS];
  guint n_calls = 0;
  tw_bedrock_session_choose_model (session, NULL, NULL);
  for (guint i = 0; i < N_QUESTIONS; i++)
    outside[i] = ask (pipeline, ((TwTestQuestion *) questions->pdata[i])->text, &n_calls,
                      &whole[i]);
  const double first = outside[0];
  qsort (outside, N_QUESTIONS, sizeof outside[0], compare_doubles);
  qsort (whole, N_QUESTIONS, sizeof whole[0], compare_doubles);
  g_print ("a question about them, at 40 ms a call\n"
           "  %u calls, median %.0f ms; outside the services and the database: the first %.0f ms, "
           "then %.0f to %.0f ms, median %.0f ms\n",
           n_calls, whole[N_QUESTIONS / 2], first, outside[0], outside[N_QUESTIONS - 1],
           outside[N_QUESTIONS / 2]);
  ask_serially (session);
}

typedef struct {
  guint n_updates;
  gsize length;
  gint64 last_us;
  gint64 longest_us;
} Loop;

/* What the main loop itself does between two polls, without what other programs take. */
static gint64 poll_left_ns;
static gint64 most_work_ns;

static gint64
thread_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static int
poll_and_note (GPollFD *fds, guint n_fds, int timeout)
{
  if (poll_left_ns)
    most_work_ns = MAX (most_work_ns, thread_ns () - poll_left_ns);
  const int n = g_poll (fds, n_fds, timeout);
  poll_left_ns = thread_ns ();
  return n;
}

static void
updated_cb (TwAnswer *answer, GParamSpec *pspec, gpointer data)
{
  Loop *loop = data;
  const char *text = tw_answer_get_insight_text (answer);
  loop->n_updates++;
  loop->length = text ? strlen (text) : loop->length;
}

static gboolean
tick_cb (gpointer data)
{
  Loop *loop = data;
  const gint64 now = g_get_monotonic_time ();
  if (loop->last_us)
    loop->longest_us = MAX (loop->longest_us, now - loop->last_us);
  loop->last_us = now;
  return G_SOURCE_CONTINUE;
}

static void
watch_loop (Loop *loop, TwPipeline *pipeline, TwAnswer *answer)
{
  *loop = (Loop) { 0 };
  poll_left_ns = most_work_ns = 0;
  const gint64 end = g_get_monotonic_time () + STREAM_SECONDS * G_USEC_PER_SEC;
  guint ticks = g_timeout_add (1, tick_cb, loop);
  if (answer)
    tw_pipeline_wait (pipeline, answer);
  while (!answer && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (ticks);
}

static void
measure_stream (TwPool *pool)
{
  Loop loop;
  g_main_context_set_poll_func (NULL, poll_and_note);
  g_autoptr (TwInsightWriter) writer
    = fast_writer_new ("revenue ", PER_SECOND, PER_SECOND * STREAM_SECONDS);
  g_autoptr (TwPipeline) pipeline = tw_pipeline_new (&(TwPipelineParts) {
    .pool = pool, .insight_writer = writer, .limits = TW_QUERY_LIMITS_DEFAULT });
  g_autoptr (TwAnswer) answer = tw_pipeline_run_sql (pipeline, NULL, "SELECT 1 AS one");
  g_signal_connect (answer, "notify::insight-text", G_CALLBACK (updated_cb), &loop);
  watch_loop (&loop, pipeline, answer);
  g_print ("an insight of %u pieces a second for %d s\n"
           "  %u updates, %" G_GSIZE_FORMAT " of %u bytes; the main loop worked at most %.2f ms "
           "between two polls; between two of its ticks of 1 ms passed at most %.1f ms",
           PER_SECOND, STREAM_SECONDS, loop.n_updates, loop.length,
           PER_SECOND * STREAM_SECONDS * (guint) strlen ("revenue "),
           (double) most_work_ns / 1e6, (double) loop.longest_us / 1000);
  watch_loop (&loop, NULL, NULL);
  g_print (" (%.1f ms when nothing streams)\n", (double) loop.longest_us / 1000);
}

int
main (int argc, char *argv[])
{
  tw_test_home_use ();
  g_test_init (&argc, &argv, NULL);
  TwTestPostgres *postgres = tw_test_postgres_get ();
  server = postgres ? tw_test_aws_start () : NULL;
  if (server == NULL) {
    g_print ("Not measured: PostgreSQL or the Python packages of the server are not there.\n");
    return 77;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  g_autoptr (TwBedrockSession) session = tw_bedrock_setup_open (preferences, NULL, &error);
  if (session == NULL)
    g_error ("%s", error->message);
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (N_TABLES, N_COLUMNS);
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (postgres), 4);
  g_autoptr (TwIndex) index = measure_index (catalog, session);
  create_tables (postgres, catalog);
  measure_questions (index, session, pool);
  measure_stream (pool);
  tw_test_aws_stop (server);
  return 0;
}
