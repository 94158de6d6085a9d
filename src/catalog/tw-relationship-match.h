// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* Inside this room: relationships by their columns. */

TwRelationship *tw_relationship_new (TwRelationshipOrigin origin, guint n_columns);
/** tw_relationship_copy: (transfer full): its texts stay those of @self */
TwRelationship *tw_relationship_copy (const TwRelationship *self);
void tw_relationship_free (gpointer self);

/* As keys of a table: a join is the same read from either end, its pairs in any order. */
guint tw_relationship_hash (gconstpointer key);
gboolean tw_relationship_equal (gconstpointer a, gconstpointer b);

/** tw_relationship_is_key: no two rows of a table have the same values in @columns, as declared */
gboolean tw_relationship_is_key (const TwColumn *const *columns, guint n_columns);

/** tw_relationship_orient: only the target can be the unique side; a person or a comment may have it
 * the wrong way round */
void tw_relationship_orient (TwRelationship *self);

/** tw_relationship_can_be_equal: values of these two columns, without a cast */
gboolean tw_relationship_can_be_equal (const TwColumn *a, const TwColumn *b);

/**
 * tw_relationship_resolve:
 * @problem: (out) (transfer full): a sentence where @entry cannot be used
 *
 * Returns: (transfer full) (nullable): without its texts
 */
TwRelationship *tw_relationship_resolve (const TwCatalog *catalog, const TwRelationshipEntry *entry,
                                         char **problem);

G_END_DECLS
