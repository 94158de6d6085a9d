// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT 80 /* characters */
#define EXACT 1e15  /* beyond, a double has no cents left */

static const char *const month_names[]
  = { "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December" };

/* Puts commas into the whole part of @digits, which may have a sign and a fraction. */
static char *
group_digits (const char *digits)
{
  g_autoptr (GString) grouped = g_string_new (NULL);
  if (*digits == '-')
    g_string_append_c (grouped, *digits++);
  gsize whole = strspn (digits, "0123456789");
  for (gsize i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0)
      g_string_append_c (grouped, ',');
    g_string_append_c (grouped, digits[i]);
  }
  g_string_append (grouped, digits + whole);
  return g_string_free (g_steal_pointer (&grouped), FALSE);
}

static char *
print_fixed (double value, int decimals)
{
  char format[] = "%.0f";
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 320];
  format[2] = (char) ('0' + decimals);
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  gboolean zero = strspn (buffer, "-0.") == strlen (buffer);
  return group_digits (zero && *buffer == '-' ? buffer + 1 : buffer);
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
format_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double size = fabs (value);
  if (size > 0 && size < 0.01)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.2g", value));
  if (size >= 1e18)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
  return trim_zeros (print_fixed (value, 2));
}

static char *
format_money (double value)
{
  g_autofree char *amount = print_fixed (fabs (value), fabs (value) >= 10000 ? 0 : 2);
  gboolean negative = value < 0 && strspn (amount, "0.") != strlen (amount);
  return g_strconcat (negative ? "-$" : "$", amount, NULL);
}

static char *
format_percent (double value)
{
  g_autofree char *number = trim_zeros (print_fixed (value * 100, 1));
  return g_strconcat (number, " %", NULL);
}

char *
tw_figure_format_share (double share)
{
  if (share > 0 && share < 0.0005)
    return g_strdup ("less than 0.1 %");
  if (share < 1 && share >= 0.9995)
    return g_strdup ("more than 99.9 %");
  return format_percent (share);
}

char *
tw_figure_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  return group_digits (digits);
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
      return g_strdup (month_names[(int) value - 1]);
    break;
  case TW_MEANING_QUARTER:
    return g_strdup_printf ("Q%.0f", value);
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
    return g_strdup_printf ("Q%c %d", text[6], year);
  if (!dated || g_str_has_suffix (text, "BC"))
    return shorten (text);
  if (meaning == TW_MEANING_YEAR)
    return g_strdup_printf ("%d", year);
  if (meaning == TW_MEANING_QUARTER)
    return g_strdup_printf ("Q%d %d", (month + 2) / 3, year);
  if (meaning == TW_MEANING_MONTH || day == 0)
    return g_strdup_printf ("%s %d", month_names[month - 1], year);
  const char *time = strlen (text) >= 16 ? text + 11 : "";
  if (*time == '\0' || g_str_has_prefix (time, "00:00:00"))
    return g_strdup_printf ("%s %d, %d", month_names[month - 1], day, year);
  return g_strdup_printf ("%s %d, %d, %.5s", month_names[month - 1], day, year, time);
}

/* The text of a number too long for a double. */
static char *
format_long (TwMeaning meaning, const char *text)
{
  g_autofree char *grouped = group_digits (text);
  if (meaning != TW_MEANING_MONEY)
    return g_steal_pointer (&grouped);
  return *grouped == '-' ? g_strconcat ("-$", grouped + 1, NULL) : g_strconcat ("$", grouped, NULL);
}

char *
tw_figure_format_cell (TwMeaning meaning, TwResultSet *result, guint row, guint column)
{
  char buffer[64];
  double value;
  TwDataType type = tw_result_set_get_column (result, column)->type;
  if (tw_result_set_is_null (result, row, column))
    return g_strdup ("no value");
  const char *text = tw_result_set_get_text (result, row, column, buffer, NULL);
  if (type == TW_DATA_TYPE_BOOLEAN)
    return g_strdup (*text == 't' ? "yes" : "no");
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

char *
tw_figure_format_change (double from, double to)
{
  if (from == to)
    return g_strdup ("stayed the same");
  if (from == 0 || (from < 0) != (to < 0))
    return g_strdup (to > from ? "rose" : "fell");
  double change = (to - from) / fabs (from);
  g_autofree char *share = tw_figure_format_share (fabs (change));
  return g_strdup_printf ("%s %s", change > 0 ? "rose" : "fell", share);
}
