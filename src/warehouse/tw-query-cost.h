// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-query.h"

G_BEGIN_DECLS

/**
 * TwQueryCost: what the server's plan says that a query will read and move
 * @rows, @width: of the step that handles most, and its bytes a row
 * @bytes: @rows × @width
 * @step: that step as the plan writes it
 * @moved_bytes: most that one join sends to every node, or sends anew from every node (DS_BCAST_INNER,
 *   DS_DIST_BOTH)
 * @pairs: most pairs of rows that one nested loop compares
 */
typedef struct {
  double rows;
  double width;
  double bytes;
  char *step;
  double moved_bytes;
  double pairs;
} TwQueryCost;

void tw_query_cost_free (TwQueryCost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwQueryCost, tw_query_cost_free)

/** tw_query_cost_parse: (transfer full): from the lines of EXPLAIN, PostgreSQL's or Redshift's */
TwQueryCost *tw_query_cost_parse (const char *const *lines);

/**
 * tw_query_cost_dup_reason:
 * @ask_above_bytes: 0 for never
 *
 * Returns: (transfer full) (nullable): a sentence with the numbers why a person should be asked; %NULL
 *   where the query is cheap. Moving rows between nodes and nested loops count ten times: a tenth of
 *   @ask_above_bytes sent around, or as many pairs of rows as it has tens of bytes.
 */
char *tw_query_cost_dup_reason (const TwQueryCost *self, double ask_above_bytes);

/**
 * tw_query_cost_ask:
 *
 * Blocking: EXPLAIN @sql in a read-only transaction, which runs nothing.
 *
 * Returns: (transfer full): or %NULL with an error
 */
TwQueryCost *tw_query_cost_ask (TwPool *pool, const char *sql, GCancellable *cancellable,
                                GError **error);

G_END_DECLS
