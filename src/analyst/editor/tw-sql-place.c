// SPDX-License-Identifier: Apache-2.0
#include "analyst/editor/tw-sql-place.h"

#include <string.h>

#include "analyst/guard/tw-sql-lexer.h"

#define POSITION "POSITION: character "
#define SEMICOLON "A semicolon separates"

static void
add_token (GArray *places, const TwSqlTokens *tokens, guint first, guint last)
{
  TwSqlPlace place = { tokens->tokens[first].start, tokens->tokens[last].end };
  g_array_append_val (places, place);
}

/* ---- the server's ---- */

/* The token of the sent text at the character, which is as many tokens from the first here too. */
static void
add_position (GArray *places, const TwSqlTokens *tokens, const char *sent, TwDialect dialect,
              guint64 character)
{
  g_autoptr (TwSqlTokens) there = tw_sql_lex (sent, dialect);
  glong length = g_utf8_strlen (sent, -1);
  if (character < 1 || tokens->n_tokens == 0)
    return;
  gsize offset = (glong) character > length
                   ? strlen (sent)
                   : (gsize) (g_utf8_offset_to_pointer (sent, (glong) character - 1) - sent);
  guint first = 0, at = 0;
  while (first + 1 < tokens->n_tokens && tw_sql_tokens_is_mark (tokens, first, ";"))
    first++;
  while (at + 1 < there->n_tokens && there->tokens[at].end <= offset)
    at++;
  at = MIN (first + at, tokens->n_tokens - 1);
  guint last = at;
  while (last + 2 < tokens->n_tokens && tw_sql_tokens_is_mark (tokens, last + 1, ".")
         && tw_sql_tokens_is_name (tokens, last + 2))
    last += 2;
  add_token (places, tokens, at, last);
}

/* ---- names ---- */

/* "schema.table.column", of which the statement may write the last parts only. */
static gboolean
add_name (GArray *places, const TwSqlTokens *tokens, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);
  guint n = g_strv_length (parts);
  gboolean found = FALSE;
  for (guint at = 0; n > 0 && at + 2 * n - 1 <= tokens->n_tokens; at++) {
    gboolean same = TRUE;
    for (guint i = 0; same && i < n; i++) {
      const TwSqlToken *token = &tokens->tokens[at + 2 * i];
      same = tw_sql_tokens_is_name (tokens, at + 2 * i)
             && g_ascii_strcasecmp (token->text, parts[i]) == 0
             && (i == 0 || tw_sql_tokens_is_mark (tokens, at + 2 * i - 1, "."));
    }
    if (same)
      add_token (places, tokens, at, at + 2 * n - 2);
    found |= same;
  }
  return found;
}

/* "customers.nation (nearest: customers.country)": the query may call customers otherwise, so the last
 * part alone counts where the whole is not there. */
static void
add_unknown (GArray *places, const TwSqlTokens *tokens, const char *unknown)
{
  g_autofree char *name = g_strndup (unknown, strcspn (unknown, " "));
  const char *dot = strrchr (name, '.');
  if (!add_name (places, tokens, name) && dot)
    add_name (places, tokens, dot + 1);
}

/* ---- the guard's reason ---- */

/* Where @word stands in @reason by itself. */
static const char *
find_word (const char *reason, const char *word)
{
  gsize length = strlen (word);
  for (const char *at = reason; *at; at++) {
    gboolean begins = at == reason || !(g_ascii_isalnum (at[-1]) || at[-1] == '_');
    if (begins && g_ascii_strncasecmp (at, word, length) == 0
        && !(g_ascii_isalnum (at[length]) || at[length] == '_'))
      return at;
  }
  return NULL;
}

/* A reason names what was found before it says anything else of it: its first word that the statement
 * has, too. */
static void
add_named_first (GArray *places, const TwSqlTokens *tokens, const char *reason)
{
  const char *first = NULL;
  guint found = 0;
  for (guint i = 0; i < tokens->n_tokens; i++) {
    const TwSqlToken *token = &tokens->tokens[i];
    if (token->kind == TW_SQL_PUNCTUATION || token->kind == TW_SQL_NUMBER
        || (token->kind == TW_SQL_WORD && strlen (token->text) < 2))
      continue;
    const char *at = token->kind == TW_SQL_OPERATOR ? strstr (reason, token->text)
                                                    : find_word (reason, token->text);
    if (at && (first == NULL || at < first)) {
      first = at;
      found = i;
    }
  }
  if (first)
    add_token (places, tokens, found, found);
}

static void
add_reason (GArray *places, const TwSqlTokens *tokens, const char *reason)
{
  for (guint i = 0; i < tokens->n_tokens; i++)
    if (tokens->tokens[i].kind == TW_SQL_REFUSED) {
      add_token (places, tokens, i, i);
      return;
    }
  for (guint i = 1; g_str_has_prefix (reason, SEMICOLON) && i < tokens->n_tokens; i++)
    if (tw_sql_tokens_is_mark (tokens, i, ";")) {
      add_token (places, tokens, i, i);
      return;
    }
  add_named_first (places, tokens, reason);
}

GArray *
tw_sql_places_of_problem (const char *sql, TwDialect dialect, const TwVerdict *verdict,
                          const char *message)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (TwSqlPlace));
  g_autoptr (TwSqlTokens) tokens = tw_sql_lex (sql, dialect);
  const char *position = message ? strstr (message, POSITION) : NULL;
  if (verdict == NULL)
    return places;
  if (!verdict->safe) {
    add_reason (places, tokens, verdict->reason ? verdict->reason : "");
    return places;
  }
  if (position)
    add_position (places, tokens, verdict->sql, dialect,
                  g_ascii_strtoull (position + strlen (POSITION), NULL, 10));
  for (guint i = 0; places->len == 0 && verdict->unknown[i]; i++)
    add_unknown (places, tokens, verdict->unknown[i]);
  return places;
}
