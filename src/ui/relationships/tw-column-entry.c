// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-column-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-column-path.h"
#include "ui/tw-completion.h"

#define MOST_OFFERED 8

/* Where the name that is being typed begins: behind the last comma outside quotes. */
static gsize
last_part (const char *text)
{
  gsize start = 0;
  gboolean quoted = FALSE;
  for (gsize at = 0; text[at]; at++) {
    if (text[at] == '"')
      quoted = !quoted;
    if (text[at] == ',' && !quoted)
      start = at + 1;
  }
  return start + strspn (text + start, " ");
}

/* 0: no match; more is better. */
static guint
rate (const TwColumn *column, const char *words, const char *name)
{
  const char *found = strstr (name, words);
  if (found == NULL)
    return 0;
  gboolean key = column->primary_key || column->unique;
  if (found == name)
    return 4 + key;
  return found[-1] == '.' || found[-1] == '_' ? 2 + key : 1;
}

typedef struct {
  const TwColumn *column;
  guint rating;
} Match;

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *left = a, *right = b;
  if (left->rating != right->rating)
    return left->rating > right->rating ? -1 : 1;
  return left->column->id < right->column->id ? -1 : left->column->id > right->column->id;
}

static GArray *
find_matches (TwCatalog *catalog, const char *typed)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (Match));
  g_autofree char *words = g_utf8_strdown (typed, -1);
  g_autoptr (GString) name = g_string_new (NULL);
  for (guint id = 0; id < tw_catalog_get_n_columns (catalog); id++) {
    const TwColumn *column = tw_catalog_get_column (catalog, id);
    g_string_printf (name, "%s.%s", column->table->name, column->name);
    g_string_ascii_down (name);
    Match match = { column, rate (column, words, name->str) };
    if (match.rating > 0)
      g_array_append_val (matches, match);
  }
  g_array_sort (matches, compare_matches);
  return matches;
}

static GPtrArray *
find (GtkWidget *entry, const char *text, gpointer user_data)
{
  TwCatalog *catalog = tw_relationship_editor_get_catalog (user_data);
  const char *typed = text + last_part (text);
  GPtrArray *items = tw_completion_items_new ();
  if (catalog == NULL || *typed == '\0')
    return items;
  g_autoptr (GArray) matches = find_matches (catalog, typed);
  for (guint i = 0; i < MIN (matches->len, MOST_OFFERED); i++) {
    const TwColumn *column = g_array_index (matches, Match, i).column;
    g_autofree char *name = g_strdup_printf ("%s.%s", column->table->name, column->name);
    if (!g_str_equal (name, typed)) /* which needs no completing */
      g_ptr_array_add (items, tw_completion_item_new (name, column->type_name, column));
  }
  return items;
}

static void
take (GtkWidget *entry, const TwCompletionItem *item, gboolean shifted, gpointer user_data)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autofree char *before = g_strndup (text, last_part (text));
  g_autofree char *taken = g_strconcat (before, item->title, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), taken);
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
}

void
tw_column_entry_attach (GtkWidget *entry, TwRelationshipEditor *editor)
{
  static TwCompletion how = { NULL, FALSE, find, take };
  how.label = _("Columns");
  tw_completion_attach (entry, &how, editor);
}

static const TwColumn *
parse_column (const char *text, TwCatalog *catalog, const char *schema)
{
  g_autoptr (TwColumnPath) path = tw_column_path_parse (text, -1);
  return path ? tw_column_path_resolve (path, catalog, schema, TRUE) : NULL;
}

GPtrArray *
tw_column_list_parse (const char *text, TwCatalog *catalog, const char *schema, char **unknown)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autofree char *rest = g_strdup (text);
  for (gboolean more = TRUE; more;) {
    gsize start = last_part (rest);
    const TwColumn *column = parse_column (rest + start, catalog, schema);
    if (column == NULL) {
      *unknown = g_strdup (rest + start);
      return NULL;
    }
    g_ptr_array_insert (columns, 0, (gpointer) column);
    while (start > 0 && rest[start - 1] == ' ')
      start--;
    more = start > 0;
    rest[more ? start - 1 : 0] = '\0'; /* the comma */
  }
  return g_steal_pointer (&columns);
}
