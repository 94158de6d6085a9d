// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/**
 * tw_test_catalog_new:
 * @schema: of every table
 * @lines: (array zero-terminated): "orders | comment: orderid integer, orderdate date | comment, …";
 *   comments may be left out
 * @joins: (nullable) (array zero-terminated): "orders.customerid customers.customerid"
 */
TwCatalog *tw_test_catalog_new (const char *schema, const char *const *lines,
                                const char *const *joins);
/** tw_test_catalog_new_for: the same as @dialect has it */
TwCatalog *tw_test_catalog_new_for (TwDialect dialect, const char *schema,
                                    const char *const *lines, const char *const *joins);

/** tw_test_catalog_new_with_file: the same as a person's relationships.yaml leaves it */
TwCatalog *tw_test_catalog_new_with_file (const char *schema, const char *const *lines,
                                          const char *const *joins, TwRelationshipFile *file);

/**
 * tw_test_catalog_new_generated:
 *
 * A warehouse of @n_tables tables (at most 2,400) with @n_columns columns each: every kind of thing
 * in every area of a large company, alike but for their names, each joined to others.
 */
TwCatalog *tw_test_catalog_new_generated (guint n_tables, guint n_columns);
/** tw_test_catalog_add_generated: the same tables beside others */
void tw_test_catalog_add_generated (TwSystemTables *tables, guint n_tables, guint n_columns);

/** TwTestQuestion: a question about one table of the generated warehouse, in other words than its
 * name's where there are synonyms */
typedef struct {
  char *text;
  char *table;
} TwTestQuestion;

void tw_test_question_free (TwTestQuestion *self);

/** tw_test_catalog_new_questions: (element-type TwTestQuestion): @n of them, spread over the tables */
GPtrArray *tw_test_catalog_new_questions (const TwCatalog *generated, guint n);

/** tw_test_catalog_read_crowded: about a hundred tables of well-known and made-up schemas in one
 * warehouse (tests/fixtures/retrieval/warehouse.txt) */
TwCatalog *tw_test_catalog_read_crowded (void);

/** TwLabelledQuestion: @tables: those it cannot be answered without */
typedef struct {
  char *text;
  char **tables;
} TwLabelledQuestion;

/** tw_test_catalog_read_questions: (element-type TwLabelledQuestion): about the crowded warehouse */
GPtrArray *tw_test_catalog_read_questions (void);

G_END_DECLS
