// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/**
 * tw_results_match:
 * @reference_sql: (nullable): where it ends with ORDER BY, the rows' order counts among different
 *   sort keys
 *
 * Whether @candidate says what @reference says: the same rows as a multiset, with the reference's
 * columns in any order and under any name (further columns do no harm), numbers within 1e-9 or, where
 * either side rounds, within that rounding; a month is a month however it is written, and a first
 * and a last name are the whole name.
 *
 * Returns: %FALSE with the difference in @reason (transfer full)
 */
gboolean tw_results_match (TwResultSet *reference, const char *reference_sql,
                               TwResultSet *candidate, char **reason);

G_END_DECLS
