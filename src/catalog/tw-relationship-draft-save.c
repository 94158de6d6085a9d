// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship-draft-private.h"

gboolean
tw_relationship_draft_is_dirty (TwRelationshipDraft *self)
{
  const GPtrArray *rows = tw_draft_get_rows (self);
  if (rows->len != self->base->len)
    return TRUE;
  for (guint i = 0; i < rows->len; i++) {
    const TwDraftRow *row = rows->pdata[i];
    const TwDraftRow *was = tw_draft_find_row (self->base, row->uid, NULL);
    if (was == NULL || !tw_draft_row_is_same (was, row))
      return TRUE;
  }
  return FALSE;
}

static void
add_change (GArray *changes, int index, const TwRelationshipEntry *entry)
{
  TwRelationshipChange change = { index, entry };
  g_array_append_val (changes, change);
}

/* What stays in its section is changed in place; what goes to another one moves. */
static GArray *
find_changes (const TwRelationshipDraft *self)
{
  const GPtrArray *rows = tw_draft_get_rows (self);
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (TwRelationshipChange));
  for (guint i = 0; i < self->base->len; i++) {
    const TwDraftRow *was = self->base->pdata[i];
    const TwDraftRow *row = tw_draft_find_row (rows, was->uid, NULL);
    gboolean stays = row && g_str_equal (row->entry->schema, was->entry->schema);
    if (!stays)
      add_change (changes, (int) i, NULL);
    else if (!tw_draft_row_is_same (was, row))
      add_change (changes, (int) i, row->entry);
  }
  for (guint i = 0; i < rows->len; i++) {
    const TwDraftRow *row = rows->pdata[i];
    const TwDraftRow *was = tw_draft_find_row (self->base, row->uid, NULL);
    if (was == NULL || !g_str_equal (row->entry->schema, was->entry->schema))
      add_change (changes, -1, row->entry);
  }
  return changes;
}

/* The file's entries as rows, each with the number that @known has for the same columns. */
static GPtrArray *
rows_of_file (TwRelationshipDraft *self, const TwRelationshipFile *file, const GPtrArray *known)
{
  GPtrArray *rows = tw_draft_rows_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  for (guint i = 0; i < entries->len; i++) {
    const TwRelationshipEntry *entry = entries->pdata[i];
    guint uid = 0;
    for (guint k = 0; k < known->len && uid == 0; k++) {
      const TwDraftRow *row = known->pdata[k];
      if (tw_relationship_entry_joins (row->entry, entry->schema, entry->source, entry->target)
          && g_hash_table_add (taken, GUINT_TO_POINTER (row->uid)))
        uid = row->uid;
    }
    g_ptr_array_add (rows, tw_draft_row_new (self, tw_relationship_entry_copy (entry), uid));
  }
  return rows;
}

static gboolean
read_base (TwRelationshipDraft *self, const GPtrArray *known, GError **error)
{
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_load (self->path, error);
  if (file == NULL)
    return FALSE;
  GPtrArray *base = rows_of_file (self, file, known);
  g_ptr_array_unref (self->base);
  self->base = base;
  g_clear_pointer (&self->file, tw_relationship_file_unref);
  self->file = g_steal_pointer (&file);
  return TRUE;
}

gboolean
tw_relationship_draft_save (TwRelationshipDraft *self, GError **error)
{
  g_autoptr (GArray) changes = find_changes (self);
  if (changes->len == 0)
    return TRUE;
  if (!tw_relationship_file_change (self->path, self->file,
                                    (const TwRelationshipChange *) changes->data, changes->len,
                                    error)
      || !read_base (self, tw_draft_get_rows (self), error))
    return FALSE;
  tw_draft_rebuild (self);
  return TRUE;
}

/* (nullable): the one of @rows that joins the columns of @entry */
static TwDraftRow *
find_joining (const GPtrArray *rows, const TwRelationshipEntry *entry, guint *index)
{
  for (guint i = 0; i < rows->len; i++) {
    TwDraftRow *row = rows->pdata[i];
    if (!tw_relationship_entry_joins (row->entry, entry->schema, entry->source, entry->target))
      continue;
    *index = i;
    return row;
  }
  return NULL;
}

/* @row as it is wanted, where @was (nullable) stood when the edits began. */
static void
put_edit (TwRelationshipDraft *self, GPtrArray *rows, const TwDraftRow *was, const TwDraftRow *row)
{
  guint index;
  const TwDraftRow *now = was ? find_joining (rows, was->entry, &index) : NULL;
  if (now == NULL)
    now = find_joining (rows, row->entry, &index);
  TwRelationshipEntry *entry = tw_relationship_entry_copy (row->entry);
  if (now == NULL) {
    g_ptr_array_add (rows, tw_draft_row_new (self, entry, 0));
    return;
  }
  TwDraftRow *edited = tw_draft_row_new (self, entry, now->uid);
  tw_draft_row_unref (rows->pdata[index]);
  rows->pdata[index] = edited;
}

static GPtrArray *
put_edits (TwRelationshipDraft *self, const GPtrArray *old_base, const GPtrArray *edited)
{
  GPtrArray *rows = tw_draft_copy_rows (self);
  guint index;
  for (guint i = 0; i < old_base->len; i++) {
    const TwDraftRow *was = old_base->pdata[i];
    if (tw_draft_find_row (edited, was->uid, NULL) == NULL
        && find_joining (rows, was->entry, &index))
      g_ptr_array_remove_index (rows, index);
  }
  for (guint i = 0; i < edited->len; i++) {
    const TwDraftRow *row = edited->pdata[i];
    const TwDraftRow *was = tw_draft_find_row (old_base, row->uid, NULL);
    if (was == NULL || !tw_draft_row_is_same (was, row))
      put_edit (self, rows, was, row);
  }
  return rows;
}

gboolean
tw_relationship_draft_reload (TwRelationshipDraft *self, gboolean keep_edits, GError **error)
{
  g_autoptr (GPtrArray) old_base = g_ptr_array_ref (self->base);
  g_autoptr (GPtrArray) edited = self->states->len && keep_edits
                                   ? g_ptr_array_ref (tw_draft_get_rows (self))
                                   : NULL;
  gboolean dirty = edited && tw_relationship_draft_is_dirty (self);
  if (!read_base (self, old_base, error))
    return FALSE;
  GPtrArray *rows = tw_draft_rows_new ();
  for (guint i = 0; i < self->base->len; i++)
    g_ptr_array_add (rows, g_rc_box_acquire (self->base->pdata[i]));
  tw_draft_restart (self, rows);
  if (dirty)
    tw_draft_push (self, put_edits (self, old_base, edited), TW_RELATIONSHIP_STEP_RELOAD, "");
  return TRUE;
}
