// SPDX-License-Identifier: Apache-2.0
#include "analyst/editor/tw-sql-complete.h"

#include <string.h>

#include "analyst/editor/tw-sql-sources.h"
#include "analyst/editor/tw-sql-words.h"
#include "analyst/tw-labels.h"

#define MOST 80

/* What is known of the place. */
typedef struct {
  const TwCatalog *catalog;
  TwSqlTokens *tokens;
  guint at; /* the first token behind the word before the cursor */
  GArray *sources;
  char *prefix; /* in lower case */
  char *qualifier; /* nullable */
  const char *clause;
  gboolean names_table; /* a table's name is expected */
  GPtrArray *best, *other;
} Place;

static void
proposal_free (gpointer data)
{
  TwSqlProposal *proposal = data;
  g_free (proposal->text);
  g_free (proposal->detail);
  g_free (proposal);
}

/* Takes both texts. */
static void
propose (GPtrArray *to, TwSqlProposalKind kind, char *text, char *detail)
{
  TwSqlProposal *proposal = g_new (TwSqlProposal, 1);
  *proposal = (TwSqlProposal) { kind, text, detail };
  g_ptr_array_add (to, proposal);
}

static char *
quoted (const Place *self, const char *name)
{
  return tw_dialect_quote_identifier (tw_catalog_get_dialect (self->catalog), name);
}

/* ---- what fits the word ---- */

/* A word of @text begins with what was typed. */
static gboolean
has_word (const char *text, const char *prefix)
{
  gsize length = strlen (prefix);
  gboolean between = TRUE;
  for (const char *at = text; *at; at++) {
    if (between && g_ascii_strncasecmp (at, prefix, length) == 0)
      return TRUE;
    between = !g_ascii_isalnum (*at) && (guchar) *at < 0x80;
  }
  return FALSE;
}

/* 2: by its own name, 1: by what people call it or the middle of its name, 0: not */
static guint
fits (const Place *self, const char *name, const char *words)
{
  if (g_ascii_strncasecmp (name, self->prefix, strlen (self->prefix)) == 0)
    return 2;
  if (words && has_word (words, self->prefix))
    return 1;
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return strlen (self->prefix) >= 3 && strstr (lower, self->prefix) ? 1 : 0;
}

static GPtrArray *
rank (Place *self, guint fit)
{
  return fit == 2 ? self->best : self->other;
}

/* ---- columns ---- */

static char *
column_detail (const TwColumn *column)
{
  g_autofree char *label = tw_label_of_column (column);
  return g_strdup_printf ("%s · %s", label, column->type_name);
}

static void
add_columns (Place *self, const TwSqlNear *source, gboolean with_name)
{
  for (guint i = 0; source->table && i < source->table->n_columns; i++) {
    const TwColumn *column = &source->table->columns[i];
    g_autofree char *label = tw_label_of_column (column);
    guint fit = fits (self, column->name, label);
    if (fit == 0)
      continue;
    g_autofree char *table = quoted (self, source->name);
    g_autofree char *name = quoted (self, column->name);
    propose (rank (self, fit), TW_SQL_PROPOSAL_COLUMN,
             with_name ? g_strdup_printf ("%s.%s", table, name) : g_strdup (name),
             column_detail (column));
  }
}

static guint
count_tables (const Place *self)
{
  guint n = 0;
  for (guint i = 0; i < self->sources->len; i++)
    n += g_array_index (self->sources, TwSqlNear, i).table != NULL;
  return n;
}

static void
add_all_columns (Place *self)
{
  gboolean several = count_tables (self) > 1;
  for (guint i = 0; i < self->sources->len; i++)
    add_columns (self, &g_array_index (self->sources, TwSqlNear, i), several);
}

static void
add_sources (Place *self)
{
  for (guint i = 0; i < self->sources->len; i++) {
    const TwSqlNear *source = &g_array_index (self->sources, TwSqlNear, i);
    guint fit = fits (self, source->name, NULL);
    if (fit > 0)
      propose (rank (self, fit), TW_SQL_PROPOSAL_SOURCE, quoted (self, source->name),
               source->table ? tw_label_of_table (source->table) : NULL);
  }
}

/* ---- tables and joins ---- */

static char *
condition (const Place *self, const TwRelationship *join, const char *source, const char *target)
{
  GString *text = g_string_new (NULL);
  g_autofree char *left = quoted (self, source);
  g_autofree char *right = quoted (self, target);
  for (guint i = 0; i < join->n_columns; i++) {
    g_autofree char *a = quoted (self, join->source[i]->name);
    g_autofree char *b = quoted (self, join->target[i]->name);
    g_string_append_printf (text, "%s%s.%s = %s.%s", i ? " AND " : "", left, a, right, b);
  }
  return g_string_free (text, FALSE);
}

static char *
join_detail (const TwRelationship *join)
{
  if (join->role)
    return g_strdup (join->role);
  g_autofree char *from = tw_label_of_table (join->source[0]->table);
  g_autofree char *to = tw_label_of_table (join->target[0]->table);
  return g_strdup_printf ("%s → %s", from, to);
}

/* The table with its way to one that is there already. */
static void
add_joined (Place *self, const TwSqlNear *source)
{
  const GPtrArray *all = tw_catalog_get_relationships (self->catalog);
  for (guint i = 0; source->table && !source->outer && i < all->len; i++) {
    const TwRelationship *join = all->pdata[i];
    const TwTable *from = join->source[0]->table, *to = join->target[0]->table;
    const TwTable *other = from == source->table ? to : to == source->table ? from : NULL;
    g_autofree char *label = other ? tw_label_of_table (other) : NULL;
    if (other == NULL || other == source->table || fits (self, other->name, label) == 0)
      continue;
    g_autofree char *name = tw_catalog_dup_qualified_name (self->catalog, other);
    g_autofree char *on = condition (self, join, from == other ? other->name : source->name,
                                     from == other ? source->name : other->name);
    propose (self->best, TW_SQL_PROPOSAL_JOIN, g_strdup_printf ("%s ON %s", name, on),
             join_detail (join));
  }
}

static void
add_tables (Place *self, const char *schema)
{
  for (guint i = 0; i < tw_catalog_get_n_tables (self->catalog); i++) {
    const TwTable *table = tw_catalog_get_table (self->catalog, i);
    g_autofree char *label = tw_label_of_table (table);
    guint fit = fits (self, table->name, label);
    if (fit == 0 || (schema && g_ascii_strcasecmp (schema, table->schema) != 0))
      continue;
    propose (rank (self, fit), TW_SQL_PROPOSAL_TABLE,
             schema ? quoted (self, table->name)
                    : tw_catalog_dup_qualified_name (self->catalog, table),
             g_steal_pointer (&label));
  }
}

/* Conditions that join the newest table with the others. */
static void
add_conditions (Place *self)
{
  const GPtrArray *all = tw_catalog_get_relationships (self->catalog);
  for (guint i = 0; i < all->len; i++) {
    const TwRelationship *join = all->pdata[i];
    for (guint a = 0; a < self->sources->len; a++)
      for (guint b = 0; b < self->sources->len; b++) {
        const TwSqlNear *left = &g_array_index (self->sources, TwSqlNear, a);
        const TwSqlNear *right = &g_array_index (self->sources, TwSqlNear, b);
        if (a == b || left->outer || right->outer || left->table != join->source[0]->table
            || right->table != join->target[0]->table)
          continue;
        g_autofree char *text = condition (self, join, left->name, right->name);
        if (has_word (text, self->prefix))
          propose (self->best, TW_SQL_PROPOSAL_JOIN, g_steal_pointer (&text), join_detail (join));
      }
  }
}

/* ---- words ---- */

static void
add_words (Place *self, TwSqlProposalKind kind, const char *const *words)
{
  for (guint i = 0; *self->prefix && words[i]; i++)
    if (fits (self, words[i], NULL) == 2)
      propose (self->other, kind, g_strdup (words[i]), NULL);
}

/* ---- the place ---- */

static gboolean
is_name_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar) c >= 0x80;
}

/* Inside quotes or a comment nothing is proposed. */
static gboolean
is_silent (const Place *self, const char *sql, gsize word)
{
  guint before = self->at;
  gsize end = 0;
  for (guint i = 0; i < self->tokens->n_tokens; i++) {
    const TwSqlToken *token = &self->tokens->tokens[i];
    gboolean quotes = token->kind == TW_SQL_STRING || token->kind == TW_SQL_REFUSED
                      || token->kind == TW_SQL_QUOTED_NAME;
    if (quotes && token->start < word && word < token->end)
      return TRUE;
    if (i < before && token->end <= word)
      end = token->end;
  }
  g_autofree char *gap = g_strndup (sql + end, word - end);
  const char *line = strrchr (gap, '\n');
  const char *block = g_strrstr (gap, "/*");
  return strstr (line ? line : gap, "--") || (block && strstr (block, "*/") == NULL);
}

static void
read_place (Place *self, const char *sql, gsize cursor, gsize *start)
{
  gsize word = cursor;
  while (word > 0 && is_name_byte (sql[word - 1]))
    word--;
  *start = word;
  g_autofree char *typed = g_strndup (sql + word, cursor - word);
  self->prefix = g_ascii_strdown (typed, -1);
  self->tokens = tw_sql_lex (sql, tw_catalog_get_dialect (self->catalog));
  while (self->at < self->tokens->n_tokens && self->tokens->tokens[self->at].start < word)
    self->at++;
  guint n = self->at;
  if (n > 1 && tw_sql_tokens_is_mark (self->tokens, n - 1, ".")
      && tw_sql_tokens_is_name (self->tokens, n - 2))
    self->qualifier = g_strdup (self->tokens->tokens[n - 2].text);
  self->sources = tw_sql_sources_near (self->tokens, n, self->catalog);
  self->clause = tw_sql_clause_before (self->tokens, n);
  gboolean listed = n > 0 && tw_sql_tokens_is_mark (self->tokens, n - 1, ",");
  self->names_table
    = n > 0 && (tw_sql_tokens_is_word (self->tokens, n - 1, "from")
                || tw_sql_tokens_is_word (self->tokens, n - 1, "join")
                || (listed && strcmp (self->clause, "from") == 0));
}

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->tokens, tw_sql_tokens_free);
  g_clear_pointer (&self->sources, g_array_unref);
  g_free (self->prefix);
  g_free (self->qualifier);
}

static void
propose_qualified (Place *self)
{
  gboolean found = FALSE;
  for (guint i = 0; i < self->sources->len && !found; i++) {
    const TwSqlNear *source = &g_array_index (self->sources, TwSqlNear, i);
    found = g_ascii_strcasecmp (source->name, self->qualifier) == 0;
    if (found)
      add_columns (self, source, FALSE);
  }
  if (!found)
    add_tables (self, self->qualifier);
}

static void
propose_all (Place *self)
{
  gboolean joins = strcmp (self->clause, "on") == 0;
  if (self->qualifier) {
    propose_qualified (self);
  } else if (self->names_table) {
    for (guint i = 0; strcmp (self->clause, "join") == 0 && i < self->sources->len; i++)
      add_joined (self, &g_array_index (self->sources, TwSqlNear, i));
    add_tables (self, NULL);
  } else {
    if (joins)
      add_conditions (self);
    add_all_columns (self);
    add_sources (self);
    add_words (self, TW_SQL_PROPOSAL_FUNCTION, tw_sql_function_words ());
    add_words (self, TW_SQL_PROPOSAL_KEYWORD, tw_sql_clause_words ());
  }
}

GPtrArray *
tw_sql_complete (const char *sql, gsize cursor, const TwCatalog *catalog, gsize *start)
{
  Place self = { .catalog = catalog };
  self.best = g_ptr_array_new_with_free_func (proposal_free);
  self.other = g_ptr_array_new_with_free_func (proposal_free);
  read_place (&self, sql, MIN (cursor, strlen (sql)), start);
  if (!is_silent (&self, sql, *start))
    propose_all (&self);
  g_ptr_array_extend_and_steal (self.best, self.other);
  if (self.best->len > MOST)
    g_ptr_array_set_size (self.best, MOST);
  place_clear (&self);
  return self.best;
}
