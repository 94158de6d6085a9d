// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * TwVerdict: what the guard found about one statement
 * @sql: the statement with comments stripped and no trailing semicolon; the only form ever sent
 * @reason: (nullable): a sentence: why it is unsafe, names what was found
 * @checked_names: a catalog was given and the statement could be understood well enough
 * @resolved: every table and column exists; meaningful when @checked_names
 * @unknown: (array zero-terminated=1): names that do not exist, each with the nearest real one:
 *   "customers.nation (nearest: customers.country)"
 */
typedef struct {
  gboolean safe;
  char *sql;
  char *reason;
  gboolean checked_names;
  gboolean resolved;
  char **unknown;
} TwVerdict;

void tw_verdict_free (TwVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwVerdict, tw_verdict_free)

/**
 * tw_sql_guard_check:
 * @catalog: (nullable): to resolve names against
 * @allowed_functions: (nullable): functions that the person allowed in the profile, beyond the
 *   documented ones without side effects
 *
 * Proves that @sql is one statement that only reads (redshift-facts §2, §3): allow-list of heads,
 * lexed as @dialect lexes, refused where the engines' lexings disagree. Refuses what it cannot
 * understand. Never fails: what is no SQL is unsafe with a reason.
 */
TwVerdict *tw_sql_guard_check (const char *sql, TwDialect dialect, const TwCatalog *catalog,
                               const char *const *allowed_functions);

/**
 * tw_sql_guard_check_script:
 *
 * Splits @script at the semicolons that @dialect sees, and checks each statement by itself.
 *
 * Returns: (element-type TwVerdict) (transfer full)
 */
GPtrArray *tw_sql_guard_check_script (const char *script, TwDialect dialect,
                                      const TwCatalog *catalog,
                                      const char *const *allowed_functions);

G_END_DECLS
