// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

typedef enum {
  TW_GLOSSARY_FROM_NAME,
  TW_GLOSSARY_FROM_MODEL,
  TW_GLOSSARY_FROM_PERSON,
} TwGlossaryOrigin;

typedef enum {
  TW_GLOSSARY_OPEN,
  TW_GLOSSARY_ACCEPTED,
  TW_GLOSSARY_SKIPPED,
} TwGlossaryState;

/**
 * TwGlossaryDraft: a comment for what has none, read from its name with the list of abbreviations, or
 * written by a model or a person
 * @column: (nullable): %NULL: the table's own
 * @comment: "Customer ID"
 * @unsure: (nullable): a sentence: which part of the name is not understood, or may mean several
 *   things
 * @state: what the person who reviews it says
 */
typedef struct {
  const TwTable *table;
  const TwColumn *column;
  char *comment;
  char *unsure;
  TwGlossaryOrigin origin;
  TwGlossaryState state;
} TwGlossaryDraft;

TwGlossaryDraft *tw_glossary_draft_copy (const TwGlossaryDraft *self);
void tw_glossary_draft_free (TwGlossaryDraft *self);

/** tw_glossary_draft_dup_name: (transfer full): "table" or "table.column", with its schema in front
 * where @catalog has several */
char *tw_glossary_draft_dup_name (const TwGlossaryDraft *self, const TwCatalog *catalog);

/** tw_glossary_clean_comment: (transfer full) (nullable): @text as a comment may be: one line, not
 * long, without the marks that say how tables join; %NULL where nothing is left */
char *tw_glossary_clean_comment (const char *text);

/** tw_glossary_drafts_new: (transfer full) (element-type TwGlossaryDraft): for each table and column
 * without a comment whose name says something; they live as long as @catalog */
GPtrArray *tw_glossary_drafts_new (const TwCatalog *catalog);

/** tw_glossary_drafts_get_accepted: (transfer full) (element-type TwGlossaryDraft): those, in their
 * order, without a doubt */
GPtrArray *tw_glossary_drafts_get_accepted (const GPtrArray *drafts);

/**
 * tw_glossary_drafts_to_script:
 *
 * Returns: (transfer full): `COMMENT ON` statements for somebody to review and run; those that are not
 *   sure are comments themselves
 */
char *tw_glossary_drafts_to_script (const GPtrArray *drafts, const TwCatalog *catalog);

G_END_DECLS
