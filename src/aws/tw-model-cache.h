// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-bedrock.h"

G_BEGIN_DECLS

/* What an account is offered, kept under the cache directory for a day, so that a command line does
 * not list models for every question. It only saves calls: whatever is wrong with a file, it is as
 * if there were none. */

/**
 * tw_model_cache_load:
 * @key: who asks, and where; stands in no file, only its hash
 * @now: Unix seconds
 * @models: (out) (nullable) (element-type TwBedrockOffer) (transfer full): %NULL where listing was
 *   not permitted
 *
 * Returns: %FALSE where nothing is known, or not any more
 */
gboolean tw_model_cache_load (const char *key, gint64 now, GPtrArray **models);

/** tw_model_cache_store: @models as in tw_model_cache_load() */
void tw_model_cache_store (const char *key, gint64 now, const GPtrArray *models);

G_END_DECLS
