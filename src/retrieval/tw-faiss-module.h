// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the module tradewind-vectors is asked for: exact inner products by FAISS. */

#define TW_VECTORS_MODULE "tradewind-vectors"
#define TW_VECTORS_SYMBOL "tw_vectors"

typedef struct _TwFaissIndex TwFaissIndex;

/**
 * TwVectors:
 * @new_index: (nullable): %NULL after an error, as @add and @search are %FALSE
 * @search: the @k nearest to @query, best first; ids of -1 are none
 * @get_error: of the calling thread's last failure
 */
typedef struct {
  TwFaissIndex *(*new_index) (guint dimensions);
  void (*free_index) (TwFaissIndex *self);
  guint (*get_n_vectors) (const TwFaissIndex *self);
  gboolean (*add) (TwFaissIndex *self, guint n, const float *vectors);
  gboolean (*search) (const TwFaissIndex *self, const float *query, guint k, float *scores,
                      gint64 *ids);
  const char *(*get_error) (void);
} TwVectors;

G_END_DECLS
