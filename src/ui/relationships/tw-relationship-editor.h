// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/tw-relationship-draft.h"

G_BEGIN_DECLS

/* A line of the list of relationships; stays the same object while its relationship is in the draft.
 * Emits "changed". */
#define TW_TYPE_RELATIONSHIP_ROW (tw_relationship_row_get_type ())
G_DECLARE_FINAL_TYPE (TwRelationshipRow, tw_relationship_row, TW, RELATIONSHIP_ROW, GObject)
guint tw_relationship_row_get_id (TwRelationshipRow *self);
/** tw_relationship_row_matches: @words are case-folded; all of them must be in names or description */
gboolean tw_relationship_row_matches (TwRelationshipRow *self, const char *const *words);

/* What list, form and diagram work on together: a draft of relationships, and which one of them is
 * selected. Emits "changed" after each edit, "selected" when another one is, and "failed" with a
 * sentence where an edit was refused. Lives in the main context. */
#define TW_TYPE_RELATIONSHIP_EDITOR (tw_relationship_editor_get_type ())
G_DECLARE_FINAL_TYPE (TwRelationshipEditor, tw_relationship_editor, TW, RELATIONSHIP_EDITOR,
                      GObject)

TwRelationshipEditor *tw_relationship_editor_new (void);

/** tw_relationship_editor_set_draft: (transfer full) (nullable): what is edited from now on */
void tw_relationship_editor_set_draft (TwRelationshipEditor *self, TwRelationshipDraft *draft);
/** tw_relationship_editor_get_draft: (nullable) */
TwRelationshipDraft *tw_relationship_editor_get_draft (TwRelationshipEditor *self);
/** tw_relationship_editor_get_catalog: (nullable) */
TwCatalog *tw_relationship_editor_get_catalog (TwRelationshipEditor *self);
/** tw_relationship_editor_get_rows: of TwRelationshipRow */
GListModel *tw_relationship_editor_get_rows (TwRelationshipEditor *self);
/** tw_relationship_editor_find: (nullable): as it is now, until the next edit */
const TwRelationshipItem *tw_relationship_editor_find (TwRelationshipEditor *self, guint id);

/** tw_relationship_editor_set_busy: a worker has the draft: nothing is found in it meanwhile */
void tw_relationship_editor_set_busy (TwRelationshipEditor *self, gboolean busy);

/** tw_relationship_editor_refresh: the draft was saved or read again */
void tw_relationship_editor_refresh (TwRelationshipEditor *self);

/** tw_relationship_editor_get_selected: an id, or 0 */
guint tw_relationship_editor_get_selected (TwRelationshipEditor *self);
void tw_relationship_editor_select (TwRelationshipEditor *self, guint id);

/* The edits; each selects what it made or changed. */

/** TwRelationshipEnds: @n_columns pairs */
typedef struct {
  const TwColumn *const *source;
  const TwColumn *const *target;
  guint n_columns;
} TwRelationshipEnds;

guint tw_relationship_editor_add (TwRelationshipEditor *self, const TwRelationshipEnds *ends,
                                  const char *role, const char *description);
gboolean tw_relationship_editor_set_columns (TwRelationshipEditor *self, guint id,
                                             const TwRelationshipEnds *ends);
gboolean tw_relationship_editor_describe (TwRelationshipEditor *self, guint id, const char *role,
                                          const char *description);
void tw_relationship_editor_remove (TwRelationshipEditor *self, guint id);
void tw_relationship_editor_revert (TwRelationshipEditor *self, guint id);
void tw_relationship_editor_undo (TwRelationshipEditor *self);
void tw_relationship_editor_redo (TwRelationshipEditor *self);

/* How it is said. */

/** tw_relationship_dup_title: "orders.customerid → customers.customerid" */
char *tw_relationship_dup_title (const TwRelationshipItem *item);
/** tw_relationship_dup_spoken: the same for a screen reader, with origin and description */
char *tw_relationship_dup_spoken (const TwRelationshipItem *item);
/** tw_relationship_get_badge: "Constraint", "Comment", …; "Deleted" for what is ignored */
const char *tw_relationship_get_badge (const TwRelationshipItem *item);
/** tw_relationship_get_style: the badge's CSS class */
const char *tw_relationship_get_style (const TwRelationshipItem *item);
/** tw_relationship_get_cardinality: "Many to one", … */
const char *tw_relationship_get_cardinality (const TwRelationshipItem *item);
/** tw_relationship_origin_get_phrase: where it comes from, such as "a comment in the warehouse" */
const char *tw_relationship_origin_get_phrase (TwRelationshipOrigin origin);
/** tw_relationship_dup_step: (nullable): what would be undone, or redone: "adding a.x → b.y" */
char *tw_relationship_dup_step (TwRelationshipDraft *draft, gboolean redo);

G_END_DECLS
