// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "analyst/insight/tw-insight.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static TwCatalog *
shop (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  TwSystemTable *table
    = tw_system_tables_add_table (tables, "s", "t", TW_TABLE_KIND_TABLE, "Thing - a thing");
  tw_system_table_add_column (table, "a", "integer", TRUE, NULL);
  tw_system_table_add_column (table, "price", "numeric(10,2)", TRUE, "Unit Price - list");
  tw_system_table_add_column (table, "day", "date", TRUE, NULL);
  return tw_catalog_new (tables, NULL);
}

static TwResultSet *
rows (void)
{
  const char *const names[] = { "a", "month", "price", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DATE, TW_DATA_TYPE_DECIMAL };
  const char *const cells[] = { "x", "1997-05-01", "12.5", "y",  "1997-06-01", NULL,
                                "z", NULL,         "-3",   NULL, "1997-07-01", "4" };
  return tw_result_set_new_from_strings (names, types, cells, 4);
}

/* Any text as the SQL that is explained, and that gives the columns of a result their meaning. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static TwCatalog *catalog;
  static TwResultSet *result;
  static TwInsightWriter *writer;
  if (catalog == NULL) {
    catalog = shop ();
    result = rows ();
    writer = tw_local_insight_writer_new ();
  }
  g_autofree char *sql = g_strndup ((const char *) data, size);
  for (TwDialect dialect = TW_DIALECT_POSTGRESQL; dialect <= TW_DIALECT_REDSHIFT; dialect++) {
    g_auto (GStrv) steps = tw_sql_explain (sql, dialect, catalog);
    if (g_strv_length (steps) > 32)
      abort ();
  }
  TwInsightRequest request = { sql, sql, result, catalog, NULL };
  g_autoptr (TwInsight) insight = tw_insight_writer_write (writer, &request, NULL, NULL);
  g_autofree TwMeaning *meanings = tw_meaning_of_columns (&request);
  if (insight->headline == NULL || meanings == NULL)
    abort ();
  return 0;
}
