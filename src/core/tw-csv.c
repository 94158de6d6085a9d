// SPDX-License-Identifier: Apache-2.0
#include "core/tw-csv.h"

typedef struct {
  const char *at;
  const char *end;
} Reader;

static gboolean
read_quoted (Reader *reader, GString *field)
{
  for (reader->at++; reader->at < reader->end; reader->at++) {
    if (*reader->at == '"') {
      reader->at++;
      if (reader->at == reader->end || *reader->at != '"')
        return TRUE;
    }
    g_string_append_c (field, *reader->at);
  }
  return FALSE;
}

static gboolean
read_field (Reader *reader, char **field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean quoted = reader->at < reader->end && *reader->at == '"';
  if (quoted && !read_quoted (reader, text))
    return FALSE;
  while (reader->at < reader->end && *reader->at != ',' && *reader->at != '\n') {
    if (*reader->at != '\r')
      g_string_append_c (text, *reader->at);
    reader->at++;
  }
  *field = quoted || text->len > 0 ? g_strdup (text->str) : NULL;
  return TRUE;
}

static GPtrArray *
read_row (Reader *reader)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);
  for (;;) {
    char *field;
    if (!read_field (reader, &field))
      return NULL;
    g_ptr_array_add (row, field);
    gboolean more = reader->at < reader->end && *reader->at == ',';
    if (reader->at < reader->end)
      reader->at++;
    if (!more)
      return g_steal_pointer (&row);
  }
}

GPtrArray *
tw_csv_parse (const char *text, gsize length)
{
  g_autoptr (GPtrArray) rows
    = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  Reader reader = { text, text + length };
  while (reader.at < reader.end) {
    GPtrArray *row = read_row (&reader);
    if (row == NULL)
      return NULL;
    g_ptr_array_add (rows, row);
    if (row->len != ((GPtrArray *) rows->pdata[0])->len)
      return NULL;
  }
  return g_steal_pointer (&rows);
}
