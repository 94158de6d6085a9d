// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-cell-text.h"

#include <string.h>

#define MAX_DIGITS 18 /* every number of so many digits fits 64 bits */
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define MIN_DAYS (-719162) /* 0001-01-01 */
#define MAX_DAYS 2932896   /* 9999-12-31 */

static inline gboolean
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* Two digits as a number, or -1. */
static inline int
two_digits (const char *text)
{
  if (!is_digit (text[0]) || !is_digit (text[1]))
    return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

static inline char *
put_two (char *out, guint value)
{
  out[0] = (char) ('0' + value / 10);
  out[1] = (char) ('0' + value % 10);
  return out + 2;
}

/* Days since 1970 in the proleptic Gregorian calendar; years begin in March, so that the day that
 * may be missing is the last (H. Hinnant, "chrono-compatible low-level date algorithms"). */
static gint64
days_from_civil (int year, int month, int day)
{
  year -= month <= 2;
  int era = year / 400;
  int year_of_era = year - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, guint *year, guint *month, guint *day)
{
  guint z = (guint) (days + 719468);
  guint era = z / 146097;
  guint day_of_era = z - era * 146097;
  guint year_of_era
    = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint shifted = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* ".25" → 250000; PostgreSQL and Redshift write no zero at the end. */
static gboolean
parse_fraction (const char **text, const char *end, int *us)
{
  *us = 0;
  if (*text == end || **text != '.')
    return TRUE;
  int unit = 100000;
  const char *digit = *text + 1;
  for (; digit < end && is_digit (*digit) && unit > 0; digit++, unit /= 10)
    *us += (*digit - '0') * unit;
  gboolean canonical = digit > *text + 1 && digit[-1] != '0';
  *text = digit;
  return canonical;
}

/* "+02", "-03:30"; an offset with seconds, as of old local times, is left to text. */
static gboolean
parse_offset (const char *text, const char *end, int *offset)
{
  gsize length = (gsize) (end - text);
  if ((length != 3 && length != 6) || (text[0] != '+' && text[0] != '-'))
    return FALSE;
  int hours = two_digits (text + 1);
  int minutes = length == 6 ? two_digits (text + 4) : 0;
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59)
    return FALSE;
  if (length == 6 && (text[3] != ':' || minutes == 0))
    return FALSE;
  int total = hours * 60 + minutes;
  if (text[0] == '-' && total == 0)
    return FALSE;
  *offset = text[0] == '-' ? -total : total;
  return TRUE;
}

gboolean
tw_cell_parse_integer (const char *text, gsize length, gint64 *value)
{
  gboolean negative = length > 0 && text[0] == '-';
  const char *digit = text + negative;
  const char *end = text + length;
  gsize n = (gsize) (end - digit);
  if (n == 0 || n > MAX_DIGITS || (digit[0] == '0' && (n > 1 || negative)))
    return FALSE;
  gint64 sum = 0;
  for (; digit < end; digit++) {
    if (!is_digit (*digit))
      return FALSE;
    sum = sum * 10 + (*digit - '0');
  }
  *value = negative ? -sum : sum;
  return TRUE;
}

gboolean
tw_cell_parse_decimal (const char *text, gsize length, gint64 *value, guint8 *scale)
{
  gboolean negative = length > 0 && text[0] == '-';
  const char *begin = text + negative;
  const char *end = text + length;
  const char *point = NULL;
  gint64 sum = 0;
  if (begin == end || end - begin > MAX_DIGITS + 1 || !is_digit (*begin))
    return FALSE;
  for (const char *c = begin; c < end; c++) {
    if (is_digit (*c))
      sum = sum * 10 + (*c - '0');
    else if (*c == '.' && point == NULL)
      point = c;
    else
      return FALSE;
  }
  gsize n_digits = (gsize) (end - begin) - (point != NULL);
  gsize n_whole = point ? (gsize) (point - begin) : n_digits;
  if (n_digits > MAX_DIGITS || (begin[0] == '0' && n_whole > 1) || (negative && sum == 0)
      || point == end - 1)
    return FALSE;
  *value = negative ? -sum : sum;
  *scale = (guint8) (n_digits - n_whole);
  return TRUE;
}

gboolean
tw_cell_parse_date (const char *text, gsize length, gint64 *days)
{
  if (length != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  int century = two_digits (text);
  int rest = two_digits (text + 2);
  int month = two_digits (text + 5);
  int day = two_digits (text + 8);
  if (century < 0 || rest < 0 || month < 1 || month > 12 || day < 1)
    return FALSE;
  int year = century * 100 + rest;
  if (year < 1 || day > days_in_month (year, month))
    return FALSE;
  *days = days_from_civil (year, month, day);
  return TRUE;
}

gboolean
tw_cell_parse_timestamp (const char *text, gsize length, gint64 *us, int *offset)
{
  gint64 days = 0;
  if (length < 19 || !tw_cell_parse_date (text, 10, &days) || text[10] != ' ' || text[13] != ':'
      || text[16] != ':')
    return FALSE;
  int hours = two_digits (text + 11);
  int minutes = two_digits (text + 14);
  int seconds = two_digits (text + 17);
  int fraction = 0;
  const char *rest = text + 19;
  const char *end = text + length;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59
      || !parse_fraction (&rest, end, &fraction))
    return FALSE;
  if (offset == NULL ? rest != end : !parse_offset (rest, end, offset))
    return FALSE;
  gint64 of_day = (gint64) ((hours * 60 + minutes) * 60 + seconds);
  *us = days * DAY_US + of_day * G_USEC_PER_SEC + fraction;
  return TRUE;
}

gsize
tw_cell_format_integer (char *buffer, gint64 value)
{
  return tw_cell_format_decimal (buffer, value, 0);
}

gsize
tw_cell_format_decimal (char *buffer, gint64 value, guint8 scale)
{
  char digits[32];
  char *first = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;
  for (int n = 0; rest != 0 || n <= scale; n++) {
    if (n == scale && scale > 0)
      *--first = '.';
    *--first = (char) ('0' + rest % 10);
    rest /= 10;
  }
  if (value < 0)
    *--first = '-';
  gsize length = (gsize) (digits + sizeof digits - first);
  memcpy (buffer, first, length);
  buffer[length] = '\0';
  return length;
}

gsize
tw_cell_format_date (char *buffer, gint64 days)
{
  guint year = 0, month = 0, day = 0;
  civil_from_days (CLAMP (days, MIN_DAYS, MAX_DAYS), &year, &month, &day);
  char *out = put_two (put_two (buffer, year / 100), year % 100);
  *out++ = '-';
  out = put_two (out, month);
  *out++ = '-';
  out = put_two (out, day);
  *out = '\0';
  return (gsize) (out - buffer);
}

gsize
tw_cell_format_timestamp (char *buffer, gint64 us, const int *offset)
{
  gint64 days = us / DAY_US - (us % DAY_US < 0);
  gint64 of_day = us - days * DAY_US;
  guint seconds = (guint) (of_day / G_USEC_PER_SEC);
  guint fraction = (guint) (of_day % G_USEC_PER_SEC);
  char *out = buffer + tw_cell_format_date (buffer, days);
  *out++ = ' ';
  out = put_two (out, seconds / 3600);
  *out++ = ':';
  out = put_two (out, seconds / 60 % 60);
  *out++ = ':';
  out = put_two (out, seconds % 60);
  if (fraction > 0) {
    *out++ = '.';
    for (guint unit = 100000; fraction > 0; unit /= 10) {
      *out++ = (char) ('0' + fraction / unit);
      fraction %= unit;
    }
  }
  if (offset != NULL) {
    guint minutes = (guint) ABS (*offset);
    *out++ = *offset < 0 ? '-' : '+';
    out = put_two (out, minutes / 60);
    if (minutes % 60 != 0) {
      *out++ = ':';
      out = put_two (out, minutes % 60);
    }
  }
  *out = '\0';
  return (gsize) (out - buffer);
}
