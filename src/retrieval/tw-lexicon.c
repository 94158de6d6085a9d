// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-lexicon.h"

#include <string.h>

#include "core/tw-resources.h"

typedef struct {
  GHashTable *classes;  /* word → TwWordClass */
  GHashTable *stop;     /* a set */
  GHashTable *meanings; /* word → GStrv */
  GHashTable *related;  /* word → GStrv */
  GHashTable *synonyms; /* phrase → GPtrArray of phrases, %NULL-terminated */
  GStringChunk *text;
  GChecksum *digest;
} Lexicon;

typedef void (*LineFunction) (Lexicon *self, char *line);

static void
for_each_line (Lexicon *self, const char *resource, LineFunction function)
{
  g_autofree char *name = g_strconcat ("words/", resource, NULL);
  g_autoptr (GBytes) bytes = tw_resources_lookup (name);
  const char *text = g_bytes_get_data (bytes, NULL);
  g_checksum_update (self->digest, (const guchar *) text, -1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '#' && *g_strstrip (lines[i]) != '\0')
      function (self, lines[i]);
}

static void
add_words (Lexicon *self, const char *line, TwWordClass class)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  for (guint i = 0; words[i]; i++)
    g_hash_table_insert (self->classes, g_string_chunk_insert_const (self->text, words[i]),
                         GINT_TO_POINTER (class));
}

static void
english_line (Lexicon *self, char *line)
{
  add_words (self, line, TW_WORD_CLASS_ENGLISH);
}

static void
business_line (Lexicon *self, char *line)
{
  add_words (self, line, TW_WORD_CLASS_BUSINESS);
}

static void
stop_line (Lexicon *self, char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  for (guint i = 0; words[i]; i++)
    g_hash_table_add (self->stop, g_string_chunk_insert_const (self->text, words[i]));
}

/* "word: one | two" */
static void
add_listing (Lexicon *self, GHashTable *table, const char *line)
{
  const char *colon = strchr (line, ':');
  g_return_if_fail (colon != NULL);
  g_autofree char *key = g_strndup (line, (gsize) (colon - line));
  GStrv list = g_strsplit (colon + 1, "|", -1);
  for (guint i = 0; list[i]; i++)
    g_strstrip (list[i]);
  g_hash_table_insert (table, g_string_chunk_insert_const (self->text, key), list);
}

static void
meaning_line (Lexicon *self, char *line)
{
  add_listing (self, self->meanings, line);
}

static void
related_line (Lexicon *self, char *line)
{
  add_listing (self, self->related, line);
}

static void
add_synonym (Lexicon *self, const char *phrase, const char *other)
{
  GPtrArray *list = g_hash_table_lookup (self->synonyms, phrase);
  if (list == NULL) {
    list = g_ptr_array_new ();
    g_hash_table_insert (self->synonyms, (gpointer) phrase, list);
  }
  if (!g_ptr_array_find (list, other, NULL))
    g_ptr_array_add (list, (gpointer) other);
}

static void
synonym_line (Lexicon *self, char *line)
{
  g_auto (GStrv) phrases = g_strsplit (line, ",", -1);
  const guint n = g_strv_length (phrases);
  g_autofree const char **group = g_new (const char *, n);
  for (guint i = 0; i < n; i++)
    group[i] = g_string_chunk_insert_const (self->text, g_strstrip (phrases[i]));
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (i != j)
        add_synonym (self, group[i], group[j]);
}

static Lexicon *
lexicon_read (void)
{
  Lexicon *self = g_new0 (Lexicon, 1);
  self->classes = g_hash_table_new (g_str_hash, g_str_equal);
  self->stop = g_hash_table_new (g_str_hash, g_str_equal);
  self->meanings = g_hash_table_new (g_str_hash, g_str_equal);
  self->related = g_hash_table_new (g_str_hash, g_str_equal);
  self->synonyms = g_hash_table_new (g_str_hash, g_str_equal);
  self->text = g_string_chunk_new (64 * 1024);
  self->digest = g_checksum_new (G_CHECKSUM_SHA256);
  for_each_line (self, "english-words.txt", english_line);
  for_each_line (self, "business-words.txt", business_line);
  for_each_line (self, "stop-words.txt", stop_line);
  for_each_line (self, "abbreviations.txt", meaning_line);
  for_each_line (self, "related.txt", related_line);
  for_each_line (self, "thesaurus.txt", synonym_line);
  GHashTableIter iter;
  gpointer list;
  g_hash_table_iter_init (&iter, self->synonyms);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_ptr_array_add (list, NULL);
  g_checksum_get_string (self->digest); /* closes it: from here on it is only read */
  return self;
}

/* Lives as long as the process: every thread reads it without a lock. */
static const Lexicon *
get_lexicon (void)
{
  static gsize lexicon;
  if (g_once_init_enter (&lexicon))
    g_once_init_leave (&lexicon, (gsize) lexicon_read ());
  return (const Lexicon *) lexicon;
}

TwWordClass
tw_lexicon_get_class (const char *word)
{
  return (TwWordClass) GPOINTER_TO_INT (g_hash_table_lookup (get_lexicon ()->classes, word));
}

gboolean
tw_lexicon_is_stop (const char *word)
{
  return g_hash_table_contains (get_lexicon ()->stop, word);
}

const char *const *
tw_lexicon_get_meanings (const char *abbreviation)
{
  return g_hash_table_lookup (get_lexicon ()->meanings, abbreviation);
}

const char *const *
tw_lexicon_get_related (const char *word)
{
  return g_hash_table_lookup (get_lexicon ()->related, word);
}

const char *const *
tw_lexicon_get_synonyms (const char *phrase)
{
  const GPtrArray *list = g_hash_table_lookup (get_lexicon ()->synonyms, phrase);
  return list ? (const char *const *) list->pdata : NULL;
}

const char *
tw_lexicon_get_digest (void)
{
  return g_checksum_get_string (get_lexicon ()->digest);
}
