// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says in place of a page's body what failed, what to do, and offers to try it again: its button has
 * the action that "action-name" names. */
#define TW_TYPE_SETUP_FAILURE (tw_setup_failure_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupFailure, tw_setup_failure, TW, SETUP_FAILURE, AdwBin)

void tw_setup_failure_show (TwSetupFailure *self, const GError *error);

G_END_DECLS
