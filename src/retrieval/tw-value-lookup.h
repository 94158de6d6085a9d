// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "retrieval/tw-context.h"
#include "retrieval/tw-value-cache.h"
#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/**
 * tw_value_lookup:
 * @cache: what was looked up a moment ago
 * @never: (nullable) (array zero-terminated=1): see #TwRetrieverOptions
 * @phrases: (element-type TwValuePhrase)
 *
 * Blocking. Looks for @phrases in the text columns of the context's tables that hold names, kinds
 * or keys, and adds what it finds, and those columns, to @context: first whole values whatever
 * their case, then, for phrases not found, values that contain or begin with them. At most four
 * queries, together at most about 1.5 s; what fails finds nothing and is no error.
 */
void tw_value_lookup (TwContext *context, TwPool *pool, TwValueCache *cache,
                      const char *const *never, const GPtrArray *phrases,
                      GCancellable *cancellable);

G_END_DECLS
