// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-dialect.h"

G_BEGIN_DECLS

typedef enum {
  TW_SQL_WORD,        /* a keyword or a bare name */
  TW_SQL_QUOTED_NAME, /* "…" */
  TW_SQL_STRING,      /* '…', B'…', X'…', N'…' */
  TW_SQL_NUMBER,
  TW_SQL_OPERATOR,    /* also ::, := and * */
  TW_SQL_PUNCTUATION, /* ( ) [ ] , ; : . */
  TW_SQL_REFUSED,     /* what the guard never lets through */
} TwSqlTokenKind;

/**
 * TwSqlToken:
 * @start: offset of its first byte
 * @end: offset beyond its last one
 * @text: a word in lower case, a quoted name without its quotes, else the token as it is written
 */
typedef struct {
  TwSqlTokenKind kind;
  gsize start, end;
  const char *text;
} TwSqlToken;

/**
 * TwSqlTokens: a text cut into tokens, comments and blanks left out
 * @refusal: (nullable): a sentence about the first %TW_SQL_REFUSED token
 */
typedef struct {
  char *source;
  TwSqlToken *tokens;
  guint n_tokens;
  char *refusal;
  GStringChunk *strings;
} TwSqlTokens;

void tw_sql_tokens_free (TwSqlTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSqlTokens, tw_sql_tokens_free)

/**
 * tw_sql_lex:
 *
 * Cuts @sql as @dialect's server does. What PostgreSQL and Redshift would cut differently becomes
 * a %TW_SQL_REFUSED token: a literal that ends elsewhere when a backslash escapes, E'…', U&'…',
 * U&"…", dollar quotes, a backslash in B'…' or X'…'; and what neither knows: blanks and letters
 * that only look like one, unclosed literals and comments.
 */
TwSqlTokens *tw_sql_lex (const char *sql, TwDialect dialect);

/** TwSqlSplitFunc: returns %FALSE to see no more statements */
typedef gboolean (*TwSqlSplitFunc) (const char *statement, gpointer user_data);

/** tw_sql_split: calls @func for each statement of @script, cut at the semicolons @dialect sees */
void tw_sql_split (const char *script, TwDialect dialect, TwSqlSplitFunc func, gpointer user_data);

/** tw_sql_tokens_is_word: the token at @index is the bare word @word, given in lower case */
gboolean tw_sql_tokens_is_word (const TwSqlTokens *self, guint index, const char *word);

/** tw_sql_tokens_is_mark: the token at @index is the punctuation or operator @mark */
gboolean tw_sql_tokens_is_mark (const TwSqlTokens *self, guint index, const char *mark);

/** tw_sql_tokens_is_name: the token at @index is a bare word or a quoted name */
gboolean tw_sql_tokens_is_name (const TwSqlTokens *self, guint index);

/**
 * tw_sql_tokens_match_brackets:
 * @depth: (out) (optional): how deep they nest
 *
 * Returns: (transfer full) (nullable): for each token that is ( ) [ or ] the index of its partner;
 *   %NULL where they do not pair up
 */
guint *tw_sql_tokens_match_brackets (const TwSqlTokens *self, guint *depth);

/**
 * tw_sql_tokens_to_text:
 *
 * Returns: (transfer full): the tokens from @first to before @end as they were written, without the
 *   comments between them
 */
char *tw_sql_tokens_to_text (const TwSqlTokens *self, guint first, guint end);

G_END_DECLS
