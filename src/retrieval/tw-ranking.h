// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-index-private.h"

G_BEGIN_DECLS

/**
 * TwRanking: how well each table and column answers the words of a question
 * @tables: by index; 0 … 1
 * @columns: by id
 * @term_tables: for each term, the table that says it best, or %NULL; by descending weight
 */
typedef struct {
  double *tables;
  double *columns;
  GPtrArray *term_tables;
} TwRanking;

void tw_ranking_free (TwRanking *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRanking, tw_ranking_free)

/**
 * tw_ranking_new:
 * @terms: (element-type TwTerm)
 * @tables: (nullable): the question's vector by the embedder of the index's tables
 * @columns: (nullable): the same of its columns
 */
TwRanking *tw_ranking_new (const TwIndex *index, const GPtrArray *terms, const float *tables,
                           const float *columns, GError **error);

G_END_DECLS
