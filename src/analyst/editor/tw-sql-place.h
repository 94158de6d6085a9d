// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-guard.h"

G_BEGIN_DECLS

/** TwSqlPlace: of a text, in bytes, from @start to before @end */
typedef struct {
  gsize start, end;
} TwSqlPlace;

/**
 * tw_sql_places_of_problem:
 * @sql: as the person wrote it
 * @verdict: (nullable): the guard's
 * @message: (nullable): of the error, the guard's or the server's
 *
 * Where in @sql the trouble is: the token that the guard cannot let through, the names that are not
 * there, the character that the server points to (which counts in the text that was sent, without
 * comments).
 *
 * Returns: (transfer full) (element-type TwSqlPlace): none where that cannot be said
 */
GArray *tw_sql_places_of_problem (const char *sql, TwDialect dialect, const TwVerdict *verdict,
                                  const char *message);

G_END_DECLS
