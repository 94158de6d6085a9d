// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of names and questions. All functions are thread-safe, take any text (also what is not
 * UTF-8), and know nothing of a particular warehouse: their lists are in resources/words. */

/**
 * tw_words_fold:
 *
 * Returns: (transfer full): @text in lower case without accents, to compare: "Côte" is "cote"
 */
char *tw_words_fold (const char *text);

/**
 * tw_words_split:
 *
 * The folded words of an identifier, at underscores and other signs, at capitals, at digits, and
 * inside a run of known words: `OrderDate`, `order_date` and `orderdate` are all order, date;
 * `unitsinstock` is units, in, stock; `custid` is cust, id. A run that is not made of known words
 * alone stays whole.
 */
GStrv tw_words_split (const char *name);

/**
 * tw_words_expand:
 *
 * Like tw_words_split(), with each abbreviation replaced by its likeliest meaning and without words
 * that only tell the kind of table: `t_cust_mst` is customer, master; `dim_prd` is product.
 */
GStrv tw_words_expand (const char *name);

/**
 * tw_words_get_meanings:
 * @word: folded
 *
 * Returns: (transfer none) (nullable): what an abbreviation may stand for, likeliest first, each
 *   one or more words
 */
const char *const *tw_words_get_meanings (const char *word);

/** tw_words_is_known: a folded English word, in its singular or plural */
gboolean tw_words_is_known (const char *word);

/** tw_words_is_stop: a folded word that names nothing: "the", "show", "which" */
gboolean tw_words_is_stop (const char *word);

/** tw_words_singular: (transfer full): "countries" → "country", "status" as it is */
char *tw_words_singular (const char *word);

/** tw_words_plural: (transfer full): "category" → "categories"; a plural stays one */
char *tw_words_plural (const char *word);

/** tw_words_stem: (transfer full): the Snowball English stem of a folded word */
char *tw_words_stem (const char *word);

#define TW_WORDS_LONGEST_COMPARED 64

/** tw_words_count_slips: bytes left out, added, replaced or exchanged with the next that make @a of
 * @b, of which the first %TW_WORDS_LONGEST_COMPARED bytes count */
guint tw_words_count_slips (const char *a, const char *b);

/** tw_words_same: folded words with the same singular or the same stem */
gboolean tw_words_same (const char *a, const char *b);

/**
 * tw_words_get_synonyms:
 * @phrase: folded, one or more words with single spaces, in singular or plural
 *
 * Returns: (transfer none) (nullable): other phrases that may stand for it in a business question,
 *   in the singular
 */
const char *const *tw_words_get_synonyms (const char *phrase);

/** tw_words_are_synonyms: in any order; the same phrase is one of its own */
gboolean tw_words_are_synonyms (const char *a, const char *b);

/**
 * tw_words_get_related:
 *
 * Returns: (transfer none) (nullable): what a folded word of a question hints at ("cheapest" at
 *   price); good enough to look for columns, not to decide what is asked
 */
const char *const *tw_words_get_related (const char *word);

typedef enum {
  TW_TOKEN_WORD,
  TW_TOKEN_NUMBER, /* digits, with inner points and commas */
  TW_TOKEN_QUOTED, /* what stood between quotation marks, without them */
} TwTokenKind;

/**
 * TwToken:
 * @text: as written
 * @folded: folded; a word without its possessive 's
 * @start, @end: its bytes in the question, quotation marks left out
 * @joined: nothing but blanks, a hyphen, `&`, `/`, `.` or an apostrophe stands between it and the
 *   token before
 * @capital: begins with a capital letter
 */
typedef struct {
  TwTokenKind kind;
  char *text;
  char *folded;
  guint start, end;
  gboolean joined;
  gboolean capital;
} TwToken;

/**
 * tw_words_tokenize:
 * @text: valid UTF-8; see g_utf8_make_valid()
 *
 * Returns: (transfer full) (element-type TwToken): frees its tokens
 */
GPtrArray *tw_words_tokenize (const char *text);

G_END_DECLS
