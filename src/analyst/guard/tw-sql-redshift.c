// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-redshift.h"

#include <string.h>

#include "analyst/guard/tw-sql-known.h"

typedef enum {
  CLAUSE_OTHER,
  CLAUSE_FROM,
  CLAUSE_ON, /* the condition of a join: a comma goes back to FROM */
  CLAUSE_WHERE,
  CLAUSE_HAVING,
} Clause;

/* Where in a query the token at hand stands: one for each open bracket. */
typedef struct {
  Clause clause;
  gboolean seen_where;
  gboolean seen_having;
} Level;

typedef struct {
  const TwSqlRange *query;
  GString *text;
  GArray *levels;
  guint at;
  guint n_dots; /* in the name of the relation at hand */
  guint n_aliases;
} Rewriter;

static gboolean
is_word (Rewriter *self, guint index, const char *word)
{
  return index >= self->query->first && index < self->query->end
         && tw_sql_tokens_is_word (self->query->tokens, index, word);
}

static gboolean
is_mark (Rewriter *self, guint index, const char *mark)
{
  return index >= self->query->first && index < self->query->end
         && tw_sql_tokens_is_mark (self->query->tokens, index, mark);
}

static gboolean
is_name (Rewriter *self, guint index)
{
  return index < self->query->end && tw_sql_tokens_is_name (self->query->tokens, index);
}

static gboolean
is_one_of (Rewriter *self, guint index, const char *const *words)
{
  return index >= self->query->first && index < self->query->end
         && self->query->tokens->tokens[index].kind == TW_SQL_WORD
         && g_strv_contains (words, self->query->tokens->tokens[index].text);
}

static Level *
level (Rewriter *self)
{
  return &g_array_index (self->levels, Level, self->levels->len - 1);
}

static guint
partner (Rewriter *self, guint index)
{
  return self->query->partners[index];
}

static void
put (Rewriter *self, const char *text)
{
  g_string_append_c (self->text, ' ');
  g_string_append (self->text, text);
}

static void
copy (Rewriter *self)
{
  g_autofree char *token
    = tw_sql_tokens_to_text (self->query->tokens, self->at, self->at + 1);
  put (self, token);
  self->at++;
}

static gboolean
begins_query (Rewriter *self, guint index)
{
  static const char *const heads[] = { "select", "with", "values", NULL };
  return is_one_of (self, index, heads);
}

/* The parenthesis at @open holds a query, not a join. */
static gboolean
is_subquery (Rewriter *self, guint open)
{
  static const char *const joins[]
    = { "union", "except", "minus", "intersect", "order", "limit", NULL };
  if (begins_query (self, open + 1))
    return TRUE;
  if (!is_mark (self, open + 1, "(") || !is_subquery (self, open + 1))
    return FALSE;
  guint next = partner (self, open + 1) + 1;
  return is_mark (self, next, ")") || is_one_of (self, next, joins);
}

static gboolean
ends_relation (Rewriter *self, guint index)
{
  static const char *const words[]
    = { "where",   "group", "order",     "having", "limit",  "union",  "except",
        "minus",   "intersect", "join",  "inner",  "left",   "right",  "full",   "cross",
        "natural", "on",    "using",     "qualify", "offset", "fetch", "window", "for",
        "pivot",   "unpivot", "connect", "start",  NULL };
  return index >= self->query->end || is_mark (self, index, ")") || is_mark (self, index, ",")
         || is_one_of (self, index, words);
}

/* A relation begins here: behind FROM, JOIN, a comma of the list or the bracket of a join. */
static gboolean
begins_relation (Rewriter *self)
{
  static const char *const words[] = { "from", "join", "lateral", NULL };
  return level (self)->clause == CLAUSE_FROM && self->at > self->query->first
         && (is_one_of (self, self->at - 1, words) || is_mark (self, self->at - 1, ",")
             || is_mark (self, self->at - 1, "("));
}

static void
note_clause (Rewriter *self)
{
  static const char *const others[]
    = { "select", "group", "order", "limit", "offset", "fetch", "window", NULL };
  static const char *const sets[] = { "union", "except", "minus", "intersect", NULL };
  Level *here = level (self);
  if (is_word (self, self->at, "from") || is_word (self, self->at, "join"))
    here->clause = CLAUSE_FROM;
  else if (is_mark (self, self->at, ",") && here->clause == CLAUSE_ON)
    here->clause = CLAUSE_FROM;
  else if (is_word (self, self->at, "on") || is_word (self, self->at, "using"))
    here->clause = CLAUSE_ON;
  else if (is_word (self, self->at, "where"))
    *here = (Level) { .clause = CLAUSE_WHERE, .seen_where = TRUE };
  else if (is_word (self, self->at, "having"))
    *here = (Level) { CLAUSE_HAVING, here->seen_where, TRUE };
  else if (is_one_of (self, self->at, sets))
    *here = (Level) { .clause = CLAUSE_OTHER };
  else if (is_one_of (self, self->at, others))
    here->clause = CLAUSE_OTHER;
}

static void
open_bracket (Rewriter *self)
{
  /* A join in brackets goes on naming relations. */
  gboolean join = begins_relation (self) && !is_subquery (self, self->at);
  Level inner = { .clause = join ? CLAUSE_FROM : CLAUSE_OTHER };
  copy (self);
  g_array_append_val (self->levels, inner);
}

static void
close_bracket (Rewriter *self)
{
  guint open = partner (self, self->at);
  copy (self);
  if (self->levels->len > 1)
    g_array_set_size (self->levels, self->levels->len - 1);
  guint close = self->at - 1;
  self->at = open;
  gboolean lonely = is_mark (self, open, "(") && begins_relation (self) && is_subquery (self, open)
                    && ends_relation (self, close + 1);
  self->at = close + 1;
  if (lonely) {
    g_autofree char *alias = g_strdup_printf ("AS tw_subquery_%u", ++self->n_aliases);
    put (self, alias);
  }
}

/* SELECT [DISTINCT] TOP n */
static gboolean
rewrite_top (Rewriter *self)
{
  static const char *const before[] = { "select", "distinct", "all", NULL };
  if (!is_word (self, self->at, "top") || !is_one_of (self, self->at - 1, before))
    return FALSE;
  guint next = self->at + 1;
  if (is_mark (self, next, "("))
    self->at = partner (self, next) + 1;
  else if (next < self->query->end && self->query->tokens->tokens[next].kind == TW_SQL_NUMBER)
    self->at = next + 1;
  else
    return FALSE;
  return TRUE;
}

/* QUALIFY is one more condition on groups, START WITH and CONNECT BY are conditions on rows. */
static gboolean
rewrite_condition (Rewriter *self)
{
  Level *here = level (self);
  if (is_word (self, self->at, "qualify")) {
    put (self, here->seen_having ? "AND" : "HAVING");
    *here = (Level) { CLAUSE_HAVING, here->seen_where, TRUE };
    self->at++;
    return TRUE;
  }
  if ((is_word (self, self->at, "start") && is_word (self, self->at + 1, "with"))
      || (is_word (self, self->at, "connect") && is_word (self, self->at + 1, "by"))) {
    put (self, here->seen_where ? "AND" : "WHERE");
    *here = (Level) { CLAUSE_WHERE, TRUE, here->seen_having };
    self->at += 2;
    return TRUE;
  }
  if (is_word (self, self->at, "prior") || is_word (self, self->at, "nocycle")) {
    self->at++;
    return TRUE;
  }
  return FALSE;
}

/* Words that can be left out, the names around them staying. */
static gboolean
rewrite_noise (Rewriter *self)
{
  guint at = self->at;
  if (is_word (self, at, "approximate") && is_name (self, at + 1))
    self->at++;
  else if ((is_word (self, at, "ignore") || is_word (self, at, "respect"))
           && is_word (self, at + 1, "nulls"))
    self->at += 2;
  else if (is_mark (self, at, "(") && is_mark (self, at + 1, "+") && is_mark (self, at + 2, ")"))
    self->at += 3;
  else if (is_word (self, at, "distinct") && is_mark (self, at - 1, "(")
           && is_word (self, at - 2, "listagg"))
    self->at++;
  else if ((is_mark (self, at, ",") && is_word (self, at + 1, "from"))
           || (is_word (self, at, "siblings") && is_word (self, at - 1, "order")))
    self->at++;
  else
    return FALSE;
  return TRUE;
}

/* EXCLUDE (a, b) or EXCLUDE a, b, behind the list of a SELECT */
static gboolean
rewrite_exclude (Rewriter *self)
{
  guint end = self->at + 1;
  if (!is_word (self, self->at, "exclude") || is_word (self, self->at - 1, "select")
      || is_mark (self, self->at - 1, ","))
    return FALSE;
  if (is_mark (self, end, "("))
    end = partner (self, end) + 1;
  else
    while ((is_name (self, end) && !is_word (self, end, "from")) || is_mark (self, end, ","))
      end++;
  if (end == self->at + 1 || !is_word (self, end, "from"))
    return FALSE;
  self->at = end;
  return TRUE;
}

/* CONVERT(type, x), TRY_CAST(x AS type), VARCHAR(MAX), ARRAY(x), GROUP BY ALL, MINUS */
static gboolean
rewrite_words (Rewriter *self)
{
  guint at = self->at;
  const char *text = NULL;
  if (is_word (self, at, "try_cast") && is_mark (self, at + 1, "("))
    text = "CAST";
  else if (is_word (self, at, "max") && is_mark (self, at - 1, "(") && is_mark (self, at + 1, ")"))
    text = "65535";
  else if (is_word (self, at, "array") && is_mark (self, at + 1, "(")
           && !begins_query (self, at + 2))
    text = "\"array\"";
  else if (is_word (self, at, "all") && is_word (self, at - 1, "by"))
    text = "1";
  else if (is_word (self, at, "minus")
           && (begins_query (self, at + 1) || is_mark (self, at + 1, "(")))
    text = "EXCEPT";
  else if (is_mark (self, at - 1, "(") && is_word (self, at - 2, "convert")
           && self->query->tokens->tokens[at].kind == TW_SQL_WORD
           && tw_sql_known_type (self->query->tokens->tokens[at].text)) {
    put (self, "NULL ::");
    copy (self);
    return TRUE;
  } else {
    return FALSE;
  }
  put (self, text);
  self->at++;
  return TRUE;
}

/* PIVOT (…) and UNPIVOT (…) behind a relation; UNPIVOT before an object to be taken apart */
static gboolean
rewrite_pivot (Rewriter *self)
{
  gboolean unpivot = is_word (self, self->at, "unpivot");
  if (level (self)->clause != CLAUSE_FROM || (!unpivot && !is_word (self, self->at, "pivot")))
    return FALSE;
  guint next = self->at + 1;
  if (unpivot && (is_word (self, next, "include") || is_word (self, next, "exclude")))
    next += 2;
  if (is_mark (self, next, "(")) {
    put (self, "CROSS JOIN " TW_SQL_OPEN_RELATION "()");
    self->at = partner (self, next) + 1;
  } else {
    self->at++;
  }
  return TRUE;
}

/* FROM #t, FROM (t), FROM a.b[0].c, FROM t.array AS v AT i */
static gboolean
rewrite_relation (Rewriter *self)
{
  guint at = self->at;
  if (level (self)->clause != CLAUSE_FROM)
    return FALSE;
  if (begins_relation (self))
    self->n_dots = 0;
  if (is_mark (self, at, ".") && ++self->n_dots > 2) {
    self->at += 2; /* a path into a row: three names are enough to find the row */
  } else if (is_mark (self, at, "#") && is_name (self, at + 1)) {
    g_autofree char *name
      = g_strdup_printf ("\"#%s\"", self->query->tokens->tokens[at + 1].text);
    put (self, name);
    self->at += 2;
  } else if (is_mark (self, at, "[")) {
    self->at = partner (self, at) + 1;
  } else if (is_word (self, at, "at") && is_name (self, at + 1)
             && !is_word (self, at + 1, "time")) {
    self->at += 2;
  } else if (is_mark (self, at, "(") && begins_relation (self) && partner (self, at) == at + 2) {
    self->at++;
    copy (self);
    self->at++;
  } else {
    return FALSE;
  }
  return TRUE;
}

static void
rewrite_token (Rewriter *self)
{
  if (rewrite_top (self) || rewrite_condition (self) || rewrite_noise (self)
      || rewrite_exclude (self) || rewrite_pivot (self) || rewrite_relation (self)
      || rewrite_words (self))
    return;
  if (is_mark (self, self->at, "(") || is_mark (self, self->at, "[")) {
    open_bracket (self);
  } else if (is_mark (self, self->at, ")") || is_mark (self, self->at, "]")) {
    close_bracket (self);
  } else {
    note_clause (self);
    copy (self);
  }
}

char *
tw_sql_redshift_to_postgresql (const TwSqlRange *query)
{
  Rewriter self = { .query = query,
                    .text = g_string_new (NULL),
                    .levels = g_array_new (FALSE, TRUE, sizeof (Level)),
                    .at = query->first };
  g_array_set_size (self.levels, 1);
  while (self.at < query->end)
    rewrite_token (&self);
  g_array_free (self.levels, TRUE);
  return g_string_free (self.text, FALSE);
}
