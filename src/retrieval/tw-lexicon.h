// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The word lists of resources/words, read once, when first needed. */

typedef enum {
  TW_WORD_CLASS_NONE,
  TW_WORD_CLASS_ENGLISH,
  TW_WORD_CLASS_BUSINESS, /* one that names in warehouses are made of */
} TwWordClass;

/** tw_lexicon_get_class: of a folded word exactly as it stands in a list */
TwWordClass tw_lexicon_get_class (const char *word);
gboolean tw_lexicon_is_stop (const char *word);
const char *const *tw_lexicon_get_meanings (const char *abbreviation);
const char *const *tw_lexicon_get_related (const char *word);

/** tw_lexicon_get_synonyms: of a phrase whose words are in the singular */
const char *const *tw_lexicon_get_synonyms (const char *phrase);

/** tw_lexicon_get_digest: changes whenever a list does */
const char *tw_lexicon_get_digest (void);

G_END_DECLS
