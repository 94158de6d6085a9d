// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-lexer.h"

#include <glib/gi18n.h>
#include <string.h>

#define OPERATOR_CHARACTERS "~!@#^&|?+-*/%<>="
#define BLANKS " \t\n\r\f"

typedef struct {
  const char *source;
  const char *at;
  TwDialect dialect;
  GArray *tokens;
  GStringChunk *strings;
  char *refusal;
  gboolean one_dialect; /* a script is cut by one, its statements are judged by both */
} Lexer;

static gboolean
is_blank (char c)
{
  return c != '\0' && strchr (BLANKS, c) != NULL;
}

static gboolean
is_operator_character (char c)
{
  return c != '\0' && strchr (OPERATOR_CHARACTERS, c) != NULL;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
}

static gboolean
is_comment_start (const char *at)
{
  return (at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*');
}

/* Gives the end of the comment at @at, NULL where it is not closed. Both engines nest them. */
static const char *
skip_comment (const char *at)
{
  if (at[0] == '-')
    return at + strcspn (at, "\n\r");

  guint depth = 0;
  do {
    if (at[0] == '/' && at[1] == '*') {
      depth++;
      at += 2;
    } else if (at[0] == '*' && at[1] == '/') {
      depth--;
      at += 2;
    } else if (*at == '\0') {
      return NULL;
    } else {
      at++;
    }
  } while (depth > 0);
  return at;
}

static void
add_token (Lexer *self, TwSqlTokenKind kind, const char *end, const char *text)
{
  TwSqlToken token = { .kind = kind,
                       .start = (gsize) (self->at - self->source),
                       .end = (gsize) (end - self->source) };
  if (text == NULL)
    token.text = g_string_chunk_insert_len (self->strings, self->at, end - self->at);
  else
    token.text = g_string_chunk_insert (self->strings, text);
  g_array_append_val (self->tokens, token);
  self->at = end;
}

static void refuse (Lexer *self, const char *end, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static void
refuse (Lexer *self, const char *end, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (self->refusal == NULL)
    self->refusal = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_token (self, TW_SQL_REFUSED, end, NULL);
}

/* Gives the end of the literal whose first quote is at @at, NULL where it is not closed. */
static const char *
find_quote_end (const char *at, char quote, gboolean backslash_escapes)
{
  for (at++; *at != '\0'; at++) {
    if (backslash_escapes && *at == '\\') {
      if (*++at == '\0')
        return NULL;
    } else if (*at == quote) {
      if (at[1] != quote)
        return at + 1;
      at++;
    }
  }
  return NULL;
}

static const char *
or_end (const char *at, const char *text)
{
  return at != NULL ? at : text + strlen (text);
}

static void
lex_plain_string (Lexer *self, const char *quote)
{
  gboolean escapes = self->dialect == TW_DIALECT_REDSHIFT;
  const char *end = find_quote_end (quote, '\'', escapes);
  /* One refusal is enough: looking again and again to the end of a long text takes too long. */
  gboolean alone = self->one_dialect || self->refusal != NULL;
  const char *other = alone ? end : find_quote_end (quote, '\'', !escapes);
  if (end == other && end != NULL)
    add_token (self, TW_SQL_STRING, end, NULL);
  else if (end == other)
    refuse (self, or_end (end, quote), _("A text in quotes is not closed."));
  else
    refuse (self, or_end (end, quote),
            _("A backslash makes PostgreSQL and Redshift disagree on where a text in quotes "
              "ends."));
}

static void
lex_bit_string (Lexer *self)
{
  const char *end = find_quote_end (self->at + 1, '\'', FALSE);
  if (end == NULL)
    refuse (self, or_end (NULL, self->at), _("A text in quotes is not closed."));
  else if (memchr (self->at, '\\', (gsize) (end - self->at)) != NULL)
    refuse (self, end, _("A bit or hexadecimal literal contains a backslash."));
  else
    add_token (self, TW_SQL_STRING, end, NULL);
}

/* Literals that begin with a letter; FALSE where it is the start of a plain word. */
static gboolean
lex_prefixed_string (Lexer *self)
{
  const char *at = self->at;
  char letter = g_ascii_tolower (*at);
  if (letter == 'u' && at[1] == '&' && (at[2] == '\'' || at[2] == '"')) {
    gboolean escapes = at[2] == '\'' && self->dialect == TW_DIALECT_REDSHIFT;
    refuse (self, or_end (find_quote_end (at + 2, at[2], escapes), at),
            _("Unicode escapes (U&%c…%c) mean different things to PostgreSQL and Redshift."), at[2],
            at[2]);
    return TRUE;
  }
  if (at[1] != '\'')
    return FALSE;
  if (letter == 'e')
    refuse (self, or_end (find_quote_end (at + 1, '\'', TRUE), at),
            _("Escape literals (E'…') mean different things to PostgreSQL and Redshift."));
  else if (letter == 'b' || letter == 'x')
    lex_bit_string (self);
  else if (letter == 'n')
    lex_plain_string (self, at + 1);
  else
    return FALSE;
  return TRUE;
}

static void
refuse_character (Lexer *self)
{
  const char *end = g_utf8_next_char (self->at);
  gunichar c = g_utf8_get_char (self->at);
  if (g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
    refuse (self, end, _("The character U+%04X looks like a blank but is not one in SQL."), c);
  else if (!g_unichar_isprint (c) || g_unichar_iszerowidth (c))
    refuse (self, end, _("The invisible character U+%04X does not belong in SQL."), c);
  else
    refuse (self, end, _("The character %.*s (U+%04X) does not belong in SQL outside quotes."),
            (int) (end - self->at), self->at, c);
}

static void
lex_word (Lexer *self)
{
  const char *end = self->at;
  while (is_name_start (*end) || g_ascii_isdigit (*end) || *end == '$') {
    gunichar c = g_utf8_get_char (end);
    if (c >= 0x80 && !g_unichar_isalnum (c) && !g_unichar_ismark (c))
      break;
    end = g_utf8_next_char (end);
  }
  if (end == self->at) {
    refuse_character (self);
    return;
  }
  g_autofree char *folded = g_ascii_strdown (self->at, end - self->at);
  add_token (self, TW_SQL_WORD, end, folded);
}

static void
lex_quoted_name (Lexer *self)
{
  const char *end = find_quote_end (self->at, '"', FALSE);
  if (end == NULL) {
    refuse (self, or_end (NULL, self->at), _("A name in quotes is not closed."));
    return;
  }
  g_autoptr (GString) name = g_string_new_len (self->at + 1, end - self->at - 2);
  g_string_replace (name, "\"\"", "\"", 0);
  if (name->len == 0)
    refuse (self, end, _("A name in quotes is empty."));
  else
    add_token (self, TW_SQL_QUOTED_NAME, end, name->str);
}

static const char *
skip_digits (const char *at)
{
  while (g_ascii_isdigit (*at))
    at++;
  return at;
}

static void
lex_number (Lexer *self)
{
  const char *end = skip_digits (self->at);
  if (end[0] == '.' && end[1] != '.')
    end = skip_digits (end + 1);
  if (*end == 'e' || *end == 'E') {
    const char *exponent = end + 1 + (end[1] == '+' || end[1] == '-');
    if (g_ascii_isdigit (*exponent))
      end = skip_digits (exponent);
  }
  /* Versions cut "1e'…'" differently: what begins in the number may begin a literal. */
  if (is_name_start (*end) || *end == '$')
    refuse (self, end, _("A number runs into a letter after %.*s."), (int) (end - self->at),
            self->at);
  else
    add_token (self, TW_SQL_NUMBER, end, NULL);
}

static void
lex_dollar (Lexer *self)
{
  const char *tag = self->at + 1;
  while (is_name_start (*tag) || (tag > self->at + 1 && g_ascii_isdigit (*tag)))
    tag++;
  if (*tag != '$') {
    refuse (self, self->at + 1, _("A $ parameter has no value here."));
    return;
  }
  g_autofree char *quote = g_strndup (self->at, (gsize) (tag + 1 - self->at));
  const char *close = strstr (tag + 1, quote);
  refuse (self, close != NULL ? close + strlen (quote) : or_end (NULL, tag),
          _("Dollar quotes (%s) are not accepted."), quote);
}

/* PostgreSQL's rule: a multi-character operator ends in + or - only if it contains one of a few. */
static void
lex_operator (Lexer *self)
{
  const char *end = self->at;
  gboolean may_end_in_sign = FALSE;
  while (is_operator_character (*end) && !is_comment_start (end)) {
    may_end_in_sign = may_end_in_sign || strchr ("~!@#^&|?%", *end) != NULL;
    end++;
  }
  while (!may_end_in_sign && end > self->at + 1 && (end[-1] == '+' || end[-1] == '-'))
    end--;
  add_token (self, TW_SQL_OPERATOR, end, NULL);
}

static void
lex_mark (Lexer *self)
{
  const char *at = self->at;
  if (at[0] == ':' && (at[1] == ':' || at[1] == '='))
    add_token (self, TW_SQL_OPERATOR, at + 2, NULL);
  else if (strchr ("()[],;:.", *at) != NULL)
    add_token (self, TW_SQL_PUNCTUATION, at + 1, NULL);
  else
    refuse_character (self);
}

static void
lex_token (Lexer *self)
{
  char c = *self->at;
  if (c == '\'')
    lex_plain_string (self, self->at);
  else if (c == '"')
    lex_quoted_name (self);
  else if (is_name_start (c)) {
    if (!lex_prefixed_string (self))
      lex_word (self);
  } else if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (self->at[1])))
    lex_number (self);
  else if (c == '$')
    lex_dollar (self);
  else if (is_operator_character (c))
    lex_operator (self);
  else
    lex_mark (self);
}

/* Gives FALSE at the end of the text. */
static gboolean
lex_next (Lexer *self)
{
  while (*self->at != '\0') {
    if (is_blank (*self->at)) {
      self->at++;
      continue;
    }
    const char *end = is_comment_start (self->at) ? skip_comment (self->at) : self->at;
    if (end == NULL) {
      refuse (self, or_end (NULL, self->at), _("A comment is not closed."));
      return TRUE;
    }
    if (end == self->at) {
      lex_token (self);
      return TRUE;
    }
    self->at = end;
  }
  return FALSE;
}

TwSqlTokens *
tw_sql_lex (const char *sql, TwDialect dialect)
{
  TwSqlTokens *self = g_new0 (TwSqlTokens, 1);
  self->source = g_utf8_make_valid (sql, -1);
  self->strings = g_string_chunk_new (1024);
  Lexer lexer = { .source = self->source,
                  .at = self->source,
                  .dialect = dialect,
                  .tokens = g_array_new (FALSE, FALSE, sizeof (TwSqlToken)),
                  .strings = self->strings };
  if (!g_utf8_validate (sql, -1, NULL))
    lexer.refusal = g_strdup (_("The text is not valid UTF-8."));
  while (lex_next (&lexer))
    ;
  self->n_tokens = lexer.tokens->len;
  self->tokens = (TwSqlToken *) (gpointer) g_array_free (lexer.tokens, FALSE);
  self->refusal = lexer.refusal;
  return self;
}

void
tw_sql_split (const char *script, TwDialect dialect, TwSqlSplitFunc func, gpointer user_data)
{
  g_autofree char *source = g_utf8_make_valid (script, -1);
  Lexer lexer = { .source = source,
                  .at = source,
                  .dialect = dialect,
                  .tokens = g_array_new (FALSE, FALSE, sizeof (TwSqlToken)),
                  .strings = g_string_chunk_new (1024),
                  .one_dialect = TRUE };
  gboolean more = TRUE, open = FALSE;
  gsize first = 0, end = 0;
  while (more) {
    g_array_set_size (lexer.tokens, 0);
    g_string_chunk_clear (lexer.strings);
    more = lex_next (&lexer);
    const TwSqlToken *token = more ? &g_array_index (lexer.tokens, TwSqlToken, 0) : NULL;
    if (more && strcmp (token->text, ";") != 0) {
      first = open ? first : token->start;
      end = token->end;
      open = TRUE;
    } else if (open) {
      g_autofree char *statement = g_strndup (source + first, end - first);
      more = func (statement, user_data) && more;
      open = FALSE;
    }
  }
  g_free (lexer.refusal);
  g_array_free (lexer.tokens, TRUE);
  g_string_chunk_free (lexer.strings);
}

void
tw_sql_tokens_free (TwSqlTokens *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->tokens);
  g_free (self->refusal);
  g_string_chunk_free (self->strings);
  g_free (self);
}

gboolean
tw_sql_tokens_is_word (const TwSqlTokens *self, guint index, const char *word)
{
  return index < self->n_tokens && self->tokens[index].kind == TW_SQL_WORD
         && strcmp (self->tokens[index].text, word) == 0;
}

gboolean
tw_sql_tokens_is_mark (const TwSqlTokens *self, guint index, const char *mark)
{
  return index < self->n_tokens
         && (self->tokens[index].kind == TW_SQL_PUNCTUATION
             || self->tokens[index].kind == TW_SQL_OPERATOR)
         && strcmp (self->tokens[index].text, mark) == 0;
}

gboolean
tw_sql_tokens_is_name (const TwSqlTokens *self, guint index)
{
  return index < self->n_tokens
         && (self->tokens[index].kind == TW_SQL_WORD
             || self->tokens[index].kind == TW_SQL_QUOTED_NAME);
}

guint *
tw_sql_tokens_match_brackets (const TwSqlTokens *self, guint *depth)
{
  g_autofree guint *partners = g_new0 (guint, self->n_tokens + 1);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  guint deepest = 0;
  for (guint i = 0; i < self->n_tokens; i++) {
    if (tw_sql_tokens_is_mark (self, i, "(") || tw_sql_tokens_is_mark (self, i, "[")) {
      g_array_append_val (open, i);
      deepest = MAX (deepest, open->len);
    } else if (tw_sql_tokens_is_mark (self, i, ")") || tw_sql_tokens_is_mark (self, i, "]")) {
      if (open->len == 0)
        return NULL;
      guint partner = g_array_index (open, guint, open->len - 1);
      if ((*self->tokens[partner].text == '(') != (*self->tokens[i].text == ')'))
        return NULL;
      partners[partner] = i;
      partners[i] = partner;
      g_array_set_size (open, open->len - 1);
    }
  }
  if (open->len > 0)
    return NULL;
  if (depth != NULL)
    *depth = deepest;
  return g_steal_pointer (&partners);
}

/* What stands between two tokens. A line break is kept: two literals on two lines are one. */
static void
append_gap (GString *text, const char *at, const char *end)
{
  const char *start = at;
  const char *line = NULL;
  gboolean comment = FALSE;
  while (at < end) {
    if (is_comment_start (at)) {
      comment = TRUE;
      at = skip_comment (at);
      continue;
    }
    if (*at == '\n' || *at == '\r')
      line = at;
    at++;
  }
  if (!comment)
    g_string_append_len (text, start, end - start);
  else
    g_string_append_c (text, line != NULL ? '\n' : ' ');
}

char *
tw_sql_tokens_to_text (const TwSqlTokens *self, guint first, guint end)
{
  GString *text = g_string_new (NULL);
  for (guint i = first; i < end; i++) {
    const TwSqlToken *token = &self->tokens[i];
    if (i > first)
      append_gap (text, self->source + self->tokens[i - 1].end, self->source + token->start);
    g_string_append_len (text, self->source + token->start, (gssize) (token->end - token->start));
  }
  return g_string_free (text, FALSE);
}
