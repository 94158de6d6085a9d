// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/**
 * tw_insight_trace:
 * @request: what the insight was written from; its result is complete
 *
 * Finds out for every figure of @insight which cells of the result it is, or which computation over
 * them gives it, whoever wrote it: each is computed again, so that none is shown that does not give the
 * figure. What names of rows stand beside a figure decides between several. Figures that are parts of
 * names ("May 1997") are none.
 *
 * Returns: (transfer full) (element-type TwFigureTrace): in the order of the texts
 */
GPtrArray *tw_insight_trace (const TwInsight *insight, const TwInsightRequest *request);

/**
 * tw_insight_ground:
 *
 * Sets @insight's figures to what tw_insight_trace() gives; what it traces is not unsupported any more.
 */
void tw_insight_ground (TwInsight *insight, const TwInsightRequest *request);

G_END_DECLS
