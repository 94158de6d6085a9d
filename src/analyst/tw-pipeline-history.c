// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline-private.h"

#define FIRST_MS 700 /* quick queries are not worth a second connection while they run */
#define EVERY_MS 2000

/* What a reading carries to its callback: the run may be gone by then. */
typedef struct {
  TwPipeline *pipeline;
  TwAnswer *answer;
  guint64 serial;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->pipeline);
  g_object_unref (reading->answer);
  g_free (reading);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void read_history (TwRun *run);

static TwRun *
find_run (Reading *reading)
{
  TwRun *run = g_hash_table_lookup (reading->pipeline->runs, reading->answer);
  return run && run->serial == reading->serial ? run : NULL;
}

/* An account that cannot be read (an old cluster, no privilege) is no failure of the question. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  TwQueryHistory *history = tw_query_history_read_finish (result, &error);
  TwRun *run = find_run (reading);
  if (g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL)
      || g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_PRIVILEGE))
    reading->pipeline->no_history = TRUE;
  if (run == NULL) {
    tw_query_history_free (history);
    return;
  }
  if (history)
    tw_answer_take_history (run->answer, history);
  run->reading = FALSE;
  if (run->last_read) {
    run->last_read = FALSE;
    read_history (run);
  }
  if (!run->reading)
    tw_run_finish_if_explained (run);
}

static void
read_history (TwRun *run)
{
  if (run->reading || run->pipeline->no_history)
    return;
  Reading *reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (run->pipeline), g_object_ref (run->answer), run->serial };
  run->reading = TRUE;
  tw_query_history_read_async (run->pipeline->parts.pool, run->limits.label, run->cancellable,
                               read_cb, reading);
}

static gboolean poll_cb (gpointer user_data);

static void
poll_in (TwRun *run, guint ms)
{
  run->poll = g_timeout_source_new (ms);
  g_source_set_static_name (run->poll, "tw-query-history");
  g_source_set_callback (run->poll, poll_cb, run, NULL);
  g_source_attach (run->poll, g_main_context_get_thread_default ());
}

static gboolean
poll_cb (gpointer user_data)
{
  TwRun *run = user_data;
  g_clear_pointer (&run->poll, g_source_unref);
  poll_in (run, EVERY_MS);
  read_history (run);
  return G_SOURCE_REMOVE;
}

void
tw_run_watch (TwRun *run)
{
  TwCatalog *catalog = tw_pipeline_get_catalog (run->pipeline);
  if (catalog == NULL || tw_catalog_get_dialect (catalog) != TW_DIALECT_REDSHIFT)
    return;
  tw_query_limits_set_label (&run->limits);
  if (!run->pipeline->no_history)
    poll_in (run, FIRST_MS);
}

void
tw_run_stop_watching (TwRun *run, gboolean last)
{
  if (run->poll == NULL)
    return;
  g_source_destroy (run->poll);
  g_clear_pointer (&run->poll, g_source_unref);
  if (!last)
    return;
  if (run->reading)
    run->last_read = TRUE;
  else
    read_history (run);
}
