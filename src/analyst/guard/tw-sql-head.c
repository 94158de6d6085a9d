// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-head.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  const char *words; /* of heads, each between blanks */
  const char *does;
} Heads;

static const Heads refused_heads[] = {
  { " delete insert merge replace truncate update upsert ", N_("changes data") },
  { " alter attach comment create detach drop import refresh reindex rename security ",
    N_("changes the schema") },
  { " grant revoke reassign ", N_("changes who may do what") },
  { " call do execute exec perform ", N_("runs code") },
  { " copy unload load ", N_("moves data in or out") },
  { " abort begin commit end release rollback savepoint start ", N_("controls a transaction") },
  { " discard reset set use ", N_("changes the session") },
  { " close deallocate declare fetch move prepare ", N_("keeps a statement or cursor") },
  { " listen notify unlisten ", N_("sends or waits for notifications") },
  { " lock ", N_("takes locks") },
  { " analyse analyze cancel checkpoint cluster kill shutdown vacuum ",
    N_("works on the server itself") },
};

/* What Redshift's SHOW can show beyond one setting. */
static const char *const show_words[] = {
  "all",        "column",   "columns",   "constraints", "databases",  "datashare",
  "datashares", "external", "functions", "function",    "grants",     "model",
  "parameters", "policies", "procedure", "procedures",  "schemas",    "session",
  "table",      "tables",   "template",  "templates",   "time",       "transaction",
  "view",       "views",    "models",    "schema",      "database",   NULL,
};

static const char *const explain_words[] = {
  "buffers", "costs",   "false", "format",  "generic_plan", "json", "memory",  "none", "off",
  "on",      "settings", "summary", "text", "timing",       "true", "verbose", "xml",  "yaml",
  NULL,
};

static gboolean
is_word (const TwSqlRange *range, guint index, const char *word)
{
  return index < range->end && tw_sql_tokens_is_word (range->tokens, index, word);
}

static gboolean
is_mark (const TwSqlRange *range, guint index, const char *mark)
{
  return index < range->end && tw_sql_tokens_is_mark (range->tokens, index, mark);
}

/* Skips parentheses: what a query in brackets begins with. */
static guint
skip_open (const TwSqlRange *range, guint index)
{
  while (is_mark (range, index, "("))
    index++;
  return index;
}

static gboolean
heads_query (const TwSqlRange *range, guint index)
{
  guint head = skip_open (range, index);
  return is_word (range, head, "select") || is_word (range, head, "with")
         || is_word (range, head, "values") || is_word (range, head, "table");
}

static char *
refuse_head (const TwSqlRange *range, guint index)
{
  guint head = MIN (skip_open (range, index), range->end - 1);
  const TwSqlToken *token = &range->tokens->tokens[head];
  g_autofree char *padded = g_strdup_printf (" %s ", token->text);
  g_autofree char *upper = g_ascii_strup (token->text, -1);
  if (token->kind == TW_SQL_WORD)
    for (guint i = 0; i < G_N_ELEMENTS (refused_heads); i++)
      if (strstr (refused_heads[i].words, padded) != NULL)
        /* Translators: an SQL word, and what it does, such as: changes data. */
        return g_strdup_printf (_("%s %s; only statements that read are accepted."), upper,
                                _(refused_heads[i].does));
  glong length = MIN (40, g_utf8_strlen (token->text, -1));
  g_autofree char *start = g_utf8_substring (token->text, 0, length);
  return g_strdup_printf (_("“%s” does not begin a statement that reads."), start);
}

static gboolean
is_analyze (const TwSqlToken *token)
{
  return g_ascii_strcasecmp (token->text, "analyze") == 0
         || g_ascii_strcasecmp (token->text, "analyse") == 0;
}

static char *
refuse_option (const TwSqlToken *token)
{
  if (is_analyze (token))
    return g_strdup (_("EXPLAIN ANALYZE executes the statement."));
  if (token->kind == TW_SQL_NUMBER || strcmp (token->text, ",") == 0)
    return NULL;
  if (token->kind == TW_SQL_WORD && g_strv_contains (explain_words, token->text))
    return NULL;
  return g_strdup_printf (_("The EXPLAIN option %s is not known."), token->text);
}

static char *
refuse_explain (const TwSqlRange *range, guint *query)
{
  guint at = range->first + 1;
  char *reason = NULL;
  if (is_mark (range, at, "(") && !heads_query (range, at)) {
    for (guint i = at + 1; i < range->partners[at] && reason == NULL; i++)
      reason = refuse_option (&range->tokens->tokens[i]);
    at = range->partners[at] + 1;
  }
  for (; reason == NULL && at < range->end; at++) {
    if (is_analyze (&range->tokens->tokens[at]))
      reason = g_strdup (_("EXPLAIN ANALYZE executes the statement."));
    else if (!is_word (range, at, "verbose"))
      break;
  }
  if (reason != NULL)
    return reason;
  if (at >= range->end)
    return g_strdup (_("EXPLAIN has no statement to explain."));
  if (!heads_query (range, at))
    return refuse_head (range, at);
  *query = at;
  return NULL;
}

/* SHOW name, SHOW TABLES FROM SCHEMA a.b LIKE 'x' LIMIT 5, DESC DATASHARE s OF …: names, words
 * and literals in a row call nothing. */
static char *
refuse_show (const TwSqlRange *range)
{
  guint at = range->first + 1;
  gboolean setting = TRUE;
  if (at == range->end)
    return g_strdup ("SHOW and DESC need the name of what to show.");
  for (guint i = at; i < range->end; i++) {
    const TwSqlToken *token = &range->tokens->tokens[i];
    gboolean mark = is_mark (range, i, ".") || is_mark (range, i, ",") || is_mark (range, i, "(")
                    || is_mark (range, i, ")");
    if (token->kind == TW_SQL_OPERATOR || (token->kind == TW_SQL_PUNCTUATION && !mark))
      return g_strdup_printf ("SHOW and DESC take names only, not %s.", token->text);
    gboolean name = tw_sql_tokens_is_name (range->tokens, i);
    setting = setting && ((i - at) % 2 == 0 ? name : is_mark (range, i, "."));
  }
  const TwSqlToken *what = &range->tokens->tokens[at];
  if (setting || is_word (range, range->first, "desc") || is_word (range, range->first, "describe")
      || (what->kind == TW_SQL_WORD && g_strv_contains (show_words, what->text)))
    return NULL;
  return g_strdup_printf ("SHOW %s is not known.", what->text);
}

char *
tw_sql_head_refuse (const TwSqlRange *statement, guint *query)
{
  guint first = statement->first;
  *query = first;
  if (is_word (statement, first, "explain"))
    return refuse_explain (statement, query);
  if (is_word (statement, first, "show") || is_word (statement, first, "desc")
      || is_word (statement, first, "describe")) {
    *query = statement->end;
    return refuse_show (statement);
  }
  return heads_query (statement, first) ? NULL : refuse_head (statement, first);
}
