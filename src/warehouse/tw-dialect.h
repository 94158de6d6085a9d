// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TW_DIALECT_POSTGRESQL,
  TW_DIALECT_REDSHIFT,
} TwDialect;

/**
 * tw_dialect_from_version:
 * @version: what `SELECT version()` answered
 *
 * Redshift calls itself "PostgreSQL 8.0.2 … Redshift 1.0.N".
 */
TwDialect tw_dialect_from_version (const char *version);

/** tw_dialect_get_name: "Amazon Redshift" or "PostgreSQL" */
const char *tw_dialect_get_name (TwDialect dialect);

/**
 * tw_dialect_quote_identifier:
 *
 * Returns: (transfer full): @name as it is where that is safe (lower case, not a reserved word),
 *   else in double quotes
 */
char *tw_dialect_quote_identifier (TwDialect dialect, const char *name);

/**
 * tw_dialect_quote_literal:
 *
 * Returns: (transfer full): @text as a string literal. Redshift treats a backslash in a plain
 *   literal as an escape and knows no E'…' (redshift-facts §1); PostgreSQL does not.
 */
char *tw_dialect_quote_literal (TwDialect dialect, const char *text);

G_END_DECLS
