// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "retrieval/tw-embedder.h"
#include "retrieval/tw-retrieval-error.h"

G_BEGIN_DECLS

/* A searchable catalog: one document a table and one a column, embedded, in FAISS. Keeps those who
 * embedded it: a question has to be embedded by the same. Immutable once built, atomically reference
 * counted. */
typedef struct _TwIndex TwIndex;
TwIndex *tw_index_ref (TwIndex *self);
void tw_index_unref (TwIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwIndex, tw_index_unref)

/** TwIndexStats: documents embedded now, and those the cache had */
typedef struct {
  guint n_tables, n_columns;
  guint n_embedded, n_reused;
  double seconds;
} TwIndexStats;

/** TwIndexProgress: called in the worker; @done of @total tables */
typedef void (*TwIndexProgress) (guint done, guint total, const char *table, gpointer user_data);

/**
 * tw_index_build:
 * @force: embeds everything again
 *
 * Blocking. Uses the embedding cache (SQLite, by content and model), so that a second build embeds
 * nothing. A cache that cannot be written is worked without.
 */
TwIndex *tw_index_build (TwCatalog *catalog, const TwEmbedders *embedders, gboolean force,
                         TwIndexProgress progress, gpointer progress_data,
                         GCancellable *cancellable, GError **error);

TwCatalog *tw_index_get_catalog (const TwIndex *self);
const TwEmbedders *tw_index_get_embedders (const TwIndex *self);
const TwIndexStats *tw_index_get_stats (const TwIndex *self);

G_END_DECLS
