// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-context.h"

#include "catalog/tw-relationship-match.h"

struct _TwContext {
  gatomicrefcount references;
  TwCatalog *catalog;
  GPtrArray *tables;
  GPtrArray *joins;
  GPtrArray *values;
  GPtrArray *own_joins;
  GPtrArray *own_roles;
  char *note; /* nullable */
};

static void
context_table_free (gpointer data)
{
  TwContextTable *table = data;
  g_ptr_array_unref (table->columns);
  g_free (table);
}

static void
context_value_free (gpointer data)
{
  TwContextValue *value = data;
  g_free (value->phrase);
  g_free (value->value);
  g_free (value);
}

TwContext *
tw_context_new (TwCatalog *catalog)
{
  TwContext *self = g_new0 (TwContext, 1);
  g_atomic_ref_count_init (&self->references);
  self->catalog = tw_catalog_ref (catalog);
  self->tables = g_ptr_array_new_with_free_func (context_table_free);
  self->joins = g_ptr_array_new ();
  self->own_joins = g_ptr_array_new_with_free_func (tw_relationship_free);
  self->own_roles = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (context_value_free);
  return self;
}

TwContext *
tw_context_ref (TwContext *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_context_unref (TwContext *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->joins);
  g_ptr_array_unref (self->own_joins);
  g_ptr_array_unref (self->own_roles);
  g_ptr_array_unref (self->values);
  tw_catalog_unref (self->catalog);
  g_free (self->note);
  g_free (self);
}

TwCatalog *
tw_context_get_catalog (const TwContext *self)
{
  return self->catalog;
}

const GPtrArray *
tw_context_get_tables (const TwContext *self)
{
  return self->tables;
}

const GPtrArray *
tw_context_get_joins (const TwContext *self)
{
  return self->joins;
}

const GPtrArray *
tw_context_get_values (const TwContext *self)
{
  return self->values;
}

const char *
tw_context_get_note (const TwContext *self)
{
  return self->note;
}

void
tw_context_set_note (TwContext *self, const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

TwContextTable *
tw_context_find_table (const TwContext *self, const TwTable *table)
{
  for (guint i = 0; i < self->tables->len; i++) {
    TwContextTable *candidate = g_ptr_array_index (self->tables, i);
    if (candidate->table == table)
      return candidate;
  }
  return NULL;
}

TwContextTable *
tw_context_add_table (TwContext *self, const TwTable *table, double score, gboolean via_join)
{
  TwContextTable *entry = tw_context_find_table (self, table);
  if (entry)
    return entry;
  entry = g_new0 (TwContextTable, 1);
  entry->table = table;
  entry->score = score;
  entry->via_join = via_join;
  entry->columns = g_ptr_array_new ();
  g_ptr_array_add (self->tables, entry);
  return entry;
}

gboolean
tw_context_table_has_column (const TwContextTable *self, const TwColumn *column)
{
  return g_ptr_array_find (self->columns, column, NULL);
}

void
tw_context_table_add_column (TwContextTable *self, const TwColumn *column)
{
  if (!tw_context_table_has_column (self, column))
    g_ptr_array_add (self->columns, (gpointer) column);
}

void
tw_context_add_join (TwContext *self, const TwRelationship *relationship)
{
  if (!g_ptr_array_find (self->joins, relationship, NULL))
    g_ptr_array_add (self->joins, (gpointer) relationship);
}

void
tw_context_take_join (TwContext *self, TwRelationship *relationship, char *role)
{
  relationship->role = role;
  g_ptr_array_add (self->own_joins, relationship);
  g_ptr_array_add (self->own_roles, role);
  g_ptr_array_add (self->joins, relationship);
}

void
tw_context_add_value (TwContext *self, const char *phrase, const char *value,
                      const TwColumn *column)
{
  for (guint i = 0; i < self->values->len; i++) {
    const TwContextValue *known = g_ptr_array_index (self->values, i);
    if (known->column == column && g_str_equal (known->value, value)
        && g_str_equal (known->phrase, phrase))
      return;
  }
  TwContextValue *entry = g_new0 (TwContextValue, 1);
  entry->phrase = g_strdup (phrase);
  entry->value = g_strdup (value);
  entry->column = column;
  g_ptr_array_add (self->values, entry);
}

TwContext *
tw_context_new_whole (TwCatalog *catalog)
{
  TwContext *self = tw_context_new (catalog);
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++) {
    const TwTable *table = tw_catalog_get_table (catalog, i);
    TwContextTable *entry = tw_context_add_table (self, table, 1.0, FALSE);
    for (guint j = 0; j < table->n_columns; j++)
      g_ptr_array_add (entry->columns, (gpointer) &table->columns[j]);
  }
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++)
    tw_context_add_join (self, g_ptr_array_index (relationships, i));
  return self;
}
