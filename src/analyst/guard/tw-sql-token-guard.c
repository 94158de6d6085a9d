// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-token-guard.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/guard/tw-sql-known.h"
#include "analyst/guard/tw-sql-tree-guard.h"

/* Bare words that write wherever a grammar lets them stand. */
static const char *const writing_words[] = {
  "alter", "create", "delete", "drop",     "grant",  "insert", "into",
  "merge", "revoke", "truncate", "unload", "update", NULL,
};

/* Words that may stand before a parenthesis without calling anything. */
static const char *const syntax_words[] = {
  "all", "and", "any", "array", "as", "between", "case", "distinct", "else", "end", "except",
  "exists", "fetch", "for", "from", "group", "having", "ilike", "in", "intersect", "interval",
  "is", "join", "lateral", "like", "limit", "not", "offset", "on", "or", "row", "select",
  "some", "then", "to", "union", "using", "values", "when", "where", "with", NULL,
};

/* The same behind an operand; where an operand is due, they could name a function. */
static const char *const infix_words[] = {
  "by", "cube", "escape", "exclude", "filter", "minus", "nulls", "over", "pivot", "qualify",
  "rollup", "sets", "unpivot", "varying", NULL,
};

/* Words behind which an operand is due. */
static const char *const prefix_words[] = {
  "all", "and", "any", "as", "between", "case", "distinct", "else", "from", "having", "ilike",
  "in", "interval", "is", "join", "like", "limit", "not", "offset", "on", "or", "prior",
  "return", "select", "some", "then", "to", "top", "using", "values", "when", "where", NULL,
};

/* Words that may stand before a text besides those; another name there is a type. */
static const char *const text_words[] = {
  "both", "default", "format", "leading", "of", "placing", "symmetric", "trailing", "zone", NULL,
};

typedef struct {
  const TwSqlRange *query;
  const TwCatalog *catalog;
  const char *const *allowed;
} TokenGuard;

static gboolean
is_word (const TwSqlRange *query, guint index, const char *word)
{
  return index < query->end && tw_sql_tokens_is_word (query->tokens, index, word);
}

static gboolean
is_mark (const TwSqlRange *query, guint index, const char *mark)
{
  return index < query->end && tw_sql_tokens_is_mark (query->tokens, index, mark);
}

static gboolean
begins_query (const TwSqlRange *query, guint index)
{
  while (is_mark (query, index, "("))
    index++;
  return is_word (query, index, "select") || is_word (query, index, "with")
         || is_word (query, index, "values") || is_word (query, index, "table");
}

/* The * that stands for all columns, not for a product. */
static gboolean
is_star (const TwSqlRange *query, guint index)
{
  static const char *const heads[] = { "select", "distinct", "all", NULL };
  if (index <= query->first || !is_mark (query, index, "*"))
    return FALSE;
  const TwSqlToken *before = &query->tokens->tokens[index - 1];
  if (before->kind == TW_SQL_NUMBER)
    return is_word (query, index - 2, "top");
  return is_mark (query, index - 1, ",") || is_mark (query, index - 1, ".")
         || (before->kind == TW_SQL_WORD && g_strv_contains (heads, before->text));
}

/* One of infix_words, behind an operand. */
static gboolean
is_infix (const TwSqlRange *query, guint index)
{
  const TwSqlToken *token = &query->tokens->tokens[index];
  if (index == query->first || token->kind != TW_SQL_WORD
      || !g_strv_contains (infix_words, token->text))
    return FALSE;
  const TwSqlToken *before = token - 1;
  if (before->kind == TW_SQL_WORD)
    return !g_strv_contains (prefix_words, before->text);
  if (before->kind == TW_SQL_PUNCTUATION)
    return *before->text == ')' || *before->text == ']'
           || (*before->text == ',' && (strcmp (token->text, "cube") == 0
                                        || strcmp (token->text, "rollup") == 0));
  if (before->kind == TW_SQL_NUMBER && index > query->first + 1)
    return !is_word (query, index - 2, "top");
  if (before->kind == TW_SQL_OPERATOR)
    return strcmp (token->text, "exclude") == 0 && is_star (query, index - 1);
  return before->kind != TW_SQL_REFUSED;
}

/* A parenthesis that holds nothing but names: columns of an alias, never a call. */
static gboolean
is_name_list (const TwSqlRange *query, guint open)
{
  guint close = query->partners[open];
  for (guint i = open + 1; i < close; i += 2) {
    if (!tw_sql_tokens_is_name (query->tokens, i))
      return FALSE;
    if (i + 1 < close && !is_mark (query, i + 1, ","))
      return FALSE;
  }
  return close > open + 1 && (close - open) % 2 == 0;
}

/* WITH name (columns) AS ( query … */
static gboolean
is_cte_head (const TwSqlRange *query, guint name)
{
  guint open = name + 1;
  gboolean listed = name > query->first + 1 && is_mark (query, name - 1, ",")
                    && is_mark (query, name - 2, ")");
  if (!listed && !is_word (query, name - 1, "with") && !is_word (query, name - 1, "recursive"))
    return FALSE;
  if (!is_name_list (query, open))
    return FALSE;
  guint next = query->partners[open] + 1;
  if (!is_word (query, next, "as"))
    return FALSE;
  next++;
  if (is_word (query, next, "not"))
    next++;
  if (is_word (query, next, "materialized"))
    next++;
  return is_mark (query, next, "(") && begins_query (query, next + 1);
}

/* FROM ( query ) name (columns), or AS name (columns) */
static gboolean
is_alias_head (const TwSqlRange *query, guint name)
{
  if (!is_name_list (query, name + 1) || name < query->first + 2)
    return FALSE;
  guint previous = name - 1;
  if (is_word (query, previous, "as"))
    return TRUE;
  if (!is_mark (query, previous, ")"))
    return FALSE;
  guint open = query->partners[previous];
  return open > query->first && begins_query (query, open + 1)
         && (is_word (query, open - 1, "from") || is_word (query, open - 1, "join")
             || is_mark (query, open - 1, ","));
}

/* column(+) */
static gboolean
is_outer_join (const TwSqlRange *query, guint open)
{
  return is_mark (query, open + 1, "+") && is_mark (query, open + 2, ")");
}

gboolean
tw_sql_is_top (const TwSqlRange *query, guint index)
{
  return index > query->first && is_word (query, index, "top")
         && (is_word (query, index - 1, "select") || is_word (query, index - 1, "distinct")
             || is_word (query, index - 1, "all"))
         && is_mark (query, index + 1, "(") && query->partners[index + 1] == index + 3
         && query->tokens->tokens[index + 2].kind == TW_SQL_NUMBER;
}

static char *
refuse_call (TokenGuard *self, guint index)
{
  const TwSqlRange *query = self->query;
  const TwSqlToken *token = &query->tokens->tokens[index];
  gboolean bare = token->kind == TW_SQL_WORD;
  if (is_outer_join (query, index + 1) || tw_sql_is_top (query, index))
    return NULL;
  if (index > query->first + 1 && is_mark (query, index - 1, ".")) {
    gboolean more = index > query->first + 3 && is_mark (query, index - 3, ".");
    const char *schema = query->tokens->tokens[index - 2].text;
    return tw_sql_refused_function (more ? "" : schema, token->text, self->allowed);
  }
  if (bare && (g_strv_contains (syntax_words, token->text) || is_infix (query, index)))
    return NULL;
  if (is_cte_head (query, index) || is_alias_head (query, index))
    return NULL;
  if (bare && tw_sql_known_type (token->text))
    return NULL;
  return tw_sql_refused_function (NULL, token->text, self->allowed);
}

static char *
refuse_word (TokenGuard *self, guint index)
{
  const TwSqlRange *query = self->query;
  const char *word = query->tokens->tokens[index].text;
  if (index > query->first && is_mark (query, index - 1, "."))
    return NULL;
  if (g_strv_contains (writing_words, word)) {
    g_autofree char *upper = g_ascii_strup (word, -1);
    return g_strdup_printf (_("The query contains %s, which does more than read."), upper);
  }
  if (strcmp (word, "for") == 0
      && (is_word (query, index + 1, "share") || is_word (query, index + 1, "no")
          || is_word (query, index + 1, "key") || is_word (query, index + 1, "read")))
    return g_strdup (_("FOR SHARE locks the rows it reads."));
  if (strcmp (word, "columns") == 0 && is_mark (query, index + 1, "("))
    return g_strdup (_("COLUMNS (…) could name a type whose conversion runs code."));
  if (strcmp (word, "operator") == 0 && is_mark (query, index + 1, "("))
    return g_strdup (_("OPERATOR(…) could name an operator with side effects."));
  if (tw_sql_reads_server_files (word))
    return g_strdup_printf (_("%s reads files of the server."), word);
  return NULL;
}

static gboolean
is_type (TokenGuard *self, const char *name)
{
  return tw_sql_known_type (name) || tw_sql_catalog_has_type (self->catalog, name);
}

static char *
refuse_type_name (const char *name)
{
  return g_strdup_printf (_("Type %s is not known: converting to it could run code."), name);
}

static char *
refuse_type (TokenGuard *self, guint index)
{
  const TwSqlRange *query = self->query;
  if (index >= query->end || !tw_sql_tokens_is_name (query->tokens, index))
    return g_strdup (_("A conversion names no type."));
  const char *name = query->tokens->tokens[index].text;
  if (!is_mark (query, index + 1, "."))
    return is_type (self, name) ? NULL : refuse_type_name (name);
  return strcmp (name, "pg_catalog") == 0 ? refuse_type (self, index + 2) : refuse_type_name (name);
}

/* type 'text' converts, too. */
static char *
refuse_before_text (TokenGuard *self, guint index)
{
  const TwSqlRange *query = self->query;
  const TwSqlToken *token = &query->tokens->tokens[index];
  gboolean bare = token->kind == TW_SQL_WORD;
  if (bare && strcmp (token->text, "precision") == 0 && is_word (query, index - 1, "double"))
    return NULL;
  if (bare && (g_strv_contains (syntax_words, token->text)
               || g_strv_contains (text_words, token->text) || is_infix (query, index)))
    return NULL;
  return refuse_type (self, index);
}

/* CAST ( … AS type ) and its like */
static char *
refuse_cast (TokenGuard *self, guint open)
{
  const TwSqlRange *query = self->query;
  for (guint i = open + 1; i < query->partners[open]; i++) {
    if (is_mark (query, i, "(") || is_mark (query, i, "["))
      i = query->partners[i];
    else if (is_word (query, i, "as"))
      return refuse_type (self, i + 1);
  }
  return NULL;
}

static char *
refuse_operator (TokenGuard *self, guint index)
{
  const char *text = self->query->tokens->tokens[index].text;
  if (strcmp (text, "::") == 0)
    return refuse_type (self, index + 1);
  if (tw_sql_known_operator (text) || strcmp (text, "=>") == 0)
    return NULL;
  return g_strdup_printf (_("Operator %s is not known to be free of side effects."), text);
}

static gboolean
converts (const TwSqlRange *query, guint index)
{
  return is_word (query, index, "cast") || is_word (query, index, "try_cast")
         || is_word (query, index, "treat") || is_word (query, index, "xmlserialize");
}

static char *
refuse_token (TokenGuard *self, guint index)
{
  const TwSqlRange *query = self->query;
  const TwSqlToken *token = &query->tokens->tokens[index];
  gboolean name = tw_sql_tokens_is_name (query->tokens, index);
  char *reason = NULL;
  if (token->kind == TW_SQL_OPERATOR)
    return refuse_operator (self, index);
  if (is_mark (query, index, ")") && is_mark (query, index + 1, "("))
    return g_strdup (_("A call of something in brackets is not understood."));
  if (token->kind == TW_SQL_WORD)
    reason = refuse_word (self, index);
  if (reason == NULL && name && is_mark (query, index + 1, "("))
    reason = refuse_call (self, index);
  if (reason == NULL && is_mark (query, index + 1, "(") && converts (query, index))
    reason = refuse_cast (self, index + 1);
  if (reason == NULL && name && index + 1 < query->end
      && query->tokens->tokens[index + 1].kind == TW_SQL_STRING)
    reason = refuse_before_text (self, index);
  if (reason == NULL && is_word (query, index, "returning"))
    reason = refuse_type (self, index + 1);
  return reason;
}

/* Steps over WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (query), …; gives the
 * token behind it, or the end where the list is not of this form. */
static guint
skip_with (const TwSqlRange *query, guint at)
{
  at++;
  if (is_word (query, at, "recursive"))
    at++;
  for (;;) {
    if (at >= query->end || !tw_sql_tokens_is_name (query->tokens, at))
      return query->end;
    at++;
    if (is_mark (query, at, "("))
      at = query->partners[at] + 1;
    if (!is_word (query, at, "as"))
      return query->end;
    at++;
    if (is_word (query, at, "not"))
      at++;
    if (is_word (query, at, "materialized"))
      at++;
    if (!is_mark (query, at, "(") || !begins_query (query, at + 1))
      return query->end;
    at = query->partners[at] + 1;
    if (!is_mark (query, at, ","))
      return at;
    at++;
  }
}

char *
tw_sql_token_refuse (const TwSqlRange *query, const TwCatalog *catalog, const char *const *allowed)
{
  TokenGuard self = { .query = query, .catalog = catalog, .allowed = allowed };
  guint head = query->first;
  if (is_word (query, head, "with"))
    head = skip_with (query, head);
  if (!begins_query (query, head))
    return g_strdup ("The statement does not lead to a SELECT.");
  for (guint i = query->first; i < query->end; i++) {
    char *reason = refuse_token (&self, i);
    if (reason != NULL)
      return reason;
  }
  return NULL;
}
