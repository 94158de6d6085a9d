// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-ini.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LENGTH (1024 * 1024)

struct _TwAwsIni {
  GHashTable *sections; /* name → GHashTable of key → value; nested keys as "key\nsub" */
  GPtrArray *names;     /* borrowed from sections */
};

typedef struct {
  TwAwsIni *ini;
  const char *path;
  guint line;
  GHashTable *section; /* the current one, or NULL before the first */
  char *key;           /* the last one, which indented lines belong to */
} Parser;

static gboolean
refuse (const Parser *parser, const char *what, GError **error)
{
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CONFIG,
                       _("Correct the file, or name another profile."), _("%s, line %u: %s"),
                       parser->path, parser->line, what);
}

/* "profile   work" and "profile work" are the same section. */
static char *
fold_spaces (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  GString *out = g_string_new (NULL);
  for (char **word = words; *word; word++)
    if (**word)
      g_string_append_printf (out, "%s%s", out->len ? " " : "", *word);
  return g_string_free (out, FALSE);
}

static gboolean
open_section (Parser *parser, char *line, GError **error)
{
  char *end = strchr (line, ']');
  if (end == NULL)
    return refuse (parser, _("a section that has no closing bracket"), error);
  *end = '\0';
  g_autofree char *name = fold_spaces (line + 1);
  if (*name == '\0')
    return refuse (parser, _("a section without a name"), error);
  parser->section = g_hash_table_lookup (parser->ini->sections, name);
  if (parser->section == NULL) {
    parser->section = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_ptr_array_add (parser->ini->names, name);
    g_hash_table_insert (parser->ini->sections, g_steal_pointer (&name), parser->section);
  }
  g_clear_pointer (&parser->key, g_free);
  return TRUE;
}

/* A comment after a value starts with white space. */
static void
cut_comment (char *value)
{
  for (char *c = value; *c; c++)
    if ((*c == '#' || *c == ';') && c > value && g_ascii_isspace (c[-1])) {
      *c = '\0';
      break;
    }
  g_strchomp (value);
}

static gboolean
read_line (Parser *parser, char *line, GError **error)
{
  gboolean indented = g_ascii_isspace (*line);
  g_strstrip (line);
  if (*line == '\0' || *line == '#' || *line == ';')
    return TRUE;
  if (*line == '[' && !indented)
    return open_section (parser, line, error);
  if (parser->section == NULL)
    return refuse (parser, _("a setting before the first [section]"), error);
  char *equals = strchr (line, '=');
  if (equals == NULL)
    return indented && parser->key ? TRUE /* the rest of a value that we have no use for */
                                   : refuse (parser, "expected `name = value`", error);
  *equals = '\0';
  char *value = g_strstrip (equals + 1);
  cut_comment (value);
  g_autofree char *name = g_ascii_strdown (g_strchomp (line), -1);
  if (indented && parser->key) {
    g_hash_table_replace (parser->section, g_strdup_printf ("%s\n%s", parser->key, name),
                          g_strdup (value));
    return TRUE;
  }
  g_free (parser->key);
  parser->key = g_strdup (name);
  g_hash_table_replace (parser->section, g_steal_pointer (&name), g_strdup (value));
  return TRUE;
}

TwAwsIni *
tw_aws_ini_parse (const char *text, gsize length, const char *path, GError **error)
{
  g_autoptr (TwAwsIni) self = g_new0 (TwAwsIni, 1);
  self->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_hash_table_unref);
  self->names = g_ptr_array_new ();
  Parser parser = { .ini = self, .path = path };
  if (length > MAX_LENGTH || memchr (text, '\0', length)) {
    refuse (&parser, _("this is no settings file (too large, or binary)"), error);
    return NULL;
  }
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  gboolean good = TRUE;
  for (char **line = lines; good && *line; line++) {
    parser.line++;
    good = read_line (&parser, *line, error);
  }
  g_free (parser.key);
  return good ? g_steal_pointer (&self) : NULL;
}

TwAwsIni *
tw_aws_ini_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) local = NULL;
  if (!g_file_get_contents (path, &text, &length, &local)
      && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CONFIG, _("Make the file readable."),
                  _("%s cannot be read: %s"), path, local->message);
    return NULL;
  }
  return tw_aws_ini_parse (text ? text : "", length, path, error);
}

void
tw_aws_ini_free (TwAwsIni *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->sections);
  g_free (self);
}

gboolean
tw_aws_ini_has_section (const TwAwsIni *self, const char *section)
{
  return g_hash_table_contains (self->sections, section);
}

const char *
tw_aws_ini_get (const TwAwsIni *self, const char *section, const char *key)
{
  GHashTable *keys = g_hash_table_lookup (self->sections, section);
  const char *value = keys ? g_hash_table_lookup (keys, key) : NULL;
  return value && *value ? value : NULL;
}

const char *
tw_aws_ini_get_nested (const TwAwsIni *self, const char *section, const char *key, const char *sub)
{
  g_autofree char *name = g_strdup_printf ("%s\n%s", key, sub);
  return tw_aws_ini_get (self, section, name);
}

char **
tw_aws_ini_list_sections (const TwAwsIni *self)
{
  char **names = g_new0 (char *, self->names->len + 1);
  for (guint i = 0; i < self->names->len; i++)
    names[i] = g_strdup (self->names->pdata[i]);
  return names;
}
