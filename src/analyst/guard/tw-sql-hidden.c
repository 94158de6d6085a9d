// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-hidden.h"

#include <glib/gi18n.h>

#include "analyst/guard/tw-sql-lexer.h"

/* They hold samples of the values of all tables. */
static const char *const value_views[]
  = { "pg_statistic", "pg_statistic_ext", "pg_statistic_ext_data", "pg_stats", "pg_stats_ext",
      "pg_stats_ext_exprs", NULL };

static const char *
find_any_case (const char *const *names, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return names[i];
  return NULL;
}

/* SHOW TABLES FROM SCHEMA names a schema at its end. */
static gboolean
qualifies (const TwSqlTokens *tokens, guint index)
{
  return tw_sql_tokens_is_word (tokens, 0, "show")
         || (index + 1 < tokens->n_tokens && tw_sql_tokens_is_mark (tokens, index + 1, "."));
}

char *
tw_sql_refuse_hidden (const char *sql, TwDialect dialect, const char *const *hidden)
{
  if (hidden == NULL || hidden[0] == NULL)
    return NULL;
  g_autoptr (TwSqlTokens) tokens = tw_sql_lex (sql, dialect);
  for (guint i = 0; i < tokens->n_tokens; i++) {
    const char *text = tokens->tokens[i].text;
    if (!tw_sql_tokens_is_name (tokens, i))
      continue;
    if (find_any_case (value_views, text))
      return g_strdup_printf (_("%s repeats values of schemas that are hidden here."), text);
    const char *schema = find_any_case (hidden, text);
    if (schema && qualifies (tokens, i))
      return g_strdup_printf (_("The schema %s is hidden by this connection's settings."), schema);
  }
  return NULL;
}

void
tw_verdict_refuse_hidden (TwVerdict *self, TwDialect dialect, const char *const *hidden)
{
  char *reason = self->safe ? tw_sql_refuse_hidden (self->sql, dialect, hidden) : NULL;
  if (reason == NULL)
    return;
  self->safe = FALSE;
  g_free (self->reason);
  self->reason = reason;
}
