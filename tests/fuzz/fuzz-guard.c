// SPDX-License-Identifier: Apache-2.0
#include <pg_query.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/guard/tw-sql-guard.h"
#include "analyst/guard/tw-sql-lexer.h"
#include "setup/tw-sample-schema.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* libpg_query's own switches: with these its scanner takes a backslash for an escape, as Redshift
 * does. */
extern __thread bool standard_conforming_strings;
extern __thread int backslash_quote;

static const TwCatalog *
catalog (TwDialect dialect)
{
  static TwCatalog *made[2];
  if (made[dialect] == NULL) {
    g_autoptr (TwSystemTables) tables = tw_system_tables_new (dialect, "test");
    for (const TwSampleTable *table = tw_sample_tables; table->name != NULL; table++) {
      TwSystemTable *copy
        = tw_system_tables_add_table (tables, "northwind", table->name, TW_TABLE_KIND_TABLE, NULL);
      for (const TwSampleColumn *column = table->columns; column->name != NULL; column++)
        tw_system_table_add_column (copy, column->name, column->type, FALSE, NULL);
    }
    made[dialect] = tw_catalog_new (tables, NULL);
  }
  return made[dialect];
}

/* Both servers' lexers see one statement, where comments have no place left. */
static void
check_scanned (const char *sql, gboolean standard)
{
  PgQueryScanResult first = pg_query_scan ("");
  pg_query_free_scan_result (first);
  standard_conforming_strings = standard;
  backslash_quote = 1;
  PgQuerySplitResult split = pg_query_split_with_scanner (sql);
  standard_conforming_strings = TRUE;
  if (split.error != NULL || split.n_stmts != 1)
    abort ();
  pg_query_free_split_result (split);
}

/* Each literal and each name is one token again when the text is cut as the other server cuts. */
static void
check_dialects_agree (const char *sql)
{
  g_autoptr (TwSqlTokens) a = tw_sql_lex (sql, TW_DIALECT_POSTGRESQL);
  g_autoptr (TwSqlTokens) b = tw_sql_lex (sql, TW_DIALECT_REDSHIFT);
  if (a->refusal != NULL || b->refusal != NULL || a->n_tokens != b->n_tokens)
    abort ();
  for (guint i = 0; i < a->n_tokens; i++)
    if (a->tokens[i].start != b->tokens[i].start || a->tokens[i].end != b->tokens[i].end)
      abort ();
}

static void
check_verdict (const TwVerdict *verdict, TwDialect dialect)
{
  if (verdict->safe != (verdict->reason == NULL) || verdict->sql == NULL
      || verdict->unknown == NULL || !g_utf8_validate (verdict->sql, -1, NULL))
    abort ();
  if (!verdict->safe)
    return;
  check_scanned (verdict->sql, TRUE);
  check_scanned (verdict->sql, FALSE);
  check_dialects_agree (verdict->sql);
  g_autoptr (TwVerdict) again = tw_sql_guard_check (verdict->sql, dialect, NULL, NULL);
  if (!again->safe || strcmp (again->sql, verdict->sql) != 0)
    abort ();
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *sql = g_strndup ((const char *) data, size);
  /* Comparing unknown names with the catalog takes most of the time: every fourth will do. */
  gboolean names = size % 4 == 0;
  for (TwDialect dialect = TW_DIALECT_POSTGRESQL; dialect <= TW_DIALECT_REDSHIFT; dialect++) {
    g_autoptr (TwVerdict) verdict
      = tw_sql_guard_check (sql, dialect, names ? catalog (dialect) : NULL, NULL);
    check_verdict (verdict, dialect);
    if (strchr (sql, ';') == NULL)
      continue;
    g_autoptr (GPtrArray) verdicts = tw_sql_guard_check_script (sql, dialect, NULL, NULL);
    for (guint i = 0; i < verdicts->len; i++)
      check_verdict (g_ptr_array_index (verdicts, i), dialect);
  }
  return 0;
}
