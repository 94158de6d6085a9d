// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/tw-browser-model.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TwBrowserItem {
  GObject parent_instance;

  TwCatalog *catalog; /* keeps the next two */
  const TwTable *table;
  const TwColumn *column;
  const TwCatalogPart *part; /* nullable */
  char *part_name;           /* of a part */
};

struct _TwBrowserModel {
  GObject parent_instance;

  TwCatalog *catalog;
  const TwTable *table; /* nullable: of columns */
  GArray *indices;      /* of guint */
  gboolean with_parts;
};

static void tw_browser_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (TwBrowserItem, tw_browser_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (TwBrowserModel, tw_browser_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      tw_browser_model_list_init))

static void
tw_browser_item_finalize (GObject *object)
{
  TwBrowserItem *self = TW_BROWSER_ITEM (object);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  g_clear_pointer (&self->part_name, g_free);
  G_OBJECT_CLASS (tw_browser_item_parent_class)->finalize (object);
}

static void
tw_browser_item_class_init (TwBrowserItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_browser_item_finalize;
}

static void
tw_browser_item_init (TwBrowserItem *self)
{
}

const TwTable *
tw_browser_item_get_table (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  return self->table;
}

const TwCatalogPart *
tw_browser_item_get_part (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  return self->part;
}

const TwColumn *
tw_browser_item_get_column (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  return self->column;
}

static const char *
physical (TwBrowserItem *self)
{
  return self->column ? self->column->name : self->table->name;
}

static const char *
business (TwBrowserItem *self)
{
  return self->column ? self->column->business_name : self->table->business_name;
}

const char *
tw_browser_item_get_name (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  if (self->part)
    return self->part_name;
  return business (self) ? business (self) : physical (self);
}

const char *
tw_browser_item_get_physical_name (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  if (self->part)
    return NULL;
  return business (self) && strcmp (business (self), physical (self)) != 0 ? physical (self) : NULL;
}

char *
tw_browser_item_dup_detail (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  const char *own = tw_browser_item_get_physical_name (self);
  if (self->column)
    return g_strdup (own ? own : self->column->type_name);
  if (self->part || !tw_catalog_has_schemas (self->catalog))
    return g_strdup (own);
  return own ? g_strdup_printf ("%s.%s", self->table->schema, own) : g_strdup (self->table->schema);
}

static void
append_distribution (GString *text, TwDistribution distribution)
{
  switch (distribution) {
  case TW_DISTRIBUTION_AUTO:
    g_string_append_printf (text, "\n%s", _("Distributed as Redshift chooses"));
    break;
  case TW_DISTRIBUTION_EVEN:
    g_string_append_printf (text, "\n%s", _("Distributed evenly"));
    break;
  case TW_DISTRIBUTION_KEY:
    g_string_append_printf (text, "\n%s", _("Distributed by a key"));
    break;
  case TW_DISTRIBUTION_ALL:
    g_string_append_printf (text, "\n%s", _("A copy on every node"));
    break;
  case TW_DISTRIBUTION_UNKNOWN:
    break;
  }
}

static void
append_table_facts (GString *text, const TwTable *table)
{
  if (!table->readable)
    g_string_append_printf (text, "\n%s", _("This login may not read it."));
  if (table->kind == TW_TABLE_KIND_EXTERNAL)
    g_string_append_printf (text, "\n%s", _("External table"));
  if (table->kind == TW_TABLE_KIND_LATE_BINDING)
    g_string_append_printf (text, "\n%s", _("Late-binding view"));
  if (table->row_estimate >= 0) {
    gulong rows = (gulong) table->row_estimate;
    g_string_append_c (text, '\n');
    g_string_append_printf (text, ngettext ("About %lu row", "About %lu rows", rows), rows);
  }
  append_distribution (text, table->distribution);
}

static void
append_column_facts (GString *text, const TwColumn *column)
{
  if (column->distribution_key)
    g_string_append_printf (text, "\n%s", _("Distribution key"));
  if (column->sort_order) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, column->sort_order < 0 ? _("Interleaved sort key %d")
                                                         : _("Sort key %d"),
                            ABS (column->sort_order));
  }
}

static char *
dup_part_tooltip (const TwCatalogPart *part)
{
  if (part->message)
    return g_strdup_printf (_("%s\nDouble-click to try again."), part->message);
  if (part->state == TW_PART_NOT_READ)
    return g_strdup (_("Not read yet, for that may take a while. Double-click to read it."));
  return g_strdup (_("Read; its tables are in the list."));
}

char *
tw_browser_item_dup_tooltip (TwBrowserItem *self)
{
  g_return_val_if_fail (TW_IS_BROWSER_ITEM (self), NULL);
  if (self->part)
    return dup_part_tooltip (self->part);
  const char *comment = self->column ? self->column->comment : self->table->comment;
  GString *text = g_string_new (NULL);
  if (self->column)
    g_string_append_printf (text, "%s  %s", self->column->name, self->column->type_name);
  else
    g_string_append_printf (text, "%s%s%s.%s", self->table->database ? self->table->database : "",
                            self->table->database ? "." : "", self->table->schema,
                            self->table->name);
  if (comment && *comment)
    g_string_append_printf (text, "\n%s", comment);
  if (self->column)
    append_column_facts (text, self->column);
  else
    append_table_facts (text, self->table);
  return g_string_free (text, FALSE);
}

/* Searching. */

static gboolean
contains (const char *text, const char *word)
{
  if (text == NULL)
    return FALSE;
  gsize length = strlen (word);
  gboolean ascii = TRUE;
  for (const char *at = text; *at; at++) {
    ascii = ascii && !(*at & 0x80);
    if (g_ascii_strncasecmp (at, word, length) == 0)
      return TRUE;
  }
  if (ascii)
    return FALSE;
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_word = g_utf8_casefold (word, -1);
  return strstr (folded_text, folded_word) != NULL;
}

/* "sales." and "sales.ord" */
static gboolean
is_in_schema (const TwTable *table, const char *word)
{
  gsize length = strlen (table->schema);
  return g_ascii_strncasecmp (word, table->schema, length) == 0 && word[length] == '.'
         && contains (table->name, word + length + 1);
}

static gboolean
table_has (const TwTable *table, const char *word)
{
  return is_in_schema (table, word) || contains (table->name, word) || contains (table->business_name, word)
         || contains (table->description, word);
}

static gboolean
column_has (const TwColumn *column, const char *word)
{
  return contains (column->name, word) || contains (column->business_name, word)
         || contains (column->description, word);
}

static gboolean
table_matches (const TwTable *table, char **words)
{
  for (; *words; words++)
    if (**words && !table_has (table, *words))
      return FALSE;
  return TRUE;
}

/* A word may be the table's and another the column's. */
static gboolean
column_matches (const TwColumn *column, char **words)
{
  for (; *words; words++)
    if (**words && !column_has (column, *words) && !table_has (column->table, *words))
      return FALSE;
  return TRUE;
}

static gboolean
any_column_matches (const TwTable *table, char **words)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (column_matches (&table->columns[i], words))
      return TRUE;
  return FALSE;
}

/* The list. */

static GType
tw_browser_model_get_item_type (GListModel *list)
{
  return TW_TYPE_BROWSER_ITEM;
}

static guint
tw_browser_model_get_n_items (GListModel *list)
{
  TwBrowserModel *self = TW_BROWSER_MODEL (list);
  return self->indices->len + (self->with_parts ? tw_catalog_get_parts (self->catalog)->len : 0);
}

static char *
dup_part_name (const TwCatalogPart *part)
{
  switch (part->kind) {
  case TW_PART_LATE_BINDING:
    return g_strdup (_("Late-binding views"));
  case TW_PART_EXTERNAL:
    return *part->name ? g_strdup_printf (_("External schema %s"), part->name)
                       : g_strdup (_("External schemas"));
  case TW_PART_DATABASE:
    break;
  }
  return *part->name ? g_strdup_printf (_("Database %s"), part->name)
                     : g_strdup (_("Other databases"));
}

static gpointer
new_part_item (TwBrowserModel *self, guint index)
{
  const GPtrArray *parts = tw_catalog_get_parts (self->catalog);
  if (!self->with_parts || index >= parts->len)
    return NULL;
  TwBrowserItem *item = g_object_new (TW_TYPE_BROWSER_ITEM, NULL);
  item->catalog = tw_catalog_ref (self->catalog);
  item->part = g_ptr_array_index (parts, index);
  item->part_name = dup_part_name (item->part);
  return item;
}

static gpointer
tw_browser_model_get_item (GListModel *list, guint position)
{
  TwBrowserModel *self = TW_BROWSER_MODEL (list);
  if (position >= self->indices->len)
    return new_part_item (self, position - self->indices->len);
  guint index = g_array_index (self->indices, guint, position);
  TwBrowserItem *item = g_object_new (TW_TYPE_BROWSER_ITEM, NULL);
  item->catalog = tw_catalog_ref (self->catalog);
  item->table = self->table ? self->table : tw_catalog_get_table (self->catalog, index);
  item->column = self->table ? &self->table->columns[index] : NULL;
  return item;
}

static void
tw_browser_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = tw_browser_model_get_item_type;
  iface->get_n_items = tw_browser_model_get_n_items;
  iface->get_item = tw_browser_model_get_item;
}

static void
tw_browser_model_finalize (GObject *object)
{
  TwBrowserModel *self = TW_BROWSER_MODEL (object);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  g_array_unref (self->indices);
  G_OBJECT_CLASS (tw_browser_model_parent_class)->finalize (object);
}

static void
tw_browser_model_class_init (TwBrowserModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_browser_model_finalize;
}

static void
tw_browser_model_init (TwBrowserModel *self)
{
  self->indices = g_array_new (FALSE, FALSE, sizeof (guint));
}

TwBrowserModel *
tw_browser_model_new_tables (TwCatalog *catalog, const char *search)
{
  TwBrowserModel *self = g_object_new (TW_TYPE_BROWSER_MODEL, NULL);
  self->catalog = tw_catalog_ref (catalog);
  self->with_parts = search == NULL || *search == '\0';
  g_auto (GStrv) words = g_strsplit (search ? search : "", " ", 16);
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    const TwTable *table = tw_catalog_get_table (catalog, i);
    if (table_matches (table, words) || any_column_matches (table, words))
      g_array_append_val (self->indices, i);
  }
  return self;
}

TwBrowserModel *
tw_browser_model_new_columns (TwCatalog *catalog, const TwTable *table, const char *search)
{
  TwBrowserModel *self = g_object_new (TW_TYPE_BROWSER_MODEL, NULL);
  self->catalog = tw_catalog_ref (catalog);
  self->table = table;
  g_auto (GStrv) words = g_strsplit (search ? search : "", " ", 16);
  gboolean all = table_matches (table, words) && !any_column_matches (table, words);
  for (guint i = 0; i < table->n_columns; i++)
    if (all || column_matches (&table->columns[i], words))
      g_array_append_val (self->indices, i);
  return self;
}
