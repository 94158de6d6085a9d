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

/** tw_sql_phrase_quote: @text in quotation marks */
char *tw_sql_phrase_quote (const char *text);

/** tw_sql_phrase_is_name: what tw_sql_phrase() gives is a name that wants an article: "order date",
 * not "“Germany”" or "a value" */
gboolean tw_sql_phrase_is_name (const PgQuery__Node *node);

/** tw_sql_phrase_parse_day: "1997-05-01", with midnight or without a time */
gboolean tw_sql_phrase_parse_day (const char *text, GDate *date);

G_END_DECLS
