// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwTermWeight:
 *
 * Returns: how telling the stem of a word is in the searched catalog, 0 … 1
 */
typedef double (*TwTermWeight) (const char *stem, gpointer user_data);

/* Turns texts into unit vectors. Thread-safe. */
#define TW_TYPE_EMBEDDER (tw_embedder_get_type ())
G_DECLARE_INTERFACE (TwEmbedder, tw_embedder, TW, EMBEDDER, GObject)

struct _TwEmbedderInterface {
  GTypeInterface parent;
  const char *(*get_model_id) (TwEmbedder *self);
  guint (*get_dimensions) (TwEmbedder *self);
  gboolean (*embed) (TwEmbedder *self, const char *const *texts, guint n_texts, float *vectors,
                     GCancellable *cancellable, GError **error);
  /* May be left out: it may see everything. */
  const char *const *(*get_hidden) (TwEmbedder *self);
  /* May be left out: then a question is embedded like any text. */
  gboolean (*embed_question) (TwEmbedder *self, const char *question, TwTermWeight weight,
                              gpointer weight_data, float *vector, GCancellable *cancellable,
                              GError **error);
};

/** TwEmbedders: who embeds what of a catalog; both may be the same */
typedef struct {
  TwEmbedder *tables;
  TwEmbedder *columns;
} TwEmbedders;

/** tw_embedder_get_model_id: names model and version; vectors of different ids never mix */
const char *tw_embedder_get_model_id (TwEmbedder *self);
guint tw_embedder_get_dimensions (TwEmbedder *self);

/** tw_embedder_get_hidden: (nullable): what of a catalog must not be given to it: tw_hidden_has() */
const char *const *tw_embedder_get_hidden (TwEmbedder *self);

/**
 * tw_embedder_embed:
 * @vectors: (out caller-allocates): @n_texts × dimensions, each of length 1
 *
 * Blocking; for workers.
 */
gboolean tw_embedder_embed (TwEmbedder *self, const char *const *texts, guint n_texts,
                            float *vectors, GCancellable *cancellable, GError **error);

/**
 * tw_embedder_embed_question:
 * @weight: (nullable): weighs the question's words. Documents are embedded without weights, so that
 *   their vectors stay what they are (and cached) when the catalog around them changes.
 * @vector: (out caller-allocates)
 */
gboolean tw_embedder_embed_question (TwEmbedder *self, const char *question, TwTermWeight weight,
                                     gpointer weight_data, float *vector,
                                     GCancellable *cancellable, GError **error);

G_END_DECLS
