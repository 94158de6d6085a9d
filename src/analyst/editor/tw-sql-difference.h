// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-dialect.h"

G_BEGIN_DECLS

/**
 * tw_sql_difference:
 *
 * What @now says otherwise than @before, line by line of both laid out alike, so that blanks and line
 * breaks are no difference: "  " before a line of both, "− " before one that is gone, "+ " before a new
 * one.
 *
 * Returns: (transfer full) (nullable): %NULL where they say the same
 */
char *tw_sql_difference (const char *before, const char *now, TwDialect dialect);

G_END_DECLS
