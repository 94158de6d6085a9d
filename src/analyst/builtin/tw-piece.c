// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-piece.h"

#include <string.h>

#include "retrieval/tw-words.h"

static const struct {
  const char *word;
  double number;
} NUMBER_WORDS[] = {
  { "one", 1 },      { "two", 2 },     { "three", 3 },    { "four", 4 },   { "five", 5 },
  { "six", 6 },      { "seven", 7 },   { "eight", 8 },    { "nine", 9 },   { "ten", 10 },
  { "eleven", 11 },  { "twelve", 12 }, { "fifteen", 15 }, { "twenty", 20 },
  { "twenty five", 25 }, { "thirty", 30 }, { "forty", 40 }, { "fifty", 50 },
  { "hundred", 100 }, { "thousand", 1000 }, { "dozen", 12 }, { "zero", 0 },
};

static const char *const SIGNS[] = { ">=", "<=", "!=", "<>", "==", "≥", "≤", "≠", ">", "<",
                                     "=",  ",",  "&",  "%",  "$",  "€", "£", "+", "/" };

static void
piece_free (gpointer data)
{
  TwPiece *piece = data;
  g_free (piece->text);
  g_free (piece->folded);
  g_free (piece->singular);
  g_free (piece);
}

static TwPiece *
add_piece (GPtrArray *pieces, TwPieceKind kind, const char *start, const char *end)
{
  TwPiece *piece = g_new0 (TwPiece, 1);
  piece->kind = kind;
  piece->text = g_strndup (start, end - start);
  piece->folded = tw_words_fold (piece->text);
  g_ptr_array_add (pieces, piece);
  return piece;
}

/* "customers'" and "customer's" are customer; "don't" is dont, as in the grammar. */
static void
finish_word (TwPiece *piece)
{
  char *folded = piece->folded;
  gsize length = strlen (folded);
  if (length > 2 && g_str_has_suffix (folded, "'s"))
    folded[length - 2] = '\0';
  char *to = folded;
  for (const char *from = folded; *from; from++)
    if (*from != '\'')
      *to++ = *from;
  *to = '\0';
  piece->singular = tw_words_singular (folded);
  piece->capital = g_unichar_isupper (g_utf8_get_char (piece->text));
  for (guint i = 0; i < G_N_ELEMENTS (NUMBER_WORDS); i++) {
    if (strcmp (NUMBER_WORDS[i].word, folded) == 0) {
      piece->is_number = TRUE;
      piece->number = NUMBER_WORDS[i].number;
    }
  }
}

static gboolean
in_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_' || c == '\'' || c == 0x2019;
}

static const char *
word_end (const char *at)
{
  const char *end = at;
  while (*end && in_word (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  while (end > at && end[-1] == '\'')
    end--;
  return end;
}

static double
suffix_factor (const char *suffix)
{
  if (g_ascii_strcasecmp (suffix, "k") == 0)
    return 1e3;
  if (g_ascii_strcasecmp (suffix, "m") == 0)
    return 1e6;
  return *suffix ? 0 : 1;
}

/* A run that begins with a digit: a date, a number with its separators, or a word like "3PL". */
static const char *
read_digits (GPtrArray *pieces, const char *at)
{
  static const char date_shape[] = "dddd-dd-dd";
  gsize i = 0;
  while (date_shape[i] && (date_shape[i] == 'd' ? g_ascii_isdigit (at[i]) : at[i] == '-'))
    i++;
  if (date_shape[i] == '\0' && !g_ascii_isdigit (at[i])) {
    TwPiece *piece = add_piece (pieces, TW_PIECE_DATE, at, at + i);
    piece->singular = g_strdup (piece->folded);
    g_date_set_parse (&piece->date, piece->text);
    if (!g_date_valid (&piece->date))
      piece->kind = TW_PIECE_SIGN;
    return at + i;
  }
  const char *end = at;
  while (g_ascii_isdigit (*end) || ((*end == ',' || *end == '.') && g_ascii_isdigit (end[1])))
    end++;
  const char *whole = word_end (end);
  TwPiece *piece = add_piece (pieces, TW_PIECE_NUMBER, at, whole);
  g_autofree char *digits = g_strndup (at, end - at);
  g_autofree char *suffix = g_strndup (end, whole - end);
  g_auto (GStrv) parts = g_strsplit (digits, ",", -1);
  g_autofree char *plain = g_strjoinv ("", parts);
  for (guint p = 1; parts[p]; p++)
    if (strcspn (parts[p], ".") != 3)
      piece->kind = TW_PIECE_SIGN;
  piece->number = g_ascii_strtod (plain, NULL) * suffix_factor (suffix);
  piece->is_number = piece->kind == TW_PIECE_NUMBER && suffix_factor (suffix) > 0;
  piece->singular = g_strdup (piece->folded);
  if (!piece->is_number && piece->kind == TW_PIECE_NUMBER)
    piece->kind = TW_PIECE_WORD;
  return whole;
}

/* The end of a quoted text that begins at @at, or NULL: an apostrophe quotes only at a word's edge. */
static const char *
quote_end (const char *at)
{
  static const char *const pairs[][2] = {
    { "\"", "\"" }, { "“", "”" }, { "«", "»" }, { "'", "'" }, { "‘", "’" }, { "`", "`" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    if (!g_str_has_prefix (at, pairs[i][0]))
      continue;
    const char *start = at + strlen (pairs[i][0]);
    for (const char *end = strstr (start, pairs[i][1]); end; end = strstr (end + 1, pairs[i][1])) {
      const char *after = end + strlen (pairs[i][1]);
      if (end > start && !in_word (*after ? g_utf8_get_char (after) : ' '))
        return end;
    }
  }
  return NULL;
}

static const char *
read_sign (GPtrArray *pieces, const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (SIGNS); i++) {
    if (g_str_has_prefix (at, SIGNS[i])) {
      const char *end = at + strlen (SIGNS[i]);
      add_piece (pieces, TW_PIECE_SIGN, at, end)->singular = g_strdup (SIGNS[i]);
      return end;
    }
  }
  const char *end = g_utf8_next_char (at);
  if (!strchr (".?!:-()…¿¡", *at) && g_utf8_get_char (at) != 0x2013)
    add_piece (pieces, TW_PIECE_SIGN, at, end)->singular = g_strndup (at, end - at);
  return end;
}

static const char *
read_piece (GPtrArray *pieces, const char *at)
{
  gunichar c = g_utf8_get_char (at);
  if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
    return g_utf8_next_char (at);
  const char *quoted = quote_end (at);
  if (quoted) {
    TwPiece *piece = add_piece (pieces, TW_PIECE_QUOTED, g_utf8_next_char (at), quoted);
    piece->singular = g_strdup (piece->folded);
    return g_utf8_next_char (quoted);
  }
  if (g_ascii_isdigit (*at))
    return read_digits (pieces, at);
  if (in_word (c) && c != '\'' && c != 0x2019) {
    const char *end = word_end (at);
    finish_word (add_piece (pieces, TW_PIECE_WORD, at, end));
    return end;
  }
  if (c == '\'' || c == 0x2019)
    return g_utf8_next_char (at);
  return read_sign (pieces, at);
}

GPtrArray *
tw_pieces_new (const char *text)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) parts = g_strsplit (valid, "’", -1);
  g_autofree char *plain = g_strjoinv ("'", parts);
  for (const char *at = plain; *at;)
    at = read_piece (pieces, at);
  return pieces;
}

char *
tw_pieces_join (const GPtrArray *pieces, guint from, guint n)
{
  GString *joined = g_string_new (NULL);
  for (guint i = from; i < from + n && i < pieces->len; i++) {
    const TwPiece *piece = g_ptr_array_index (pieces, i);
    g_string_append_printf (joined, "%s%s", i > from ? " " : "", piece->text);
  }
  return g_string_free (joined, FALSE);
}

char *
tw_pieces_key (const GPtrArray *pieces, guint from, guint n, gboolean singular)
{
  GString *key = g_string_new (NULL);
  for (guint i = from; i < from + n && i < pieces->len; i++) {
    const TwPiece *piece = g_ptr_array_index (pieces, i);
    g_string_append_printf (key, "%s%s", i > from ? " " : "",
                            singular ? piece->singular : piece->folded);
  }
  return g_string_free (key, FALSE);
}

char *
tw_phrase_key (const char *phrase, gboolean singular)
{
  g_autoptr (GPtrArray) pieces = tw_pieces_new (phrase);
  return tw_pieces_key (pieces, 0, pieces->len, singular);
}
