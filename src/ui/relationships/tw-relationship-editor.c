// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-relationship-editor.h"

#include <string.h>

/* One line of the list. */

struct _TwRelationshipRow {
  GObject parent_instance;
  guint id;
  char *search;
};

G_DEFINE_FINAL_TYPE (TwRelationshipRow, tw_relationship_row, G_TYPE_OBJECT)

static guint row_changed;

static void
tw_relationship_row_finalize (GObject *object)
{
  g_free (TW_RELATIONSHIP_ROW (object)->search);
  G_OBJECT_CLASS (tw_relationship_row_parent_class)->finalize (object);
}

static void
tw_relationship_row_class_init (TwRelationshipRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_relationship_row_finalize;
  row_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_relationship_row_init (TwRelationshipRow *self)
{
}

static void
row_update (TwRelationshipRow *self, const TwRelationshipItem *item)
{
  g_autofree char *text
    = g_strjoin ("\n", item->source_text, item->target_text, item->role ? item->role : "",
                 item->description ? item->description : "", NULL);
  g_free (self->search);
  self->search = g_utf8_casefold (text, -1);
  g_signal_emit (self, row_changed, 0);
}

static TwRelationshipRow *
row_new (const TwRelationshipItem *item)
{
  TwRelationshipRow *self = g_object_new (TW_TYPE_RELATIONSHIP_ROW, NULL);
  self->id = item->id;
  row_update (self, item);
  return self;
}

guint
tw_relationship_row_get_id (TwRelationshipRow *self)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_ROW (self), 0);
  return self->id;
}

gboolean
tw_relationship_row_matches (TwRelationshipRow *self, const char *const *words)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_ROW (self), FALSE);
  for (guint i = 0; words[i]; i++)
    if (strstr (self->search, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* The editor. */

struct _TwRelationshipEditor {
  GObject parent_instance;

  TwRelationshipDraft *draft; /* nullable */
  GListStore *rows;
  guint selected;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TwRelationshipEditor, tw_relationship_editor, G_TYPE_OBJECT)

enum { CHANGED, SELECTED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const GPtrArray *
get_items (TwRelationshipEditor *self)
{
  return self->draft ? tw_relationship_draft_get_items (self->draft) : NULL;
}

static guint
id_at (TwRelationshipEditor *self, guint index)
{
  g_autoptr (TwRelationshipRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), index);
  return row->id;
}

/* Rows that are still there stay the same objects, so that the list keeps its focus and its place. */
static void
update_rows (TwRelationshipEditor *self)
{
  const GPtrArray *items = get_items (self);
  guint n_items = items ? items->len : 0;
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint before = 0, after = 0;
  while (before < MIN (n_items, n_rows)
         && ((TwRelationshipItem *) items->pdata[before])->id == id_at (self, before))
    before++;
  while (after < MIN (n_items, n_rows) - before
         && ((TwRelationshipItem *) items->pdata[n_items - after - 1])->id
              == id_at (self, n_rows - after - 1))
    after++;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = before; i < n_items - after; i++)
    g_ptr_array_add (added, row_new (items->pdata[i]));
  if (added->len > 0 || n_rows - before - after > 0)
    g_list_store_splice (self->rows, before, n_rows - before - after, added->pdata, added->len);
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (TwRelationshipRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    row_update (row, items->pdata[i]);
  }
}

static void
tw_relationship_editor_finalize (GObject *object)
{
  TwRelationshipEditor *self = TW_RELATIONSHIP_EDITOR (object);
  g_clear_pointer (&self->draft, tw_relationship_draft_free);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (tw_relationship_editor_parent_class)->finalize (object);
}

static void
tw_relationship_editor_class_init (TwRelationshipEditorClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = tw_relationship_editor_finalize;
  signals[CHANGED]
    = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED]
    = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tw_relationship_editor_init (TwRelationshipEditor *self)
{
  self->rows = g_list_store_new (TW_TYPE_RELATIONSHIP_ROW);
}

TwRelationshipEditor *
tw_relationship_editor_new (void)
{
  return g_object_new (TW_TYPE_RELATIONSHIP_EDITOR, NULL);
}

void
tw_relationship_editor_refresh (TwRelationshipEditor *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self));
  update_rows (self);
  if (self->selected && !tw_relationship_editor_find (self, self->selected))
    tw_relationship_editor_select (self, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tw_relationship_editor_set_draft (TwRelationshipEditor *self, TwRelationshipDraft *draft)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self));
  TwRelationshipDraft *old = self->draft;
  self->draft = draft;
  self->selected = 0;
  g_list_store_remove_all (self->rows);
  tw_relationship_editor_refresh (self);
  g_signal_emit (self, signals[SELECTED], 0);
  if (old)
    tw_relationship_draft_free (old);
}

void
tw_relationship_editor_set_busy (TwRelationshipEditor *self, gboolean busy)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self));
  self->busy = busy;
}

TwRelationshipDraft *
tw_relationship_editor_get_draft (TwRelationshipEditor *self)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self), NULL);
  return self->draft;
}

TwCatalog *
tw_relationship_editor_get_catalog (TwRelationshipEditor *self)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self), NULL);
  return self->draft ? tw_relationship_draft_get_catalog (self->draft) : NULL;
}

GListModel *
tw_relationship_editor_get_rows (TwRelationshipEditor *self)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self), NULL);
  return G_LIST_MODEL (self->rows);
}

const TwRelationshipItem *
tw_relationship_editor_find (TwRelationshipEditor *self, guint id)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self), NULL);
  return self->draft && id && !self->busy ? tw_relationship_draft_find (self->draft, id) : NULL;
}

guint
tw_relationship_editor_get_selected (TwRelationshipEditor *self)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self), 0);
  return self->selected;
}

void
tw_relationship_editor_select (TwRelationshipEditor *self, guint id)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self));
  if (self->selected == id)
    return;
  self->selected = id;
  g_signal_emit (self, signals[SELECTED], 0);
}

/* After an edit: @id is what it was about, or 0 where it failed. */
static gboolean
finish (TwRelationshipEditor *self, guint id, const GError *error)
{
  if (error) {
    g_signal_emit (self, signals[FAILED], 0, error->message);
    return FALSE;
  }
  tw_relationship_editor_refresh (self);
  if (id && tw_relationship_editor_find (self, id))
    tw_relationship_editor_select (self, id);
  return TRUE;
}

guint
tw_relationship_editor_add (TwRelationshipEditor *self, const TwRelationshipEnds *ends,
                            const char *role, const char *description)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft, 0);
  g_autoptr (GError) error = NULL;
  guint id = tw_relationship_draft_add (self->draft, ends->source, ends->target, ends->n_columns,
                                        role, description, &error);
  return finish (self, id, error) ? id : 0;
}

gboolean
tw_relationship_editor_set_columns (TwRelationshipEditor *self, guint id,
                                    const TwRelationshipEnds *ends)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft, FALSE);
  g_autoptr (GError) error = NULL;
  guint now = tw_relationship_draft_set_columns (self->draft, id, ends->source, ends->target,
                                                 ends->n_columns, &error);
  return finish (self, now, error);
}

gboolean
tw_relationship_editor_describe (TwRelationshipEditor *self, guint id, const char *role,
                                 const char *description)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft, FALSE);
  g_autoptr (GError) error = NULL;
  tw_relationship_draft_describe (self->draft, id, role, description, &error);
  return finish (self, id, error);
}

void
tw_relationship_editor_remove (TwRelationshipEditor *self, guint id)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft);
  g_autoptr (GError) error = NULL;
  tw_relationship_draft_remove (self->draft, id, &error);
  finish (self, id, error);
}

void
tw_relationship_editor_revert (TwRelationshipEditor *self, guint id)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft);
  g_autoptr (GError) error = NULL;
  tw_relationship_draft_revert (self->draft, id, &error);
  finish (self, id, error);
}

void
tw_relationship_editor_undo (TwRelationshipEditor *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft);
  tw_relationship_draft_undo (self->draft);
  tw_relationship_editor_refresh (self);
}

void
tw_relationship_editor_redo (TwRelationshipEditor *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_EDITOR (self) && self->draft);
  tw_relationship_draft_redo (self->draft);
  tw_relationship_editor_refresh (self);
}
