// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "catalog/tw-catalog.h"
#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/**
 * TwJoinCount: what one join of a query does to the rows of its two sides
 * @from, @to: for a person: the table, with its alias where it is there twice; @to is joined to @from
 * @on: the condition, as SQL
 * @keeps_from, @keeps_to: rows without a match stay (LEFT, RIGHT, FULL JOIN)
 * @counted: the figures are known; they are of the rows that WHERE lets through on each side
 * @joined: pairs of rows that match
 */
typedef struct {
  char *from, *to, *on;
  gboolean keeps_from, keeps_to;
  gboolean counted;
  double from_rows, from_matched, to_rows, to_matched, joined;
} TwJoinCount;

typedef enum {
  TW_ROW_WARNING_FAN_OUT, /* a measure counts rows more than once */
  TW_ROW_WARNING_DROPPED, /* an inner join leaves rows out */
} TwRowWarningKind;

/**
 * TwRowWarning:
 * @text: a sentence
 * @rewrite: (nullable): SQL that is right, as a person may run it instead
 * @rewrite_text: (nullable): a sentence: what it does otherwise
 */
typedef struct {
  TwRowWarningKind kind;
  char *text;
  char *rewrite;
  char *rewrite_text;
} TwRowWarning;

/**
 * TwRowAccount: immutable, atomically reference counted
 * @joins: (element-type TwJoinCount): in the order of the query
 * @warnings: (element-type TwRowWarning)
 * @note: (nullable): a sentence: why not all was counted
 */
typedef struct {
  GPtrArray *joins;
  GPtrArray *warnings;
  char *note;
} TwRowAccount;

TwRowAccount *tw_row_account_ref (TwRowAccount *self);
void tw_row_account_unref (TwRowAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRowAccount, tw_row_account_unref)

/** TwRowBudget: 0 for what is sensible
 * @max_ms: for all the counting of a query (1,500)
 * @max_rows: as the server estimates a table; more is too dear (20 million) */
typedef struct {
  guint max_ms;
  double max_rows;
} TwRowBudget;

/**
 * tw_row_account_new:
 * @sql: a query that the guard has proven
 *
 * Counts, read-only and blocking, what each join does. Never fails: what cannot be counted is said in
 * the note.
 *
 * Returns: (transfer full) (nullable): %NULL where nothing is joined
 */
TwRowAccount *tw_row_account_new (TwPool *pool, const TwCatalog *catalog, const char *sql,
                                  const TwRowBudget *budget, GCancellable *cancellable);

/** tw_join_count_dup_text: (transfer full): "830 rows of orders: all match; 2,155 pairs with
 * order_details" */
char *tw_join_count_dup_text (const TwJoinCount *self);

/** tw_row_account_to_json: (transfer full): "rows" of `ask --json` */
JsonNode *tw_row_account_to_json (const TwRowAccount *self);

/** tw_row_account_new_from_json: (transfer full): from what tw_row_account_to_json() gave */
TwRowAccount *tw_row_account_new_from_json (JsonObject *object);

/** tw_row_account_new_empty: (transfer full): to be filled by who makes one */
TwRowAccount *tw_row_account_new_empty (void);

G_END_DECLS
