// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-index.h"
#include "retrieval/tw-lexical-index.h"
#include "retrieval/tw-value-cache.h"
#include "retrieval/tw-vector-index.h"

G_BEGIN_DECLS

/* What the retriever reads of an index; never changes once built. Vectors stand in the order of
 * tables and of column ids. */
struct _TwIndex {
  gatomicrefcount references;
  TwCatalog *catalog;
  TwEmbedders embedders; /* owned */
  TwVectorIndex *tables;
  TwVectorIndex *columns;
  TwLexicalIndex *words;
  TwIndexStats stats;
  TwValueCache *values; /* the one thing that changes; has its own lock */
};

G_END_DECLS
