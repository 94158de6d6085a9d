// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-reading.h"

G_BEGIN_DECLS

/* Parts of a SELECT in plain words. All results are (transfer full). */

/** tw_sql_phrase: a value: "order date", "total of unit price × quantity" */
char *tw_sql_phrase (const PgQuery__Node *node, const TwSqlReading *scope);

/** tw_sql_phrase_output: a target, by the name that the query gives it where it gives one */
char *tw_sql_phrase_output (const PgQuery__ResTarget *target, const TwSqlReading *scope);

/** tw_sql_phrase_condition: "the order date is in 1997 and the country is “Germany”" */
char *tw_sql_phrase_condition (const PgQuery__Node *node, const TwSqlReading *scope);

/** tw_sql_phrase_source: "Order Details", "an inner query" */
char *tw_sql_phrase_source (const TwSqlSource *source);

/** tw_sql_phrase_constant: (nullable): the text of a literal, through casts; numbers too */
char *tw_sql_phrase_constant (const PgQuery__Node *node);

/** tw_sql_phrase_range: (nullable): "in 1997", "in May 1997", "on May 1, 1997" for the days from
 * @first to before @end, or to @end itself with @inclusive */
char *tw_sql_phrase_range (const char *first, const char *end, gboolean inclusive);

G_END_DECLS
