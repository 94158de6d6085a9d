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
gboolean tw_plan_add_group (TwPlan *self, const TwFrameGroup *group);

/* tw-plan-list.c */
gboolean tw_plan_write_list (TwPlan *self);

G_END_DECLS
