// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/tw-catalog.h"
#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/**
 * TwRelationshipSuggestion: a join that the names, the types and the data speak for; nothing uses it
 * until a person accepts it
 * @declared_key: the target is a declared key; else its values were found to be different
 * @n_key_rows: rows of the target whose values were compared; 0 where @declared_key
 * @n_values: different values of the source that were looked up
 * @n_found: of those, the ones that the target has
 * @evidence: a sentence with these figures, for a person
 */
typedef struct {
  guint n_columns;
  const TwColumn **source;
  const TwColumn **target;
  gboolean declared_key;
  guint64 n_key_rows;
  guint n_values;
  guint n_found;
  char *evidence;
} TwRelationshipSuggestion;

void tw_relationship_suggestion_free (TwRelationshipSuggestion *self);

/**
 * TwSuggestionLimits: 0 for what is sensible
 * @max_ms: for all of it (8 s)
 * @max_checks: pairs of columns that are looked at in the data (60)
 * @max_rows: rows that are read of one table (200,000)
 * @max_values: values that are looked up for one pair (500)
 */
typedef struct {
  guint max_ms;
  guint max_checks;
  guint max_rows;
  guint max_values;
} TwSuggestionLimits;

/**
 * TwRelationshipSuggestions:
 * @items: (element-type TwRelationshipSuggestion): the surest first
 * @n_unchecked: pairs that the limits left no time for
 * @catalog: keeps the columns alive
 */
typedef struct {
  TwCatalog *catalog;
  GPtrArray *items;
  guint n_unchecked;
} TwRelationshipSuggestions;

void tw_relationship_suggestions_free (TwRelationshipSuggestions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRelationshipSuggestions, tw_relationship_suggestions_free)

/**
 * tw_relationship_suggestions_find:
 * @table: (nullable): only those from or to this table
 * @limits: (nullable)
 *
 * Blocking, read-only: same name and type in two tables, one of them a key by declaration or by its
 * values, which hold those of the other on a bounded sample. Columns that are related already, or
 * whose relationship was ignored, are left out. A table that may not be read is passed over.
 */
TwRelationshipSuggestions *tw_relationship_suggestions_find (TwPool *pool, TwCatalog *catalog,
                                                             const TwTable *table,
                                                             const TwSuggestionLimits *limits,
                                                             GCancellable *cancellable,
                                                             GError **error);
void tw_relationship_suggestions_find_async (TwPool *pool, TwCatalog *catalog,
                                             const TwTable *table, const TwSuggestionLimits *limits,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
TwRelationshipSuggestions *tw_relationship_suggestions_find_finish (GAsyncResult *result,
                                                                    GError **error);

G_END_DECLS
