// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship-match.h"

#include <glib/gi18n.h>

#include "catalog/tw-column-path.h"

TwRelationship *
tw_relationship_new (TwRelationshipOrigin origin, guint n_columns)
{
  TwRelationship *self = g_new0 (TwRelationship, 1);
  self->origin = origin;
  self->n_columns = n_columns;
  self->source = g_new0 (const TwColumn *, n_columns);
  self->target = g_new0 (const TwColumn *, n_columns);
  return self;
}

TwRelationship *
tw_relationship_copy (const TwRelationship *self)
{
  TwRelationship *copy = g_new0 (TwRelationship, 1);
  *copy = *self;
  copy->source = g_memdup2 (self->source, self->n_columns * sizeof (TwColumn *));
  copy->target = g_memdup2 (self->target, self->n_columns * sizeof (TwColumn *));
  return copy;
}

void
tw_relationship_free (gpointer data)
{
  TwRelationship *self = data;
  g_free (self->source);
  g_free (self->target);
  g_free (self);
}

guint
tw_relationship_hash (gconstpointer key)
{
  const TwRelationship *self = key;
  guint hash = self->n_columns;
  for (guint i = 0; i < self->n_columns; i++)
    hash += (self->source[i]->id + 1) * (self->target[i]->id + 1);
  return hash;
}

static gboolean
has_pair (const TwRelationship *self, const TwColumn *source, const TwColumn *target)
{
  for (guint i = 0; i < self->n_columns; i++)
    if ((self->source[i] == source && self->target[i] == target)
        || (self->source[i] == target && self->target[i] == source))
      return TRUE;
  return FALSE;
}

gboolean
tw_relationship_equal (gconstpointer a, gconstpointer b)
{
  const TwRelationship *left = a, *right = b;
  if (left->n_columns != right->n_columns)
    return FALSE;
  for (guint i = 0; i < left->n_columns; i++)
    if (!has_pair (right, left->source[i], left->target[i]))
      return FALSE;
  return TRUE;
}

static gboolean
has_column (const TwColumn *const *columns, guint n_columns, const TwColumn *column)
{
  for (guint i = 0; i < n_columns; i++)
    if (columns[i] == column)
      return TRUE;
  return FALSE;
}

gboolean
tw_relationship_is_key (const TwColumn *const *columns, guint n_columns)
{
  const TwTable *table = n_columns ? columns[0]->table : NULL;
  guint n_primary = 0;
  for (guint i = 0; i < n_columns; i++)
    if (columns[i]->unique)
      return TRUE;
  for (guint i = 0; table && i < table->n_columns; i++) {
    if (!table->columns[i].primary_key)
      continue;
    n_primary++;
    if (!has_column (columns, n_columns, &table->columns[i]))
      return FALSE;
  }
  return n_primary > 0;
}

void
tw_relationship_orient (TwRelationship *self)
{
  if (!tw_relationship_is_key (self->source, self->n_columns)
      || tw_relationship_is_key (self->target, self->n_columns))
    return;
  const TwColumn **source = self->source;
  self->source = self->target;
  self->target = source;
}

gboolean
tw_relationship_can_be_equal (const TwColumn *a, const TwColumn *b)
{
  static const int kinds[] = {
    [TW_DATA_TYPE_BOOLEAN] = 1,   [TW_DATA_TYPE_INTEGER] = 2,     [TW_DATA_TYPE_DECIMAL] = 2,
    [TW_DATA_TYPE_FLOAT] = 2,     [TW_DATA_TYPE_TEXT] = 3,        [TW_DATA_TYPE_DATE] = 4,
    [TW_DATA_TYPE_TIMESTAMP] = 4, [TW_DATA_TYPE_TIMESTAMPTZ] = 4, [TW_DATA_TYPE_GEOMETRY] = 0,
  };
  return g_str_equal (a->type_name, b->type_name)
         || (kinds[a->type] == kinds[b->type] && kinds[a->type] != 0);
}

static const TwColumn *
find_end (const TwCatalog *catalog, const TwRelationshipEntry *entry, const char *text,
          char **problem)
{
  g_autoptr (TwColumnPath) path = tw_column_path_parse (text, -1);
  const TwColumn *column
    = path ? tw_column_path_resolve (path, catalog, entry->schema, FALSE) : NULL;
  if (column == NULL)
    *problem = g_strdup_printf (path ? _("it names %s, which does not exist.")
                                     : _("it names %s, which is not a table.column."), text);
  return column;
}

static gboolean
fill (const TwCatalog *catalog, const TwRelationshipEntry *entry, TwRelationship *self,
      char **problem)
{
  for (guint i = 0; i < self->n_columns; i++) {
    self->source[i] = find_end (catalog, entry, entry->source[i], problem);
    self->target[i] = self->source[i] ? find_end (catalog, entry, entry->target[i], problem) : NULL;
    if (self->target[i] == NULL)
      return FALSE;
    if (self->source[i] == self->target[i])
      *problem = g_strdup (_("it joins a column to itself."));
    else if (self->source[i]->table != self->source[0]->table
             || self->target[i]->table != self->target[0]->table)
      *problem = g_strdup (_("it has columns of several tables on one side."));
    if (*problem)
      return FALSE;
  }
  return TRUE;
}

TwRelationship *
tw_relationship_resolve (const TwCatalog *catalog, const TwRelationshipEntry *entry, char **problem)
{
  TwRelationship *self
    = tw_relationship_new (TW_RELATIONSHIP_ORIGIN_FILE, g_strv_length (entry->source));
  g_autofree char *reason = NULL;
  if (fill (catalog, entry, self, &reason)) {
    tw_relationship_orient (self);
    return self;
  }
  g_autofree char *source = g_strjoinv (", ", entry->source);
  g_autofree char *target = g_strjoinv (", ", entry->target);
  *problem = g_strdup_printf (_("The relationship %s → %s of schema %s in relationships.yaml is "
                                "left out: %s"),
                              source, target, entry->schema, reason);
  tw_relationship_free (self);
  return NULL;
}
