// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-query.h"

G_BEGIN_DECLS

/**
 * tw_query_plan_ask:
 *
 * Blocking: the lines of EXPLAIN @sql in a read-only transaction, which runs nothing.
 *
 * Returns: (transfer full): or %NULL with an error
 */
GStrv tw_query_plan_ask (TwPool *pool, const char *sql, GCancellable *cancellable, GError **error);

/**
 * TwQueryPlan: a plan in plain words
 * @steps: (array zero-terminated=1): in the order in which they are done
 * @warnings: (array zero-terminated=1): what may take long, and why
 * @rows: how many the plan expects to come back
 */
typedef struct {
  char **steps;
  char **warnings;
  double rows;
} TwQueryPlan;

void tw_query_plan_free (TwQueryPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwQueryPlan, tw_query_plan_free)

/**
 * tw_query_plan_read: (transfer full): the lines of EXPLAIN, PostgreSQL's or Redshift's
 * @ask_above_bytes: from where on a query is dear, see tw_query_cost_dup_reason(); 0 for never
 */
TwQueryPlan *tw_query_plan_read (const char *const *lines, double ask_above_bytes);

G_END_DECLS
