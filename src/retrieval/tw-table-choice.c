// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-table-choice.h"

#include <string.h>

#include "retrieval/tw-words.h"

#define LEAST_SHARE 0.3 /* of the best table's score; what is below is noise */
#define ALIKE 0.8       /* of the columns: then one table is the other over again */
#define ANCHORS 3       /* tables whose neighbours are looked at */
#define FIRST_SHARE 0.6 /* of the places are given to tables that say words of the question */
#define LEAST_FIRST 4

typedef struct {
  const TwCatalog *catalog;
  const GPtrArray *ranked;
  const TwRanking *ranking;
  GHashTable *said; /* stems of the question */
  GHashTable *usable; /* of TwTable */
  GPtrArray *chosen;
  guint max_tables;
} Choice;

static GHashTable *
stems_of_question (const GPtrArray *tokens)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < tokens->len; i++)
    g_hash_table_add (stems, tw_words_stem (((const TwToken *) tokens->pdata[i])->folded));
  return stems;
}

static GHashTable *
stems_of_name (const TwTable *table)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) words = tw_words_split (table->name);
  for (guint i = 0; words[i]; i++)
    g_hash_table_add (stems, tw_words_stem (words[i]));
  return stems;
}

/* Whether the name of @table is that of @other and more, none of which the question says. */
static gboolean
only_adds_what_is_not_said (const Choice *self, const TwTable *table, const TwTable *other)
{
  g_autoptr (GHashTable) words = stems_of_name (table);
  g_autoptr (GHashTable) others = stems_of_name (other);
  GHashTableIter iterator;
  gpointer word;
  if (g_hash_table_size (words) <= g_hash_table_size (others))
    return FALSE;
  g_hash_table_iter_init (&iterator, others);
  while (g_hash_table_iter_next (&iterator, &word, NULL))
    if (!g_hash_table_contains (words, word))
      return FALSE;
  g_hash_table_iter_init (&iterator, words);
  while (g_hash_table_iter_next (&iterator, &word, NULL))
    if (!g_hash_table_contains (others, word) && g_hash_table_contains (self->said, word))
      return FALSE;
  return TRUE;
}

static gboolean
has_same_columns (const TwTable *table, const TwTable *other)
{
  guint n = 0;
  for (guint i = 0; i < table->n_columns; i++)
    n += tw_table_find_column (other, table->columns[i].name) != NULL;
  return n > 0 && n >= ALIKE * MAX (table->n_columns, other->n_columns);
}

static gboolean
shares_a_word (const TwTable *table, const TwTable *other)
{
  return strstr (table->name, other->name) != NULL;
}

static gboolean
is_over_again (const Choice *self, const TwTable *table)
{
  for (guint i = 0; i < self->ranked->len; i++) {
    const TwTable *other = self->ranked->pdata[i];
    if (other != table && shares_a_word (table, other)
        && has_same_columns (table, other) && only_adds_what_is_not_said (self, table, other))
      return TRUE;
  }
  return FALSE;
}

static gboolean
choose (Choice *self, const TwTable *table)
{
  if (self->chosen->len >= self->max_tables)
    return FALSE;
  if (g_hash_table_contains (self->usable, table)
      && !g_ptr_array_find (self->chosen, table, NULL) && !is_over_again (self, table))
    g_ptr_array_add (self->chosen, (gpointer) table);
  return TRUE;
}

typedef struct {
  const TwTable *table;
  double score;
} Neighbour;

static int
compare_neighbours (gconstpointer a, gconstpointer b)
{
  const Neighbour *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->table->index < y->table->index ? -1 : 1;
}

/* The tables that join one of @from, best first. */
static GArray *
find_neighbours (const Choice *self, const GPtrArray *from)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (self->catalog);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Neighbour));
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = relationships->pdata[i];
    const TwTable *ends[]
      = { relationship->source[0]->table, relationship->target[0]->table };
    for (guint e = 0; e < 2; e++) {
      Neighbour neighbour = { ends[!e], self->ranking->tables[ends[!e]->index] };
      if (g_ptr_array_find ((GPtrArray *) from, ends[e], NULL))
        g_array_append_val (found, neighbour);
    }
  }
  g_array_sort (found, compare_neighbours);
  return found;
}

/* What belongs to the tables that are meant most likely: one join away, then two. */
static void
choose_neighbours (Choice *self)
{
  g_autoptr (GPtrArray) reached = g_ptr_array_new ();
  for (guint i = 0; i < MIN (self->chosen->len, ANCHORS); i++)
    g_ptr_array_add (reached, self->chosen->pdata[i]);
  for (guint away = 0; away < 2; away++) {
    g_autoptr (GArray) neighbours = find_neighbours (self, reached);
    for (guint i = 0; i < neighbours->len; i++) {
      const TwTable *table = g_array_index (neighbours, Neighbour, i).table;
      if (!choose (self, table))
        return;
      if (g_ptr_array_find (self->chosen, table, NULL)
          && !g_ptr_array_find (reached, table, NULL))
        g_ptr_array_add (reached, (gpointer) table);
    }
  }
}

static void
choose_all (Choice *self, const GPtrArray *needed)
{
  const guint most = self->max_tables;
  const double best
    = self->ranked->len ? self->ranking->tables[((TwTable *) self->ranked->pdata[0])->index] : 0;
  for (guint i = 0; i < needed->len; i++)
    if (!g_ptr_array_find (self->chosen, needed->pdata[i], NULL))
      g_ptr_array_add (self->chosen, needed->pdata[i]);
  self->max_tables = MAX (MIN (most, LEAST_FIRST), (guint) (FIRST_SHARE * most));
  for (guint i = 0; i < self->ranking->term_tables->len; i++)
    if (!choose (self, self->ranking->term_tables->pdata[i]))
      break;
  self->max_tables = most;
  if (self->ranked->len)
    choose (self, self->ranked->pdata[0]);
  choose_neighbours (self);
  for (guint i = 0; i < self->ranked->len; i++) {
    const TwTable *table = self->ranked->pdata[i];
    if (self->ranking->tables[table->index] < LEAST_SHARE * best || !choose (self, table))
      break;
  }
}

GPtrArray *
tw_table_choice_new (const TwCatalog *catalog, const GPtrArray *ranked, const TwRanking *ranking,
                     const GPtrArray *needed, const GPtrArray *tokens, guint max_tables)
{
  g_autoptr (GHashTable) said = stems_of_question (tokens);
  g_autoptr (GHashTable) usable = g_hash_table_new (NULL, NULL);
  Choice self = { catalog, ranked, ranking, said, usable, g_ptr_array_new (), max_tables };
  for (guint i = 0; i < ranked->len; i++)
    g_hash_table_add (usable, ranked->pdata[i]);
  choose_all (&self, needed);
  return self.chosen;
}
