// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* The relationships of a catalog while a person edits them: what constraints, comments and the
 * sample's own file give below, the person's relationships.yaml on top, with undo and redo, until one
 * save writes exactly the lines that are meant. Belongs to one thread at a time. */
typedef struct _TwRelationshipDraft TwRelationshipDraft;

/**
 * TwRelationshipItem: one relationship as it stands in the draft
 * @id: stays the same while the draft lives, whatever is done to the item; undo and redo bring the
 *   same id back
 * @n_columns: pairs of columns; 0 where the file names something that is not there (see @problem)
 * @source, @target: columns of the draft's catalog
 * @source_text, @target_text: "table.column", several joined by ", ", as written or as would be
 * @origin: what decides: the highest source; %TW_RELATIONSHIP_ORIGIN_EDIT until it is saved
 * @lower: what deciding falls back to by reverting; only where @has_lower
 * @ignored: the person took it away: no question uses it, and reverting brings it back
 * @source_is_key, @target_is_key: by declaration: one to one, many to one, or not known to be
 * @problem: (nullable): a sentence: why it cannot be used
 */
typedef struct {
  guint id;
  guint n_columns;
  const TwColumn **source;
  const TwColumn **target;
  const char *schema;
  const char *source_text;
  const char *target_text;
  const char *role;        /* nullable */
  const char *description; /* nullable */
  TwRelationshipOrigin origin;
  TwRelationshipOrigin lower;
  gboolean has_lower;
  gboolean ignored;
  gboolean source_is_key, target_is_key;
  const char *problem;
} TwRelationshipItem;

/* What a step did, for a word in the person's language. */
typedef enum {
  TW_RELATIONSHIP_STEP_ADD,
  TW_RELATIONSHIP_STEP_MOVE, /* to other columns */
  TW_RELATIONSHIP_STEP_DESCRIBE,
  TW_RELATIONSHIP_STEP_REMOVE,
  TW_RELATIONSHIP_STEP_REVERT,
  TW_RELATIONSHIP_STEP_IMPORT,
  TW_RELATIONSHIP_STEP_RELOAD, /* the edits put on top of a file that had changed */
} TwRelationshipStep;

/**
 * tw_relationship_draft_new:
 * @path: (nullable): the person's file; %NULL for their own relationships.yaml
 *
 * Reads the file. A broken one is an error that names the line.
 */
TwRelationshipDraft *tw_relationship_draft_new (TwCatalog *catalog, const char *path,
                                                GError **error);
void tw_relationship_draft_free (TwRelationshipDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRelationshipDraft, tw_relationship_draft_free)

TwCatalog *tw_relationship_draft_get_catalog (TwRelationshipDraft *self);
const char *tw_relationship_draft_get_path (TwRelationshipDraft *self);

/** tw_relationship_draft_get_items: (element-type TwRelationshipItem): valid until the next edit,
 * undo, redo, save or reload; the ignored ones are among them */
const GPtrArray *tw_relationship_draft_get_items (TwRelationshipDraft *self);
/** tw_relationship_draft_find: (nullable): by id */
const TwRelationshipItem *tw_relationship_draft_find (TwRelationshipDraft *self, guint id);

/**
 * tw_relationship_draft_check: may @source be joined to @target?
 * @id: the item whose columns would be replaced by these, or 0 for a new one
 *
 * For a drag under way: cheap. %TW_CATALOG_ERROR_EXISTS where it is there already,
 * %TW_CATALOG_ERROR_FAILED where it makes no sense (a column to itself, types that cannot be equal,
 * columns of several tables on one side).
 */
gboolean tw_relationship_draft_check (TwRelationshipDraft *self, const TwColumn *const *source,
                                      const TwColumn *const *target, guint n_columns, guint id,
                                      GError **error);

/**
 * tw_relationship_draft_add:
 * @role: (nullable): what the target is to the source: "billing", "manager"
 * @description: (nullable)
 *
 * The ends are swapped where only the source is a key. Adding what was ignored brings it back; adding
 * what only a lower source gives writes it into the person's file too.
 *
 * Returns: the new item's id, or 0 with @error
 */
guint tw_relationship_draft_add (TwRelationshipDraft *self, const TwColumn *const *source,
                                 const TwColumn *const *target, guint n_columns, const char *role,
                                 const char *description, GError **error);

/** tw_relationship_draft_set_columns: other columns for the item; one from a lower source is ignored
 * there, and a new one takes its place: its id is given. 0 with @error. */
guint tw_relationship_draft_set_columns (TwRelationshipDraft *self, guint id,
                                         const TwColumn *const *source,
                                         const TwColumn *const *target, guint n_columns,
                                         GError **error);

/** tw_relationship_draft_describe: role and description (each nullable: none) */
gboolean tw_relationship_draft_describe (TwRelationshipDraft *self, guint id, const char *role,
                                         const char *description, GError **error);

/** tw_relationship_draft_remove: out of the file; one that a lower source gives is kept as ignored */
gboolean tw_relationship_draft_remove (TwRelationshipDraft *self, guint id, GError **error);

/** tw_relationship_draft_revert: forgets what the file and the edits say of it; where no lower source
 * has it, it is gone */
gboolean tw_relationship_draft_revert (TwRelationshipDraft *self, guint id, GError **error);

/* Each of the calls above is one step; what failed is none. */
gboolean tw_relationship_draft_can_undo (TwRelationshipDraft *self);
gboolean tw_relationship_draft_can_redo (TwRelationshipDraft *self);
void tw_relationship_draft_undo (TwRelationshipDraft *self);
void tw_relationship_draft_redo (TwRelationshipDraft *self);
/**
 * tw_relationship_draft_get_undo: what undoing (@redo: redoing) would take back (do again)
 * @text: (out) (optional): "orders.customer_id → customers.id", or "" for several
 *
 * Returns: %FALSE where there is nothing
 */
gboolean tw_relationship_draft_get_undo (TwRelationshipDraft *self, gboolean redo,
                                         TwRelationshipStep *step, const char **text);

/** tw_relationship_draft_is_dirty: something is there to be saved */
gboolean tw_relationship_draft_is_dirty (TwRelationshipDraft *self);

/**
 * tw_relationship_draft_save:
 *
 * Writes the file, fsynced and renamed into place, changing only the lines that are meant; undo goes
 * on working behind it. %TW_CATALOG_ERROR_CONFLICT where the file is not what was read: then
 * tw_relationship_draft_reload().
 */
gboolean tw_relationship_draft_save (TwRelationshipDraft *self, GError **error);

/**
 * tw_relationship_draft_reload: reads the file again
 * @keep_edits: puts the unsaved edits on top of what it holds now; else they are forgotten. What no
 *   longer applies is left out. The undo history begins anew.
 */
gboolean tw_relationship_draft_reload (TwRelationshipDraft *self, gboolean keep_edits,
                                       GError **error);

/**
 * tw_relationship_draft_import_csv:
 * @text: five columns: source table, source column, target table, target column, description; a first
 *   line of these names may order them otherwise and name a sixth, role. A table may be
 *   schema.table; several columns of a key are joined by ";".
 * @added: (out) (optional): how many relationships are new
 * @messages: (out) (optional) (transfer full) (element-type utf8): a sentence for each line that was
 *   left out
 *
 * One step; not saved yet.
 */
gboolean tw_relationship_draft_import_csv (TwRelationshipDraft *self, const char *text,
                                           gssize length, guint *added, GPtrArray **messages,
                                           GError **error);

G_END_DECLS
