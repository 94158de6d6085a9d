// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-data.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/insight/tw-figure.h"
#include "analyst/tw-labels.h"
#include "core/tw-language.h"
#include "retrieval/tw-words.h"

/* No rows, one row, and lists of rows. */

#define SHOWN_NAMES 3

void
tw_insight_write_nothing (const TwInsightData *data, TwInsightDraft *draft)
{
  const char *rows = data->sense->rows ? data->sense->rows : C_("things", "rows");
  if (data->sense->filtered)
    /* Translators: what the rows are, such as "orders" */
    draft->headline = g_strdup_printf (_("no %s match."), rows);
  else
    /* Translators: what the rows are, such as "orders" */
    draft->headline = g_strdup_printf (_("there are no %s."), rows);
  if (data->request->sql == NULL)
    return;
  TwDialect dialect = data->request->catalog ? tw_catalog_get_dialect (data->request->catalog)
                                             : TW_DIALECT_POSTGRESQL;
  g_auto (GStrv) conditions
    = tw_sql_explain_conditions (data->request->sql, dialect, data->request->catalog);
  for (guint i = 0; conditions[i]; i++)
    tw_insight_draft_add (draft, "%s", conditions[i]);
  if (data->sense->filtered)
    tw_insight_draft_observe (draft, _("A wider condition or another spelling may find some."));
}

static gboolean
is_count (const TwInsightData *data)
{
  return data->sense->columns[0].sense.aggregate == TW_AGGREGATE_COUNT;
}

/* "How many products are discontinued?" → "products", "are", "discontinued"; the order of words
 * must be that of a statement, so no "did" and no "have we". */
static GMatchInfo *
match_question (const TwInsightData *data)
{
  const char *question = data->request->question ? data->request->question : "";
  g_autoptr (GRegex) pattern = g_regex_new (
    "^\\s*how many ([\\w' -]{2,60}?) (are there|were there|do we have|exist|are|were|have|had)\\b"
    "(?! (?:we|they|you|i)\\b)([^?!.]{0,120}?)\\s*\\?*\\s*$", G_REGEX_CASELESS, 0, NULL);
  GMatchInfo *match = NULL;
  g_regex_match (pattern, question, 0, &match);
  return match;
}

/* "units in stock", "units sold", "orders from Brazil": the word before the first preposition or
 * participle carries the number. */
static guint
head_of (GStrv words)
{
  static const char *const prepositions[]
    = { "of", "in", "on", "per", "by", "at", "for", "from", "with", "without", "to", NULL };
  guint head = 0;
  while (words[head] && words[head + 1] && !g_strv_contains (prepositions, words[head + 1])
         && !g_str_has_suffix (words[head + 1], "ed") && !g_str_equal (words[head + 1], "sold"))
    head++;
  return head;
}

static char *
singular_of (const char *things)
{
  g_auto (GStrv) words = g_strsplit (things, " ", -1);
  guint head = head_of (words);
  char *one = tw_words_singular (words[head]);
  g_free (words[head]);
  words[head] = one;
  return g_strjoinv (" ", words);
}

/* "there are 91 customers" */
static char *
there_are (double count, const char *value, const char *things)
{
  g_autofree char *one = singular_of (things);
  if (count == 0)
    return g_strdup_printf (_("there are no %s."), things);
  return g_strdup_printf (/* Translators: a number, and what there are so many of: "91 customers" */
                          ngettext ("there is %s %s.", "there are %s %s.",
                                    count == 1 ? 1 : 2 + (gulong) MIN (count, 1e6)),
                          value, count == 1 ? one : things);
}

/* "there were 91 customers in 1997", with what follows in @rest; of an English question. */
static char *
there_are_in_question (double count, const char *value, const char *things, const char *verb,
                       const char *rest)
{
  g_autofree char *one = singular_of (things);
  gboolean past = g_str_has_prefix (verb, "were");
  if (count == 0)
    return g_strdup_printf ("there %s no %s%s.", past ? "were" : "are", things, rest);
  if (g_str_has_prefix (verb, "do we"))
    return g_strdup_printf ("we have %s %s%s.", value, count == 1 ? one : things, rest);
  const char *is = past ? "was" : "is", *are = past ? "were" : "are";
  return g_strdup_printf ("there %s %s %s%s.", count == 1 ? is : are, value,
                          count == 1 ? one : things, rest);
}

/* The question is read in English alone; its words answer only in English. */
static char *
headline_in_words_of_question (const TwInsightData *data, double count, const char *value)
{
  g_autoptr (GMatchInfo) match = match_question (data);
  if (!tw_language_is_english () || !g_match_info_matches (match))
    return NULL;
  g_autofree char *things = g_match_info_fetch (match, 1);
  g_autofree char *verb = g_match_info_fetch (match, 2);
  g_autofree char *rest = g_match_info_fetch (match, 3);
  g_autofree char *lower = g_ascii_strdown (verb, -1);
  if (g_str_has_suffix (lower, "there") || g_str_equal (lower, "do we have")
      || g_str_equal (lower, "exist"))
    return there_are_in_question (count, value, things, lower, rest);
  return count > 1 && *rest ? g_strdup_printf ("%s %s %s%s.", value, things, lower, rest) : NULL;
}

/* "units in stock are", "number of orders is" */
static gboolean
is_plural (const TwInsightData *data, guint column)
{
  g_auto (GStrv) words = g_strsplit (tw_insight_data_get_words (data, column), " ", -1);
  g_autofree char *fold = g_utf8_strdown (words[head_of (words)], -1);
  g_autofree char *one = tw_words_singular (fold);
  return !g_str_equal (one, fold);
}

/* "the order count is 830"; a clause without its full stop. */
static char *
phrase_value (const TwInsightData *data, guint column, const char *value)
{
  const char *label = tw_insight_data_get_label (data, column);
  if (is_plural (data, column))
    /* Translators: a value and its figure, where the value is a plural: "the units in stock are 30" */
    return g_strdup_printf (_("the %s are %s"), label, value);
  /* Translators: a value and its figure: "the average freight is 78.24" */
  return g_strdup_printf (_("the %s is %s"), label, value);
}

/* Takes @clause. */
static char *
end_sentence (char *clause)
{
  g_autofree char *text = clause;
  return g_strdup_printf (C_("sentence", "%s."), text);
}

static char *
headline_of_count (const TwInsightData *data, const char *value)
{
  double count = 0;
  tw_result_set_get_double (data->result, 0, 0, &count);
  char *headline = headline_in_words_of_question (data, count, value);
  const char *things = data->sense->columns[0].counted;
  if (headline)
    return headline;
  if (things && !data->sense->filtered)
    return there_are (count, value, things);
  if (things)
    /* Translators: what is counted, such as "orders", and how many */
    return g_strdup_printf (_("the number of %s that match is %s."), things, value);
  return g_strdup_printf (_("the %s is %s."), tw_insight_data_get_label (data, 0), value);
}

static void
write_cell (const TwInsightData *data, TwInsightDraft *draft)
{
  const char *label = tw_insight_data_get_label (data, 0);
  if (tw_result_set_is_null (data->result, 0, 0)) {
    /* Translators: the name of a column */
    draft->headline = g_strdup_printf (_("there is no value for %s."), label);
    tw_insight_draft_observe (draft, _("No row had a value to work it out from."));
    return;
  }
  g_autofree char *value
    = tw_figure_format_cell (tw_insight_data_get_meaning (data, 0), data->result, 0, 0);
  if (is_count (data))
    draft->headline = headline_of_count (data, value);
  else
    draft->headline = end_sentence (phrase_value (data, 0, value));
}

/* A number that is none: an id. */
static gboolean
is_key (const TwInsightData *data, guint column)
{
  return tw_data_type_is_numeric (tw_result_set_get_column (data->result, column)->type)
         && tw_insight_data_get_meaning (data, column) == TW_MEANING_PLAIN;
}

/* A text that the name of the row has in it: "Peacock" of "Margaret Peacock". */
static gboolean
is_in_name (const TwInsightData *data, guint column)
{
  char buffer[64];
  if (data->names->len == 0
      || tw_result_set_get_column (data->result, column)->type != TW_DATA_TYPE_TEXT)
    return FALSE;
  g_autofree char *name = tw_insight_data_dup_name (data, 0);
  const char *text = tw_result_set_get_text (data->result, 0, column, buffer, NULL);
  return *text && strstr (name, text);
}

/* "the order count is 830" for each figure and date of the only row; not for the @told column. */
static GPtrArray *
phrases_of_row (const TwInsightData *data, int told)
{
  GPtrArray *phrases = g_ptr_array_new_with_free_func (g_free);
  for (guint column = 0; column < data->sense->n_columns; column++) {
    gboolean named = FALSE;
    for (guint i = 0; i < data->names->len; i++)
      named |= g_array_index (data->names, guint, i) == column;
    if (named || (int) column == told || (data->names->len > 0 && is_key (data, column))
        || is_in_name (data, column))
      continue;
    g_autofree char *value = tw_figure_format_cell (tw_insight_data_get_meaning (data, column),
                                                    data->result, 0, column);
    const char *label = tw_insight_data_get_label (data, column);
    if (tw_result_set_is_null (data->result, 0, column))
      /* Translators: a clause; the name of a column */
      g_ptr_array_add (phrases, g_strdup_printf (_("there is no value for %s"), label));
    else
      g_ptr_array_add (phrases, phrase_value (data, column, value));
  }
  return phrases;
}

static void
write_winner (const TwInsightData *data, TwInsightDraft *draft)
{
  guint column = (guint) data->measure;
  g_autofree char *name = tw_insight_data_dup_name (data, 0);
  g_autofree char *value = tw_figure_format_cell (tw_insight_data_get_meaning (data, column),
                                                  data->result, 0, column);
  draft->names_first = TRUE;
  const char *label = tw_insight_data_get_label (data, column);
  draft->headline = data->sense->descending
                      ? g_strdup_printf (_("%s has the highest %s: %s."), name, label, value)
                      : g_strdup_printf (_("%s has the lowest %s: %s."), name, label, value);
}

void
tw_insight_write_row (const TwInsightData *data, TwInsightDraft *draft)
{
  if (data->sense->n_columns == 1) {
    write_cell (data, draft);
    return;
  }
  g_autofree char *name = data->names->len > 0 ? tw_insight_data_dup_name (data, 0) : NULL;
  gboolean won = name && data->measure >= 0 && data->sense->limit == 1
                 && data->sense->sort_column == data->measure
                 && !tw_result_set_is_null (data->result, 0, (guint) data->measure);
  g_autoptr (GPtrArray) phrases = phrases_of_row (data, won ? data->measure : -1);
  guint told = won ? 0 : MIN (phrases->len, 3); /* in the headline */
  g_autoptr (GPtrArray) first = g_ptr_array_new ();
  for (guint i = 0; i < told; i++)
    g_ptr_array_add (first, phrases->pdata[i]);
  g_autofree char *joined = tw_label_join (first, TW_JOIN_ALL);
  if (won)
    write_winner (data, draft);
  else if (phrases->len == 0)
    draft->headline = g_strdup_printf (_("the only row is %s."), name);
  else
    /* Translators: what a row is called, and what its figures are: "for France, the orders are 77" */
    draft->headline = name ? g_strdup_printf (_("for %s, %s."), name, joined)
                           : end_sentence (g_steal_pointer (&joined));
  for (guint i = told; i < phrases->len && draft->findings->len < 5; i++)
    tw_insight_draft_add (draft, C_("sentence", "%s."), (char *) phrases->pdata[i]);
}

static void
add_first_names (const TwInsightData *data, TwInsightDraft *draft)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint shown = MIN (data->n_rows, SHOWN_NAMES);
  if (data->names->len == 0)
    return;
  for (guint row = 0; row < shown; row++)
    g_ptr_array_add (names, tw_insight_data_dup_name (data, row));
  g_autofree char *joined = tw_label_join (names, TW_JOIN_AND);
  if (data->n_rows > shown)
    /* Translators: names of rows */
    tw_insight_draft_add (draft, _("The list begins with %s."), joined);
  else
    /* Translators: names of all rows */
    tw_insight_draft_add (draft, _("They are %s."), joined);
}

static void
add_dates (const TwInsightData *data, TwInsightDraft *draft)
{
  guint first = 0, last = 0, dated = 0;
  double low = 0, high = 0, order;
  for (guint row = 0; row < data->n_rows; row++) {
    if (!tw_insight_data_get_order (data, row, &order))
      continue;
    if (dated == 0 || order < low) {
      low = order;
      first = row;
    }
    if (dated == 0 || order > high) {
      high = order;
      last = row;
    }
    dated++;
  }
  if (dated < 2 || low == high)
    return;
  g_autofree char *from = tw_insight_data_dup_period (data, first);
  g_autofree char *to = tw_insight_data_dup_period (data, last);
  /* Translators: a column of dates, the first date and the last */
  tw_insight_draft_add (draft, _("By %s they run from %s to %s."),
                        tw_insight_data_get_label (data, g_array_index (data->periods, guint, 0)),
                        from, to);
}

/* The value of a text column that most rows share, where few values stand for many rows. */
static void
add_most_frequent (const TwInsightData *data, TwInsightDraft *draft, guint column)
{
  char buffer[64];
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *best = NULL;
  guint most = 0;
  for (guint row = 0; row < data->n_rows; row++) {
    const char *text = tw_result_set_get_text (data->result, row, column, buffer, NULL);
    if (*text == '\0')
      continue;
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, text)) + 1;
    g_hash_table_insert (counts, g_strdup (text), GUINT_TO_POINTER (count));
    if (count > most) {
      most = count;
      g_free (best);
      best = g_strdup (text);
    }
  }
  guint different = g_hash_table_size (counts);
  if (most < 2 || different < 2 || different > data->n_rows / 2)
    return;
  g_autofree char *count = tw_figure_format_count (most);
  g_autofree char *all = tw_figure_format_count (data->n_rows);
  /* Translators: how many values, of which column; the most frequent of them, and in how many of how
   * many rows it stands */
  tw_insight_draft_add (draft, _("There are %u values of %s; %s is the most frequent, in %s of %s "
                                 "rows."), different, tw_insight_data_get_label (data, column),
                        best, count, all);
}

static void
add_figures (const TwInsightData *data, TwInsightDraft *draft, guint column)
{
  g_autoptr (TwFigures) figures = tw_figures_new (data, column);
  const char *label = tw_insight_data_get_label (data, column);
  guint n = figures->points->len;
  if (n == 0) {
    tw_insight_draft_add (draft, _("No row has a value for %s."), label);
    return;
  }
  double least = tw_figures_get (figures, n - 1)->value;
  double most = tw_figures_get (figures, 0)->value;
  g_autofree char *low = tw_insight_data_format (data, column, least);
  g_autofree char *high = tw_insight_data_format (data, column, most);
  g_autofree char *middle = tw_insight_data_format (data, column, figures->median);
  if (least == most)
    tw_insight_draft_add (draft, _("The %s is %s in every row that has one."), label, low);
  else
    /* Translators: a column and its lowest, highest and middle value */
    tw_insight_draft_add (draft, _("The %s lies between %s and %s; the middle value is %s."), label,
                          low, high, middle);
}

static gboolean
is_text (const TwInsightData *data, guint column)
{
  return tw_result_set_get_column (data->result, column)->type == TW_DATA_TYPE_TEXT
         && tw_insight_data_get_meaning (data, column) == TW_MEANING_PLAIN;
}

static char *
headline_of_list (const TwInsightData *data)
{
  g_autofree char *count = tw_figure_format_count (data->n_rows);
  g_autofree char *things = tw_insight_data_dup_things (data);
  const char *rows = data->sense->rows && !data->sense->grouped ? data->sense->rows : things;
  if (data->truncated)
    /* Translators: a number, what the rows are, and the number again */
    return g_strdup_printf (_("there are more than %s %s; these are the first %s."), count, rows,
                            count);
  if (data->sense->n_columns == 1 && data->named_apart)
    /* Translators: a number and the name of a column */
    return g_strdup_printf (_("there are %s different values of %s."), count,
                            tw_insight_data_get_label (data, 0));
  if (data->sense->limit > 0 && data->sense->limit <= data->n_rows)
    /* Translators: a number, and what the rows are */
    return g_strdup_printf (_("these are the first %s %s."), count, rows);
  if (data->sense->filtered)
    /* Translators: a number, and what the rows are: "12 orders match." */
    return g_strdup_printf (_("%s %s match."), count, rows);
  return g_strdup_printf (ngettext ("there is %s %s.", "there are %s %s.", data->n_rows), count,
                          rows);
}

void
tw_insight_write_list (const TwInsightData *data, TwInsightDraft *draft)
{
  draft->headline = headline_of_list (data);
  add_first_names (data, draft);
  add_dates (data, draft);
  if (data->measure >= 0)
    add_figures (data, draft, (guint) data->measure);
  for (guint i = 0; i < data->sense->n_columns && draft->findings->len < 5; i++)
    if (is_text (data, i) && data->n_rows >= 4)
      add_most_frequent (data, draft, i);
}
