// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace-index.h"

#include <glib/gi18n.h>

#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-titan-embedder.h"

void
tw_embedding_init (TwEmbedding *self, TwBedrockSession *bedrock, const TwPreferences *preferences)
{
  self->bedrock = bedrock ? tw_bedrock_session_ref (bedrock) : NULL;
  self->preferences = bedrock ? tw_preferences_copy (preferences) : NULL;
}

void
tw_embedding_clear (TwEmbedding *self)
{
  g_clear_pointer (&self->bedrock, tw_bedrock_session_unref);
  g_clear_pointer (&self->preferences, tw_preferences_free);
}

static TwEmbedder *
titan (const TwEmbedding *self)
{
  return tw_titan_embedder_new (self->bedrock, (const char *const *) self->preferences->hidden);
}

static TwIndex *
build (TwCatalog *catalog, TwEmbedder *tables, TwEmbedder *columns, const TwIndexing *how,
       GCancellable *cancellable, GError **error)
{
  const TwEmbedders embedders = { tables, columns };
  return tw_index_build (catalog, &embedders, how->force, how->progress, how->progress_data,
                         cancellable, error);
}

TwIndex *
tw_embedding_build_index (const TwEmbedding *self, TwCatalog *catalog, const TwIndexing *how,
                          GPtrArray *warnings, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwEmbedder) local = tw_local_embedder_new ();
  if (self->bedrock == NULL || !tw_preferences_embeds_tables (self->preferences))
    return build (catalog, local, local, how, cancellable, error);
  g_autoptr (TwEmbedder) tables = titan (self);
  g_autoptr (GError) failure = NULL;
  TwIndex *index = build (catalog, tables, local, how, cancellable, &failure);
  if (index || failure->domain != TW_AWS_ERROR) {
    if (failure)
      g_propagate_error (error, g_steal_pointer (&failure));
    return index;
  }
  g_ptr_array_add (warnings,
                   g_strdup_printf (_("Titan could not embed the tables, so they are searched by "
                                      "the built-in embeddings: %s"),
                                    failure->message));
  return build (catalog, local, local, how, cancellable, error);
}

gboolean
tw_embedding_may_improve (const TwEmbedding *self, TwIndex *index)
{
  return self->bedrock && tw_preferences_embeds_columns (self->preferences)
         && !TW_IS_TITAN_EMBEDDER (tw_index_get_embedders (index)->columns);
}

TwIndex *
tw_embedding_improve (const TwEmbedding *self, TwIndex *index, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (TwEmbedder) columns = titan (self);
  TwEmbedder *tables = tw_index_get_embedders (index)->tables;
  const TwIndexing how = { 0 };
  return build (tw_index_get_catalog (index), TW_IS_TITAN_EMBEDDER (tables) ? columns : tables,
                columns, &how, cancellable, error);
}
