// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-figure.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/tw-dates.h"
#include "core/tw-language.h"

#define MAX_TEXT 80 /* characters */
#define EXACT 1e15  /* beyond, a double has no cents left */

/* @digits as g_ascii_formatd() writes them, as the person's locale does: 1.234,56. */
static char *
localize (const char *digits)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (*digits == '-')
    g_string_append_c (text, *digits++);
  tw_language_append_number (text, digits, TRUE);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
trim_zeros (char *text)
{
  char *point = strchr (text, '.');
  if (point == NULL)
    return text;
  char *end = text + strlen (text);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    end[-1] = '\0';
  return text;
}

static char *
print_fixed (double value, int decimals, gboolean trimmed)
{
  char format[] = "%.0f";
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 320];
  format[2] = (char) ('0' + decimals);
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  gboolean zero = strspn (buffer, "-0.") == strlen (buffer);
  char *digits = zero && *buffer == '-' ? buffer + 1 : buffer;
  return localize (trimmed ? trim_zeros (digits) : digits);
}

static char *
format_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double size = fabs (value);
  if (size > 0 && size < 0.01)
    return localize (g_ascii_formatd (buffer, sizeof buffer, "%.2g", value));
  if (size >= 1e18)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
  return print_fixed (value, 2, TRUE);
}

static char *
add_currency (const char *amount, gboolean negative)
{
  const char *sign = negative ? "-" : "";
  return tw_language_puts_currency_behind () ? g_strconcat (sign, amount, "\302\240$", NULL)
                                             : g_strconcat (sign, "$", amount, NULL);
}

static char *
format_money (double value)
{
  g_autofree char *amount = print_fixed (fabs (value), fabs (value) >= 10000 ? 0 : 2, FALSE);
  gboolean nothing = strspn (amount, "0.,") == strlen (amount);
  return add_currency (amount, value < 0 && !nothing);
}

static char *
format_percent (double value)
{
  g_autofree char *number = print_fixed (value * 100, 1, TRUE);
  return g_strconcat (number, " %", NULL);
}

static char *
tell_share (const char *template, double share)
{
  g_autofree char *percent = format_percent (share);
  return tw_text_fill (template, percent);
}

char *
tw_figure_format_share (double share)
{
  if (share > 0 && share < 0.0005)
    /* Translators: a share, such as "less than 0.1 %" */
    return tell_share (_("less than %s"), 0.001);
  if (share < 1 && share >= 0.9995)
    /* Translators: a share, such as "more than 99.9 %" */
    return tell_share (_("more than %s"), 0.999);
  return format_percent (share);
}

char *
tw_figure_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  return localize (digits);
}

char *
tw_figure_format (TwMeaning meaning, double value)
{
  switch (meaning) {
  case TW_MEANING_MONEY:
    return format_money (value);
  case TW_MEANING_PERCENT:
    return format_percent (value);
  case TW_MEANING_YEAR:
    return g_strdup_printf ("%.0f", value);
  case TW_MEANING_MONTH:
    if (value >= 1 && value <= 12)
      return g_strdup (tw_date_month ((int) value));
    break;
  case TW_MEANING_QUARTER:
    /* Translators: a quarter of any year, such as "Q2" */
    return g_strdup_printf (C_("quarter", "Q%.0f"), value);
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_PLAIN:
  case TW_MEANING_DATE:
    break;
  }
  return format_number (value);
}

static char *
shorten (const char *text)
{
  g_autofree char *line = g_strdup (text);
  g_strstrip (g_strdelimit (line, "\r\n\t", ' '));
  if (g_utf8_strlen (line, -1) <= MAX_TEXT)
    return g_steal_pointer (&line);
  g_autofree char *start = g_utf8_substring (line, 0, MAX_TEXT - 1);
  return g_strconcat (start, "…", NULL);
}

/* "1997-05-01", "1997-05", "1997-05-01 10:20:00+02"; else as it is. */
static char *
format_date (TwMeaning meaning, const char *text)
{
  int year = atoi (text);
  int month = strlen (text) >= 7 ? atoi (text + 5) : 0;
  int day = strlen (text) >= 10 ? atoi (text + 8) : 0;
  gboolean dated = month >= 1 && month <= 12 && strspn (text, "0123456789") == 4;
  if (meaning == TW_MEANING_QUARTER && strlen (text) == 7 && g_ascii_toupper (text[5]) == 'Q')
    return tw_date_quarter_of_year (text[6] - '0', year);
  if (!dated || g_str_has_suffix (text, "BC"))
    return shorten (text);
  if (meaning == TW_MEANING_YEAR)
    return g_strdup_printf ("%d", year);
  if (meaning == TW_MEANING_QUARTER)
    return tw_date_quarter_of_year ((month + 2) / 3, year);
  if (meaning == TW_MEANING_MONTH || day == 0)
    return tw_date_month_of_year (month, year);
  g_autofree char *date = tw_date_day (day, month, year);
  const char *time = strlen (text) >= 16 ? text + 11 : "";
  if (*time == '\0' || g_str_has_prefix (time, "00:00:00"))
    return g_steal_pointer (&date);
  /* Translators: a day and a time, such as "May 1, 1997, 10:20" */
  return g_strdup_printf (C_("day and time", "%s, %.5s"), date, time);
}

/* The text of a number too long for a double. */
static char *
format_long (TwMeaning meaning, const char *text)
{
  gboolean negative = *text == '-';
  g_autofree char *grouped = localize (text);
  if (meaning != TW_MEANING_MONEY)
    return g_steal_pointer (&grouped);
  return add_currency (grouped + negative, negative);
}

char *
tw_figure_format_cell (TwMeaning meaning, TwResultSet *result, guint row, guint column)
{
  char buffer[64];
  double value;
  TwDataType type = tw_result_set_get_column (result, column)->type;
  if (tw_result_set_is_null (result, row, column))
    return g_strdup (C_("cell", "no value"));
  const char *text = tw_result_set_get_text (result, row, column, buffer, NULL);
  if (type == TW_DATA_TYPE_BOOLEAN)
    return g_strdup (*text == 't' ? _("yes") : _("no"));
  if (tw_data_type_is_temporal (type)
      || (type == TW_DATA_TYPE_TEXT && meaning != TW_MEANING_PLAIN))
    return format_date (meaning, text);
  if (!tw_data_type_is_numeric (type) || meaning == TW_MEANING_PLAIN)
    return shorten (text);
  if (!tw_result_set_get_double (result, row, column, &value))
    return shorten (text);
  if (fabs (value) >= EXACT && type != TW_DATA_TYPE_FLOAT && meaning != TW_MEANING_PERCENT)
    return format_long (meaning, text);
  return tw_figure_format (meaning, value);
}
