// SPDX-License-Identifier: Apache-2.0
#include "analyst/editor/tw-sql-format.h"

#include <string.h>

#include "analyst/editor/tw-sql-words.h"
#include "analyst/guard/tw-sql-lexer.h"

#define STEP 2
#define LINE_LENGTH 64 /* a longer list has an item a line */

typedef enum {
  CLAUSE_NONE,
  CLAUSE_WITH,
  CLAUSE_LIST, /* SELECT, GROUP BY, ORDER BY */
  CLAUSE_FROM,
  CLAUSE_CONDITION, /* WHERE, HAVING, and ON within FROM */
} Clause;

/* What is inside a pair of brackets, or the whole: a query, or something that stays on its line. */
typedef struct {
  gboolean query;
  guint indent;
  Clause clause;
  gboolean broken; /* an item a line */
  gboolean joins;  /* the condition is of a join */
  gboolean between;
  guint cases;
} Level;

typedef struct {
  const TwSqlTokens *tokens;
  const guint *partners;
  GString *out;
  GArray *levels;
  int pending; /* the indent of the line to begin, or -1 */
  guint line;  /* the indent of this line */
} Printer;

static Level *
top (Printer *self)
{
  return &g_array_index (self->levels, Level, self->levels->len - 1);
}

static gboolean
word (const Printer *self, guint at, const char *text)
{
  return at < self->tokens->n_tokens && tw_sql_tokens_is_word (self->tokens, at, text);
}

static gboolean
mark (const Printer *self, guint at, const char *text)
{
  return at < self->tokens->n_tokens && tw_sql_tokens_is_mark (self->tokens, at, text);
}

static gboolean
any_word (const Printer *self, guint at, const char *const *texts)
{
  for (guint i = 0; texts[i]; i++)
    if (word (self, at, texts[i]))
      return TRUE;
  return FALSE;
}

/* ---- comments ---- */

static const char *
comment_end (const char *at)
{
  if (at[0] == '-')
    return at + strcspn (at, "\n\r");
  guint depth = 0;
  do {
    if (at[0] == '/' && at[1] == '*')
      depth++, at += 2;
    else if (at[0] == '*' && at[1] == '/')
      depth--, at += 2;
    else
      at++;
  } while (depth > 0 && *at);
  return at;
}

static void
new_line (Printer *self, guint indent)
{
  while (self->out->len > 0 && self->out->str[self->out->len - 1] == ' ')
    g_string_truncate (self->out, self->out->len - 1);
  if (self->out->len > 0)
    g_string_append_c (self->out, '\n');
  for (guint i = 0; i < indent; i++)
    g_string_append_c (self->out, ' ');
  self->line = indent;
}

/* A comment beside something stays beside it, one on a line of its own stays on one. */
static void
put_comments (Printer *self, gsize from, gsize to)
{
  const char *at = self->tokens->source + from, *end = self->tokens->source + to;
  gboolean own_line = from == 0;
  while (at < end) {
    own_line = own_line || *at == '\n';
    if (!g_str_has_prefix (at, "--") && !g_str_has_prefix (at, "/*")) {
      at++;
      continue;
    }
    const char *rest = comment_end (at);
    guint indent = self->pending >= 0 ? (guint) self->pending : self->line;
    if (own_line)
      new_line (self, indent);
    else
      g_string_append_c (self->out, ' ');
    g_string_append_len (self->out, at, rest - at);
    if (*at == '-' || own_line)
      self->pending = (int) indent;
    own_line = FALSE;
    at = rest;
  }
}

/* ---- blanks ---- */

static gboolean
is_operator (const Printer *self, guint at)
{
  return self->tokens->tokens[at].kind == TW_SQL_OPERATOR;
}

/* A sign, not a calculation: what is before it is no value. */
static gboolean
is_sign (const Printer *self, guint at)
{
  const char *text = self->tokens->tokens[at].text;
  if (!is_operator (self, at) || (strcmp (text, "-") != 0 && strcmp (text, "+") != 0))
    return FALSE;
  return at == 0 || is_operator (self, at - 1) || mark (self, at - 1, "(")
         || mark (self, at - 1, ",") || mark (self, at - 1, "[")
         || (self->tokens->tokens[at - 1].kind == TW_SQL_WORD
             && tw_sql_is_keyword (self->tokens->tokens[at - 1].text)
             && !word (self, at - 1, "end") && !word (self, at - 1, "null"));
}

static gboolean
needs_space (const Printer *self, guint at)
{
  static const char *const tight_after[] = { "(", "[", ".", "::", NULL };
  static const char *const tight_before[] = { ")", "]", ",", ";", ".", "::", "[", NULL };
  const TwSqlToken *before = &self->tokens->tokens[at - 1], *token = &self->tokens->tokens[at];
  for (guint i = 0; tight_after[i]; i++)
    if (mark (self, at - 1, tight_after[i]))
      return FALSE;
  for (guint i = 0; tight_before[i]; i++)
    if (mark (self, at, tight_before[i]))
      return FALSE;
  if (mark (self, at, "("))
    return before->end != token->start || is_operator (self, at - 1)
           || mark (self, at - 1, ",")
           || (before->kind == TW_SQL_WORD && tw_sql_is_keyword (before->text)
               && !word (self, at - 1, "left") && !word (self, at - 1, "right"));
  if (is_sign (self, at - 1))
    return is_operator (self, at) || before->end != token->start;
  return TRUE;
}

/* ---- tokens ---- */

/* Behind a point or AS it is a name. */
static gboolean
is_shouted (const Printer *self, guint at)
{
  const TwSqlToken *token = &self->tokens->tokens[at];
  if (token->kind != TW_SQL_WORD || (at > 0 && mark (self, at - 1, ".")) || mark (self, at + 1, "."))
    return FALSE;
  if (at > 0 && word (self, at - 1, "as"))
    return FALSE;
  if (word (self, at, "by"))
    return at > 0 && (word (self, at - 1, "group") || word (self, at - 1, "order")
                      || word (self, at - 1, "partition"));
  return tw_sql_is_keyword (token->text);
}

static void
put (Printer *self, guint at)
{
  const TwSqlToken *token = &self->tokens->tokens[at];
  put_comments (self, at > 0 ? self->tokens->tokens[at - 1].end : 0, token->start);
  /* A text that goes on is one only on the next line. */
  if (at > 0 && token->kind == TW_SQL_STRING && token[-1].kind == TW_SQL_STRING)
    self->pending = (int) self->line;
  if (self->pending >= 0)
    new_line (self, (guint) self->pending);
  else if (at > 0 && needs_space (self, at))
    g_string_append_c (self->out, ' ');
  self->pending = -1;
  g_autofree char *text
    = g_strndup (self->tokens->source + token->start, token->end - token->start);
  g_autofree char *upper = is_shouted (self, at) ? g_ascii_strup (text, -1) : NULL;
  g_string_append (self->out, upper ? upper : text);
}

/* ---- clauses ---- */

/* Whether the list that begins at @at is better told an item a line. */
static gboolean
is_long_list (const Printer *self, guint at)
{
  static const char *const ends[] = { "from",  "where", "group",     "having", "order",  "limit",
                                      "union", "except", "intersect", "offset", "window", NULL };
  gsize length = 0;
  for (guint i = at; i < self->tokens->n_tokens; i++) {
    if (mark (self, i, ")") || mark (self, i, ";") || (i > at && any_word (self, i, ends)))
      return FALSE;
    for (guint end = mark (self, i, "(") ? self->partners[i] : i; i < end; i++)
      length += self->tokens->tokens[i].end - self->tokens->tokens[i].start + 1;
    length += self->tokens->tokens[i].end - self->tokens->tokens[i].start + 1;
    if (length > LINE_LENGTH)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_distinct_from (const Printer *self, guint at)
{
  return at > 1 && word (self, at - 1, "distinct")
         && (word (self, at - 2, "is") || word (self, at - 2, "not"));
}

static gboolean
begins_join (const Printer *self, guint at)
{
  static const char *const kinds[]
    = { "left", "right", "full", "inner", "cross", "natural", "join", NULL };
  static const char *const inside[]
    = { "left", "right", "full", "inner", "cross", "natural", "outer", NULL };
  return any_word (self, at, kinds) && !mark (self, at + 1, "(")
         && (at == 0 || !any_word (self, at - 1, inside));
}

static gboolean
begins_clause (const Printer *self, guint at, Clause *clause)
{
  static const struct {
    const char *word;
    Clause clause;
  } clauses[] = {
    { "with", CLAUSE_WITH },        { "select", CLAUSE_LIST },  { "from", CLAUSE_FROM },
    { "where", CLAUSE_CONDITION },  { "group", CLAUSE_LIST },   { "having", CLAUSE_CONDITION },
    { "order", CLAUSE_LIST },       { "limit", CLAUSE_NONE },   { "offset", CLAUSE_NONE },
    { "union", CLAUSE_NONE },       { "except", CLAUSE_NONE },  { "intersect", CLAUSE_NONE },
    { "window", CLAUSE_NONE },
  };
  if (at > 0 && (mark (self, at - 1, ".") || word (self, at - 1, "as")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (clauses); i++)
    if (word (self, at, clauses[i].word)) {
      *clause = clauses[i].clause;
      return !(*clause == CLAUSE_FROM && is_distinct_from (self, at))
             && !(at > 0 && word (self, at - 1, "within"))
             && (*clause != CLAUSE_WITH || at == 0 || mark (self, at - 1, "("));
    }
  return FALSE;
}

static void
start_clause (Printer *self, guint at, Clause clause)
{
  Level *level = top (self);
  level->clause = clause;
  level->between = level->joins = FALSE;
  level->cases = 0;
  self->pending = (int) level->indent;
  level->broken = clause == CLAUSE_LIST && is_long_list (self, at);
}

/* Asks for a line where the token at @at begins one. */
static void
break_before (Printer *self, guint at)
{
  Level *level = top (self);
  Clause clause;
  if (!level->query)
    return;
  if (word (self, at, "case"))
    level->cases++;
  else if (word (self, at, "end") && level->cases > 0)
    level->cases--;
  if (begins_clause (self, at, &clause)) {
    start_clause (self, at, clause);
  } else if ((level->clause == CLAUSE_FROM || level->joins) && begins_join (self, at)) {
    start_clause (self, at, CLAUSE_FROM);
  } else if (level->clause == CLAUSE_FROM && word (self, at, "on")) {
    level->clause = CLAUSE_CONDITION;
    level->joins = TRUE;
  } else if (level->clause == CLAUSE_CONDITION && level->cases == 0) {
    gboolean joined = word (self, at, "and") || word (self, at, "or");
    if (joined && !level->between)
      self->pending = (int) level->indent + STEP;
    level->between = word (self, at, "between") || (level->between && !joined);
  }
}

static void
break_after (Printer *self, guint at)
{
  Level *level = top (self);
  if (!level->query)
    return;
  if (mark (self, at, ",") && level->clause == CLAUSE_WITH)
    self->pending = (int) level->indent;
  else if (mark (self, at, ",") && level->broken)
    self->pending = (int) level->indent + STEP;
}

static void
open_bracket (Printer *self, guint at)
{
  guint inner = at + 1;
  while (mark (self, inner, "("))
    inner++;
  Level level = { .query = word (self, inner, "select") || word (self, inner, "with"),
                  .indent = self->line + STEP };
  g_array_append_val (self->levels, level);
  if (level.query)
    self->pending = (int) level.indent;
}

static void
close_bracket (Printer *self)
{
  if (self->levels->len < 2)
    return;
  Level closed = *top (self);
  g_array_set_size (self->levels, self->levels->len - 1);
  if (closed.query)
    self->pending = (int) closed.indent - STEP;
}

static void
print (Printer *self)
{
  for (guint at = 0; at < self->tokens->n_tokens; at++) {
    if (mark (self, at, ")"))
      close_bracket (self);
    else
      break_before (self, at);
    put (self, at);
    if (mark (self, at, "("))
      open_bracket (self, at);
    else
      break_after (self, at);
  }
  guint n = self->tokens->n_tokens;
  put_comments (self, n ? self->tokens->tokens[n - 1].end : 0, strlen (self->tokens->source));
}

/* The comments one after another. */
static char *
comments_of (const TwSqlTokens *tokens)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i <= tokens->n_tokens; i++) {
    const char *at = tokens->source + (i ? tokens->tokens[i - 1].end : 0);
    const char *end = i < tokens->n_tokens ? tokens->source + tokens->tokens[i].start
                                           : tokens->source + strlen (tokens->source);
    while (at < end) {
      if (!g_str_has_prefix (at, "--") && !g_str_has_prefix (at, "/*")) {
        at++;
        continue;
      }
      const char *rest = comment_end (at);
      g_string_append_len (text, at, rest - at);
      g_string_append_c (text, '\n');
      at = rest;
    }
  }
  return g_string_free (text, FALSE);
}

static gboolean
says_the_same (const TwSqlTokens *a, const TwSqlTokens *b)
{
  if (b->refusal || a->n_tokens != b->n_tokens)
    return FALSE;
  for (guint i = 0; i < a->n_tokens; i++)
    if (a->tokens[i].kind != b->tokens[i].kind
        || strcmp (a->tokens[i].text, b->tokens[i].text) != 0)
      return FALSE;
  g_autofree char *left = comments_of (a), *right = comments_of (b);
  return strcmp (left, right) == 0;
}

char *
tw_sql_format (const char *sql, TwDialect dialect)
{
  g_autoptr (TwSqlTokens) tokens = tw_sql_lex (sql, dialect);
  g_autofree guint *partners = tw_sql_tokens_match_brackets (tokens, NULL);
  if (tokens->refusal || partners == NULL)
    return g_strdup (sql);
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));
  g_autoptr (GString) out = g_string_new (NULL);
  Level whole = { .query = TRUE };
  g_array_append_val (levels, whole);
  Printer printer = { tokens, partners, out, levels, -1, 0 };
  print (&printer);
  g_autoptr (TwSqlTokens) printed = tw_sql_lex (out->str, dialect);
  return g_strdup (says_the_same (tokens, printed) ? out->str : sql);
}
