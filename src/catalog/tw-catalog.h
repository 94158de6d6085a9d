// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-relationship.h"
#include "warehouse/tw-system-tables.h"

G_BEGIN_DECLS

/* The semantic model: tables and columns with their business names, and how they join. Immutable
 * and atomically reference counted; every pointer it gives lives as long as the catalog. */
typedef struct _TwCatalog TwCatalog;
TwCatalog *tw_catalog_ref (TwCatalog *self);
void tw_catalog_unref (TwCatalog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCatalog, tw_catalog_unref)

/**
 * TwColumn:
 * @business_name: (nullable): the comment's part before " - "
 * @description: (nullable): the rest, without `[FK: …]` marks
 * @comment: (nullable): as the server has it
 * @primary_key: part of the primary key
 * @unique: alone a primary key or unique
 */
struct _TwColumn {
  const TwTable *table;
  const char *name;
  const char *type_name;
  const char *business_name;
  const char *description;
  const char *comment;
  TwDataType type;
  guint index; /* in its table */
  guint id;    /* in the catalog, 0 … n_columns-1 */
  gboolean not_null;
  gboolean primary_key;
  gboolean unique;
  gboolean distribution_key; /* of Redshift */
  int sort_order;            /* in Redshift's sort key, from 1 on; negative where interleaved */
};

struct _TwTable {
  const char *database; /* nullable: another one than the catalog's */
  const char *schema;
  const char *name;
  const char *business_name; /* nullable */
  const char *description;   /* nullable */
  const char *comment;       /* nullable */
  TwTableKind kind;
  TwDistribution distribution;
  double row_estimate; /* -1: unknown */
  gboolean readable;
  guint index; /* in the catalog */
  guint n_columns;
  const TwColumn *columns;
};

/**
 * TwGlossaryStatus:
 *
 * How much of the schema is documented, and whether its names explain themselves.
 * @cryptic: most names are abbreviations
 */
typedef struct {
  guint n_tables, n_tables_documented;
  guint n_columns, n_columns_documented;
  double cryptic_share; /* of names, 0 … 1 */
  gboolean cryptic;
} TwGlossaryStatus;

/**
 * tw_catalog_new:
 * @relationships: (nullable): those of relationships.yaml, which win over constraints and comments
 */
TwCatalog *tw_catalog_new (const TwSystemTables *tables, TwRelationshipFile *relationships);

TwDialect tw_catalog_get_dialect (const TwCatalog *self);
const char *tw_catalog_get_database (const TwCatalog *self);
guint tw_catalog_get_n_tables (const TwCatalog *self);
const TwTable *tw_catalog_get_table (const TwCatalog *self, guint index);
guint tw_catalog_get_n_columns (const TwCatalog *self);
const TwColumn *tw_catalog_get_column (const TwCatalog *self, guint id);
const TwGlossaryStatus *tw_catalog_get_glossary_status (const TwCatalog *self);

/** TwCatalogPart: see #TwSystemPart */
typedef struct {
  TwPartKind kind;
  const char *name;
  TwPartState state;
  const char *message; /* nullable */
  guint n_tables;
} TwCatalogPart;

/** tw_catalog_get_parts: (element-type TwCatalogPart): what there is beside the tables, read or not */
const GPtrArray *tw_catalog_get_parts (const TwCatalog *self);

/** tw_catalog_find_elsewhere: (nullable): a table of another database */
const TwTable *tw_catalog_find_elsewhere (const TwCatalog *self, const char *database,
                                          const char *schema, const char *name);

/** tw_catalog_find_table: exact names; @schema %NULL searches all (first by order of schemas) */
const TwTable *tw_catalog_find_table (const TwCatalog *self, const char *schema, const char *name);
const TwColumn *tw_table_find_column (const TwTable *self, const char *name);

/** tw_catalog_get_relationships: (element-type TwRelationship): the merged ones, each valid */
const GPtrArray *tw_catalog_get_relationships (const TwCatalog *self);

/** tw_catalog_get_given_relationships: (element-type TwRelationship): the same without the person's
 * own file */
const GPtrArray *tw_catalog_get_given_relationships (const TwCatalog *self);

/** tw_catalog_get_ignored_relationships: (element-type TwRelationship): those that the person took
 * away; whatever gives them */
const GPtrArray *tw_catalog_get_ignored_relationships (const TwCatalog *self);

/** tw_catalog_get_rejected: (element-type utf8): a sentence for each relationship or mark that
 * names something that is not there, or is malformed */
const GPtrArray *tw_catalog_get_rejected (const TwCatalog *self);

/** tw_catalog_get_schemas: the schemas in it, %NULL-terminated */
const char *const *tw_catalog_get_schemas (const TwCatalog *self);

/** tw_catalog_has_schemas: more than one, so that a table's name alone may not say which it is */
gboolean tw_catalog_has_schemas (const TwCatalog *self);

/** tw_catalog_dup_qualified_name: (transfer full): `schema.table`, quoted where needed; with its
 * database in front where that is another one */
char *tw_catalog_dup_qualified_name (const TwCatalog *self, const TwTable *table);

G_END_DECLS
