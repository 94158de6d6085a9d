// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "catalog/tw-verified-query.h"

G_BEGIN_DECLS

/**
 * tw_verified_search_same:
 * @queries: (element-type TwVerifiedQuery) (nullable)
 *
 * Returns: (transfer none) (nullable): the one with SQL for a schema of @catalog whose question has
 *   the same words as @question, whatever its case and punctuation
 */
const TwVerifiedQuery *tw_verified_search_same (const GPtrArray *queries, const TwCatalog *catalog,
                                                const char *question);

/**
 * tw_verified_search_nearest:
 *
 * Returns: (transfer container) (element-type TwVerifiedQuery): at most @n with SQL for a schema of
 *   @catalog that share words with @question, the nearest first; they belong to @queries
 */
GPtrArray *tw_verified_search_nearest (const GPtrArray *queries, const TwCatalog *catalog,
                                       const char *question, guint n);

G_END_DECLS
