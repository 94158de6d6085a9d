// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-labels.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-language.h"
#include "retrieval/tw-words.h"

static gboolean
is_ascii_name (const char *name)
{
  for (; *name; name++)
    if (!g_ascii_isalnum (*name) && *name != '_')
      return FALSE;
  return TRUE;
}

static gboolean
is_acronym (const char *word)
{
  g_autofree char *upper = g_utf8_strup (word, -1);
  return strlen (word) > 1 && g_str_equal (upper, word) && !g_str_equal (word, "ID");
}

/* "Order Date" → "order date", but "VAT Number" → "VAT number". */
static char *
lower_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i]; i++) {
    if (is_acronym (words[i]))
      continue;
    char *lower = g_utf8_strdown (words[i], -1);
    g_free (words[i]);
    words[i] = lower;
  }
  return g_strjoinv (" ", words);
}

static char *
capitalize_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i]; i++) {
    g_autofree char *first = g_utf8_substring (words[i], 0, *words[i] ? 1 : 0);
    g_autofree char *upper = g_utf8_strup (first, -1);
    char *word = g_strconcat (upper, words[i] + strlen (first), NULL);
    g_free (words[i]);
    words[i] = word;
  }
  return g_strjoinv (" ", words);
}

char *
tw_label_of_name (const char *name)
{
  if (!is_ascii_name (name)) {
    g_autofree char *spaced = g_strdelimit (g_strdup (name), "_", ' ');
    return lower_words (g_strstrip (spaced));
  }
  g_auto (GStrv) words = tw_words_expand (name);
  if (words[0] == NULL)
    return g_strdup (name);
  return g_strjoinv (" ", words);
}

char *
tw_label_of_column (const TwColumn *column)
{
  if (column->business_name)
    return lower_words (column->business_name);
  return tw_label_of_name (column->name);
}

char *
tw_label_of_relation (const char *name)
{
  g_autofree char *label = tw_label_of_name (name);
  return capitalize_words (label);
}

char *
tw_label_of_table (const TwTable *table)
{
  if (table->business_name)
    return g_strdup (table->business_name);
  return tw_label_of_relation (table->name);
}

char *
tw_label_of_rows (const TwTable *table)
{
  g_auto (GStrv) words = NULL;
  if (table->business_name)
    words = tw_words_split (table->business_name);
  else
    words = tw_words_expand (table->name);
  guint n = g_strv_length (words);
  if (n == 0)
    return g_strdup (C_("things", "rows"));
  /* "Customer Master" holds customers. */
  const char *const kinds[] = { "master", "table", "data", "reference", "header", "list", "record",
                                "records", "fact", "dimension", "information", NULL };
  while (n > 1 && g_strv_contains (kinds, words[n - 1]))
    g_clear_pointer (&words[--n], g_free);
  char *plural = tw_words_plural (words[n - 1]);
  g_free (words[n - 1]);
  words[n - 1] = plural;
  return g_strjoinv (" ", words);
}

GStrv
tw_label_words (const TwColumn *column)
{
  if (column->business_name)
    return tw_words_split (column->business_name);
  return tw_words_expand (column->name);
}

char *
tw_label_capitalize (char *text)
{
  g_autofree char *whole = text;
  if (*whole == '\0')
    return g_steal_pointer (&whole);
  g_autofree char *first = g_utf8_substring (whole, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);
  return g_strconcat (upper, whole + strlen (first), NULL);
}

/* The two that stand last, by what joins them. */
static const char *
last_pair (TwJoin join)
{
  switch (join) {
  case TW_JOIN_AND:
    /* Translators: the last two of a list of things, such as "Orders and Customers" */
    return C_("things", "%s and %s");
  case TW_JOIN_OR:
    /* Translators: the last two of a list of things, such as "“France” or “Spain”" */
    return C_("things", "%s or %s");
  case TW_JOIN_ALL:
    /* Translators: the last two of a list of clauses, all of which hold, such as "the country is
     * “France” and the freight is more than 10" */
    return C_("clauses", "%s and %s");
  case TW_JOIN_EITHER:
    /* Translators: the last two of a list of clauses, one of which holds */
    return C_("clauses", "%s or %s");
  }
  return "%s, %s";
}

char *
tw_label_join (const GPtrArray *texts, TwJoin join)
{
  char *joined = g_strdup (texts->len > 0 ? texts->pdata[0] : "");
  for (guint i = 1; i < texts->len; i++) {
    g_autofree char *before = joined;
    /* Translators: two of a list that goes on behind them, such as "Orders, Customers" */
    const char *pair = i + 1 == texts->len ? last_pair (join) : C_("things or clauses", "%s, %s");
    joined = tw_text_fill (pair, before, (char *) texts->pdata[i]);
  }
  return joined;
}
