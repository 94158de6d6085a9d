// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-column-path.h"

#include <string.h>

#include "catalog/tw-catalog-private.h"

#define MAX_PARTS 3

static const char *
skip_spaces (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

/* A part in double quotes; @at is behind the opening one. */
static const char *
read_quoted (const char *at, const char *end, GString *part)
{
  while (at < end) {
    if (*at != '"') {
      g_string_append_c (part, *at++);
    } else if (at + 1 < end && at[1] == '"') {
      g_string_append_c (part, '"');
      at += 2;
    } else {
      return at + 1;
    }
  }
  return NULL;
}

static const char *
read_plain (const char *at, const char *end, GString *part)
{
  while (at < end && *at != '.' && *at != '"')
    g_string_append_c (part, *at++);
  while (part->len > 0 && g_ascii_isspace (part->str[part->len - 1]))
    g_string_truncate (part, part->len - 1);
  return at;
}

/* Gives where the part ends, or %NULL where there is none. */
static const char *
read_part (const char *at, const char *end, char **part)
{
  g_autoptr (GString) text = g_string_new (NULL);
  at = skip_spaces (at, end);
  gboolean quoted = at < end && *at == '"';
  at = quoted ? read_quoted (at + 1, end, text) : read_plain (at, end, text);
  if (at == NULL || text->len == 0)
    return NULL;
  *part = g_strdup (text->str);
  return skip_spaces (at, end);
}

static TwColumnPath *
path_from_parts (char **parts, guint n_parts)
{
  if (n_parts < 2)
    return NULL;
  TwColumnPath *self = g_new0 (TwColumnPath, 1);
  if (n_parts == MAX_PARTS)
    self->schema = g_strdup (parts[0]);
  self->table = g_strdup (parts[n_parts - 2]);
  self->column = g_strdup (parts[n_parts - 1]);
  return self;
}

TwColumnPath *
tw_column_path_parse (const char *text, gssize length)
{
  g_auto (GStrv) parts = g_new0 (char *, MAX_PARTS + 1);
  const char *at = text;
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);
  for (guint n = 0; n < MAX_PARTS; n++) {
    at = read_part (at, end, &parts[n]);
    if (at == NULL)
      return NULL;
    if (at == end)
      return path_from_parts (parts, n + 1);
    if (*at++ != '.')
      return NULL;
  }
  return NULL;
}

void
tw_column_path_free (TwColumnPath *self)
{
  if (self == NULL)
    return;
  g_free (self->schema);
  g_free (self->table);
  g_free (self->column);
  g_free (self);
}

static const TwColumn *
resolve_in (const TwColumnPath *self, const TwCatalog *catalog, const char *schema)
{
  const TwTable *table = tw_catalog_find_table (catalog, schema, self->table);
  if (table == NULL)
    table = tw_catalog_find_table_any_case (catalog, schema, self->table);
  return table ? tw_table_find_column_any_case (table, self->column) : NULL;
}

const TwColumn *
tw_column_path_resolve (const TwColumnPath *self, const TwCatalog *catalog, const char *schema,
                        gboolean elsewhere)
{
  if (self->schema)
    return resolve_in (self, catalog, self->schema);
  const TwColumn *found = schema ? resolve_in (self, catalog, schema) : NULL;
  if (found || (schema && !elsewhere))
    return found;
  const char *const *schemas = tw_catalog_get_schemas (catalog);
  for (guint i = 0; schemas[i] && found == NULL; i++)
    found = resolve_in (self, catalog, schemas[i]);
  return found;
}

char **
tw_column_path_split (const char *text)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *start = text;
  gboolean quoted = FALSE;
  for (const char *at = text;; at++) {
    quoted ^= *at == '"';
    if (*at != '\0' && (*at != ',' || quoted))
      continue;
    g_autofree char *part = g_strstrip (g_strndup (start, (gsize) (at - start)));
    if (*part == '\0')
      return NULL;
    g_strv_builder_add (parts, part);
    if (*at == '\0')
      return g_strv_builder_end (parts);
    start = at + 1;
  }
}

static void
append_part (GString *text, const char *name)
{
  gsize length = strlen (name);
  g_string_append (text, text->len ? "." : "");
  if (length && !strpbrk (name, ".\",;") && !g_ascii_isspace (name[0])
      && !g_ascii_isspace (name[length - 1])) {
    g_string_append (text, name);
    return;
  }
  g_string_append_c (text, '"');
  for (; *name; name++)
    g_string_append_printf (text, *name == '"' ? "\"\"" : "%c", *name);
  g_string_append_c (text, '"');
}

char *
tw_column_path_dup_text (const TwColumn *column, const char *schema)
{
  GString *text = g_string_new (NULL);
  if (schema == NULL || !g_str_equal (column->table->schema, schema))
    append_part (text, column->table->schema);
  append_part (text, column->table->name);
  append_part (text, column->name);
  return g_string_free (text, FALSE);
}
