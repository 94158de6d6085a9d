// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-verified-search.h"

#include <string.h>

#include "analyst/tw-question.h"

typedef struct {
  const TwVerifiedQuery *query;
  double nearness;
} Candidate;

static gboolean
is_usable (const TwVerifiedQuery *query, const TwCatalog *catalog)
{
  return query->sql && g_strv_contains (tw_catalog_get_schemas (catalog), query->schema);
}

static GHashTable *
words_of (const char *question)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *normalised = tw_question_normalise (question);
  g_auto (GStrv) parts = g_strsplit (normalised, " ", -1);
  for (guint i = 0; parts[i]; i++)
    g_hash_table_add (words, g_strdup (parts[i]));
  return words;
}

/* Words in common over words in all (Jaccard). */
static double
nearness (GHashTable *words, const char *question)
{
  g_autoptr (GHashTable) others = words_of (question);
  guint common = 0;
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    common += g_hash_table_contains (words, word);
  guint all = g_hash_table_size (words) + g_hash_table_size (others) - common;
  return all ? (double) common / all : 0;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a, *right = b;
  return (left->nearness < right->nearness) - (left->nearness > right->nearness);
}

const TwVerifiedQuery *
tw_verified_search_same (const GPtrArray *queries, const TwCatalog *catalog, const char *question)
{
  g_autofree char *wanted = tw_question_normalise (question);
  for (guint i = 0; queries && i < queries->len; i++) {
    const TwVerifiedQuery *query = g_ptr_array_index (queries, i);
    if (!is_usable (query, catalog))
      continue;
    g_autofree char *candidate = tw_question_normalise (query->question);
    if (strcmp (candidate, wanted) == 0)
      return query;
  }
  return NULL;
}

GPtrArray *
tw_verified_search_nearest (const GPtrArray *queries, const TwCatalog *catalog,
                            const char *question, guint n)
{
  g_autoptr (GHashTable) words = words_of (question);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  for (guint i = 0; queries && i < queries->len; i++) {
    const TwVerifiedQuery *query = g_ptr_array_index (queries, i);
    double near = is_usable (query, catalog) ? nearness (words, query->question) : 0;
    Candidate candidate = { query, near };
    if (near > 0)
      g_array_append_val (candidates, candidate);
  }
  g_array_sort (candidates, compare_candidates);
  GPtrArray *nearest = g_ptr_array_new ();
  for (guint i = 0; i < MIN (n, candidates->len); i++)
    g_ptr_array_add (nearest, (gpointer) g_array_index (candidates, Candidate, i).query);
  return nearest;
}
