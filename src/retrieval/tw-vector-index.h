// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-retrieval-error.h"

G_BEGIN_DECLS

/* Vectors in FAISS, searched exactly by inner product. Once filled it may be searched from any
 * thread. */
typedef struct _TwVectorIndex TwVectorIndex;

typedef struct {
  guint id; /* the how manieth vector added */
  float score;
} TwVectorHit;

TwVectorIndex *tw_vector_index_new (guint dimensions, GError **error);
void tw_vector_index_free (TwVectorIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwVectorIndex, tw_vector_index_free)

guint tw_vector_index_get_n_vectors (const TwVectorIndex *self);
gboolean tw_vector_index_add (TwVectorIndex *self, const float *vectors, guint n_vectors,
                              GError **error);

/**
 * tw_vector_index_search:
 *
 * Returns: (transfer full) (element-type TwVectorHit): at most @n_hits, best first, equal scores by
 *   id; %NULL with an error set
 */
GArray *tw_vector_index_search (const TwVectorIndex *self, const float *query, guint n_hits,
                                GError **error);

G_END_DECLS
