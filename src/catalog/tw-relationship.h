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
  TW_RELATIONSHIP_ORIGIN_FILE,
} TwRelationshipOrigin;

/**
 * TwRelationship:
 *
 * Many rows of @source's table to one of @target's, by @n_columns pairs of columns.
 */
typedef struct {
  TwRelationshipOrigin origin;
  guint n_columns;
  const TwColumn **source;
  const TwColumn **target;
  const char *description; /* nullable */
} TwRelationship;

/** tw_relationship_origin_get_name: "constraint", "comment" or "file" */
const char *tw_relationship_origin_get_name (TwRelationshipOrigin origin);

/* What relationships.yaml holds (the shape of the system that Tradewind replaces):
 *
 *     schema:
 *       - source: table.column
 *         target: table.column
 *         description: "…"
 */
typedef struct {
  char *schema;
  char *source; /* table.column */
  char *target;
  char *description; /* nullable */
} TwRelationshipEntry;

typedef struct _TwRelationshipFile TwRelationshipFile;

/** tw_relationship_file_load: a missing file is an empty one */
TwRelationshipFile *tw_relationship_file_load (const char *path, GError **error);
TwRelationshipFile *tw_relationship_file_parse (const char *text, gssize length, GError **error);
TwRelationshipFile *tw_relationship_file_ref (TwRelationshipFile *self);
void tw_relationship_file_unref (TwRelationshipFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRelationshipFile, tw_relationship_file_unref)

/** tw_relationship_file_merge: (transfer full): both files' entries, those of @later last, which so
 * win for the same columns */
TwRelationshipFile *tw_relationship_file_merge (TwRelationshipFile *earlier,
                                                TwRelationshipFile *later);

/** tw_relationship_file_get_entries: (element-type TwRelationshipEntry) */
const GPtrArray *tw_relationship_file_get_entries (const TwRelationshipFile *self);

/**
 * tw_relationship_file_add:
 *
 * Adds an entry to the file at @path, touching no other line (comments, order and unknown keys
 * stay), written atomically. %TW_CATALOG_ERROR_EXISTS where it is there already.
 */
gboolean tw_relationship_file_add (const char *path, const TwRelationshipEntry *entry,
                                   GError **error);

/** tw_relationship_file_remove: likewise; @schema, @source and @target name the entry */
gboolean tw_relationship_file_remove (const char *path, const char *schema, const char *source,
                                      const char *target, GError **error);

G_END_DECLS
