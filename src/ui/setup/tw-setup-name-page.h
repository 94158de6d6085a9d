// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* What the connection is called, and all of it once more before it is saved. */
#define TW_TYPE_SETUP_NAME_PAGE (tw_setup_name_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupNamePage, tw_setup_name_page, TW, SETUP_NAME_PAGE, TwSetupPage)

G_END_DECLS
