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
  TW_TABLE_KIND_LATE_BINDING, /* a view of Redshift whose columns are looked up when it is read */
  TW_TABLE_KIND_ELSEWHERE,    /* in another database: a datashare, or one of the same cluster */
} TwTableKind;

/** TwDistribution: how Redshift spreads a table's rows over its nodes */
typedef enum {
  TW_DISTRIBUTION_UNKNOWN, /* not Redshift's */
  TW_DISTRIBUTION_AUTO,
  TW_DISTRIBUTION_EVEN,
  TW_DISTRIBUTION_KEY, /* by a column: its distribution_key is set */
  TW_DISTRIBUTION_ALL, /* a copy on every node */
} TwDistribution;

typedef struct {
  char *name;
  char *type_name; /* format_type()'s words */
  char *comment;   /* nullable */
  int number;      /* attnum */
  gboolean not_null;
  gboolean distribution_key;
  int sort_order; /* its place in the sort key from 1 on, negative where interleaved, 0 for none */
} TwSystemColumn;

typedef struct {
  guint32 oid;
  char *database; /* nullable: another one than that of the connection */
  char *schema;
  char *name;
  char *comment; /* nullable */
  TwTableKind kind;
  TwDistribution distribution;
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

/** TwPartKind: what of a warehouse may be slow to read, and is read by itself when it is wanted */
typedef enum {
  TW_PART_LATE_BINDING, /* the columns of all late-binding views */
  TW_PART_EXTERNAL,     /* the tables of an external schema, which Glue or Hive knows */
  TW_PART_DATABASE,     /* the tables of another database or a datashare */
} TwPartKind;

typedef enum {
  TW_PART_NOT_READ,
  TW_PART_READ,
  TW_PART_TIMED_OUT,
  TW_PART_FAILED,
} TwPartState;

/**
 * TwSystemPart:
 * @name: of the schema or database; "" for the late-binding views
 * @message: (nullable): why it could not be read
 * @n_tables: that it has, once read
 */
typedef struct {
  TwPartKind kind;
  char *name;
  TwPartState state;
  char *message;
  guint n_tables;
} TwSystemPart;

typedef struct {
  TwDialect dialect;
  char *database;
  GPtrArray *tables;      /* of TwSystemTable, by schema, then name */
  GPtrArray *constraints; /* of TwSystemConstraint */
  GPtrArray *parts;       /* of TwSystemPart: what there is beside the tables; see tw-system-parts.h */
} TwSystemTables;

/**
 * TwSystemFilter: which schemas are read
 * @schemas: (nullable): only these; %NULL or empty means every schema that is not the server's own
 * @hidden: (nullable): never these
 */
typedef struct {
  const char *const *schemas;
  const char *const *hidden;
} TwSystemFilter;

/**
 * tw_system_tables_read:
 * @filter: (nullable): everything
 *
 * Blocking, two queries.
 */
TwSystemTables *tw_system_tables_read (TwPool *pool, const TwSystemFilter *filter,
                                       GCancellable *cancellable, GError **error);

/**
 * tw_system_tables_read_fingerprint:
 *
 * Blocking, two queries with one row each: the same text as long as tw_system_tables_read() would
 * give the same, but for estimates of rows.
 *
 * Returns: (transfer full)
 */
char *tw_system_tables_read_fingerprint (TwPool *pool, const TwSystemFilter *filter,
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
