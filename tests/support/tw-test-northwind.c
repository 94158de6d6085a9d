// SPDX-License-Identifier: Apache-2.0
#include "tw-test-northwind.h"

#include "setup/tw-sample-schema.h"

TwCatalog *
tw_test_northwind_catalog (TwSample sample, TwDialect dialect)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (dialect, "northwind");
  const char *schema = sample == TW_SAMPLE_CRYPTIC ? "nw_abbr" : "northwind";
  gboolean cryptic = sample == TW_SAMPLE_CRYPTIC;
  for (const TwSampleTable *table = tw_sample_tables; table->name != NULL; table++) {
    TwSystemTable *made = tw_system_tables_add_table (
      tables, schema, tw_sample_table_get_name (table, sample), TW_TABLE_KIND_TABLE,
      cryptic ? table->comment : NULL);
    for (const TwSampleColumn *column = table->columns; column->name != NULL; column++)
      tw_system_table_add_column (made, tw_sample_column_get_name (column, sample), column->type,
                                  FALSE, cryptic ? column->comment : NULL);
  }
  return tw_catalog_new (tables, NULL);
}
