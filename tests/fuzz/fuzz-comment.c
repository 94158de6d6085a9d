// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "catalog/tw-catalog.h"
#include "catalog/tw-comment.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_text (const char *text)
{
  if (text && (*text == '\0' || !g_utf8_validate (text, -1, NULL)))
    abort ();
}

/* A comment by itself, and as that of a table and a column; the text also serves as their name. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (TwComment) comment = tw_comment_parse (text);
  check_text (comment->business_name);
  check_text (comment->description);
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "test");
  TwSystemTable *table
    = tw_system_tables_add_table (tables, "s", "t", TW_TABLE_KIND_TABLE, text);
  tw_system_table_add_column (table, "a", "integer", TRUE, text);
  tw_system_table_add_column (table, text, "integer", TRUE, NULL);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  if (tw_catalog_get_relationships (catalog)->len > 2)
    abort ();
  return 0;
}
