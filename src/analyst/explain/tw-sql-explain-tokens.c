// SPDX-License-Identifier: Apache-2.0
#include "analyst/explain/tw-sql-explain-private.h"

#include <glib/gi18n.h>

#include "analyst/tw-labels.h"
#include "analyst/guard/tw-sql-lexer.h"
#include "core/tw-language.h"

#define MAX_SHOWN 160 /* characters of a clause that a sentence repeats */

typedef enum {
  CLAUSE_SELECT,
  CLAUSE_FROM,
  CLAUSE_WHERE,
  CLAUSE_GROUP,
  CLAUSE_HAVING,
  CLAUSE_QUALIFY,
  CLAUSE_ORDER,
  CLAUSE_LIMIT,
  CLAUSE_OTHER,
  N_CLAUSES,
} Clause;

/* The outermost clauses of a SELECT as ranges of tokens; empty where there is none. */
typedef struct {
  guint first[N_CLAUSES];
  guint end[N_CLAUSES];
} Clauses;

static Clause
clause_of_word (const char *word)
{
  static const char *const words[] = { "select", "from",    "where", "group",
                                       "having", "qualify", "order", "limit" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      return (Clause) i;
  if (g_str_equal (word, "union") || g_str_equal (word, "minus") || g_str_equal (word, "except")
      || g_str_equal (word, "intersect") || g_str_equal (word, "offset"))
    return CLAUSE_OTHER;
  return N_CLAUSES;
}

static void
find_clauses (const TwSqlTokens *tokens, Clauses *clauses)
{
  guint depth = 0;
  Clause current = CLAUSE_OTHER;
  *clauses = (Clauses) { { 0 } };
  for (guint i = 0; i < tokens->n_tokens; i++) {
    if (tw_sql_tokens_is_mark (tokens, i, "("))
      depth++;
    if (tw_sql_tokens_is_mark (tokens, i, ")") && depth > 0)
      depth--;
    Clause clause = tokens->tokens[i].kind == TW_SQL_WORD && depth == 0
                      ? clause_of_word (tokens->tokens[i].text) : N_CLAUSES;
    if (clause < N_CLAUSES && clauses->end[clause] == 0) {
      current = clause;
      clauses->first[clause] = i + 1;
    }
    if (clause == N_CLAUSES || clause == current)
      clauses->end[current] = i + 1;
  }
}

static char *
clause_text (const TwSqlTokens *tokens, const Clauses *clauses, Clause clause)
{
  guint first = clauses->first[clause], end = clauses->end[clause];
  if (first >= end || first == 0)
    return NULL;
  if (tw_sql_tokens_is_word (tokens, first, "by"))
    first++;
  while (end > first && tw_sql_tokens_is_mark (tokens, end - 1, ";"))
    end--;
  g_autofree char *text = tw_sql_tokens_to_text (tokens, first, end);
  g_strstrip (g_strdelimit (text, "\r\n\t", ' '));
  if (*text == '\0')
    return NULL;
  if (g_utf8_strlen (text, -1) <= MAX_SHOWN)
    return g_steal_pointer (&text);
  g_autofree char *start = g_utf8_substring (text, 0, MAX_SHOWN);
  return g_strconcat (start, "…", NULL);
}

static char *
label_of (const TwCatalog *catalog, const char *name)
{
  const TwTable *table = catalog ? tw_catalog_find_table (catalog, NULL, name) : NULL;
  return table ? tw_label_of_table (table) : tw_label_of_relation (name);
}

/* Names behind FROM, JOIN and the commas of FROM, at any depth; a CTE's name is none. */
static GPtrArray *
find_tables (const TwSqlTokens *tokens, const TwCatalog *catalog)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i + 1 < tokens->n_tokens; i++) {
    if (!tw_sql_tokens_is_word (tokens, i, "from") && !tw_sql_tokens_is_word (tokens, i, "join"))
      continue;
    guint name = i + 1;
    while (name + 2 < tokens->n_tokens && tw_sql_tokens_is_mark (tokens, name + 1, "."))
      name += 2;
    if (!tw_sql_tokens_is_name (tokens, name))
      continue;
    g_autofree char *label = label_of (catalog, tokens->tokens[name].text);
    if (!g_ptr_array_find_with_equal_func (tables, label, g_str_equal, NULL))
      g_ptr_array_add (tables, g_steal_pointer (&label));
  }
  return tables;
}

/* @sentence is about the text of the clause. */
static void
add_clause (GPtrArray *steps, const TwSqlTokens *tokens, const Clauses *clauses, Clause clause,
            const char *sentence)
{
  g_autofree char *text = clause_text (tokens, clauses, clause);
  if (text && steps)
    g_ptr_array_add (steps, tw_text_fill (sentence, text));
}

/* SELECT TOP 5 … */
static void
add_top (GPtrArray *steps, const TwSqlTokens *tokens, const Clauses *clauses)
{
  guint first = clauses->first[CLAUSE_SELECT];
  if (first > 0 && first + 1 < tokens->n_tokens && tw_sql_tokens_is_word (tokens, first, "top")
      && tokens->tokens[first + 1].kind == TW_SQL_NUMBER)
    /* Translators: what the query does; how many */
    g_ptr_array_add (steps, g_strdup_printf (_("Keeps the first %s rows."),
                                             tokens->tokens[first + 1].text));
}

void
tw_sql_explain_tokens (const char *sql, TwDialect dialect, const TwCatalog *catalog,
                       GPtrArray *steps, GPtrArray *conditions)
{
  Clauses clauses;
  g_autoptr (TwSqlTokens) tokens = tw_sql_lex (sql, dialect);
  if (tokens->n_tokens == 0 || tokens->refusal)
    return;
  g_autoptr (GPtrArray) tables = find_tables (tokens, catalog);
  g_autofree char *joined = tw_label_join (tables, TW_JOIN_AND);
  find_clauses (tokens, &clauses);
  if (tables->len > 0)
    /* Translators: what the query does; tables */
    g_ptr_array_add (steps, g_strdup_printf (_("Looks in %s."), joined));
  /* Translators: what the query does; a condition in SQL */
  add_clause (steps, tokens, &clauses, CLAUSE_WHERE, _("Keeps only rows where %s."));
  add_clause (conditions, tokens, &clauses, CLAUSE_WHERE,
              _("The query keeps only rows where %s."));
  /* Translators: what the query does; columns in SQL */
  add_clause (steps, tokens, &clauses, CLAUSE_GROUP, _("Groups by %s."));
  /* Translators: what the query does; a condition in SQL */
  add_clause (steps, tokens, &clauses, CLAUSE_HAVING, _("Keeps only groups where %s."));
  add_clause (conditions, tokens, &clauses, CLAUSE_HAVING,
              _("The query keeps only groups where %s."));
  add_clause (steps, tokens, &clauses, CLAUSE_QUALIFY,
              /* Translators: what the query does; a condition in SQL */
              _("Of the outcome, keeps only rows where %s."));
  /* Translators: what the query does; sort keys in SQL */
  add_clause (steps, tokens, &clauses, CLAUSE_ORDER, _("Sorts by %s."));
  /* Translators: what the query does; how many, in SQL */
  add_clause (steps, tokens, &clauses, CLAUSE_LIMIT, _("Keeps the first rows, at most %s."));
  add_top (steps, tokens, &clauses);
}
