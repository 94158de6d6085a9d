// SPDX-License-Identifier: Apache-2.0
#include "analyst/editor/tw-sql-words.h"

static const char *const keywords[]
  = { "select", "from",  "where",     "group",   "order",   "having",  "limit", "offset", "union",
      "all",    "except", "intersect", "distinct", "as",     "on",      "join",  "left",   "right",
      "full",   "inner", "outer",     "cross",   "natural", "using",   "and",   "or",     "not",
      "in",     "is",    "null",      "like",    "ilike",   "between", "case",  "when",   "then",
      "else",   "end",   "asc",       "desc",    "with",    "exists",  "true",  "false",  "by",
      "any",    "some",  NULL };

static const char *const clause_words[]
  = { "SELECT",   "FROM",    "WHERE",       "JOIN",      "LEFT JOIN", "ON",        "AND",
      "OR",       "NOT",     "GROUP BY",    "ORDER BY",  "HAVING",    "LIMIT",     "AS",
      "IN",       "BETWEEN", "LIKE",        "IS NULL",   "IS NOT NULL", "DISTINCT", "ASC",
      "DESC",     "CASE",    "WHEN",        "THEN",      "ELSE",      "END",       "EXISTS",
      "UNION ALL", "WITH",   "NULLS LAST",  "INTERVAL",  "DATE",      "OVER",      "PARTITION BY",
      NULL };

static const char *const function_words[]
  = { "ABS",      "AVG",       "CEIL",      "COALESCE",   "CONCAT",     "COUNT",     "CURRENT_DATE",
      "DATE_PART", "DATE_TRUNC", "DENSE_RANK", "EXTRACT", "FIRST_VALUE", "FLOOR",   "GREATEST",
      "INITCAP",  "LAG",       "LAST_VALUE", "LEAD",      "LEAST",      "LEFT",      "LENGTH",
      "LOWER",    "LPAD",      "LTRIM",     "MAX",        "MIN",        "MOD",       "NTILE",
      "NULLIF",   "PERCENTILE_CONT", "POWER", "RANK",     "REPLACE",    "RIGHT",     "ROUND",
      "ROW_NUMBER", "RPAD",    "RTRIM",     "SPLIT_PART", "SQRT",       "STDDEV_SAMP", "SUBSTRING",
      "SUM",      "TO_CHAR",   "TO_DATE",   "TRIM",       "TRUNC",      "UPPER",     NULL };

gboolean
tw_sql_is_keyword (const char *word)
{
  return g_strv_contains (keywords, word);
}

const char *const *
tw_sql_clause_words (void)
{
  return clause_words;
}

const char *const *
tw_sql_function_words (void)
{
  return function_words;
}
