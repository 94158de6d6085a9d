// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"
#include "aws/tw-bedrock-session.h"

G_BEGIN_DECLS

/* Claude on Amazon Bedrock writes the insight, streamed, with the locally computed figures at hand.
 * What it says is checked against them. */
#define TW_TYPE_BEDROCK_INSIGHT_WRITER (tw_bedrock_insight_writer_get_type ())
G_DECLARE_FINAL_TYPE (TwBedrockInsightWriter, tw_bedrock_insight_writer, TW,
                      BEDROCK_INSIGHT_WRITER, GObject)

/**
 * TwBedrockInsightOptions:
 * @hidden: (nullable) (array zero-terminated=1): tables and columns that are never sent; the
 *   insight on a result whose SQL names one is written here
 * @max_rows: rows of a result that are sent; 0 for 200
 * @max_tokens: 0 for 1,500
 */
typedef struct {
  const char *const *hidden;
  guint max_rows;
  guint max_tokens;
  const char *guardrail_id;
  const char *guardrail_version;
} TwBedrockInsightOptions;

TwInsightWriter *tw_bedrock_insight_writer_new (TwBedrockSession *session,
                                                const TwBedrockInsightOptions *options);

G_END_DECLS
