// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-data.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/insight/tw-figure.h"
#include "analyst/tw-labels.h"
#include "retrieval/tw-words.h"

#define MAX_NAMES 4

static gboolean
is_period (const TwInsightData *self, guint column)
{
  TwDataType type = tw_result_set_get_column (self->result, column)->type;
  return tw_insight_data_get_meaning (self, column) >= TW_MEANING_DATE
         || tw_data_type_is_temporal (type);
}

static gboolean
is_measure (const TwInsightData *self, guint column)
{
  TwMeaning meaning = tw_insight_data_get_meaning (self, column);
  return tw_data_type_is_numeric (tw_result_set_get_column (self->result, column)->type)
         && meaning >= TW_MEANING_COUNT && meaning <= TW_MEANING_PERCENT;
}

static gboolean
is_number (const TwInsightData *self, guint column)
{
  return tw_data_type_is_numeric (tw_result_set_get_column (self->result, column)->type);
}

/* Year and month in two columns of numbers are one period. */
static gboolean
completes_period (const TwInsightData *self, guint column)
{
  if (self->periods->len != 1)
    return FALSE;
  guint first = g_array_index (self->periods, guint, 0);
  TwMeaning a = tw_insight_data_get_meaning (self, first);
  TwMeaning b = tw_insight_data_get_meaning (self, column);
  gboolean parts = (a == TW_MEANING_YEAR && (b == TW_MEANING_MONTH || b == TW_MEANING_QUARTER))
                   || (b == TW_MEANING_YEAR && (a == TW_MEANING_MONTH || a == TW_MEANING_QUARTER));
  return parts && is_number (self, first) && is_number (self, column);
}

/* Codes name a row only where nothing better does. */
static gboolean
is_code (const TwInsightData *self, guint column)
{
  const TwColumn *source = self->sense->columns[column].sense.column;
  g_auto (GStrv) words = tw_words_split (tw_insight_data_get_words (self, column));
  guint n = g_strv_length (words);
  const char *const codes[] = { "id", "code", "key", "phone", "fax", "zip", NULL };
  return (source && (source->primary_key || source->unique))
         || (n > 0 && g_strv_contains (codes, words[n - 1]));
}

static void
sort_columns (TwInsightData *self)
{
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->sense->n_columns; i++) {
    if (is_period (self, i)) {
      if (self->periods->len == 0 || completes_period (self, i))
        g_array_append_val (self->periods, i);
    } else if (is_measure (self, i)) {
      g_array_append_val (self->measures, i);
    } else if (is_number (self, i)) {
      g_array_append_val (keys, i);
    } else {
      g_array_append_val (is_code (self, i) ? codes : self->names, i);
    }
  }
  g_array_append_vals (self->names, codes->data, codes->len);
  g_array_append_vals (self->names, keys->data, keys->len);
}

static void
append_cell (const TwInsightData *self, guint row, guint column, GString *cells)
{
  char buffer[64];
  const char *text = tw_result_set_get_text (self->result, row, column, buffer, NULL);
  g_string_append_printf (cells, "%s\x1f", text);
}

/* Whether @n columns, and the periods with @dated, differ in every row. */
static gboolean
tell_apart (const TwInsightData *self, const guint *columns, guint n, gboolean dated)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint row = 0; row < self->n_rows; row++) {
    g_autoptr (GString) cells = g_string_new (NULL);
    for (guint i = 0; i < n; i++)
      append_cell (self, row, columns[i], cells);
    for (guint i = 0; dated && i < self->periods->len; i++)
      append_cell (self, row, g_array_index (self->periods, guint, i), cells);
    if (!g_hash_table_add (seen, g_string_free (g_steal_pointer (&cells), FALSE)))
      return FALSE;
  }
  return TRUE;
}

/* "first name" and "last name" name a person only together. */
static gboolean
is_half_a_person (const TwInsightData *self, guint column)
{
  const char *label = tw_insight_data_get_words (self, column);
  return g_str_has_suffix (label, "first name") || g_str_has_suffix (label, "last name");
}

/* How many of the names from @from on belong together. */
static guint
count_part (const TwInsightData *self, guint from)
{
  const guint *columns = (const guint *) (gpointer) self->names->data;
  return from + 1 < self->names->len && is_half_a_person (self, columns[from])
           && is_half_a_person (self, columns[from + 1]) ? 2 : 1;
}

/* One name that tells the rows apart by itself; the first one where it does. */
static gboolean
keep_one_name (TwInsightData *self)
{
  const guint *columns = (const guint *) (gpointer) self->names->data;
  for (guint i = 0; i < self->names->len;) {
    guint part = count_part (self, i);
    if (tell_apart (self, columns + i, part, FALSE)) {
      g_array_remove_range (self->names, i + part, self->names->len - i - part);
      g_array_remove_range (self->names, 0, i);
      return TRUE;
    }
    i += part;
  }
  return FALSE;
}

/* As many from the first on as are needed, with the period where that helps. */
static void
keep_telling_names (TwInsightData *self)
{
  const guint *columns = (const guint *) (gpointer) self->names->data;
  guint most = MIN (self->names->len, MAX_NAMES);
  self->n_first = most > 0 ? count_part (self, 0) : 0;
  self->named_apart = most > 0 && keep_one_name (self);
  if (self->named_apart || most == 0) {
    self->n_first = self->names->len;
    return;
  }
  for (guint dated = 0; dated <= (self->periods->len > 0) && !self->named_apart; dated++)
    for (guint n = self->n_first; n <= most && !self->named_apart; n++) {
      self->named_apart = tell_apart (self, columns, n, dated);
      self->dated = self->named_apart && dated;
      most = self->named_apart ? n : most;
    }
  g_array_set_size (self->names, self->named_apart ? most : self->n_first);
}

static gboolean
question_has (const TwInsightData *self, const char *label)
{
  g_auto (GStrv) wanted = tw_words_split (label);
  g_auto (GStrv) asked = tw_words_split (self->request->question ? self->request->question : "");
  for (guint i = 0; wanted[i]; i++) {
    gboolean found = FALSE;
    for (guint n = 0; asked[n] && !found; n++)
      found = tw_words_same (wanted[i], asked[n]);
    if (!found)
      return FALSE;
  }
  return wanted[0] != NULL;
}

/* What the query sorts by, what the question names, money, or else the first. */
static int
choose_measure (const TwInsightData *self)
{
  guint money = G_MAXUINT;
  if (self->measures->len == 0)
    return -1;
  for (guint i = 0; i < self->measures->len; i++)
    if ((int) g_array_index (self->measures, guint, i) == self->sense->sort_column)
      return self->sense->sort_column;
  for (guint i = 0; i < self->measures->len; i++) {
    guint column = g_array_index (self->measures, guint, i);
    if (question_has (self, tw_insight_data_get_words (self, column)))
      return (int) column;
    if (money == G_MAXUINT && tw_insight_data_get_meaning (self, column) == TW_MEANING_MONEY)
      money = column;
  }
  return money != G_MAXUINT ? (int) money : (int) g_array_index (self->measures, guint, 0);
}

TwInsightData *
tw_insight_data_new (const TwInsightRequest *request)
{
  TwInsightData *self = g_new0 (TwInsightData, 1);
  self->request = request;
  self->result = request->result;
  self->sense = tw_result_sense_new (request);
  self->n_rows = tw_result_set_get_n_rows (request->result);
  self->truncated = tw_result_set_get_truncated (request->result);
  self->names = g_array_new (FALSE, FALSE, sizeof (guint));
  self->measures = g_array_new (FALSE, FALSE, sizeof (guint));
  self->periods = g_array_new (FALSE, FALSE, sizeof (guint));
  sort_columns (self);
  keep_telling_names (self);
  self->measure = choose_measure (self);
  return self;
}

void
tw_insight_data_free (TwInsightData *self)
{
  if (self == NULL)
    return;
  tw_result_sense_free (self->sense);
  g_array_unref (self->names);
  g_array_unref (self->measures);
  g_array_unref (self->periods);
  g_free (self);
}

const char *
tw_insight_data_get_label (const TwInsightData *self, guint column)
{
  return self->sense->columns[column].label;
}

const char *
tw_insight_data_get_words (const TwInsightData *self, guint column)
{
  return self->sense->columns[column].words;
}

TwMeaning
tw_insight_data_get_meaning (const TwInsightData *self, guint column)
{
  return self->sense->columns[column].sense.meaning;
}

gboolean
tw_insight_data_is_additive (const TwInsightData *self, guint column)
{
  return self->sense->columns[column].sense.additive;
}

static char *
format_name (const TwInsightData *self, guint row, guint index)
{
  guint column = g_array_index (self->names, guint, index);
  char *text = tw_figure_format_cell (TW_MEANING_PLAIN, self->result, row, column);
  const char *label = tw_insight_data_get_label (self, column);
  g_autofree char *plain = text;
  if (tw_result_set_is_null (self->result, row, column))
    /* Translators: in place of a name that is not there, such as "(no region)" */
    return g_strdup_printf (_("(no %s)"), label);
  if (*plain == '\0')
    /* Translators: in place of a name that is an empty text, such as "(empty region)" */
    return g_strdup_printf (_("(empty %s)"), label);
  if (tw_result_set_get_column (self->result, column)->type == TW_DATA_TYPE_TEXT)
    return g_steal_pointer (&plain);
  return g_strdup_printf ("%s %s", label, plain);
}

/* The names from @from on that belong together, a person's first name first. */
static char *
format_part (const TwInsightData *self, guint row, guint from, guint part)
{
  g_autofree char *one = format_name (self, row, from);
  if (part < 2)
    return g_steal_pointer (&one);
  g_autofree char *other = format_name (self, row, from + 1);
  const char *label = tw_insight_data_get_words (self, g_array_index (self->names, guint, from));
  gboolean last_first = g_str_has_suffix (label, "last name");
  return g_strdup_printf ("%s %s", last_first ? other : one, last_first ? one : other);
}

char *
tw_insight_data_dup_first_name (const TwInsightData *self, guint row)
{
  return format_part (self, row, 0, count_part (self, 0));
}

char *
tw_insight_data_dup_name (const TwInsightData *self, guint row)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->names->len;) {
    guint part = count_part (self, i);
    g_ptr_array_add (parts, format_part (self, row, i, part));
    i += part;
  }
  if (self->periods->len > 0 && (parts->len == 0 || self->dated))
    g_ptr_array_add (parts, tw_insight_data_dup_period (self, row));
  if (parts->len == 0)
    /* Translators: what a row is called that has no name */
    return g_strdup_printf (_("row %u"), row + 1);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/* "country" names countries and "category name" categories; but a "company name" of Customers names
 * customers, and so do the two names of a person. */
char *
tw_insight_data_dup_things (const TwInsightData *self)
{
  if (!self->named_apart || self->dated || self->names->len != self->n_first)
    return g_strdup (C_("things", "rows"));
  guint column = g_array_index (self->names, guint, 0);
  const TwColumn *source = self->sense->columns[column].sense.column;
  const char *label = tw_insight_data_get_words (self, column);
  gboolean name = g_str_has_suffix (label, " name");
  if (tw_result_set_get_column (self->result, column)->type != TW_DATA_TYPE_TEXT
      || (source == NULL && (name || strlen (label) < 3)))
    return g_strdup (C_("things", "rows"));
  g_autofree char *rows = source ? tw_label_of_rows (source->table) : NULL;
  g_autofree char *thing = g_strndup (label, strlen (label) - (name ? strlen (" name") : 0));
  char *space = strrchr (thing, ' ');
  g_autofree char *plural = tw_words_plural (space ? space + 1 : thing);
  if (name && !g_str_has_suffix (rows, plural))
    return g_steal_pointer (&rows);
  return space ? g_strdup_printf ("%.*s%s", (int) (space + 1 - thing), thing, plural)
               : g_steal_pointer (&plural);
}

static guint
period_column (const TwInsightData *self, gboolean year)
{
  guint first = g_array_index (self->periods, guint, 0);
  guint second = g_array_index (self->periods, guint, self->periods->len - 1);
  gboolean first_is_year = tw_insight_data_get_meaning (self, first) == TW_MEANING_YEAR;
  return first_is_year == year ? first : second;
}

char *
tw_insight_data_dup_period (const TwInsightData *self, guint row)
{
  guint column = period_column (self, self->periods->len < 2);
  if (self->periods->len == 1)
    column = g_array_index (self->periods, guint, 0);
  TwMeaning meaning = tw_insight_data_get_meaning (self, column);
  g_autofree char *text = tw_figure_format_cell (meaning, self->result, row, column);
  if (self->periods->len < 2)
    return g_steal_pointer (&text);
  g_autofree char *year = tw_figure_format_cell (TW_MEANING_YEAR, self->result, row,
                                                 period_column (self, TRUE));
  /* Translators: a month or a quarter, and its year, such as "May 1997", "Q2 1997" */
  return g_strdup_printf (C_("period and year", "%s %s"), text, year);
}

/* "1997-05-01", "1997-05", "1997-Q2" */
static gboolean
order_of_text (const char *text, TwMeaning meaning, double *order)
{
  int year = atoi (text);
  int month = strlen (text) >= 7 ? atoi (text + 5) : 1;
  if (strlen (text) == 7 && g_ascii_toupper (text[5]) == 'Q')
    month = (atoi (text + 6) - 1) * 3 + 1;
  if (meaning == TW_MEANING_YEAR)
    *order = year;
  else if (meaning == TW_MEANING_QUARTER)
    *order = year * 4 + (month - 1) / 3;
  else
    *order = year * 12 + month - 1;
  return *text != '\0';
}

gboolean
tw_insight_data_get_order (const TwInsightData *self, guint row, double *order)
{
  char buffer[64];
  double year = 0, part = 0;
  if (self->periods->len == 0)
    return FALSE;
  guint column = g_array_index (self->periods, guint, 0);
  TwMeaning meaning = tw_insight_data_get_meaning (self, column);
  if (self->periods->len == 2) {
    guint within = period_column (self, FALSE);
    gboolean quarter = tw_insight_data_get_meaning (self, within) == TW_MEANING_QUARTER;
    gboolean whole
      = tw_result_set_get_double (self->result, row, period_column (self, TRUE), &year)
        && tw_result_set_get_double (self->result, row, within, &part);
    *order = year * (quarter ? 4 : 12) + part - 1;
    return whole;
  }
  if (tw_result_set_is_null (self->result, row, column))
    return FALSE;
  if (meaning != TW_MEANING_DATE && !is_number (self, column))
    return order_of_text (tw_result_set_get_text (self->result, row, column, buffer, NULL), meaning,
                          order);
  if (!tw_result_set_get_double (self->result, row, column, order))
    return FALSE;
  if (tw_result_set_get_column (self->result, column)->type != TW_DATA_TYPE_DATE
      && !is_number (self, column))
    *order /= 86400;
  return TRUE;
}

char *
tw_insight_data_format (const TwInsightData *self, guint column, double value)
{
  return tw_figure_format (tw_insight_data_get_meaning (self, column), value);
}

gboolean
tw_insight_data_asks_for (const TwInsightData *self, const char *const *words)
{
  g_auto (GStrv) asked = tw_words_split (self->request->question ? self->request->question : "");
  for (guint i = 0; asked[i]; i++)
    if (g_strv_contains (words, asked[i]))
      return TRUE;
  return FALSE;
}

void
tw_insight_draft_add (TwInsightDraft *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_add (self->findings, tw_label_capitalize (g_strdup_vprintf (format, args)));
  va_end (args);
}

void
tw_insight_draft_add_named (TwInsightDraft *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_add (self->findings, g_strdup_vprintf (format, args));
  va_end (args);
}

void
tw_insight_draft_observe (TwInsightDraft *self, const char *format, ...)
{
  va_list args;
  if (self->observation)
    return;
  va_start (args, format);
  self->observation = tw_label_capitalize (g_strdup_vprintf (format, args));
  va_end (args);
}
