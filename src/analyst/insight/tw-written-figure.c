// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-written-figure.h"

#include <math.h>
#include <string.h>

static double
scale_of_word (const char *text, gsize *length)
{
  static const struct {
    const char *word;
    double scale;
  } words[] = { { "million", 1e6 }, { "billion", 1e9 }, { "thousand", 1e3 }, { "bn", 1e9 },
                { "m", 1e6 },       { "k", 1e3 },       { "b", 1e9 } };
  const char *at = text;
  while (*at == ' ')
    at++;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize n = strlen (words[i].word);
    if (g_ascii_strncasecmp (at, words[i].word, n) == 0 && !g_ascii_isalnum (at[n])) {
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

/* Reads the figure at @at: digits with separators of thousands, a point, a scale, a per cent sign.
 * Gives %FALSE for digits inside a word, which are names. */
static gboolean
read_figure (const char *text, const char *at, TwWrittenFigure *figure)
{
  if (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '_'))
    return FALSE;
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *c = at;
  int decimals = -1;
  for (;; c++) {
    if (g_ascii_isdigit (*c)) {
      g_string_append_c (digits, *c);
      decimals += decimals >= 0;
    } else if (*c == ',' && decimals < 0 && g_ascii_isdigit (c[1])) {
      continue;
    } else if (*c == '.' && decimals < 0 && g_ascii_isdigit (c[1])) {
      g_string_append_c (digits, '.');
      decimals = 0;
    } else {
      break;
    }
  }
  gsize extra;
  double scale = scale_of_word (c, &extra);
  c += extra;
  if (g_ascii_isalpha (*c) || *c == '_')
    return FALSE;
  const char *sign = c;
  while (*sign == ' ')
    sign++;
  *figure = (TwWrittenFigure) { .start = at, .length = (gsize) (c - at), .percent = *sign == '%' };
  figure->sign = find_sign (text, at);
  figure->value = g_ascii_strtod (digits->str, NULL) * scale;
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
