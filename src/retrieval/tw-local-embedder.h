// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-embedder.h"

G_BEGIN_DECLS

/* An embedder that needs no model file and no network: the stems of words, what abbreviations and
 * synonyms stand for, pairs of neighbours and the letters inside words, hashed with signs into a
 * vector. */
#define TW_TYPE_LOCAL_EMBEDDER (tw_local_embedder_get_type ())
G_DECLARE_FINAL_TYPE (TwLocalEmbedder, tw_local_embedder, TW, LOCAL_EMBEDDER, GObject)

TwEmbedder *tw_local_embedder_new (void);

G_END_DECLS
