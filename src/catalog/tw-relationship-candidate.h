// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* Inside this room: joins that names and types speak for; the data has not been asked yet. */

/**
 * TwRelationshipCandidate:
 * @relationship: its target is the side that may be a key
 * @declared: the target is a declared key
 * @named: the column is named after the target's table ("customer_id" of customers)
 * @alias: the names differ: customer_id and the id of customers
 */
typedef struct {
  TwRelationship *relationship;
  gboolean declared;
  gboolean named;
  gboolean alias;
} TwRelationshipCandidate;

/** tw_relationship_candidates_find: (transfer full) (element-type TwRelationshipCandidate): the most
 * likely first; @table (nullable) limits them to those that touch it */
GPtrArray *tw_relationship_candidates_find (const TwCatalog *catalog, const TwTable *table);

/** tw_relationship_candidate_is_named_after: whether "cust_id" is named after t_cust_mst */
gboolean tw_relationship_candidate_is_named_after (const TwColumn *column, const TwTable *table);

G_END_DECLS
