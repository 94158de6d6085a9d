// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"
#include "analyst/tw-language-model.h"
#include "aws/tw-ledger.h"

G_BEGIN_DECLS

/* The bodies of Converse requests, made from the versioned texts under resources/prompts. The
 * instructions and the tool come first, behind a cache point; what belongs to one question comes
 * after it. */

/**
 * TwPromptLimits: what may leave, and how much of it
 * @hidden: (nullable) (array zero-terminated=1): `table` or `table.column`, with `schema.` in front
 *   or not: never named in a request
 * @max_tokens: of the model's answer
 * @guardrail_id: (nullable)
 * @guardrail_version: (nullable)
 */
typedef struct {
  const char *const *hidden;
  guint max_tokens;
  const char *guardrail_id;
  const char *guardrail_version;
} TwPromptLimits;

/**
 * TwPromptPart: a piece of a request, for the ledger and for review before sending
 * @kind: "instructions", "catalog", "values", "metrics", "verified queries", "earlier question",
 *   "attempts", "question", "rows", "figures"
 */
typedef struct {
  const char *kind;
  char *text;
} TwPromptPart;

void tw_prompt_part_free (TwPromptPart *self);

/** tw_prompt_parts_to_pieces: (element-type TwLedgerPiece) (transfer full): borrows from @parts */
GArray *tw_prompt_parts_to_pieces (const GPtrArray *parts);

/** tw_prompt_names_hidden: whether @text (a metric, a verified query, SQL) names something that must
 * not leave; by the names alone, so rather too often than too seldom */
gboolean tw_prompt_names_hidden (const TwPromptLimits *limits, const char *text);

/**
 * tw_prompt_for_sql:
 * @parts: (out) (optional) (element-type TwPromptPart) (transfer full)
 *
 * Returns: (transfer full): the body of a Converse request
 */
GBytes *tw_prompt_for_sql (const TwModelRequest *request, const TwPromptLimits *limits,
                           GPtrArray **parts);

/**
 * tw_prompt_for_insight:
 * @figures: Markdown: what was computed locally from the whole result
 * @max_rows: rows of the result that are sent; 0 sends none
 */
GBytes *tw_prompt_for_insight (const TwInsightRequest *request, const char *figures,
                               guint max_rows, const TwPromptLimits *limits, GPtrArray **parts);

G_END_DECLS
