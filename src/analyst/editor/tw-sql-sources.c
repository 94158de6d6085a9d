// SPDX-License-Identifier: Apache-2.0
#include "analyst/editor/tw-sql-sources.h"

#include <string.h>

#include "analyst/editor/tw-sql-words.h"

static void
near_clear (gpointer data)
{
  g_free (((TwSqlNear *) data)->name);
}

static gboolean
opens (const TwSqlTokens *tokens, guint at)
{
  return tw_sql_tokens_is_mark (tokens, at, "(");
}

static gboolean
closes (const TwSqlTokens *tokens, guint at)
{
  return tw_sql_tokens_is_mark (tokens, at, ")");
}

/* The token behind the bracket that is opened before @at; 0 at the top. */
static guint
level_start (const TwSqlTokens *tokens, guint at)
{
  guint depth = 0;
  for (guint i = at; i > 0; i--) {
    if (closes (tokens, i - 1))
      depth++;
    else if (opens (tokens, i - 1) && depth-- == 0)
      return i;
  }
  return 0;
}

static guint
skip_bracket (const TwSqlTokens *tokens, guint at)
{
  guint depth = 0;
  for (guint i = at; i < tokens->n_tokens; i++) {
    depth += opens (tokens, i);
    if (closes (tokens, i) && --depth == 0)
      return i;
  }
  return tokens->n_tokens;
}

static gboolean
is_plain_name (const TwSqlTokens *tokens, guint at)
{
  return at < tokens->n_tokens && tw_sql_tokens_is_name (tokens, at)
         && !(tokens->tokens[at].kind == TW_SQL_WORD
              && tw_sql_is_keyword (tokens->tokens[at].text));
}

/* What stands at @at in FROM: [schema .] table [AS] name, or a subquery with a name. */
static guint
read_source (const TwSqlTokens *tokens, guint at, const TwCatalog *catalog, gboolean outer,
             GArray *sources)
{
  TwSqlNear source = { NULL, NULL, outer };
  const char *schema = NULL, *name = NULL;
  if (at < tokens->n_tokens && opens (tokens, at)) {
    at = skip_bracket (tokens, at) + 1;
  } else if (is_plain_name (tokens, at)) {
    name = tokens->tokens[at++].text;
    while (at + 1 < tokens->n_tokens && tw_sql_tokens_is_mark (tokens, at, ".")
           && tw_sql_tokens_is_name (tokens, at + 1)) {
      schema = name;
      name = tokens->tokens[at + 1].text;
      at += 2;
    }
    source.table = tw_catalog_find_table (catalog, schema, name);
  }
  if (at < tokens->n_tokens && tw_sql_tokens_is_word (tokens, at, "as"))
    at++;
  if (is_plain_name (tokens, at))
    name = tokens->tokens[at++].text;
  source.name = g_strdup (name);
  if (name)
    g_array_append_val (sources, source);
  return at;
}

static void
read_level (const TwSqlTokens *tokens, guint start, const TwCatalog *catalog, gboolean outer,
            GArray *sources)
{
  gboolean listing = FALSE;
  for (guint i = start; i < tokens->n_tokens && !closes (tokens, i); i++) {
    const TwSqlToken *token = &tokens->tokens[i];
    gboolean from = tw_sql_tokens_is_word (tokens, i, "from");
    gboolean next = listing && tw_sql_tokens_is_mark (tokens, i, ",");
    if (from || next || tw_sql_tokens_is_word (tokens, i, "join")) {
      listing = TRUE;
      i = read_source (tokens, i + 1, catalog, outer, sources) - 1;
    } else if (opens (tokens, i)) {
      i = skip_bracket (tokens, i);
    } else if (token->kind == TW_SQL_WORD && tw_sql_is_keyword (token->text)
               && !tw_sql_tokens_is_word (tokens, i, "as")) {
      listing = FALSE;
    }
  }
}

GArray *
tw_sql_sources_near (const TwSqlTokens *tokens, guint at, const TwCatalog *catalog)
{
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (TwSqlNear));
  g_array_set_clear_func (sources, near_clear);
  for (gboolean outer = FALSE;; outer = TRUE) {
    guint start = level_start (tokens, at);
    read_level (tokens, start, catalog, outer, sources);
    if (start == 0)
      return sources;
    at = start - 1;
  }
}

const char *
tw_sql_clause_before (const TwSqlTokens *tokens, guint at)
{
  static const char *const clauses[] = { "select", "from",  "join",  "on",    "where", "having",
                                         "by",     "limit", "with",  "union", "using", NULL };
  for (guint i = at; i > 0; i--) {
    const TwSqlToken *token = &tokens->tokens[i - 1];
    if (closes (tokens, i - 1)) {
      guint depth = 0;
      do {
        depth += closes (tokens, i - 1);
        depth -= opens (tokens, i - 1);
      } while (depth > 0 && --i > 0);
    } else if (opens (tokens, i - 1)) {
      return i > 1 ? tw_sql_clause_before (tokens, i - 1) : "";
    } else if (token->kind == TW_SQL_WORD && g_strv_contains (clauses, token->text)) {
      return token->text;
    }
    if (i == 0)
      break;
  }
  return "";
}
