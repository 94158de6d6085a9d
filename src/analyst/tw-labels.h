// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* What tables and columns are called in a sentence. */

/** tw_label_of_name: (transfer full): "avg_order_value" → "average order value" */
char *tw_label_of_name (const char *name);

/** tw_label_of_column: (transfer full): the business name where there is one: "company name" */
char *tw_label_of_column (const TwColumn *column);

/** tw_label_of_table: (transfer full): with capitals: "Order Details" */
char *tw_label_of_table (const TwTable *table);

/** tw_label_of_relation: (transfer full): likewise, of a table that the catalog does not have */
char *tw_label_of_relation (const char *name);

/** tw_label_of_rows: (transfer full): what its rows are: "order details" */
char *tw_label_of_rows (const TwTable *table);

/** tw_label_words: (transfer full): folded words that say what a column holds */
GStrv tw_label_words (const TwColumn *column);

/** tw_label_capitalize: (transfer full): @text with a capital first letter; takes @text */
char *tw_label_capitalize (char *text);

typedef enum {
  TW_JOIN_AND,    /* things */
  TW_JOIN_OR,
  TW_JOIN_ALL,    /* clauses */
  TW_JOIN_EITHER,
} TwJoin;

/** tw_label_join: (transfer full): "a", "a and b", "a, b and c" */
char *tw_label_join (const GPtrArray *texts, TwJoin join);

G_END_DECLS
