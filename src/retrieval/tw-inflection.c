// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-words.h"

#include <string.h>

#include "retrieval/tw-lexicon.h"

typedef struct {
  const char *singular;
  const char *plural;
} Irregular;

static const Irregular IRREGULARS[] = {
  { "person", "people" },       { "man", "men" },           { "woman", "women" },
  { "child", "children" },      { "foot", "feet" },         { "tooth", "teeth" },
  { "goose", "geese" },         { "mouse", "mice" },        { "datum", "data" },
  { "medium", "media" },        { "criterion", "criteria" }, { "index", "indices" },
  { "vertex", "vertices" },     { "matrix", "matrices" },   { "analysis", "analyses" },
  { "diagnosis", "diagnoses" }, { "basis", "bases" },       { "crisis", "crises" },
  { "thesis", "theses" },       { "axis", "axes" },         { "movie", "movies" },
  { "cookie", "cookies" },      { "calorie", "calories" },  { "tie", "ties" },
  { "life", "lives" },          { "wife", "wives" },        { "knife", "knives" },
  { "leaf", "leaves" },         { "shelf", "shelves" },     { "half", "halves" },
  { "loaf", "loaves" },         { "wolf", "wolves" },       { "thief", "thieves" },
  { "salesman", "salesmen" },   { "quiz", "quizzes" },      { "bus", "buses" },
  { "lens", "lenses" },         { "gas", "gases" },         { "hero", "heroes" },
  { "potato", "potatoes" },     { "tomato", "tomatoes" },   { "echo", "echoes" },
};

/* Words whose plural is themselves, or that have none though they end like one. */
static const char *const UNCHANGING[] = {
  "series", "species", "news",  "sales", "aircraft", "merchandise", "information", "equipment",
  "staff",  "sheep",   "goods", "always", "this",    "various",     "previous",    "its",
  "was",    "has",     "does",  "is",    "us",       "perhaps",     "whereas",     "plus",
  "earnings", "savings", "proceeds", "afterwards", "sms", "gps", "christmas", "mathematics",
  "economics", "logistics", "athletics", "electronics", "physics", "politics", "headquarters",
  NULL,
};

static char *
with_ending (const char *word, gsize cut, const char *ending)
{
  return g_strdup_printf ("%.*s%s", (int) (strlen (word) - cut), word, ending);
}

static gboolean
is_listed (const char *word)
{
  return tw_lexicon_get_class (word) != TW_WORD_CLASS_NONE;
}

/* "addresses" is address, "houses" is house: the word list decides, else the sound. */
static char *
singular_of_es (const char *word)
{
  g_autofree char *without_s = with_ending (word, 1, "");
  g_autofree char *without_es = with_ending (word, 2, "");
  if (is_listed (without_s))
    return g_steal_pointer (&without_s);
  if (is_listed (without_es))
    return g_steal_pointer (&without_es);
  if (g_str_has_suffix (without_es, "ss") || g_str_has_suffix (without_es, "sh")
      || g_str_has_suffix (without_es, "ch") || g_str_has_suffix (without_es, "x")
      || g_str_has_suffix (without_es, "zz"))
    return g_steal_pointer (&without_es);
  return g_steal_pointer (&without_s);
}

char *
tw_words_singular (const char *word)
{
  const gsize length = strlen (word);
  for (guint i = 0; i < G_N_ELEMENTS (IRREGULARS); i++)
    if (g_str_equal (IRREGULARS[i].plural, word))
      return g_strdup (IRREGULARS[i].singular);
    else if (g_str_equal (IRREGULARS[i].singular, word))
      return g_strdup (word);
  if (length < 4 || word[length - 1] != 's' || g_strv_contains (UNCHANGING, word)
      || g_str_has_suffix (word, "ss") || g_str_has_suffix (word, "us")
      || g_str_has_suffix (word, "is"))
    return g_strdup (word);
  if (g_str_has_suffix (word, "ies") && length > 4)
    return with_ending (word, 3, "y");
  if (g_str_has_suffix (word, "es"))
    return singular_of_es (word);
  return with_ending (word, 1, "");
}

static gboolean
is_plural (const char *word)
{
  g_autofree char *singular = tw_words_singular (word);
  return !g_str_equal (singular, word);
}

char *
tw_words_plural (const char *word)
{
  const gsize length = strlen (word);
  for (guint i = 0; i < G_N_ELEMENTS (IRREGULARS); i++)
    if (g_str_equal (IRREGULARS[i].singular, word))
      return g_strdup (IRREGULARS[i].plural);
  if (length < 2 || g_strv_contains (UNCHANGING, word) || is_plural (word))
    return g_strdup (word);
  if (word[length - 1] == 'y' && strchr ("aeiou", word[length - 2]) == NULL)
    return with_ending (word, 1, "ies");
  if (word[length - 1] == 's' || word[length - 1] == 'x' || word[length - 1] == 'z'
      || g_str_has_suffix (word, "ch") || g_str_has_suffix (word, "sh"))
    return g_strconcat (word, "es", NULL);
  return g_strconcat (word, "s", NULL);
}
