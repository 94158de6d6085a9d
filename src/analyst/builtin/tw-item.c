// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-item.h"

#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-piece.h"
#include "analyst/builtin/tw-reader.h"
#include "analyst/builtin/tw-typo.h"
#include "retrieval/tw-words.h"

enum { MAX_PHRASE = 7 };

static void
item_free (gpointer data)
{
  TwItem *item = data;
  g_free (item->text);
  g_free (item->key);
  g_free (item->singular);
  g_free (item->quoted);
  g_free (item->misspelt);
  g_free (item->suggestion);
  g_clear_pointer (&item->names, g_array_unref);
  g_clear_pointer (&item->values, g_ptr_array_unref);
  g_free (item);
}

gboolean
tw_item_is (const TwItem *self, TwRole role)
{
  return tw_roles_has (self->roles, role);
}

gboolean
tw_item_is_unknown (const TwItem *self)
{
  return tw_roles_is_empty (self->roles) && !self->names && !self->values && !self->measure
         && !self->adjective && !self->verb && !self->has_period && !self->is_number
         && !self->is_quoted;
}

typedef struct {
  const GPtrArray *pieces;
  const TwVocabulary *vocabulary;
  GHashTable *values; /* key → GPtrArray of TwContextValue */
  guint longest_value;
} Cutter;

static GPtrArray *
values_at (const Cutter *self, guint at, guint *n)
{
  for (guint length = self->longest_value; length > 0; length--) {
    if (at + length > self->pieces->len)
      continue;
    g_autofree char *key = tw_pieces_key (self->pieces, at, length, FALSE);
    GPtrArray *values = g_hash_table_lookup (self->values, key);
    if (values) {
      *n = length;
      return values;
    }
  }
  *n = 0;
  return NULL;
}

static GArray *
names_at (const Cutter *self, guint at, guint *n)
{
  for (guint length = MAX_PHRASE; length > 0; length--) {
    if (at + length > self->pieces->len)
      continue;
    g_autofree char *key = tw_pieces_key (self->pieces, at, length, TRUE);
    GArray *names = tw_vocabulary_lookup (self->vocabulary, key);
    if (names) {
      *n = length;
      return names;
    }
  }
  *n = 0;
  return NULL;
}

/* The longest phrase for which @look finds something. */
static guint
grammar_at (const Cutter *self, guint at, TwItem *item)
{
  for (guint length = MAX_PHRASE; length > 0; length--) {
    if (at + length > self->pieces->len)
      continue;
    g_autofree char *key = tw_pieces_key (self->pieces, at, length, FALSE);
    item->roles = tw_grammar_get_roles (key);
    item->measure = tw_grammar_get_known_measure (key);
    item->adjective = tw_grammar_get_adjective (key);
    if (!tw_roles_is_empty (item->roles) || item->measure || item->adjective)
      return length;
  }
  return 0;
}

static gboolean
ends_like_verb (const char *word)
{
  gsize length = strlen (word);
  return length > 4
         && (g_str_has_suffix (word, "ed") || g_str_has_suffix (word, "ing")
             || g_str_has_suffix (word, "s") || g_str_has_suffix (word, "e"));
}

/* A word that names nothing by itself, but shares its root with a table or a date. */
static gboolean
is_schema_verb (const Cutter *self, const char *word)
{
  if (!ends_like_verb (word) && strlen (word) < 5 && tw_grammar_get_verb_roots (word) == NULL)
    return FALSE;
  g_autoptr (GPtrArray) tables = tw_vocabulary_find_verb_tables (self->vocabulary, word);
  if (tables->len > 0 || tw_reader_is_role_verb (self->vocabulary, word))
    return TRUE;
  const GPtrArray *all = tw_vocabulary_get_tables (self->vocabulary);
  for (guint t = 0; t < all->len; t++) {
    const TwTable *table = g_ptr_array_index (all, t);
    for (guint c = 0; c < table->n_columns; c++) {
      if (tw_facts_suits_verb (&table->columns[c], word))
        return TRUE;
    }
  }
  return FALSE;
}

/* "signed up", where a date is called so. */
static gboolean
takes_particle (const Cutter *self, guint at)
{
  if (at + 1 >= self->pieces->len)
    return FALSE;
  static const char *const particles[] = { "up", "out", "off", "down", "in", NULL };
  const TwPiece *verb = g_ptr_array_index (self->pieces, at);
  const TwPiece *particle = g_ptr_array_index (self->pieces, at + 1);
  if (!g_strv_contains (particles, particle->folded))
    return FALSE;
  const GPtrArray *all = tw_vocabulary_get_tables (self->vocabulary);
  for (guint t = 0; t < all->len; t++) {
    const TwTable *table = g_ptr_array_index (all, t);
    for (guint c = 0; c < table->n_columns; c++) {
      if (!tw_facts_is_date (&table->columns[c])
          || !tw_facts_suits_verb (&table->columns[c], verb->folded))
        continue;
      const TwColumn *column = &table->columns[c];
      g_auto (GStrv) words
        = tw_words_split (column->business_name ? column->business_name : column->name);
      if (g_strv_contains ((const char *const *) words, particle->folded))
        return TRUE;
    }
  }
  return FALSE;
}

static void
take_number (const Cutter *self, guint at, TwItem *item, guint *n)
{
  const GPtrArray *pieces = self->pieces;
  const TwPiece *piece = g_ptr_array_index (pieces, at);
  guint used = 0;
  if (piece->kind == TW_PIECE_SIGN && strchr ("$€£", piece->text[0]) && at + 1 < pieces->len) {
    item->is_money = TRUE;
    used = 1;
    piece = g_ptr_array_index (pieces, at + 1);
  }
  if (!piece->is_number)
    return;
  used++;
  item->is_number = TRUE;
  item->number = piece->number;
  while (at + used < pieces->len) {
    const TwPiece *next = g_ptr_array_index (pieces, at + used);
    double factor = strcmp (next->folded, "thousand") == 0  ? 1e3
                    : strcmp (next->folded, "million") == 0 ? 1e6
                    : strcmp (next->folded, "hundred") == 0 ? 100
                    : strcmp (next->folded, "k") == 0       ? 1e3
                                                            : 0;
    if (factor == 0)
      break;
    item->number *= factor;
    used++;
  }
  if (at + used < pieces->len) {
    const TwPiece *next = g_ptr_array_index (pieces, at + used);
    if (strcmp (next->folded, "%") == 0 || strcmp (next->folded, "percent") == 0) {
      item->is_percent = TRUE;
      used++;
    }
  }
  *n = used;
}

static gboolean
is_short_function_word (const TwItem *item)
{
  return tw_item_is (item, TW_ROLE_FILLER) && strlen (item->key) <= 3;
}

/* Keeps of each reading only what covers the whole stretch. */
static void
keep_longest (TwItem *item, guint n, guint n_grammar, guint n_names, guint n_values, guint n_period,
              guint n_number)
{
  if (n_grammar != n) {
    item->roles = (TwRoles) { { 0, 0 } };
    item->measure = NULL;
    item->adjective = NULL;
  }
  if (n_names < n || is_short_function_word (item))
    g_clear_pointer (&item->names, g_array_unref);
  if (n_values < n)
    g_clear_pointer (&item->values, g_ptr_array_unref);
  item->has_period = n_period == n;
  item->is_number = item->is_number && n_number == n;
}

static guint
cut_quoted (const Cutter *self, guint at, TwItem *item)
{
  const TwPiece *piece = g_ptr_array_index (self->pieces, at);
  item->is_quoted = TRUE;
  item->quoted = g_strdup (piece->text);
  g_autofree char *key = tw_phrase_key (piece->text, FALSE);
  GPtrArray *values = g_hash_table_lookup (self->values, key);
  item->values = values ? g_ptr_array_ref (values) : NULL;
  return 1;
}

static guint
cut_words (const Cutter *self, guint at, TwItem *item)
{
  guint n_values, n_names, n_period, n_number = 0;
  GPtrArray *values = values_at (self, at, &n_values);
  item->values = values ? g_ptr_array_ref (values) : NULL;
  item->names = names_at (self, at, &n_names);
  guint n_grammar = grammar_at (self, at, item);
  /* "accounts for each …": what is listed is a noun before it is part of a phrase. */
  const TwPiece *last = n_names > 0 ? g_ptr_array_index (self->pieces, at + n_names - 1) : NULL;
  if (n_grammar > n_names && last && strcmp (last->folded, last->singular) != 0
      && g_array_index (item->names, TwName, 0).penalty == 0
      && g_array_index (item->names, TwName, 0).kind == TW_NAME_TABLE)
    n_grammar = 0;
  n_period = tw_period_read (self->pieces, at, &item->period);
  take_number (self, at, item, &n_number);
  guint n = MAX (MAX (MAX (n_grammar, n_names), MAX (n_values, n_period)), MAX (n_number, 1));
  keep_longest (item, n, n_grammar, n_names, n_values, n_period, n_number);
  return n;
}

static guint
cut_item (const Cutter *self, guint at, GPtrArray *items)
{
  TwItem *item = g_new0 (TwItem, 1);
  const TwPiece *piece = g_ptr_array_index (self->pieces, at);
  guint n = piece->kind == TW_PIECE_QUOTED ? cut_quoted (self, at, item)
                                           : cut_words (self, at, item);
  const TwPiece *last = g_ptr_array_index (self->pieces, at + n - 1);
  item->text = tw_pieces_join (self->pieces, at, n);
  item->key = tw_pieces_key (self->pieces, at, n, FALSE);
  item->singular = tw_pieces_key (self->pieces, at, n, TRUE);
  item->plural = strcmp (last->folded, last->singular) != 0;
  gboolean named = item->names && g_array_index (item->names, TwName, 0).penalty < 1;
  if (n == 1 && piece->kind == TW_PIECE_WORD && !named && !tw_item_is (item, TW_ROLE_FILLER))
    item->verb = is_schema_verb (self, piece->folded);
  if (item->verb && takes_particle (self, at))
    n++;
  if (g_strcmp0 (item->key, ",") == 0 || g_strcmp0 (item->key, "&") == 0)
    item->roles.bits[TW_ROLE_AND / 64] |= G_GUINT64_CONSTANT (1) << (TW_ROLE_AND % 64);
  g_ptr_array_add (items, item);
  return n;
}

static void
add_value (Cutter *self, TwContextValue *value, const char *phrase)
{
  g_autoptr (GPtrArray) pieces = tw_pieces_new (phrase);
  g_autofree char *key = tw_pieces_key (pieces, 0, pieces->len, FALSE);
  if (*key == '\0')
    return;
  GPtrArray *same = g_hash_table_lookup (self->values, key);
  if (same == NULL) {
    same = g_ptr_array_new ();
    g_hash_table_insert (self->values, g_strdup (key), same);
  }
  if (!g_ptr_array_find (same, value, NULL))
    g_ptr_array_add (same, value);
  self->longest_value = MAX (self->longest_value, pieces->len);
}

static void
add_values (Cutter *self, const TwContext *context)
{
  const GPtrArray *values = tw_context_get_values (context);
  for (guint i = 0; i < values->len; i++) {
    TwContextValue *value = g_ptr_array_index (values, i);
    add_value (self, value, value->phrase);
    /* "Horn" may have found it, but the question has all of its name. */
    if (strcmp (value->phrase, value->value) != 0)
      add_value (self, value, value->value);
  }
  const GPtrArray *codes = tw_vocabulary_get_codes (self->vocabulary);
  for (guint i = 0; i < codes->len; i++) {
    TwContextValue *code = g_ptr_array_index (codes, i);
    add_value (self, code, code->phrase);
  }
}

/* The pieces of @text in the place of the one at @at. */
static void
replace_piece (GPtrArray *pieces, guint at, const char *text)
{
  g_autoptr (GPtrArray) own = tw_pieces_new (text);
  g_ptr_array_remove_index (pieces, at);
  for (guint i = own->len; i > 0; i--)
    g_ptr_array_insert (pieces, (int) at, g_ptr_array_steal_index (own, i - 1));
}

/* "unpaid", where something is paid on a date: not paid. */
static char *
denied_verb (const Cutter *self, const TwItem *item)
{
  if (!g_str_has_prefix (item->key, "un") || strlen (item->key) < 6 || item->names || item->values
      || !tw_roles_is_empty (item->roles) || strchr (item->key, ' '))
    return NULL;
  const char *verb = item->key + 2;
  const GPtrArray *all = tw_vocabulary_get_tables (self->vocabulary);
  for (guint t = 0; t < all->len; t++) {
    const TwTable *table = g_ptr_array_index (all, t);
    for (guint c = 0; c < table->n_columns; c++)
      if (tw_facts_suits_verb (&table->columns[c], verb))
        return g_strdup_printf ("not %s", verb);
  }
  return NULL;
}

/* "denial rate", where a comment says that D is denied. */
static char *
rated_code (const Cutter *self, guint at)
{
  if (at + 1 >= self->pieces->len)
    return NULL;
  const TwPiece *piece = g_ptr_array_index (self->pieces, at);
  const TwPiece *rate = g_ptr_array_index (self->pieces, at + 1);
  if (strcmp (rate->singular, "rate") != 0 || piece->kind != TW_PIECE_WORD)
    return NULL;
  const GPtrArray *codes = tw_vocabulary_get_codes (self->vocabulary);
  const char *found = NULL;
  for (guint i = 0; i < codes->len; i++) {
    const char *phrase = ((TwContextValue *) g_ptr_array_index (codes, i))->phrase;
    g_auto (GStrv) words = tw_words_split (phrase);
    if (g_strv_length (words) != 1 || !tw_facts_has_root (words, piece->folded))
      continue;
    if (found && strcmp (found, phrase) != 0)
      return NULL;
    found = phrase;
  }
  return g_strdup (found);
}

/* Words that mean nothing as they are written, and what they may have been meant to be. */
static void
mend_pieces (Cutter *self, GPtrArray *pieces, GHashTable *misspelt, GHashTable *suggested)
{
  for (guint at = 0; at < pieces->len;) {
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
    guint n = cut_item (self, at, items);
    const TwItem *item = g_ptr_array_index (items, 0);
    g_autofree char *rated = item->names || item->values ? NULL : rated_code (self, at);
    if (rated) {
      g_hash_table_insert (misspelt, GUINT_TO_POINTER (at),
                           g_strdup (((TwPiece *) g_ptr_array_index (pieces, at))->text));
      replace_piece (pieces, at, rated);
      at += 2;
      continue;
    }
    g_autofree char *denied = n == 1 ? denied_verb (self, item) : NULL;
    gboolean sure = FALSE;
    g_autofree char *meant = denied == NULL && tw_item_is_unknown (item)
                               ? tw_typo_find (self->vocabulary, item->key, &sure) : NULL;
    if (denied) {
      replace_piece (pieces, at, denied);
      at += 2;
      continue;
    }
    if (meant && !sure)
      g_hash_table_insert (suggested, g_strdup (item->key), g_strdup (meant));
    if (meant && sure) {
      g_hash_table_insert (misspelt, GUINT_TO_POINTER (at), g_strdup (item->text));
      replace_piece (pieces, at, meant);
    }
    at += n;
  }
}

static void
note_mended (TwItem *item, guint at, guint n, GHashTable *misspelt, GHashTable *suggested)
{
  for (guint i = at; i < at + n && item->misspelt == NULL; i++)
    item->misspelt = g_strdup (g_hash_table_lookup (misspelt, GUINT_TO_POINTER (i)));
  item->suggestion = g_strdup (g_hash_table_lookup (suggested, item->key));
}

GPtrArray *
tw_items_new (const char *question, const TwContext *context, const TwVocabulary *vocabulary)
{
  g_autoptr (GPtrArray) pieces = tw_pieces_new (question);
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  Cutter self = { pieces, vocabulary, NULL, 0 };
  self.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) misspelt = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) suggested
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  add_values (&self, context);
  mend_pieces (&self, pieces, misspelt, suggested);
  for (guint at = 0; at < pieces->len;) {
    guint n = cut_item (&self, at, items);
    note_mended (g_ptr_array_index (items, items->len - 1), at, n, misspelt, suggested);
    at += n;
  }
  g_hash_table_unref (self.values);
  return items;
}
