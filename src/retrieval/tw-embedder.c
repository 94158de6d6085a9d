// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-embedder.h"

G_DEFINE_INTERFACE (TwEmbedder, tw_embedder, G_TYPE_OBJECT)

static void
tw_embedder_default_init (TwEmbedderInterface *iface G_GNUC_UNUSED)
{
}

const char *
tw_embedder_get_model_id (TwEmbedder *self)
{
  g_return_val_if_fail (TW_IS_EMBEDDER (self), NULL);
  return TW_EMBEDDER_GET_IFACE (self)->get_model_id (self);
}

guint
tw_embedder_get_dimensions (TwEmbedder *self)
{
  g_return_val_if_fail (TW_IS_EMBEDDER (self), 0);
  return TW_EMBEDDER_GET_IFACE (self)->get_dimensions (self);
}

const char *const *
tw_embedder_get_hidden (TwEmbedder *self)
{
  g_return_val_if_fail (TW_IS_EMBEDDER (self), NULL);
  TwEmbedderInterface *iface = TW_EMBEDDER_GET_IFACE (self);
  return iface->get_hidden ? iface->get_hidden (self) : NULL;
}

gboolean
tw_embedder_embed (TwEmbedder *self, const char *const *texts, guint n_texts, float *vectors,
                   GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TW_IS_EMBEDDER (self), FALSE);
  if (n_texts == 0)
    return TRUE;
  return TW_EMBEDDER_GET_IFACE (self)->embed (self, texts, n_texts, vectors, cancellable, error);
}

gboolean
tw_embedder_embed_question (TwEmbedder *self, const char *question, TwTermWeight weight,
                            gpointer weight_data, float *vector, GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (TW_IS_EMBEDDER (self), FALSE);
  TwEmbedderInterface *iface = TW_EMBEDDER_GET_IFACE (self);
  if (iface->embed_question)
    return iface->embed_question (self, question, weight, weight_data, vector, cancellable, error);
  return iface->embed (self, &question, 1, vector, cancellable, error);
}
