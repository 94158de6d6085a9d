// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-retriever.h"

#include <glib/gi18n.h>
#include <string.h>

#include "retrieval/tw-index-private.h"
#include "retrieval/tw-join-paths.h"
#include "retrieval/tw-named-metrics.h"
#include "retrieval/tw-question-terms.h"
#include "retrieval/tw-ranking.h"
#include "retrieval/tw-table-choice.h"
#include "retrieval/tw-value-lookup.h"
#include "retrieval/tw-value-phrases.h"
#include "retrieval/tw-words.h"

#define SMALL_SCHEMA 12      /* tables; all of them go into the context, ranked */
#define LONGEST_QUESTION 8192 /* bytes that are read for words and meaning */

typedef struct {
  const TwTable *table;
  double score;
} Pick;

static int
compare_picks (gconstpointer a, gconstpointer b)
{
  const Pick *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->table->index < y->table->index ? -1 : 1;
}

/* A late-binding view whose columns have not been looked up yet has nothing to ask for. */
static gboolean
is_usable (const TwTable *table)
{
  return table->readable
         && (table->n_columns > 0 || table->kind != TW_TABLE_KIND_LATE_BINDING);
}

static gboolean
any_readable (TwCatalog *catalog)
{
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++)
    if (is_usable (tw_catalog_get_table (catalog, i)))
      return TRUE;
  return FALSE;
}

/* Every table by score; those that may not be read only where none may. */
static GArray *
sort_tables (TwCatalog *catalog, const TwRanking *ranking)
{
  GArray *picks = g_array_new (FALSE, FALSE, sizeof (Pick));
  const gboolean readable = any_readable (catalog);
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    Pick pick = { tw_catalog_get_table (catalog, i), ranking->tables[i] };
    if (is_usable (pick.table) || !readable)
      g_array_append_val (picks, pick);
  }
  g_array_sort (picks, compare_picks);
  return picks;
}

/* A small schema is chosen whole. Where no table may be read, those that may not are named at least. */
static GPtrArray *
choose_tables (TwCatalog *catalog, const GArray *picks, const TwRanking *ranking,
               const GPtrArray *columns, const GPtrArray *tokens, guint max_tables)
{
  g_autoptr (GPtrArray) ranked = g_ptr_array_new ();
  g_autoptr (GPtrArray) needed = g_ptr_array_new ();
  for (guint i = 0; i < picks->len; i++)
    g_ptr_array_add (ranked, (gpointer) g_array_index (picks, Pick, i).table);
  if (picks->len <= SMALL_SCHEMA)
    return g_steal_pointer (&ranked);
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (needed, (gpointer) ((const TwColumn *) columns->pdata[i])->table);
  return tw_table_choice_new (catalog, ranked, ranking, needed, tokens, max_tables);
}

static void
add_tables (TwContext *context, const GArray *picks, const GPtrArray *chosen)
{
  for (guint i = 0; i < picks->len; i++) {
    const Pick *pick = &g_array_index (picks, Pick, i);
    if (g_ptr_array_find ((GPtrArray *) chosen, pick->table, NULL))
      tw_context_add_table (context, pick->table, pick->score, FALSE);
  }
}

typedef struct {
  const TwColumn *column;
  double score;
} ColumnPick;

static int
compare_column_picks (gconstpointer a, gconstpointer b)
{
  const ColumnPick *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->column->id < y->column->id ? -1 : 1;
}

static void
add_columns (TwContextTable *entry, const TwRanking *ranking, guint max_columns)
{
  const TwTable *table = entry->table;
  g_autofree ColumnPick *picks = g_new (ColumnPick, table->n_columns + 1);
  for (guint i = 0; i < table->n_columns; i++)
    picks[i] = (ColumnPick) { &table->columns[i], ranking->columns[table->columns[i].id] };
  qsort (picks, table->n_columns, sizeof (ColumnPick), compare_column_picks);
  for (guint i = 0; i < MIN (max_columns, table->n_columns); i++)
    tw_context_table_add_column (entry, picks[i].column);
  for (guint i = 0; i < table->n_columns; i++)
    if (table->columns[i].primary_key)
      tw_context_table_add_column (entry, &table->columns[i]);
}

static void
add_key (TwContext *context, const TwColumn *column)
{
  tw_context_table_add_column (tw_context_find_table (context, column->table), column);
}

static void
add_join_keys (TwContext *context)
{
  const GPtrArray *joins = tw_context_get_joins (context);
  for (guint i = 0; i < joins->len; i++) {
    const TwRelationship *join = g_ptr_array_index (joins, i);
    for (guint j = 0; j < join->n_columns; j++) {
      add_key (context, join->source[j]);
      add_key (context, join->target[j]);
    }
  }
}

/* @columns: (element-type TwColumn): to be there in any case */
static TwContext *
choose (TwIndex *index, const TwRanking *ranking, const GPtrArray *columns, const GPtrArray *tokens,
        const TwRetrieverOptions *options)
{
  TwCatalog *catalog = index->catalog;
  TwContext *context = tw_context_new (catalog);
  g_autoptr (GArray) picks = sort_tables (catalog, ranking);
  g_autoptr (GPtrArray) chosen = choose_tables (catalog, picks, ranking, columns, tokens,
                                                MAX (options->max_tables, 1));
  add_tables (context, picks, chosen);
  tw_join_paths_close (context, ranking->tables);
  const GPtrArray *tables = tw_context_get_tables (context);
  for (guint i = 0; i < tables->len; i++)
    add_columns (g_ptr_array_index (tables, i), ranking, options->max_columns);
  add_join_keys (context);
  for (guint i = 0; i < columns->len; i++) {
    const TwColumn *column = g_ptr_array_index (columns, i);
    TwContextTable *entry = tw_context_find_table (context, column->table);
    if (entry)
      tw_context_table_add_column (entry, column);
  }
  return context;
}

static double
weigh_stem (const char *stem, gpointer user_data)
{
  return 0.2 + 0.8 * tw_lexical_index_get_weight (user_data, stem);
}

/* (nullable): %NULL where the embedder failed, which @note says then. */
static float *
embed (TwIndex *index, TwEmbedder *embedder, const char *question, char **note,
       GCancellable *cancellable)
{
  g_autofree float *vector = g_new (float, tw_embedder_get_dimensions (embedder));
  g_autoptr (GError) local = NULL;
  if (tw_embedder_embed_question (embedder, question, weigh_stem, index->words, vector,
                                  cancellable, &local))
    return g_steal_pointer (&vector);
  if (*note == NULL)
    *note = g_strdup_printf (_("Tables were looked up by words alone, without %s: %s"),
                             tw_embedder_get_model_id (embedder), local->message);
  return NULL;
}

static TwRanking *
rank (TwIndex *index, const char *question, const GPtrArray *terms, char **note,
      GCancellable *cancellable, GError **error)
{
  const TwEmbedders *embedders = &index->embedders;
  const gboolean one = embedders->tables == embedders->columns;
  g_autofree float *tables = embed (index, embedders->tables, question, note, cancellable);
  g_autofree float *columns
    = one ? NULL : embed (index, embedders->columns, question, note, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return tw_ranking_new (index, terms, tables, one ? tables : columns, error);
}

TwContext *
tw_retrieve (TwIndex *index, TwPool *pool, const char *question, const TwRetrieverOptions *options,
             GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_autofree char *start
    = g_utf8_make_valid (question, (gssize) strnlen (question, LONGEST_QUESTION));
  g_autofree char *note = NULL;
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (start);
  g_autoptr (GPtrArray) terms = tw_question_terms_new (tokens, index->words);
  g_autoptr (GPtrArray) columns = tw_named_metrics_find_columns (options->metrics, tokens);
  g_autoptr (TwRanking) ranking = rank (index, start, terms, &note, cancellable, error);
  if (ranking == NULL)
    return NULL;
  g_autoptr (TwContext) context = choose (index, ranking, columns, tokens, options);
  tw_context_set_note (context, note);
  if (pool && options->find_values) {
    g_autoptr (GPtrArray) phrases = tw_value_phrases_new (start, tokens, terms);
    tw_value_lookup (context, pool, index->values, options->no_values, phrases, cancellable);
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&context);
}
