// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-connection-test.h"

G_BEGIN_DECLS

/* One hop of a connection test: what was tried, how it went, how long it took, and what to do. */
#define TW_TYPE_SETUP_HOP_ROW (tw_setup_hop_row_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupHopRow, tw_setup_hop_row, TW, SETUP_HOP_ROW, AdwPreferencesRow)

TwSetupHopRow *tw_setup_hop_row_new (void);
void tw_setup_hop_row_show (TwSetupHopRow *self, const TwHop *hop);

G_END_DECLS
