// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TwTable TwTable;
typedef struct _TwColumn TwColumn;

/* Lowest to highest: the later wins over the earlier for the same columns. */
typedef enum {
  TW_RELATIONSHIP_ORIGIN_CONSTRAINT,
  TW_RELATIONSHIP_ORIGIN_COMMENT,
  TW_RELATIONSHIP_ORIGIN_SAMPLE, /* the file that comes with the sample data */
  TW_RELATIONSHIP_ORIGIN_FILE,   /* the person's own */
  TW_RELATIONSHIP_ORIGIN_EDIT,   /* not saved yet */
} TwRelationshipOrigin;

/**
 * TwRelationship:
 *
 * Many rows of @source's table to one of @target's, by @n_columns pairs of columns.
 * @role: (nullable): what the target is to the source, where that says more than its name
 */
typedef struct {
  TwRelationshipOrigin origin;
  guint n_columns;
  const TwColumn **source;
  const TwColumn **target;
  const char *role;
  const char *description; /* nullable */
} TwRelationship;

/** tw_relationship_origin_get_name: "constraint", "comment", "file" (the sample's too) or "edit" */
const char *tw_relationship_origin_get_name (TwRelationshipOrigin origin);

/* What relationships.yaml holds (the shape of the system that Tradewind replaces):
 *
 *     schema:
 *       - source: table.column
 *         target: table.column
 *         description: "…"
 *       - source: [lines.order_id, lines.part]     # a key of several columns
 *         target: [parts.order_id, parts.number]
 *         role: billing       # optional; tells several joins of two tables apart
 *         ignored: true       # optional; the join is not used, whoever else gives it
 *
 * @source, @target: (array zero-terminated=1): as many `table.column` on both sides
 * @given: comes with the sample data
 */
typedef struct {
  char *schema;
  char **source;
  char **target;
  char *role;        /* nullable */
  char *description; /* nullable */
  gboolean ignored;
  gboolean given;
} TwRelationshipEntry;

TwRelationshipEntry *tw_relationship_entry_copy (const TwRelationshipEntry *self);
void tw_relationship_entry_free (TwRelationshipEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRelationshipEntry, tw_relationship_entry_free)

/** tw_relationship_entry_joins: whether it joins these columns, read from either end */
gboolean tw_relationship_entry_joins (const TwRelationshipEntry *self, const char *schema,
                                      char *const *source, char *const *target);

typedef struct _TwRelationshipFile TwRelationshipFile;

/** tw_relationship_file_load: a missing file is an empty one */
TwRelationshipFile *tw_relationship_file_load (const char *path, GError **error);
TwRelationshipFile *tw_relationship_file_parse (const char *text, gssize length, GError **error);
TwRelationshipFile *tw_relationship_file_ref (TwRelationshipFile *self);
void tw_relationship_file_unref (TwRelationshipFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRelationshipFile, tw_relationship_file_unref)

/** tw_relationship_file_merge: (transfer full): what comes with the sample data and the person's own,
 * which wins for the same columns */
TwRelationshipFile *tw_relationship_file_merge (TwRelationshipFile *given,
                                                TwRelationshipFile *own);

/** tw_relationship_file_get_entries: (element-type TwRelationshipEntry) */
const GPtrArray *tw_relationship_file_get_entries (const TwRelationshipFile *self);

/** tw_relationship_file_is_same: both were read from the same bytes */
gboolean tw_relationship_file_is_same (const TwRelationshipFile *self,
                                       const TwRelationshipFile *other);

/**
 * TwRelationshipChange:
 * @index: of the entry in the file, or -1 for a new one
 * @entry: (nullable): how it shall be; %NULL takes it out
 */
typedef struct {
  int index;
  const TwRelationshipEntry *entry;
} TwRelationshipChange;

/**
 * tw_relationship_file_change:
 * @read: (nullable): what the indices are of; %NULL means the file as it is
 *
 * Makes all of @changes in one write, touching no other line (comments, order and unknown keys stay):
 * a new file beside it, synced and renamed over it. %TW_CATALOG_ERROR_CONFLICT where the file does
 * not hold what was @read.
 */
gboolean tw_relationship_file_change (const char *path, const TwRelationshipFile *read,
                                      const TwRelationshipChange *changes, guint n_changes,
                                      GError **error);

/** tw_relationship_file_add: one entry; %TW_CATALOG_ERROR_EXISTS where it is there already */
gboolean tw_relationship_file_add (const char *path, const TwRelationshipEntry *entry,
                                   GError **error);

/** tw_relationship_file_remove: the entry that joins these columns */
gboolean tw_relationship_file_remove (const char *path, const char *schema, char *const *source,
                                      char *const *target, GError **error);

G_END_DECLS
