// SPDX-License-Identifier: Apache-2.0
#include "report/tw-cell-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "core/tw-language.h"

#define MAX_CELL_BYTES 4096
#define LEAST_ROUNDED 0.01 /* smaller ones get more decimals */
#define LEAST_FIXED 1e-6   /* smaller ones an exponent */
#define MAX_AXIS_DECIMALS 6

/* @digits is a plain number as the server or g_ascii_formatd() writes it. */
static void
append_localized (GString *text, const char *digits, gboolean grouped)
{
  if (*digits == '-') {
    g_string_append (text, "\xe2\x88\x92"); /* U+2212, as wide as a digit */
    digits++;
  }
  tw_language_append_number (text, digits, grouped);
}

/* What would round to nothing has two digits that say something. */
static int
useful_decimals (double size, int decimals)
{
  return size > 0 && size < LEAST_ROUNDED ? MAX (decimals, 1 - (int) floor (log10 (size))) : decimals;
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
  double size = fabs (value);
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (useful_decimals (size, decimals), 0, 15));
  if (size >= 1e18)
    g_ascii_dtostr (digits, sizeof digits, value);
  else if (size > 0 && size < LEAST_FIXED)
    g_ascii_formatd (digits, sizeof digits, "%.2g", value);
  else
    g_ascii_formatd (digits, sizeof digits, format, value);
  gboolean zero = strspn (digits, "-0.") == strlen (digits);
  append_localized (text, zero && *digits == '-' ? digits + 1 : digits, grouped);
}

/* Adds one to the last digit of a number without a sign. */
static void
carry (GString *digits)
{
  gsize at = digits->len;
  while (at-- > 0) {
    char *digit = &digits->str[at];
    if (*digit == '.')
      continue;
    if (++*digit <= '9')
      return;
    *digit = '0';
  }
  g_string_prepend_c (digits, '1');
}

static int
useful_decimals_of_text (const char *whole, gsize n_whole, const char *fraction, int decimals)
{
  gsize zeros = strspn (fraction, "0");
  gboolean small = strspn (whole, "0") >= n_whole && zeros >= 2 && g_ascii_isdigit (fraction[zeros]);
  return small ? MAX (decimals, (int) zeros + 2) : decimals;
}

/* A number as the server wrote it, rounded half up like the server's own: a double has not all the
 * digits of large ones. %FALSE for what is none, such as NaN. */
static gboolean
append_exact (GString *text, const char *cell, gsize length, int decimals, gboolean grouped)
{
  const char *whole = cell + (*cell == '-');
  gsize n_whole = strspn (whole, "0123456789");
  const char *fraction = whole[n_whole] == '.' ? whole + n_whole + 1 : "";
  gsize n_fraction = strspn (fraction, "0123456789");
  if (n_whole == 0
      || (gsize) (whole - cell) + n_whole + (*fraction ? 1 + n_fraction : 0) != length)
    return FALSE;
  decimals = useful_decimals_of_text (whole, n_whole, fraction, decimals);
  g_autoptr (GString) digits = g_string_new_len (whole, (gssize) n_whole);
  if (decimals > 0)
    g_string_append_c (digits, '.');
  for (gsize i = 0; i < (gsize) decimals; i++)
    g_string_append_c (digits, i < n_fraction ? fraction[i] : '0');
  if ((gsize) decimals < n_fraction && fraction[decimals] >= '5')
    carry (digits);
  if (whole > cell && strspn (digits->str, "0.") < digits->len)
    g_string_prepend_c (digits, '-');
  append_localized (text, digits->str, grouped);
  return TRUE;
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

/* The day as the server says it, which is not always that of UTC; NULL for infinity and what was
 * before Christ. */
static GDateTime *
read_day (const char *cell, gsize length)
{
  if (length < 10 || cell[4] != '-' || cell[7] != '-' || g_str_has_suffix (cell, "BC"))
    return NULL;
  return g_date_time_new_utc ((int) g_ascii_strtoll (cell, NULL, 10),
                              (int) g_ascii_strtoll (cell + 5, NULL, 10),
                              (int) g_ascii_strtoll (cell + 8, NULL, 10), 0, 0, 0);
}

static char *
format_day (TwMeaning meaning, GDateTime *date)
{
  int quarter = (g_date_time_get_month (date) + 2) / 3;
  switch (meaning) {
  case TW_MEANING_YEAR:
    return g_date_time_format (date, "%Y");
  case TW_MEANING_QUARTER:
    /* Translators: a quarter of a year, such as "Q2 1997" */
    return g_strdup_printf (_("Q%d %d"), quarter, g_date_time_get_year (date));
  case TW_MEANING_MONTH:
    /* Translators: a month of a year for g_date_time_format(), such as "May 1997" */
    return g_date_time_format (date, _("%b %Y"));
  case TW_MEANING_PLAIN:
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_MONEY:
  case TW_MEANING_PERCENT:
  case TW_MEANING_DATE:
    break;
  }
  /* Translators: a day for g_date_time_format(), such as "1 May 1997" */
  return g_date_time_format (date, _("%-e %b %Y"));
}

/* " 10:20:30.5+02" behind a day; midnight is only the day. */
static void
append_time (GString *text, const char *time)
{
  gsize length = strcspn (time, "+-");
  if (length == strlen (" 00:00:00") && strncmp (time, " 00:00:00", length) == 0)
    return;
  g_string_append_len (text, time, (gssize) length);
  if (time[length])
    g_string_append_printf (text, " %s", time + length);
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
is_period (TwMeaning meaning)
{
  return meaning == TW_MEANING_MONTH || meaning == TW_MEANING_QUARTER || meaning == TW_MEANING_YEAR;
}

static gboolean
append_temporal (const TwCellFormat *self, GString *text, const char *cell, gsize length)
{
  gboolean timed = self->type == TW_DATA_TYPE_TIMESTAMP || self->type == TW_DATA_TYPE_TIMESTAMPTZ;
  if (!timed && self->type != TW_DATA_TYPE_DATE)
    return FALSE;
  g_autoptr (GDateTime) date = read_day (cell, length);
  g_autofree char *shown = date ? format_day (self->meaning, date) : NULL;
  if (shown == NULL)
    return FALSE;
  g_string_append (text, g_strchug (shown));
  if (timed && !is_period (self->meaning))
    append_time (text, cell + 10);
  return TRUE;
}

/* A number with so many decimals as its column's meaning asks for. */
static gboolean
append_number (const TwCellFormat *self, GString *text, TwResultSet *result, guint row, guint column)
{
  double value;
  char buffer[64];
  gsize length;
  gboolean percent = self->meaning == TW_MEANING_PERCENT;
  if (self->decimals < 0 || !tw_data_type_is_numeric (self->type))
    return FALSE;
  if (!percent && self->type != TW_DATA_TYPE_FLOAT) {
    const char *cell = tw_result_set_get_text (result, row, column, buffer, &length);
    return append_exact (text, cell, length, self->decimals, self->grouped);
  }
  if (!tw_result_set_get_double (result, row, column, &value))
    return FALSE;
  append_double (text, percent ? value * 100 : value, self->decimals, self->grouped);
  g_string_append (text, percent ? " %" : "");
  return TRUE;
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
  if (append_number (self, text, result, row, column))
    return;
  char buffer[64];
  gsize length;
  const char *cell = tw_result_set_get_text (result, row, column, buffer, &length);
  if (append_temporal (self, text, cell, length))
    return;
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

/* As few as tell two neighbours apart and round none. */
static int
decimals_of_step (double step)
{
  int decimals = 0;
  for (; decimals < MAX_AXIS_DECIMALS && step > 0; decimals++, step *= 10)
    if (fabs (step - round (step)) < step * 1e-9)
      break;
  return decimals;
}

char *
tw_cell_format_axis (const TwCellFormat *self, double value, double step)
{
  static const struct {
    double unit;
    const char *suffix;
  } units[] = { { 1e12, " T" }, { 1e9, " G" }, { 1e6, " M" }, { 1e3, " k" } };
  double unit = self->meaning == TW_MEANING_PERCENT ? 0.01 : 1;
  const char *suffix = self->meaning == TW_MEANING_PERCENT ? " %" : "";
  for (gsize i = 0; i < G_N_ELEMENTS (units) && unit == 1; i++)
    if (fabs (value) >= units[i].unit * (1 - 1e-9)) {
      unit = units[i].unit;
      suffix = units[i].suffix;
    }
  GString *text = g_string_new (NULL);
  append_double (text, value / unit, value == 0 ? 0 : decimals_of_step (step / unit), FALSE);
  g_string_append (text, suffix);
  return g_string_free (text, FALSE);
}

/* In threes after the first: "1.234,5" with a comma as point, but not "1234.5". */
static gboolean
is_grouped (const char *text, const char *separator, const char *point)
{
  const char *at = strstr (text, separator), *end = strstr (text, point);
  if (end == NULL)
    end = text + strlen (text);
  while (at && at < end) {
    if (!g_str_has_prefix (at, separator) || strspn (at + strlen (separator), "0123456789") < 3)
      return FALSE;
    at += strlen (separator) + 3;
  }
  return at == NULL || at == end;
}

char *
tw_cell_plain_number (const char *shown, const char *separator, const char *point)
{
  if (!is_grouped (shown, separator, point))
    return g_strdup (shown);
  g_autoptr (GString) text = g_string_new (shown);
  g_string_replace (text, separator, "", 0);
  g_string_replace (text, point, ".", 1);
  g_string_replace (text, "\xe2\x88\x92", "-", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
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
