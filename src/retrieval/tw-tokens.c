// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-words.h"

#include <string.h>

static void
token_free (gpointer data)
{
  TwToken *token = data;
  g_free (token->text);
  g_free (token->folded);
  g_free (token);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

/* The mark that closes what @c opens; 0 when it opens nothing. */
static gunichar
closing_mark (gunichar c)
{
  switch (c) {
  case '"': return '"';
  case '\'': return '\'';
  case '`': return '`';
  case 0xab: return 0xbb;
  case 0x2018: return 0x2019;
  case 0x201c: return 0x201d;
  case 0x201e: return 0x201c;
  }
  return 0;
}

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

/* Where a quotation that begins at @p ends, or %NULL: an apostrophe inside a word closes nothing,
 * and what is longer than a name is no quotation. */
static const char *
find_closing (const char *p)
{
  const gunichar closing = closing_mark (g_utf8_get_char (p));
  const char *start = g_utf8_next_char (p);
  if (closing == 0)
    return NULL;
  for (const char *q = start; *q && q - start <= 256; q = g_utf8_next_char (q)) {
    if (g_utf8_get_char (q) != closing)
      continue;
    gunichar after = g_utf8_get_char (g_utf8_next_char (q));
    if (!is_apostrophe (closing) || !is_word_character (after))
      return q > start ? q : NULL;
  }
  return NULL;
}

static const char *
end_of_word (const char *p)
{
  while (*p) {
    const gunichar c = g_utf8_get_char (p);
    const gunichar after = g_utf8_get_char (g_utf8_next_char (p));
    if (!is_word_character (c) && !(is_apostrophe (c) && g_unichar_isalpha (after)))
      break;
    p = g_utf8_next_char (p);
  }
  return p;
}

/* 1,000 and 2.5 are numbers; "1st" and "3m" are words. */
static const char *
end_of_number (const char *p)
{
  while (g_ascii_isdigit (*p) || ((*p == '.' || *p == ',') && g_ascii_isdigit (p[1])))
    p++;
  return *p && is_word_character (g_utf8_get_char (p)) ? NULL : p;
}

static char *
fold_word (const char *text)
{
  char *folded = tw_words_fold (text);
  if (g_str_has_suffix (folded, "'s"))
    folded[strlen (folded) - 2] = '\0';
  return folded;
}

static void
add_token (GPtrArray *tokens, TwTokenKind kind, const char *text, const char *start,
           const char *end, gboolean joined)
{
  TwToken *token = g_new0 (TwToken, 1);
  token->kind = kind;
  token->text = g_strndup (start, (gsize) (end - start));
  token->folded = kind == TW_TOKEN_WORD ? fold_word (token->text) : tw_words_fold (token->text);
  token->start = (guint) (start - text);
  token->end = (guint) (end - text);
  token->joined = joined && tokens->len > 0;
  token->capital = g_unichar_isupper (g_utf8_get_char (start));
  g_ptr_array_add (tokens, token);
}

/* The token that begins at @p, if any; where it ends, else %NULL. */
static const char *
read_token (GPtrArray *tokens, const char *text, const char *p, gboolean joined)
{
  const char *closing = find_closing (p);
  if (closing) {
    add_token (tokens, TW_TOKEN_QUOTED, text, g_utf8_next_char (p), closing, FALSE);
    return g_utf8_next_char (closing);
  }
  if (!is_word_character (g_utf8_get_char (p)))
    return NULL;
  const char *end = g_ascii_isdigit (*p) ? end_of_number (p) : NULL;
  const TwTokenKind kind = end ? TW_TOKEN_NUMBER : TW_TOKEN_WORD;
  if (end == NULL)
    end = end_of_word (p);
  add_token (tokens, kind, text, p, end, joined);
  return end;
}

GPtrArray *
tw_words_tokenize (const char *text)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (token_free);
  gboolean joined = FALSE;
  for (const char *p = text; *p;) {
    const char *end = read_token (tokens, text, p, joined);
    if (end) {
      joined = TRUE;
      p = end;
      continue;
    }
    const gunichar c = g_utf8_get_char (p);
    if (!g_unichar_isspace (c) && !is_apostrophe (c) && (c > 0x7f || !strchr ("-&/.", (int) c)))
      joined = FALSE;
    p = g_utf8_next_char (p);
  }
  return tokens;
}
