// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-titan-embedder.h"

#define IN_FLIGHT 16

struct _TwTitanEmbedder {
  GObject parent_instance;

  TwBedrockSession *session;
  char *model_id;
  char **hidden; /* nullable */
};

static void embedder_init (TwEmbedderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwTitanEmbedder, tw_titan_embedder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_EMBEDDER, embedder_init))

/* One embed() call, shared by its threads. The first failure ends it for all. */
typedef struct {
  TwBedrockSession *session;
  const char *const *texts;
  guint n_texts;
  float *vectors;
  guint dimensions;
  GCancellable *cancellable;
  int next; /* atomic: the next text */

  GMutex lock; /* guards error */
  GError *error;
} Batch;

static gboolean
batch_failed (Batch *batch)
{
  g_mutex_lock (&batch->lock);
  gboolean failed = batch->error != NULL;
  g_mutex_unlock (&batch->lock);
  return failed;
}

static gpointer
embed_thread (gpointer data)
{
  Batch *batch = data;
  while (!batch_failed (batch)) {
    guint i = (guint) g_atomic_int_add (&batch->next, 1);
    if (i >= batch->n_texts)
      break;
    g_autoptr (GError) error = NULL;
    if (tw_bedrock_session_embed (batch->session, "catalog", batch->texts[i],
                                  batch->vectors + (gsize) i * batch->dimensions,
                                  batch->cancellable, &error))
      continue;
    g_mutex_lock (&batch->lock);
    if (batch->error == NULL)
      batch->error = g_steal_pointer (&error);
    g_mutex_unlock (&batch->lock);
  }
  return NULL;
}

static const char *
tw_titan_embedder_get_model_id (TwEmbedder *embedder)
{
  return TW_TITAN_EMBEDDER (embedder)->model_id;
}

static guint
tw_titan_embedder_get_dimensions (TwEmbedder *embedder)
{
  return tw_bedrock_session_get_dimensions (TW_TITAN_EMBEDDER (embedder)->session);
}

static const char *const *
tw_titan_embedder_get_hidden (TwEmbedder *embedder)
{
  return (const char *const *) TW_TITAN_EMBEDDER (embedder)->hidden;
}

static gboolean
tw_titan_embedder_embed (TwEmbedder *embedder, const char *const *texts, guint n_texts,
                         float *vectors, GCancellable *cancellable, GError **error)
{
  TwTitanEmbedder *self = TW_TITAN_EMBEDDER (embedder);
  Batch batch = { .session = self->session,
                  .texts = texts,
                  .n_texts = n_texts,
                  .vectors = vectors,
                  .dimensions = tw_bedrock_session_get_dimensions (self->session),
                  .cancellable = cancellable };
  g_mutex_init (&batch.lock);
  GThread *threads[IN_FLIGHT];
  guint n_threads = MIN (n_texts, IN_FLIGHT);
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("tradewind-titan", embed_thread, &batch);
  embed_thread (&batch);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&batch.lock);
  if (batch.error == NULL)
    return TRUE;
  g_propagate_error (error, batch.error);
  return FALSE;
}

static gboolean
tw_titan_embedder_embed_question (TwEmbedder *embedder, const char *question, TwTermWeight weight,
                                  gpointer weight_data, float *vector, GCancellable *cancellable,
                                  GError **error)
{
  return tw_bedrock_session_embed (TW_TITAN_EMBEDDER (embedder)->session, "question", question,
                                   vector, cancellable, error);
}

static void
embedder_init (TwEmbedderInterface *iface)
{
  iface->get_model_id = tw_titan_embedder_get_model_id;
  iface->get_dimensions = tw_titan_embedder_get_dimensions;
  iface->get_hidden = tw_titan_embedder_get_hidden;
  iface->embed = tw_titan_embedder_embed;
  iface->embed_question = tw_titan_embedder_embed_question;
}

static void
tw_titan_embedder_finalize (GObject *object)
{
  TwTitanEmbedder *self = TW_TITAN_EMBEDDER (object);
  g_clear_pointer (&self->session, tw_bedrock_session_unref);
  g_free (self->model_id);
  g_strfreev (self->hidden);
  G_OBJECT_CLASS (tw_titan_embedder_parent_class)->finalize (object);
}

static void
tw_titan_embedder_class_init (TwTitanEmbedderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_titan_embedder_finalize;
}

static void
tw_titan_embedder_init (TwTitanEmbedder *self)
{
}

TwEmbedder *
tw_titan_embedder_new (TwBedrockSession *session, const char *const *hidden)
{
  TwTitanEmbedder *self = g_object_new (TW_TYPE_TITAN_EMBEDDER, NULL);
  self->session = tw_bedrock_session_ref (session);
  self->hidden = g_strdupv ((char **) hidden);
  self->model_id = g_strdup_printf ("%s/%u", tw_bedrock_session_get_embedding_model (session),
                                    tw_bedrock_session_get_dimensions (session));
  return TW_EMBEDDER (self);
}
