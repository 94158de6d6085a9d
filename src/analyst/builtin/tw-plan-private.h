// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-plan.h"
#include "analyst/builtin/tw-select.h"

G_BEGIN_DECLS

typedef struct {
  TwFrame *frame;
  const TwCatalog *catalog;
  TwJoins *joins;
  TwModelReply *reply;
  TwSelect *select;
  char **failure;
  GPtrArray *parts; /* of TwColumn: of whole names, shown behind everything else */
} TwPlan;

gboolean tw_plan_fail (TwPlan *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** tw_plan_take_failure: fails with what the SELECT in the making failed with */
gboolean tw_plan_take_failure (TwPlan *self);
gboolean tw_plan_is_self_reference (TwPlan *self, const TwColumn *column);
void tw_plan_add_whole_name (TwPlan *self, const TwTable *table, const GPtrArray *display);
/** tw_plan_add_parts: first and last name behind everything else */
void tw_plan_add_parts (TwPlan *self);
gboolean tw_plan_add_group (TwPlan *self, const TwFrameGroup *group);

/* tw-plan-measure.c */
char *tw_plan_table_label (const TwTable *table);
const char *tw_plan_grain_name (TwGrain grain);
char *tw_plan_grain_sql (TwGrain grain, const char *column);
/** tw_plan_measure_sql: (transfer full) (nullable): its aggregate over the rows of the SELECT */
char *tw_plan_measure_sql (TwPlan *self, const TwFrameMeasure *measure);
char *tw_plan_measure_label (const TwFrameMeasure *measure);

/* tw-plan-share.c */
/** tw_plan_share_sql: (transfer full) (nullable): which part of all rows the first measure is for
 * those of the frame's conditions that make the part */
char *tw_plan_share_sql (TwPlan *self);
char *tw_plan_share_label (const TwFrame *frame);
/** tw_plan_share_of_total: (transfer full): the SELECT with each group's part of the whole */
char *tw_plan_share_of_total (TwPlan *self, guint n_labels);
/** tw_plan_growth: (transfer full): the SELECT of two periods with what changed between them */
char *tw_plan_growth (TwPlan *self, guint n_labels);
/** tw_plan_stepwise: (transfer full): the SELECT of periods with what changed since the one before */
char *tw_plan_stepwise (TwPlan *self, guint n_labels);
/** tw_plan_add_periods: the first measure for each of the periods that are compared */
gboolean tw_plan_add_periods (TwPlan *self);

/* tw-plan-zeros.c */
/** tw_plan_write_with_zeros: each row of the subject with its number of rows below, zero included */
gboolean tw_plan_write_with_zeros (TwPlan *self, const TwFrameFilter *having);

/* tw-plan-list.c */
gboolean tw_plan_write_list (TwPlan *self);

G_END_DECLS
