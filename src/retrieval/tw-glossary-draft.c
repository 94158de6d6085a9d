// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-glossary-draft.h"

#include <string.h>

#include "retrieval/tw-words.h"

#define LONGEST_COMMENT 400 /* characters */

void
tw_glossary_draft_free (TwGlossaryDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->comment);
  g_free (self->unsure);
  g_free (self);
}

TwGlossaryDraft *
tw_glossary_draft_copy (const TwGlossaryDraft *self)
{
  TwGlossaryDraft *copy = g_memdup2 (self, sizeof *self);
  copy->comment = g_strdup (self->comment);
  copy->unsure = g_strdup (self->unsure);
  return copy;
}

char *
tw_glossary_draft_dup_name (const TwGlossaryDraft *self, const TwCatalog *catalog)
{
  gboolean several = tw_catalog_has_schemas (catalog);
  return g_strconcat (several ? self->table->schema : "", several ? "." : "", self->table->name,
                      self->column ? "." : "", self->column ? self->column->name : "", NULL);
}

/* "[FK: a.b]" in a comment would be a relationship that nobody has agreed to. */
char *
tw_glossary_clean_comment (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  guint n = 0;
  for (const char *at = valid; *at && n < LONGEST_COMMENT; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);
    gboolean space = g_unichar_isspace (letter) || g_unichar_iscntrl (letter);
    if (letter == '[' || letter == ']')
      letter = letter == '[' ? '(' : ')';
    if (space && (clean->len == 0 || clean->str[clean->len - 1] == ' '))
      continue;
    g_string_append_unichar (clean, space ? ' ' : letter);
    n++;
  }
  g_strchomp (clean->str);
  return *clean->str ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

static void
append_word (GString *comment, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, " ", -1);
  for (guint i = 0; parts[i]; i++) {
    gboolean id = g_str_equal (parts[i], "id");
    g_autofree char *shown = id ? g_strdup ("ID") : g_strdup (parts[i]);
    *shown = g_ascii_toupper (*shown);
    g_string_append_printf (comment, "%s%s", comment->len ? " " : "", shown);
  }
}

static void
doubt (GString *unsure, const char *word, const char *const *meanings)
{
  g_autofree char *several = meanings ? g_strjoinv (", ", (char **) meanings) : NULL;
  g_string_append_printf (unsure, "%s\"%s\" %s%s", unsure->len ? "; " : "", word,
                          several ? "may mean " : "is not understood", several ? several : "");
}

/* A single letter in front tells the kind of table, and is left out. */
static gboolean
tells_nothing (const char *word, guint place)
{
  return place == 0 && strlen (word) == 1;
}

/* A word that is also an abbreviation is taken as the word. */
static TwGlossaryDraft *
draft_new (const TwTable *table, const TwColumn *column)
{
  g_auto (GStrv) words = tw_words_split (column ? column->name : table->name);
  g_autoptr (GString) comment = g_string_new (NULL), unsure = g_string_new (NULL);
  for (guint i = 0; words[i]; i++) {
    const char *const *meanings
      = tw_words_is_known (words[i]) ? NULL : tw_words_get_meanings (words[i]);
    if (column == NULL && tells_nothing (words[i], i))
      continue;
    append_word (comment, meanings ? meanings[0] : words[i]);
    if (meanings && meanings[1])
      doubt (unsure, words[i], meanings);
    else if (meanings == NULL && !tw_words_is_known (words[i]) && !g_ascii_isdigit (*words[i]))
      doubt (unsure, words[i], NULL);
  }
  if (comment->len == 0)
    return NULL;
  TwGlossaryDraft *draft = g_new0 (TwGlossaryDraft, 1);
  *draft = (TwGlossaryDraft) { .table = table,
                               .column = column,
                               .comment = g_strdup (comment->str),
                               .unsure = unsure->len ? g_strdup (unsure->str) : NULL };
  return draft;
}

static gboolean
is_documented (const char *comment)
{
  return comment && *comment;
}

static void
add (GPtrArray *drafts, const TwTable *table, const TwColumn *column)
{
  TwGlossaryDraft *draft = draft_new (table, column);
  if (draft)
    g_ptr_array_add (drafts, draft);
}

GPtrArray *
tw_glossary_drafts_new (const TwCatalog *catalog)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_glossary_draft_free);
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    const TwTable *table = tw_catalog_get_table (catalog, i);
    if (table->database || table->kind == TW_TABLE_KIND_EXTERNAL)
      continue;
    if (!is_documented (table->comment))
      add (drafts, table, NULL);
    for (guint c = 0; c < table->n_columns; c++)
      if (!is_documented (table->columns[c].comment))
        add (drafts, table, &table->columns[c]);
  }
  return drafts;
}

GPtrArray *
tw_glossary_drafts_get_accepted (const GPtrArray *drafts)
{
  GPtrArray *accepted
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_glossary_draft_free);
  for (guint i = 0; i < drafts->len; i++) {
    const TwGlossaryDraft *draft = drafts->pdata[i];
    if (draft->state != TW_GLOSSARY_ACCEPTED)
      continue;
    TwGlossaryDraft *copy = tw_glossary_draft_copy (draft);
    g_clear_pointer (&copy->unsure, g_free);
    g_ptr_array_add (accepted, copy);
  }
  return accepted;
}

static const char *
kind_of (const TwTable *table)
{
  return table->kind == TW_TABLE_KIND_TABLE ? "TABLE" : "VIEW";
}

static void
append_statement (GString *script, const TwGlossaryDraft *draft, const TwCatalog *catalog)
{
  const TwDialect dialect = tw_catalog_get_dialect (catalog);
  g_autofree char *table = tw_catalog_dup_qualified_name (catalog, draft->table);
  g_autofree char *literal = tw_dialect_quote_literal (dialect, draft->comment);
  g_autofree char *column
    = draft->column ? tw_dialect_quote_identifier (dialect, draft->column->name) : NULL;
  /* A name may hold a line break; a comment may not. */
  if (draft->unsure && !strpbrk (table, "\r\n") && !(column && strpbrk (column, "\r\n")))
    g_string_append_printf (script, "-- Not sure: %s\n-- ", draft->unsure);
  else if (draft->unsure)
    return;
  if (column)
    g_string_append_printf (script, "COMMENT ON COLUMN %s.%s IS %s;\n", table, column, literal);
  else
    g_string_append_printf (script, "COMMENT ON %s %s IS %s;\n", kind_of (draft->table), table,
                            literal);
}

char *
tw_glossary_drafts_to_script (const GPtrArray *drafts, const TwCatalog *catalog)
{
  GString *script = g_string_new (
    "-- Drafted comments for what has none. Tradewind runs none of this: review it, and have it run by\n"
    "-- somebody who owns the tables. What stands behind \"Not sure\" is left out until its dashes are\n"
    "-- taken away.\n");
  const TwTable *table = NULL;
  for (guint i = 0; i < drafts->len; i++) {
    const TwGlossaryDraft *draft = drafts->pdata[i];
    if (draft->table != table)
      g_string_append_c (script, '\n');
    table = draft->table;
    append_statement (script, draft, catalog);
  }
  return g_string_free (script, FALSE);
}
