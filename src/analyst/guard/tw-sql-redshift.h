// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-token-guard.h"

G_BEGIN_DECLS

/* A function in FROM whose columns are not known; it stands for the result of a PIVOT. */
#define TW_SQL_OPEN_RELATION "tw_open_relation"

/**
 * tw_sql_redshift_to_postgresql:
 *
 * Rewrites what is Redshift's own syntax into what PostgreSQL's grammar takes, so that its names
 * can be resolved: TOP, QUALIFY, PIVOT, MINUS, EXCLUDE, APPROXIMATE, (+), subqueries without alias
 * and so on. The text names the same tables and columns; it does not mean the same and is never
 * sent.
 *
 * Returns: (transfer full): the rewritten text, which the grammar may still refuse
 */
char *tw_sql_redshift_to_postgresql (const TwSqlRange *query);

G_END_DECLS
