// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Vectors by content and model, in SQLite under the cache directory. Several processes may use it
 * at once. It only saves work: whatever is wrong with the file (not writable, full, damaged), the
 * cache says so once in the log and answers as an empty one. Belongs to one thread at a time. */
typedef struct _TwEmbeddingCache TwEmbeddingCache;

#define TW_EMBEDDING_KEY_SIZE 16
typedef struct {
  guint8 bytes[TW_EMBEDDING_KEY_SIZE];
} TwEmbeddingKey;

/** tw_embedding_key: of a text's content */
TwEmbeddingKey tw_embedding_key (const char *text);

/**
 * tw_embedding_cache_open:
 * @path: (nullable): %NULL for the one under the cache directory
 * @cancellable: (nullable): ends waiting for another process
 *
 * Never fails; see tw_embedding_cache_dup_problem().
 */
TwEmbeddingCache *tw_embedding_cache_open (const char *path, const char *model_id,
                                           guint dimensions, GCancellable *cancellable);
void tw_embedding_cache_close (TwEmbeddingCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEmbeddingCache, tw_embedding_cache_close)

/** tw_embedding_cache_dup_problem: (transfer full) (nullable): why it works without its file, a
 * whole sentence */
char *tw_embedding_cache_dup_problem (const TwEmbeddingCache *self);

/** tw_embedding_cache_lookup: fills @vector, or %FALSE when it is not known */
gboolean tw_embedding_cache_lookup (TwEmbeddingCache *self, const TwEmbeddingKey *key,
                                    float *vector);

/** tw_embedding_cache_store: @n vectors in one transaction */
void tw_embedding_cache_store (TwEmbeddingCache *self, const TwEmbeddingKey *keys,
                               const float *vectors, guint n);

G_END_DECLS
