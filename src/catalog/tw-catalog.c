// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-catalog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-catalog-private.h"
#include "catalog/tw-comment.h"
#include "catalog/tw-naming.h"

static guint
table_hash (gconstpointer key)
{
  const TwTable *table = key;
  return g_str_hash (table->schema) * 31 + g_str_hash (table->name);
}

static gboolean
table_equal (gconstpointer a, gconstpointer b)
{
  const TwTable *left = a, *right = b;
  return g_str_equal (left->name, right->name) && g_str_equal (left->schema, right->schema)
         && g_strcmp0 (left->database, right->database) == 0;
}

static guint
hash_any_case (const char *text)
{
  guint hash = 5381;
  for (; *text; text++)
    hash = hash * 33 + (guchar) g_ascii_tolower (*text);
  return hash;
}

static guint
table_hash_any_case (gconstpointer key)
{
  const TwTable *table = key;
  return hash_any_case (table->schema) * 31 + hash_any_case (table->name);
}

static gboolean
table_equal_any_case (gconstpointer a, gconstpointer b)
{
  const TwTable *left = a, *right = b;
  return g_ascii_strcasecmp (left->name, right->name) == 0
         && g_ascii_strcasecmp (left->schema, right->schema) == 0
         && g_strcmp0 (left->database, right->database) == 0;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer columns)
{
  const TwColumn *all = columns;
  return strcmp (all[*(const guint *) a].name, all[*(const guint *) b].name);
}

/* Keeps a string that is likely to come again (types, names of keys) once. */
static const char *
keep (TwCatalog *self, const char *text)
{
  return text ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static void
reject_broken_marks (TwCatalog *self, const TwComment *comment, const char *table,
                     const char *column)
{
  for (guint i = 0; i < comment->broken->len; i++)
    tw_catalog_reject (self,
                       /* Translators: a table, a point and a column (or nothing), and the mark. */
                       _("The comment of %s%s%s has a broken mark: \"%s\". It should read "
                         "[FK: table.column]."), table, column ? "." : "", column ? column : "",
                       (const char *) comment->broken->pdata[i]);
}

static void
fill_column (TwCatalog *self, const TwTable *table, guint index, TwColumn *column,
             const TwSystemColumn *source)
{
  column->table = table;
  column->index = index;
  column->id = (guint) (column - self->columns);
  column->name = keep (self, source->name);
  column->type_name = keep (self, source->type_name);
  column->type = tw_data_type_from_name (source->type_name);
  column->not_null = source->not_null;
  column->distribution_key = source->distribution_key;
  column->sort_order = source->sort_order;
  if (source->comment == NULL)
    return;
  g_autoptr (TwComment) comment = tw_comment_parse (source->comment);
  column->comment = keep (self, source->comment);
  column->business_name = keep (self, comment->business_name);
  column->description = keep (self, comment->description);
  reject_broken_marks (self, comment, table->name, source->name);
}

static void
fill_columns (TwCatalog *self, TwCatalogTable *table, TwColumn *columns,
              const TwSystemTable *source)
{
  table->table.columns = columns;
  table->table.n_columns = source->columns->len;
  table->by_name = self->by_name + (columns - self->columns);
  for (guint i = 0; i < source->columns->len; i++) {
    table->by_name[i] = i;
    fill_column (self, &table->table, i, &columns[i],
                 &g_array_index (source->columns, TwSystemColumn, i));
  }
  g_qsort_with_data (table->by_name, (gint) source->columns->len, sizeof (guint), compare_names,
                     columns);
}

static void
fill_table (TwCatalog *self, TwTable *table, const TwSystemTable *source)
{
  table->database = keep (self, source->database);
  table->schema = keep (self, source->schema);
  table->name = keep (self, source->name);
  table->kind = source->kind;
  table->distribution = source->distribution;
  table->row_estimate = source->row_estimate;
  table->readable = source->readable;
  if (source->comment) {
    g_autoptr (TwComment) comment = tw_comment_parse (source->comment);
    table->comment = keep (self, source->comment);
    table->business_name = keep (self, comment->business_name);
    table->description = keep (self, comment->description);
    reject_broken_marks (self, comment, source->name, NULL);
  }
  if (!g_hash_table_contains (self->exact, table))
    g_hash_table_add (self->exact, table);
  if (!g_hash_table_contains (self->any_case, table))
    g_hash_table_add (self->any_case, table);
}

static void
fill_tables (TwCatalog *self, const TwSystemTables *tables)
{
  self->n_tables = tables->tables->len;
  self->tables = g_new0 (TwCatalogTable, self->n_tables);
  for (guint i = 0; i < self->n_tables; i++)
    self->n_columns += ((TwSystemTable *) tables->tables->pdata[i])->columns->len;
  self->columns = g_new0 (TwColumn, self->n_columns);
  self->by_name = g_new0 (guint, self->n_columns);
  TwColumn *next = self->columns;
  for (guint i = 0; i < self->n_tables; i++) {
    const TwSystemTable *source = tables->tables->pdata[i];
    self->tables[i].table.index = i;
    fill_table (self, &self->tables[i].table, source);
    fill_columns (self, &self->tables[i], next, source);
    next += source->columns->len;
  }
}

static void
fill_schemas (TwCatalog *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) schemas = g_ptr_array_new ();
  for (guint i = 0; i < self->n_tables; i++)
    if (g_hash_table_add (seen, (gpointer) self->tables[i].table.schema))
      g_ptr_array_add (schemas, (gpointer) self->tables[i].table.schema);
  g_ptr_array_add (schemas, NULL);
  self->schemas = (char **) g_ptr_array_steal (schemas, NULL);
}

static void
fill_parts (TwCatalog *self, const TwSystemTables *tables)
{
  self->parts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < tables->parts->len; i++) {
    const TwSystemPart *source = tables->parts->pdata[i];
    TwCatalogPart *part = g_new0 (TwCatalogPart, 1);
    *part = (TwCatalogPart) { source->kind, keep (self, source->name), source->state,
                              keep (self, source->message), source->n_tables };
    g_ptr_array_add (self->parts, part);
  }
}

static void
fill_glossary (TwCatalog *self)
{
  TwGlossaryStatus *status = &self->glossary;
  guint cryptic = 0;
  status->n_tables = self->n_tables;
  status->n_columns = self->n_columns;
  for (guint i = 0; i < self->n_tables; i++) {
    const TwTable *table = &self->tables[i].table;
    status->n_tables_documented += table->business_name || table->description;
    cryptic += tw_name_is_cryptic (table->name);
  }
  for (guint i = 0; i < self->n_columns; i++) {
    const TwColumn *column = &self->columns[i];
    status->n_columns_documented += column->business_name || column->description;
    cryptic += tw_name_is_cryptic (column->name);
  }
  guint names = self->n_tables + self->n_columns;
  status->cryptic_share = names > 0 ? (double) cryptic / names : 0;
  status->cryptic = status->cryptic_share >= 0.5;
}

void
tw_catalog_reject (TwCatalog *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_add (self->rejected, g_strdup_vprintf (format, args));
  va_end (args);
}

TwCatalog *
tw_catalog_new (const TwSystemTables *tables, TwRelationshipFile *relationships)
{
  TwCatalog *self = g_new0 (TwCatalog, 1);
  g_atomic_ref_count_init (&self->references);
  self->dialect = tables->dialect;
  self->database = g_strdup (tables->database);
  self->strings = g_string_chunk_new (1 << 16);
  self->exact = g_hash_table_new (table_hash, table_equal);
  self->any_case = g_hash_table_new (table_hash_any_case, table_equal_any_case);
  self->rejected = g_ptr_array_new_with_free_func (g_free);
  fill_tables (self, tables);
  fill_schemas (self);
  fill_parts (self, tables);
  fill_glossary (self);
  tw_catalog_add_relationships (self, tables, relationships);
  return self;
}

TwCatalog *
tw_catalog_ref (TwCatalog *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_catalog_unref (TwCatalog *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->relationships);
  g_ptr_array_unref (self->given);
  g_ptr_array_unref (self->ignored);
  g_ptr_array_unref (self->rejected);
  g_ptr_array_unref (self->parts);
  g_hash_table_unref (self->exact);
  g_hash_table_unref (self->any_case);
  g_free (self->schemas);
  g_free (self->tables);
  g_free (self->columns);
  g_free (self->by_name);
  g_string_chunk_free (self->strings);
  g_free (self->database);
  g_free (self);
}

TwDialect
tw_catalog_get_dialect (const TwCatalog *self)
{
  return self->dialect;
}

const char *
tw_catalog_get_database (const TwCatalog *self)
{
  return self->database;
}

guint
tw_catalog_get_n_tables (const TwCatalog *self)
{
  return self->n_tables;
}

const TwTable *
tw_catalog_get_table (const TwCatalog *self, guint index)
{
  return index < self->n_tables ? &self->tables[index].table : NULL;
}

guint
tw_catalog_get_n_columns (const TwCatalog *self)
{
  return self->n_columns;
}

const TwColumn *
tw_catalog_get_column (const TwCatalog *self, guint id)
{
  return id < self->n_columns ? &self->columns[id] : NULL;
}

const TwGlossaryStatus *
tw_catalog_get_glossary_status (const TwCatalog *self)
{
  return &self->glossary;
}

static const TwTable *
find_table (const TwCatalog *self, GHashTable *tables, const char *schema, const char *name)
{
  TwTable key = { .schema = schema, .name = name };
  if (schema)
    return g_hash_table_lookup (tables, &key);
  const TwTable *found = NULL;
  for (guint i = 0; self->schemas[i] && found == NULL; i++) {
    key.schema = self->schemas[i];
    found = g_hash_table_lookup (tables, &key);
  }
  return found;
}

const TwTable *
tw_catalog_find_table (const TwCatalog *self, const char *schema, const char *name)
{
  return find_table (self, self->exact, schema, name);
}

const TwTable *
tw_catalog_find_elsewhere (const TwCatalog *self, const char *database, const char *schema,
                           const char *name)
{
  const TwTable key = { .database = database, .schema = schema, .name = name };
  return g_hash_table_lookup (self->exact, &key);
}

const GPtrArray *
tw_catalog_get_parts (const TwCatalog *self)
{
  return self->parts;
}

const TwTable *
tw_catalog_find_table_any_case (const TwCatalog *self, const char *schema, const char *name)
{
  return find_table (self, self->any_case, schema, name);
}

const TwColumn *
tw_table_find_column (const TwTable *self, const char *name)
{
  const guint *by_name = ((const TwCatalogTable *) self)->by_name;
  guint low = 0, high = self->n_columns;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = strcmp (self->columns[by_name[middle]].name, name);
    if (order == 0)
      return &self->columns[by_name[middle]];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

const TwColumn *
tw_table_find_column_any_case (const TwTable *self, const char *name)
{
  const TwColumn *exact = tw_table_find_column (self, name);
  for (guint i = 0; i < self->n_columns && exact == NULL; i++)
    if (g_ascii_strcasecmp (self->columns[i].name, name) == 0)
      exact = &self->columns[i];
  return exact;
}

const GPtrArray *
tw_catalog_get_relationships (const TwCatalog *self)
{
  return self->relationships;
}

const GPtrArray *
tw_catalog_get_given_relationships (const TwCatalog *self)
{
  return self->given;
}

const GPtrArray *
tw_catalog_get_ignored_relationships (const TwCatalog *self)
{
  return self->ignored;
}

const GPtrArray *
tw_catalog_get_rejected (const TwCatalog *self)
{
  return self->rejected;
}

const char *const *
tw_catalog_get_schemas (const TwCatalog *self)
{
  return (const char *const *) self->schemas;
}

gboolean
tw_catalog_has_schemas (const TwCatalog *self)
{
  const char *const *schemas = tw_catalog_get_schemas (self);
  return schemas[0] != NULL && schemas[1] != NULL;
}

char *
tw_catalog_dup_qualified_name (const TwCatalog *self, const TwTable *table)
{
  g_autofree char *schema = tw_dialect_quote_identifier (self->dialect, table->schema);
  g_autofree char *name = tw_dialect_quote_identifier (self->dialect, table->name);
  if (table->database == NULL)
    return g_strconcat (schema, ".", name, NULL);
  g_autofree char *database = tw_dialect_quote_identifier (self->dialect, table->database);
  return g_strconcat (database, ".", schema, ".", name, NULL);
}
