// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship.h"

#include "catalog/tw-yaml.h"

struct _TwRelationshipFile {
  gatomicrefcount references;
  GPtrArray *entries;
};

static void
entry_free (gpointer data)
{
  TwRelationshipEntry *entry = data;
  g_free (entry->schema);
  g_free (entry->source);
  g_free (entry->target);
  g_free (entry->description);
  g_free (entry);
}

static gboolean
entry_read (const TwYamlEntry *from, gpointer user_data, GError **error)
{
  GPtrArray *entries = user_data;
  TwRelationshipEntry *entry = g_new0 (TwRelationshipEntry, 1);
  entry->schema = g_strdup (from->schema);
  g_ptr_array_add (entries, entry);
  return tw_yaml_entry_dup_text (from, "source", TRUE, &entry->source, error)
         && tw_yaml_entry_dup_text (from, "target", TRUE, &entry->target, error)
         && tw_yaml_entry_dup_text (from, "description", FALSE, &entry->description, error);
}

static TwRelationshipFile *
file_parse (const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (TwRelationshipFile) self = g_new0 (TwRelationshipFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  if (!tw_yaml_foreach_entry (text, length, name, "relationships", entry_read, self->entries,
                              error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
tw_relationship_origin_get_name (TwRelationshipOrigin origin)
{
  switch (origin) {
  case TW_RELATIONSHIP_ORIGIN_CONSTRAINT:
    return "constraint";
  case TW_RELATIONSHIP_ORIGIN_COMMENT:
    return "comment";
  case TW_RELATIONSHIP_ORIGIN_FILE:
    return "file";
  }
  return "file";
}

TwRelationshipFile *
tw_relationship_file_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!tw_yaml_read_file (path, &text, &length, error))
    return NULL;
  return file_parse (text, (gssize) length, path, error);
}

TwRelationshipFile *
tw_relationship_file_parse (const char *text, gssize length, GError **error)
{
  return file_parse (text, length, "relationships.yaml", error);
}

static gpointer
entry_copy (gconstpointer data, gpointer user_data)
{
  const TwRelationshipEntry *entry = data;
  TwRelationshipEntry *copy = g_new0 (TwRelationshipEntry, 1);
  copy->schema = g_strdup (entry->schema);
  copy->source = g_strdup (entry->source);
  copy->target = g_strdup (entry->target);
  copy->description = g_strdup (entry->description);
  return copy;
}

TwRelationshipFile *
tw_relationship_file_merge (TwRelationshipFile *earlier, TwRelationshipFile *later)
{
  TwRelationshipFile *self = g_new0 (TwRelationshipFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  g_ptr_array_extend (self->entries, earlier->entries, (GCopyFunc) entry_copy, NULL);
  g_ptr_array_extend (self->entries, later->entries, (GCopyFunc) entry_copy, NULL);
  return self;
}

TwRelationshipFile *
tw_relationship_file_ref (TwRelationshipFile *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_relationship_file_unref (TwRelationshipFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

const GPtrArray *
tw_relationship_file_get_entries (const TwRelationshipFile *self)
{
  return self->entries;
}
