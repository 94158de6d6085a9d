// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-column-path.h"
#include "catalog/tw-relationship-draft-private.h"
#include "core/tw-csv.h"

typedef enum {
  FIELD_SOURCE_TABLE,
  FIELD_SOURCE_COLUMN,
  FIELD_TARGET_TABLE,
  FIELD_TARGET_COLUMN,
  FIELD_DESCRIPTION,
  FIELD_ROLE,
  N_FIELDS,
} Field;

#define N_PLAIN 5 /* fields of a file without a line of names */

static const char *const field_names[] = { "sourcetable",  "sourcecolumn", "targettable",
                                           "targetcolumn", "description",  "role" };

typedef struct {
  TwRelationshipDraft *draft;
  int places[N_FIELDS]; /* -1: not there */
  guint n_added;
  GPtrArray *messages;
} Import;

/* "Source Table", "source_table" and "sourceTable" are one name. */
static int
find_field (const char *text)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  for (; text && *text; text++)
    if (g_ascii_isalpha (*text))
      g_string_append_c (letters, g_ascii_tolower (*text));
  for (int i = 0; i < N_FIELDS; i++)
    if (g_str_equal (letters->str, field_names[i]))
      return i;
  return -1;
}

/* Whether the first line is one of names. */
static gboolean
read_names (Import *self, const GPtrArray *line)
{
  for (int i = 0; i < N_FIELDS; i++)
    self->places[i] = -1;
  for (guint i = 0; i < line->len; i++) {
    int field = find_field (line->pdata[i]);
    if (field >= 0)
      self->places[field] = (int) i;
  }
  for (int i = FIELD_SOURCE_TABLE; i <= FIELD_TARGET_COLUMN; i++)
    if (self->places[i] < 0)
      return FALSE;
  return TRUE;
}

static const char *
get (const Import *self, const GPtrArray *line, Field field)
{
  int place = self->places[field];
  const char *text = place >= 0 && (guint) place < line->len ? line->pdata[place] : NULL;
  return text ? text : "";
}

/* Of the table's schema when it is written with one, else of the first schema that has it. */
static const TwTable *
find_table (const Import *self, const char *text)
{
  g_autofree char *name = g_strstrip (g_strdup (text));
  g_autofree char *with_column = g_strconcat (name, ".x", NULL);
  g_autoptr (TwColumnPath) path = tw_column_path_parse (with_column, -1);
  const TwTable *whole = tw_catalog_find_table (self->draft->catalog, NULL, name);
  if (whole || path == NULL)
    return whole;
  return tw_catalog_find_table (self->draft->catalog, path->schema, path->table);
}

/* (element-type TwColumn): those of @text, which are several with ";" between; NULL with a message */
static GPtrArray *
find_columns (Import *self, guint number, const char *table_text, const char *text)
{
  const TwTable *table = find_table (self, table_text);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_auto (GStrv) names = g_strsplit (text, ";", -1);
  for (guint i = 0; table && names[i]; i++) {
    const TwColumn *column = tw_table_find_column (table, g_strstrip (names[i]));
    if (column == NULL) {
      g_ptr_array_add (self->messages, g_strdup_printf (_("Line %u: %s has no column \"%.60s\"."),
                                                        number, table->name, names[i]));
      return NULL;
    }
    g_ptr_array_add (columns, (gpointer) column);
  }
  if (table == NULL)
    g_ptr_array_add (self->messages,
                     g_strdup_printf (_("Line %u: there is no table \"%.60s\"."), number,
                                      table_text));
  return table && columns->len ? g_steal_pointer (&columns) : NULL;
}

static void
import_line (Import *self, const GPtrArray *line, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) source = find_columns (self, number, get (self, line, FIELD_SOURCE_TABLE),
                                               get (self, line, FIELD_SOURCE_COLUMN));
  g_autoptr (GPtrArray) target
    = source ? find_columns (self, number, get (self, line, FIELD_TARGET_TABLE),
                             get (self, line, FIELD_TARGET_COLUMN))
             : NULL;
  if (target == NULL)
    return;
  if (source->len != target->len)
    g_ptr_array_add (self->messages, g_strdup_printf (_("Line %u: the two sides have different "
                                                        "numbers of columns."), number));
  else if (tw_relationship_draft_add (self->draft, (const TwColumn *const *) source->pdata,
                                      (const TwColumn *const *) target->pdata, source->len,
                                      get (self, line, FIELD_ROLE),
                                      get (self, line, FIELD_DESCRIPTION), &error))
    self->n_added++;
  else
    g_ptr_array_add (self->messages, g_strdup_printf (_("Line %u: %s"), number, error->message));
}

static gboolean
has_all_fields (const GPtrArray *line, GError **error)
{
  if (line->len == N_PLAIN)
    return TRUE;
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                       _("The columns are: source table, source column, target table, target "
                         "column, description."),
                       _("The CSV has %u columns; five were expected."), line->len);
}

static gboolean
import_lines (Import *self, const GPtrArray *lines, GError **error)
{
  guint before = self->draft->at;
  gboolean named = lines->len > 0 && read_names (self, lines->pdata[0]);
  if (lines->len > 0 && !named && !has_all_fields (lines->pdata[0], error))
    return FALSE;
  for (int i = 0; !named && i < N_FIELDS; i++)
    self->places[i] = i < N_PLAIN ? i : -1;
  for (guint i = named ? 1 : 0; i < lines->len; i++)
    import_line (self, lines->pdata[i], i + 1);
  tw_draft_join_steps (self->draft, before, TW_RELATIONSHIP_STEP_IMPORT, "");
  return TRUE;
}

gboolean
tw_relationship_draft_import_csv (TwRelationshipDraft *self, const char *text, gssize length,
                                  guint *added, GPtrArray **messages, GError **error)
{
  const gsize size = length < 0 ? strlen (text) : (gsize) length;
  const gsize mark = size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  Import import = { .draft = self, .messages = said };
  if (!g_utf8_validate (text, (gssize) size, NULL))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                         _("Save it as UTF-8 in the program that made it."),
                         _("The CSV is not UTF-8 text."));
  g_autoptr (GPtrArray) lines = tw_csv_parse (text + mark, size - mark);
  if (lines == NULL)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                         _("Each line needs the same number of columns, and quotes come in pairs."),
                         _("The CSV cannot be read."));
  if (!import_lines (&import, lines, error))
    return FALSE;
  if (added)
    *added = import.n_added;
  if (messages)
    *messages = g_steal_pointer (&said);
  return TRUE;
}
