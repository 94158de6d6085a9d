// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* `table.column` or `schema.table.column` as a person writes it: spaces around the parts, and parts
 * in double quotes where a name holds a dot, a quote or outer spaces. */
typedef struct {
  char *schema; /* nullable */
  char *table;
  char *column;
} TwColumnPath;

/** tw_column_path_parse: %NULL where @text is neither; @length -1 for all */
TwColumnPath *tw_column_path_parse (const char *text, gssize length);
void tw_column_path_free (TwColumnPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwColumnPath, tw_column_path_free)

/**
 * tw_column_path_resolve:
 * @schema: (nullable): where to look when the path names no schema; %NULL means everywhere
 * @elsewhere: look in the other schemas too
 *
 * Exact names win over names that differ in case.
 *
 * Returns: (transfer none) (nullable): the column
 */
const TwColumn *tw_column_path_resolve (const TwColumnPath *self, const TwCatalog *catalog,
                                        const char *schema, gboolean elsewhere);

/** tw_column_path_split: (transfer full): several of them with commas between as texts, with the
 * spaces around them taken off; %NULL where one is empty */
char **tw_column_path_split (const char *text);

/** tw_column_path_dup_text: (transfer full): `table.column` as it can be parsed again; with its schema
 * in front where that is not @schema (nullable: always) */
char *tw_column_path_dup_text (const TwColumn *column, const char *schema);

G_END_DECLS
