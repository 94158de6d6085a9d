// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-bedrock-session.h"
#include "retrieval/tw-embedder.h"

G_BEGIN_DECLS

/* Amazon Titan text embeddings: one text a call, sixteen in flight. */
#define TW_TYPE_TITAN_EMBEDDER (tw_titan_embedder_get_type ())
G_DECLARE_FINAL_TYPE (TwTitanEmbedder, tw_titan_embedder, TW, TITAN_EMBEDDER, GObject)

/** tw_titan_embedder_new: @hidden (nullable): tables and columns that are never sent */
TwEmbedder *tw_titan_embedder_new (TwBedrockSession *session, const char *const *hidden);

G_END_DECLS
