// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/**
 * tw_insight_new_from_markdown:
 *
 * Returns: (transfer full): the first paragraph as headline, list items as findings, the last
 *   paragraph after them as observation; with cmark, so that no Markdown is misread
 */
TwInsight *tw_insight_new_from_markdown (const char *text);

/**
 * tw_insight_find_unsupported:
 * @text: what a model wrote
 * @figures: what was computed from the whole result
 *
 * Returns: (transfer full) (array zero-terminated=1): the figures in @text, as they stand there,
 *   that neither a cell of @result nor @figures nor @question contain, rounding allowed
 */
char **tw_insight_find_unsupported (const char *text, TwResultSet *result, const char *figures,
                                    const char *question);

G_END_DECLS
