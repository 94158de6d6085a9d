// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line of a plan: "  ->  XN Seq Scan on sales  (cost=0.00..1.7 rows=172 width=14)" */
typedef struct {
  guint indent;
  const char *text;
  gsize length; /* before the costs */
  double rows;
  double width;
} TwPlanStep;

/** tw_plan_steps_new: (element-type TwPlanStep): of the lines of EXPLAIN, to which they point */
GArray *tw_plan_steps_new (const char *const *lines);

gboolean tw_plan_step_says (const TwPlanStep *self, const char *words);

/** tw_plan_children: the steps right below @index: those that are indented least */
void tw_plan_children (const GArray *steps, guint index, const TwPlanStep *children[2]);

/** tw_plan_dup_count: (transfer full): "1.2 billion" */
char *tw_plan_dup_count (double count);

G_END_DECLS
