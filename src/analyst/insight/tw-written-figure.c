// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-written-figure.h"

#include <math.h>
#include <string.h>

#include "core/tw-language.h"

/* How far the blanks at @text go, those that do not break among them. */
static gsize
count_blanks (const char *text)
{
  const char *c = text;
  for (;;) {
    gunichar blank = g_utf8_get_char_validated (c, -1);
    if (blank != ' ' && blank != 0xa0 && blank != 0x202f && blank != 0x2009)
      return (gsize) (c - text);
    c = g_utf8_next_char (c);
  }
}

static double
scale_of_word (const char *text, gsize *length)
{
  static const struct {
    const char *word;
    double scale;
    gboolean english;
  } words[] = { { "million", 1e6, TRUE },     { "billion", 1e9, TRUE },
                { "thousand", 1e3, TRUE },    { "bn", 1e9, TRUE },
                { "m", 1e6, TRUE },           { "k", 1e3, TRUE },
                { "b", 1e9, TRUE },           { "Millionen", 1e6, FALSE },
                { "Mio", 1e6, FALSE },        { "Milliarden", 1e9, FALSE },
                { "Milliarde", 1e9, FALSE },  { "Mrd", 1e9, FALSE },
                { "Tausend", 1e3, FALSE },    { "millones", 1e6, FALSE },
                { "millón", 1e6, FALSE },     { "mil", 1e3, FALSE },
                { "millions", 1e6, FALSE },   { "milliards", 1e9, FALSE },
                { "milliard", 1e9, FALSE },   { "万", 1e4, FALSE },
                { "億", 1e8, FALSE } };
  gboolean english = tw_language_is_english ();
  const char *at = text + count_blanks (text);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize n = strlen (words[i].word);
    if ((words[i].english || !english) && g_ascii_strncasecmp (at, words[i].word, n) == 0 && !g_ascii_isalnum (at[n])) {
      *length = (gsize) (at - text) + n;
      return words[i].scale;
    }
  }
  *length = 0;
  return 1;
}

static const char *
find_sign (const char *text, const char *at)
{
  static const char *const signs[] = { "-", "\xe2\x88\x92" };
  const char *end = at > text && at[-1] == '$' ? at - 1 : at;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    gsize n = strlen (signs[i]);
    const char *sign = end - n;
    if ((gsize) (end - text) < n || strncmp (sign, signs[i], n) != 0)
      continue;
    return sign == text || strchr (" (\n*", sign[-1]) ? sign : NULL;
  }
  return NULL;
}

/* The length of what stands between two thousands at @c, or 0: a mark that is not the point of the
 * locale, before three digits and no more. */
static gsize
separator_length (const char *c, gboolean comma, gsize n_digits)
{
  static const char *const marks[] = { ".", " ", "\302\240", "\342\200\257", "\342\200\211", "'",
                                       "\342\200\231" };
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    gsize length = strlen (marks[i]);
    gboolean suits = comma || (guchar) *marks[i] > 0x7f;
    if (suits && n_digits <= 3 && strncmp (c, marks[i], length) == 0
        && strspn (c + length, "0123456789") == 3)
      return length;
  }
  return 0;
}

/* The digits at @c without their separators, with an ASCII point; moves @c behind them. */
static char *
read_digits (const char **c, int *decimals)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean comma = g_str_equal (tw_language_get_point (), ",");
  gsize group = 0; /* digits since the last separator */
  for (*decimals = -1;; (*c)++) {
    gsize separator = *decimals < 0 ? separator_length (*c, comma, group) : 0;
    gboolean before_digit = **c && g_ascii_isdigit ((*c)[1]);
    if (g_ascii_isdigit (**c)) {
      g_string_append_c (digits, **c);
      *decimals += *decimals >= 0;
      group++;
    } else if (separator > 0) {
      *c += separator - 1;
      group = 0;
    } else if (*decimals < 0 && before_digit && **c == ',' && !comma) {
      continue;
    } else if (*decimals < 0 && before_digit && (**c == '.' || (**c == ',' && comma))) {
      g_string_append_c (digits, '.');
      *decimals = 0;
    } else {
      return g_string_free (g_steal_pointer (&digits), FALSE);
    }
  }
}

/* Reads the figure at @at: digits with separators of thousands, a point, a scale, a per cent sign.
 * Gives %FALSE for digits inside a word, which are names. */
static gboolean
read_figure (const char *text, const char *at, TwWrittenFigure *figure)
{
  if (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '_'))
    return FALSE;
  const char *c = at;
  int decimals;
  g_autofree char *digits = read_digits (&c, &decimals);
  gsize extra;
  double scale = scale_of_word (c, &extra);
  c += extra;
  if (g_ascii_isalpha (*c) || *c == '_')
    return FALSE;
  const char *sign = c + count_blanks (c);
  *figure = (TwWrittenFigure) { .start = at, .length = (gsize) (c - at) };
  figure->sign = find_sign (text, at);
  figure->percent = *sign == '%' || g_str_has_prefix (sign, "％");
  if (figure->percent)
    figure->sign_end = g_utf8_next_char (sign);
  if (*sign == '$')
    figure->sign_end = sign + 1;
  figure->dollars = *sign == '$' || (at > text && at[-1] == '$');
  figure->value = g_ascii_strtod (digits, NULL) * scale;
  figure->tolerance = 0.5001 * scale * pow (10, -MAX (decimals, 0));
  return TRUE;
}

GArray *
tw_written_figures_read (const char *text)
{
  GArray *figures = g_array_new (FALSE, FALSE, sizeof (TwWrittenFigure));
  for (const char *c = text; *c;) {
    TwWrittenFigure figure;
    if (g_ascii_isdigit (*c) && read_figure (text, c, &figure)) {
      g_array_append_val (figures, figure);
      c += figure.length;
    } else if (g_ascii_isdigit (*c)) {
      c += strspn (c, "0123456789.,");
    } else {
      c++;
    }
  }
  return figures;
}
