// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-column-path.h"
#include "catalog/tw-yaml.h"

struct _TwRelationshipFile {
  gatomicrefcount references;
  GPtrArray *entries;
  char *checksum; /* of the bytes */
};

void
tw_relationship_entry_free (TwRelationshipEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->schema);
  g_strfreev (self->source);
  g_strfreev (self->target);
  g_free (self->role);
  g_free (self->description);
  g_free (self);
}

TwRelationshipEntry *
tw_relationship_entry_copy (const TwRelationshipEntry *self)
{
  TwRelationshipEntry *copy = g_new0 (TwRelationshipEntry, 1);
  *copy = *self;
  copy->schema = g_strdup (self->schema);
  copy->source = g_strdupv (self->source);
  copy->target = g_strdupv (self->target);
  copy->role = g_strdup (self->role);
  copy->description = g_strdup (self->description);
  return copy;
}

/* "t.c" and "s.t.c" in section s name the same column. */
static gboolean
same_column (const char *schema, const char *a, const char *b)
{
  g_autoptr (TwColumnPath) left = tw_column_path_parse (a, -1);
  g_autoptr (TwColumnPath) right = tw_column_path_parse (b, -1);
  if (left == NULL || right == NULL)
    return g_str_equal (a, b);
  return g_str_equal (left->schema ? left->schema : schema, right->schema ? right->schema : schema)
         && g_str_equal (left->table, right->table) && g_str_equal (left->column, right->column);
}

static gboolean
has_pair (const TwRelationshipEntry *self, const char *source, const char *target)
{
  for (guint i = 0; self->source[i]; i++)
    if ((same_column (self->schema, self->source[i], source)
         && same_column (self->schema, self->target[i], target))
        || (same_column (self->schema, self->source[i], target)
            && same_column (self->schema, self->target[i], source)))
      return TRUE;
  return FALSE;
}

gboolean
tw_relationship_entry_joins (const TwRelationshipEntry *self, const char *schema,
                             char *const *source, char *const *target)
{
  guint n = g_strv_length ((char **) source);
  if (!g_str_equal (self->schema, schema) || g_strv_length (self->source) != n
      || g_strv_length ((char **) target) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!has_pair (self, source[i], target[i]))
      return FALSE;
  return TRUE;
}

/* One text or a list of them, none of them empty. */
static gboolean
read_side (const TwYamlEntry *from, const char *key, char ***side, GError **error)
{
  const TwYamlNode *node = tw_yaml_lookup (from->node, key);
  if (!tw_yaml_entry_dup_list (from, key, side, error))
    return FALSE;
  gboolean empty = (*side)[0] == NULL;
  for (guint i = 0; (*side)[i]; i++)
    empty |= *g_strstrip ((*side)[i]) == '\0';
  if (empty || tw_yaml_is_null (node))
    return tw_yaml_fail (from->file, node ? node->line : from->node->line, error,
                         _("expected \"%s:\" with a text in this entry."), key);
  return TRUE;
}

static gboolean
entry_read (const TwYamlEntry *from, gpointer user_data, GError **error)
{
  GPtrArray *entries = user_data;
  TwRelationshipEntry *entry = g_new0 (TwRelationshipEntry, 1);
  entry->schema = g_strdup (from->schema);
  g_ptr_array_add (entries, entry);
  if (!read_side (from, "source", &entry->source, error)
      || !read_side (from, "target", &entry->target, error)
      || !tw_yaml_entry_dup_text (from, "role", FALSE, &entry->role, error)
      || !tw_yaml_entry_dup_text (from, "description", FALSE, &entry->description, error)
      || !tw_yaml_entry_get_boolean (from, "ignored", &entry->ignored, error))
    return FALSE;
  if (g_strv_length (entry->source) != g_strv_length (entry->target))
    return tw_yaml_fail (from->file, from->node->line, error, _("expected as many columns behind "
                           "\"source:\" as behind \"target:\"."));
  return TRUE;
}

static TwRelationshipFile *
file_new (void)
{
  TwRelationshipFile *self = g_new0 (TwRelationshipFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_relationship_entry_free);
  return self;
}

static TwRelationshipFile *
file_parse (const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (TwRelationshipFile) self = file_new ();
  gsize size = text == NULL ? 0 : length < 0 ? strlen (text) : (gsize) length;
  if (!tw_yaml_foreach_entry (text, length, name, _("relationships"), entry_read, self->entries,
                              error))
    return NULL;
  self->checksum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
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
  case TW_RELATIONSHIP_ORIGIN_SAMPLE:
  case TW_RELATIONSHIP_ORIGIN_FILE:
    return "file";
  case TW_RELATIONSHIP_ORIGIN_EDIT:
    return "edit";
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

static void
copy_entries (TwRelationshipFile *self, const TwRelationshipFile *from, gboolean given)
{
  for (guint i = 0; i < from->entries->len; i++) {
    TwRelationshipEntry *copy = tw_relationship_entry_copy (from->entries->pdata[i]);
    copy->given = given;
    g_ptr_array_add (self->entries, copy);
  }
}

TwRelationshipFile *
tw_relationship_file_merge (TwRelationshipFile *given, TwRelationshipFile *own)
{
  TwRelationshipFile *self = file_new ();
  copy_entries (self, given, TRUE);
  copy_entries (self, own, FALSE);
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
  g_free (self->checksum);
  g_free (self);
}

const GPtrArray *
tw_relationship_file_get_entries (const TwRelationshipFile *self)
{
  return self->entries;
}

gboolean
tw_relationship_file_is_same (const TwRelationshipFile *self, const TwRelationshipFile *other)
{
  return g_strcmp0 (self->checksum, other->checksum) == 0;
}
