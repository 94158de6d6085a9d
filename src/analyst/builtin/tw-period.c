// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-period.h"

#include <string.h>

#include "analyst/builtin/tw-piece.h"

static const char *const MONTHS[] = { "january",   "february", "march",    "april",
                                      "may",       "june",     "july",     "august",
                                      "september", "october",  "november", "december" };

static const TwPiece *
piece_at (const GPtrArray *pieces, guint at)
{
  return at < pieces->len ? g_ptr_array_index (pieces, at) : NULL;
}

static gboolean
is_word (const GPtrArray *pieces, guint at, const char *word)
{
  const TwPiece *piece = piece_at (pieces, at);
  return piece && strcmp (piece->folded, word) == 0;
}

/* "may" and "march" are verbs, too: they are months when capitalised or beside a number. */
static guint
month_of (const GPtrArray *pieces, guint at)
{
  const TwPiece *piece = piece_at (pieces, at);
  if (piece == NULL || piece->kind != TW_PIECE_WORD)
    return 0;
  const TwPiece *next = piece_at (pieces, at + 1);
  const TwPiece *previous = at > 0 ? piece_at (pieces, at - 1) : NULL;
  gboolean sure = piece->capital || (next && next->kind == TW_PIECE_NUMBER)
                  || (previous && previous->kind == TW_PIECE_NUMBER)
                  || (previous && strcmp (previous->folded, "in") == 0);
  for (guint m = 0; m < G_N_ELEMENTS (MONTHS); m++) {
    gboolean whole = strcmp (piece->folded, MONTHS[m]) == 0;
    gboolean brief = strlen (piece->folded) == 3 && strncmp (piece->folded, MONTHS[m], 3) == 0;
    if (whole || brief || (m == 8 && strcmp (piece->folded, "sept") == 0))
      return sure || (m != 4 && m != 2 && whole) ? m + 1 : 0;
  }
  return 0;
}

static int
year_of (const GPtrArray *pieces, guint at)
{
  const TwPiece *piece = piece_at (pieces, at);
  if (piece == NULL || piece->kind != TW_PIECE_NUMBER || strlen (piece->text) != 4
      || strspn (piece->text, "0123456789") != 4)
    return 0;
  return piece->number >= 1900 && piece->number <= 2100 ? (int) piece->number : 0;
}

/* The day of a month: "4", "4th", "31". */
static guint
day_of (const GPtrArray *pieces, guint at)
{
  const TwPiece *piece = piece_at (pieces, at);
  if (piece == NULL || !g_ascii_isdigit (piece->folded[0]))
    return 0;
  char *end;
  guint64 day = g_ascii_strtoull (piece->folded, &end, 10);
  static const char *const endings[] = { "", "st", "nd", "rd", "th", NULL };
  return day >= 1 && day <= 31 && g_strv_contains (endings, end) ? (guint) day : 0;
}

static gboolean
set_days (TwPeriod *period, int year, guint month, guint day)
{
  if (!g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_set_dmy (&period->from, day, month, year);
  period->to = period->from;
  g_date_add_days (&period->to, 1);
  return TRUE;
}

static void
set_months (TwPeriod *period, int year, guint month, guint n)
{
  g_date_set_dmy (&period->from, 1, month, year);
  period->to = period->from;
  g_date_add_months (&period->to, n);
}

/* Skips "of", "the year", a comma before a year. */
static guint
skip_to_year (const GPtrArray *pieces, guint at)
{
  static const char *const between[] = { "of", ",", "the", "year", "in" };
  for (guint i = 0; i < G_N_ELEMENTS (between); i++)
    if (is_word (pieces, at, between[i]))
      at++;
  return at;
}

static guint
read_month (const GPtrArray *pieces, guint at, TwPeriod *period)
{
  guint month = month_of (pieces, at);
  if (month == 0)
    return 0;
  guint day = year_of (pieces, at + 1) ? 0 : day_of (pieces, at + 1);
  if (day > 0) {
    guint next = skip_to_year (pieces, at + 2);
    int year = year_of (pieces, next);
    return year && set_days (period, year, month, day) ? next + 1 - at : 0;
  }
  guint next = skip_to_year (pieces, at + 1);
  int year = year_of (pieces, next);
  if (year) {
    set_months (period, year, month, 1);
    return next + 1 - at;
  }
  period->month = month;
  return 1;
}

static guint
read_day_first (const GPtrArray *pieces, guint at, TwPeriod *period)
{
  guint day = day_of (pieces, at);
  guint next = is_word (pieces, at + 1, "of") ? at + 2 : at + 1;
  guint month = day ? month_of (pieces, next) : 0;
  if (month == 0)
    return 0;
  guint last = skip_to_year (pieces, next + 1);
  int year = year_of (pieces, last);
  return year && set_days (period, year, month, day) ? last + 1 - at : 0;
}

/* Which quarter (of 4) or half (of 2) a word counts: "first", "q3", "h1". */
static guint
part_of (const GPtrArray *pieces, guint at, guint *n_pieces, guint *n_parts)
{
  static const char *const ordinals[] = { "first", "second", "third", "fourth" };
  static const char *const brief[] = { "1st", "2nd", "3rd", "4th" };
  const TwPiece *piece = piece_at (pieces, at);
  if (piece == NULL)
    return 0;
  *n_pieces = 1;
  if ((piece->folded[0] == 'q' || piece->folded[0] == 'h') && strlen (piece->folded) == 2) {
    *n_parts = piece->folded[0] == 'q' ? 4 : 2;
    guint part = piece->folded[1] - '0';
    return part >= 1 && part <= *n_parts ? part : 0;
  }
  if (is_word (pieces, at, "quarter") && day_of (pieces, at + 1) >= 1
      && day_of (pieces, at + 1) <= 4) {
    *n_parts = 4;
    *n_pieces = 2;
    return day_of (pieces, at + 1);
  }
  *n_parts = is_word (pieces, at + 1, "quarter") ? 4 : is_word (pieces, at + 1, "half") ? 2 : 0;
  *n_pieces = 2;
  for (guint i = 0; i < *n_parts; i++)
    if (strcmp (piece->folded, ordinals[i]) == 0 || strcmp (piece->folded, brief[i]) == 0)
      return i + 1;
  return 0;
}

static guint
read_part (const GPtrArray *pieces, guint at, TwPeriod *period)
{
  int year = year_of (pieces, at);
  guint n_pieces = 0, n_parts = 0;
  guint part = part_of (pieces, year ? at + 1 : at, &n_pieces, &n_parts);
  if (part == 0)
    return 0;
  guint next = (year ? at + 1 : at) + n_pieces;
  if (year == 0) {
    next = skip_to_year (pieces, next);
    year = year_of (pieces, next++);
    if (year == 0)
      return 0;
  }
  set_months (period, year, 1 + (part - 1) * 12 / n_parts, 12 / n_parts);
  return next - at;
}

guint
tw_period_read (const GPtrArray *pieces, guint at, TwPeriod *period)
{
  *period = (TwPeriod) { 0 };
  const TwPiece *piece = piece_at (pieces, at);
  if (piece == NULL)
    return 0;
  if (piece->kind == TW_PIECE_DATE) {
    period->from = period->to = piece->date;
    g_date_add_days (&period->to, 1);
    return 1;
  }
  guint n = read_part (pieces, at, period);
  if (n == 0)
    n = read_day_first (pieces, at, period);
  if (n == 0)
    n = read_month (pieces, at, period);
  if (n > 0)
    return n;
  guint skipped = 0;
  if (is_word (pieces, at, "calendar") && is_word (pieces, at + 1, "year"))
    skipped = 2;
  else if (is_word (pieces, at, "year"))
    skipped = 1;
  int year = year_of (pieces, at + skipped);
  if (year == 0)
    return 0;
  set_months (period, year, 1, 12);
  period->bare_year = skipped == 0;
  return 1 + skipped;
}
