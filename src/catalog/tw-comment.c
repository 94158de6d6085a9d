// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-comment.h"

#include <string.h>

#define MAX_MARKS 64           /* in one comment */
#define MAX_SHOWN 60           /* bytes of a broken mark that a message repeats */
#define MAX_NAME_WORDS 4       /* of a comment without " - " that is a business name */

static const char *
skip_spaces (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;
  return at;
}

/* Behind the FK of a mark that opens at @at, or %NULL: `[FKA]` and `[fkt …]` are ordinary words. */
static const char *
match_opening (const char *at)
{
  if (*at != '[')
    return NULL;
  at = skip_spaces (at + 1);
  if (g_ascii_strncasecmp (at, "fk", 2) != 0)
    return NULL;
  at += 2;
  return g_ascii_isalnum (*at) || *at == '_' ? NULL : at;
}

static void
add_broken (TwComment *self, const char *from, const char *to)
{
  g_autofree char *shown = g_strndup (from, MIN ((gsize) (to - from), MAX_SHOWN));
  if (self->broken->len < MAX_MARKS)
    g_ptr_array_add (self->broken, g_utf8_make_valid (g_strstrip (shown), -1));
}

/* Several targets in one mark are separated by commas outside quotes. */
static void
add_marks (TwComment *self, const char *from, const char *to)
{
  gboolean quoted = FALSE;
  for (const char *at = from; at <= to && self->marks->len < MAX_MARKS; at++) {
    quoted ^= at < to && *at == '"';
    if (at < to && (quoted || (*at != ',' && *at != ';')))
      continue;
    g_ptr_array_add (self->marks, g_strstrip (g_strndup (from, (gsize) (at - from))));
    from = at + 1;
  }
}

/* Takes the mark that opens at @open; gives where the text goes on. An unclosed mark ends before
 * the next bracket, so that each byte is looked at once. */
static const char *
take_mark (TwComment *self, const char *open, const char *behind)
{
  const char *colon = skip_spaces (behind);
  const char *end = colon + strcspn (colon, "[]");
  gboolean closed = *end == ']';
  gboolean named = closed && *colon == ':' && skip_spaces (colon + 1) < end;
  if (named)
    add_marks (self, colon + 1, end);
  else
    add_broken (self, open, closed ? end + 1 : end);
  return closed ? end + 1 : end;
}

/* The text without its marks, with single spaces. */
static char *
take_text (TwComment *self, const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *at = text;
  while (*at) {
    const char *behind = match_opening (at);
    if (behind) {
      at = take_mark (self, at, behind);
    } else if (g_ascii_isspace (*at) || g_ascii_iscntrl (*at)) {
      if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
        g_string_append_c (plain, ' ');
      at++;
    } else {
      g_string_append_c (plain, *at++);
    }
  }
  return g_strstrip (g_utf8_make_valid (plain->str, (gssize) plain->len));
}

static char *
find_separator (char *text, gsize *length)
{
  const char *separators[] = { " - ", " – ", " — " };
  char *first = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++) {
    char *found = strstr (text, separators[i]);
    if (found && (first == NULL || found < first)) {
      first = found;
      *length = strlen (separators[i]);
    }
  }
  return first;
}

static gboolean
reads_as_name (const char *text)
{
  guint words = 1;
  for (const char *at = text; *at; at++) {
    if (strchr (".!?;:", *at))
      return FALSE;
    words += *at == ' ';
  }
  return words <= MAX_NAME_WORDS;
}

static char *
dup_nonempty (const char *text)
{
  return *text ? g_strdup (text) : NULL;
}

TwComment *
tw_comment_parse (const char *text)
{
  TwComment *self = g_new0 (TwComment, 1);
  self->marks = g_ptr_array_new_with_free_func (g_free);
  self->broken = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *plain = take_text (self, text);
  gsize length = 0;
  char *separator = find_separator (plain, &length);
  if (separator) {
    self->description = dup_nonempty (g_strstrip (separator + length));
    *separator = '\0';
    self->business_name = dup_nonempty (plain);
  } else if (reads_as_name (plain)) {
    self->business_name = dup_nonempty (plain);
  } else {
    self->description = g_strdup (plain);
  }
  return self;
}

void
tw_comment_free (TwComment *self)
{
  if (self == NULL)
    return;
  g_free (self->business_name);
  g_free (self->description);
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->broken);
  g_free (self);
}
