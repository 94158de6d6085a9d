// SPDX-License-Identifier: Apache-2.0
//
// Prints what indexing and retrieval cost on generated warehouses, and how often the table a
// question is about is among those chosen. Uses a cache directory of its own.
#include <stdlib.h>

#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-retriever.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"
#include "tw-test-recall.h"

#define N_QUESTIONS 200

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* 0: not chosen; else the how manieth of the tables that were not added for joins */
static guint
find_rank (const TwContext *context, const char *table)
{
  const GPtrArray *tables = tw_context_get_tables (context);
  guint rank = 0;
  for (guint i = 0; i < tables->len; i++) {
    const TwContextTable *entry = g_ptr_array_index (tables, i);
    rank += !entry->via_join;
    if (g_str_equal (entry->table->name, table))
      return rank;
  }
  return 0;
}

static void
ask (TwIndex *index)
{
  g_autoptr (GPtrArray) questions
    = tw_test_catalog_new_questions (tw_index_get_catalog (index), N_QUESTIONS);
  const TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  double times[N_QUESTIONS];
  guint found = 0, first = 0, tables = 0;
  for (guint i = 0; i < questions->len; i++) {
    const TwTestQuestion *question = g_ptr_array_index (questions, i);
    const gint64 began = g_get_monotonic_time ();
    g_autoptr (TwContext) context
      = tw_retrieve (index, NULL, question->text, &options, NULL, NULL);
    times[i] = (double) (g_get_monotonic_time () - began) / 1000;
    const guint rank = find_rank (context, question->table);
    found += rank > 0;
    first += rank == 1;
    tables += tw_context_get_tables (context)->len;
    if (rank == 0 && g_getenv ("TRADEWIND_BENCH_VERBOSE"))
      g_print ("  missed %s: %s\n", question->table, question->text);
  }
  qsort (times, N_QUESTIONS, sizeof times[0], compare_doubles);
  g_print ("  a question: median %.1f ms, 95th percentile %.1f ms\n", times[N_QUESTIONS / 2],
           times[N_QUESTIONS * 95 / 100]);
  g_print ("  its table chosen: %u of %u, as the first: %u; tables in a context: %.1f\n", found,
           questions->len, first, (double) tables / questions->len);
}

static void
measure (guint n_tables, guint n_columns)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (n_tables, n_columns);
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (TwIndex) index = NULL;
  g_print ("%u tables of %u columns\n", n_tables, n_columns);
  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&index, tw_index_unref);
    g_autoptr (GError) error = NULL;
    index = tw_index_build (catalog, &(TwEmbedders) { embedder, embedder },
                            FALSE, NULL, NULL, NULL, &error);
    if (index == NULL)
      g_error ("%s", error->message);
    const TwIndexStats *stats = tw_index_get_stats (index);
    g_print ("  %s index: %.2f s, %u documents, %u embedded, %u reused\n",
             i == 0 ? "first" : "second", stats->seconds, stats->n_tables + stats->n_columns,
             stats->n_embedded, stats->n_reused);
  }
  ask (index);
}

/* Questions whose tables were named by hand, about schemas that no rule was made for. */
static void
measure_labelled (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_read_crowded ();
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (TwIndex) index = tw_index_build (catalog, &(TwEmbedders) { embedder, embedder },
                                              FALSE, NULL, NULL, NULL, NULL);
  g_autoptr (GPtrArray) questions = tw_test_catalog_read_questions ();
  const TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  guint complete = 0, tables = 0, wanted = 0, found = 0;
  for (guint i = 0; i < questions->len; i++) {
    const TwLabelledQuestion *question = g_ptr_array_index (questions, i);
    g_autoptr (TwContext) context
      = tw_retrieve (index, NULL, question->text, &options, NULL, NULL);
    guint missed = 0;
    for (guint j = 0; question->tables[j]; j++, wanted++)
      if (find_rank (context, question->tables[j]) > 0)
        found++;
      else if (++missed && g_getenv ("TRADEWIND_BENCH_VERBOSE"))
        g_print ("  missed %s: %s\n", question->tables[j], question->text);
    complete += missed == 0;
    tables += tw_context_get_tables (context)->len;
  }
  g_print ("%u tables of many schemas, %u questions labelled by hand\n",
           tw_catalog_get_n_tables (catalog), questions->len);
  g_print ("  every table chosen: %u of %u questions; tables: %u of %u; in a context: %.1f\n",
           complete, questions->len, found, wanted, (double) tables / questions->len);
}

/* What the examples' SQL needs, of what is sent. A schema as small as Northwind is sent whole. */
static void
measure_recall (TwCatalog *taken, const char *schema, const char *what)
{
  g_autoptr (TwCatalog) catalog = taken;
  g_autoptr (TwIndex) index = tw_test_recall_index (catalog);
  TwTestRecall recall = tw_test_recall_measure (index, schema);
  g_print ("%s, %u questions\n", what, recall.n_questions);
  g_print ("  tables: %u of %u (%.3f); columns: %u of %u (%.3f)\n", recall.tables, recall.n_tables,
           (double) recall.tables / recall.n_tables, recall.columns, recall.n_columns,
           (double) recall.columns / recall.n_columns);
  g_print ("  tables in a context: %.1f, at most %u, of at most %u columns; %.1f kB\n",
           (double) recall.sent / recall.n_questions, recall.most_sent, recall.widest,
           (double) recall.bytes / recall.n_questions / 1000);
}

int
main (void)
{
  tw_test_home_use ();
  measure_recall (tw_test_recall_northwind (FALSE), "northwind", "Northwind");
  measure_recall (tw_test_recall_northwind (TRUE), "nw_abbr",
                  "Its cryptic twin without comments and joins");
  measure_recall (tw_test_recall_crowd (2000, 30), "northwind",
                  "Northwind among 2,000 tables, thirty of nearly each name");
  measure_labelled ();
  measure (8, 10);
  measure (200, 30);
  measure (1000, 30);
  measure (2000, 30);
  return 0;
}
