// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-facts.h"

#include <string.h>

#include "analyst/builtin/tw-grammar.h"
#include "retrieval/tw-words.h"

static GStrv
singular_words (const char *name, const char *business_name)
{
  GStrv words = business_name ? tw_words_split (business_name) : tw_words_expand (name);
  for (guint i = 0; words[i]; i++) {
    char *singular = tw_words_singular (words[i]);
    g_free (words[i]);
    words[i] = singular;
  }
  return words;
}

GStrv
tw_facts_table_words (const TwTable *table)
{
  GStrv words = singular_words (table->name, table->business_name);
  guint kept = 0;
  for (guint i = 0; words[i]; i++) {
    gboolean generic = tw_grammar_has_word ("generic-table", words[i]);
    if (generic && (kept > 0 || words[i + 1] != NULL))
      g_free (words[i]);
    else
      words[kept++] = words[i];
  }
  words[kept] = NULL;
  return words;
}

/* "weight_kg" is a weight, "capacity_m3" a capacity. */
static void
drop_units (char **words)
{
  guint n = g_strv_length (words);
  while (n > 1
         && (tw_grammar_has_word ("unit-tail", words[n - 1]) || g_ascii_isdigit (words[n - 1][0])))
    g_clear_pointer (&words[--n], g_free);
}

GStrv
tw_facts_column_words (const TwColumn *column)
{
  GStrv words = singular_words (column->name, column->business_name);
  if (tw_data_type_is_numeric (column->type))
    drop_units (words);
  return words;
}

static gboolean
joins_through (const TwCatalog *catalog, const TwColumn *column, gboolean as_target)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    for (guint c = 0; c < relationship->n_columns; c++) {
      if (relationship->target[c] == column && (!as_target || relationship->n_columns == 1))
        return TRUE;
      if (!as_target && relationship->source[c] == column)
        return TRUE;
    }
  }
  return FALSE;
}

const TwColumn *
tw_facts_key (const TwCatalog *catalog, const TwTable *table)
{
  const TwColumn *key = NULL;
  guint n_primary = 0;
  for (guint i = 0; i < table->n_columns; i++) {
    if (table->columns[i].primary_key) {
      key = &table->columns[i];
      n_primary++;
    }
  }
  if (n_primary > 0)
    return n_primary == 1 ? key : NULL;
  for (guint i = 0; i < table->n_columns; i++)
    if (table->columns[i].unique || joins_through (catalog, &table->columns[i], TRUE))
      return &table->columns[i];
  if (table->n_columns == 0 || joins_through (catalog, &table->columns[0], FALSE))
    return NULL;
  g_auto (GStrv) words = tw_facts_column_words (&table->columns[0]);
  guint n = g_strv_length (words);
  return n > 0 && tw_grammar_has_word ("id", words[n - 1]) ? &table->columns[0] : NULL;
}

gboolean
tw_facts_is_key (const TwCatalog *catalog, const TwColumn *column)
{
  if (column->primary_key || joins_through (catalog, column, FALSE))
    return TRUE;
  g_auto (GStrv) words = tw_facts_column_words (column);
  guint n = g_strv_length (words);
  return n > 0 && tw_grammar_has_word ("id", words[n - 1]) && strcmp (words[n - 1], "code") != 0;
}

static gboolean
words_are (char **words, const char *first, const char *last)
{
  return g_strv_length (words) == 2 && strcmp (words[0], first) == 0
         && strcmp (words[1], last) == 0;
}

static gboolean
is_person_part (char **words, gboolean first)
{
  static const char *const parts[2][4] = {
    { "last", "family", "sur", "second" },
    { "first", "given", "fore", "christian" },
  };
  for (guint i = 0; i < 4; i++)
    if (words_are (words, parts[first ? 1 : 0][i], "name"))
      return TRUE;
  return words[0] && !words[1]
         && (first ? strcmp (words[0], "forename") == 0 : strcmp (words[0], "surname") == 0);
}

static guint
shared_words (char **words, char **table_words)
{
  guint shared = 0;
  for (guint i = 0; words[i]; i++)
    shared += g_strv_contains ((const char *const *) table_words, words[i]);
  return shared;
}

/* Lower is better; 100 is not a display column at all. */
static guint
display_rank (const TwColumn *column, char **table_words)
{
  if (column->type != TW_DATA_TYPE_TEXT)
    return 100;
  g_auto (GStrv) words = tw_facts_column_words (column);
  guint n = g_strv_length (words);
  const char *head = n > 0 ? words[n - 1] : "";
  if (strcmp (head, "name") == 0) {
    if (n == 1)
      return 0;
    if (shared_words (words, table_words) == n - 1)
      return 1;
    if (n == 2 && (strcmp (words[0], "full") == 0 || strcmp (words[0], "display") == 0))
      return 2;
    if (n == 2 && strcmp (words[0], "company") == 0)
      return 3;
    return n == 2 && !tw_grammar_has_word ("to-words", words[0])
                   && strcmp (words[0], "contact") != 0
                   && strcmp (words[0], "middle") != 0 ? 6 : 100;
  }
  if (strcmp (head, "title") == 0 && (n == 1 || shared_words (words, table_words) == n - 1))
    return 4;
  if (n == 1 && (strcmp (head, "label") == 0 || shared_words (words, table_words) == 1))
    return 5;
  return n == 1 && strcmp (head, "description") == 0 ? 8 : 100;
}

GPtrArray *
tw_facts_display (const TwCatalog *catalog, const TwTable *table)
{
  GPtrArray *display = g_ptr_array_new ();
  g_auto (GStrv) table_words = tw_facts_table_words (table);
  const TwColumn *first = NULL, *last = NULL, *best = NULL;
  guint best_rank = 100;
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    g_auto (GStrv) words = tw_facts_column_words (column);
    if (first == NULL && is_person_part (words, TRUE))
      first = column;
    if (last == NULL && is_person_part (words, FALSE))
      last = column;
    guint rank = display_rank (column, table_words);
    if (rank < best_rank) {
      best_rank = rank;
      best = column;
    }
  }
  if (first && last && best_rank > 2) {
    g_ptr_array_add (display, (gpointer) first);
    g_ptr_array_add (display, (gpointer) last);
  } else if (best) {
    g_ptr_array_add (display, (gpointer) best);
  }
  return display;
}

gboolean
tw_facts_has_root (char **words, const char *word)
{
  g_autofree char *stem = tw_words_stem (word);
  for (guint i = 0; words[i]; i++) {
    g_autofree char *other = tw_words_stem (words[i]);
    gsize length = MIN (strlen (stem), strlen (other));
    /* "enrolled" and "enrollment" stem to enrol and enrollment: one begins with the other. */
    if (length >= 4 && strncmp (stem, other, length) == 0
        && MAX (strlen (stem), strlen (other)) - length <= 5)
      return TRUE;
    if (strcmp (stem, other) == 0)
      return TRUE;
  }
  return FALSE;
}

TwDayForm
tw_facts_day_form (const TwColumn *column)
{
  gboolean number = column->type == TW_DATA_TYPE_INTEGER, text = column->type == TW_DATA_TYPE_TEXT;
  if (column->comment == NULL || !(number || text))
    return TW_DAY_FORM_NONE;
  g_autofree char *comment = g_ascii_strup (column->comment, -1);
  if (strstr (comment, "YYYYMMDD"))
    return number ? TW_DAY_FORM_NUMBER : TW_DAY_FORM_DIGITS;
  return text && strstr (comment, "YYYY-MM-DD") ? TW_DAY_FORM_DASHED : TW_DAY_FORM_NONE;
}

gboolean
tw_facts_is_date (const TwColumn *column)
{
  return tw_data_type_is_temporal (column->type)
         || tw_facts_day_form (column) != TW_DAY_FORM_NONE;
}

gboolean
tw_facts_is_day (const TwColumn *column)
{
  return column->type == TW_DATA_TYPE_DATE || tw_facts_day_form (column) != TW_DAY_FORM_NONE;
}

gboolean
tw_facts_suits_verb (const TwColumn *column, const char *verb)
{
  if (!tw_facts_is_date (column) && !tw_facts_is_flag (column))
    return FALSE;
  g_auto (GStrv) words = tw_facts_column_words (column);
  if (tw_facts_has_root (words, verb))
    return TRUE;
  const char *const *roots = tw_grammar_get_verb_roots (verb);
  for (guint i = 0; roots && roots[i]; i++)
    if (tw_facts_has_root (words, roots[i]))
      return TRUE;
  return FALSE;
}

/* Lower is better; 100 is a date that says nothing of when the row's event happened. */
static guint
date_rank (const TwColumn *column, char **table_words)
{
  g_auto (GStrv) words = tw_facts_column_words (column);
  guint others = 0, event = 0, past = 0;
  for (guint i = 0; words[i]; i++) {
    static const char *const plain[] = { "date", "time", "timestamp", "datetime", "at",
                                         "on",   "day",  "ts",        "dt",       NULL };
    if (g_strv_contains (plain, words[i]))
      continue;
    others++;
    event += tw_facts_has_root (table_words, words[i]);
    past += tw_grammar_has_word ("past-event", words[i]);
  }
  if (past > 0)
    return 100;
  if (others == 0 || event == others)
    return 0;
  if (event > 0)
    return 1;
  static const char *const made[] = { "opened",  "started", "start",   "logged",  "created",
                                      "create",  "creation", "transaction", "event", "booking",
                                      "posted",  "posting", "placed",  "sale",    "order",
                                      "visit",   "payment", "recorded", NULL };
  static const char *const told[] = { "submitted", "reported", "requested", "received", "issued",
                                      NULL };
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (made, words[i]))
      return 2;
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (told, words[i]))
      return tw_facts_is_day (column) ? 5 : 2; /* days may lie between */
  return 5;
}

static const TwColumn *
best_date (const TwTable *table, gboolean *undecided)
{
  g_auto (GStrv) table_words = tw_facts_table_words (table);
  const TwColumn *best = NULL;
  guint best_rank = 100;
  gboolean tie = FALSE;
  for (guint i = 0; i < table->n_columns; i++) {
    if (!tw_facts_is_date (&table->columns[i]))
      continue;
    guint rank = date_rank (&table->columns[i], table_words);
    tie = rank == best_rank ? TRUE : rank < best_rank ? FALSE : tie;
    if (rank < best_rank) {
      best_rank = rank;
      best = &table->columns[i];
    }
  }
  *undecided = tie && best_rank < 100;
  return tie ? NULL : best;
}

const TwColumn *
tw_facts_main_date (const TwTable *table)
{
  gboolean undecided;
  return best_date (table, &undecided);
}

gboolean
tw_facts_is_calendar (const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  static const char *const names[] = { "date", "calendar", "day", "time", NULL };
  guint n = g_strv_length (words);
  return n > 0 && n <= 2 && g_strv_contains (names, words[n - 1]);
}

gboolean
tw_facts_has_rival_dates (const TwTable *table)
{
  gboolean undecided;
  best_date (table, &undecided);
  return undecided;
}

gboolean
tw_facts_is_planned (const TwColumn *column)
{
  if (!tw_facts_is_date (column))
    return FALSE;
  g_auto (GStrv) words = tw_facts_column_words (column);
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("planned", words[i]))
      return TRUE;
  return FALSE;
}

/* "is_active", "active_flag": only such a name makes a text a yes or a no. */
static gboolean
is_text_flag (const TwColumn *column)
{
  g_auto (GStrv) words = tw_words_expand (column->name);
  guint n = g_strv_length (words);
  if (n < 2)
    return FALSE;
  return strcmp (words[0], "is") == 0 || strcmp (words[0], "has") == 0
         || strcmp (words[n - 1], "flag") == 0 || strcmp (words[n - 1], "indicator") == 0;
}

gboolean
tw_facts_is_flag (const TwColumn *column)
{
  if (column->type == TW_DATA_TYPE_BOOLEAN)
    return TRUE;
  if (column->type == TW_DATA_TYPE_TEXT)
    return is_text_flag (column);
  if (column->type != TW_DATA_TYPE_INTEGER)
    return FALSE;
  g_auto (GStrv) words = tw_facts_column_words (column);
  if (words[0] == NULL)
    return FALSE;
  guint n = g_strv_length (words);
  if (strcmp (words[0], "is") == 0 || strcmp (words[0], "has") == 0)
    return TRUE;
  if (n > 1 && (strcmp (words[n - 1], "flag") == 0 || strcmp (words[n - 1], "indicator") == 0))
    return TRUE;
  return n == 1 && tw_grammar_has_word ("flag", words[0]);
}

gboolean
tw_facts_is_fraction (const TwColumn *column)
{
  if (column->type == TW_DATA_TYPE_FLOAT || column->type != TW_DATA_TYPE_DECIMAL)
    return FALSE;
  const char *bracket = column->type_name ? strchr (column->type_name, '(') : NULL;
  int precision = 0, scale = 0;
  if (bracket) {
    char *end;
    precision = (int) g_ascii_strtoll (bracket + 1, &end, 10);
    scale = *end == ',' ? (int) g_ascii_strtoll (end + 1, NULL, 10) : 0;
  }
  g_auto (GStrv) words = tw_facts_column_words (column);
  static const char *const scaled[] = { "amount", "percent", "percentage", "pct", "value", NULL };
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (scaled, words[i]))
      return FALSE;
  return scale >= 2 && precision - scale <= 2;
}

gboolean
tw_facts_is_additive (const TwColumn *column)
{
  g_auto (GStrv) words = tw_facts_column_words (column);
  /* A total price is an amount, whatever a price is. */
  if (words[0] && words[1] && (strcmp (words[0], "total") == 0 || strcmp (words[0], "grand") == 0))
    return TRUE;
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word ("averaged", words[i]))
      return FALSE;
  return TRUE;
}

gboolean
tw_facts_is_in_cents (const TwColumn *column)
{
  if (column->type != TW_DATA_TYPE_INTEGER)
    return FALSE;
  g_auto (GStrv) words = tw_words_expand (column->name);
  guint n = g_strv_length (words);
  if (n > 1 && (strcmp (words[n - 1], "cents") == 0 || strcmp (words[n - 1], "cent") == 0))
    return TRUE;
  g_autofree char *comment = g_ascii_strdown (column->comment ? column->comment : "", -1);
  return strstr (comment, "in cents") != NULL;
}

gboolean
tw_facts_is_measure (const TwCatalog *catalog, const TwColumn *column)
{
  return tw_data_type_is_numeric (column->type) && !tw_facts_is_key (catalog, column)
         && !tw_facts_is_date (column)
         && !tw_facts_is_flag (column);
}

char *
tw_facts_label (const char *text)
{
  g_auto (GStrv) words = tw_words_split (text);
  return words[0] ? g_strjoinv ("_", words) : g_strdup ("value");
}
