// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-nearest.h"

#include <string.h>

#include "retrieval/tw-words.h"

#define LONGEST_COMPARED TW_WORDS_LONGEST_COMPARED

struct _TwSqlNearest {
  char *letters;
  GStrv words;
  char *best;
  double best_score;
};

/* The letters and digits of a name alone, so that order_date is orderdate. */
static char *
dup_letters (const char *name)
{
  g_autofree char *folded = tw_words_fold (name);
  GString *letters = g_string_new (NULL);
  for (const char *at = folded; *at != '\0' && letters->len < LONGEST_COMPARED; at++)
    if (*at != '_' && *at != ' ' && *at != '-' && *at != '.')
      g_string_append_c (letters, *at);
  return g_string_free (letters, FALSE);
}

static double
compare_letters (const char *a, const char *b)
{
  gsize longer = MAX (strlen (a), strlen (b));
  if (longer == 0)
    return 0;
  return 1.0 - (double) tw_words_count_slips (a, b) / (double) longer;
}

static double
compare_words (const char *a, const char *b)
{
  if (tw_words_same (a, b))
    return 1.0;
  if (tw_words_are_synonyms (a, b))
    return 0.9;
  return 0.6 * compare_letters (a, b);
}

/* How much of each list of words is found in the other. */
static double
compare_word_lists (char **a, char **b)
{
  double sum = 0;
  guint n_a = g_strv_length (a), n_b = g_strv_length (b);
  if (n_a == 0 || n_b == 0)
    return 0;
  for (guint i = 0; i < n_a; i++) {
    double best = 0;
    for (guint j = 0; j < n_b; j++)
      best = MAX (best, compare_words (a[i], b[j]));
    sum += best;
  }
  return 2.0 * sum / (double) (n_a + MAX (n_b, n_a));
}

static double
compare_name (TwSqlNearest *self, const char *name)
{
  g_autofree char *letters = dup_letters (name);
  double score = compare_letters (self->letters, letters);
  if (score == 1.0)
    return score;
  g_auto (GStrv) words = tw_words_expand (name);
  return MAX (score, 0.95 * compare_word_lists (self->words, words));
}

TwSqlNearest *
tw_sql_nearest_new (const char *name)
{
  TwSqlNearest *self = g_new0 (TwSqlNearest, 1);
  self->letters = dup_letters (name);
  self->words = tw_words_expand (name);
  return self;
}

char *
tw_sql_nearest_free (TwSqlNearest *self)
{
  char *best = self->best;
  g_free (self->letters);
  g_strfreev (self->words);
  g_free (self);
  return best;
}

void
tw_sql_nearest_offer (TwSqlNearest *self, const char *name, const char *business_name,
                      const char *label, double weight)
{
  double score = compare_name (self, name);
  if (business_name != NULL && score < 1.0)
    score = MAX (score, 0.95 * compare_name (self, business_name));
  score *= weight;
  if (self->best != NULL && score <= self->best_score)
    return;
  g_free (self->best);
  self->best = g_strdup (label);
  self->best_score = score;
}
