// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Everything that would be made in AWS and what it costs, to be accepted; and what is there already,
 * to be used. */
#define TW_TYPE_SETUP_PLAN_PAGE (tw_setup_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupPlanPage, tw_setup_plan_page, TW, SETUP_PLAN_PAGE, TwSetupPage)

G_END_DECLS
