// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * TwGlossaryDraft: a comment for what has none, read from its name with the list of abbreviations
 * @column: (nullable): %NULL: the table's own
 * @comment: "Customer ID"
 * @unsure: (nullable): a sentence: which part of the name is not understood, or may mean several
 *   things
 */
typedef struct {
  const TwTable *table;
  const TwColumn *column;
  char *comment;
  char *unsure;
} TwGlossaryDraft;

/** tw_glossary_drafts_new: (transfer full) (element-type TwGlossaryDraft): for each table and column
 * without a comment whose name says something; they live as long as @catalog */
GPtrArray *tw_glossary_drafts_new (const TwCatalog *catalog);

/**
 * tw_glossary_drafts_to_script:
 *
 * Returns: (transfer full): `COMMENT ON` statements for somebody to review and run; those that are not
 *   sure are comments themselves
 */
char *tw_glossary_drafts_to_script (const GPtrArray *drafts, const TwCatalog *catalog);

G_END_DECLS
