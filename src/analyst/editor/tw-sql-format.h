// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-dialect.h"

G_BEGIN_DECLS

/**
 * tw_sql_format:
 *
 * @sql laid out: a clause a line, subqueries indented, keywords in capitals; comments stay where they
 * are said. Only blanks and the case of keywords change, which is proven token by token: what cannot
 * be proven, or is no complete SQL, comes back as it is.
 *
 * Returns: (transfer full)
 */
char *tw_sql_format (const char *sql, TwDialect dialect);

G_END_DECLS
