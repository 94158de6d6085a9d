// SPDX-License-Identifier: Apache-2.0
#include "report/tw-json-indent.h"

#include <string.h>

#define DEEPEST 200

typedef struct {
  const char *at, *end;
  GString *out;
  char open[DEEPEST]; /* the brackets that are */
  guint depth;
  gboolean after_value; /* then only what separates or closes may come */
} Indent;

static void
skip_space (Indent *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) && *self->at)
    self->at++;
}

static void
new_line (Indent *self)
{
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->out, "  ");
}

static gboolean
copy_string (Indent *self)
{
  const char *start = self->at++;
  while (self->at < self->end && *self->at != '"')
    self->at += *self->at == '\\' ? 2 : 1;
  if (self->at >= self->end)
    return FALSE;
  self->at++;
  g_string_append_len (self->out, start, self->at - start);
  return TRUE;
}

/* A bracket opens; one that closes at once stays on its line. */
static gboolean
open_bracket (Indent *self)
{
  char close = *self->at == '{' ? '}' : ']';
  if (self->depth == DEEPEST)
    return FALSE;
  g_string_append_c (self->out, *self->at++);
  skip_space (self);
  if (self->at < self->end && *self->at == close) {
    g_string_append_c (self->out, *self->at++);
    return TRUE;
  }
  self->open[self->depth++] = close;
  new_line (self);
  return TRUE;
}

static gboolean
close_bracket (Indent *self)
{
  if (self->depth == 0 || self->open[--self->depth] != *self->at)
    return FALSE;
  new_line (self);
  g_string_append_c (self->out, *self->at++);
  return TRUE;
}

/* A number, true, false or null. */
static gboolean
copy_word (Indent *self)
{
  const char *start = self->at;
  while (self->at < self->end && (g_ascii_isalnum (*self->at) || strchr ("+-.", *self->at))
         && *self->at)
    self->at++;
  g_string_append_len (self->out, start, self->at - start);
  return self->at > start;
}

static gboolean
copy_separator (Indent *self)
{
  gboolean comma = *self->at++ == ',';
  if (self->depth == 0 || !self->after_value || (!comma && self->open[self->depth - 1] != '}'))
    return FALSE;
  self->after_value = FALSE;
  g_string_append (self->out, comma ? "," : ": ");
  if (comma)
    new_line (self);
  return TRUE;
}

static gboolean
copy_value (Indent *self)
{
  if (self->after_value)
    return FALSE;
  if (*self->at == '{' || *self->at == '[') {
    guint depth = self->depth;
    gboolean opened = open_bracket (self);
    self->after_value = self->depth == depth; /* it has closed at once */
    return opened;
  }
  self->after_value = TRUE;
  return *self->at == '"' ? copy_string (self) : copy_word (self);
}

static gboolean
copy_token (Indent *self)
{
  if (*self->at == ',' || *self->at == ':')
    return copy_separator (self);
  if (*self->at == '}' || *self->at == ']')
    return self->after_value && close_bracket (self);
  return copy_value (self);
}

char *
tw_json_indent (const char *text, gsize length)
{
  Indent self = { .at = text, .end = text + length };
  skip_space (&self);
  if (self.at == self.end || (*self.at != '{' && *self.at != '['))
    return NULL;
  g_autoptr (GString) out = self.out = g_string_new (NULL);
  do {
    if (!copy_token (&self))
      return NULL;
    skip_space (&self);
  } while (self.at < self.end && self.depth > 0);
  if (self.at < self.end || self.depth > 0)
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
