// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-vocabulary.h"

G_BEGIN_DECLS

/**
 * tw_typo_find:
 * @word: folded, which means nothing as it is
 * @sure: whether it is one slip of the fingers away, and no word of English by itself
 *
 * Returns: (transfer full) (nullable): the one word of the schema's names that is nearest to it
 */
char *tw_typo_find (const TwVocabulary *vocabulary, const char *word, gboolean *sure);

G_END_DECLS
