// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "retrieval/tw-index.h"

G_BEGIN_DECLS

/* How much of what a question needs is retrieved. What it needs is read from SQL that answers it: the
 * tables in FROM and all of their columns that are named anywhere. The agreed metrics are known, as they
 * are in use; values are not looked up. */

/**
 * TwTestRecall:
 * @n_questions, @n_tables, @n_columns: asked, and what they need in all
 * @tables, @columns: of those, found
 * @sent, @most_sent: tables in a context: in all, and in the largest
 * @widest: columns of one table, at most
 * @bytes: of all contexts as JSON
 */
typedef struct {
  guint n_questions;
  guint n_tables, tables;
  guint n_columns, columns;
  guint sent, most_sent, widest;
  gsize bytes;
} TwTestRecall;

/** tw_test_recall_measure: with the examples of @schema that come with the sample data */
TwTestRecall tw_test_recall_measure (TwIndex *index, const char *schema);

/** tw_test_recall_northwind: as it is; @cryptic: its twin, without a single comment */
TwCatalog *tw_test_recall_northwind (gboolean cryptic);

/** tw_test_recall_crowd: Northwind among @n_tables, each of its tables with thirty others of nearly
 * the same name (stg_orders, orders_2019, orders_eu, …) and the same columns, joined among themselves,
 * and the rest of a large company */
TwCatalog *tw_test_recall_crowd (guint n_tables, guint n_columns);

/** tw_test_recall_index: in a cache of the test's */
TwIndex *tw_test_recall_index (TwCatalog *catalog);

G_END_DECLS
