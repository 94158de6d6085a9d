// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship-draft-private.h"

#include "catalog/tw-column-path.h"
#include "catalog/tw-relationship-match.h"
#include "core/tw-paths.h"

static void
row_clear (gpointer data)
{
  TwDraftRow *row = data;
  tw_relationship_entry_free (row->entry);
  g_clear_pointer (&row->relationship, tw_relationship_free);
  g_free (row->problem);
}

void
tw_draft_row_unref (gpointer row)
{
  g_rc_box_release_full (row, row_clear);
}

TwDraftRow *
tw_draft_row_new (TwRelationshipDraft *self, TwRelationshipEntry *entry, guint uid)
{
  TwDraftRow *row = g_rc_box_new0 (TwDraftRow);
  row->uid = uid ? uid : ++self->last_uid;
  row->entry = entry;
  if (g_strv_contains (tw_catalog_get_schemas (self->catalog), entry->schema))
    row->relationship = tw_relationship_resolve (self->catalog, entry, &row->problem);
  return row;
}

GPtrArray *
tw_draft_rows_new (void)
{
  return g_ptr_array_new_with_free_func (tw_draft_row_unref);
}

static gpointer
row_ref (gconstpointer row, gpointer user_data)
{
  return g_rc_box_acquire ((gpointer) row);
}

GPtrArray *
tw_draft_get_rows (const TwRelationshipDraft *self)
{
  return ((TwDraftState *) self->states->pdata[self->at])->rows;
}

GPtrArray *
tw_draft_copy_rows (const TwRelationshipDraft *self)
{
  return g_ptr_array_copy (tw_draft_get_rows (self), row_ref, NULL);
}

TwDraftRow *
tw_draft_find_row (const GPtrArray *rows, guint uid, guint *index)
{
  for (guint i = 0; i < rows->len; i++) {
    TwDraftRow *row = rows->pdata[i];
    if (row->uid != uid)
      continue;
    if (index)
      *index = i;
    return row;
  }
  return NULL;
}

gboolean
tw_draft_row_is_same (const TwDraftRow *a, const TwDraftRow *b)
{
  const TwRelationshipEntry *left = a->entry, *right = b->entry;
  return a == b
         || (g_str_equal (left->schema, right->schema)
             && g_strv_equal ((const char *const *) left->source,
                              (const char *const *) right->source)
             && g_strv_equal ((const char *const *) left->target,
                              (const char *const *) right->target)
             && g_strcmp0 (left->role, right->role) == 0
             && g_strcmp0 (left->description, right->description) == 0
             && left->ignored == right->ignored);
}

/* Items. */

static void
item_free (gpointer data)
{
  TwRelationshipItem *item = data;
  g_free (item->source);
  g_free (item->target);
  g_free ((char *) item->source_text);
  g_free ((char *) item->target_text);
  g_free (item);
}

static char *
side_text (const TwColumn **columns, guint n_columns, const char *schema)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_columns; i++) {
    g_autofree char *column = tw_column_path_dup_text (columns[i], schema);
    g_string_append_printf (text, "%s%s", i ? ", " : "", column);
  }
  return g_string_free (text, FALSE);
}

static TwRelationshipItem *
item_new (guint id, const TwRelationship *from)
{
  TwRelationshipItem *item = g_new0 (TwRelationshipItem, 1);
  item->id = id;
  item->n_columns = from->n_columns;
  item->source = g_memdup2 (from->source, from->n_columns * sizeof (TwColumn *));
  item->target = g_memdup2 (from->target, from->n_columns * sizeof (TwColumn *));
  item->schema = from->source[0]->table->schema;
  item->source_text = side_text (item->source, item->n_columns, item->schema);
  item->target_text = side_text (item->target, item->n_columns, item->schema);
  item->origin = from->origin;
  item->role = from->role;
  item->description = from->description;
  item->source_is_key = tw_relationship_is_key (item->source, item->n_columns);
  item->target_is_key = tw_relationship_is_key (item->target, item->n_columns);
  return item;
}

static TwRelationshipItem *
item_new_broken (const TwDraftRow *row)
{
  TwRelationshipItem *item = g_new0 (TwRelationshipItem, 1);
  item->id = row->uid;
  item->schema = row->entry->schema;
  item->source_text = g_strjoinv (", ", row->entry->source);
  item->target_text = g_strjoinv (", ", row->entry->target);
  item->role = row->entry->role;
  item->description = row->entry->description;
  item->ignored = row->entry->ignored;
  item->problem = row->problem;
  return item;
}

static void
add_item (TwRelationshipDraft *self, TwRelationshipItem *item, const TwRelationship *columns)
{
  g_ptr_array_add (self->items, item);
  if (columns)
    g_hash_table_insert (self->by_columns, (gpointer) columns, item);
}

static gboolean
is_given (const char *text)
{
  return text && *text;
}

static void
overlay (TwRelationshipDraft *self, const TwDraftRow *row)
{
  TwRelationshipItem *item
    = row->relationship ? g_hash_table_lookup (self->by_columns, row->relationship) : NULL;
  const TwDraftRow *was = tw_draft_find_row (self->base, row->uid, NULL);
  if (row->relationship == NULL) {
    item = item_new_broken (row);
    add_item (self, item, NULL);
  } else if (item == NULL) {
    item = item_new (row->uid, row->relationship);
    add_item (self, item, row->relationship);
  }
  item->origin = was && tw_draft_row_is_same (was, row) ? TW_RELATIONSHIP_ORIGIN_FILE
                                                        : TW_RELATIONSHIP_ORIGIN_EDIT;
  item->ignored = row->entry->ignored;
  item->role = is_given (row->entry->role) ? row->entry->role : item->role;
  item->description
    = is_given (row->entry->description) ? row->entry->description : item->description;
}

void
tw_draft_rebuild (TwRelationshipDraft *self)
{
  const GPtrArray *given = tw_catalog_get_given_relationships (self->catalog);
  const GPtrArray *rows = tw_draft_get_rows (self);
  g_hash_table_remove_all (self->by_columns);
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < given->len; i++) {
    TwRelationshipItem *item = item_new (i + 1, given->pdata[i]);
    item->lower = item->origin;
    item->has_lower = TRUE;
    add_item (self, item, given->pdata[i]);
  }
  for (guint i = 0; i < rows->len; i++) {
    const TwDraftRow *row = rows->pdata[i];
    if (row->relationship || row->problem)
      overlay (self, row);
  }
}

/* States. */

static void
state_free (gpointer data)
{
  TwDraftState *state = data;
  g_ptr_array_unref (state->rows);
  g_free (state->text);
  g_free (state);
}

static void
add_state (TwRelationshipDraft *self, GPtrArray *rows, TwRelationshipStep step, const char *text)
{
  TwDraftState *state = g_new0 (TwDraftState, 1);
  state->rows = rows;
  state->step = step;
  state->text = g_strdup (text);
  g_ptr_array_add (self->states, state);
  self->at = self->states->len - 1;
}

void
tw_draft_push (TwRelationshipDraft *self, GPtrArray *rows, TwRelationshipStep step,
               const char *text)
{
  g_ptr_array_set_size (self->states, (gint) self->at + 1);
  add_state (self, rows, step, text);
  tw_draft_rebuild (self);
}

void
tw_draft_restart (TwRelationshipDraft *self, GPtrArray *rows)
{
  g_ptr_array_set_size (self->states, 0);
  add_state (self, rows, TW_RELATIONSHIP_STEP_RELOAD, "");
  tw_draft_rebuild (self);
}

void
tw_draft_join_steps (TwRelationshipDraft *self, guint first, TwRelationshipStep step,
                     const char *text)
{
  TwDraftState *last = self->states->pdata[self->at];
  if (self->at == first)
    return;
  last->step = step;
  g_free (last->text);
  last->text = g_strdup (text);
  if (self->at > first + 1)
    g_ptr_array_remove_range (self->states, first + 1, self->at - first - 1);
  self->at = first + 1;
}

TwRelationshipDraft *
tw_relationship_draft_new (TwCatalog *catalog, const char *path, GError **error)
{
  g_autoptr (TwRelationshipDraft) self = g_new0 (TwRelationshipDraft, 1);
  self->catalog = tw_catalog_ref (catalog);
  self->path = path ? g_strdup (path) : tw_paths_config ("relationships.yaml");
  self->states = g_ptr_array_new_with_free_func (state_free);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->by_columns = g_hash_table_new (tw_relationship_hash, tw_relationship_equal);
  self->base = tw_draft_rows_new ();
  self->last_uid = tw_catalog_get_given_relationships (catalog)->len;
  return tw_relationship_draft_reload (self, FALSE, error) ? g_steal_pointer (&self) : NULL;
}

void
tw_relationship_draft_free (TwRelationshipDraft *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_columns);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->states);
  g_ptr_array_unref (self->base);
  g_clear_pointer (&self->file, tw_relationship_file_unref);
  g_free (self->path);
  tw_catalog_unref (self->catalog);
  g_free (self);
}

TwCatalog *
tw_relationship_draft_get_catalog (TwRelationshipDraft *self)
{
  return self->catalog;
}

const char *
tw_relationship_draft_get_path (TwRelationshipDraft *self)
{
  return self->path;
}

const GPtrArray *
tw_relationship_draft_get_items (TwRelationshipDraft *self)
{
  return self->items;
}

const TwRelationshipItem *
tw_relationship_draft_find (TwRelationshipDraft *self, guint id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (((TwRelationshipItem *) self->items->pdata[i])->id == id)
      return self->items->pdata[i];
  return NULL;
}

gboolean
tw_relationship_draft_can_undo (TwRelationshipDraft *self)
{
  return self->at > 0;
}

gboolean
tw_relationship_draft_can_redo (TwRelationshipDraft *self)
{
  return self->at + 1 < self->states->len;
}

void
tw_relationship_draft_undo (TwRelationshipDraft *self)
{
  if (!tw_relationship_draft_can_undo (self))
    return;
  self->at--;
  tw_draft_rebuild (self);
}

void
tw_relationship_draft_redo (TwRelationshipDraft *self)
{
  if (!tw_relationship_draft_can_redo (self))
    return;
  self->at++;
  tw_draft_rebuild (self);
}

gboolean
tw_relationship_draft_get_undo (TwRelationshipDraft *self, gboolean redo, TwRelationshipStep *step,
                                const char **text)
{
  if (redo ? !tw_relationship_draft_can_redo (self) : !tw_relationship_draft_can_undo (self))
    return FALSE;
  const TwDraftState *state = self->states->pdata[redo ? self->at + 1 : self->at];
  *step = state->step;
  if (text)
    *text = state->text;
  return TRUE;
}
