// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-value-phrases.h"

#include <string.h>

#include "retrieval/tw-question-terms.h"
#include "retrieval/tw-words.h"

#define MOST_PHRASES 40
#define MOST_TOKENS 200
#define LONGEST_PHRASE 6 /* words */
#define LONGEST_TEXT 200 /* bytes */

/* How likely a word is (part of) a value. */
typedef enum {
  LIKELY_STOP, /* a stop word: never the first or last of a value */
  LIKELY_NOT,  /* a number, or a word that names a table or column */
  LIKELY_WEAK, /* an English word that the catalog does not say */
  LIKELY_STRONG,
} Likelihood;

typedef struct {
  TwValuePhrase *phrase;
  double score;
} Candidate;

static void
phrase_free (gpointer data)
{
  TwValuePhrase *phrase = data;
  g_free (phrase->text);
  g_strfreev (phrase->words);
  g_free (phrase);
}

static gboolean
is_named (const GPtrArray *terms, guint token)
{
  for (guint i = 0; i < terms->len; i++) {
    const TwTerm *term = g_ptr_array_index (terms, i);
    if (term->named && term->first <= token && token <= term->last)
      return TRUE;
  }
  return FALSE;
}

/* Where Most Words Begin With One, a capital says nothing. */
static gboolean
capitals_tell (const GPtrArray *tokens)
{
  guint n_capitals = 0, n_words = 0;
  for (guint i = 0; i < tokens->len; i++) {
    const TwToken *token = g_ptr_array_index (tokens, i);
    n_words += token->kind == TW_TOKEN_WORD;
    n_capitals += token->kind == TW_TOKEN_WORD && token->capital;
  }
  return n_capitals * 2 <= n_words + 1;
}

/* "US" and "IT" in capitals are not "us" and "it". */
static gboolean
is_stop (const TwToken *token, gboolean capitals)
{
  if (token->kind != TW_TOKEN_WORD || !tw_words_is_stop (token->folded))
    return FALSE;
  return !capitals || !g_ascii_isupper (token->text[0]) || !g_ascii_isupper (token->text[1]);
}

static Likelihood
judge_token (const GPtrArray *tokens, const GPtrArray *terms, guint i, gboolean capitals)
{
  const TwToken *token = g_ptr_array_index (tokens, i);
  if (token->kind == TW_TOKEN_QUOTED)
    return LIKELY_STRONG;
  if (token->kind == TW_TOKEN_NUMBER)
    return LIKELY_NOT;
  if (is_stop (token, capitals))
    return LIKELY_STOP;
  if (capitals && token->capital && i > 0)
    return LIKELY_STRONG;
  if (is_named (terms, i))
    return LIKELY_NOT;
  return tw_words_is_known (token->folded) ? LIKELY_WEAK : LIKELY_STRONG;
}

static GStrv
folded_words (const char *text)
{
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (text);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < tokens->len; i++) {
    const TwToken *token = g_ptr_array_index (tokens, i);
    g_strv_builder_add (builder, token->folded);
  }
  return g_strv_builder_end (builder);
}

/* A phrase counts for the share of its words that are likely values, a longer one a little more. */
static double
judge_phrase (const Likelihood *likelihoods, guint first, guint last, gboolean *loose)
{
  guint strong = 0, weak = 0;
  for (guint i = first; i <= last; i++) {
    strong += likelihoods[i] == LIKELY_STRONG;
    weak += likelihoods[i] == LIKELY_WEAK;
  }
  const guint n = last - first + 1;
  *loose = strong > 0;
  if (strong + weak == 0)
    return 0;
  return (strong + 0.4 * weak) / n + 0.05 * n;
}

static void
add_candidate (GArray *candidates, const char *question, const GPtrArray *tokens,
               const Likelihood *likelihoods, guint first, guint last)
{
  const TwToken *start = g_ptr_array_index (tokens, first);
  const TwToken *end = g_ptr_array_index (tokens, last);
  gboolean loose;
  const double score = judge_phrase (likelihoods, first, last, &loose);
  if (score <= 0 || end->end - start->start > LONGEST_TEXT)
    return;
  /* A possessive belongs to the sentence, not to the value. */
  guint length = end->end - start->start;
  if (end->kind == TW_TOKEN_WORD && g_str_has_suffix (end->text, "'s"))
    length -= 2;
  TwValuePhrase *phrase = g_new0 (TwValuePhrase, 1);
  phrase->first = first;
  phrase->last = last;
  phrase->text = g_strndup (question + start->start, length);
  phrase->words = folded_words (phrase->text);
  phrase->loose = loose;
  Candidate candidate = { phrase, start->kind == TW_TOKEN_QUOTED ? 10 : score };
  g_array_append_val (candidates, candidate);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return (x->phrase->first > y->phrase->first) - (x->phrase->first < y->phrase->first);
}

static void
add_candidates_from (GArray *candidates, const char *question, const GPtrArray *tokens,
                     const Likelihood *likelihoods, guint first, guint n_tokens)
{
  for (guint last = first; last < MIN (first + LONGEST_PHRASE, n_tokens); last++) {
    const TwToken *token = g_ptr_array_index (tokens, last);
    if (last > first && (!token->joined || token->kind == TW_TOKEN_QUOTED))
      return;
    if (likelihoods[last] != LIKELY_STOP)
      add_candidate (candidates, question, tokens, likelihoods, first, last);
    if (token->kind == TW_TOKEN_QUOTED)
      return;
  }
}

GPtrArray *
tw_value_phrases_new (const char *question, const GPtrArray *tokens, const GPtrArray *terms)
{
  GPtrArray *phrases = g_ptr_array_new_with_free_func (phrase_free);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const guint n_tokens = MIN (tokens->len, MOST_TOKENS);
  g_autofree Likelihood *likelihoods = g_new (Likelihood, n_tokens + 1);
  const gboolean capitals = capitals_tell (tokens);
  for (guint i = 0; i < n_tokens; i++)
    likelihoods[i] = judge_token (tokens, terms, i, capitals);
  for (guint i = 0; i < n_tokens; i++)
    if (likelihoods[i] != LIKELY_STOP)
      add_candidates_from (candidates, question, tokens, likelihoods, i, n_tokens);
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++) {
    TwValuePhrase *phrase = g_array_index (candidates, Candidate, i).phrase;
    if (phrases->len < MOST_PHRASES && phrase->words[0])
      g_ptr_array_add (phrases, phrase);
    else
      phrase_free (phrase);
  }
  return phrases;
}
