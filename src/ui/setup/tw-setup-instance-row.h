// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-setup-draft.h"
#include "ui/setup/tw-setup-lookup-row.h"

G_BEGIN_DECLS

/* Opens into the account's EC2 instances that a tunnel can go through, of the cluster's network where
 * that is known. "picked" gives an instance's id,
 * a text. */
#define TW_TYPE_SETUP_INSTANCE_ROW (tw_setup_instance_row_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupInstanceRow, tw_setup_instance_row, TW, SETUP_INSTANCE_ROW,
                      TwSetupLookupRow)

/** tw_setup_instance_row_follow: looks where @draft says: AWS profile, region, network */
void tw_setup_instance_row_follow (TwSetupInstanceRow *self, TwSetupDraft *draft);

G_END_DECLS
