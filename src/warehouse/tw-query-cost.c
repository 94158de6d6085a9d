// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query-cost.h"

#include <glib/gi18n.h>
#include <string.h>

#include "warehouse/tw-query-plan-private.h"
#include "warehouse/tw-query-plan.h"

#define TENFOLD 10.0

static void
weigh_join (TwQueryCost *self, const GArray *steps, guint index)
{
  const TwPlanStep *step = &g_array_index (steps, TwPlanStep, index);
  const TwPlanStep *sides[2] = { NULL, NULL };
  tw_plan_children (steps, index, sides);
  if (sides[0] == NULL || sides[1] == NULL)
    return;
  if (tw_plan_step_says (step, "DS_BCAST_INNER"))
    self->moved_bytes = MAX (self->moved_bytes, sides[1]->rows * sides[1]->width);
  if (tw_plan_step_says (step, "DS_DIST_BOTH"))
    self->moved_bytes = MAX (self->moved_bytes, sides[0]->rows * sides[0]->width
                                                  + sides[1]->rows * sides[1]->width);
  if (tw_plan_step_says (step, "Nested Loop"))
    self->pairs = MAX (self->pairs, MAX (sides[0]->rows, 1) * MAX (sides[1]->rows, 1));
}

TwQueryCost *
tw_query_cost_parse (const char *const *lines)
{
  TwQueryCost *self = g_new0 (TwQueryCost, 1);
  g_autoptr (GArray) steps = tw_plan_steps_new (lines);
  for (guint i = 0; i < steps->len; i++) {
    const TwPlanStep *step = &g_array_index (steps, TwPlanStep, i);
    weigh_join (self, steps, i);
    if (self->step && step->rows * step->width <= self->bytes)
      continue;
    self->rows = step->rows;
    self->width = step->width;
    self->bytes = step->rows * step->width;
    g_free (self->step);
    self->step = g_strndup (step->text, step->length);
  }
  return self;
}

char *
tw_query_cost_dup_reason (const TwQueryCost *self, double ask_above_bytes)
{
  if (ask_above_bytes <= 0)
    return NULL;
  if (self->bytes > ask_above_bytes) {
    g_autofree char *rows = tw_plan_dup_count (self->rows);
    g_autofree char *size = g_format_size ((guint64) MIN (self->bytes, 1e18));
    return g_strdup_printf (_("The plan expects %s rows of %.0f bytes, %s in all, in one step: "
                              "%s."),
                            rows, self->width, size, self->step);
  }
  if (self->moved_bytes * TENFOLD > ask_above_bytes) {
    g_autofree char *size = g_format_size ((guint64) MIN (self->moved_bytes, 1e18));
    return g_strdup_printf (_("The plan sends %s between the cluster's nodes for one join."), size);
  }
  if (self->pairs * TENFOLD > ask_above_bytes) {
    g_autofree char *pairs = tw_plan_dup_count (self->pairs);
    return g_strdup_printf (_("The plan compares %s pairs of rows in a nested loop."), pairs);
  }
  return NULL;
}

TwQueryCost *
tw_query_cost_ask (TwPool *pool, const char *sql, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) lines = tw_query_plan_ask (pool, sql, cancellable, error);
  return lines ? tw_query_cost_parse ((const char *const *) lines) : NULL;
}

void
tw_query_cost_free (TwQueryCost *self)
{
  if (self == NULL)
    return;
  g_free (self->step);
  g_free (self);
}
