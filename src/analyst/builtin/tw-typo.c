// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-typo.h"

#include <string.h>

#include "retrieval/tw-words.h"

/* Shorter words are too near to one another; of long ones two letters may be wrong. */
enum { MIN_LENGTH = 5, LONG_LENGTH = 8 };

typedef struct {
  const char *word;
  guint best;
  char *found;
  gboolean tie;
} Search;

static void
offer (Search *self, const char *name)
{
  gsize length = strlen (name);
  if (length < 4 || name[0] != self->word[0])
    return;
  guint slips = tw_words_count_slips (self->word, name);
  if (slips > self->best || (self->found && strcmp (self->found, name) == 0))
    return;
  self->tie = slips == self->best && self->found;
  self->best = slips;
  g_free (self->found);
  self->found = g_strdup (name);
}

char *
tw_typo_find (const TwVocabulary *vocabulary, const char *word, gboolean *sure)
{
  g_autofree char *singular = tw_words_singular (word);
  gsize length = strlen (singular);
  *sure = FALSE;
  if (length < MIN_LENGTH || length > TW_WORDS_LONGEST_COMPARED)
    return NULL;
  Search search = { singular, length >= LONG_LENGTH ? 2 : 1, NULL, FALSE };
  g_autoptr (GPtrArray) names = tw_vocabulary_get_words (vocabulary);
  for (guint i = 0; i < names->len; i++)
    offer (&search, g_ptr_array_index (names, i));
  if (search.found == NULL || search.tie || search.best == 0) {
    g_free (search.found);
    return NULL;
  }
  *sure = search.best == 1 && !tw_words_is_known (word);
  if (strcmp (singular, word) == 0)
    return search.found;
  char *plural = tw_words_plural (search.found);
  g_free (search.found);
  return plural;
}
