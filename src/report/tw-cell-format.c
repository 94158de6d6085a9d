// SPDX-License-Identifier: Apache-2.0
#include "report/tw-cell-format.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define MAX_CELL_BYTES 4096

static const char *
thousands_separator (void)
{
  static const char *separator;
  if (g_once_init_enter (&separator)) {
    const struct lconv *conventions = localeconv ();
    /* The C locale has none; figures of six digits are unreadable without. */
    const char *made = g_strdup (conventions->thousands_sep[0] ? conventions->thousands_sep : ",");
    g_once_init_leave (&separator, made);
  }
  return separator;
}

static const char *
decimal_point (void)
{
  static const char *point;
  if (g_once_init_enter (&point)) {
    const char *made = g_strdup (localeconv ()->decimal_point);
    g_once_init_leave (&point, made);
  }
  return point;
}

/* @digits is a plain number as the server or g_ascii_formatd() writes it. */
static void
append_localized (GString *text, const char *digits, gboolean grouped)
{
  if (*digits == '-') {
    g_string_append (text, "\xe2\x88\x92"); /* U+2212, as wide as a digit */
    digits++;
  }
  gsize whole = strspn (digits, "0123456789");
  for (gsize i = 0; i < whole; i++) {
    if (grouped && i > 0 && (whole - i) % 3 == 0)
      g_string_append (text, thousands_separator ());
    g_string_append_c (text, digits[i]);
  }
  digits += whole;
  if (*digits == '.') {
    g_string_append (text, decimal_point ());
    digits++;
  }
  g_string_append (text, digits);
}

static void
append_double (GString *text, double value, int decimals, gboolean grouped)
{
  if (!isfinite (value)) {
    g_string_append (text, isnan (value) ? "NaN" : value < 0 ? "\xe2\x88\x92\xe2\x88\x9e"
                                                             : "\xe2\x88\x9e");
    return;
  }
  char format[8], digits[512];
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 15));
  if (fabs (value) >= 1e18)
    g_ascii_dtostr (digits, sizeof digits, value);
  else
    g_ascii_formatd (digits, sizeof digits, format, value);
  append_localized (text, digits, grouped);
}

static void
append_plain (GString *text, const char *cell, gsize length)
{
  gsize kept = MIN (length, MAX_CELL_BYTES);
  while (kept < length && kept > 0 && ((guchar) cell[kept] & 0xc0) == 0x80)
    kept--;
  gsize start = text->len;
  g_string_append_len (text, cell, (gssize) kept);
  for (gsize i = start; i < text->len; i++)
    if ((guchar) text->str[i] < 0x20 || text->str[i] == 0x7f)
      text->str[i] = ' ';
  if (kept < length)
    g_string_append (text, "…");
}

/* Dates are days, timestamps seconds, since 1970. */
static gboolean
append_date (const TwCellFormat *self, GString *text, double value)
{
  gint64 seconds
    = self->type == TW_DATA_TYPE_DATE ? (gint64) value * 86400 : (gint64) floor (value);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  if (date == NULL)
    return FALSE;
  int quarter = (g_date_time_get_month (date) + 2) / 3;
  g_autofree char *shown = NULL;
  switch (self->meaning) {
  case TW_MEANING_YEAR:
    shown = g_date_time_format (date, "%Y");
    break;
  case TW_MEANING_QUARTER:
    /* Translators: a quarter of a year, such as "Q2 1997" */
    shown = g_strdup_printf (_("Q%d %d"), quarter, g_date_time_get_year (date));
    break;
  case TW_MEANING_MONTH:
    /* Translators: a month of a year for g_date_time_format(), such as "May 1997" */
    shown = g_date_time_format (date, _("%b %Y"));
    break;
  case TW_MEANING_PLAIN:
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_MONEY:
  case TW_MEANING_PERCENT:
  case TW_MEANING_DATE:
    /* Translators: a day for g_date_time_format(), such as "1 May 1997" */
    shown = g_date_time_format (date, _("%-e %b %Y"));
    break;
  }
  if (shown == NULL)
    return FALSE;
  g_string_append (text, g_strchug (shown));
  return TRUE;
}

static gboolean
is_number_meaning (TwMeaning meaning)
{
  return meaning == TW_MEANING_COUNT || meaning == TW_MEANING_NUMBER || meaning == TW_MEANING_MONEY
         || meaning == TW_MEANING_PERCENT;
}

/* Text such as 1997-05 that stands for a month. */
static gboolean
append_month_text (GString *text, const char *cell, gsize length)
{
  if (length != 7 || cell[4] != '-')
    return FALSE;
  int year = (int) g_ascii_strtoll (cell, NULL, 10);
  int month = (int) g_ascii_strtoll (cell + 5, NULL, 10);
  if (year < 1 || month < 1 || month > 12)
    return FALSE;
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, 1, 0, 0, 0);
  g_autofree char *shown = date ? g_date_time_format (date, _("%b %Y")) : NULL;
  if (shown == NULL)
    return FALSE;
  g_string_append (text, shown);
  return TRUE;
}

static gboolean
append_temporal (const TwCellFormat *self, TwResultSet *result, guint row, guint column,
                 GString *text)
{
  gboolean by_day = self->type == TW_DATA_TYPE_DATE || self->meaning == TW_MEANING_DATE
                    || self->meaning == TW_MEANING_MONTH || self->meaning == TW_MEANING_QUARTER
                    || self->meaning == TW_MEANING_YEAR;
  double value;
  return by_day && tw_data_type_is_temporal (self->type)
         && tw_result_set_get_double (result, row, column, &value)
         && append_date (self, text, value);
}

TwCellFormat
tw_cell_format_for_column (const TwResultColumn *column, TwMeaning meaning)
{
  TwCellFormat self = { .meaning = meaning, .type = column->type, .decimals = -1 };
  gboolean number = tw_data_type_is_numeric (column->type);
  self.align_end = number || tw_data_type_is_temporal (column->type);
  self.grouped = number && is_number_meaning (meaning);
  switch (meaning) {
  case TW_MEANING_MONEY:
    self.decimals = 2;
    break;
  case TW_MEANING_PERCENT:
    self.decimals = 1;
    break;
  case TW_MEANING_NUMBER:
    /* An average comes with sixteen digits; nobody reads them in a table. */
    if (column->type == TW_DATA_TYPE_FLOAT || column->scale < 0 || column->scale > 4)
      self.decimals = column->type == TW_DATA_TYPE_INTEGER ? 0 : 2;
    break;
  case TW_MEANING_PLAIN:
  case TW_MEANING_COUNT:
  case TW_MEANING_DATE:
  case TW_MEANING_MONTH:
  case TW_MEANING_QUARTER:
  case TW_MEANING_YEAR:
    break;
  }
  return self;
}

void
tw_cell_format_set (const TwCellFormat *self, TwResultSet *result, guint row, guint column,
                    GString *text)
{
  g_string_truncate (text, 0);
  if (tw_result_set_is_null (result, row, column))
    return;
  double value;
  if (self->decimals >= 0 && tw_data_type_is_numeric (self->type)
      && tw_result_set_get_double (result, row, column, &value)) {
    g_string_truncate (text, 0);
    append_double (text, self->meaning == TW_MEANING_PERCENT ? value * 100 : value, self->decimals,
                   self->grouped);
    if (self->meaning == TW_MEANING_PERCENT)
      g_string_append (text, " %");
    return;
  }
  if (append_temporal (self, result, row, column, text))
    return;
  char buffer[64];
  gsize length;
  const char *cell = tw_result_set_get_text (result, row, column, buffer, &length);
  if (self->type == TW_DATA_TYPE_BOOLEAN && length == 1)
    g_string_append (text, *cell == 't' ? _("yes") : _("no"));
  else if (self->meaning == TW_MEANING_MONTH && append_month_text (text, cell, length))
    return;
  else if (tw_data_type_is_numeric (self->type))
    append_localized (text, cell, self->grouped);
  else
    append_plain (text, cell, length);
}

char *
tw_cell_format_number (const TwCellFormat *self, double value)
{
  GString *text = g_string_new (NULL);
  if (self->meaning == TW_MEANING_PERCENT)
    value *= 100;
  int decimals = self->decimals >= 0 ? self->decimals : value == floor (value) ? 0 : 2;
  append_double (text, value, decimals, self->meaning != TW_MEANING_PLAIN
                                          && self->meaning != TW_MEANING_YEAR);
  if (self->meaning == TW_MEANING_PERCENT)
    g_string_append (text, " %");
  return g_string_free (text, FALSE);
}

char *
tw_cell_format_short (const TwCellFormat *self, double value)
{
  if (self->meaning == TW_MEANING_PERCENT)
    return tw_cell_format_number (&(TwCellFormat) { .meaning = TW_MEANING_PERCENT, .decimals = 0 },
                                  value);
  static const struct {
    double unit;
    const char *suffix;
  } units[] = { { 1e12, " T" }, { 1e9, " G" }, { 1e6, " M" }, { 1e3, " k" } };
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (fabs (value) < units[i].unit)
      continue;
    double scaled = value / units[i].unit;
    append_double (text, scaled, scaled == floor (scaled) ? 0 : 1, FALSE);
    g_string_append (text, units[i].suffix);
    return g_string_free (text, FALSE);
  }
  append_double (text, value, value == floor (value) ? 0 : fabs (value) < 1 ? 2 : 1, FALSE);
  return g_string_free (text, FALSE);
}

char *
tw_format_count (guint64 count)
{
  GString *text = g_string_new (NULL);
  char digits[32];
  g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, count);
  append_localized (text, digits, TRUE);
  return g_string_free (text, FALSE);
}
