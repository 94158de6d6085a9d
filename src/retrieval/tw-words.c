// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-words.h"

#include <libstemmer.h>
#include <string.h>

#include "retrieval/tw-lexicon.h"

#define SHORTEST_RUN 5  /* letters; what is shorter is never taken apart */
#define LONGEST_RUN 128 /* an identifier has 127 bytes at most */
#define LONGEST_PART 24

static gboolean
is_ascii (const char *text)
{
  for (; *text; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

/* Letters that Unicode does not take apart into a base letter and a mark. */
static const char *
base_letters (gunichar c)
{
  switch (c) {
  case 0xe6: return "ae";
  case 0x153: return "oe";
  case 0xf8: return "o";
  case 0x142: return "l";
  case 0x111: return "d";
  case 0x131: return "i";
  case 0x2019: return "'";
  }
  return NULL;
}

char *
tw_words_fold (const char *text)
{
  if (is_ascii (text))
    return g_ascii_strdown (text, -1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *lower = g_utf8_casefold (valid, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  GString *folded = g_string_sized_new (strlen (apart));
  for (const char *p = apart; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    const char *base = base_letters (c);
    if (base)
      g_string_append (folded, base);
    else if (!g_unichar_ismark (c))
      g_string_append_unichar (folded, c);
  }
  return g_string_free (folded, FALSE);
}

/* The cost of taking @word as a part of a run-together name; G_MAXDOUBLE when it is none. Short
 * parts cost more: nearly any run of letters could be made of them. */
static double
part_cost (const char *word, gsize length)
{
  const TwWordClass class = tw_lexicon_get_class (word);
  if (class == TW_WORD_CLASS_BUSINESS)
    return length < 3 ? 1.3 : 1.0;
  const gboolean abbreviation = tw_lexicon_get_meanings (word) != NULL;
  if (length < 3)
    return abbreviation ? 2.6 : G_MAXDOUBLE;
  if (abbreviation)
    return length == 3 ? 2.0 : 1.6;
  if (class == TW_WORD_CLASS_ENGLISH)
    return length == 3 ? 2.2 : 1.5;
  return G_MAXDOUBLE;
}

/* The cheapest way to read @run as known words; appends them, or nothing and %FALSE. */
static gboolean
split_run (const char *run, gsize length, GPtrArray *words)
{
  double best[LONGEST_RUN + 1];
  guchar from[LONGEST_RUN + 1];
  best[0] = 0;
  for (gsize end = 1; end <= length; end++) {
    best[end] = G_MAXDOUBLE;
    for (gsize size = 2; size <= MIN (end, LONGEST_PART); size++) {
      char part[LONGEST_PART + 1];
      if (best[end - size] == G_MAXDOUBLE)
        continue;
      memcpy (part, run + end - size, size);
      part[size] = '\0';
      double cost = part_cost (part, size);
      if (cost < G_MAXDOUBLE && best[end - size] + cost < best[end]) {
        best[end] = best[end - size] + cost;
        from[end] = (guchar) size;
      }
    }
  }
  if (best[length] == G_MAXDOUBLE)
    return FALSE;
  const guint start = words->len;
  for (gsize end = length; end > 0; end -= from[end])
    g_ptr_array_insert (words, (int) start, g_strndup (run + end - from[end], from[end]));
  return TRUE;
}

static gboolean
is_plain_run (const char *word, gsize length)
{
  if (length < SHORTEST_RUN || length > LONGEST_RUN)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (word[i]))
      return FALSE;
  return TRUE;
}

static void
add_piece (GPtrArray *words, const char *start, const char *end)
{
  if (end == start)
    return;
  g_autofree char *piece = g_strndup (start, (gsize) (end - start));
  g_autofree char *folded = tw_words_fold (piece);
  const gsize length = strlen (folded);
  if (length == 0)
    return;
  if (!is_plain_run (folded, length) || tw_words_is_known (folded)
      || tw_lexicon_get_meanings (folded) || !split_run (folded, length, words))
    g_ptr_array_add (words, g_steal_pointer (&folded));
}

/* Whether a new word begins at @c, after @before: orderDate, HTTPServer, address2. */
static gboolean
begins_word (gunichar before, gunichar c, gunichar after)
{
  if (before == 0)
    return FALSE;
  if (g_unichar_isdigit (before) != g_unichar_isdigit (c))
    return TRUE;
  if (!g_unichar_isupper (c))
    return FALSE;
  return g_unichar_islower (before) || (g_unichar_isupper (before) && g_unichar_islower (after));
}

GStrv
tw_words_split (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *start = valid;
  gunichar before = 0;
  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);
    const char *next = g_utf8_next_char (p);
    if (!g_unichar_isalnum (c) && !g_unichar_ismark (c)) {
      add_piece (words, start, p);
      start = next;
      before = 0;
      continue;
    }
    if (begins_word (before, c, g_utf8_get_char (next))) {
      add_piece (words, start, p);
      start = p;
    }
    before = c;
  }
  add_piece (words, start, start + strlen (start));
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* "no" ends a name as a number, though it is a word of its own as well. */
static const char *const *
meanings_in_name (const char *word)
{
  if (tw_lexicon_get_class (word) == TW_WORD_CLASS_BUSINESS && strlen (word) > 2)
    return NULL;
  return tw_lexicon_get_meanings (word);
}

static gboolean
is_kind_prefix (const GStrv words, guint i)
{
  return i == 0 && words[1] != NULL && g_ascii_isalpha (words[0][0]) && words[0][1] == '\0';
}

GStrv
tw_words_expand (const char *name)
{
  g_auto (GStrv) words = tw_words_split (name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; words[i]; i++) {
    const char *const *meanings = meanings_in_name (words[i]);
    if (is_kind_prefix (words, i) || (meanings && g_str_equal (meanings[0], "-")))
      continue;
    g_auto (GStrv) parts = meanings ? g_strsplit (meanings[0], " ", -1) : NULL;
    if (parts)
      g_strv_builder_addv (builder, (const char **) parts);
    else
      g_strv_builder_add (builder, words[i]);
    n++;
  }
  return n > 0 ? g_strv_builder_end (builder) : g_steal_pointer (&words);
}

const char *const *
tw_words_get_meanings (const char *word)
{
  const char *const *meanings = tw_lexicon_get_meanings (word);
  return meanings && !g_str_equal (meanings[0], "-") ? meanings : NULL;
}

guint
tw_words_count_slips (const char *a, const char *b)
{
  guint rows[3][TW_WORDS_LONGEST_COMPARED + 1];
  guint *before = rows[0], *previous = rows[1], *current = rows[2];
  guint n = (guint) strnlen (a, TW_WORDS_LONGEST_COMPARED);
  guint length = (guint) strnlen (b, TW_WORDS_LONGEST_COMPARED);
  for (guint j = 0; j <= length; j++)
    previous[j] = j;
  for (guint i = 1; i <= n; i++) {
    current[0] = i;
    for (guint j = 1; j <= length; j++) {
      guint change = previous[j - 1] + (a[i - 1] != b[j - 1]);
      current[j] = MIN (change, MIN (previous[j], current[j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = MIN (current[j], before[j - 2] + 1);
    }
    guint *oldest = before;
    before = previous;
    previous = current;
    current = oldest;
  }
  return previous[length];
}

gboolean
tw_words_is_known (const char *word)
{
  if (tw_lexicon_get_class (word) != TW_WORD_CLASS_NONE)
    return TRUE;
  g_autofree char *singular = tw_words_singular (word);
  return tw_lexicon_get_class (singular) != TW_WORD_CLASS_NONE;
}

gboolean
tw_words_is_stop (const char *word)
{
  return tw_lexicon_is_stop (word);
}

static void
stemmer_free (gpointer data)
{
  sb_stemmer_delete (data);
}

char *
tw_words_stem (const char *word)
{
  static GPrivate stemmers = G_PRIVATE_INIT (stemmer_free);
  struct sb_stemmer *stemmer = g_private_get (&stemmers);
  if (stemmer == NULL) {
    stemmer = sb_stemmer_new ("english", NULL);
    g_private_set (&stemmers, stemmer);
  }
  const gsize length = MIN (strlen (word), 1024);
  const sb_symbol *stem = sb_stemmer_stem (stemmer, (const sb_symbol *) word, (int) length);
  if (stem == NULL)
    return g_strndup (word, length);
  return g_strndup ((const char *) stem, (gsize) sb_stemmer_length (stemmer));
}

gboolean
tw_words_same (const char *a, const char *b)
{
  if (g_str_equal (a, b))
    return TRUE;
  g_autofree char *stem_a = tw_words_stem (a);
  g_autofree char *stem_b = tw_words_stem (b);
  if (g_str_equal (stem_a, stem_b))
    return TRUE;
  g_autofree char *one_a = tw_words_singular (a);
  g_autofree char *one_b = tw_words_singular (b);
  return g_str_equal (one_a, one_b);
}

static char *
phrase_singular (const char *phrase)
{
  g_auto (GStrv) words = g_strsplit (phrase, " ", -1);
  for (guint i = 0; words[i]; i++) {
    char *singular = tw_words_singular (words[i]);
    g_free (words[i]);
    words[i] = singular;
  }
  return g_strjoinv (" ", words);
}

const char *const *
tw_words_get_synonyms (const char *phrase)
{
  const char *const *exact = tw_lexicon_get_synonyms (phrase);
  if (exact)
    return exact;
  g_autofree char *singular = phrase_singular (phrase);
  return tw_lexicon_get_synonyms (singular);
}

gboolean
tw_words_are_synonyms (const char *a, const char *b)
{
  g_autofree char *one_a = phrase_singular (a);
  g_autofree char *one_b = phrase_singular (b);
  if (g_str_equal (one_a, one_b))
    return TRUE;
  const char *const *synonyms = tw_words_get_synonyms (a);
  if (synonyms == NULL)
    return FALSE;
  return g_strv_contains (synonyms, b) || g_strv_contains (synonyms, one_b);
}

const char *const *
tw_words_get_related (const char *word)
{
  return tw_lexicon_get_related (word);
}
