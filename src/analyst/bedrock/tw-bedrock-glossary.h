// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/bedrock/tw-bedrock-model.h"
#include "retrieval/tw-glossary-draft.h"

G_BEGIN_DECLS

/* Claude on Amazon Bedrock drafts comments for what has none. Names, types and comments are sent, no
 * values; within the limits, after the review, and onto the ledger like a question. */

#define TW_BEDROCK_GLOSSARY_MOST 40 /* drafts in one call */

/**
 * tw_bedrock_glossary_write:
 * @options: what may not be sent among them
 * @catalog: of the drafts
 * @drafts: (element-type TwGlossaryDraft): what needs a comment; the first
 *   %TW_BEDROCK_GLOSSARY_MOST of those that may be sent are
 *
 * Blocking: one Converse call; none where nothing may be sent.
 *
 * Returns: (transfer full) (element-type TwGlossaryDraft): those that the model wrote
 */
GPtrArray *tw_bedrock_glossary_write (TwBedrockSession *session,
                                      const TwBedrockModelOptions *options, TwCatalog *catalog,
                                      const GPtrArray *drafts, GCancellable *cancellable,
                                      GError **error);
void tw_bedrock_glossary_write_async (TwBedrockSession *session,
                                      const TwBedrockModelOptions *options, TwCatalog *catalog,
                                      const GPtrArray *drafts, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tw_bedrock_glossary_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
