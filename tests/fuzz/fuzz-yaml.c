// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "catalog/tw-metric.h"
#include "catalog/tw-relationship.h"
#include "catalog/tw-verified-query.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static TwCatalog *
shop (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  TwSystemTable *lines = tw_system_tables_add_table (tables, "s", "t", TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (lines, "a", "integer", TRUE, NULL);
  tw_system_table_add_column (lines, "b", "numeric(10,2)", TRUE, NULL);
  return tw_catalog_new (tables, NULL);
}

/* A person's file in each of the three shapes, and a catalog that takes its relationships. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  static TwCatalog *catalog;
  if (catalog == NULL)
    catalog = shop ();
  g_autofree char *copy = g_memdup2 (size ? data : (const guint8 *) "", size ? size : 1);
  g_autoptr (TwRelationshipFile) relationships
    = tw_relationship_file_parse (size ? text : copy, (gssize) size, NULL);
  g_autoptr (GPtrArray) queries = tw_verified_queries_parse (copy, (gssize) size, NULL);
  g_autoptr (GPtrArray) metrics = tw_metrics_parse (copy, (gssize) size, catalog, NULL);
  return 0;
}
