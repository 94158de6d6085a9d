// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-metric.h"

G_BEGIN_DECLS

/**
 * tw_named_metrics_find_columns:
 * @metrics: (nullable) (element-type TwMetric)
 * @tokens: (element-type TwToken): of a question
 *
 * Returns: (transfer container) (element-type TwColumn): what the metrics are computed from whose
 *   name or synonym the question says, each once
 */
GPtrArray *tw_named_metrics_find_columns (const GPtrArray *metrics, const GPtrArray *tokens);

G_END_DECLS
