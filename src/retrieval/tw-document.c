// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-document.h"

#include <string.h>

#include "catalog/tw-hidden.h"
#include "retrieval/tw-words.h"

#define MOST_COLUMN_NAMES 80
#define LONGEST_DESCRIPTION 1000 /* bytes */

static void
append_expanded (GString *text, const char *name)
{
  g_auto (GStrv) words = tw_words_expand (name);
  g_autofree char *joined = g_strjoinv (" ", words);
  g_string_append (text, *joined ? joined : name);
}

/* "Company Name, company name (cmpny_nm)" */
static void
append_name (GString *text, const char *name, const char *business_name)
{
  if (business_name)
    g_string_append_printf (text, "%s, ", business_name);
  append_expanded (text, name);
  g_string_append_printf (text, " (%s)", name);
}

static void
append_description (GString *text, const char *description)
{
  if (description == NULL)
    return;
  g_autofree char *start = g_strndup (description, LONGEST_DESCRIPTION);
  g_autofree char *valid = g_utf8_make_valid (start, -1);
  g_strdelimit (valid, "\n\r", ' ');
  g_string_append (text, valid);
}

static void
append_column_names (GString *text, const TwTable *table, const char *const *hidden)
{
  const char *before = "";
  for (guint i = 0; i < MIN (table->n_columns, MOST_COLUMN_NAMES); i++) {
    const TwColumn *column = &table->columns[i];
    if (tw_hidden_has (hidden, table, column->name))
      continue;
    g_string_append (text, before);
    before = ", ";
    if (column->business_name)
      g_string_append (text, column->business_name);
    else
      append_expanded (text, column->name);
  }
}

char *
tw_document_for_table (const TwTable *table, const char *const *hidden)
{
  GString *text = g_string_new (NULL);
  if (tw_hidden_has (hidden, table, NULL))
    return g_string_free (text, FALSE);
  append_name (text, table->name, table->business_name);
  g_string_append_c (text, '\n');
  append_description (text, table->description);
  g_string_append (text, "\nColumns: ");
  append_column_names (text, table, hidden);
  return g_string_free (text, FALSE);
}

char *
tw_document_for_column (const TwColumn *column, const TwColumn *target,
                        const char *const *hidden)
{
  const TwTable *table = column->table;
  GString *text = g_string_new (NULL);
  if (tw_hidden_has (hidden, table, column->name))
    return g_string_free (text, FALSE);
  append_name (text, column->name, column->business_name);
  g_string_append (text, "\nof ");
  if (table->business_name)
    g_string_append (text, table->business_name);
  else
    append_expanded (text, table->name);
  g_string_append (text, ". ");
  append_description (text, column->description);
  g_string_append_printf (text, "\n%s", column->type_name);
  if (target && !tw_hidden_has (hidden, target->table, target->name)) {
    g_string_append (text, ", references ");
    append_name (text, target->table->name, target->table->business_name);
  }
  return g_string_free (text, FALSE);
}
