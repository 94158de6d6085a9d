// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-grammar.h"

#include <string.h>

#include "analyst/builtin/tw-piece.h"
#include "core/tw-resources.h"

static const char *const ROLE_NAMES[TW_N_ROLES] = {
  "filler",   "list",       "which",     "who",      "how",         "when",      "how-much",    "count",
  "sum",      "average",     "averaged",    "minimum",   "maximum",  "median",    "top",         "bottom",
  "most",     "least",      "highest",   "lowest",   "first",     "last",        "by",
  "per",      "sort",       "descending", "ascending", "in",      "of",          "from",
  "to",       "for",        "via",       "with",     "without",   "not",         "except",
  "and",      "or",         "including", "named",    "between",   "greater",     "at-least",
  "less",     "at-most",    "equal",     "not-equal", "or-more",  "or-less",     "after",
  "before",   "since",      "until",     "onwards",  "distinct",  "trend",       "starts-with",
  "ends-with", "contains",  "light-verb", "spend",   "sell",      "ship",        "no-stock",   "price-verb", "today-relative",
  "units",    "day",        "week",      "month",    "quarter",   "year",        "weekday",
  "share",
  "percent",
  "compare",
  "growth",
  "clock",
  "elapsed",
  "how-long",
  "over-month",
  "over-quarter",
  "over-year",
  "both",
  "common",
  "rate",
  "late",
  "early",
  "on-time",
  "how-late",
  "report-to",
  "unsupported",
};

typedef struct {
  GHashTable *roles;      /* key → TwRoles */
  GHashTable *measures;   /* key → TwKnownMeasure */
  GHashTable *adjectives; /* key → TwAdjective */
  GHashTable *synonyms;   /* key → GPtrArray of keys */
  GKeyFile *lists;
  GHashTable *words; /* "list word" */
  GHashTable *arrays;
  GHashTable *verb_roots, *role_roots;
} Grammar;

static GKeyFile *
load_key_file (const char *name)
{
  g_autoptr (GBytes) bytes = tw_resources_lookup (name);
  g_autoptr (GError) error = NULL;
  GKeyFile *file = g_key_file_new ();
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  if (!g_key_file_load_from_data (file, text, size, G_KEY_FILE_NONE, &error))
    g_error ("%s: %s", name, error->message);
  return file;
}

static void
add_roles (Grammar *self, GKeyFile *file)
{
  for (guint role = 0; role < TW_N_ROLES; role++) {
    g_auto (GStrv) words = g_key_file_get_string_list (file, ROLE_NAMES[role], "words", NULL, NULL);
    for (guint i = 0; words && words[i]; i++) {
      g_autofree char *key = tw_phrase_key (words[i], FALSE);
      TwRoles *roles = g_hash_table_lookup (self->roles, key);
      if (roles == NULL) {
        roles = g_new0 (TwRoles, 1);
        g_hash_table_insert (self->roles, g_steal_pointer (&key), roles);
      }
      roles->bits[role / 64] |= G_GUINT64_CONSTANT (1) << (role % 64);
    }
  }
}

static void
add_measures (Grammar *self)
{
  g_autoptr (GKeyFile) file = load_key_file ("builtin/measures.ini");
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (guint g = 0; groups[g]; g++) {
    TwKnownMeasure *measure = g_new0 (TwKnownMeasure, 1);
    measure->name = g_strdup (groups[g]);
    measure->lacks = g_key_file_get_string (file, groups[g], "lacks", NULL);
    g_auto (GStrv) words = g_key_file_get_string_list (file, groups[g], "words", NULL, NULL);
    for (guint i = 0; words && words[i]; i++)
      g_hash_table_insert (self->measures, tw_phrase_key (words[i], FALSE), measure);
  }
}

static void
add_adjectives (Grammar *self, GKeyFile *file)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, "adjectives", NULL, NULL);
  for (guint i = 0; keys && keys[i]; i++) {
    g_auto (GStrv) parts = g_key_file_get_string_list (file, "adjectives", keys[i], NULL, NULL);
    TwAdjective *adjective = g_new0 (TwAdjective, 1);
    adjective->ascending = strcmp (parts[0], "ascending") == 0;
    adjective->superlative = strcmp (parts[1], "superlative") == 0;
    GPtrArray *columns = g_ptr_array_new ();
    for (guint p = 2; parts[p]; p++)
      g_ptr_array_add (columns, tw_phrase_key (parts[p], TRUE));
    g_ptr_array_add (columns, NULL);
    adjective->columns = (char **) g_ptr_array_free (columns, FALSE);
    g_autofree char *spaced = g_strdelimit (g_strdup (keys[i]), "-", ' ');
    g_hash_table_insert (self->adjectives, tw_phrase_key (spaced, FALSE), adjective);
  }
}

static void
add_synonym (Grammar *self, const char *key, const char *other)
{
  GPtrArray *others = g_hash_table_lookup (self->synonyms, key);
  if (others == NULL) {
    others = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->synonyms, g_strdup (key), others);
  }
  g_ptr_array_add (others, g_strdup (other));
}

static void
add_synonyms (Grammar *self, GKeyFile *file)
{
  g_auto (GStrv) rings = g_key_file_get_keys (file, "synonyms", NULL, NULL);
  for (guint r = 0; rings && rings[r]; r++) {
    g_auto (GStrv) words = g_key_file_get_string_list (file, "synonyms", rings[r], NULL, NULL);
    for (guint i = 0; words[i]; i++) {
      char *key = tw_phrase_key (words[i], TRUE);
      g_free (words[i]);
      words[i] = key;
    }
    for (guint i = 0; words[i]; i++)
      for (guint j = 0; words[j]; j++)
        if (i != j)
          add_synonym (self, words[i], words[j]);
  }
}

static void
add_lists (Grammar *self, GKeyFile *file)
{
  g_auto (GStrv) lists = g_key_file_get_keys (file, "lists", NULL, NULL);
  for (guint l = 0; lists && lists[l]; l++) {
    char **words = g_key_file_get_string_list (file, "lists", lists[l], NULL, NULL);
    for (guint i = 0; words[i]; i++)
      g_hash_table_add (self->words, g_strconcat (lists[l], " ", words[i], NULL));
    g_hash_table_insert (self->arrays, g_strdup (lists[l]), words);
  }
}

static void
add_roots (GHashTable *roots, GKeyFile *file, const char *group)
{
  g_auto (GStrv) verbs = g_key_file_get_keys (file, group, NULL, NULL);
  for (guint i = 0; verbs && verbs[i]; i++)
    g_hash_table_insert (roots, g_strdelimit (g_strdup (verbs[i]), "-", ' '),
                         g_key_file_get_string_list (file, group, verbs[i], NULL, NULL));
}

static Grammar *
grammar_load (void)
{
  Grammar *self = g_new0 (Grammar, 1);
  self->roles = g_hash_table_new (g_str_hash, g_str_equal);
  self->measures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->adjectives = g_hash_table_new (g_str_hash, g_str_equal);
  self->synonyms = g_hash_table_new (g_str_hash, g_str_equal);
  self->words = g_hash_table_new (g_str_hash, g_str_equal);
  self->arrays = g_hash_table_new (g_str_hash, g_str_equal);
  self->verb_roots = g_hash_table_new (g_str_hash, g_str_equal);
  self->role_roots = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GKeyFile) file = load_key_file ("builtin/grammar.ini");
  add_roles (self, file);
  add_measures (self);
  add_adjectives (self, file);
  add_synonyms (self, file);
  add_lists (self, file);
  add_roots (self->verb_roots, file, "verb-roots");
  add_roots (self->role_roots, file, "role-roots");
  return self;
}

/* Read once and kept: every question needs all of it. */
static const Grammar *
grammar_get (void)
{
  static gsize grammar = 0;
  if (g_once_init_enter (&grammar))
    g_once_init_leave (&grammar, (gsize) grammar_load ());
  return (const Grammar *) grammar;
}

gboolean
tw_roles_has (TwRoles roles, TwRole role)
{
  return (roles.bits[role / 64] >> (role % 64)) & 1;
}

gboolean
tw_roles_is_empty (TwRoles roles)
{
  return roles.bits[0] == 0 && roles.bits[1] == 0;
}

TwRoles
tw_grammar_get_roles (const char *key)
{
  const TwRoles *roles = g_hash_table_lookup (grammar_get ()->roles, key);
  return roles ? *roles : (TwRoles) { { 0, 0 } };
}

const TwKnownMeasure *
tw_grammar_get_known_measure (const char *key)
{
  return g_hash_table_lookup (grammar_get ()->measures, key);
}

const TwAdjective *
tw_grammar_get_adjective (const char *key)
{
  return g_hash_table_lookup (grammar_get ()->adjectives, key);
}

const char *const *
tw_grammar_get_words (const char *list)
{
  return g_hash_table_lookup (grammar_get ()->arrays, list);
}

const char *const *
tw_grammar_get_verb_roots (const char *verb)
{
  return g_hash_table_lookup (grammar_get ()->verb_roots, verb);
}

const char *const *
tw_grammar_get_role_roots (const char *verb)
{
  return g_hash_table_lookup (grammar_get ()->role_roots, verb);
}

gboolean
tw_grammar_has_word (const char *list, const char *word)
{
  g_autofree char *key = g_strconcat (list, " ", word, NULL);
  return g_hash_table_contains (grammar_get ()->words, key);
}

const GPtrArray *
tw_grammar_get_synonyms (const char *key)
{
  return g_hash_table_lookup (grammar_get ()->synonyms, key);
}
