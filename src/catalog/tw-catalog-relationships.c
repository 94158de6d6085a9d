// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-catalog-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-column-path.h"
#include "catalog/tw-comment.h"
#include "catalog/tw-relationship-match.h"

/* One run over the three origins. */
typedef struct {
  TwCatalog *catalog;
  GHashTable *by_columns;   /* of TwRelationship, by its pairs of columns */
  GHashTable *within_a_key; /* single pairs that a composite foreign key holds, likewise */
  GHashTable *by_oid;       /* guint32 → index + 1 */
  const TwSystemTables *tables;
} Merge;

/* Takes @relationship. */
static void
merge (Merge *self, TwRelationship *relationship)
{
  tw_relationship_orient (relationship);
  TwRelationship *same = g_hash_table_lookup (self->by_columns, relationship);
  if (same == NULL) {
    g_hash_table_add (self->by_columns, relationship);
    g_ptr_array_add (self->catalog->relationships, relationship);
    return;
  }
  g_hash_table_remove (self->by_columns, same);
  if (relationship->description == NULL)
    relationship->description = same->description;
  if (relationship->role == NULL)
    relationship->role = same->role;
  TwRelationship earlier = *same;
  *same = *relationship;
  *relationship = earlier;
  g_hash_table_add (self->by_columns, same);
  tw_relationship_free (relationship);
}

static const TwTable *
find_by_oid (const Merge *self, guint32 oid)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_oid, GUINT_TO_POINTER (oid)));
  return index > 0 ? &self->catalog->tables[index - 1].table : NULL;
}

static TwColumn *
find_by_number (const Merge *self, const TwTable *table, int number)
{
  const GArray *columns = ((TwSystemTable *) self->tables->tables->pdata[table->index])->columns;
  for (guint i = 0; i < columns->len; i++)
    if (g_array_index (columns, TwSystemColumn, i).number == number)
      return &self->catalog->columns[table->columns[i].id];
  return NULL;
}

static void
mark_key (const Merge *self, const TwSystemConstraint *constraint)
{
  const TwTable *table = find_by_oid (self, constraint->table_oid);
  for (guint i = 0; table && i < constraint->columns->len; i++) {
    int number = g_array_index (constraint->columns, int, i);
    TwColumn *column = find_by_number (self, table, number);
    if (column == NULL)
      continue;
    column->primary_key |= constraint->kind == TW_CONSTRAINT_PRIMARY_KEY;
    column->unique |= constraint->columns->len == 1;
  }
}

static void
remember_pairs (Merge *self, const TwRelationship *key)
{
  for (guint i = 0; key->n_columns > 1 && i < key->n_columns; i++) {
    TwRelationship *pair = tw_relationship_new (key->origin, 1);
    pair->source[0] = key->source[i];
    pair->target[0] = key->target[i];
    g_hash_table_add (self->within_a_key, pair);
  }
}

static gboolean
fill_pairs (const Merge *self, const TwSystemConstraint *constraint, TwRelationship *relationship)
{
  const TwTable *table = find_by_oid (self, constraint->table_oid);
  const TwTable *target = find_by_oid (self, constraint->target_oid);
  if (table == NULL || target == NULL
      || constraint->columns->len != constraint->target_columns->len)
    return FALSE;
  for (guint i = 0; i < relationship->n_columns; i++) {
    int from = g_array_index (constraint->columns, int, i);
    int to = g_array_index (constraint->target_columns, int, i);
    relationship->source[i] = find_by_number (self, table, from);
    relationship->target[i] = find_by_number (self, target, to);
    if (relationship->source[i] == NULL || relationship->target[i] == NULL)
      return FALSE;
  }
  return relationship->n_columns > 0;
}

static void
add_foreign_key (Merge *self, const TwSystemConstraint *constraint)
{
  TwRelationship *relationship
    = tw_relationship_new (TW_RELATIONSHIP_ORIGIN_CONSTRAINT, constraint->columns->len);
  if (fill_pairs (self, constraint, relationship)) {
    remember_pairs (self, relationship);
    merge (self, relationship);
    return;
  }
  tw_relationship_free (relationship);
  const TwTable *table = find_by_oid (self, constraint->table_oid);
  tw_catalog_reject (self->catalog,
                     _("The foreign key %s of %s names a table or column outside the "
                       "schemas that are read."), constraint->name,
                       table ? table->name : "a table");
}

static void
add_constraints (Merge *self)
{
  const GPtrArray *constraints = self->tables->constraints;
  for (guint i = 0; i < self->tables->tables->len; i++) {
    const TwSystemTable *table = self->tables->tables->pdata[i];
    g_hash_table_insert (self->by_oid, GUINT_TO_POINTER (table->oid), GUINT_TO_POINTER (i + 1));
  }
  for (guint i = 0; i < constraints->len; i++) {
    const TwSystemConstraint *constraint = constraints->pdata[i];
    if (constraint->kind != TW_CONSTRAINT_FOREIGN_KEY)
      mark_key (self, constraint);
  }
  for (guint i = 0; i < constraints->len; i++) {
    const TwSystemConstraint *constraint = constraints->pdata[i];
    if (constraint->kind == TW_CONSTRAINT_FOREIGN_KEY)
      add_foreign_key (self, constraint);
  }
}

static void
add_mark (Merge *self, const TwColumn *source, const char *mark)
{
  g_autoptr (TwColumnPath) path = tw_column_path_parse (mark, -1);
  const char *owner = source->table->name;
  if (path == NULL) {
    tw_catalog_reject (self->catalog,
                       _("The comment of %s.%s has a broken mark: \"%.60s\" is not a "
                         "table.column."), owner, source->name, mark);
    return;
  }
  const TwColumn *target
    = tw_column_path_resolve (path, self->catalog, source->table->schema, TRUE);
  if (target == NULL || target == source) {
    tw_catalog_reject (self->catalog,
                       target ? _("The comment of %s.%s refers to %s.%s, which is the column "
                                  "itself.")
                              : _("The comment of %s.%s refers to %s.%s, which does not exist."),
                       owner, source->name, path->table, path->column);
    return;
  }
  TwRelationship *relationship = tw_relationship_new (TW_RELATIONSHIP_ORIGIN_COMMENT, 1);
  relationship->source[0] = source;
  relationship->target[0] = target;
  if (g_hash_table_contains (self->within_a_key, relationship))
    tw_relationship_free (relationship);
  else
    merge (self, relationship);
}

static void
add_comments (Merge *self)
{
  for (guint id = 0; id < self->catalog->n_columns; id++) {
    const TwColumn *column = &self->catalog->columns[id];
    if (column->comment == NULL || strchr (column->comment, '[') == NULL)
      continue;
    g_autoptr (TwComment) comment = tw_comment_parse (column->comment);
    for (guint i = 0; i < comment->marks->len; i++)
      add_mark (self, column, comment->marks->pdata[i]);
  }
}

static const char *
keep (Merge *self, const char *text)
{
  return text && *text ? g_string_chunk_insert (self->catalog->strings, text) : NULL;
}

static void
ignore (Merge *self, TwRelationship *relationship)
{
  TwRelationship *same = g_hash_table_lookup (self->by_columns, relationship);
  if (same) {
    g_hash_table_remove (self->by_columns, same);
    g_ptr_array_remove (self->catalog->relationships, same);
  }
  g_ptr_array_add (self->catalog->ignored, relationship);
}

static void
add_entry (Merge *self, const TwRelationshipEntry *entry)
{
  g_autofree char *problem = NULL;
  TwRelationship *relationship = tw_relationship_resolve (self->catalog, entry, &problem);
  if (relationship == NULL) {
    tw_catalog_reject (self->catalog, "%s", problem);
    return;
  }
  relationship->origin
    = entry->given ? TW_RELATIONSHIP_ORIGIN_SAMPLE : TW_RELATIONSHIP_ORIGIN_FILE;
  relationship->description = keep (self, entry->description);
  relationship->role = keep (self, entry->role);
  if (entry->ignored)
    ignore (self, relationship);
  else
    merge (self, relationship);
}

/* A file serves many warehouses: sections of schemas that this one lacks are not its concern. */
static void
add_file (Merge *self, TwRelationshipFile *file, gboolean given)
{
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  for (guint i = 0; i < entries->len; i++) {
    const TwRelationshipEntry *entry = entries->pdata[i];
    if (entry->given == given
        && g_strv_contains ((const char *const *) self->catalog->schemas, entry->schema))
      add_entry (self, entry);
  }
}

static gpointer
copy_relationship (gconstpointer relationship, gpointer user_data)
{
  return tw_relationship_copy (relationship);
}

void
tw_catalog_add_relationships (TwCatalog *self, const TwSystemTables *tables,
                              TwRelationshipFile *file)
{
  g_autoptr (GHashTable) by_columns = g_hash_table_new (tw_relationship_hash, tw_relationship_equal);
  g_autoptr (GHashTable) within_a_key
    = g_hash_table_new_full (tw_relationship_hash, tw_relationship_equal, tw_relationship_free,
                             NULL);
  g_autoptr (GHashTable) by_oid = g_hash_table_new (NULL, NULL);
  Merge state = { self, by_columns, within_a_key, by_oid, tables };
  self->relationships = g_ptr_array_new_with_free_func (tw_relationship_free);
  self->ignored = g_ptr_array_new_with_free_func (tw_relationship_free);
  add_constraints (&state);
  add_comments (&state);
  if (file)
    add_file (&state, file, TRUE);
  self->given = g_ptr_array_copy (self->relationships, copy_relationship, NULL);
  if (file)
    add_file (&state, file, FALSE);
}
