// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-question.h"

#include <glib/gi18n.h>
#include <pg_query.h>
#include <string.h>

#define ASK_HINT "Ask one question in plain words, such as \"How many customers are there?\""

/* "show", "list", "call" or "lock" begin sentences as well as statements; these rarely do. */
static const char *const statement_heads[] = {
  "alter", "copy",  "create", "delete", "drop",     "explain", "grant",  "insert",
  "merge", "revoke", "select", "truncate", "unload", "update",  "vacuum", "with",
};

static gboolean
refuse (GError **error, const char *message)
{
  return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_QUESTION, ASK_HINT, "%s", message);
}

static gboolean
check_characters (const char *text, GError **error)
{
  gboolean has_word = FALSE, has_text = FALSE;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    has_text = has_text || g_unichar_isgraph (character);
    if (g_unichar_iscntrl (character) && !g_unichar_isspace (character))
      return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_QUESTION,
                           _("Type the question again, or paste it as plain text."),
                           _("The question contains the control character U+%04X."), character);
    has_word = has_word || g_unichar_isalnum (character);
  }
  if (!has_text)
    return refuse (error, _("The question is empty."));
  return has_word || refuse (error, _("The question has no words."));
}

static gboolean
check_length (const char *text, GError **error)
{
  glong n = g_utf8_strlen (text, -1);
  if (n <= TW_QUESTION_MAX_CHARACTERS)
    return TRUE;
  return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_QUESTION,
                       _("Ask for one thing at a time, in a sentence or two."),
                       _("The question has %ld characters; at most %d fit."), n,
                       TW_QUESTION_MAX_CHARACTERS);
}

/* Pictures say nothing that could be looked up. */
static gboolean
is_picture (gunichar character)
{
  return (character >= 0x1f000 && character <= 0x1faff)
         || (character >= 0x2600 && character <= 0x27bf) || character == 0xfe0f;
}

static char *
join_lines (const char *text)
{
  GString *line = g_string_sized_new (strlen (text));
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (g_unichar_type (character) == G_UNICODE_FORMAT)
      continue;
    if (!g_unichar_isspace (character) && !is_picture (character))
      g_string_append_unichar (line, character);
    else if (line->len > 0 && line->str[line->len - 1] != ' ')
      g_string_append_c (line, ' ');
  }
  return g_strchomp (g_string_free (line, FALSE));
}

static gboolean
refuse_sql (GError **error)
{
  return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_DECLINED,
                       _("Run it as SQL instead: paste it into the SQL editor, or use "
                         "\"tradewind-cli sql\". Statements that only read are run."),
                       _("This is an SQL statement, not a question."));
}

char *
tw_question_clean (const char *text, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL)) {
    refuse (error, _("The question is not valid UTF-8 text."));
    return NULL;
  }
  g_autofree char *line = join_lines (text);
  if (!check_length (text, error) || !check_characters (text, error))
    return NULL;
  if (tw_question_looks_like_sql (text)) {
    refuse_sql (error);
    return NULL;
  }
  return g_steal_pointer (&line);
}

static gboolean
parses_as_sql (const char *text)
{
  PgQueryParseResult result = pg_query_parse (text);
  gboolean parses = result.error == NULL;
  pg_query_free_parse_result (result);
  return parses;
}

static const char *
skip_comments (const char *text)
{
  while (TRUE) {
    while (g_ascii_isspace (*text) || *text == '(' || *text == ';')
      text++;
    const char *end = NULL;
    if (g_str_has_prefix (text, "--"))
      end = strchr (text, '\n');
    else if (g_str_has_prefix (text, "/*") && (end = strstr (text, "*/")) != NULL)
      end += 2;
    if (end == NULL)
      return text;
    text = end;
  }
}

gboolean
tw_question_looks_like_sql (const char *text)
{
  const char *start = skip_comments (text);
  gsize length = strspn (start, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  g_autofree char *word = g_strndup (start, length);
  g_autofree char *head = g_ascii_strdown (word, -1);
  gboolean known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statement_heads); i++)
    known = known || strcmp (head, statement_heads[i]) == 0;
  if (!known)
    return FALSE;
  gboolean shouted = length > 1 && g_ascii_isupper (word[0]) && g_ascii_isupper (word[1]);
  gboolean punctuated = strpbrk (start, "*(=;'\",._<>") != NULL;
  if (strcmp (head, "select") != 0)
    return shouted || parses_as_sql (text);
  return shouted || (punctuated && parses_as_sql (text));
}

gboolean
tw_question_has_latin_letter (const char *text)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (g_unichar_isalpha (character)
        && g_unichar_get_script (character) == G_UNICODE_SCRIPT_LATIN)
      return TRUE;
  }
  return FALSE;
}

char *
tw_question_normalise (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *words = g_string_new (NULL);
  gboolean between = FALSE;
  for (const char *at = composed ? composed : folded; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (character == '\'' || character == 0x2019)
      continue;
    if (!g_unichar_isalnum (character)) {
      between = words->len > 0;
      continue;
    }
    if (between)
      g_string_append_c (words, ' ');
    between = FALSE;
    g_string_append_unichar (words, character);
  }
  return g_string_free (words, FALSE);
}
