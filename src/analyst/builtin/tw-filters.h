// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-frame.h"
#include "analyst/builtin/tw-select.h"

G_BEGIN_DECLS

/** tw_filters_add: the conditions of @frame as WHERE clauses of @select; those on tables that would
 * multiply its rows as subqueries */
gboolean tw_filters_add (TwSelect *select, const TwFrame *frame);

/** tw_filters_add_one: one condition as a WHERE clause, its table joined */
gboolean tw_filters_add_one (TwSelect *select, const TwFrameFilter *filter);

/** tw_filters_condition: (transfer full) (nullable): one condition, to be tested row by row beside
 * rows for which it does not hold */
char *tw_filters_condition (TwSelect *select, const TwFrameFilter *filter);

/** tw_filters_period: (transfer full) (nullable): one of the periods of a condition on time */
char *tw_filters_period (TwSelect *select, const TwFrameFilter *filter, guint index);

/** tw_filter_operator: "=", ">=", … */
const char *tw_filter_operator (TwOperator op);

/** tw_filter_number: (transfer full): a number as SQL writes it */
char *tw_filter_number (double number);

G_END_DECLS
