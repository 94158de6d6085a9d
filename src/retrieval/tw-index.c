// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-index.h"

#include <string.h>

#include "retrieval/tw-document.h"
#include "retrieval/tw-embedding-cache.h"
#include "retrieval/tw-index-private.h"

#define BATCH 128 /* documents on their way at a time; more only where one table has more */
#define STRIDE 64 /* documents an embedder gets at a time: how soon a cancel is noticed */

/* Some tables on their way into the index. */
typedef struct {
  GPtrArray *texts;
  GArray *keys;      /* of TwEmbeddingKey */
  float *vectors;
  GArray *missing;   /* of guint: documents the cache does not have */
} Batch;

typedef struct {
  TwIndex *index;
  TwEmbedder *embedder;
  TwEmbeddingCache *cache;
  const TwColumn **targets; /* by column id: the column it references */
  gboolean force;
  TwIndexProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
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
  tw_catalog_unref (self->catalog);
  g_free (self->model_id);
  g_free (self);
}

TwCatalog *
tw_index_get_catalog (const TwIndex *self)
{
  return self->catalog;
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
batch_add_table (Batch *batch, const Build *build, const TwTable *table)
{
  g_ptr_array_add (batch->texts, tw_document_for_table (table));
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    g_ptr_array_add (batch->texts, tw_document_for_column (column, build->targets[column->id]));
  }
}

static void
batch_look_up (Batch *batch, Build *build)
{
  const guint dimensions = tw_embedder_get_dimensions (build->embedder);
  batch->vectors = g_new (float, (gsize) batch->texts->len * dimensions);
  for (guint i = 0; i < batch->texts->len; i++) {
    const TwEmbeddingKey key = tw_embedding_key (g_ptr_array_index (batch->texts, i));
    g_array_append_val (batch->keys, key);
    if (build->force
        || !tw_embedding_cache_lookup (build->cache, &key,
                                       batch->vectors + (gsize) i * dimensions))
      g_array_append_val (batch->missing, i);
  }
}

/* Embeds and caches the missing documents @start … @start+@n-1 of the batch. */
static gboolean
embed_stride (Batch *batch, Build *build, guint start, guint n, GError **error)
{
  const guint dimensions = tw_embedder_get_dimensions (build->embedder);
  const char *texts[STRIDE];
  TwEmbeddingKey keys[STRIDE];
  g_autofree float *vectors = g_new (float, (gsize) n * dimensions);
  for (guint i = 0; i < n; i++) {
    const guint document = g_array_index (batch->missing, guint, start + i);
    texts[i] = g_ptr_array_index (batch->texts, document);
    keys[i] = g_array_index (batch->keys, TwEmbeddingKey, document);
  }
  if (!tw_embedder_embed (build->embedder, texts, n, vectors, build->cancellable, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const guint document = g_array_index (batch->missing, guint, start + i);
    memcpy (batch->vectors + (gsize) document * dimensions, vectors + (gsize) i * dimensions,
            dimensions * sizeof (float));
  }
  tw_embedding_cache_store (build->cache, keys, vectors, n);
  build->index->stats.n_embedded += n;
  return TRUE;
}

static gboolean
batch_embed (Batch *batch, Build *build, GError **error)
{
  for (guint start = 0; start < batch->missing->len; start += STRIDE) {
    if (g_cancellable_set_error_if_cancelled (build->cancellable, error))
      return FALSE;
    if (!embed_stride (batch, build, start, MIN (STRIDE, batch->missing->len - start), error))
      return FALSE;
  }
  build->index->stats.n_reused += batch->texts->len - batch->missing->len;
  return TRUE;
}

/* The vectors of a batch stand table by table: the table's own, then its columns'. */
static gboolean
batch_add_vectors (Batch *batch, Build *build, guint first, guint end, GError **error)
{
  const guint dimensions = tw_embedder_get_dimensions (build->embedder);
  const float *vector = batch->vectors;
  for (guint i = first; i < end; i++) {
    const TwTable *table = tw_catalog_get_table (build->index->catalog, i);
    if (!tw_vector_index_add (build->index->tables, vector, 1, error)
        || !tw_vector_index_add (build->index->columns, vector + dimensions, table->n_columns,
                                 error))
      return FALSE;
    vector += (gsize) dimensions * (1 + table->n_columns);
    tw_lexical_index_add_table (build->index->words, table);
    if (build->progress)
      build->progress (i + 1, build->index->stats.n_tables, table->name, build->progress_data);
  }
  return TRUE;
}

static gboolean
build_batch (Build *build, guint first, guint *end, GError **error)
{
  g_auto (Batch) batch = {
    .texts = g_ptr_array_new_with_free_func (g_free),
    .keys = g_array_new (FALSE, FALSE, sizeof (TwEmbeddingKey)),
    .missing = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  guint i = first;
  for (; i < build->index->stats.n_tables && (i == first || batch.texts->len < BATCH); i++)
    batch_add_table (&batch, build, tw_catalog_get_table (build->index->catalog, i));
  *end = i;
  batch_look_up (&batch, build);
  return batch_embed (&batch, build, error) && batch_add_vectors (&batch, build, first, i, error);
}

static gboolean
build_all (Build *build, GError **error)
{
  for (guint i = 0; i < build->index->stats.n_tables;) {
    if (g_cancellable_set_error_if_cancelled (build->cancellable, error))
      return FALSE;
    if (!build_batch (build, i, &i, error))
      return FALSE;
  }
  return TRUE;
}

static TwIndex *
index_new (TwCatalog *catalog, TwEmbedder *embedder, GError **error)
{
  const guint dimensions = tw_embedder_get_dimensions (embedder);
  g_autoptr (TwIndex) self = g_new0 (TwIndex, 1);
  g_atomic_ref_count_init (&self->references);
  self->catalog = tw_catalog_ref (catalog);
  self->model_id = g_strdup (tw_embedder_get_model_id (embedder));
  self->words = tw_lexical_index_new ();
  self->stats.n_tables = tw_catalog_get_n_tables (catalog);
  self->stats.n_columns = tw_catalog_get_n_columns (catalog);
  self->tables = tw_vector_index_new (dimensions, error);
  if (self->tables)
    self->columns = tw_vector_index_new (dimensions, error);
  return self->columns ? g_steal_pointer (&self) : NULL;
}

TwIndex *
tw_index_build (TwCatalog *catalog, TwEmbedder *embedder, gboolean force, TwIndexProgress progress,
                gpointer progress_data, GCancellable *cancellable, GError **error)
{
  if (tw_catalog_get_n_tables (catalog) == 0) {
    tw_set_error (error, TW_RETRIEVAL_ERROR, TW_RETRIEVAL_ERROR_EMPTY_CATALOG,
                  "Choose a schema that has tables, or ask for the right to read one.",
                  "There is no table to search in the database %s.",
                  tw_catalog_get_database (catalog));
    return NULL;
  }
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (TwIndex) self = index_new (catalog, embedder, error);
  if (self == NULL)
    return NULL;
  g_autoptr (TwEmbeddingCache) cache
    = tw_embedding_cache_open (NULL, self->model_id, tw_embedder_get_dimensions (embedder),
                               cancellable);
  g_autofree const TwColumn **targets = find_targets (catalog);
  Build build = { self, embedder, cache, targets, force, progress, progress_data, cancellable };
  if (!build_all (&build, error))
    return NULL;
  self->stats.seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  return g_steal_pointer (&self);
}
