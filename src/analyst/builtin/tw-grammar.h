// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The parts that a word which names nothing in the schema can play; a word can have several. In the
 * order of ROLE_NAMES in tw-grammar.c. */
typedef enum {
  TW_ROLE_FILLER,
  TW_ROLE_LIST,
  TW_ROLE_WHICH,
  TW_ROLE_WHO,
  TW_ROLE_HOW,
  TW_ROLE_WHEN,
  TW_ROLE_HOW_MUCH,
  TW_ROLE_COUNT,
  TW_ROLE_SUM,
  TW_ROLE_AVERAGE,
  TW_ROLE_AVERAGED,
  TW_ROLE_MINIMUM,
  TW_ROLE_MAXIMUM,
  TW_ROLE_MEDIAN,
  TW_ROLE_TOP,
  TW_ROLE_BOTTOM,
  TW_ROLE_MOST,
  TW_ROLE_LEAST,
  TW_ROLE_HIGHEST,
  TW_ROLE_LOWEST,
  TW_ROLE_FIRST,
  TW_ROLE_LAST,
  TW_ROLE_BY,
  TW_ROLE_PER,
  TW_ROLE_SORT,
  TW_ROLE_DESCENDING,
  TW_ROLE_ASCENDING,
  TW_ROLE_IN,
  TW_ROLE_OF,
  TW_ROLE_FROM,
  TW_ROLE_TO,
  TW_ROLE_FOR,
  TW_ROLE_VIA,
  TW_ROLE_WITH,
  TW_ROLE_WITHOUT,
  TW_ROLE_NOT,
  TW_ROLE_EXCEPT,
  TW_ROLE_AND,
  TW_ROLE_OR,
  TW_ROLE_INCLUDING,
  TW_ROLE_NAMED,
  TW_ROLE_BETWEEN,
  TW_ROLE_GREATER,
  TW_ROLE_AT_LEAST,
  TW_ROLE_LESS,
  TW_ROLE_AT_MOST,
  TW_ROLE_EQUAL,
  TW_ROLE_NOT_EQUAL,
  TW_ROLE_OR_MORE,
  TW_ROLE_OR_LESS,
  TW_ROLE_AFTER,
  TW_ROLE_BEFORE,
  TW_ROLE_SINCE,
  TW_ROLE_UNTIL,
  TW_ROLE_ONWARDS,
  TW_ROLE_DISTINCT,
  TW_ROLE_TREND,
  TW_ROLE_STARTS_WITH,
  TW_ROLE_ENDS_WITH,
  TW_ROLE_CONTAINS,
  TW_ROLE_LIGHT_VERB,
  TW_ROLE_SPEND,
  TW_ROLE_SELL,
  TW_ROLE_SHIP,
  TW_ROLE_NO_STOCK,
  TW_ROLE_PRICE_VERB,
  TW_ROLE_TODAY,
  TW_ROLE_UNITS,
  TW_ROLE_DAY,
  TW_ROLE_WEEK,
  TW_ROLE_MONTH,
  TW_ROLE_QUARTER,
  TW_ROLE_YEAR,
  TW_ROLE_WEEKDAY,
  TW_ROLE_SHARE,
  TW_ROLE_PERCENT,
  TW_ROLE_COMPARE,
  TW_ROLE_GROWTH,
  TW_ROLE_CLOCK,
  TW_ROLE_ELAPSED,
  TW_ROLE_HOW_LONG,
  TW_ROLE_OVER_MONTH,
  TW_ROLE_OVER_QUARTER,
  TW_ROLE_OVER_YEAR,
  TW_ROLE_BOTH,
  TW_ROLE_COMMON,
  TW_ROLE_RATE,
  TW_ROLE_LATE,
  TW_ROLE_EARLY,
  TW_ROLE_ON_TIME,
  TW_ROLE_HOW_LATE,
  TW_ROLE_REPORT_TO,
  TW_ROLE_UNSUPPORTED,
  TW_N_ROLES,
} TwRole;

/* A set of roles. TW_N_ROLES is more than 64. */
typedef struct {
  guint64 bits[2];
} TwRoles;

/**
 * TwKnownMeasure: a business measure and what it cannot do without
 * @lacks: what a schema lacks that does not record it
 */
typedef struct {
  char *name;
  char *lacks;
} TwKnownMeasure;

/**
 * TwAdjective: a word that ranks by a column it does not name ("expensive" by a price)
 * @columns: words that name such a column, best first
 */
typedef struct {
  char **columns;
  gboolean ascending;   /* "cheap" */
  gboolean superlative; /* "cheapest", not "cheap" */
} TwAdjective;

/** tw_roles_has: whether @role is one of them */
gboolean tw_roles_has (TwRoles roles, TwRole role);
gboolean tw_roles_is_empty (TwRoles roles);

/** tw_grammar_get_roles: of a phrase as tw_pieces_key() folds it */
TwRoles tw_grammar_get_roles (const char *key);
/** tw_grammar_get_known_measure: (nullable) */
const TwKnownMeasure *tw_grammar_get_known_measure (const char *key);
/** tw_grammar_get_adjective: (nullable) */
const TwAdjective *tw_grammar_get_adjective (const char *key);
/** tw_grammar_get_words: (nullable): a list of words that the grammar's [lists] group holds */
const char *const *tw_grammar_get_words (const char *list);
/** tw_grammar_get_verb_roots: (nullable): words that a column for a verb has ("born": birth) */
const char *const *tw_grammar_get_verb_roots (const char *verb);
/** tw_grammar_get_role_roots: (nullable): words that a key for a verb's doer has ("sold": selling) */
const char *const *tw_grammar_get_role_roots (const char *verb);
/** tw_grammar_has_word: whether a list holds @word */
gboolean tw_grammar_has_word (const char *list, const char *word);
/** tw_grammar_get_synonyms: (nullable) (element-type utf8): keys that may stand for @key */
const GPtrArray *tw_grammar_get_synonyms (const char *key);

G_END_DECLS
