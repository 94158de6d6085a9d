// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-known.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-resources.h"

typedef struct {
  GHashTable *functions;
  GHashTable *types;
  GHashTable *operators;
  GHashTable *never;     /* name to what it does */
  GPtrArray *never_stem; /* of Stem: names that end in a star */
} Known;

typedef struct {
  char *stem;
  const char *does;
} Stem;

static void
add_never (Known *self, const char *name, const char *does)
{
  gsize length = strlen (name);
  if (name[length - 1] != '*') {
    g_hash_table_insert (self->never, g_strdup (name), (gpointer) does);
    return;
  }
  Stem *stem = g_new (Stem, 1);
  *stem = (Stem) { .stem = g_strndup (name, length - 1), .does = does };
  g_ptr_array_add (self->never_stem, stem);
}

static GHashTable *
find_section (Known *self, const char *title)
{
  if (g_str_has_suffix (title, "functions]"))
    return self->functions;
  if (strcmp (title, "[types]") == 0)
    return self->types;
  if (strcmp (title, "[operators]") == 0)
    return self->operators;
  return NULL;
}

static void
read_line (Known *self, GHashTable *section, const char *line, const char **does)
{
  const char *names = line;
  const char *colon = section == NULL ? strstr (line, ": ") : NULL;
  if (colon != NULL) {
    g_autofree char *effect = g_strndup (line, (gsize) (colon - line));
    *does = g_intern_string (effect);
    names = colon + 2;
  }
  g_auto (GStrv) words = g_strsplit_set (names, " ", -1);
  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (section != NULL)
      g_hash_table_add (section, g_strdup (*word));
    else
      add_never (self, *word, *does);
  }
}

static Known *
read_known (void)
{
  Known *self = g_new0 (Known, 1);
  self->functions = g_hash_table_new (g_str_hash, g_str_equal);
  self->types = g_hash_table_new (g_str_hash, g_str_equal);
  self->operators = g_hash_table_new (g_str_hash, g_str_equal);
  self->never = g_hash_table_new (g_str_hash, g_str_equal);
  self->never_stem = g_ptr_array_new ();

  g_autoptr (GBytes) bytes = tw_resources_lookup ("sql-known.txt");
  g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  GHashTable *section = NULL;
  gboolean operators = FALSE;
  const char *does = NULL;
  for (char **line = lines; *line != NULL; line++) {
    if (**line == '\0' || (**line == '#' && !operators))
      continue;
    if (**line == '[') {
      section = find_section (self, *line);
      operators = section == self->operators;
    } else {
      read_line (self, section, *line, &does);
    }
  }
  return self;
}

static Known *
get_known (void)
{
  static Known *known;
  if (g_once_init_enter (&known))
    g_once_init_leave (&known, read_known ());
  return known;
}

gboolean
tw_sql_known_function (const char *name)
{
  return g_hash_table_contains (get_known ()->functions, name);
}

gboolean
tw_sql_known_type (const char *name)
{
  return g_hash_table_contains (get_known ()->types, name);
}

gboolean
tw_sql_known_operator (const char *name)
{
  return g_hash_table_contains (get_known ()->operators, name);
}

const char *
tw_sql_never_function (const char *name)
{
  Known *known = get_known ();
  const char *does = g_hash_table_lookup (known->never, name);
  for (guint i = 0; does == NULL && i < known->never_stem->len; i++) {
    Stem *stem = g_ptr_array_index (known->never_stem, i);
    if (g_str_has_prefix (name, stem->stem))
      does = stem->does;
  }
  return does;
}

static gboolean
is_allowed (const char *written, const char *const *allowed)
{
  for (guint i = 0; allowed != NULL && allowed[i] != NULL; i++) {
    g_autofree char *folded = g_ascii_strdown (allowed[i], -1);
    if (strcmp (allowed[i], written) == 0 || strcmp (folded, written) == 0)
      return TRUE;
  }
  return FALSE;
}

char *
tw_sql_refused_function (const char *schema, const char *name, const char *const *allowed)
{
  gboolean system = schema == NULL || strcmp (schema, "pg_catalog") == 0;
  gboolean qualified = schema != NULL && *schema != '\0';
  g_autofree char *written = qualified ? g_strconcat (schema, ".", name, NULL) : g_strdup (name);
  g_autofree char *folded = g_ascii_strdown (name, -1);
  const char *does = tw_sql_never_function (folded);
  if (does != NULL)
    return g_strdup_printf (_("Function %s %s."), written, does);
  gboolean elsewhere = schema != NULL && !qualified; /* another database's */
  if ((system && tw_sql_known_function (name)) || (!elsewhere && is_allowed (written, allowed)))
    return NULL;
  return g_strdup_printf (_("Function %s is not known to be free of side effects. If it only "
                            "reads, allow it in the profile (allowed_functions)."),
                          written);
}
