// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* What retrieval chose for one question: the few tables, columns, joins and values that matter.
 * Immutable and atomically reference counted; holds its catalog. */
typedef struct _TwContext TwContext;
TwContext *tw_context_ref (TwContext *self);
void tw_context_unref (TwContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwContext, tw_context_unref)

/** TwContextTable: @columns is (element-type TwColumn), best first; @via_join: only to connect others */
typedef struct {
  const TwTable *table;
  double score;
  gboolean via_join;
  GPtrArray *columns;
} TwContextTable;

/** TwContextValue: @phrase of the question stands in @column as @value */
typedef struct {
  char *phrase;
  char *value;
  const TwColumn *column;
} TwContextValue;

TwCatalog *tw_context_get_catalog (const TwContext *self);
const GPtrArray *tw_context_get_tables (const TwContext *self); /* of TwContextTable, best first */
const GPtrArray *tw_context_get_joins (const TwContext *self);  /* of TwRelationship */
const GPtrArray *tw_context_get_values (const TwContext *self); /* of TwContextValue */

/** tw_context_get_note: (nullable): what it had to be made without, a sentence */
const char *tw_context_get_note (const TwContext *self);

/* Building one; done before it is shared. Adding what is there already changes nothing. */
TwContext *tw_context_new (TwCatalog *catalog);

/** tw_context_add_table: (transfer none): the table's entry, without columns when it is new */
TwContextTable *tw_context_add_table (TwContext *self, const TwTable *table, double score,
                                      gboolean via_join);
void tw_context_add_join (TwContext *self, const TwRelationship *relationship);
/** tw_context_take_join: one that is not its catalog's; @role: (transfer full) (nullable): its role */
void tw_context_take_join (TwContext *self, TwRelationship *relationship, char *role);
void tw_context_add_value (TwContext *self, const char *phrase, const char *value,
                           const TwColumn *column);

void tw_context_set_note (TwContext *self, const char *note);

void tw_context_table_add_column (TwContextTable *self, const TwColumn *column);

/** tw_context_find_table: (transfer none) (nullable) */
TwContextTable *tw_context_find_table (const TwContext *self, const TwTable *table);
gboolean tw_context_table_has_column (const TwContextTable *self, const TwColumn *column);

/** tw_context_new_whole: every table and column of a small catalog, for tests and tiny schemas */
TwContext *tw_context_new_whole (TwCatalog *catalog);

G_END_DECLS
