// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-lexical-index.h"

G_BEGIN_DECLS

/* The words of a question as the index knows them. */

/** TwTermAlternative: @stems (all of them) may stand for a term, as well as @factor says */
typedef struct {
  GStrv stems;
  float factor;
} TwTermAlternative;

/**
 * TwTerm: a word of the question, or a phrase that has synonyms
 * @first, @last: its tokens
 * @weight: how telling it is in this catalog
 * @named: a table is called so; not only a synonym, a hint, a column or a comment
 * @alternatives: of TwTermAlternative
 */
typedef struct {
  guint first, last;
  double weight;
  gboolean named;
  GArray *alternatives;
} TwTerm;

/**
 * tw_question_terms_new:
 * @tokens: (element-type TwToken)
 *
 * Returns: (transfer full) (element-type TwTerm): those of which the catalog says something; a
 *   bounded number however long the question is
 */
GPtrArray *tw_question_terms_new (const GPtrArray *tokens, const TwLexicalIndex *words);

G_END_DECLS
