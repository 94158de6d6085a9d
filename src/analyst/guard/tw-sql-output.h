// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-scope.h"

G_BEGIN_DECLS

/** tw_sql_output_add: appends what @target adds to a result: one column, or those of a star */
void tw_sql_output_add (TwSqlNames *names, const TwSqlScope *scope,
                        const PgQuery__ResTarget *target, TwSqlShape *output);

/** tw_sql_output_name: the name that the server gives the column of an expression without alias */
const char *tw_sql_output_name (const PgQuery__Node *expression);

G_END_DECLS
