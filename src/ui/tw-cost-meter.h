// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* In the header: what the stacks that this machine made have cost up to now, from their records and
 * without a network; invisible while there are none. Once a stack is older than the setting
 * "aws-notice-hours", the desktop is told. */
#define TW_TYPE_COST_METER (tw_cost_meter_get_type ())
G_DECLARE_FINAL_TYPE (TwCostMeter, tw_cost_meter, TW, COST_METER, AdwBin)

G_END_DECLS
