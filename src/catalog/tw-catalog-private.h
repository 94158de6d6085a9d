// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* Only for the files of this room. */

typedef struct {
  TwTable table; /* first: what the room gives out */
  guint *by_name; /* its columns' indices, sorted by name */
} TwCatalogTable;

struct _TwCatalog {
  gatomicrefcount references;
  TwDialect dialect;
  char *database;
  GStringChunk *strings;
  TwCatalogTable *tables;
  guint n_tables;
  TwColumn *columns;
  guint *by_name;
  guint n_columns;
  char **schemas;
  GHashTable *exact;    /* of TwTable, by schema and name */
  GHashTable *any_case; /* likewise, ASCII letters of either case alike */
  GPtrArray *relationships;
  GPtrArray *given;   /* of TwRelationship, as they are without the person's file */
  GPtrArray *ignored; /* of TwRelationship, that the person took away */
  GPtrArray *rejected;
  GPtrArray *parts;     /* of TwCatalogPart */
  TwGlossaryStatus glossary;
};

const TwTable *tw_catalog_find_table_any_case (const TwCatalog *self, const char *schema,
                                               const char *name);
const TwColumn *tw_table_find_column_any_case (const TwTable *self, const char *name);

/** tw_catalog_reject: keeps a sentence for tw_catalog_get_rejected() */
void tw_catalog_reject (TwCatalog *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** tw_catalog_add_relationships: merges those of constraints, comments and file, in this order;
 * also fills the columns' keys */
void tw_catalog_add_relationships (TwCatalog *self, const TwSystemTables *tables,
                                   TwRelationshipFile *file);

G_END_DECLS
