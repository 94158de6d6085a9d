// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Which cluster of the account Northwind is loaded into. */
#define TW_TYPE_SETUP_PICK_PAGE (tw_setup_pick_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupPickPage, tw_setup_pick_page, TW, SETUP_PICK_PAGE, TwSetupPage)

G_END_DECLS
