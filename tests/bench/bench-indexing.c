// SPDX-License-Identifier: Apache-2.0
//
// Prints how long it takes from "Index" to ready on a real PostgreSQL with 2,000 tables of 30 columns,
// how long a cancel takes at moments all over it, and what a resumed or a changed one embeds again.
#include <sys/resource.h>

#include "setup/tw-workspace.h"
#include "tw-test-home.h"
#include "tw-test-postgres.h"

#define N_TABLES 2000
#define N_COLUMNS 30
#define N_CANCELS 24
#define LIMIT_SECONDS 10.0
#define LIMIT_CANCEL_MS 200.0

static char *
make_script (void)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  for (guint i = 1; i < N_COLUMNS; i++)
    g_string_append_printf (columns, ", %s_%u %s", i % 3 ? "amount" : "customer_name", i,
                            i % 3 ? "numeric(12,2)" : "varchar(80)");
  return g_strdup_printf ("DO $$ BEGIN FOR i IN 1..%u LOOP EXECUTE format("
                          "'CREATE TABLE public.sales_region_%%s (id_%%s integer PRIMARY KEY%s)', i, i);"
                          " END LOOP; END $$",
                          N_TABLES, columns->str);
}

static double
since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / 1000;
}

/* What the processor did for us: on a busy machine the clock says little. */
static double
cpu_seconds (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_utime.tv_usec / 1e6
         + (double) usage.ru_stime.tv_sec + (double) usage.ru_stime.tv_usec / 1e6;
}

static TwWorkspace *
open_workspace (const TwProfile *profile)
{
  const TwWorkspaceOptions options = { .depth = TW_WORKSPACE_INDEX };
  g_autoptr (GError) error = NULL;
  TwWorkspace *workspace = tw_workspace_open (profile, &options, NULL, &error);
  if (workspace == NULL)
    g_error ("%s", error->message);
  return workspace;
}

typedef struct {
  GCancellable *cancellable;
  guint delay_ms;
  gint64 at;
} Cancel;

static gpointer
cancel_thread (gpointer data)
{
  Cancel *cancel = data;
  g_usleep ((gulong) cancel->delay_ms * 1000);
  cancel->at = g_get_monotonic_time ();
  g_cancellable_cancel (cancel->cancellable);
  return NULL;
}

/* Embeds everything again, and is cancelled after @delay_ms. Returns how long that took to be over,
 * or -1 where it was done before. */
static double
cancel_after (TwWorkspace *workspace, guint delay_ms)
{
  const TwWorkspaceOptions options = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Cancel cancel = { cancellable, delay_ms, 0 };
  GThread *thread = g_thread_new ("cancel", cancel_thread, &cancel);
  g_autoptr (TwWorkspace) done
    = tw_workspace_reindex (workspace, TRUE, &options, cancellable, &error);
  gint64 ended = g_get_monotonic_time ();
  g_thread_join (thread);
  if (done)
    return -1;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_error ("%s", error->message);
  return (double) (ended - cancel.at) / 1000;
}

static void
measure_cancels (TwWorkspace *workspace, double whole_ms)
{
  double worst = 0;
  guint n = 0, late = 0;
  for (guint i = 0; i < N_CANCELS; i++) {
    double took = cancel_after (workspace, (guint) (whole_ms * (i + 0.5) / N_CANCELS));
    if (took < 0)
      continue;
    n++;
    late += took > LIMIT_CANCEL_MS;
    worst = MAX (worst, took);
  }
  g_print ("cancelled at %u moments: the slowest was over after %.0f ms (wanted: %.0f), %u late\n", n,
           worst, LIMIT_CANCEL_MS, late);
}

static void
print_index (const char *what, double ms, TwWorkspace *workspace)
{
  const TwIndexStats *stats = tw_index_get_stats (tw_workspace_get_index (workspace));
  g_print ("%s: %.2f s, of which the index %.2f s; %u documents embedded, %u reused\n", what,
           ms / 1000, stats->seconds, stats->n_embedded, stats->n_reused);
}

static void
measure (TwTestPostgres *server)
{
  g_autofree char *script = make_script ();
  tw_test_postgres_run (server, script);
  const char *const schemas[] = { "public", NULL };
  g_autoptr (TwProfile) profile
    = tw_profile_new_for_uri (tw_test_postgres_get_uri (server), schemas);
  double cpu = cpu_seconds ();
  gint64 began = g_get_monotonic_time ();
  g_autoptr (TwWorkspace) first = open_workspace (profile);
  double whole = since (began);
  g_print ("%u tables of %u columns, local embedder (wanted: %.0f s)\n", N_TABLES, N_COLUMNS,
           LIMIT_SECONDS);
  print_index ("from Index to ready", whole, first);
  g_print ("  of our own processor time: %.2f s\n", cpu_seconds () - cpu);

  tw_test_postgres_run (server,
                        "ALTER TABLE public.sales_region_7 ALTER COLUMN amount_1 TYPE bigint");
  began = g_get_monotonic_time ();
  g_autoptr (TwWorkspace) changed = open_workspace (profile);
  print_index ("after one column changed", since (began), changed);
  measure_cancels (changed, whole);
  began = g_get_monotonic_time ();
  g_autoptr (TwWorkspace) again = open_workspace (profile);
  print_index ("after all the cancels", since (began), again);
}

int
main (void)
{
  tw_test_home_use ();
  g_autoptr (TwTestPostgres) server = tw_test_postgres_start ();
  if (server == NULL) {
    g_print ("PostgreSQL's server cannot run here.\n");
    return 77;
  }
  measure (server);
  return 0;
}
