// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-frame.h"
#include "analyst/builtin/tw-select.h"

G_BEGIN_DECLS

/** tw_filters_add: the conditions of @frame as WHERE clauses of @select; those on tables that would
 * multiply its rows as subqueries */
gboolean tw_filters_add (TwSelect *select, const TwFrame *frame);

/** tw_filter_operator: "=", ">=", … */
const char *tw_filter_operator (TwOperator op);

/** tw_filter_number: (transfer full): a number as SQL writes it */
char *tw_filter_number (double number);

G_END_DECLS
