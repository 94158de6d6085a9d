// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-index.h"
#include "setup/tw-preferences.h"
#include "setup/tw-bedrock-setup.h"

G_BEGIN_DECLS

/* Who embeds a workspace, as its person wants it. */

/** TwEmbedding: @bedrock is nullable */
typedef struct {
  TwBedrockSession *bedrock;
  TwPreferences *preferences;
} TwEmbedding;

void tw_embedding_init (TwEmbedding *self, TwBedrockSession *bedrock,
                        const TwPreferences *preferences);
void tw_embedding_clear (TwEmbedding *self);

/** TwIndexing: how the index is built, see tw_index_build() */
typedef struct {
  gboolean force;
  TwIndexProgress progress;
  gpointer progress_data;
} TwIndexing;

/**
 * tw_embedding_build_index:
 * @warnings: (element-type utf8)
 *
 * Tables by Titan where that is wanted, columns here: soon ready for questions. Where Titan fails,
 * tables are embedded here too, with a warning.
 */
TwIndex *tw_embedding_build_index (const TwEmbedding *self, TwCatalog *catalog,
                                   const TwIndexing *how, GPtrArray *warnings,
                                   GCancellable *cancellable, GError **error);

/** tw_embedding_may_improve: columns by Titan are wanted, and @index has them from here */
gboolean tw_embedding_may_improve (const TwEmbedding *self, TwIndex *index);

/** tw_embedding_improve: (transfer full): the same index with columns by Titan */
TwIndex *tw_embedding_improve (const TwEmbedding *self, TwIndex *index, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
