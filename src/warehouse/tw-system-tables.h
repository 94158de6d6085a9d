// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-pool.h"
#include "warehouse/tw-data-type.h"

G_BEGIN_DECLS

/* What the server's own system tables say, read in two queries whatever the size (redshift-facts
 * §4). Plain values, filled once; the catalog is built from them. */

typedef enum {
  TW_TABLE_KIND_TABLE,
  TW_TABLE_KIND_VIEW,
  TW_TABLE_KIND_MATERIALIZED_VIEW,
  TW_TABLE_KIND_EXTERNAL,
} TwTableKind;

typedef struct {
  char *name;
  char *type_name; /* format_type()'s words */
  char *comment;   /* nullable */
  int number;      /* attnum */
  gboolean not_null;
} TwSystemColumn;

typedef struct {
  guint32 oid;
  char *schema;
  char *name;
  char *comment; /* nullable */
  TwTableKind kind;
  double row_estimate; /* -1: unknown */
  gboolean readable;   /* has SELECT */
  GArray *columns;     /* of TwSystemColumn */
} TwSystemTable;

typedef enum {
  TW_CONSTRAINT_PRIMARY_KEY,
  TW_CONSTRAINT_UNIQUE,
  TW_CONSTRAINT_FOREIGN_KEY,
} TwConstraintKind;

typedef struct {
  TwConstraintKind kind;
  char *name;
  guint32 table_oid;
  guint32 target_oid;     /* 0 unless a foreign key */
  GArray *columns;        /* of int: attnum */
  GArray *target_columns; /* of int, as many */
} TwSystemConstraint;

typedef struct {
  TwDialect dialect;
  char *database;
  GPtrArray *tables;      /* of TwSystemTable, by schema, then name */
  GPtrArray *constraints; /* of TwSystemConstraint */
} TwSystemTables;

/**
 * tw_system_tables_read:
 * @schemas: (nullable): only these; %NULL or empty means every schema that is not the server's own
 *
 * Blocking, two queries.
 */
TwSystemTables *tw_system_tables_read (TwPool *pool, const char *const *schemas,
                                       GCancellable *cancellable, GError **error);

/* Building one by hand (tests, generated warehouses). */
TwSystemTables *tw_system_tables_new (TwDialect dialect, const char *database);
TwSystemTable *tw_system_tables_add_table (TwSystemTables *self, const char *schema,
                                           const char *name, TwTableKind kind, const char *comment);
void tw_system_table_add_column (TwSystemTable *self, const char *name, const char *type_name,
                                 gboolean not_null, const char *comment);
/**
 * tw_system_tables_add_constraint:
 * @columns: names in @table, ending with %NULL
 * @target: (nullable): the table a foreign key points to, @target_columns as many names in it
 */
TwSystemConstraint *tw_system_tables_add_constraint (TwSystemTables *self, TwConstraintKind kind,
                                                     const TwSystemTable *table,
                                                     const char *const *columns,
                                                     const TwSystemTable *target,
                                                     const char *const *target_columns);
void tw_system_tables_free (TwSystemTables *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSystemTables, tw_system_tables_free)

G_END_DECLS
