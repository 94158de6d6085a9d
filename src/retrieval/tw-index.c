// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-index.h"

#include <glib/gi18n.h>
#include <string.h>

#include "retrieval/tw-document.h"
#include "retrieval/tw-embedding-cache.h"
#include "retrieval/tw-index-private.h"

#define BLOCK 256 /* tables on their way at a time */
#define BATCH 128 /* columns on their way at a time; more only where one table has more */
#define STRIDE 64 /* documents an embedder gets at a time: how soon a cancel is noticed */

/* One half of the index: its tables, or its columns. Where they have embedders of their own, each
 * half belongs to a thread of its own. */
typedef struct {
  TwEmbedder *embedder;
  TwEmbeddingCache *cache;
  TwVectorIndex *vectors;
  guint n_embedded, n_reused;
} Half;

/* Some documents of a half on their way into it. */
typedef struct {
  Half *half;
  GPtrArray *texts;
  GArray *keys;      /* of TwEmbeddingKey */
  float *vectors;
  GArray *missing;   /* of guint: documents the cache does not have */
} Batch;

typedef struct {
  TwIndex *index;
  Half tables;
  Half columns;
  const TwColumn **targets; /* by column id: the column it references */
  gboolean force;
  TwIndexProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
  int failed; /* atomic: one half failed, which ends the other */
} Build;

TwIndex *
tw_index_ref (TwIndex *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_index_unref (TwIndex *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->tables, tw_vector_index_free);
  g_clear_pointer (&self->columns, tw_vector_index_free);
  g_clear_pointer (&self->words, tw_lexical_index_free);
  g_clear_pointer (&self->values, tw_value_cache_free);
  tw_catalog_unref (self->catalog);
  g_clear_object (&self->embedders.tables);
  g_clear_object (&self->embedders.columns);
  g_free (self);
}

TwCatalog *
tw_index_get_catalog (const TwIndex *self)
{
  return self->catalog;
}

const TwEmbedders *
tw_index_get_embedders (const TwIndex *self)
{
  return &self->embedders;
}

const TwIndexStats *
tw_index_get_stats (const TwIndex *self)
{
  return &self->stats;
}

static void
batch_clear (Batch *batch)
{
  g_clear_pointer (&batch->texts, g_ptr_array_unref);
  g_clear_pointer (&batch->keys, g_array_unref);
  g_clear_pointer (&batch->missing, g_array_unref);
  g_clear_pointer (&batch->vectors, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static const TwColumn **
find_targets (TwCatalog *catalog)
{
  const TwColumn **targets = g_new0 (const TwColumn *, tw_catalog_get_n_columns (catalog) + 1);
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    for (guint j = 0; j < relationship->n_columns; j++)
      targets[relationship->source[j]->id] = relationship->target[j];
  }
  return targets;
}

static void
batch_look_up (Batch *batch, Build *build)
{
  const guint dimensions = tw_embedder_get_dimensions (batch->half->embedder);
  batch->vectors = g_new (float, (gsize) batch->texts->len * dimensions);
  for (guint i = 0; i < batch->texts->len; i++) {
    const char *text = g_ptr_array_index (batch->texts, i);
    const TwEmbeddingKey key = tw_embedding_key (text);
    g_array_append_val (batch->keys, key);
    if (*text == '\0') /* hidden: near nothing */
      memset (batch->vectors + (gsize) i * dimensions, 0, dimensions * sizeof (float));
    else if (build->force
             || !tw_embedding_cache_lookup (batch->half->cache, &key,
                                            batch->vectors + (gsize) i * dimensions))
      g_array_append_val (batch->missing, i);
  }
}

/* Embeds and caches the missing documents @start … @start+@n-1 of the batch. */
static gboolean
embed_stride (Batch *batch, Build *build, guint start, guint n, GError **error)
{
  const guint dimensions = tw_embedder_get_dimensions (batch->half->embedder);
  const char *texts[STRIDE];
  TwEmbeddingKey keys[STRIDE];
  g_autofree float *vectors = g_new (float, (gsize) n * dimensions);
  for (guint i = 0; i < n; i++) {
    const guint document = g_array_index (batch->missing, guint, start + i);
    texts[i] = g_ptr_array_index (batch->texts, document);
    keys[i] = g_array_index (batch->keys, TwEmbeddingKey, document);
  }
  if (!tw_embedder_embed (batch->half->embedder, texts, n, vectors, build->cancellable, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const guint document = g_array_index (batch->missing, guint, start + i);
    memcpy (batch->vectors + (gsize) document * dimensions, vectors + (gsize) i * dimensions,
            dimensions * sizeof (float));
  }
  tw_embedding_cache_store (batch->half->cache, keys, vectors, n);
  batch->half->n_embedded += n;
  return TRUE;
}

static gboolean
should_stop (Build *build, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (build->cancellable, error))
    return TRUE;
  if (!g_atomic_int_get (&build->failed))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The other half failed."));
  return TRUE;
}

static gboolean
batch_embed (Batch *batch, Build *build, GError **error)
{
  for (guint start = 0; start < batch->missing->len; start += STRIDE) {
    if (should_stop (build, error))
      return FALSE;
    if (!embed_stride (batch, build, start, MIN (STRIDE, batch->missing->len - start), error))
      return FALSE;
  }
  batch->half->n_reused += batch->texts->len - batch->missing->len;
  return TRUE;
}

/* Takes @texts, in the order of the half's ids. */
static gboolean
add_documents (Build *build, Half *half, GPtrArray *texts, GError **error)
{
  g_auto (Batch) batch = {
    .half = half,
    .texts = texts,
    .keys = g_array_new (FALSE, FALSE, sizeof (TwEmbeddingKey)),
    .missing = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  batch_look_up (&batch, build);
  return batch_embed (&batch, build, error)
         && tw_vector_index_add (half->vectors, batch.vectors, texts->len, error);
}

static gboolean
add_tables (Build *build, guint first, guint end, GError **error)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  const char *const *hidden = tw_embedder_get_hidden (build->tables.embedder);
  for (guint i = first; i < end; i++) {
    const TwTable *table = tw_catalog_get_table (build->index->catalog, i);
    g_ptr_array_add (texts, tw_document_for_table (table, hidden));
  }
  return add_documents (build, &build->tables, texts, error);
}

static void
tables_done (Build *build, guint first, guint end)
{
  for (guint i = first; i < end; i++) {
    const TwTable *table = tw_catalog_get_table (build->index->catalog, i);
    tw_lexical_index_add_table (build->index->words, table);
    if (build->progress)
      build->progress (i + 1, build->index->stats.n_tables, table->name, build->progress_data);
  }
}

/* The columns of a few tables from @first on; @next is the first table that is left. */
static gboolean
add_columns (Build *build, guint first, guint end, guint *next, GError **error)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  const char *const *hidden = tw_embedder_get_hidden (build->columns.embedder);
  guint i = first;
  for (; i < end && (i == first || texts->len < BATCH); i++) {
    const TwTable *table = tw_catalog_get_table (build->index->catalog, i);
    for (guint j = 0; j < table->n_columns; j++) {
      const TwColumn *column = &table->columns[j];
      g_ptr_array_add (texts,
                       tw_document_for_column (column, build->targets[column->id], hidden));
    }
  }
  *next = i;
  if (!add_documents (build, &build->columns, texts, error))
    return FALSE;
  tables_done (build, first, i);
  return !should_stop (build, error);
}

static gboolean
build_tables (Build *build, GError **error)
{
  const guint n = build->index->stats.n_tables;
  for (guint first = 0; first < n; first += BLOCK)
    if (!add_tables (build, first, MIN (first + BLOCK, n), error))
      return FALSE;
  return TRUE;
}

static gboolean
build_columns (Build *build, GError **error)
{
  const guint n = build->index->stats.n_tables;
  for (guint i = 0; i < n;)
    if (!add_columns (build, i, n, &i, error))
      return FALSE;
  return TRUE;
}

static gpointer
tables_thread (gpointer data)
{
  Build *build = data;
  GError *error = NULL;
  if (!build_tables (build, &error))
    g_atomic_int_set (&build->failed, TRUE);
  return error;
}

/* One half waits for a service while the other computes. */
static gboolean
build_both (Build *build, GError **error)
{
  g_autoptr (GError) of_columns = NULL;
  GThread *thread = g_thread_new ("tradewind-tables", tables_thread, build);
  const gboolean columns = build_columns (build, &of_columns);
  if (!columns)
    g_atomic_int_set (&build->failed, TRUE);
  g_autoptr (GError) of_tables = g_thread_join (thread);
  if (columns && of_tables == NULL)
    return TRUE;
  /* The half that was only ended by the other's failure has no reason of its own. */
  const gboolean tell_tables
    = of_tables && (of_columns == NULL || of_columns->domain == G_IO_ERROR);
  g_propagate_error (error, tell_tables ? g_steal_pointer (&of_tables)
                                        : g_steal_pointer (&of_columns));
  return FALSE;
}

static gboolean
build_all (Build *build, GError **error)
{
  if (build->tables.embedder != build->columns.embedder)
    return build_both (build, error);
  return build_tables (build, error) && build_columns (build, error);
}

static TwIndex *
index_new (TwCatalog *catalog, const TwEmbedders *embedders, GError **error)
{
  g_autoptr (TwIndex) self = g_new0 (TwIndex, 1);
  g_atomic_ref_count_init (&self->references);
  self->values = tw_value_cache_new ();
  self->catalog = tw_catalog_ref (catalog);
  self->embedders.tables = g_object_ref (embedders->tables);
  self->embedders.columns = g_object_ref (embedders->columns);
  self->words = tw_lexical_index_new ();
  self->stats.n_tables = tw_catalog_get_n_tables (catalog);
  self->stats.n_columns = tw_catalog_get_n_columns (catalog);
  self->tables = tw_vector_index_new (tw_embedder_get_dimensions (embedders->tables), error);
  if (self->tables)
    self->columns = tw_vector_index_new (tw_embedder_get_dimensions (embedders->columns), error);
  return self->columns ? g_steal_pointer (&self) : NULL;
}

static TwEmbeddingCache *
open_cache (TwEmbedder *embedder, GCancellable *cancellable)
{
  return tw_embedding_cache_open (NULL, tw_embedder_get_model_id (embedder),
                                  tw_embedder_get_dimensions (embedder), cancellable);
}

TwIndex *
tw_index_build (TwCatalog *catalog, const TwEmbedders *embedders, gboolean force,
                TwIndexProgress progress, gpointer progress_data, GCancellable *cancellable,
                GError **error)
{
  if (tw_catalog_get_n_tables (catalog) == 0) {
    tw_set_error (error, TW_RETRIEVAL_ERROR, TW_RETRIEVAL_ERROR_EMPTY_CATALOG,
                  _("Choose a schema that has tables, or ask for the right to read one."),
                  _("There is no table to search in the database %s."),
                  tw_catalog_get_database (catalog));
    return NULL;
  }
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (TwIndex) self = index_new (catalog, embedders, error);
  if (self == NULL)
    return NULL;
  g_autoptr (TwEmbeddingCache) cache = open_cache (embedders->tables, cancellable);
  g_autoptr (TwEmbeddingCache) other
    = embedders->columns == embedders->tables ? NULL : open_cache (embedders->columns, cancellable);
  g_autofree const TwColumn **targets = find_targets (catalog);
  Build build = {
    .index = self,
    .tables = { embedders->tables, cache, self->tables, 0, 0 },
    .columns = { embedders->columns, other ? other : cache, self->columns, 0, 0 },
    .targets = targets,
    .force = force,
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };
  if (!build_all (&build, error))
    return NULL;
  self->stats.n_embedded = build.tables.n_embedded + build.columns.n_embedded;
  self->stats.n_reused = build.tables.n_reused + build.columns.n_reused;
  self->stats.seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  return g_steal_pointer (&self);
}
