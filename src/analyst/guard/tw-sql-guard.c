// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-guard.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/guard/tw-sql-head.h"
#include "analyst/guard/tw-sql-lexer.h"
#include "analyst/guard/tw-sql-redshift.h"
#include "analyst/guard/tw-sql-resolver.h"
#include "analyst/guard/tw-sql-token-guard.h"
#include "analyst/guard/tw-sql-tree-guard.h"
#include "catalog/tw-sql-tree.h"

#define LONGEST_STATEMENT (128 * 1024)
#define DEEPEST_BRACKETS 400
#define MOST_STATEMENTS 100000

/* One statement on its way to a verdict. */
typedef struct {
  TwSqlTokens *tokens;
  guint *partners;
  guint first, end; /* the statement without semicolons around it */
  TwDialect dialect;
  const TwCatalog *catalog;
  const char *const *allowed;
  TwVerdict *verdict;
} Check;

typedef struct {
  TwDialect dialect;
  const TwCatalog *catalog;
  const char *const *allowed;
  GPtrArray *verdicts;
} Script;

static void
check_clear (Check *self)
{
  g_clear_pointer (&self->tokens, tw_sql_tokens_free);
  g_clear_pointer (&self->partners, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static void
judge (Check *self, char *reason)
{
  self->verdict->safe = reason == NULL;
  self->verdict->reason = reason;
}

static void
resolve_names (Check *self, const PgQuery__ParseResult *tree)
{
  if (self->catalog == NULL)
    return;
  g_strfreev (self->verdict->unknown);
  gboolean complete = tw_sql_resolve (tree, self->catalog, &self->verdict->unknown);
  self->verdict->resolved = self->verdict->unknown[0] == NULL;
  self->verdict->checked_names = complete || !self->verdict->resolved;
}

/* What PostgreSQL's grammar does not take: the tokens are the proof, a rewritten form gives the
 * names. */
static void
check_other_dialect (Check *self, const TwSqlRange *query)
{
  char *reason = tw_sql_token_refuse (query, self->catalog, self->allowed);
  if (reason != NULL) {
    judge (self, reason);
    return;
  }
  g_autoptr (GStrvBuilder) allowed = g_strv_builder_new ();
  g_autofree char *rewritten = tw_sql_redshift_to_postgresql (query);
  PgQuery__ParseResult *tree = tw_sql_tree_parse (rewritten);
  if (tree != NULL) {
    for (guint i = 0; self->allowed != NULL && self->allowed[i] != NULL; i++)
      g_strv_builder_add (allowed, self->allowed[i]);
    g_strv_builder_add (allowed, TW_SQL_OPEN_RELATION);
    g_auto (GStrv) functions = g_strv_builder_end (allowed);
    reason = tw_sql_tree_refuse (tree, self->catalog, (const char *const *) functions);
    resolve_names (self, tree);
    tw_sql_tree_free (tree);
  }
  judge (self, reason);
}

static gboolean
has_top_in_brackets (const Check *self, const TwSqlRange *query)
{
  for (guint i = query->first; self->dialect == TW_DIALECT_REDSHIFT && i < query->end; i++)
    if (tw_sql_is_top (query, i))
      return TRUE;
  return FALSE;
}

static void
check_query (Check *self, guint first)
{
  TwSqlRange query = { self->tokens, self->partners, first, self->end };
  g_autofree char *text = tw_sql_tokens_to_text (self->tokens, first, self->end);
  PgQuery__ParseResult *tree
    = has_top_in_brackets (self, &query) ? NULL : tw_sql_tree_parse (text);
  if (tree == NULL) {
    check_other_dialect (self, &query);
    return;
  }
  judge (self, tw_sql_tree_refuse (tree, self->catalog, self->allowed));
  resolve_names (self, tree);
  tw_sql_tree_free (tree);
}

static void
check_statement (gpointer data)
{
  Check *self = data;
  TwSqlRange statement = { self->tokens, self->partners, self->first, self->end };
  guint query = 0;
  char *reason = tw_sql_head_refuse (&statement, &query);
  if (reason != NULL || query == self->end)
    judge (self, reason);
  else
    check_query (self, query);
}

static gboolean
is_semicolon (const Check *self, guint index)
{
  return tw_sql_tokens_is_mark (self->tokens, index, ";");
}

/* Finds what can be said before the statement is understood; sets its bounds and its sent form. */
static char *
refuse_shape (Check *self)
{
  guint depth = 0;
  if (self->tokens->refusal != NULL)
    return g_strdup (self->tokens->refusal);
  self->end = self->tokens->n_tokens;
  while (self->end > 0 && is_semicolon (self, self->end - 1))
    self->end--;
  while (self->first < self->end && is_semicolon (self, self->first))
    self->first++;
  if (self->first == self->end)
    return g_strdup (_("There is no statement."));
  for (guint i = self->first; i < self->end; i++)
    if (is_semicolon (self, i))
      return g_strdup (_("A semicolon separates more than one statement."));

  g_free (self->verdict->sql);
  self->verdict->sql = tw_sql_tokens_to_text (self->tokens, self->first, self->end);
  self->partners = tw_sql_tokens_match_brackets (self->tokens, &depth);
  if (self->partners == NULL)
    return g_strdup (_("The brackets do not pair up."));
  if (depth > DEEPEST_BRACKETS)
    return g_strdup_printf (_("Brackets nest more than %d deep."), DEEPEST_BRACKETS);
  return NULL;
}

static TwVerdict *
new_verdict (const char *sql)
{
  TwVerdict *verdict = g_new0 (TwVerdict, 1);
  verdict->sql = g_utf8_make_valid (sql, -1);
  g_strstrip (verdict->sql);
  verdict->unknown = g_new0 (char *, 1);
  return verdict;
}

static gboolean
is_too_long (const char *sql)
{
  return strlen (sql) > LONGEST_STATEMENT;
}

TwVerdict *
tw_sql_guard_check (const char *sql, TwDialect dialect, const TwCatalog *catalog,
                    const char *const *allowed_functions)
{
  g_auto (Check) self
    = { .dialect = dialect, .catalog = catalog, .allowed = allowed_functions };
  self.verdict = new_verdict (sql);
  if (is_too_long (sql)) {
    judge (&self, g_strdup_printf (_("The statement is longer than %d KiB."),
                                   LONGEST_STATEMENT / 1024));
    return self.verdict;
  }
  self.tokens = tw_sql_lex (sql, dialect);
  char *reason = refuse_shape (&self);
  if (reason != NULL)
    judge (&self, reason);
  else if (!tw_sql_run_deep (self.tokens->n_tokens, check_statement, &self))
    judge (&self, g_strdup (_("There is not enough memory to check so long a statement.")));
  return self.verdict;
}

static gboolean
check_next (const char *statement, gpointer user_data)
{
  Script *script = user_data;
  if (script->verdicts->len < MOST_STATEMENTS) {
    g_ptr_array_add (script->verdicts,
                     tw_sql_guard_check (statement, script->dialect, script->catalog,
                                         script->allowed));
    return TRUE;
  }
  TwVerdict *rest = new_verdict (statement);
  rest->reason = g_strdup_printf (_("The script has more than %d statements."), MOST_STATEMENTS);
  g_ptr_array_add (script->verdicts, rest);
  return FALSE;
}

GPtrArray *
tw_sql_guard_check_script (const char *script, TwDialect dialect, const TwCatalog *catalog,
                           const char *const *allowed_functions)
{
  Script self = { .dialect = dialect, .catalog = catalog, .allowed = allowed_functions };
  self.verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_verdict_free);
  tw_sql_split (script, dialect, check_next, &self);
  return self.verdicts;
}

void
tw_verdict_free (TwVerdict *self)
{
  if (self == NULL)
    return;
  g_free (self->sql);
  g_free (self->reason);
  g_strfreev (self->unknown);
  g_free (self);
}
