// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-relationship-draft.h"

G_BEGIN_DECLS

/* Only for the files of the draft. */

/**
 * TwDraftRow: an entry of the person's file as it is or shall be; immutable, reference counted by
 * g_rc_box_acquire()
 * @uid: the same for all that the entry becomes
 * @relationship: (nullable): its columns; without them @problem says why, unless it is of a schema
 *   that the catalog does not have
 */
typedef struct {
  guint uid;
  TwRelationshipEntry *entry;
  TwRelationship *relationship;
  char *problem;
} TwDraftRow;

/* What the draft was at one time. */
typedef struct {
  GPtrArray *rows; /* of TwDraftRow */
  TwRelationshipStep step; /* that led to it */
  char *text;
} TwDraftState;

struct _TwRelationshipDraft {
  TwCatalog *catalog;
  char *path;
  TwRelationshipFile *file; /* as read */
  GPtrArray *base;          /* of TwDraftRow: its entries, in order */
  GPtrArray *states;        /* of TwDraftState */
  guint at;                 /* the current one */
  GPtrArray *items;         /* of TwRelationshipItem */
  GHashTable *by_columns;   /* TwRelationship → TwRelationshipItem */
  guint last_uid;
};

/** tw_draft_row_new: takes @entry; @uid 0 for one of its own */
TwDraftRow *tw_draft_row_new (TwRelationshipDraft *self, TwRelationshipEntry *entry, guint uid);
void tw_draft_row_unref (gpointer row);
GPtrArray *tw_draft_rows_new (void);

/** tw_draft_get_rows: the current ones */
GPtrArray *tw_draft_get_rows (const TwRelationshipDraft *self);
/** tw_draft_copy_rows: (transfer full): the current ones, to be changed and pushed */
GPtrArray *tw_draft_copy_rows (const TwRelationshipDraft *self);
/** tw_draft_push: takes @rows as the state that follows; what could be redone is gone */
void tw_draft_push (TwRelationshipDraft *self, GPtrArray *rows, TwRelationshipStep step,
                    const char *text);
/** tw_draft_restart: takes @rows as the first of all states */
void tw_draft_restart (TwRelationshipDraft *self, GPtrArray *rows);
/** tw_draft_join_steps: makes one of all steps behind the state @first */
void tw_draft_join_steps (TwRelationshipDraft *self, guint first, TwRelationshipStep step,
                          const char *text);
/** tw_draft_rebuild: the items, from the current state */
void tw_draft_rebuild (TwRelationshipDraft *self);
/** tw_draft_find_row: (nullable): in @rows by @uid */
TwDraftRow *tw_draft_find_row (const GPtrArray *rows, guint uid, guint *index);
gboolean tw_draft_row_is_same (const TwDraftRow *a, const TwDraftRow *b);

G_END_DECLS
