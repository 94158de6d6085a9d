// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* In the header: what the stacks that this machine made have cost up to now, from their records and
 * without a network; invisible while there are none. Once a stack is older than the setting
 * "aws-notice-hours", the desktop is told. */
#define TW_TYPE_COST_METER (tw_cost_meter_get_type ())
G_DECLARE_FINAL_TYPE (TwCostMeter, tw_cost_meter, TW, COST_METER, AdwBin)

/** tw_cost_meter_set_wide: in a line of its own, with words, and not as a button of a header */
void tw_cost_meter_set_wide (TwCostMeter *self, gboolean wide);

G_END_DECLS
