// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-question-terms.h"

#include <string.h>

#include "retrieval/tw-words.h"

#define MOST_TERMS 48
#define MOST_TOKENS 400
#define LONGEST_PHRASE 3 /* words */

#define FACTOR_PARTS 0.95f
#define FACTOR_MEANING 0.8f
#define FACTOR_SYNONYM 0.75f
#define FACTOR_HINT 0.4f
#define LEAST_WEIGHT 0.3

static void
alternative_clear (gpointer data)
{
  TwTermAlternative *alternative = data;
  g_strfreev (alternative->stems);
}

static void
term_free (gpointer data)
{
  TwTerm *term = data;
  g_array_unref (term->alternatives);
  g_free (term);
}

static gboolean
is_said (const TwLexicalIndex *words, const char *stem)
{
  return tw_lexical_index_get_tables (words, stem) || tw_lexical_index_get_columns (words, stem);
}

/* Adds @phrase as a way to say @term, when the catalog knows all of its words. */
static gboolean
add_alternative (TwTerm *term, const TwLexicalIndex *words, const char *phrase, float factor)
{
  g_auto (GStrv) parts = g_strsplit (phrase, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  double weight = 1.0;
  guint n = 0;
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *stem = tw_words_stem (parts[i]);
    if (tw_words_is_stop (parts[i]))
      continue;
    if (!is_said (words, stem))
      return FALSE;
    const double own = tw_lexical_index_get_weight (words, stem);
    weight = n == 0 ? own : MAX (weight, own);
    g_strv_builder_add (builder, stem);
    n++;
  }
  if (n == 0)
    return FALSE;
  TwTermAlternative alternative = { g_strv_builder_end (builder), factor };
  g_array_append_val (term->alternatives, alternative);
  weight = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * weight;
  term->weight = MAX (term->weight, weight * factor);
  return TRUE;
}

static gboolean
has_name_posting (const GArray *postings)
{
  for (guint i = 0; postings && i < postings->len; i++)
    if (g_array_index (postings, TwPosting, i).weight >= TW_LEXICAL_NAME_WEIGHT)
      return TRUE;
  return FALSE;
}

/* What a comment or a column says may be a value, too: "Account Type - Checking, savings or loan",
 * or "active" where users have a flag of that name and subscriptions a status. */
static gboolean
is_name (const TwLexicalIndex *words, const char *phrase)
{
  g_auto (GStrv) parts = g_strsplit (phrase, " ", -1);
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *stem = tw_words_stem (parts[i]);
    if (!tw_words_is_stop (parts[i])
        && !has_name_posting (tw_lexical_index_get_tables (words, stem)))
      return FALSE;
  }
  return TRUE;
}

static void
add_alternatives (TwTerm *term, const TwLexicalIndex *words, const char *const *phrases,
                  float factor)
{
  for (guint i = 0; phrases && phrases[i]; i++)
    add_alternative (term, words, phrases[i], factor);
}

static void
add_parts (TwTerm *term, const TwLexicalIndex *words, const char *word)
{
  g_auto (GStrv) parts = tw_words_split (word);
  if (g_strv_length (parts) < 2)
    return;
  g_autofree char *phrase = g_strjoinv (" ", parts);
  add_alternative (term, words, phrase, FACTOR_PARTS);
}

static char *
join_tokens (const GPtrArray *tokens, guint first, guint last)
{
  GString *phrase = g_string_new (NULL);
  for (guint i = first; i <= last; i++) {
    const TwToken *token = g_ptr_array_index (tokens, i);
    if (i > first)
      g_string_append_c (phrase, ' ');
    g_string_append (phrase, token->folded);
  }
  return g_string_free (phrase, FALSE);
}

static TwTerm *
term_new (const GPtrArray *tokens, guint first, guint last, const TwLexicalIndex *words)
{
  g_autofree char *phrase = join_tokens (tokens, first, last);
  const char *const *synonyms = tw_words_get_synonyms (phrase);
  if (first < last && synonyms == NULL)
    return NULL;
  TwTerm *term = g_new0 (TwTerm, 1);
  term->first = first;
  term->last = last;
  term->alternatives = g_array_new (FALSE, TRUE, sizeof (TwTermAlternative));
  g_array_set_clear_func (term->alternatives, alternative_clear);
  term->named = add_alternative (term, words, phrase, 1.0f) && is_name (words, phrase);
  if (first == last) {
    add_parts (term, words, phrase);
    if (!tw_words_is_known (phrase))
      add_alternatives (term, words, tw_words_get_meanings (phrase), FACTOR_MEANING);
    add_alternatives (term, words, tw_words_get_related (phrase), FACTOR_HINT);
  }
  add_alternatives (term, words, synonyms, FACTOR_SYNONYM);
  return term;
}

static gboolean
is_phrase (const GPtrArray *tokens, guint first, guint last)
{
  for (guint i = first; i <= last; i++) {
    const TwToken *token = g_ptr_array_index (tokens, i);
    if (token->kind != TW_TOKEN_WORD || (i > first && !token->joined))
      return FALSE;
  }
  /* "who" and "when" are stop words that hint at something all the same. */
  const TwToken *only = g_ptr_array_index (tokens, first);
  return first < last || !tw_words_is_stop (only->folded) || tw_words_get_related (only->folded);
}

GPtrArray *
tw_question_terms_new (const GPtrArray *tokens, const TwLexicalIndex *words)
{
  GPtrArray *terms = g_ptr_array_new_with_free_func (term_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint n_tokens = MIN (tokens->len, MOST_TOKENS);
  for (guint first = 0; first < n_tokens; first++) {
    for (guint last = first; last < MIN (first + LONGEST_PHRASE, n_tokens); last++) {
      if (terms->len >= MOST_TERMS)
        return terms;
      if (!is_phrase (tokens, first, last)
          || !g_hash_table_add (seen, join_tokens (tokens, first, last)))
        continue;
      TwTerm *term = term_new (tokens, first, last, words);
      if (term && term->alternatives->len > 0)
        g_ptr_array_add (terms, term);
      else
        g_clear_pointer (&term, term_free);
    }
  }
  return terms;
}
