// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-vocabulary.h"

#include <string.h>

#include "analyst/builtin/tw-codes.h"
#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-piece.h"
#include "retrieval/tw-words.h"

/* Above this many tables only those that retrieval chose can be named. */
enum { MAX_WHOLE_TABLES = 60 };

static const double HEAD_PENALTY = 1.0;
static const double GENERIC_HEAD_PENALTY = 2.0;
static const double SYNONYM_PENALTY = 0.25;

struct _TwVocabulary {
  TwCatalog *catalog;
  GPtrArray *tables;
  GPtrArray *metrics;
  GPtrArray *codes;
  GPtrArray *doubles;
  GHashTable *names; /* key → GArray of TwName */
};

static void
add_name (TwVocabulary *self, const char *key, TwName name)
{
  if (*key == '\0')
    return;
  GArray *names = g_hash_table_lookup (self->names, key);
  if (names == NULL) {
    names = g_array_new (FALSE, FALSE, sizeof (TwName));
    g_hash_table_insert (self->names, g_strdup (key), names);
  }
  for (guint i = 0; i < names->len; i++) {
    TwName *other = &g_array_index (names, TwName, i);
    if (other->kind == name.kind && other->table == name.table && other->column == name.column
        && other->metric == name.metric) {
      other->penalty = MIN (other->penalty, name.penalty);
      return;
    }
  }
  g_array_append_val (names, name);
}

static char *
join_words (char **words, guint from, guint to)
{
  GString *joined = g_string_new (NULL);
  for (guint i = from; i < to; i++)
    g_string_append_printf (joined, "%s%s", i > from ? " " : "", words[i]);
  return g_string_free (joined, FALSE);
}

static void
add_range (TwVocabulary *self, char **words, guint from, guint to, TwName name, double penalty)
{
  g_autofree char *key = join_words (words, from, to);
  name.penalty = penalty;
  add_name (self, key, name);
}

static void
add_table_names (TwVocabulary *self, const TwTable *table, char **words, double base)
{
  TwName name = { TW_NAME_TABLE, table, NULL, NULL, 0 };
  guint n = g_strv_length (words);
  if (n == 0)
    return;
  add_range (self, words, 0, n, name, base);
  gboolean generic = tw_grammar_has_word ("generic-head", words[n - 1]);
  if (n > 1)
    add_range (self, words, n - 1, n, name, base + (generic ? GENERIC_HEAD_PENALTY : HEAD_PENALTY));
}

static gboolean
is_link (const char *word)
{
  static const char *const links[] = { "in", "on", "of", "per", "to", "for", "at", "by", NULL };
  return g_strv_contains (links, word);
}

/* The head is the last word, or the one before "in", "of", "per": "units in stock", "date of birth". */
static guint
head_of (char **words)
{
  guint n = g_strv_length (words);
  for (guint i = 1; i + 1 < n; i++)
    if (is_link (words[i]))
      return i - 1;
  return n - 1;
}

static void
add_turned (TwVocabulary *self, char **words, TwName name)
{
  guint n = g_strv_length (words);
  if (n < 2 || n > 3 || head_of (words) != n - 1 || tw_grammar_has_word ("id", words[n - 1]))
    return;
  g_autofree char *first = join_words (words, 0, n - 1);
  g_autofree char *of = g_strdup_printf ("%s of %s", words[n - 1], first);
  g_autofree char *of_the = g_strdup_printf ("%s of the %s", words[n - 1], first);
  name.penalty = 0.1;
  add_name (self, of, name);
  add_name (self, of_the, name);
}

/* "ordered at" and "order date" are asked for as the other. */
static guint
without_generic_tail (char **words)
{
  static const char *const tails[] = { "code", "flag", "indicator", "at", "on", "ts",
                                       "timestamp", "name", "description", "amount", NULL };
  static const char *const parts[] = { "first", "last", "middle", "given", "family", NULL };
  guint n = g_strv_length (words);
  return n > 1 && g_strv_contains (tails, words[n - 1]) && !g_strv_contains (parts, words[n - 2])
             ? n - 1
             : n;
}

/* "employee count" and "number of employees" are asked for as "employees". */
static void
add_counted (TwVocabulary *self, char **words, guint n, TwName name, double base)
{
  if (!tw_data_type_is_numeric (name.column->type) || n < 2)
    return;
  static const char *const heads[] = { "number", "num", "no", "count", "n", NULL };
  if (strcmp (words[n - 1], "count") == 0)
    add_range (self, words, 0, n - 1, name, base + 0.5);
  else if (g_strv_contains (heads, words[0]) && n > 2 && strcmp (words[1], "of") == 0)
    add_range (self, words, 2, n, name, base + 0.5);
  else if (g_strv_contains (heads, words[0]))
    add_range (self, words, 1, n, name, base + 0.5);
}

static void
add_column_names (TwVocabulary *self, const TwColumn *column, char **words, char **table_words,
                  double base)
{
  TwName name = { TW_NAME_COLUMN, column->table, column, NULL, 0 };
  guint n = g_strv_length (words);
  if (n == 0)
    return;
  guint start = n > 1 && (strcmp (words[0], "is") == 0 || strcmp (words[0], "has") == 0) ? 1 : 0;
  add_range (self, words, start, n, name, base);
  add_turned (self, words, name);
  guint own = 0;
  for (guint t = 0; table_words[t] && own + 1 < n && strcmp (words[own], table_words[t]) == 0; t++)
    own++;
  if (own > 0)
    add_range (self, words, own, n, name, base + 0.2);
  /* "shipped at" is asked for by its verb, not as a noun. */
  guint end = tw_facts_is_date (column) ? n : without_generic_tail (words);
  if (end < n && start < end && end > own)
    add_range (self, words, start, end, name, base + 0.5);
  add_counted (self, words, n, name, base);
  guint head = head_of (words);
  gboolean generic = tw_grammar_has_word ("generic-head", words[head]);
  if (n > 1 && !is_link (words[head]))
    add_range (self, words, head, head + 1, name,
               base + (generic ? GENERIC_HEAD_PENALTY : HEAD_PENALTY));
  if (head + 1 < n && head + 2 < n)
    add_range (self, words, head + 2, n, name, base + HEAD_PENALTY);
}

static GStrv
plain_words (const char *name)
{
  GStrv words = tw_words_expand (name);
  for (guint i = 0; words[i]; i++) {
    char *singular = tw_words_singular (words[i]);
    g_free (words[i]);
    words[i] = singular;
  }
  return words;
}

/* "Name" of a customer is what people call one by, whatever the column is called. */
static void
add_display_name (TwVocabulary *self, const TwTable *table)
{
  g_autoptr (GPtrArray) display = tw_facts_display (self->catalog, table);
  if (display->len == 0)
    return;
  TwName name = { TW_NAME_COLUMN, table, g_ptr_array_index (display, 0), NULL, 0.3 };
  add_name (self, "name", name);
  add_name (self, "full name", name);
}

/* A name as it is written, too: splitting may find words in a word. */
static void
add_written (TwVocabulary *self, const char *written, TwName name)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (written), "_", ' ');
  g_autofree char *key = tw_phrase_key (spaced, TRUE);
  name.penalty = 0.1;
  if (name.kind == TW_NAME_TABLE || strlen (key) > 3)
    add_name (self, key, name);
}

static void
add_written_name (TwVocabulary *self, const TwColumn *column)
{
  TwName name = { TW_NAME_COLUMN, column->table, column, NULL, 0 };
  add_written (self, column->name, name);
  if (column->business_name)
    add_written (self, column->business_name, name);
}

/* The table that @column points to, where the words are nothing but that table's. */
static const TwTable *
parent_named (const TwVocabulary *self, const TwColumn *column, char **words)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (self->catalog);
  const TwTable *parent = NULL;
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *step = g_ptr_array_index (relationships, i);
    if (step->n_columns == 1 && step->source[0] == column && step->target[0]->table->readable)
      parent = step->target[0]->table;
  }
  if (parent == NULL || parent == column->table || words[0] == NULL)
    return NULL;
  g_auto (GStrv) own = tw_facts_table_words (parent);
  guint n = g_strv_length (own);
  if (n == 0 || !g_strv_contains ((const char *const *) words, own[n - 1]))
    return NULL;
  for (guint i = 0; words[i]; i++)
    if (!g_strv_contains ((const char *const *) own, words[i]))
      return NULL;
  return parent;
}

/* "Plan", the comment of a key: who says it means the plan, not its number. */
static gboolean
add_parent_name (TwVocabulary *self, const TwColumn *column, char **words)
{
  const TwTable *parent = parent_named (self, column, words);
  if (parent == NULL)
    return FALSE;
  TwName name = { TW_NAME_TABLE, parent, NULL, NULL, 0 };
  add_range (self, words, 0, g_strv_length (words), name, 0.05);
  return TRUE;
}

/* "by plan", where plan_code leads to the price plans. */
static void
add_coded_parent (TwVocabulary *self, const TwColumn *column, char **words)
{
  g_auto (GStrv) plain = g_strdupv (words);
  guint n = g_strv_length (plain);
  if (n > 1 && tw_grammar_has_word ("id", plain[n - 1])) {
    g_clear_pointer (&plain[n - 1], g_free);
    add_parent_name (self, column, plain);
  }
}

static void
add_table (TwVocabulary *self, const TwTable *table)
{
  g_ptr_array_add (self->tables, (gpointer) table);
  g_auto (GStrv) words = tw_facts_table_words (table);
  add_table_names (self, table, words, 0);
  if (table->business_name) {
    g_auto (GStrv) plain = plain_words (table->name);
    add_table_names (self, table, plain, 0.1);
  }
  TwName name = { TW_NAME_TABLE, table, NULL, NULL, 0 };
  add_written (self, table->name, name);
  if (table->business_name)
    add_written (self, table->business_name, name);
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    g_auto (GStrv) column_words = tw_facts_column_words (column);
    if (!add_parent_name (self, column, column_words))
      add_column_names (self, column, column_words, words, 0);
    add_coded_parent (self, column, column_words);
    if (column->business_name) {
      g_auto (GStrv) plain = plain_words (column->name);
      add_column_names (self, column, plain, words, 0.1);
    }
    add_written_name (self, column);
    tw_codes_read (self->codes, column);
  }
  add_display_name (self, table);
}

static void
add_tables (TwVocabulary *self, const TwContext *context)
{
  guint n = tw_catalog_get_n_tables (self->catalog);
  if (n <= MAX_WHOLE_TABLES) {
    for (guint i = 0; i < n; i++)
      if (tw_catalog_get_table (self->catalog, i)->readable)
        add_table (self, tw_catalog_get_table (self->catalog, i));
    return;
  }
  const GPtrArray *chosen = tw_context_get_tables (context);
  for (guint i = 0; i < chosen->len; i++)
    add_table (self, ((const TwContextTable *) g_ptr_array_index (chosen, i))->table);
}

/* "shipping city": the city of the shipping address. */
static void
add_role_columns (TwVocabulary *self, const TwDouble *one)
{
  g_autofree char *role = g_strdelimit (g_strdup (one->table.name), "_", ' ');
  for (guint i = 0; i < one->table.n_columns; i++) {
    const TwColumn *column = &one->table.columns[i];
    g_auto (GStrv) words = tw_facts_column_words (column);
    g_autofree char *name = g_strjoinv (" ", words);
    g_autofree char *key = g_strdup_printf ("%s %s", role, name);
    add_name (self, key, (TwName) { TW_NAME_COLUMN, &one->table, column, NULL, 0.1 });
  }
}

/* Its columns are not named by themselves: "city" of employees is not that of their managers. */
static void
add_double (TwVocabulary *self, const TwDouble *one)
{
  if (!g_ptr_array_find (self->tables, one->base, NULL))
    return;
  for (guint i = 0; one->words[i]; i++)
    add_name (self, one->words[i], (TwName) { TW_NAME_TABLE, &one->table, NULL, NULL, 0.05 * i });
  for (guint i = 0; one->below[i]; i++)
    add_name (self, one->below[i], (TwName) { TW_NAME_TABLE, one->base, NULL, NULL, 0.05 });
  if (!tw_double_is_own (one))
    add_role_columns (self, one);
}

TwVocabulary *
tw_vocabulary_new (const TwContext *context, const GPtrArray *metrics)
{
  TwVocabulary *self = g_new0 (TwVocabulary, 1);
  self->catalog = tw_catalog_ref (tw_context_get_catalog (context));
  self->tables = g_ptr_array_new ();
  self->codes = tw_codes_new ();
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_array_unref);
  add_tables (self, context);
  self->doubles = tw_doubles_new (self->catalog, self->tables);
  for (guint i = 0; i < self->doubles->len; i++)
    add_double (self, g_ptr_array_index (self->doubles, i));
  self->metrics = tw_measures_collect (metrics, self->catalog, self->tables);
  for (guint i = 0; i < self->metrics->len; i++) {
    const TwMeasure *metric = g_ptr_array_index (self->metrics, i);
    for (guint k = 0; metric->keys[k]; k++)
      add_name (self, metric->keys[k], (TwName) { TW_NAME_METRIC, NULL, NULL, metric, 0 });
  }
  return self;
}

void
tw_vocabulary_free (TwVocabulary *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->metrics);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->doubles);
  tw_catalog_unref (self->catalog);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const TwName *first = a, *second = b;
  return first->penalty < second->penalty ? -1 : first->penalty > second->penalty;
}

static gboolean
is_found (const GArray *found, const TwName *name)
{
  for (guint i = 0; i < found->len; i++) {
    const TwName *other = &g_array_index (found, TwName, i);
    if (other->kind == name->kind && other->table == name->table && other->column == name->column
        && other->penalty <= name->penalty + SYNONYM_PENALTY)
      return TRUE;
  }
  return FALSE;
}

GArray *
tw_vocabulary_lookup (const TwVocabulary *self, const char *key)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TwName));
  const GArray *own = g_hash_table_lookup (self->names, key);
  if (own)
    g_array_append_vals (found, own->data, own->len);
  gboolean named = FALSE;
  for (guint i = 0; i < found->len; i++)
    named |= g_array_index (found, TwName, i).penalty < HEAD_PENALTY;
  const GPtrArray *synonyms = named ? NULL : tw_grammar_get_synonyms (key);
  for (guint i = 0; synonyms && i < synonyms->len; i++) {
    const GArray *others = g_hash_table_lookup (self->names, g_ptr_array_index (synonyms, i));
    for (guint o = 0; others && o < others->len; o++) {
      TwName name = g_array_index (others, TwName, o);
      if (name.penalty >= HEAD_PENALTY || name.kind == TW_NAME_METRIC || is_found (found, &name))
        continue;
      name.penalty += SYNONYM_PENALTY;
      g_array_append_val (found, name);
    }
  }
  if (found->len == 0) {
    g_array_unref (found);
    return NULL;
  }
  g_array_sort (found, compare_names);
  return found;
}

GPtrArray *
tw_vocabulary_get_words (const TwVocabulary *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_auto (GStrv) words = g_strsplit (key, " ", -1);
    for (guint i = 0; words[i]; i++) {
      if (g_hash_table_contains (seen, words[i]))
        continue;
      char *word = g_strdup (words[i]);
      g_hash_table_add (seen, word);
      g_ptr_array_add (all, word);
    }
  }
  return all;
}

const GPtrArray *
tw_vocabulary_get_tables (const TwVocabulary *self)
{
  return self->tables;
}

const GPtrArray *
tw_vocabulary_get_metrics (const TwVocabulary *self)
{
  return self->metrics;
}

const GPtrArray *
tw_vocabulary_get_doubles (const TwVocabulary *self)
{
  return self->doubles;
}

const GPtrArray *
tw_vocabulary_get_codes (const TwVocabulary *self)
{
  return self->codes;
}

const TwCatalog *
tw_vocabulary_get_catalog (const TwVocabulary *self)
{
  return self->catalog;
}

const TwMeasure *
tw_vocabulary_find_metric (const TwVocabulary *self, const char *key)
{
  for (guint i = 0; i < self->metrics->len; i++) {
    const TwMeasure *metric = g_ptr_array_index (self->metrics, i);
    if (metric->missing == NULL && g_strv_contains ((const char *const *) metric->keys, key))
      return metric;
  }
  return NULL;
}

GPtrArray *
tw_vocabulary_find_verb_tables (const TwVocabulary *self, const char *word)
{
  GPtrArray *found = g_ptr_array_new ();
  for (guint i = 0; i < self->tables->len; i++) {
    const TwTable *table = g_ptr_array_index (self->tables, i);
    g_auto (GStrv) words = tw_facts_table_words (table);
    const char *const *roots = tw_grammar_get_verb_roots (word);
    gboolean shares = tw_facts_has_root (words, word);
    for (guint r = 0; roots && roots[r]; r++)
      shares |= tw_facts_has_root (words, roots[r]);
    if (shares)
      g_ptr_array_add (found, (gpointer) table);
  }
  return found;
}
