// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-codes.h"

#include <string.h>

#include "retrieval/tw-context.h"

/* Longer is prose; behind a colon, shorter still: "Note: …". */
enum { MAX_CODE = 12, MAX_COLON_CODE = 3, MAX_WORDS = 40 };

static void
value_free (gpointer data)
{
  TwContextValue *value = data;
  g_free (value->phrase);
  g_free (value->value);
  g_free (value);
}

static gboolean
in_code (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

/* The code that ends before @sign, or NULL. */
static char *
code_before (const char *text, const char *sign)
{
  const char *end = sign;
  while (end > text && strchr (" '\"", end[-1]))
    end--;
  const char *start = end;
  while (start > text && in_code (start[-1]))
    start--;
  gsize length = (gsize) (end - start), most = *sign == ':' ? MAX_COLON_CODE : MAX_CODE;
  return length > 0 && length <= most ? g_strndup (start, length) : NULL;
}

static void
add_codes (GPtrArray *codes, const TwColumn *column, const char *code, const char *after)
{
  after += strspn (after, " '\"");
  g_autofree char *words = g_strndup (after, strcspn (after, ",;/.()[|\n=:'\""));
  g_auto (GStrv) phrases = g_strsplit (words, " or ", -1);
  for (guint i = 0; phrases[i]; i++) {
    g_strstrip (phrases[i]);
    if (!g_ascii_isalpha (phrases[i][0]) || strlen (phrases[i]) > MAX_WORDS
        || g_ascii_strcasecmp (phrases[i], code) == 0)
      continue;
    TwContextValue *value = g_new0 (TwContextValue, 1);
    value->phrase = g_strdup (phrases[i]);
    value->value = g_strdup (code);
    value->column = column;
    g_ptr_array_add (codes, value);
  }
}

GPtrArray *
tw_codes_new (void)
{
  return g_ptr_array_new_with_free_func (value_free);
}

void
tw_codes_read (GPtrArray *codes, const TwColumn *column)
{
  gboolean text = column->type == TW_DATA_TYPE_TEXT;
  if (column->comment == NULL || !(text || column->type == TW_DATA_TYPE_INTEGER))
    return;
  for (const char *at = strpbrk (column->comment, "=:"); at; at = strpbrk (at + 1, "=:")) {
    g_autofree char *code = code_before (column->comment, at);
    gboolean number = code && strspn (code, "0123456789") == strlen (code);
    if (code && (text || number))
      add_codes (codes, column, code, at + 1);
  }
}
