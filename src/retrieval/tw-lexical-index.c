// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-lexical-index.h"

#include <math.h>

#include "retrieval/tw-words.h"

/* What a word of each field weighs; a name says more than a sentence about it. */
#define WEIGHT_OTHER_MEANING 0.6f
#define WEIGHT_DESCRIPTION 0.35f
#define MOST_DESCRIPTION_WORDS 64

typedef struct {
  GArray *tables;  /* of TwPosting */
  GArray *columns; /* of TwPosting */
  guint n_tables;  /* that say it, themselves or in a column */
  guint last_table;
} Entry;

struct _TwLexicalIndex {
  GHashTable *entries; /* stem → Entry */
  GHashTable *names;   /* text → GArray of Term: names repeat from table to table */
  GArray *name_words;   /* of guint, by table */
  guint n_tables;
};

typedef struct {
  const char *stem; /* a key of entries */
  float weight;
} Term;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_array_unref (entry->tables);
  g_array_unref (entry->columns);
  g_free (entry);
}

TwLexicalIndex *
tw_lexical_index_new (void)
{
  TwLexicalIndex *self = g_new0 (TwLexicalIndex, 1);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->names
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->name_words = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
tw_lexical_index_free (TwLexicalIndex *self)
{
  g_array_unref (self->name_words);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->names);
  g_free (self);
}

/* The index's own copy of the stem of @word. */
static const char *
intern_stem (TwLexicalIndex *self, const char *word)
{
  g_autofree char *stem = tw_words_stem (word);
  gpointer known;
  if (g_hash_table_lookup_extended (self->entries, stem, &known, NULL))
    return known;
  Entry *entry = g_new0 (Entry, 1);
  entry->tables = g_array_new (FALSE, FALSE, sizeof (TwPosting));
  entry->columns = g_array_new (FALSE, FALSE, sizeof (TwPosting));
  entry->last_table = G_MAXUINT;
  const char *key = stem;
  g_hash_table_insert (self->entries, g_steal_pointer (&stem), entry);
  return key;
}

static void
add_term (TwLexicalIndex *self, GArray *terms, const char *word, float weight)
{
  if (tw_words_is_stop (word))
    return;
  const char *stem = intern_stem (self, word);
  for (guint i = 0; i < terms->len; i++) {
    Term *term = &g_array_index (terms, Term, i);
    if (term->stem == stem) {
      term->weight = MAX (term->weight, weight);
      return;
    }
  }
  Term term = { stem, weight };
  g_array_append_val (terms, term);
}

static void
add_meanings (TwLexicalIndex *self, GArray *terms, const char *word, float weight)
{
  const char *const *meanings = tw_words_get_meanings (word);
  for (guint i = 0; meanings && meanings[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (meanings[i], " ", -1);
    for (guint j = 0; parts[j]; j++)
      add_term (self, terms, parts[j], weight);
  }
}

/* The fewer other words a name has, the more each of them is what it names: "orders" is more about
 * orders than "order_promotion_history". */
static float
share_of_name (guint n_words)
{
  return TW_LEXICAL_NAME_WEIGHT + (1 - TW_LEXICAL_NAME_WEIGHT) / (float) MAX (n_words, 1);
}

static const GArray *
name_terms (TwLexicalIndex *self, const char *name, gboolean physical)
{
  g_autofree char *key = g_strconcat (physical ? "p" : "b", name, NULL);
  GArray *terms = g_hash_table_lookup (self->names, key);
  if (terms)
    return terms;
  terms = g_array_new (FALSE, FALSE, sizeof (Term));
  g_auto (GStrv) expanded = tw_words_expand (name);
  const float weight = share_of_name (g_strv_length (expanded));
  for (guint i = 0; expanded[i]; i++)
    add_term (self, terms, expanded[i], weight);
  g_auto (GStrv) words = tw_words_split (name);
  for (guint i = 0; words[i]; i++) {
    add_term (self, terms, words[i], weight);
    if (physical && !tw_words_is_known (words[i]))
      add_meanings (self, terms, words[i], weight * WEIGHT_OTHER_MEANING);
  }
  g_hash_table_insert (self->names, g_steal_pointer (&key), terms);
  return terms;
}

static void
merge_terms (GArray *into, const GArray *terms)
{
  for (guint i = 0; i < terms->len; i++) {
    const Term *term = &g_array_index (terms, Term, i);
    guint j = 0;
    while (j < into->len && g_array_index (into, Term, j).stem != term->stem)
      j++;
    if (j == into->len)
      g_array_append_vals (into, term, 1);
    else
      g_array_index (into, Term, j).weight
        = MAX (g_array_index (into, Term, j).weight, term->weight);
  }
}

static void
add_description (TwLexicalIndex *self, GArray *terms, const char *description)
{
  g_autofree char *valid = g_utf8_make_valid (description, 1024);
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (valid);
  for (guint i = 0; i < MIN (tokens->len, MOST_DESCRIPTION_WORDS); i++) {
    const TwToken *token = g_ptr_array_index (tokens, i);
    if (token->kind == TW_TOKEN_WORD)
      add_term (self, terms, token->folded, WEIGHT_DESCRIPTION);
  }
}

static GArray *
collect_terms (TwLexicalIndex *self, const char *name, const char *business_name,
               const char *description)
{
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (Term));
  merge_terms (terms, name_terms (self, name, TRUE));
  if (business_name)
    merge_terms (terms, name_terms (self, business_name, FALSE));
  if (description)
    add_description (self, terms, description);
  return terms;
}

static void
post (TwLexicalIndex *self, const GArray *terms, const TwTable *table, const TwColumn *column)
{
  for (guint i = 0; i < terms->len; i++) {
    const Term *term = &g_array_index (terms, Term, i);
    Entry *entry = g_hash_table_lookup (self->entries, term->stem);
    TwPosting posting = { column ? column->id : table->index, term->weight };
    g_array_append_val (column ? entry->columns : entry->tables, posting);
    if (entry->last_table != table->index)
      entry->n_tables++;
    entry->last_table = table->index;
  }
}

static void
add_name_words (TwLexicalIndex *self, const TwTable *table)
{
  const char *name = table->business_name ? table->business_name : table->name;
  g_auto (GStrv) words = tw_words_expand (name);
  guint n = 0;
  for (guint i = 0; words[i]; i++)
    n += !tw_words_is_stop (words[i]);
  n = MAX (n, 1);
  g_array_append_val (self->name_words, n);
}

void
tw_lexical_index_add_table (TwLexicalIndex *self, const TwTable *table)
{
  self->n_tables++;
  add_name_words (self, table);
  g_autoptr (GArray) terms
    = collect_terms (self, table->name, table->business_name, table->description);
  post (self, terms, table, NULL);
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    g_autoptr (GArray) column_terms
      = collect_terms (self, column->name, column->business_name, column->description);
    post (self, column_terms, table, column);
  }
}

const GArray *
tw_lexical_index_get_tables (const TwLexicalIndex *self, const char *stem)
{
  const Entry *entry = g_hash_table_lookup (self->entries, stem);
  return entry ? entry->tables : NULL;
}

const GArray *
tw_lexical_index_get_columns (const TwLexicalIndex *self, const char *stem)
{
  const Entry *entry = g_hash_table_lookup (self->entries, stem);
  return entry ? entry->columns : NULL;
}

guint
tw_lexical_index_get_n_name_words (const TwLexicalIndex *self, guint table)
{
  return g_array_index (self->name_words, guint, table);
}

double
tw_lexical_index_get_weight (const TwLexicalIndex *self, const char *stem)
{
  const Entry *entry = g_hash_table_lookup (self->entries, stem);
  if (entry == NULL || self->n_tables < 2)
    return 1.0;
  const double n = self->n_tables;
  return log (1 + n / entry->n_tables) / log (1 + n);
}
